"""The author's word on public answers: asked once, after a comment was passed on; taken back under [Мои данные]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.effects import Audit, Deed, Effect, Look, SaveCitizen, Scene, TakeDown, Tell
from appeals.incoming import Pressed
from appeals.model.event import Event
from appeals.model.people import Citizen
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import stale, toast
from appeals.town import Town


def given(citizen: Citizen, town: Town) -> bool:
    """Whether answers to this person may be published, by the text as it reads today."""
    return citizen.publication_at is not None and citizen.publication_version == town.publication_version


def question(scene: Scene) -> list[Effect]:
    """Asked once of each text, whatever was answered."""
    version, label = scene.town.publication_version, scene.words.label
    if scene.facts.citizen.publication_version == version:
        return []
    rows: Rows = (
        (Button(label("publication_yes"), f"publication:yes:{version}"),),
        (Button(label("publication_no"), "publication:no"),),
    )
    return [Tell(Say(scene.facts.dialog.chat, scene.words("publication.question", version=version), rows))]


def offered(scene: Scene) -> list[Effect]:
    """With a person's data: that answers may be published, and the button to end it."""
    citizen, words = scene.facts.citizen, scene.words
    if citizen.publication_at is None:
        return []
    rows: Rows = ((Button(words.label("publication_end"), "publication:no"),),)
    return [Tell(Say(scene.facts.dialog.chat, words("publication.stands"), rows))]


def _press(scene: Scene, press: Pressed, answer: str) -> list[Effect]:
    if not scene.facts.citizen.consent_version:
        return stale(scene, press)  # nobody is asked before they agreed to anything being kept
    if answer == "no":
        return _refused(scene, press)
    if given(scene.facts.citizen, scene.town):
        return [toast(press, scene.words.plain("toast.consented"))]
    version = scene.town.publication_version
    if answer != f"yes:{version}":
        return stale(scene, press)
    agreed = replace(scene.facts.citizen, publication_version=version, publication_at=scene.now)
    return [
        toast(press),
        SaveCitizen(agreed),
        _entry(press, Deed.PUBLICATION_GIVEN, version),
        Tell(Redraw(press.chat, press.message_id, scene.words("publication.given", version=version))),
    ]


def _refused(scene: Scene, press: Pressed) -> list[Effect]:
    """Answers come in private only; those that stand under comments are taken down."""
    citizen, version = scene.facts.citizen, scene.town.publication_version
    refused = SaveCitizen(replace(citizen, publication_version=version, publication_at=None))
    ended = citizen.publication_at is not None
    told = scene.words("publication.ended" if ended else "publication.refused")
    return [
        toast(press),
        refused,
        *(
            [_entry(press, Deed.PUBLICATION_WITHDRAWN, citizen.publication_version), *taken_down(scene)]
            if ended
            else []
        ),
        Tell(Redraw(press.chat, press.message_id, told)),
    ]


def taken_down(scene: Scene) -> list[Effect]:
    """The person's public answers go, wherever they stand."""
    posts: tuple[Event, ...] = scene.facts.look(Look.POSTS)
    return [TakeDown(posts)] if posts else []


def _entry(press: Pressed, deed: Deed, version: str) -> Audit:
    return Audit(press.update_id, press.person.id, deed, str(press.person.id), version)


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {"publication": _press}
