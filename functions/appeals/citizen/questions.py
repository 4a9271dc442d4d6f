"""What the bot asks and shows while a message is in the making: words and buttons, each button of one draft only."""

from __future__ import annotations

from appeals.addresses import address_in
from appeals.dialog import FILES_KEPT, TEXT_KEPT, Dialog, Draft
from appeals.effects import Scene
from appeals.outgoing import Button, Rows, Say
from appeals.replies import menu
from appeals.routing.model import Ranked
from appeals.routing.proposal import proposed
from appeals.screens import enclosures, in_sentence, place_line, shortened, summary
from appeals.town import Topic
from appeals.words import Html

PREVIEW_LETTERS = 3_000  # the preview is one message, redrawn as more comes; a longer text stands above it, whole
TOPICS_A_PAGE = 8
OFFERED = 3  # topics beside [Другая тема…]
CHANGES = ("text", "topic", "place", "name")


def button(scene: Scene, label: str, action: str, draft: Draft, argument: str | int = "") -> tuple[Button, ...]:
    """A row of one button that fits this draft and no other."""
    data = f"{action}:{draft.id}" + (f":{argument}" if argument != "" else "")
    return (Button(scene.words.label(label), data),)


def invitation(scene: Scene, dialog: Dialog, *, with_menu: bool) -> Say:
    """«Расскажите, что случилось», or where one stopped. The menu and [Выбрать тему] exclude each other."""
    words, draft, chat = scene.words, dialog.draft, dialog.chat
    if draft and (draft.bubbles or draft.place):
        return Say(chat, words("draft_waits"), menu=menu(words))
    if draft and draft.topic:
        return Say(chat, told_topic(scene, draft.topic), menu=menu(words))
    if draft is None or with_menu:
        return Say(chat, words("tell"), menu=menu(words))
    return Say(chat, words("tell"), (button(scene, "choose_topic", "choose", draft),))


def told_topic(scene: Scene, code: str) -> str:
    """The invitation when the topic came first."""
    return scene.words("tell_topic", topic=in_sentence(scene.town.topic(code).name))


def board(scene: Scene, dialog: Dialog, draft: Draft) -> Say:
    """«Добавлено: текст и 3 фото. [Готово]»."""
    text: str = scene.words("added", what=Html(summary(scene.words, draft)))
    rows: Rows = (button(scene, "done", "done", draft),)
    if draft.topic:
        text += " " + scene.words("topic_chosen", topic=in_sentence(scene.town.topic(draft.topic).name))
    else:
        rows = (*rows, button(scene, "choose_topic", "choose", draft))
    return Say(dialog.chat, text, rows)


def full(scene: Scene, dialog: Dialog) -> Say:
    """Why the last message was not added."""
    return Say(dialog.chat, scene.words("draft_full", files=FILES_KEPT, letters=TEXT_KEPT))


def sure_topic(scene: Scene, draft: Draft) -> Topic | None:
    """The topic that is asked about by itself; None when none is likely enough."""
    return _sure(scene, _likely(scene, draft))


def _likely(scene: Scene, draft: Draft) -> Ranked:
    """The three likeliest topics; none when the draft has no words to go by."""
    return proposed(draft.text, scene.town, scene.now.month)[:OFFERED] if any(map(str.isalpha, draft.text)) else ()


def _sure(scene: Scene, likely: Ranked) -> Topic | None:
    return next((scene.town.topic(code) for code, share in likely[:1] if share >= scene.town.sure), None)


def topic(scene: Scene, dialog: Dialog, draft: Draft) -> Say:
    """«Похоже, тема …. Верно?» and the next two; «К какой теме это отнести?» when unsure; all when nothing is said."""
    likely = _likely(scene, draft)
    if not likely:
        return topic_list(scene, dialog, draft, 0)
    sure = _sure(scene, likely)
    text = scene.words("topic_question", topic=sure.name) if sure else scene.words("topic_unsure")
    offered = [scene.town.topic(code) for code, _ in likely]
    rows: Rows = (
        *(
            button(scene, "topic_right", "topic", draft, one.code) if one is sure else _named(draft, one)
            for one in offered
        ),
        button(scene, "topic_other", "topics", draft, 0),
        button(scene, "add", "write", draft),
    )
    return Say(dialog.chat, text, rows)


def _named(draft: Draft, one: Topic) -> tuple[Button, ...]:
    return (Button(one.name, f"topic:{draft.id}:{one.code}"),)


