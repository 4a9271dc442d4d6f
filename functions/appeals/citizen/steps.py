"""What a message means at each step of the conversation: part of a draft, an answer to a question, or a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from appeals.citizen import additions, questions
from appeals.citizen.draft import (
    BOARD,
    REVIEW,
    board,
    done,
    join,
    kept,
    named,
    no_room,
    placed,
    resumed,
    review,
    reviewed,
    sent,
)
from appeals.dialog import Dialog, Draft, Step, bubble_of
from appeals.effects import Effect, SaveDialog, Scene, Tell
from appeals.incoming import Said
from appeals.model.written import Place
from appeals.outgoing import Say
from appeals.replies import is_label, means, menu, not_understood
from appeals.typed import ADDRESS_LETTERS, one_line

OWN_NAME_LETTERS = 80  # as typed; a longer text is no name
JUST_NOW = timedelta(minutes=10)  # since [Новое сообщение]: what is written then is new, whatever waits
BELOW = 4  # messages under the board; then it is said anew, where its button can be seen
_OF_THE_PLACE = ("skip", "here", "change_back", "add")  # what only the keyboard of that question says
Ask = Callable[[Scene, Dialog, Draft], Say]


def gathered(scene: Scene, said: Said) -> list[Effect]:
    """A message that is no command and no answer to an older one: what it means depends on the step."""
    dialog = scene.facts.dialog
    if bubble_of(said) is None and said.place is None:
        return [Tell(Say(said.chat, scene.words("cannot_keep"), menu=menu(scene.words)))]
    if dialog.continues_album(said) and dialog.album_into:
        return additions.added(scene, said, dialog.album_into)
    if dialog.step is not Step.PLACE and any(is_label(scene, said, label) for label in _OF_THE_PLACE):
        return not_understood(scene, said.chat)  # that keyboard belongs to a question long answered
    if is_label(scene, said, "done"):
        return done(scene, dialog)
    return _HEARD[dialog.step](scene, said)


def _while_writing(scene: Scene, said: Said) -> list[Effect]:
    draft = scene.facts.dialog.draft
    begins = draft is None or not (draft.bubbles or draft.place)
    other = _no_beginning(scene, said) if begins else None
    if other is not None:
        return other
    dialog = kept(scene, said)
    if dialog is None:
        return no_room(scene, said)
    if begins or (not said.group and _far_below(dialog)):
        dialog = dialog.without_board(BOARD)
    return board(scene, replace(dialog, step=Step.WRITING))


def _no_beginning(scene: Scene, said: Said) -> list[Effect] | None:
    """What is not, or not surely, the beginning of a new matter: thanks, a lone «да», the reply to the town's question,
    words after an answer.
    """
    if means(scene, said, "thanks"):
        return [Tell(Say(said.chat, scene.words("welcome"), menu=menu(scene.words)))]
    draft, asking = scene.facts.dialog.draft, additions.asking(scene)
    just_begun = draft is not None and scene.now - draft.at < JUST_NOW
    if asking is not None and not just_begun:
        return additions.held(scene, said, asking)
    if means(scene, said, "yes") or means(scene, said, "no"):
        return not_understood(scene, said.chat)
    answered = None if just_begun else additions.lately_answered(scene)
    return additions.held(scene, said, answered) if answered is not None else None


def _far_below(dialog: Dialog) -> bool:
    """Whether so much was written that the board, with its [Готово], has left the screen."""
    shown_at = dialog.boards[BOARD].message_id if BOARD in dialog.boards else None
    if shown_at is None or dialog.draft is None:
        return False
    return sum(1 for bubble in dialog.draft.bubbles if bubble.message_id > shown_at) > BELOW


def _more(scene: Scene, said: Said, ask: Ask) -> list[Effect]:
    """More of the story while a question waits: it is kept, and the question asked again, once for an album."""
    dialog = kept(scene, said)
    if dialog is None or dialog.draft is None:
        return no_room(scene, said)
    if scene.facts.dialog.continues_album(said):
        return [SaveDialog(dialog)]
    return [SaveDialog(dialog), Tell(ask(scene, dialog, dialog.draft))]


def _while_topic(scene: Scene, said: Said) -> list[Effect]:
    """A topic's name and «да» are as good as their buttons."""
    dialog = scene.facts.dialog
    if dialog.draft is None:
        return _while_writing(scene, said)
    for one in scene.town.topics.values():
        if said.text.strip().casefold() == one.name.casefold() and not said.files:
            return done(scene, dialog.about(one.code, said.update_id, scene.now))
    sure = questions.sure_topic(scene, dialog.draft)
    if sure and not dialog.draft.topic and means(scene, said, "yes"):
        return done(scene, dialog.about(sure.code, said.update_id, scene.now))
    if means(scene, said, "no"):
        return [Tell(questions.topic_list(scene, dialog, dialog.draft, 0))]
    return _more(scene, said, questions.topic)


