"""The buttons under a draft's messages. Each fits one draft; that of another changes nothing and says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.citizen import draft as making
from appeals.citizen import invited, questions, registration
from appeals.citizen.additions import WHICH
from appeals.citizen.draft import BOARD, REVIEW, TOPICS
from appeals.dialog import Dialog, Draft, Step
from appeals.effects import Effect, SaveAppeal, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed
from appeals.outgoing import Redraw, Say
from appeals.replies import menu, page_of, shown, stale, toast

Act = Callable[[Scene, Pressed, Draft, str], list[Effect]]


def _done(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    if scene.facts.dialog.step in (Step.TOPIC, Step.PLACE, Step.PHOTO, Step.TWIN, Step.REVIEW):
        return _below(scene, press)
    return [toast(press), *making.done(scene, scene.facts.dialog)]


def _below(scene: Scene, press: Pressed) -> list[Effect]:
    """A second press: what the first one brought stands below already."""
    return [toast(press, scene.words.plain("toast.below"))]


def _choose(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    """[Выбрать тему]: the list as a message of its own, once."""
    dialog = scene.facts.dialog
    effects = shown(scene, dialog, TOPICS, questions.topic_list(scene, dialog, draft, 0))
    told = any(isinstance(effect, Tell) for effect in effects)
    return [toast(press), *effects] if told else _below(scene, press)


def _topics(scene: Scene, press: Pressed, draft: Draft, page: str) -> list[Effect]:
    say = questions.topic_list(scene, scene.facts.dialog, draft, page_of(page) or 0)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, say.text, say.rows))]


def _topic(scene: Scene, press: Pressed, draft: Draft, code: str) -> list[Effect]:
    """A topic chosen: when it was asked for the next question follows, otherwise writing goes on."""
    if code not in scene.town.topics:
        return stale(scene, press)
    before = scene.facts.dialog
    dialog = before.about(code, press.update_id, scene.now).without_board(TOPICS)
    chosen = scene.words("topic_chosen", topic=scene.town.topic(code).name)
    here = Tell(Redraw(press.chat, press.message_id, chosen))
    if before.step is Step.TOPIC:
        return [toast(press), here, *making.done(scene, dialog)]
    if draft.topic == code:
        return [toast(press, chosen)]
    if before.step is Step.REVIEW:
        return [toast(press), here, *making.reviewed(scene, dialog)]
    if before.step is Step.WRITING and draft.bubbles:
        return [toast(press), *making.board(scene, dialog.board_at(BOARD, press.message_id))]
    if before.step is Step.WRITING:
        told = questions.told_topic(scene, code)
        return [toast(press), SaveDialog(dialog), Tell(Redraw(press.chat, press.message_id, told))]
    return [toast(press), SaveDialog(dialog), here]


def _photo(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    """[Без фото]."""
    if scene.facts.dialog.step is not Step.PHOTO:
        return _below(scene, press)
    return [toast(press), *making.done(scene, scene.facts.dialog)]


def _join(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    """[Присоединиться]: its answer to the press comes with the number."""
    if scene.facts.dialog.step is not Step.TWIN:
        return _below(scene, press)
    effects = making.join(scene, press.person, draft, press.callback_id)
    return effects if any(isinstance(effect, SaveAppeal) for effect in effects) else [toast(press), *effects]


def _alone(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    """[Отправить своё]."""
    if scene.facts.dialog.step is not Step.TWIN:
        return _below(scene, press)
    return [toast(press), *making.reviewed(scene, scene.facts.dialog)]


def _write(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    """[Дополнить] under the question for the topic: the question becomes the board, and writing goes on."""
    dialog = replace(scene.facts.dialog, step=Step.WRITING)
    return [toast(press), *making.board(scene, dialog.board_at(BOARD, press.message_id))]


def _change(scene: Scene, press: Pressed, draft: Draft, what: str) -> list[Effect]:
    """[Изменить]: what to change, then its own question; the answer brings the preview again."""
    dialog = scene.facts.dialog
    if not draft.previewed:
        return stale(scene, press)
    if what == "back":
        return _back(scene, press, dialog)
    if what not in questions.CHANGES:
        return [
            toast(press),
            *making.review(scene, dialog.board_at(REVIEW, press.message_id), questions.preview_to_change),
        ]
    if dialog.step is Step(what):
        return _below(scene, press)
    if what == "place":
        return [toast(press), *making.ask_place(scene, dialog, draft)]
    asked = replace(dialog, step=Step(what))
    if what == "topic":
        return [toast(press), SaveDialog(asked), Tell(questions.topic_list(scene, asked, draft, 0))]
    return [toast(press), SaveDialog(asked), Tell(questions.anew(scene, asked, draft, what))]


def _back(scene: Scene, press: Pressed, dialog: Dialog) -> list[Effect]:
    """[Ничего не менять]: the message that asked becomes the preview, unless the menu has to come back first."""
    if dialog.place_keys:
        return [toast(press), *making.reviewed(scene, dialog)]
    return [toast(press), *making.review(scene, dialog.board_at(REVIEW, press.message_id))]


def _drop(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    dialog = scene.facts.dialog.board_at(REVIEW, press.message_id)
    return [toast(press), *making.review(scene, dialog, questions.preview_to_drop)]


def _erase(scene: Scene, press: Pressed, draft: Draft, _: str) -> list[Effect]:
    dropped = replace(scene.facts.dialog, draft=None, step=Step.REST, boards={}, place_keys=False, album="")
    say = Say(press.chat, scene.words("draft_dropped"), menu=menu(scene.words))
    return [toast(press), SaveDialog(dropped), Tell(say)]


def _comment(scene: Scene, press: Pressed, draft: Draft, answer: str) -> list[Effect]:
    """[Да, передать]: the comment becomes a message like any other. [Нет]: it stays what it was."""
    if draft.comment is None:
        return stale(scene, press)
    return _done(scene, press, draft, "") if answer == "yes" else [toast(press), *invited.left(scene, draft)]


def _send(scene: Scene, press: Pressed, draft: Draft, revision: str) -> list[Effect]:
    """[Отправить]: sends just what the preview showed; pressing again is always safe."""
    if not draft.bubbles:
        return stale(scene, press)
    if str(draft.revision) != revision:
        changed = scene.words.plain("toast.changed")
        return [toast(press, changed), *making.reviewed(scene, scene.facts.dialog)]
    waits = [toast(press)] if registration.too_many(scene) else []
    return [*waits, *making.sent(scene, press.person, draft, press.callback_id)]


def _of_its_draft(act: Act) -> Callable[[Scene, Pressed, str], list[Effect]]:
    """The button's act, when the draft that it names is the present one."""

    def guarded(scene: Scene, press: Pressed, argument: str) -> list[Effect]:
        draft_id, _, rest = argument.partition(":")
        dialog = scene.facts.dialog
        if dialog.draft is not None and str(dialog.draft.id) == draft_id:
            return act(scene, press, dialog.draft, rest)
        if dialog.last_sent and str(dialog.last_draft) == draft_id:
            return [toast(press, scene.words.plain("toast.sent_already", number=dialog.last_sent))]
        return stale(scene, press)

    return guarded


