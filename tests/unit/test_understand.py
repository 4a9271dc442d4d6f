"""Updates as Telegram sends them, good and broken, and what is made of them."""

from __future__ import annotations

import copy
import dataclasses
import types
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from appeals.incoming import Migrated, Person, Pressed, Reachable, Reply, Said
from appeals.model.written import Contact, File, FileKind, Place
from webhook.plain import Unreadable
from webhook.understand import SERVICE, understand

JSON = dict[str, Any]

ANNA: JSON = {"id": 501, "is_bot": False, "first_name": "Анна", "last_name": "Иванова", "language_code": "ru"}
OUR_BOT: JSON = {"id": 110201543, "is_bot": True, "first_name": "Отклик", "username": "otklik_bot"}
ANONYMOUS: JSON = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
PRIVATE: JSON = {"id": 501, "type": "private", "first_name": "Анна"}
STAFF: JSON = {"id": -1001000001, "type": "supergroup", "title": "Обращения", "is_forum": True}
CHANNEL: JSON = {"id": -1002000002, "type": "channel", "title": "Город"}
POINT: JSON = {"latitude": 50.9213, "longitude": 128.4739}
TOPIC: JSON = {"message_thread_id": 12, "is_topic_message": True}
TOPIC_ROOT: JSON = {"message_id": 12, "forum_topic_created": {"name": "ЖКХ", "icon_color": 7322096}}


def a_message(**fields: Any) -> JSON:
    return {"message_id": 7, "date": 1764000000, "chat": PRIVATE, "from": ANNA} | fields


