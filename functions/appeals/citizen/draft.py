"""A message in the making: it grows, goes from question to question to its preview, and is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from appeals.citizen import joining, questions, registration
from appeals.dialog import Dialog, Draft, Step
from appeals.effects import Effect, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Person, Said
from appeals.model.written import FileKind, Place
from appeals.outgoing import Say
from appeals.replies import menu, not_understood, shown

# The boards of a draft: what was added so far, the topic's list, the preview, and why something was not added.
BOARD, TOPICS, REVIEW, FULL = "board", "topics", "review", "full"
SHOWN = frozenset({FileKind.PHOTO, FileKind.VIDEO, FileKind.VIDEO_NOTE, FileKind.ANIMATION, FileKind.DOCUMENT})
Face = Callable[[Scene, Dialog, Draft], Say]


def begun(scene: Scene, said: Said) -> list[Effect]:
    """[Новое сообщение]: a draft that was begun goes on, nothing typed is lost."""
    return resumed(scene, said.update_id)


def resumed(scene: Scene, draft_id: int, *, with_menu: bool = False) -> list[Effect]:
    """Back to writing, from wherever one was; what waited for a decision is a new matter then."""
    before = scene.facts.dialog
    dialog = before.without_board(BOARD)
    if not with_menu:
        dialog = dialog.begins(draft_id, scene.now)
    if dialog.held and dialog.draft:
        dialog = replace(dialog, undecided={}, draft=dialog.draft.joined(dialog.held))
    dialog = replace(dialog, step=Step.WRITING, target="", target_at=None, place_keys=False)
    invite = questions.invitation(scene, dialog, with_menu=with_menu or before.place_keys)
    return [Tell(invite), *board(scene, dialog)]


def board(scene: Scene, dialog: Dialog) -> list[Effect]:
    """«Добавлено: текст и 3 фото. [Готово]»: one message, redrawn as more comes."""
    draft = dialog.draft
    if draft is None or not (draft.bubbles or draft.place):
        return [SaveDialog(dialog)]
    return shown(scene, dialog, BOARD, questions.board(scene, dialog, draft))


def kept(scene: Scene, said: Said) -> Dialog | None:
    """The dialog with the message in its draft; None when there is no room for it."""
    dialog = scene.facts.dialog.gathering(said, scene.now).without_board(FULL)
    return None if dialog.draft is None or dialog.draft.full else dialog


def no_room(scene: Scene, said: Said) -> list[Effect]:
    """The addition is refused in words, once for an album; the draft stays as it is."""
    dialog = scene.facts.dialog.hearing_album(said)
    if not said.group:
        dialog = dialog.without_board(FULL)
    return shown(scene, dialog, FULL, questions.full(scene, dialog))


def done(scene: Scene, dialog: Dialog) -> list[Effect]:
    """[Готово]: what is still missing is asked, one question at a time; then the preview."""
    draft = dialog.draft
    dialog = replace(dialog, target="", target_at=None)
    if draft is None or not draft.bubbles:
        text = scene.words("draft_empty")
        return [SaveDialog(replace(dialog, step=Step.WRITING)), Tell(Say(dialog.chat, text, menu=menu(scene.words)))]
    if not draft.topic:
        return [SaveDialog(replace(dialog, step=Step.TOPIC)), Tell(questions.topic(scene, dialog, draft))]
    if draft.place is None and not draft.place_answered:
        return ask_place(scene, dialog, draft)
    if _photo_helps(scene, draft):
        return _ask_photo(scene, dialog, draft)
    twin = joining.twin(scene, draft)
    return reviewed(scene, dialog) if twin is None else joining.offered(scene, dialog, draft, twin)


def _photo_helps(scene: Scene, draft: Draft) -> bool:
    """Whether the topic is better shown than told, and nothing was shown yet."""
    asked = draft.photo_asked or draft.previewed
    return scene.town.topic(draft.topic).photo and not asked and not any(file.kind in SHOWN for file in draft.files)


def _ask_photo(scene: Scene, dialog: Dialog, draft: Draft) -> list[Effect]:
    """Once; the menu comes back first when the place was asked for."""
    told: list[Effect] = [Tell(questions.place_chosen(scene, dialog))] if dialog.place_keys else []
    dialog = replace(dialog, step=Step.PHOTO, place_keys=False, draft=replace(draft, photo_asked=True))
    return [SaveDialog(dialog), *told, Tell(questions.photo(scene, dialog, draft))]


def ask_place(scene: Scene, dialog: Dialog, draft: Draft) -> list[Effect]:
    """Only a keyboard in place of the menu can ask a phone where it is."""
    dialog = replace(dialog, step=Step.PLACE, place_keys=True)
    return [SaveDialog(dialog), Tell(questions.place(scene, dialog, draft))]


def placed(scene: Scene, said: Said, place: Place) -> list[Effect]:
    """The place is known; its address is offered again next time."""
    dialog = scene.facts.dialog
    if dialog.draft is None:
        return not_understood(scene, said.chat)
    draft = replace(dialog.draft, place=place, place_answered=True, place_from=said.message_id)
    draft = replace(draft, at=scene.now, revision=draft.revision + 1)
    citizen = replace(scene.facts.citizen, place=place)
    remembered: list[Effect] = [SaveCitizen(citizen)] if place.address and citizen != scene.facts.citizen else []
    return [*remembered, *done(scene, replace(dialog, draft=draft))]


def named(scene: Scene, said: Said, name: str) -> list[Effect]:
    """The name that stands under the message, and is offered again next time."""
    dialog = scene.facts.dialog
    if dialog.draft is None:
        return not_understood(scene, said.chat)
    draft = replace(dialog.draft, name=name, name_from=said.message_id)
    draft = replace(draft, at=scene.now, revision=draft.revision + 1)
    citizen = replace(scene.facts.citizen, name=name)
    return [SaveCitizen(citizen), *reviewed(scene, replace(dialog, draft=draft))]


def reviewed(scene: Scene, dialog: Dialog) -> list[Effect]:
    """The preview, as a new message at the bottom; the menu comes back first when the place was asked for."""
    if dialog.draft is None:
        return not_understood(scene, dialog.chat)
    told: list[Effect] = [Tell(questions.place_chosen(scene, dialog))] if dialog.place_keys else []
    told += [Tell(say) for say in questions.whole_text(scene, dialog, dialog.draft)]
    dialog = replace(dialog, place_keys=False, draft=replace(dialog.draft, previewed=True))
    return [*told, *review(scene, dialog.without_board(REVIEW))]


def review(scene: Scene, dialog: Dialog, face: Face = questions.preview) -> list[Effect]:
    """The preview where it stands, with one face or another: to send, to change, to drop."""
    if dialog.draft is None:
        return not_understood(scene, dialog.chat)
    say = face(scene, dialog, dialog.draft)
    return shown(scene, replace(dialog, step=Step.REVIEW), REVIEW, say)


def join(scene: Scene, person: Person, draft: Draft, callback_id: str = "") -> list[Effect]:
    """[Присоединиться]: one of the day's messages. Where the other was settled meanwhile, the preview follows."""
    if registration.too_many(scene):
        return sent(scene, person, draft, callback_id)
    effects = joining.joined(scene, person, draft, callback_id)
    if effects is not None:
        return effects
    dialog = replace(scene.facts.dialog, draft=replace(draft, twin=""))
    return [Tell(Say(dialog.chat, scene.words("twin.gone"))), *reviewed(scene, dialog)]


def sent(scene: Scene, person: Person, draft: Draft, callback_id: str = "") -> list[Effect]:
    """The draft becomes an appeal, unless the person's day is full: then it waits for tomorrow, the whole day."""
    if not registration.too_many(scene):
        return registration.accepted(scene, person, draft, callback_id)
    tomorrow = datetime.combine(scene.now.date() + timedelta(days=1), time.min, scene.town.time_zone)
    dialog = replace(scene.facts.dialog, draft=replace(draft, at=tomorrow))
    text = scene.words("limit_day", limit=scene.town.limits.appeals_a_day)
    return [SaveDialog(dialog), Tell(Say(dialog.chat, text, menu=menu(scene.words)))]
