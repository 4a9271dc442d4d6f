"""The citizen's side: what a message or a button in a private chat leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals import draft, mine
from appeals.dialog import Step
from appeals.effects import Effect, Resend, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Reachable, Said
from appeals.model import Citizen
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import menu, not_understood, numbers_in, toast
from appeals.topics import emergency
from appeals.town import Town


def consented(citizen: Citizen, town: Town) -> bool:
    """Whether the person agreed to the consent text as it reads today."""
    return citizen.consent_version == town.consent_version


def heard(scene: Scene, said: Said) -> list[Effect]:
    """A message of the citizen, new or edited."""
    scene, effects = _returned(scene)
    if said.edited:
        return [*effects, *draft.corrected(scene, said)]
    if emergency(said.text, scene.town):
        effects.append(Tell(Say(said.chat, scene.words("emergency", duty=scene.town.duty_phone))))
    return [*effects, *_understood(scene, said)]


def _understood(scene: Scene, said: Said) -> list[Effect]:
    text = said.text.strip()
    if text.startswith("/"):
        return _command(scene, said, text)
    if not consented(scene.facts.citizen, scene.town):
        return _before_consent(scene, said)
    for label, act in _MENU_ACTS.items():
        if text.casefold() == scene.words.label(label).casefold():
            return act(scene, said)
    named = numbers_in(said)
    if len(named) == 1:
        return mine.added(scene, said, named[0])
    return draft.gathered(scene, said)


def _command(scene: Scene, said: Said, text: str) -> list[Effect]:
    command, _, payload = text.partition(" ")
    match command.partition("@")[0].lower():
        case "/start":
            return _start(scene, said, payload.strip())
        case "/my":
            return mine.listed(scene, said)
        case "/new":
            return draft.begun(scene, said)
        case "/help":
            return _help(scene, said)
    return not_understood(scene, said.chat)


def _start(scene: Scene, said: Said, payload: str) -> list[Effect]:
    """The greeting; a deep link may name the topic («t.me/bot?start=snow»), anything else in it is ignored."""
    dialog = scene.facts.dialog
    if payload in scene.town.topics:
        dialog = dialog.about(payload, said.update_id, scene.now)
    effects: list[Effect] = [SaveDialog(dialog), Tell(_greeting(scene, said.chat))]
    if consented(scene.facts.citizen, scene.town):
        return [*effects, Tell(draft.invitation(scene, said.chat, dialog.draft))]
    return [*effects, Tell(_consent_question(scene, said.chat))]


def _greeting(scene: Scene, chat: int) -> Say:
    text = scene.words("greeting", town=scene.town.name_genitive)
    return Say(chat, text, ((Button(scene.words.label("more"), "more"),),))


def _consent_question(scene: Scene, chat: int) -> Say:
    label = scene.words.label
    rows: Rows = (
        (Button(label("consent_yes"), "consent:yes"),),
        (Button(label("consent_no"), "consent:no"),),
    )
    return Say(chat, scene.words("consent", version=scene.town.consent_version), rows)


def _before_consent(scene: Scene, said: Said) -> list[Effect]:
    """Typed before the consent: it lies in the draft only, which is forgotten by itself, until the person decides."""
    dialog = scene.facts.dialog
    greeting: list[Effect] = [] if dialog.version else [Tell(_greeting(scene, said.chat))]
    dialog = replace(dialog.gathering(said, scene.now), step=Step.CONSENT)
    return [SaveDialog(dialog), *greeting, Tell(_consent_question(scene, said.chat))]


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


def _help(scene: Scene, said: Said) -> list[Effect]:
    text = scene.words("help", phone=scene.town.reception_phone, town=scene.town.name_genitive)
    return [Tell(Say(said.chat, text, menu=menu(scene.words)))]


_MENU_ACTS: dict[str, Callable[[Scene, Said], list[Effect]]] = {
    "new": draft.begun,
    "mine": mine.listed,
    "help": _help,
}


def pressed(scene: Scene, press: Pressed) -> list[Effect]:
    """A button of the citizen's; an unknown or stale one is answered in words and changes nothing."""
    scene, effects = _returned(scene)
    action, _, argument = press.data.partition(":")
    if action == "more":
        return [*effects, toast(press), Tell(Say(press.chat, _details(scene)))]
    if action == "consent":
        return [*effects, toast(press), *_consent(scene, press, argument)]
    act = _PRESSES.get(action)
    if act is None:
        return [*effects, toast(press, scene.words.plain("toast.stale"))]
    if not consented(scene.facts.citizen, scene.town):
        return [*effects, toast(press), Tell(_consent_question(scene, press.chat))]
    return [*effects, *act(scene, press, argument)]


def _details(scene: Scene) -> str:
    town = scene.town
    return scene.words(
        "details",
        basis=town.legal_basis,
        gosuslugi=town.gosuslugi,
        address=town.reception_address,
        phone=town.reception_phone,
    )


def _consent(scene: Scene, press: Pressed, answer: str) -> list[Effect]:
    words, town, dialog = scene.words, scene.town, scene.facts.dialog
    if answer != "yes":
        text = words("consent_refused", phone=town.reception_phone, address=town.reception_address)
        rows: Rows = ((Button(words.label("consent_yes"), "consent:yes"),),)
        return [SaveDialog(replace(dialog, draft=None, step=Step.CONSENT)), Tell(Say(press.chat, text, rows))]
    agreed = replace(scene.facts.citizen, consent_version=town.consent_version, consent_at=scene.now)
    dialog = replace(dialog, step=Step.WRITING)
    return [
        SaveCitizen(agreed),
        Tell(Redraw(press.chat, press.message_id, words("consent_given", version=town.consent_version))),
        Tell(draft.invitation(scene, press.chat, dialog.draft)),
        *draft.board(scene, dialog, press.chat),
    ]


_PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {**draft.PRESSES, **mine.PRESSES}
