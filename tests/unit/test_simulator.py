"""The Telegram simulator is as strict as Telegram: each refusal in its own words, met by a real telegram.Bot."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from infra.telegram import CannotDo, Chat, Seat, Simulator, migrate, post_in_channel

TOKEN = "110201543:AAsimulator"

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns of every span of time
    with Simulator(TOKEN) as simulator:
        yield simulator


@pytest.fixture
def run() -> Iterator[Run]:
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def bot(telegram: Simulator, run: Run) -> Iterator[Bot]:
    made = Bot(TOKEN, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot")
    run(made.initialize())
    yield made
    run(made.shutdown())


@pytest.fixture
def anna(telegram: Simulator) -> Seat:
    seat = telegram.person("Анна", "Соколова")
    seat.says("/start")
    telegram.take_updates()
    return seat


@pytest.fixture
def staff(telegram: Simulator) -> Chat:
    return telegram.group("Сотрудники", forum=True)


def refused(telegram: Simulator, run: Run, call: Coroutine[Any, Any, Any]) -> str:
    """The refusal's text as it went over the wire."""
    with pytest.raises(TelegramError):
        run(call)
    answer = telegram.calls[-1].answer
    assert answer is not None
    return str(answer["description"])


def messages(telegram: Simulator) -> list[Message]:
    """What came to the bot, as the library reads it."""
    came = [Update.de_json(update, None).message for update in telegram.take_updates()]
    return [message for message in came if message is not None]


def button(data: str | None = "x", text: str = "Да", **more: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data, **more)]])


# -- texts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        ("<b> \n</b>", "message text is empty"),
        ("ы" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("я<x>", 'can\'t parse entities: Unsupported start tag "x" at byte offset 2'),
        (
            "<b>x</i>",
            'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("<b", "can't parse entities: Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    ],
)
def test_text_that_telegram_does_not_take(
    telegram: Simulator, run: Run, bot: Bot, anna: Seat, text: str, reason: str
) -> None:
    """Empty, over-long and unbalanced texts get Telegram's own error."""
    seen = refused(telegram, run, bot.send_message(anna.user.id, text, parse_mode="HTML"))
    assert seen == f"Bad Request: {reason}"


def test_html_becomes_text_and_entities(run: Run, bot: Bot, anna: Seat) -> None:
    """Tags become entities counted in UTF-16 units, character references become characters, outer blanks go."""
    html = " 😀 <b>Ж <i>и</i></b> &lt;&amp;&quot; <a href='https://a.ru/?x=1&amp;y'>тут</a>\n"
    message: Message = run(bot.send_message(anna.user.id, html, parse_mode="HTML"))
    assert message.text == '😀 Ж и <&" тут'
    assert [(str(e.type), e.offset, e.length, e.url) for e in message.entities] == [
        ("bold", 3, 3, None),
        ("italic", 5, 1, None),
        ("text_link", 11, 3, "https://a.ru/?x=1&y"),
    ]


def test_a_person_is_called_by_a_link_to_their_id(run: Run, bot: Bot, anna: Seat) -> None:
    """Somebody who is known becomes a mention; nobody's id is only their name."""
    html = f"<a href='tg://user?id={anna.user.id}'>Анна</a>, <a href='tg://user?id=1'>кто-то</a>"
    message: Message = run(bot.send_message(anna.user.id, html, parse_mode="HTML"))
    assert message.text == "Анна, кто-то"
    assert [(str(e.type), e.length, e.user and e.user.id) for e in message.entities] == [
        ("text_mention", 4, anna.user.id)
    ]


def test_a_text_of_4096_letters_is_taken(run: Run, bot: Bot, anna: Seat) -> None:
    """The limit itself is allowed, and is counted after the markup is gone."""
    message = run(bot.send_message(anna.user.id, f"<b>{'ы' * 4096}</b>", parse_mode="HTML"))
    assert len(message.text) == 4096


def test_caption_is_shorter_than_a_text(telegram: Simulator, run: Run, bot: Bot, anna: Seat) -> None:
    """1,024 units for a caption."""
    seen = refused(telegram, run, bot.send_photo(anna.user.id, b"jpeg", caption="я" * 1025))
    assert seen == "Bad Request: message caption is too long"


