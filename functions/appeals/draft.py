"""A message in the making: bubbles gather, then topic, place and name, a preview, and it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals import mine, registration, topics
from appeals.dialog import Dialog, Draft, Step, bubble_of
from appeals.effects import Effect, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.model import Place
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import menu, not_understood, page_of, toast
from appeals.screens import attachments, place_line, shortened, summary
from appeals.words import Html

FILES_KEPT = 40  # what one transaction and one card can carry
TEXT_KEPT = 20_000  # letters; far below what one stored item holds
PREVIEW_LETTERS = 3_000  # the preview is one message, redrawn as more comes; what is longer is sent all the same
BOARD, REVIEW = "board", "review"
TOPICS_A_PAGE = 8


def begun(scene: Scene, said: Said) -> list[Effect]:
    """[Новое сообщение]: a draft that was begun goes on, nothing typed is lost."""
    dialog = replace(scene.facts.dialog, step=Step.WRITING, target="").without_board(BOARD)
    invite = Tell(invitation(scene, said.chat, dialog.draft))
    if dialog.draft and (dialog.draft.bubbles or dialog.draft.place):
        return [invite, *board(scene, dialog, said.chat)]
    return [SaveDialog(dialog), invite]


def invitation(scene: Scene, chat: int, draft: Draft | None) -> Say:
    """«Расскажите, что случилось», or where one stopped."""
    if draft and draft.bubbles:
        return Say(chat, scene.words("draft_waits"), menu=menu(scene.words))
    if draft and draft.topic:
        return Say(chat, scene.words("tell_topic", topic=scene.town.topic(draft.topic).name), menu=menu(scene.words))
    return Say(chat, scene.words("tell"), menu=menu(scene.words))


def board(scene: Scene, dialog: Dialog, chat: int) -> list[Effect]:
    """«Добавлено: текст и 3 фото. [Готово]»: one message, redrawn as more comes."""
    draft = dialog.draft
    if draft is None or not (draft.bubbles or draft.place):
        return [SaveDialog(dialog)]
    rows: Rows = ((Button(scene.words.label("done"), "done"),),)
    if not draft.topic:
        rows = (*rows, (Button(scene.words.label("choose_topic"), "topics:0"),))
    say = Say(chat, scene.words("added", what=Html(summary(scene.words, draft))), rows)
    dialog, message = dialog.showing(BOARD, say, scene.now)
    return [SaveDialog(dialog), *([Tell(message)] if message else [])]


def gathered(scene: Scene, said: Said) -> list[Effect]:
    """A message that is no command and no answer to an older one: what it means depends on the step."""
    if bubble_of(said) is None and said.place is None:
        return [Tell(Say(said.chat, scene.words("cannot_keep"), menu=menu(scene.words)))]
    dialog = scene.facts.dialog
    if dialog.draft and _is(scene, said, "done"):
        return _done(scene, dialog, said.chat)
    if dialog.continues_album(said) and dialog.step in (Step.TOPIC, Step.PLACE):
        return [SaveDialog(dialog.gathering(said, scene.now))]  # the question was asked already
    return _HEARD[dialog.step](scene, said)


def _first(scene: Scene, said: Said) -> list[Effect]:
    asked = scene.facts.citizen.asked
    if asked and scene.facts.dialog.draft is None:
        return _reply_or_new(scene, said, asked)
    dialog = replace(scene.facts.dialog, step=Step.WRITING, target="")
    if dialog.draft is None:
        dialog = dialog.without_board(BOARD)
    return _room(scene, said, dialog.gathering(said, scene.now))


def _reply_or_new(scene: Scene, said: Said, asked: str) -> list[Effect]:
    """The town asked something and a plain message came: is it the reply, or a new matter?"""
    dialog = replace(scene.facts.dialog.gathering(said, scene.now), step=Step.WRITING).without_board(BOARD)
    label = scene.words.label
    rows: Rows = ((Button(label("is_reply"), f"reply:{asked}"),), (Button(label("is_new"), "fresh"),))
    dialog, message = dialog.showing(BOARD, Say(said.chat, scene.words("reply_or_new", number=asked), rows), scene.now)
    return [SaveDialog(dialog), *([Tell(message)] if message else [])]


def _room(scene: Scene, said: Said, dialog: Dialog) -> list[Effect]:
    """The board after an addition, unless the draft is full: then the addition is refused in words."""
    draft = dialog.draft
    if draft and (len(draft.files) > FILES_KEPT or len(draft.text) > TEXT_KEPT):
        return [Tell(Say(said.chat, scene.words("draft_full", files=FILES_KEPT, letters=TEXT_KEPT)))]
    return board(scene, dialog, said.chat)


def _while_topic(scene: Scene, said: Said) -> list[Effect]:
    dialog = scene.facts.dialog.gathering(said, scene.now)
    return [SaveDialog(dialog), Tell(_topic_question(scene, dialog, said.chat))]


def _while_place(scene: Scene, said: Said) -> list[Effect]:
    """An address in words, a point, or «Пропустить»; photos and the like still belong to the draft."""
    dialog = scene.facts.dialog
    if said.place is not None:
        return _placed(scene, dialog, said.chat, said.place)
    if _is(scene, said, "skip"):
        return _review(scene, dialog, said.chat)
    if said.files or said.contact:
        dialog = dialog.gathering(said, scene.now)
        return [SaveDialog(dialog), Tell(_place_question(scene, dialog, said.chat))]
    return _placed(scene, dialog, said.chat, Place(said.text.strip()[:200]))


def _placed(scene: Scene, dialog: Dialog, chat: int, place: Place) -> list[Effect]:
    if dialog.draft is None:
        return not_understood(scene, chat)
    draft = replace(dialog.draft, place=place, revision=dialog.draft.revision + 1)
    citizen = replace(scene.facts.citizen, place=place)
    remembered: list[Effect] = [SaveCitizen(citizen)] if place.address and citizen != scene.facts.citizen else []
    return [*remembered, *_review(scene, replace(dialog, draft=draft), chat)]


def _while_name(scene: Scene, said: Said) -> list[Effect]:
    dialog = scene.facts.dialog
    name = " ".join(said.text.split())[:80]
    if not name or dialog.draft is None:
        return [Tell(Say(said.chat, scene.words("name_question")))]
    draft = replace(dialog.draft, name=name, revision=dialog.draft.revision + 1)
    citizen = replace(scene.facts.citizen, name=name)
    return [SaveCitizen(citizen), *_review(scene, replace(dialog, draft=draft), said.chat)]


def _while_text(scene: Scene, said: Said) -> list[Effect]:
    """The text written anew takes the place of all that was written; attachments stay."""
    dialog = scene.facts.dialog
    bubble = bubble_of(said)
    if dialog.draft is None or bubble is None or not bubble.text:
        return [Tell(Say(said.chat, scene.words("text_question")))]
    kept = tuple(replace(old, text="") for old in dialog.draft.bubbles if old.files or old.contact)
    draft = replace(dialog.draft, bubbles=kept)
    return _review(scene, replace(dialog, draft=draft).gathering(said, scene.now), said.chat)


def _while_review(scene: Scene, said: Said) -> list[Effect]:
    """More comes after the preview: it is shown anew, but only once for an album."""
    before = scene.facts.dialog
    dialog = before.gathering(said, scene.now)
    if not before.continues_album(said):
        return _review(scene, dialog, said.chat)
    dialog, message = dialog.showing(REVIEW, preview(scene, dialog, said.chat), scene.now)
    return [SaveDialog(dialog), *([Tell(message)] if message else [])]


# What a message means at each step; a reader sees all of them at once.
_HEARD: dict[Step, Callable[[Scene, Said], list[Effect]]] = {
    Step.REST: _first,
    Step.CONSENT: _first,
    Step.WRITING: _first,
    Step.TOPIC: _while_topic,
    Step.PLACE: _while_place,
    Step.NAME: _while_name,
    Step.TEXT: _while_text,
    Step.REVIEW: _while_review,
    Step.ADDING: lambda scene, said: mine.added(scene, said, scene.facts.dialog.target),
}


def _is(scene: Scene, said: Said, label: str) -> bool:
    return said.text.strip().casefold() == scene.words.label(label).casefold()


def _done(scene: Scene, dialog: Dialog, chat: int) -> list[Effect]:
    """[Готово]: what is still missing is asked, one question at a time; then the preview."""
    draft = dialog.draft
    if draft is None or not draft.bubbles:
        return [SaveDialog(replace(dialog, step=Step.WRITING)), Tell(Say(chat, scene.words("draft_empty")))]
    if not draft.topic:
        return [SaveDialog(replace(dialog, step=Step.TOPIC)), Tell(_topic_question(scene, dialog, chat))]
    if draft.place is None:
        return [SaveDialog(replace(dialog, step=Step.PLACE)), Tell(_place_question(scene, dialog, chat))]
    return _review(scene, dialog, chat)


def _topic_question(scene: Scene, dialog: Dialog, chat: int) -> Say:
    text = dialog.draft.text if dialog.draft else ""
    guesses = [scene.town.topic(code) for code, _ in topics.guess(text, scene.town)[:3]]
    if not guesses:
        return Say(chat, scene.words("choose_topic"), topic_rows(scene, 0))
    label = scene.words.label
    rows: Rows = (
        (Button(label("topic_right"), f"topic:{guesses[0].code}"),),
        *((Button(topic.name, f"topic:{topic.code}"),) for topic in guesses[1:]),
        (Button(label("topic_other"), "topics:0"),),
    )
    return Say(chat, scene.words("topic_question", topic=guesses[0].name), rows)


def topic_rows(scene: Scene, page: int) -> Rows:
    """The town's topics, a page at a time."""
    every = tuple(scene.town.topics.values())
    pages = -(-len(every) // TOPICS_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = every[page * TOPICS_A_PAGE : (page + 1) * TOPICS_A_PAGE]
    label = scene.words.label
    turns = [Button(label("back_page"), f"topics:{page - 1}")] if page else []
    turns += [Button(label("next_page"), f"topics:{page + 1}")] if page + 1 < pages else []
    return (*((Button(topic.name, f"topic:{topic.code}"),) for topic in shown), tuple(turns))


def _place_question(scene: Scene, dialog: Dialog, chat: int) -> Say:
    """Where it is: an address found in the text and the one of the last message are offered."""
    found = topics.address_in(dialog.draft.text) if dialog.draft else None
    last = scene.facts.citizen.place.address if scene.facts.citizen.place else None
    offers = tuple(dict.fromkeys(address for address in (found, last) if address))
    label = scene.words.label
    return Say(chat, scene.words("place_question"), menu=(*offers, label("skip")), share_place=label("here"))


def _review(scene: Scene, dialog: Dialog, chat: int) -> list[Effect]:
    dialog = replace(dialog, step=Step.REVIEW).without_board(REVIEW)
    dialog, message = dialog.showing(REVIEW, preview(scene, dialog, chat), scene.now)
    return [SaveDialog(dialog), *([Tell(message)] if message else [])]


def preview(scene: Scene, dialog: Dialog, chat: int) -> Say:
    """«Проверьте, всё ли верно»: all that will be sent, and the buttons to change it."""
    draft, words = dialog.draft, scene.words
    if draft is None:
        return Say(chat, words("draft_empty"))
    name = draft.name or scene.facts.citizen.name
    text = words(
        "preview",
        topic=scene.town.topic(draft.topic or scene.town.default_topic).name,
        place=Html(place_line(words, draft.place)) if draft.place else words.plain("no_place"),
        text=shortened(draft.text, PREVIEW_LETTERS) or words.plain("no_text"),
        files=Html(attachments(words, draft.files)) if draft.files else words.plain("no_files"),
        name=name or words.plain("name_as_profile"),
    )
    label = words.label
    rows: Rows = (
        (Button(label("send"), f"send:{draft.id}.{draft.revision}"),),
        (Button(label("change"), "change"), Button(label("drop"), f"drop:{draft.id}")),
    )
    return Say(chat, text, rows)


def _press_done(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    return [toast(press), *_done(scene, scene.facts.dialog, press.chat)]


def _press_topics(scene: Scene, press: Pressed, page: str) -> list[Effect]:
    rows = topic_rows(scene, page_of(page) or 0)
    board_now = scene.facts.dialog.boards.get(BOARD)
    if board_now and board_now.message_id == press.message_id:  # it stays, for what comes later
        return [toast(press), Tell(Say(press.chat, scene.words("choose_topic"), rows))]
    return [toast(press), Tell(Redraw(press.chat, press.message_id, scene.words("choose_topic"), rows))]


def _press_topic(scene: Scene, press: Pressed, code: str) -> list[Effect]:
    if code not in scene.town.topics:
        return [toast(press, scene.words.plain("toast.stale"))]
    dialog = scene.facts.dialog.about(code, press.update_id, scene.now)
    chosen = scene.words("topic_chosen", topic=scene.town.topic(code).name)
    effects: list[Effect] = [toast(press), Tell(Redraw(press.chat, press.message_id, chosen))]
    if dialog.draft and dialog.draft.bubbles:
        return [*effects, *_done(scene, dialog, press.chat)]
    return [
        *effects,
        SaveDialog(replace(dialog, step=Step.WRITING)),
        Tell(invitation(scene, press.chat, dialog.draft)),
    ]


def _press_change(scene: Scene, press: Pressed, what: str) -> list[Effect]:
    """[Изменить]: what to change, then its own question; the answer brings the preview again."""
    dialog, words, chat = scene.facts.dialog, scene.words, press.chat
    if dialog.draft is None:
        return [toast(press, words.plain("toast.stale"))]
    match what:
        case "text":
            step, say = Step.TEXT, Say(chat, words("text_question"))
        case "topic":
            step, say = Step.TOPIC, Say(chat, words("choose_topic"), topic_rows(scene, 0))
        case "place":
            step, say = Step.PLACE, _place_question(scene, dialog, chat)
        case "name":
            step, say = Step.NAME, Say(chat, words("name_question"))
        case "back":
            return [toast(press), *_review(scene, dialog, chat)]
        case _:
            names = ("text", "topic", "place", "name", "back")
            rows = tuple((Button(words.label(f"change_{name}"), f"change:{name}"),) for name in names)
            return [toast(press), Tell(Say(chat, words("change_question"), rows))]
    return [toast(press), SaveDialog(replace(dialog, step=step)), Tell(say)]


def _press_drop(scene: Scene, press: Pressed, draft_id: str) -> list[Effect]:
    dialog = scene.facts.dialog
    if dialog.draft is None or str(dialog.draft.id) != draft_id:
        return [toast(press, scene.words.plain("toast.stale"))]
    dropped = replace(dialog, draft=None, step=Step.REST).without_board(BOARD)
    say = Say(press.chat, scene.words("draft_dropped"), menu=menu(scene.words))
    return [toast(press), SaveDialog(dropped), Tell(say)]


def _press_send(scene: Scene, press: Pressed, which: str) -> list[Effect]:
    """[Отправить]: sends just what the preview showed; pressing again is always safe."""
    dialog, words = scene.facts.dialog, scene.words
    draft_id, _, revision = which.partition(".")
    draft = dialog.draft
    if draft is None or str(draft.id) != draft_id:
        if str(dialog.last_draft) == draft_id:
            return [toast(press, words.plain("toast.sent_already", number=dialog.last_sent))]
        return [toast(press, words.plain("toast.stale"))]
    if str(draft.revision) != revision:
        return [toast(press, words.plain("toast.changed")), *_review(scene, dialog, press.chat)]
    if registration.too_many(scene):
        text = words("limit_day", limit=scene.town.limits.appeals_a_day)
        return [toast(press), Tell(Say(press.chat, text, menu=menu(words)))]
    return registration.registered(scene, press, draft)


def _press_fresh(scene: Scene, press: Pressed, _: str) -> list[Effect]:
    """The plain message was no reply to the town's question but a new matter."""
    return [toast(press), *board(scene, replace(scene.facts.dialog, step=Step.WRITING), press.chat)]


def corrected(scene: Scene, said: Said) -> list[Effect]:
    """An edited bubble: in the draft it is replaced; sent already, it is appended as a correction."""
    dialog = scene.facts.dialog
    if dialog.draft and any(bubble.message_id == said.message_id for bubble in dialog.draft.bubbles):
        edited = dialog.gathering(said, scene.now)
        if dialog.step is Step.REVIEW:
            return _review(scene, edited, said.chat)
        return board(scene, edited, said.chat)
    number = dialog.sent_bubbles.get(said.message_id)
    if number is None or not said.text.strip():
        return []
    return mine.corrected(scene, said, number)


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {
    "done": _press_done,
    "topics": _press_topics,
    "topic": _press_topic,
    "change": _press_change,
    "drop": _press_drop,
    "send": _press_send,
    "fresh": _press_fresh,
}
