"""An edited bubble: it takes its earlier wording's place in a draft; in an appeal already sent it is appended."""

from __future__ import annotations

from dataclasses import replace

from appeals.citizen import additions, draft
from appeals.citizen.steps import OWN_NAME_LETTERS
from appeals.dialog import Dialog, Step
from appeals.effects import Effect, SaveDialog, Scene
from appeals.incoming import Said
from appeals.model.written import Place
from appeals.replies import numbers_in
from appeals.typed import ADDRESS_LETTERS, one_line


def corrected(scene: Scene, said: Said) -> list[Effect] | None:
    """None when the message is not known: it was refused or forgotten, and is heard as if it were new."""
    dialog, text = scene.facts.dialog, said.text.strip()
    making = dialog.draft
    if making is not None and making.holds(said.message_id):
        return _in_draft(scene, said, dialog)
    for asked, held in dialog.undecided.items():
        if held.holds(said.message_id):
            undecided = {**dialog.undecided, asked: held.with_said(said, scene.now)}
            return [SaveDialog(replace(dialog, undecided=undecided))]
    if not text:
        return []  # a place that moves with its sender
    if making is not None and said.message_id == making.place_from:
        address = one_line(text, ADDRESS_LETTERS)
        return draft.placed(scene, said, Place(address)) if address else []
    if making is not None and said.message_id == making.name_from:
        name = one_line(text, OWN_NAME_LETTERS)
        return draft.named(scene, said, name) if name else []
    number = dialog.sent_bubbles.get(said.message_id)
    if number is not None:
        return additions.corrected(scene, said, number)
    return [] if numbers_in(said) else None


def _in_draft(scene: Scene, said: Said, before: Dialog) -> list[Effect]:
    dialog = draft.kept(scene, said)
    if dialog is None:
        return draft.no_room(scene, said)
    if before.step is Step.REVIEW:
        return draft.reviewed(scene, dialog)
    if before.step is Step.WRITING:
        return draft.board(scene, dialog)
    return [SaveDialog(dialog)]