def _fresh(scene: Scene, press: Pressed, held_id: str) -> list[Effect]:
    """[Новое сообщение]: what was held is a new matter; it joins the draft, or begins one."""
    dialog = scene.facts.dialog
    number = next((number for number, held in dialog.undecided.items() if str(held.id) == held_id), None)
    if number is None:
        return stale(scene, press)
    held = dialog.undecided[number]
    draft = dialog.draft.joined(held) if dialog.draft else held
    dialog = replace(dialog.decided(number), draft=draft, step=Step.WRITING).without_board(WHICH)
    citizen = scene.facts.citizen
    told = [SaveCitizen(replace(citizen, answered=""))] if citizen.answered == number else []  # asked once is enough
    return [toast(press), *told, *making.board(scene, dialog.board_at(BOARD, press.message_id))]


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {
    "done": _of_its_draft(_done),
    "choose": _of_its_draft(_choose),
    "topics": _of_its_draft(_topics),
    "topic": _of_its_draft(_topic),
    "photo": _of_its_draft(_photo),
    "join": _of_its_draft(_join),
    "alone": _of_its_draft(_alone),
    "write": _of_its_draft(_write),
    "change": _of_its_draft(_change),
    "drop": _of_its_draft(_drop),
    "erase": _of_its_draft(_erase),
    "send": _of_its_draft(_send),
    "comment": _of_its_draft(_comment),
    "fresh": _fresh,
}