def a_file(file_id: str = "file-1", **fields: Any) -> JSON:
    return {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": 48_000} | fields


def a_press(**fields: Any) -> JSON:
    message = a_message(**{"from": OUR_BOT, "text": "Вопрос решён?"})
    return {"id": "4000", "from": ANNA, "chat_instance": "9", "message": message, "data": "solved:1"} | fields


def a_change(status: str, **fields: Any) -> JSON:
    until = {"until_date": 0} if status == "kicked" else {}
    return {
        "chat": PRIVATE,
        "from": ANNA,
        "date": 1764000000,
        "old_chat_member": {"user": OUR_BOT, "status": "member"},
        "new_chat_member": {"user": OUR_BOT, "status": status} | until,
    } | fields


def said(**fields: Any) -> Said:
    heard = understand({"update_id": 1, "message": a_message(**fields)})
    assert isinstance(heard, Said)
    return heard


def of_message(**fields: Any) -> object:
    return understand({"update_id": 1, "message": a_message(**fields)})


SIZES = {"width": 512, "height": 512}
ANIMATION = a_file("a", duration=3, file_name="сад.mp4", **SIZES)
STICKER = a_file("s", type="regular", is_animated=False, is_video=False, emoji="👍", **SIZES)

KEPT: dict[str, tuple[JSON, JSON]] = {
    "text": ({"text": "Не горит фонарь"}, {"text": "Не горит фонарь"}),
    "photo": (
        {
            "photo": [a_file("small", width=90, height=67), a_file("big", width=1280, height=960)],
            "caption": "Вот",
        },
        {"files": (File(FileKind.PHOTO, "big"),), "text": "Вот"},
    ),
    "document": (
        {"document": a_file("d", file_name="план.pdf", file_size=2 * 2**30)},
        {"files": (File(FileKind.DOCUMENT, "d", "план.pdf"),)},
    ),
    "video": ({"video": a_file("v", duration=7, **SIZES)}, {"files": (File(FileKind.VIDEO, "v"),)}),
    "voice": ({"voice": a_file("o", duration=12)}, {"files": (File(FileKind.VOICE, "o"),)}),
    "audio": (
        {"audio": a_file("m", duration=200, file_name="гимн.mp3")},
        {"files": (File(FileKind.AUDIO, "m", "гимн.mp3"),)},
    ),
    "round video": (
        {"video_note": a_file("r", duration=5, length=240)},
        {"files": (File(FileKind.VIDEO_NOTE, "r"),)},
    ),
    "animation, which comes as a document too": (
        {"animation": ANIMATION, "document": a_file("a", file_name="сад.mp4")},
        {"files": (File(FileKind.ANIMATION, "a", "сад.mp4"),)},
    ),
    "sticker": ({"sticker": STICKER}, {"files": (File(FileKind.STICKER, "s"),)}),
    "location": ({"location": POINT}, {"place": Place("", 50.9213, 128.4739)}),
    "live location": (
        {"location": POINT | {"live_period": 900, "heading": 12}},
        {"place": Place("", 50.9213, 128.4739)},
    ),
    "venue": (
        {"venue": {"location": POINT, "title": "Школа № 5", "address": "ул. Кирова, 120"}, "location": POINT},
        {"place": Place("Школа № 5, ул. Кирова, 120", 50.9213, 128.4739)},
    ),
    "contact": (
        {"contact": {"phone_number": "+79140000000", "first_name": "Анна", "last_name": "Иванова"}},
        {"contact": Contact("Анна Иванова", "+79140000000")},
    ),
}

NOT_KEPT: dict[str, JSON] = {
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [{"text": "да", "voter_count": 0, "persistent_id": "0"}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "story": {"story": {"chat": PRIVATE, "id": 5}},
    "game": {"game": {"title": "2048", "description": "…", "photo": []}},
    "paid media": {"paid_media": {"star_count": 1, "paid_media": []}},
    "a kind that is yet to be invented": {"hologram": {"depth": 3}},
}


@pytest.mark.parametrize(("fields", "expected"), KEPT.values(), ids=KEPT)
def test_every_kind_of_content_is_kept(fields: JSON, expected: JSON) -> None:
    """Each becomes what the domain knows: text, one file, a place or a contact."""
    assert said(**fields) == Said(1, 501, Person(501, "Анна Иванова"), 7, private=True, **expected)


@pytest.mark.parametrize("fields", NOT_KEPT.values(), ids=NOT_KEPT)
def test_what_cannot_be_kept_is_still_heard(fields: JSON) -> None:
    """A poll, a dice or something new is an empty Said, so that the person gets an answer."""
    assert said(**fields) == Said(1, 501, Person(501, "Анна Иванова"), 7, private=True)


def test_every_field_of_a_message_is_accounted_for() -> None:
    """A new version of the library brings new fields: each is decided upon before it passes this test."""
    kept = "text caption photo document video voice audio video_note animation sticker location venue contact"
    empty = "poll dice story game gift unique_gift paid_media giveaway giveaway_winners invoice checklist"
    read = (
        "from_user sender_chat is_automatic_forward is_topic_message message_thread_id media_group_id "
        "reply_to_message reply_markup migrate_to_chat_id migrate_from_chat_id"
    )
    unread = (
        "author_signature business_connection_id caption_entities direct_messages_topic edit_date effect_id "
        "entities external_reply forward_origin guest_bot_caller_chat guest_bot_caller_user guest_query_id "
        "has_media_spoiler has_protected_content is_from_offline is_paid_post link_preview_options "
        "live_photo paid_star_count quote reply_to_checklist_task_id reply_to_poll_option_id reply_to_story "
        "sender_boost_count sender_business_bot sender_tag show_caption_above_media suggested_post_info "
        "via_bot"
    )
    named = [*SERVICE, *f"{kept} {empty} {read} {unread}".split()]
    assert sorted(named) == sorted(
        slot for slot in telegram.Message.__slots__ if isinstance(slot, str) and not slot.startswith("_")
    )


def test_parts_of_an_album_share_their_group() -> None:
    """Every part is a message of its own, held together by the album's id."""
    assert said(photo=[a_file(width=9, height=9)], media_group_id="13000").group == "13000"


def test_formatting_leaves_plain_text() -> None:
    """Entities only describe the text, which is kept as it was typed."""
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    assert said(text="<b> & 👨‍👩‍👧", entities=bold).text == "<b> & 👨‍👩‍👧"


def test_an_edited_message_says_so() -> None:
    """An edit carries the id of the message it replaces."""
    heard = understand({"update_id": 2, "edited_message": a_message(text="Новый текст", edit_date=1764000100)})
    assert isinstance(heard, Said)
    assert heard.edited
    assert (heard.message_id, heard.text) == (7, "Новый текст")


# -- where and from whom


def test_a_topic_is_known_and_its_root_is_no_reply() -> None:
    """Messages in a topic carry a reply to the message that opened it, which nobody answered."""
    heard = said(chat=STAFF, text="Взял", reply_to_message=a_message(chat=STAFF, **TOPIC_ROOT), **TOPIC)
    assert (heard.thread, heard.reply, heard.private) == (12, None, False)


def test_a_thread_outside_forums_is_no_topic() -> None:
    """Replies in an ordinary supergroup carry a message_thread_id too."""
    heard = said(chat=STAFF, text="Взял", message_thread_id=12)
    assert (heard.thread, heard.under) == (None, 12)
    assert said(chat=STAFF, text="Взял", **TOPIC).under is None


def test_a_reply_brings_the_answered_message_and_its_buttons() -> None:
    """The card itself names its appeal, by text and by buttons: a lost message id loses no reply."""
    rows = [
        [{"text": "Взять", "callback_data": "take:1"}, {"text": "Карта", "url": "https://example.org"}],
        [{"text": "Ответить", "callback_data": "answer:1"}],
    ]
    card = a_message(
        message_id=40,
        chat=STAFF,
        text="Сообщение № 2026-000123",
        reply_markup={"inline_keyboard": rows},
        **{"from": OUR_BOT},
        **TOPIC,
    )
    heard = said(chat=STAFF, text="Светильник заменён", reply_to_message=card, **TOPIC)
    assert heard.reply == Reply(40, "Сообщение № 2026-000123", from_bot=True, data=("take:1", "answer:1"))


def test_a_reply_to_a_person_names_them() -> None:
    """Staff are made in reply to the person's message; a caption is as good as a text."""
    answered = a_message(message_id=41, chat=STAFF, photo=[a_file(width=9, height=9)], caption="Здравствуйте")
    heard = said(chat=STAFF, text="/staff add executor roads", reply_to_message=answered)
    assert heard.reply == Reply(41, "Здравствуйте", author=Person(501, "Анна Иванова"))


def test_a_reply_to_an_anonymous_administrator_has_no_author() -> None:
    """Telegram shows a bot of its own there, which is neither ours nor a person."""
    answered = a_message(chat=STAFF, text="…", sender_chat=STAFF, **{"from": ANONYMOUS})
    heard = said(chat=STAFF, text="/staff add executor roads", reply_to_message=answered)
    assert heard.reply == Reply(7, "…")


def test_what_is_quoted_from_elsewhere_is_left_out() -> None:
    """A reply across chats is a message like any other."""
    elsewhere = {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "?"}}
    assert said(text="Вот", external_reply=elsewhere, quote={"text": "…", "position": 0}).reply is None


def test_an_anonymous_administrator_has_no_person() -> None:
    """They are refused in words further on, so they must be heard."""
    heard = said(chat=STAFF, text="/find 123", sender_chat=STAFF, **{"from": ANONYMOUS})
    assert heard.person is None


@pytest.mark.parametrize(
    "fields",
    [
        {"chat": STAFF, "text": "Я бот", "from": OUR_BOT | {"id": 99}},
        {"chat": STAFF, "text": "Пост", "from": ANONYMOUS, "sender_chat": CHANNEL},
        {"chat": STAFF, "text": "Пост", "sender_chat": CHANNEL, "is_automatic_forward": True},
        {"chat": STAFF, "new_chat_members": [ANNA]},
        {"chat": STAFF, "left_chat_member": ANNA},
        {"chat": STAFF, "pinned_message": a_message(chat=STAFF, text="…")},
        {"chat": STAFF, **TOPIC_ROOT, **TOPIC},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    ],
    ids=["bot", "as a channel", "from the channel", "join", "leave", "pin", "new topic", "timer"],
)
def test_nobody_speaks_in_these_messages(fields: JSON) -> None:
    """Bots, channels and Telegram's own notes need no answer."""
    assert of_message(**fields) is None


# -- buttons


def test_a_press_is_understood() -> None:
    """The message pressed, the person who pressed and the data as it came."""
    pressed = understand({"update_id": 3, "callback_query": a_press()})
    person = Person(501, "Анна Иванова")
    assert pressed == Pressed(3, 501, person, "4000", "solved:1", private=True, message_id=7)


def test_a_press_in_a_topic_knows_it() -> None:
    """What the press leads to belongs into the same topic."""
    card = a_message(chat=STAFF, text="Карточка", **{"from": OUR_BOT}, **TOPIC)
    pressed = understand({"update_id": 3, "callback_query": a_press(message=card)})
    assert isinstance(pressed, Pressed)
    assert (pressed.chat, pressed.thread, pressed.private) == (STAFF["id"], 12, False)


def test_a_press_under_an_old_message_counts() -> None:
    """Telegram no longer shows the message, but where it was is known."""
    pressed = understand(
        {"update_id": 3, "callback_query": a_press(message={"chat": STAFF, "message_id": 7, "date": 0})}
    )
    assert isinstance(pressed, Pressed)
    assert (pressed.chat, pressed.message_id, pressed.thread) == (STAFF["id"], 7, None)


def test_a_press_without_data_is_still_answered() -> None:
    """A game's button has none; the press waits for its answer all the same."""
    press = a_press(game_short_name="2048")
    del press["data"]
    pressed = understand({"update_id": 3, "callback_query": press})
    assert isinstance(pressed, Pressed)
    assert pressed.data == ""


def test_a_press_under_an_inline_message_is_none_of_ours() -> None:
    """The bot makes no inline messages, so nothing of ours can be under it."""
    press = a_press(inline_message_id="AAA")
    del press["message"]
    assert understand({"update_id": 3, "callback_query": press}) is None


# -- chats


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_blocking_and_unblocking_are_heard(status: str, *, reachable: bool) -> None:
    """In the private chat a kicked bot is a blocked one."""
    heard = understand({"update_id": 4, "my_chat_member": a_change(status)})
    assert heard == Reachable(4, 501, Person(501, "Анна Иванова"), reachable)


def test_the_bots_own_place_in_a_group_is_nobodys_reachability() -> None:
    """A group that removes the bot is noticed when a message is refused."""
    assert understand({"update_id": 4, "my_chat_member": a_change("kicked", chat=STAFF)}) is None


def test_a_migration_is_the_same_from_either_side() -> None:
    """Telegram says it twice, in the old group and in the new; both mean one move."""
    group: JSON = {"id": -1000001, "type": "group", "title": "Обращения"}
    in_old = of_message(chat=group, migrate_to_chat_id=STAFF["id"], **{"from": ANONYMOUS})
    in_new = of_message(chat=STAFF, migrate_from_chat_id=group["id"], **{"from": ANONYMOUS})
    assert in_old == in_new == Migrated(1, group["id"], STAFF["id"])


@pytest.mark.parametrize(
    "kind",
    [
        "channel_post",
        "edited_channel_post",
        "business_message",
        "message_reaction",
        "message_reaction_count",
        "poll",
        "poll_answer",
        "inline_query",
        "chosen_inline_result",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "guest_message",
        "not_yet_invented",
    ],
)
def test_kinds_that_are_not_served_are_nothing(kind: str) -> None:
    """They are not even read, so that a fault in them cannot matter."""
    assert understand({"update_id": 5, kind: {"whatever": True}}) is None


# -- what is broken


def nested(depth: int) -> JSON:
    message = a_message(text="дно")
    for _ in range(depth):
        message = a_message(text="…", reply_to_message=message)
    return message


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "update",
        {},
        {"update_id": "1"},
        {"update_id": True},
        {"update_id": 2**70},
        {"update_id": 1, "message": 5},
        {"update_id": 1, "message": []},
        {"update_id": 1, "message": {}},
        {"update_id": 1, "message": a_message(chat=None)},
        {"update_id": 1, "message": a_message(chat={"id": "501", "type": "private"})},
        {"update_id": 1, "message": a_message(date=10**40, text="…")},
        {"update_id": 1, "message": a_message(message_id=10**40, text="…")},
        {"update_id": 1, "message": a_message(text=["…"])},
        {"update_id": 1, "message": a_message(text="\ud83d")},
        {"update_id": 1, "message": a_message(location={"latitude": float("nan"), "longitude": 1})},
        {"update_id": 1, "message": a_message(location={"latitude": 91, "longitude": 1})},
        {"update_id": 1, "message": a_message(voice={"file_id": "", "file_unique_id": "", "duration": 1})},
        {"update_id": 1, "message": nested(3000)},
        {"update_id": 1, "callback_query": a_press(**{"from": None})},
        {"update_id": 1, "my_chat_member": a_change("member", new_chat_member=None)},
    ],
)
def test_a_broken_update_is_unreadable(body: object) -> None:
    """Missing fields, wrong types, huge numbers, half a letter: one error for all, which quotes nothing."""
    with pytest.raises(Unreadable) as caught:
        understand(body)
    assert "…" not in str(caught.value)


