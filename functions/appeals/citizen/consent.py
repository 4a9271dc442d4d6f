"""The first words: greeting, what this is and is not, and the consent as a step of its own, recorded with its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals import links
from appeals.citizen import draft, invited, publication
from appeals.dialog import Step
from appeals.effects import Audit, Deed, Effect, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import toast
from appeals.words import Html


def given(scene: Scene) -> bool:
    """Whether the person agreed to the consent text as it reads today."""
    return scene.facts.citizen.consent_version == scene.town.consent_version


def started(scene: Scene, said: Said, payload: str) -> list[Effect]:
    """/start: a deep link may name the topic («t.me/bot?start=snow») or a comment; anything else in it is ignored."""
    dialog, told = scene.facts.dialog, list[Effect]()
    if payload in scene.town.topics:
        dialog = dialog.about(payload, said.update_id, scene.now)
        scene = replace(scene, facts=replace(scene.facts, dialog=dialog))
    if links.is_payload(payload):
        scene, told = invited.arrived(scene, said, payload)
    greeting = Tell(Say(said.chat, _greeting(scene), ((Button(scene.words.label("more"), "more"),),)))
    if not given(scene):
        return [greeting, *told, *asked(scene)]
    greets = [] if links.is_payload(payload) else [greeting]
    return [*greets, *told, *invited.resumed(scene, said.update_id)]


def _greeting(scene: Scene) -> Html:
    return scene.words("greeting", town=scene.town.name_genitive)


def asked(scene: Scene) -> list[Effect]:
    """The consent's text with its two answers."""
    words, version = scene.words, scene.town.consent_version
    key = "consent_anew" if scene.facts.citizen.consent_version else "consent"
    say = Say(scene.facts.dialog.chat, words(key, version=version), _answers(scene))
    return [SaveDialog(replace(scene.facts.dialog, step=Step.CONSENT)), Tell(say)]


def _answers(scene: Scene) -> Rows:
    """The answers name the text they answer: it may change while the question stands in the chat."""
    label, version = scene.words.label, scene.town.consent_version
    return (
        (Button(label("consent_yes"), f"consent:yes:{version}"),),
        (Button(label("consent_no"), "consent:no"),),
    )


def awaited(scene: Scene, said: Said) -> list[Effect]:
    """Typed before the consent: it lies in the draft only, which is forgotten by itself, until the person decides."""
    before = scene.facts.dialog
    dialog = draft.kept(scene, said)
    if dialog is None:
        return draft.no_room(scene, said)
    if before.continues_album(said):
        return [SaveDialog(dialog)]
    kept = replace(scene, facts=replace(scene.facts, dialog=dialog))
    if before.step is Step.CONSENT:  # the text was shown already
        say = Say(said.chat, scene.words("consent_waits"), _answers(scene))
        return [SaveDialog(dialog), Tell(say)]
    if before.version or scene.facts.citizen.consent_version:
        return asked(kept)
    return [Tell(Say(said.chat, _greeting(scene), ((Button(scene.words.label("more"), "more"),),))), *asked(kept)]


def _press_more(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    """[Подробнее]: the greeting grows by the details."""
    town = scene.town
    details = scene.words(
        "details",
        basis=town.legal_basis,
        gosuslugi=town.gosuslugi,
        address=town.reception_address,
        phone=town.reception_phone,
    )
    return [toast(press), Tell(Redraw(press.chat, press.message_id, f"{_greeting(scene)}\n\n{details}"))]


def _press_answer(scene: Scene, press: Pressed, answer: str) -> list[Effect]:
    words, version = scene.words, scene.town.consent_version
    if answer == "no":
        return _refused(scene, press)
    if given(scene):
        return [toast(press, words.plain("toast.consented"))]
    if answer != f"yes:{version}":
        return [toast(press), *asked(scene)]
    agreed = replace(scene.facts.citizen, consent_version=version, consent_at=scene.now)
    return [
        toast(press),
        SaveCitizen(agreed),
        _entry(press, Deed.CONSENT_GIVEN, version),
        Tell(Redraw(press.chat, press.message_id, words("consent_given", version=version))),
        *invited.resumed(scene, press.update_id),
    ]


def _refused(scene: Scene, press: Pressed) -> list[Effect]:
    """Nothing is kept of what was typed; a consent given before is withdrawn, with the name and place it covered."""
    town, citizen = scene.town, scene.facts.citizen
    text = scene.words("consent_refused", phone=town.reception_phone, address=town.reception_address)
    dialog = replace(scene.facts.dialog, draft=None, undecided={}, step=Step.REST, boards={})
    dialog = replace(dialog, target="", target_at=None, album="")
    withdrawn = replace(citizen, consent_version="", consent_at=None, name="", place=None)
    withdrawn = replace(withdrawn, publication_version="", publication_at=None)
    entry = _entry(press, Deed.CONSENT_WITHDRAWN, citizen.consent_version)
    withdraws: list[Effect] = [SaveCitizen(withdrawn), entry] if citizen.consent_version else []
    withdraws += publication.taken_down(scene) if citizen.publication_at else []
    return [
        toast(press),
        SaveDialog(dialog),
        *withdraws,
        Tell(Redraw(press.chat, press.message_id, text, _answers(scene)[:1])),
    ]


def _entry(press: Pressed, deed: Deed, version: str) -> Audit:
    return Audit(press.update_id, press.person.id, deed, str(press.person.id), version)


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {"more": _press_more, "consent": _press_answer}