# -- buttons


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (button("я" * 33), "BUTTON_DATA_INVALID"),
        (button(text=" "), "inline keyboard button text must be non-empty"),
        (
            button(None),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            button(None, url="nowhere"),
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]] * 101),
            "reply markup is too long",
        ),
    ],
)
def test_keyboard_that_telegram_does_not_take(
    telegram: Simulator, run: Run, bot: Bot, anna: Seat, markup: InlineKeyboardMarkup, reason: str
) -> None:
    """Data over 64 bytes, buttons without text or deed, a wrong address, too many."""
    seen = refused(telegram, run, bot.send_message(anna.user.id, "x", reply_markup=markup))
    assert seen == f"Bad Request: {reason}"


def test_location_is_not_asked_for_in_a_group(telegram: Simulator, run: Run, bot: Bot, staff: Chat) -> None:
    """Buttons that ask for a place exist in private chats only."""
    markup = ReplyKeyboardMarkup([[KeyboardButton("Я здесь", request_location=True)]])
    seen = refused(telegram, run, bot.send_message(staff.id, "x", reply_markup=markup))
    assert seen == "Bad Request: location can be requested in private chats only"


def test_reply_keyboard_stays_until_it_is_removed(run: Run, bot: Bot, anna: Seat, telegram: Simulator) -> None:
    """A reply keyboard is pressed as text, a place is sent by its button, and it can be taken away."""
    rows: list[list[str | KeyboardButton]] = [["Мои сообщения"], [KeyboardButton("Я здесь", request_location=True)]]
    run(bot.send_message(anna.user.id, "x", reply_markup=ReplyKeyboardMarkup(rows)))
    run(bot.send_message(anna.user.id, "y"))
    anna.presses("Мои сообщения")
    anna.presses("Я здесь")
    text, place = messages(telegram)
    assert text.text == "Мои сообщения"
    assert place.location
    run(bot.send_message(anna.user.id, "z", reply_markup=ReplyKeyboardRemove()))
    with pytest.raises(CannotDo):
        anna.presses("Мои сообщения")