EVERY_KIND: list[JSON] = [
    *({"update_id": 1, "message": a_message(**fields)} for fields, _ in KEPT.values()),
    *({"update_id": 1, "message": a_message(**fields)} for fields in NOT_KEPT.values()),
    {"update_id": 1, "edited_message": a_message(text="Новый текст", edit_date=1764000100)},
    {"update_id": 1, "message": a_message(chat=STAFF, text="/find 1", sender_chat=STAFF, **TOPIC)},
    {"update_id": 1, "message": a_message(text="Да", reply_to_message=a_press()["message"])},
    {"update_id": 1, "message": a_message(chat=STAFF, migrate_from_chat_id=-5)},
    {"update_id": 1, "message": a_message(chat=STAFF, new_chat_members=[ANNA])},
    {"update_id": 1, "callback_query": a_press()},
    {"update_id": 1, "my_chat_member": a_change("kicked")},
]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=5)
    | st.sampled_from([10**30, -(2**63), "private", "kicked", "\udfff", 0, ""])
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))


@st.composite
def mutated(draw: st.DrawFn) -> JSON:
    """An update of any kind with a few values, wherever they lie, replaced, lost or moved elsewhere."""
    update = copy.deepcopy(draw(st.sampled_from(EVERY_KIND)))
    for _ in range(draw(st.integers(1, 4))):
        places = [place for place in _places(update) if place[1] != "update_id"]
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        match draw(st.sampled_from(["replace", "lose", "move"])):
            case "replace":
                holder[key] = draw(values)
            case "lose":
                del holder[key]
            case "move":
                other, other_key = draw(st.sampled_from(places))
                holder[key] = copy.deepcopy(other[other_key]) if _has(other, other_key) else None
    return update


