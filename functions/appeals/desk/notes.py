"""Notes of the officials on an appeal: for each other only, on the card and in the history."""

from __future__ import annotations

from dataclasses import replace

from appeals.desk.prompts import prompted
from appeals.desk.rights import event_by, not_anonymised, owing
from appeals.effects import Case, Effect, SaveAppeal, Scene
from appeals.incoming import Pressed, Said
from appeals.model.event import EventType, Notice
from appeals.replies import reply
from appeals.screens import excerpt, named


def note(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Заметка]: in any state; only of a matter that is nobody's any more there is nothing to note."""
    not_anonymised(case.appeal)
    return prompted(scene, press, case, "note")


def noted(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The note is an event of its own; the card shows the beginning of the last one and how many there are."""
    not_anonymised(case.appeal)
    words, text = scene.words, said.text.strip()
    changed, event = event_by(scene, case.appeal, EventType.NOTED, said)
    last = words.plain("card.note_by", name=event.by_name, text=excerpt(text))
    return [
        SaveAppeal(
            replace(changed, notes=changed.notes + 1, last_note=last),
            replace(owing(event, Notice.CARD_CHANGED), text=text, files=said.files),
        ),
        *reply(said, words("desk.noted", what=named(words, changed))),
    ]