# -- parameters


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendVideoNote", {"chat_id": 1}, "there is no video note in the request"),
        ("sendLocation", {"chat_id": 1, "latitude": 1}, 'parameter "longitude" is required'),
        ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "colour": "red"},
            'unknown parameter "colour" of sendMessage',
        ),
        ("sendMessage", {"chat_id": 1, "text": 5}, 'field "text" must be of type String'),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "message_thread_id": "one"},
            'field "message_thread_id" must be of type Number',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "{"},
            "can't parse reply markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_parameters": {"message": 5}},
            'can\'t parse reply parameters: unknown field "message"',
        ),
        (
            "editMessageText",
            {"chat_id": 1, "message_id": 1, "text": "x", "reply_markup": {"keyboard": []}},
            "inline keyboard expected",
        ),
        ("sendMessage", {"chat_id": 1, "text": "x", "parse_mode": "MarkdownV3"}, "chat not found"),
    ],
)
def test_parameters_are_those_of_the_librarys_own_methods(
    telegram: Simulator, method: str, params: dict[str, Any], reason: str
) -> None:
    """Missing, unknown and wrongly typed parameters are refused, in depth, by python-telegram-bot's signatures."""
    answer = httpx.post(f"{telegram.url}/bot{TOKEN}/{method}", json=params, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["description"] == f"Bad Request: {reason}"


def test_unknown_method_and_wrong_token(telegram: Simulator) -> None:
    """404 for what Telegram does not have, 401 for a bot that is not."""
    answer = httpx.post(f"{telegram.url}/bot{TOKEN}/sendTelepathy", trust_env=False)
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    answer = httpx.post(f"{telegram.url}/bot1:wrong/getMe", trust_env=False)
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


# -- chats


def test_whom_a_bot_may_not_write_to(telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat) -> None:
    """Strangers, people who never wrote, people who blocked it, groups it was thrown out of."""
    stranger = telegram.person("Борис")
    assert refused(telegram, run, bot.send_message(5, "x")) == "Bad Request: chat not found"
    seen = refused(telegram, run, bot.send_message(stranger.user.id, "x"))
    assert seen == "Forbidden: bot can't initiate conversation with a user"
    anna.blocks()
    seen = refused(telegram, run, bot.send_message(anna.user.id, "x"))
    assert seen == "Forbidden: bot was blocked by the user"
    (update,) = telegram.take_updates()
    change = Update.de_json(update, None).my_chat_member
    assert change
    assert change.new_chat_member.status == "kicked"
    staff.members[bot.id] = "kicked"
    seen = refused(telegram, run, bot.send_message(staff.id, "x"))
    assert seen == "Forbidden: bot was kicked from the supergroup chat"


def test_group_that_became_a_supergroup_says_where_it_went(telegram: Simulator, run: Run, bot: Bot) -> None:
    """The old id answers with the new one, and both ends tell the bot."""
    group = telegram.group("Группа", kind="group")
    supergroup = migrate(telegram.world, group)
    with pytest.raises(ChatMigrated) as refusal:
        run(bot.send_message(group.id, "x"))
    assert refusal.value.new_chat_id == supergroup.id
    left, came = messages(telegram)
    assert left.migrate_to_chat_id == supergroup.id
    assert came.migrate_from_chat_id == group.id


def test_unknown_topic_and_unknown_answered_message(
    telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat
) -> None:
    """Threads and answered messages have to be there, unless the bot says it can do without the latter."""
    seen = refused(telegram, run, bot.send_message(staff.id, "x", message_thread_id=77))
    assert seen == "Bad Request: message thread not found"
    seen = refused(telegram, run, bot.send_message(anna.user.id, "x", reply_parameters=ReplyParameters(77)))
    assert seen == "Bad Request: message to be replied not found"
    lenient = ReplyParameters(77, allow_sending_without_reply=True)
    assert run(bot.send_message(anna.user.id, "x", reply_parameters=lenient)).reply_to_message is None


# -- files


def test_files_are_kept_by_their_id(telegram: Simulator, run: Run, bot: Bot, anna: Seat) -> None:
    """What a person sent is sent on by its id, of any size; reading it has a limit, and so has its kind."""
    anna.sends("document", "схема", file_name="схема.pdf", size=2 * 2**30)
    (message,) = messages(telegram)
    assert message.document
    file_id = message.document.file_id
    assert run(bot.send_document(anna.user.id, file_id)).document.file_size == 2 * 2**30
    assert refused(telegram, run, bot.get_file(file_id)) == "Bad Request: file is too big"
    seen = refused(telegram, run, bot.send_photo(anna.user.id, file_id))
    assert seen == "Bad Request: can't use file of type Document as Photo"
    seen = refused(telegram, run, bot.send_photo(anna.user.id, "AgACnothing"))
    assert seen == "Bad Request: wrong file identifier/HTTP URL specified"


def test_an_uploaded_file_comes_back_as_it_was(run: Run, bot: Bot, anna: Seat) -> None:
    """Multipart uploads are stored and can be fetched."""
    sent = run(bot.send_voice(anna.user.id, b"OggS\x00\xff\r\n", duration=3)).voice
    assert sent.duration == timedelta(seconds=3)
    assert bytes(run(run(bot.get_file(sent.file_id)).download_as_bytearray())) == b"OggS\x00\xff\r\n"


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ([InputMediaPhoto(b"x")], "too few messages to send as an album"),
        ([InputMediaPhoto(b"x")] * 11, "too many messages to send as an album"),
        (
            [InputMediaPhoto(b"x"), InputMediaDocument(b"x")],
            "document can't be mixed with other media types",
        ),
        (
            [InputMediaPhoto(b"x"), InputMediaAnimation(b"x")],
            'can\'t parse media: unsupported type "animation"',
        ),
    ],
)
def test_album_that_telegram_does_not_take(
    telegram: Simulator, run: Run, bot: Bot, anna: Seat, media: list[Any], reason: str
) -> None:
    """2 to 10 items of kinds that go together."""
    assert refused(telegram, run, bot.send_media_group(anna.user.id, media)) == f"Bad Request: {reason}"


def test_photos_and_videos_share_an_album(run: Run, bot: Bot, anna: Seat) -> None:
    """One media_group_id for all, the caption under its own item."""
    media: list[InputMediaPhoto | InputMediaVideo] = [
        InputMediaPhoto(b"x"),
        InputMediaVideo(b"y", caption="<i>видео</i>", parse_mode="HTML"),
    ]
    photo, video = run(bot.send_media_group(anna.user.id, media))
    assert photo.media_group_id == video.media_group_id
    assert video.caption == "видео"


# -- edits