def _places(value: Any) -> Any:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from _places(value[key])


def _has(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


@given(mutated())
def test_no_update_raises_anything_but_unreadable(update: JSON) -> None:
    """Whatever arrives becomes a value whose every field has the type it says, or nothing, or Unreadable."""
    try:
        heard = understand(update)
    except Unreadable:
        return
    assert heard is None or fits(heard, type(heard))


def fits(value: object, hint: Any) -> bool:
    """Whether the value is of the hinted type, all the way down; texts must be storable."""
    if isinstance(hint, types.UnionType):
        return any(fits(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(fits(item, get_args(hint)[0]) for item in value)
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        return type(value) is hint and all(fits(getattr(value, name), hints[name]) for name in hints)
    if isinstance(value, str):
        value.encode()
    if type(value) is int and not -(2**63) <= value < 2**63:
        return False
    return type(value) is hint


@pytest.mark.parametrize(
    "update",
    [
        {"message": a_message(chat=PRIVATE | {"id": 502})},
        {"edited_message": a_message(chat=PRIVATE | {"id": 502})},
        {"callback_query": a_press(**{"from": ANNA | {"id": 502}})},
        {"my_chat_member": a_change("kicked", chat=PRIVATE | {"id": 502})},
    ],
)
def test_a_private_chat_of_somebody_else_is_unreadable(update: JSON) -> None:
    """A private chat has its person's id: nobody is answered in another's."""
    with pytest.raises(Unreadable):
        understand({"update_id": 1} | update)


def test_what_is_longer_than_telegram_takes_is_unreadable() -> None:
    """Texts far beyond 4,096 letters, file ids and press ids far beyond any: one item could not hold them."""
    assert said(text="я" * 4_096).text == "я" * 4_096
    for fields in ({"text": "я" * 16_385}, {"voice": a_file("f" * 513, duration=1)}, {"media_group_id": "9" * 513}):
        with pytest.raises(Unreadable):
            of_message(**fields)
    with pytest.raises(Unreadable):
        understand({"update_id": 1, "callback_query": a_press(id="4" * 513)})


def test_names_and_places_are_one_line_of_what_can_be_seen() -> None:
    """A person's, a contact's, a file's, a venue's."""
    odd = "А\n\u202e\u200bн\u2066на"
    person = said(**{"from": ANNA | {"first_name": odd, "last_name": "\u3164"}}).person
    assert person == Person(501, "А нна")
    assert said(contact={"phone_number": "+7\n914", "first_name": odd}).contact == Contact("А нна", "+7 914")
    assert said(venue={"location": POINT, "title": odd, "address": "\n5"}).place == Place("А нна, 5", 50.9213, 128.4739)
    assert said(document=a_file("d", file_name=odd)).files == (File(FileKind.DOCUMENT, "d", "А нна"),)
