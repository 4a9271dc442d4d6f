"""What people may do with all that is kept of them: [Мои данные] sends it, [Удалить мои данные] erases it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from appeals.citizen import publication
from appeals.effects import Audit, Deed, Effect, Look, SaveCitizen, SaveDialog, Scene, Tell
from appeals.erasure import may_go, retained_until
from appeals.incoming import Pressed, Said
from appeals.lifecycle import UNANSWERED
from appeals.model.appeal import Appeal, Regime
from appeals.model.people import Citizen
from appeals.outgoing import Button, Export, Redraw, Rows, Say
from appeals.replies import menu, shown, stale, toast
from appeals.town import Town
from appeals.words import Words

QUESTION = "erasure"  # the board that asks whether to erase; only while it stands can it be answered


def offered(words: Words) -> Rows:
    """The two buttons, as help shows them."""
    return ((Button(words.label("my_data"), "mydata"),), (Button(words.label("forget_me"), "forgetme"),))


def exported(scene: Scene, at: Said | Pressed) -> list[Effect]:
    """All that is kept, as a file; whoever asks sees their own only."""
    person = scene.facts.dialog.person
    return [_entry(scene, at, Deed.EXPORT), Tell(Export(at.chat, person)), *publication.offered(scene)]


def _entry(scene: Scene, at: Said | Pressed, deed: Deed) -> Audit:
    person = scene.facts.dialog.person
    return Audit(at.update_id, person, deed, str(person), scene.facts.citizen.consent_version)


def asked(scene: Scene, at: Said | Pressed) -> list[Effect]:
    """What would go and what would stay, and whether that is wanted."""
    words = scene.words
    mine: tuple[Appeal, ...] = scene.facts.look(Look.MINE)
    unanswered = sum(1 for one in mine if one.status in UNANSWERED and may_go(one, scene.town, scene.now))
    told = [
        words("erasure.question"),
        words("erasure.unanswered", n=unanswered) if unanswered else "",
        _what_stays(kept(mine, scene), scene.town, words),
        words("erasure.sure"),
    ]
    rows: Rows = (
        (Button(words.label("drop_yes"), "forgetme_yes"),),
        (Button(words.label("cancel"), "forgetme_no"),),
    )
    dialog = scene.facts.dialog.without_board(QUESTION)  # asked anew, where it is seen
    return shown(scene, dialog, QUESTION, Say(at.chat, "\n\n".join(part for part in told if part), rows))


def kept(mine: Iterable[Appeal], scene: Scene) -> tuple[Appeal, ...]:
    """Those that the law makes the town keep whole."""
    return tuple(
        appeal for appeal in mine if appeal.regime is Regime.APPEAL and not may_go(appeal, scene.town, scene.now)
    )


def _what_stays(appeals: Iterable[Appeal], town: Town, words: Words) -> str:
    """The appeals under 59-ФЗ, each with the day until which it is kept."""
    lines = []
    for appeal in appeals:
        until = retained_until(appeal, town)
        day = words.full_day(until.astimezone(town.time_zone).date()) if until else ""
        lines.append(
            words("erasure.kept_until", number=appeal.number, day=day)
            if until
            else words("erasure.kept_open", number=appeal.number)
        )
    return "\n".join([words("erasure.kept", years=town.retention[Regime.APPEAL]), *lines]) if lines else ""


def farewell(person: int, appeals: Iterable[Appeal], town: Town, words: Words) -> Say:
    """All is erased: what has gone, what stays, why and until when."""
    told = (words("erasure.done"), _what_stays(appeals, town, words))
    return Say(person, "\n\n".join(part for part in told if part), menu=menu(words))


def _press_export(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    return [toast(press), *exported(scene, press)]


def _press_forget(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    return [toast(press), *asked(scene, press)]


def _press_yes(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    """[Да, удалить]: what is known and was said goes now; the mark left on the person brings the appeals after it."""
    dialog, citizen = scene.facts.dialog, scene.facts.citizen
    if QUESTION not in dialog.boards:
        return stale(scene, press)
    return [
        toast(press),
        SaveDialog(dialog.emptied()),
        SaveCitizen(
            Citizen(
                citizen.id,
                citizen.version,
                blocked_at=citizen.blocked_at,  # or whoever is blocked would only have to be forgotten
                blocked_told=citizen.blocked_told,
                erasing_since=scene.now,
            )
        ),
        _entry(scene, press, Deed.ERASURE_ASKED),
        Tell(Redraw(press.chat, press.message_id, scene.words("erasure.begun"))),
    ]


def _press_no(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    return [
        toast(press),
        SaveDialog(scene.facts.dialog.without_board(QUESTION)),
        Tell(Redraw(press.chat, press.message_id, scene.words("erasure.cancelled"))),
    ]


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {
    "mydata": _press_export,
    "forgetme": _press_forget,
    "forgetme_yes": _press_yes,
    "forgetme_no": _press_no,
}