def test_edits_that_telegram_does_not_take(telegram: Simulator, run: Run, bot: Bot, anna: Seat) -> None:
    """Unknown, unchanged and foreign messages; a text where there is none; an over-long text."""
    me = anna.user.id
    own = run(bot.send_message(me, "<b>x</b>", parse_mode="HTML", reply_markup=button())).message_id
    assert refused(telegram, run, bot.edit_message_text("y", me, 99)) == "Bad Request: message to edit not found"
    same = bot.edit_message_text("<b>x</b>", me, own, parse_mode="HTML", reply_markup=button())
    assert refused(telegram, run, same) == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    seen = refused(telegram, run, bot.edit_message_text("x", me, anna.says("моё").id))
    assert seen == "Bad Request: message can't be edited"
    photo = run(bot.send_photo(me, b"x")).message_id
    seen = refused(telegram, run, bot.edit_message_text("x", me, photo))
    assert seen == "Bad Request: there is no text in the message to edit"
    assert refused(telegram, run, bot.edit_message_text("я" * 4097, me, own)) == "Bad Request: MESSAGE_TOO_LONG"
    changed = run(bot.edit_message_text("z", me, own))
    assert changed.text == "z"
    assert changed.reply_markup is None
    assert changed.edit_date


def test_a_press_is_answered_once(telegram: Simulator, run: Run, bot: Bot, anna: Seat) -> None:
    """A press carries the message as it is now; its answer is a toast, and a second or late one is refused."""
    run(bot.send_message(anna.user.id, "вопрос", reply_markup=button("yes")))
    anna.presses("Да")
    (update,) = telegram.take_updates()
    query = Update.de_json(update, None).callback_query
    assert query
    assert query.data == "yes"
    assert isinstance(query.message, Message)
    assert query.message.text == "вопрос"
    toasts: list[str] = []
    telegram.world.listeners.append(lambda event: toasts.append(event.text))
    assert run(bot.answer_callback_query(query.id, "Принято"))
    assert toasts == ["Принято"]
    gone = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert refused(telegram, run, bot.answer_callback_query(query.id)) == gone
    anna.presses("Да")
    (update,) = telegram.take_updates()
    telegram.clock.move(timedelta(hours=1))
    assert refused(telegram, run, bot.answer_callback_query(update["callback_query"]["id"])) == gone


def test_copying_and_forwarding(telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat) -> None:
    """A copy bears no trace of its author, a forwarded message does; both need the original."""
    message = anna.sends("photo", "подпись")
    copied = run(bot.copy_message(staff.id, anna.chat.id, message.id))
    assert staff.messages[copied.message_id].text == "подпись"
    assert run(bot.forward_message(staff.id, anna.chat.id, message.id)).forward_origin.sender_user.id == anna.user.id
    seen = refused(telegram, run, bot.copy_message(staff.id, anna.chat.id, 99))
    assert seen == "Bad Request: message to copy not found"
    anonymous = telegram.seat(anna, staff, anonymous=True).says("от имени группы")
    assert run(bot.forward_message(anna.chat.id, staff.id, anonymous.id)).forward_origin.sender_chat.id == staff.id
    staff.members[telegram.world.bot.id] = "left"
    with pytest.raises(Forbidden):
        run(bot.forward_message(anna.chat.id, staff.id, anonymous.id))


def test_a_deep_link_starts_the_bot_with_its_payload(telegram: Simulator, run: Run, bot: Bot, staff: Chat) -> None:
    """From a group into the private chat; a payload that is none is left out, another address opens outside."""
    anna = telegram.person("Анна")
    seat = telegram.seat(anna, staff)
    links = (
        "https://t.me/otklik_bot?start=snow_1-2",
        "https://t.me/otklik_bot?start=снег",
        "https://t.me/other?start=x",
    )
    for link in links:
        run(
            bot.send_message(
                staff.id, "…", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Сюда", url=link)]])
            )
        )
    for message in seat.heard[:2]:
        seat.presses("Сюда", on=message)
    assert [message.text for message in anna.messages] == ["/start snow_1-2", "/start"]
    with pytest.raises(CannotDo, match=r"opens https://t\.me/other"):
        seat.presses("Сюда", on=seat.heard[2])


def test_profile_is_held_against_its_limits(telegram: Simulator, run: Run, bot: Bot) -> None:
    """Commands and descriptions of the bot."""
    assert run(bot.set_my_commands([BotCommand("start", "Начать")]))
    seen = refused(telegram, run, bot.set_my_commands([BotCommand("Start", "Начать")]))
    assert seen == "Bad Request: BOT_COMMAND_INVALID"
    with pytest.raises(BadRequest):
        run(bot.set_my_short_description("я" * 121))


