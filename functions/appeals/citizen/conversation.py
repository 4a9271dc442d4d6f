"""The citizen's side: what a message or a button in a private chat leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.citizen import additions, blocked, buttons, consent, draft, mine, privacy, publication, steps, verdict
from appeals.citizen.blocked import is_blocked
from appeals.citizen.corrections import corrected
from appeals.effects import Effect, Resend, SaveCitizen, Scene, Tell
from appeals.incoming import Pressed, Reachable, Said
from appeals.outgoing import Say
from appeals.replies import is_label, menu, not_understood, numbers_in, stale, toast
from appeals.topics import emergency

Hear = Callable[[Scene, Said], list[Effect]]
Act = Callable[[Scene, Pressed, str], list[Effect]]


def heard(scene: Scene, said: Said) -> list[Effect]:
    """A message of the citizen, new or edited."""
    scene, effects = _returned(scene)
    if _alarms(scene, said):
        effects.append(Tell(Say(said.chat, scene.words("emergency", duty=scene.town.duty_phone))))
    if is_blocked(scene) and _command(scene, said) in (None, *_WRITING):
        return [*effects, *blocked.told(scene)]
    known = corrected(scene, said) if said.edited else None
    return [*effects, *(_understood(scene, said) if known is None else known)]


def _alarms(scene: Scene, said: Said) -> bool:
    """Whether it tells of a danger, and did not tell of it before it was edited."""
    if not emergency(said.text, scene.town):
        return False
    bubbles = scene.facts.dialog.draft.bubbles if said.edited and scene.facts.dialog.draft else ()
    return not any(old.message_id == said.message_id and emergency(old.text, scene.town) for old in bubbles)


def _understood(scene: Scene, said: Said) -> list[Effect]:
    hear = _command(scene, said)
    if hear is not None:
        return hear(scene, said)
    if said.text.startswith("/"):
        return not_understood(scene, said.chat)
    if not consent.given(scene):
        return consent.awaited(scene, said)
    named = numbers_in(said)
    if len(named) == 1:
        return additions.added(scene, said, named[0])
    return steps.gathered(scene, said)


def _command(scene: Scene, said: Said) -> Hear | None:
    """What the text asks for, when it is a command or what a button of the menu says."""
    word = said.text.strip().partition(" ")[0].partition("@")[0].lower()
    if word in _COMMANDS:
        return _COMMANDS[word]
    return next((hear for label, hear in _MENU.items() if is_label(scene, said, label)), None)


def _start(scene: Scene, said: Said) -> list[Effect]:
    return consent.started(scene, said, said.text.strip().partition(" ")[2].strip())


def _new(scene: Scene, said: Said) -> list[Effect]:
    return draft.begun(scene, said) if consent.given(scene) else consent.asked(scene)


def _help(scene: Scene, said: Said) -> list[Effect]:
    text = scene.words("help", phone=scene.town.reception_phone, town=scene.town.name_genitive)
    known = scene.facts.citizen.version > 0  # whoever is has the menu already, and data that are theirs
    return [Tell(Say(said.chat, text, privacy.offered(scene.words) if known else (), menu=menu(scene.words)))]


_MENU: dict[str, Hear] = {"new": _new, "mine": mine.listed, "help": _help}
_COMMANDS: dict[str, Hear] = {
    "/start": _start,
    "/new": _new,
    "/my": mine.listed,
    "/help": _help,
    "/mydata": privacy.exported,
    "/forget": privacy.asked,
}
_WRITING = (_start, _new)  # these begin something; all others only read or erase, and stay a blocked person's too


def _returned(scene: Scene) -> tuple[Scene, list[Effect]]:
    """Whoever writes can be reached: what could not be delivered comes first."""
    citizen = scene.facts.citizen
    if citizen.unreachable_since is None:
        return scene, []
    back = replace(citizen, unreachable_since=None, undelivered=())
    scene = replace(scene, facts=replace(scene.facts, citizen=back))
    return scene, [SaveCitizen(back), Resend(citizen.undelivered)]


def reachable(scene: Scene, changed: Reachable) -> list[Effect]:
    """The person blocked the bot, or let it in again."""
    citizen = scene.facts.citizen
    if citizen.version == 0:
        return []
    if changed.reachable:
        return _returned(scene)[1]
    return [SaveCitizen(replace(citizen, unreachable_since=scene.now))]


def pressed(scene: Scene, press: Pressed) -> list[Effect]:
    """A button of the citizen's; an unknown or stale one is answered in words and changes nothing."""
    scene, effects = _returned(scene)
    action, _, argument = press.data.partition(":")
    if action in _WITHOUT_CONSENT:
        return [*effects, *_WITHOUT_CONSENT[action](scene, press, argument)]
    act = _WITH_CONSENT.get(action)
    if act is None:
        return [*effects, *stale(scene, press)]
    if is_blocked(scene):
        return [*effects, *blocked.refused(scene, press)]
    if not consent.given(scene):
        return [*effects, toast(press), *consent.asked(scene)]
    return [*effects, *act(scene, press, argument)]


# One's own appeals can be read and judged whatever the consent's text says by now; to write takes the consent.
_WITHOUT_CONSENT: dict[str, Act] = {
    **consent.PRESSES,
    **mine.PRESSES,
    **verdict.PRESSES,
    **privacy.PRESSES,
    **publication.PRESSES,
}
_WITH_CONSENT: dict[str, Act] = {**buttons.PRESSES, **additions.PRESSES}