def _while_place(scene: Scene, said: Said) -> list[Effect]:
    """An address in words, a point, or a button of the keyboard; photos and long texts still belong to the draft."""
    dialog, draft = scene.facts.dialog, scene.facts.dialog.draft
    if draft is None:
        return _while_writing(scene, said)
    if said.place is not None:
        return placed(scene, said, said.place)
    if is_label(scene, said, "skip"):
        return done(scene, replace(dialog, draft=replace(draft, place_answered=True)))
    if is_label(scene, said, "change_back") and draft.previewed:
        return reviewed(scene, dialog)
    if is_label(scene, said, "add") and not draft.previewed:
        return resumed(scene, said.update_id)
    if is_label(scene, said, "here"):
        return [Tell(questions.place(scene, dialog, draft, "here_failed"))]
    if said.files or said.contact or len(said.text.strip()) > ADDRESS_LETTERS:
        return _more(scene, said, questions.place)
    address = one_line(said.text, ADDRESS_LETTERS)
    return placed(scene, said, Place(address)) if address else _more(scene, said, questions.place)


def _while_photo(scene: Scene, said: Said) -> list[Effect]:
    """Whatever comes is added, a photo or more of the story; «нет» goes on without."""
    if means(scene, said, "no") or is_label(scene, said, "no_photo"):
        return done(scene, scene.facts.dialog)
    dialog = kept(scene, said)
    return no_room(scene, said) if dialog is None else done(scene, dialog)


def _while_twin(scene: Scene, said: Said) -> list[Effect]:
    """«Да» joins; whatever else is written makes it a message of its own."""
    before = scene.facts.dialog
    if before.draft and said.person and (means(scene, said, "yes") or is_label(scene, said, "join")):
        return join(scene, said.person, before.draft)
    if means(scene, said, "no") or is_label(scene, said, "send_own"):
        return reviewed(scene, before)
    dialog = kept(scene, said)
    return no_room(scene, said) if dialog is None else reviewed(scene, dialog)


def _while_name(scene: Scene, said: Said) -> list[Effect]:
    name = one_line(said.text, OWN_NAME_LETTERS + 1)
    if said.files or said.contact or said.place or not name or len(name) > OWN_NAME_LETTERS:
        return _more(scene, said, partial(questions.anew, what="name"))
    return named(scene, said, name)


def _while_text(scene: Scene, said: Said) -> list[Effect]:
    """The text written anew takes the place of all that was written; attachments stay."""
    before = scene.facts.dialog
    if before.draft is None or not said.text.strip():
        return _more(scene, said, partial(questions.anew, what="text"))
    bubbles = tuple(replace(old, text="") for old in before.draft.bubbles if old.files or old.contact)
    dialog = replace(before, draft=replace(before.draft, bubbles=bubbles)).gathering(said, scene.now)
    if dialog.draft is None or dialog.draft.full:
        return no_room(scene, said)
    return reviewed(scene, dialog)


def _while_review(scene: Scene, said: Said) -> list[Effect]:
    """«Да, всё верно» sends; whatever else comes after the preview is added and shown anew, once for an album."""
    before = scene.facts.dialog
    if before.draft and said.person and (means(scene, said, "yes") or is_label(scene, said, "send")):
        return sent(scene, said.person, before.draft)
    if before.draft and (means(scene, said, "no") or is_label(scene, said, "change")):
        return review(scene, before.without_board(REVIEW), questions.preview_to_change)
    if before.draft and is_label(scene, said, "drop"):
        return review(scene, before.without_board(REVIEW), questions.preview_to_drop)
    dialog = kept(scene, said)
    if dialog is None or dialog.draft is None:
        return no_room(scene, said)
    if before.continues_album(said):
        return review(scene, dialog)
    return reviewed(scene, dialog)


# What a message means at each step; a reader sees all of them at once.
_HEARD: dict[Step, Callable[[Scene, Said], list[Effect]]] = {
    Step.REST: _while_writing,
    Step.CONSENT: _while_writing,
    Step.WRITING: _while_writing,
    Step.WHICH: lambda scene, said: additions.still_held(scene, said) or _while_writing(scene, said),
    Step.TOPIC: _while_topic,
    Step.PLACE: _while_place,
    Step.PHOTO: _while_photo,
    Step.TWIN: _while_twin,
    Step.NAME: _while_name,
    Step.TEXT: _while_text,
    Step.REVIEW: _while_review,
    Step.ADDING: lambda scene, said: additions.added(scene, said, scene.facts.dialog.target),
}