def test_what_the_bot_says_of_itself_can_be_read_again(telegram: Simulator, run: Run, bot: Bot) -> None:
    """In the language asked for, or else the one for all; without any of its own the name is @BotFather's."""
    assert run(bot.get_my_name()).name == "Отклик"
    assert run(bot.get_my_description()).description == ""
    run(bot.set_my_description("Приёмная"))
    run(bot.set_my_description("Reception", language_code="en"))
    run(bot.set_my_name("Приёмная города"))
    assert run(bot.get_my_description(language_code="fr")).description == "Приёмная"
    assert run(bot.get_my_description(language_code="en")).description == "Reception"
    assert run(bot.get_my_name()).name == "Приёмная города"
    assert run(bot.get_my_short_description()).short_description == ""


def test_who_is_in_a_group(telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat) -> None:
    """Administrators and how many there are; a private chat has none of the former."""
    telegram.seat(anna, staff)
    telegram.seat(telegram.person("Борис"), staff)
    staff.members[anna.user.id] = "creator"
    found = run(bot.get_chat_administrators(staff.id))
    assert [(member.user.first_name, member.status) for member in found] == [
        ("Отклик", "administrator"),
        ("Анна", "creator"),
    ]
    assert run(bot.get_chat_member_count(staff.id)) == 3
    assert run(bot.get_chat_member_count(anna.chat.id)) == 2
    seen = refused(telegram, run, bot.get_chat_administrators(anna.chat.id))
    assert seen == "Bad Request: there are no administrators in the private chat"


def test_a_bot_that_has_left_a_group_is_out(telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat) -> None:
    """It is told of its own leaving, and may not write there; a private chat cannot be left."""
    assert run(bot.leave_chat(staff.id))
    (update,) = (Update.de_json(update, None) for update in telegram.take_updates())
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "left"
    with pytest.raises(Forbidden):
        run(bot.send_message(staff.id, "x"))
    with pytest.raises(BadRequest):
        run(bot.leave_chat(anna.chat.id))


def test_a_press_opens_no_page_but_the_bots_own(telegram: Simulator, run: Run, bot: Bot, anna: Seat) -> None:
    """answerCallbackQuery's url is a link that starts this bot, or a game's."""
    run(bot.send_message(anna.user.id, "x", reply_markup=button()))
    for url, passes in (("https://t.me/otklik_bot?start=snow", True), ("https://example.org", False)):
        anna.presses("Да")
        (update,) = telegram.take_updates()
        call = bot.answer_callback_query(update["callback_query"]["id"], url=url)
        if passes:
            assert run(call)
        else:
            assert refused(telegram, run, call) == "Bad Request: URL_INVALID"


def test_the_case_of_a_methods_name_does_not_matter(telegram: Simulator) -> None:
    """As at Telegram."""
    answer = httpx.get(f"{telegram.url}/bot{TOKEN}/GETme", trust_env=False).json()
    assert answer["result"]["is_bot"]
    assert telegram.calls[-1].method == "getMe"


def test_a_world_begun_anew_keeps_only_who_is_named(telegram: Simulator, run: Run, bot: Bot, staff: Chat) -> None:
    """Nothing said, nobody else, no limit used up; the numbers of messages and updates go on."""
    boris, anna = telegram.person("Борис"), telegram.person("Анна")
    boris.says("/start")
    run(bot.send_message(boris.user.id, "x", reply_markup=button()))
    for _ in range(20):
        run(bot.send_message(staff.id, "x"))
    anna.blocks()
    last = telegram.updates[-1].update["update_id"]
    telegram.begin_anew([anna.chat, staff])
    assert not telegram.calls
    assert not telegram.take_updates()
    assert set(telegram.world.chats) == {anna.user.id, staff.id}
    assert set(telegram.world.users) == {anna.user.id, bot.id}
    assert not staff.messages
    assert run(bot.send_message(staff.id, "y")).message_id == 21
    anna.says("/start")
    (update,) = telegram.take_updates()
    assert update["update_id"] == last + 1


# -- limits