def topic_list(scene: Scene, dialog: Dialog, draft: Draft, page: int) -> Say:
    """The town's topics, a page at a time."""
    every = tuple(scene.town.topics.values())
    pages = -(-len(every) // TOPICS_A_PAGE)
    page = min(max(page, 0), pages - 1)
    listed = every[page * TOPICS_A_PAGE : (page + 1) * TOPICS_A_PAGE]
    turns: tuple[Button, ...] = button(scene, "back_page", "topics", draft, page - 1) if page else ()
    turns += button(scene, "next_page", "topics", draft, page + 1) if page + 1 < pages else ()
    rows: list[tuple[Button, ...]] = [_named(draft, one) for one in listed]
    rows += [turns] if turns else []
    return Say(dialog.chat, scene.words("choose_topic"), (*rows, way_back(scene, draft)))


def way_back(scene: Scene, draft: Draft) -> tuple[Button, ...]:
    """To the preview when one was shown, else to writing."""
    if draft.previewed:
        return button(scene, "change_back", "change", draft, "back")
    return button(scene, "add", "write", draft)


def place(scene: Scene, dialog: Dialog, draft: Draft, text: str = "place_question") -> Say:
    """Where it is: an address found in the text and the one of the last message are offered."""
    found = address_in(draft.text)
    last = scene.facts.citizen.place.address if scene.facts.citizen.place else None
    offers = tuple(dict.fromkeys(address for address in (found, last) if address))
    label = scene.words.label
    back = label("change_back" if draft.previewed else "add")
    return Say(dialog.chat, scene.words(text), menu=(*offers, label("skip"), back), share_place=label("here"))


def photo(scene: Scene, dialog: Dialog, draft: Draft) -> Say:
    """Whether there is something to see."""
    rows = (button(scene, "no_photo", "photo", draft), button(scene, "add", "write", draft))
    return Say(dialog.chat, scene.words("photo_question"), rows)


def place_chosen(scene: Scene, dialog: Dialog) -> Say:
    """What was understood as the place; it brings the menu back, since only a keyboard could ask for it."""
    words, where = scene.words, dialog.draft.place if dialog.draft else None
    if where is None:
        text = words("place_skipped")
    elif where.address:
        text = words("place_chosen", place=Html(place_line(words, where)))
    else:
        text = words("place_marked")
    return Say(dialog.chat, text, menu=menu(words))


def anew(scene: Scene, dialog: Dialog, draft: Draft, what: str) -> Say:
    """The text or the name to be written anew."""
    return Say(dialog.chat, scene.words(f"{what}_question"), (button(scene, "change_back", "change", draft, "back"),))


def preview(scene: Scene, dialog: Dialog, draft: Draft) -> Say:
    """«Проверьте, всё ли верно»: all that will be sent, as of this revision."""
    rows = (
        button(scene, "send", "send", draft, draft.revision),
        button(scene, "change", "change", draft),
        button(scene, "drop", "drop", draft),
    )
    return _preview(scene, dialog, draft, "preview_question", rows)


def preview_to_change(scene: Scene, dialog: Dialog, draft: Draft) -> Say:
    """The same, asking what to change."""
    label = scene.words.label
    rows = tuple((Button(label(f"change_{what}"), f"change:{draft.id}:{what}"),) for what in (*CHANGES, "back"))
    return _preview(scene, dialog, draft, "change_question", rows)


def preview_to_drop(scene: Scene, dialog: Dialog, draft: Draft) -> Say:
    """The same, asking once more: what was typed is not lost by one wrong press."""
    rows = (button(scene, "drop_yes", "erase", draft), button(scene, "change_back", "change", draft, "back"))
    return _preview(scene, dialog, draft, "drop_question", rows)


def _preview(scene: Scene, dialog: Dialog, draft: Draft, question: str, rows: Rows) -> Say:
    words = scene.words
    attached = enclosures(words, draft.files, len(draft.contacts))
    text = words(
        "preview",
        question=words(question),
        topic=scene.town.topic(draft.topic or scene.town.default_topic).name,
        place=Html(place_line(words, draft.place)) if draft.place else words("no_place"),
        text=shortened(draft.text, PREVIEW_LETTERS) or words("no_text"),
        files=Html(attached) if attached else words("no_files"),
        name=draft.name or scene.facts.citizen.name or words("name_as_profile"),
    )
    return Say(dialog.chat, text, rows)


def whole_text(scene: Scene, dialog: Dialog, draft: Draft) -> tuple[Say, ...]:
    """The text above the preview when it is too long to stand in it."""
    if len(draft.text) <= PREVIEW_LETTERS:
        return ()
    return (Say(dialog.chat, scene.words("preview_text", text=draft.text)),)