def test_sending_too_fast_is_told_when_to_come_back(
    telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat
) -> None:
    """20 a minute to a group, a short burst to a person; the clock that moves makes room again."""
    for _ in range(20):
        run(bot.send_message(staff.id, "x"))
    with pytest.raises(RetryAfter) as refusal:
        run(bot.send_message(staff.id, "x"))
    assert isinstance(refusal.value.retry_after, timedelta)
    telegram.clock.move(refusal.value.retry_after)
    run(bot.send_message(staff.id, "x"))
    for _ in range(8):
        run(bot.send_message(anna.user.id, "x"))
    assert refused(telegram, run, bot.send_message(anna.user.id, "x")).startswith("Too Many Requests: retry after ")
    telegram.limits.lenient = True
    run(bot.send_message(anna.user.id, "x"))


# -- groups


def test_topic_messages_carry_their_root(telegram: Simulator, staff: Chat) -> None:
    """In a forum topic every message answers the topic's root unless it answers another, and says where it is."""
    ivan = telegram.seat(telegram.person("Иван"), staff).opens_topic("ЖКХ")
    first = ivan.says("/bind zhkh")
    ivan.says("ответ", reply_to=first)
    _, bound, answer = messages(telegram)
    assert bound.is_topic_message
    assert bound.message_thread_id == ivan.topic
    assert bound.reply_to_message
    assert bound.reply_to_message.forum_topic_created
    assert bound.entities[0].type == "bot_command"
    assert answer.reply_to_message
    assert answer.reply_to_message.text == "/bind zhkh"
    assert answer.reply_to_message.reply_to_message is None


def test_an_answered_message_brings_its_buttons(telegram: Simulator, run: Run, bot: Bot, staff: Chat) -> None:
    """reply_to_message is the whole message: a bot can read from its buttons what was answered."""
    ivan = telegram.seat(telegram.person("Иван"), staff)
    run(bot.send_message(staff.id, "карточка", reply_markup=button("take:1")))
    ivan.says("ответ", reply_to=ivan.last)
    (answered,) = messages(telegram)
    assert answered.reply_to_message
    assert answered.reply_to_message.reply_markup
    assert answered.reply_to_message.reply_markup.inline_keyboard[0][0].callback_data == "take:1"


def test_anonymous_administrators_and_channels_are_no_people(telegram: Simulator, staff: Chat) -> None:
    """They write in the group's name; a channel's post is carried to its discussion group by Telegram."""
    telegram.seat(telegram.person("Ирина"), staff, anonymous=True).says("/bind zhkh")
    channel = telegram.group("Новости", kind="channel")
    channel.discussion = staff.id
    post_in_channel(telegram.world, channel, "Новость")
    anonymous, post, carried = (Update.de_json(update, None) for update in telegram.take_updates())
    assert anonymous.message
    assert anonymous.message.sender_chat
    assert anonymous.message.sender_chat.id == staff.id
    assert post.channel_post
    assert carried.message
    assert carried.message.is_automatic_forward


def test_privacy_mode_withholds_talk_from_a_plain_member(telegram: Simulator, staff: Chat) -> None:
    """A bot that is no administrator hears commands and answers to itself only."""
    staff.members[telegram.world.bot.id] = "member"
    ivan = telegram.seat(telegram.person("Иван"), staff)
    ivan.says("между собой")
    ivan.says("/find 1")
    (update,) = telegram.take_updates()
    assert update["message"]["text"] == "/find 1"


# -- faults


def test_faults_strike_the_next_calls_only(telegram: Simulator, run: Run, bot: Bot, anna: Seat, staff: Chat) -> None:
    """A fault concerns its chat, wears off, and each kind does what it says."""
    telegram.fail("429", chat_id=anna.chat.id, times=2, retry_after=7)
    run(bot.send_message(staff.id, "x"))
    for _ in range(2):
        assert refused(telegram, run, bot.send_message(anna.user.id, "x")) == "Too Many Requests: retry after 7"
    run(bot.send_message(anna.user.id, "x"))
    telegram.fail("403", method="sendMessage")
    with pytest.raises(Forbidden):
        run(bot.send_message(anna.user.id, "x"))
    before = len(anna.heard)
    for kind, arrives in (("500", 0), ("hang", 0), ("lost", 1)):
        telegram.fail(kind)
        with pytest.raises(TelegramError):
            run(bot.send_message(anna.user.id, kind, read_timeout=0.3))
        assert len(anna.heard) == before + arrives
    assert telegram.calls[-1].answer is None
    assert TOKEN not in str(telegram.calls)
