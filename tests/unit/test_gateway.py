"""The gateway against a strict Telegram, and against servers that are none."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from appeals.model.written import Bubble, File, FileKind, Place
from appeals.outgoing import Button, Files, Pin, Redraw, Say, Toast
from appeals.shell import gateway as module
from appeals.shell.gateway import (
    Blocked,
    Gateway,
    Moved,
    Refused,
    SendError,
    TryLater,
    Unauthorised,
    parts,
)
from infra.telegram import Event, Seat, Simulator, migrate

TOKEN = "110201543:AAtest-token"
ROWS = ((Button("Взять", "take:1"),), (Button("Карта", url="https://example.org/"),))
LONG = "\n\n".join(f"<b>{number}</b> " + "слово " * 300 for number in range(5))


def a_gateway(token: str, url: str) -> Gateway:
    """Under a token that is not going to change."""
    return Gateway(token, url, lambda: token)


@pytest.fixture
def telegram() -> Iterator[Simulator]:
    with Simulator(TOKEN) as simulator:
        simulator.limits.lenient = True
        yield simulator


@pytest.fixture
def gateway(telegram: Simulator) -> Iterator[Gateway]:
    opened = a_gateway(TOKEN, telegram.url)
    yield opened
    opened.close()


@pytest.fixture
def anna(telegram: Simulator) -> Seat:
    seat = telegram.person("Анна")
    seat.says("/start")
    return seat


def test_a_text_arrives_with_its_buttons(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """HTML, buttons of both kinds, no link preview; the id is that of the message."""
    sent = gateway.send(Say(anna.chat.id, "<b>№ 1</b> &lt;три&gt; https://example.org", ROWS))
    assert anna.last.text == "№ 1 <три> https://example.org"
    assert anna.last.buttons == [["Взять"], ["Карта"]]
    assert sent.message_id == anna.last.id
    assert telegram.calls[-1].params["link_preview_options"] == '{"is_disabled": true}'


def test_a_reply_stands_even_when_its_message_is_gone(gateway: Gateway, anna: Seat) -> None:
    """What was answered may have been deleted meanwhile; the answer still goes out."""
    question = anna.says("Когда?")
    gateway.send(Say(anna.chat.id, "Завтра", reply_to=question.id))
    assert anna.last.reply_to == question.id
    gateway.send(Say(anna.chat.id, "Послезавтра", reply_to=999))
    assert anna.last.text == "Послезавтра"
    assert anna.last.reply_to is None


def test_an_answer_to_a_comment_stands_under_it_else_under_the_post_else_nowhere(
    telegram: Simulator, gateway: Gateway, anna: Seat
) -> None:
    """Each of its parts: alone in the group nobody would know what it belongs to."""
    group = telegram.group("Комментарии")
    seat = telegram.seat(anna, group)
    post, comment = seat.says("Запись"), seat.says("Комментарий")
    say = Say(group.id, LONG, under=(comment.id, post.id))
    sent = gateway.send(say)
    assert [message.reply_to for message in seat.heard] == [comment.id] * 3
    assert sent.message_id == seat.heard[0].id
    seat.deletes(comment)
    gateway.send(say)
    assert [message.reply_to for message in seat.heard[3:]] == [post.id] * 3
    seat.deletes(post)
    assert gateway.send(say).message_id is None
    assert len(seat.heard) == 6


def test_a_message_of_a_group_is_brought_to_a_person(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """Words, file and the new message's id; what was deleted, or stands in a group the bot has left, is not."""
    group = telegram.group("Комментарии")
    seat = telegram.seat(anna, group)
    said, shown = seat.says("Темно\u202e"), seat.sends("photo", "Вот")
    brought = gateway.brought(group.id, said.id, anna.user.id)
    assert brought == Bubble(anna.last.id, "Темно")
    assert [one.kind for one in gateway.brought(group.id, shown.id, anna.user.id).files] == [FileKind.PHOTO]
    for kind in FileKind:
        sent = seat.sends(kind.value)
        assert [one.kind for one in gateway.brought(group.id, sent.id, anna.user.id).files] == [kind]
    seat.deletes(said)
    with pytest.raises(Refused):
        gateway.brought(group.id, said.id, anna.user.id)
    group.members[telegram.world.bot.id] = "left"
    with pytest.raises(Blocked):
        gateway.brought(group.id, shown.id, anna.user.id)


def test_the_bot_learns_its_own_name(telegram: Simulator, gateway: Gateway) -> None:
    """And a failure is one of sending."""
    assert gateway.name() == "otklik_bot"
    telegram.fail("500", method="getMe")
    with pytest.raises(TryLater):
        gateway.name()


def test_a_text_goes_into_its_topic(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """A department reads in a topic of the staff chat."""
    staff = telegram.group("Обращения", forum=True)
    topic = telegram.seat(anna, staff).opens_topic("ЖКХ")
    gateway.send(Say(staff.id, "Карточка", thread=topic.topic))
    assert topic.last.text == "Карточка"


def test_a_long_text_arrives_whole_in_parts(gateway: Gateway, anna: Seat) -> None:
    """The answered message is named by the first part, the buttons stand under the last."""
    start = anna.messages[0]
    say = Say(anna.chat.id, LONG, ROWS, reply_to=start.id)
    sent = gateway.send(say)
    assert parts(say) == len(anna.heard) == 3
    assert (
        " ".join(message.text for message in anna.heard).split() == LONG.replace("<b>", "").replace("</b>", "").split()
    )
    assert [bool(message.buttons) for message in anna.heard] == [False, False, True]
    assert [message.reply_to for message in anna.heard] == [start.id, None, None]
    assert sent.message_id == anna.heard[0].id


def test_a_menu_stays_below_the_chat(gateway: Gateway, anna: Seat) -> None:
    """One label to a row."""
    gateway.send(Say(anna.chat.id, "Что вы хотите сделать?", menu=("Новое сообщение", "Справка")))
    assert anna.keyboard == [["Новое сообщение"], ["Справка"]]
    assert anna.chat.keyboard
    assert anna.chat.keyboard["is_persistent"]


def test_a_place_can_be_shared_by_a_button(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """Pressed, it sends the location; the other labels are typed."""
    gateway.send(Say(anna.chat.id, "Где это?", menu=("Пропустить",), share_place="Я здесь"))
    assert anna.keyboard == [["Я здесь"], ["Пропустить"]]
    telegram.take_updates()
    anna.presses("Я здесь")
    assert "location" in telegram.take_updates()[0]["message"]


# -- changing and answering


def test_a_message_is_redrawn(gateway: Gateway, anna: Seat) -> None:
    """Text and buttons are replaced; without rows the buttons go."""
    sent = gateway.send(Say(anna.chat.id, "Добавлено: 1 фото", ROWS))
    assert sent.message_id
    redraw = Redraw(anna.chat.id, sent.message_id, "Добавлено: 2 фото")
    assert gateway.send(redraw) == sent
    assert (anna.last.text, anna.last.buttons) == ("Добавлено: 2 фото", [])


def test_redrawing_the_same_or_the_gone_is_done(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """Telegram refuses both; for us there is nothing left to do."""
    sent = gateway.send(Say(anna.chat.id, "Готово"))
    assert sent.message_id
    assert gateway.send(Redraw(anna.chat.id, sent.message_id, "Готово")) == sent
    assert not telegram.calls[-1].ok
    gateway.send(Redraw(anna.chat.id, 999, "Готово"))
    assert not telegram.calls[-1].ok
    telegram.fail("400", description="Bad Request: message can't be edited")
    gateway.send(Redraw(anna.chat.id, sent.message_id, "Новое"))


def test_a_redrawn_text_that_is_too_long_is_cut(gateway: Gateway, anna: Seat) -> None:
    """One message cannot become two."""
    sent = gateway.send(Say(anna.chat.id, "Черновик"))
    assert sent.message_id
    gateway.send(Redraw(anna.chat.id, sent.message_id, f"<i>{'я' * 5000}</i>", ROWS))
    assert anna.last.text == "я" * 4095 + "…"
    assert anna.last.buttons


def test_a_press_is_answered(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """With words, cut at Telegram's 200, as they are and not as HTML."""
    gateway.send(Say(anna.chat.id, "Карточка", ROWS))
    anna.presses("Взять")
    press = telegram.take_updates()[-1]["callback_query"]
    assert gateway.send(Toast(press["id"], "<b> & " + "я" * 300, alert=True)).message_id is None
    assert telegram.calls[-1].params["text"] == "<b> & " + "я" * 193 + "…"
    assert telegram.calls[-1].ok


def test_a_press_that_is_too_old_counts_as_answered(telegram: Simulator, gateway: Gateway) -> None:
    """Nobody waits for that answer any more."""
    gateway.send(Toast("4000"))
    assert not telegram.calls[-1].ok


# -- files and places


def received(telegram: Simulator, seat: Seat, *kinds: str) -> tuple[File, ...]:
    """Files as the bot has got them, one of each kind."""
    telegram.take_updates()
    for kind in kinds:
        seat.sends(kind)  # type: ignore[arg-type]
    messages = [update["message"] for update in telegram.take_updates()]
    found = [(kind, message[kind]) for kind, message in zip(kinds, messages, strict=True)]
    return tuple(File(FileKind(kind), (file[-1] if kind == "photo" else file)["file_id"]) for kind, file in found)


def sent_files(telegram: Simulator, since: int) -> list[str]:
    """The calls from then on: `sendPhoto`, `sendMediaGroup:photo,video`."""
    return [
        f"{call.method}:{','.join(item['type'] for item in json.loads(call.params['media']))}"
        if call.method == "sendMediaGroup"
        else call.method
        for call in telegram.calls[since:]
    ]


def test_files_go_as_albums_where_telegram_allows(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """Photos with videos, documents by themselves, audio by itself, the rest one by one; in order."""
    kinds = ("photo", "video", "document", "document", "audio", "audio", "voice", "voice", "photo", "sticker")
    files = Files(anna.chat.id, received(telegram, anna, *kinds))
    gateway.send(files)
    assert sent_files(telegram, 0) == [
        "sendMediaGroup:photo,video",
        "sendMediaGroup:document,document",
        "sendMediaGroup:audio,audio",
        "sendVoice",
        "sendVoice",
        "sendPhoto",
        "sendSticker",
    ]
    assert parts(files) == 7


def test_an_album_holds_ten(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """What is more goes into the next; a last one alone is no album."""
    photos = received(telegram, anna, *["photo"] * 21)
    sent = gateway.send(Files(anna.chat.id, photos))
    assert [call.method for call in telegram.calls] == ["sendMediaGroup", "sendMediaGroup", "sendPhoto"]
    assert len(anna.heard) == 21
    assert sent.message_id == anna.heard[0].id


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_of_file_can_be_sent_alone(
    telegram: Simulator, gateway: Gateway, anna: Seat, kind: FileKind
) -> None:
    """By the method of its kind, as a reply to the card."""
    card = gateway.send(Say(anna.chat.id, "Карточка")).message_id
    gateway.send(Files(anna.chat.id, received(telegram, anna, kind), reply_to=card))
    assert kind in anna.last.body
    assert anna.last.reply_to == card


def test_a_point_is_pinned(gateway: Gateway, anna: Seat) -> None:
    """With an address it is a venue."""
    gateway.send(Pin(anna.chat.id, Place("", 50.9213, 128.4739)))
    assert anna.last.body["location"] == {"latitude": 50.9213, "longitude": 128.4739}
    gateway.send(Pin(anna.chat.id, Place("ул. Кирова, 120", 50.9213, 128.4739)))
    assert anna.last.body["venue"]["title"] == "ул. Кирова, 120"


def test_an_address_alone_is_no_pin(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """There is no point to show, and nothing to fail."""
    assert gateway.send(Pin(anna.chat.id, Place("ул. Кирова, 120"))).message_id is None
    assert telegram.calls == []


# -- failures


def failure(gateway: Gateway, outgoing: Say, skip: int = 0) -> SendError:
    with pytest.raises(SendError) as caught:
        gateway.send(outgoing, skip)
    return caught.value


def test_too_many_requests_names_the_wait(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """The seconds are Telegram's, and the message was not taken."""
    telegram.fail("429", retry_after=17)
    error = failure(gateway, Say(anna.chat.id, "Здравствуйте"))
    assert isinstance(error, TryLater)
    assert (error.retry_after, error.taken_maybe) == (17, False)


@pytest.mark.parametrize(
    "reason",
    [
        "bot was blocked by the user",
        "user is deactivated",
        "bot can't initiate conversation with a user",
        "bot was kicked from the supergroup chat",
    ],
)
def test_a_closed_door_is_told_apart(telegram: Simulator, gateway: Gateway, anna: Seat, reason: str) -> None:
    """403 in all its forms: this person or chat cannot be reached."""
    telegram.fail("403", description=reason)
    assert isinstance(failure(gateway, Say(anna.chat.id, "Здравствуйте")), Blocked)


def test_a_group_that_moved_says_where(telegram: Simulator, gateway: Gateway) -> None:
    """The new id comes with the refusal."""
    group = telegram.group("Обращения", kind="group")
    supergroup = migrate(telegram.world, group)
    error = failure(gateway, Say(group.id, "Карточка"))
    assert isinstance(error, Moved)
    assert error.new_chat == supergroup.id


@pytest.mark.parametrize(
    ("quoting", "shown"),
    [
        (
            'can\'t parse entities: unsupported start tag "secret" at byte offset 3',
            "Can't parse entities: unsupported start tag [...] at byte offset 3",
        ),
        ("inline keyboard button URL 'secret' is invalid", "Inline keyboard button url [...] is invalid"),
        ('unexpected "it\'s "so" secret"', "Unexpected [...]"),
        ("BUTTON_DATA_INVALID", "Button_data_invalid"),
        ("не по-английски", " -"),
    ],
)
def test_a_refusal_is_final_and_quotes_nothing(
    telegram: Simulator, gateway: Gateway, anna: Seat, quoting: str, shown: str
) -> None:
    """Telegram's words stay, the person's do not."""
    telegram.fail("400", description=quoting)
    error = failure(gateway, Say(anna.chat.id, "Здравствуйте"))
    assert isinstance(error, Refused)
    assert str(error) == shown


def test_an_unknown_token_is_an_alarm_and_no_refusal(telegram: Simulator, anna: Seat) -> None:
    """Callers keep the message, as with every passing failure."""
    stranger = a_gateway("1:other", telegram.url)
    error = failure(stranger, Say(anna.chat.id, "Здравствуйте"))
    stranger.close()
    assert isinstance(error, Unauthorised)
    assert isinstance(error, TryLater)


def test_a_token_that_was_changed_is_taken_up_within_the_call(telegram: Simulator, anna: Seat) -> None:
    """The part that was refused is sent under the new token, and no part before it once more."""
    known = ["", TOKEN, "3:newer"]
    gateway = Gateway(TOKEN, telegram.url, lambda: known[0])
    telegram.change_token("3:newer")
    for still_unknown in known[:2]:
        known[0] = still_unknown
        assert isinstance(failure(gateway, Say(anna.chat.id, "Рано")), Unauthorised)
    known[0] = "3:newer"
    before = len(telegram.calls)
    assert gateway.send(Say(anna.chat.id, "Здравствуйте")).message_id == anna.last.id
    assert gateway.send(Say(anna.chat.id, LONG), skip=1).message_id is None
    assert [call.ok for call in telegram.calls[before:]].count(False) == 1
    gateway.close()


def test_a_fault_of_the_server_passes(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """It may or may not have sent the message."""
    telegram.fail("500")
    error = failure(gateway, Say(anna.chat.id, "Здравствуйте"))
    assert isinstance(error, TryLater)
    assert error.taken_maybe
    assert error.retry_after is None


@pytest.mark.parametrize("fault", ["hang", "lost"])
def test_silence_is_a_passing_failure(
    telegram: Simulator, gateway: Gateway, anna: Seat, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer in time, or half of one: perhaps the message was taken, perhaps not."""
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.3)
    telegram.fail(fault)
    error = failure(gateway, Say(anna.chat.id, "Здравствуйте"))
    assert isinstance(error, TryLater)
    assert error.taken_maybe


def test_a_server_out_of_reach_has_taken_nothing() -> None:
    """The connection was refused, so the same can be sent again without fear of a double."""
    gateway = a_gateway(TOKEN, f"http://127.0.0.1:{a_closed_port()}/")
    error = failure(gateway, Say(1, "Здравствуйте"))
    gateway.close()
    assert isinstance(error, TryLater)
    assert not error.taken_maybe


def test_a_failure_between_parts_is_taken_up_again(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """The error says how far it came and which message was the first; the rest follows, nothing twice."""
    say = Say(anna.chat.id, LONG, ROWS)

    def fail_the_next(_: Event) -> None:
        telegram.world.listeners.clear()
        telegram.fail("500")

    telegram.world.listeners.append(fail_the_next)
    error = failure(gateway, say)
    assert (error.parts_done, error.message_id) == (1, anna.heard[0].id)

    telegram.fail("429")
    again = failure(gateway, say, skip=1)
    assert (again.parts_done, again.message_id) == (1, None)

    assert gateway.send(say, skip=1).message_id is None
    assert len(anna.heard) == parts(say)
    assert anna.last.buttons


# -- connections


class Answering(ThreadingHTTPServer):
    """Answers every request with the same bytes, and hangs up after each if told to."""

    daemon_threads = True

    def __init__(self, status: int, body: bytes, *, hangs_up: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status, self.body, self.hangs_up = status, body, hangs_up
        self.connections = 0
        self.hung_up = threading.Event()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.hung_up.set()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Answering

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)
        self.close_connection = self.server.hangs_up

    def log_message(self, *_: object) -> None:
        pass


TAKEN = json.dumps(
    {"ok": True, "result": {"message_id": 5, "date": 1764000000, "chat": {"id": 1, "type": "private"}}}
).encode()


@pytest.fixture
def answering() -> Iterator[Callable[..., Answering]]:
    running: list[Answering] = []

    def start(status: int = 200, body: bytes = TAKEN, *, hangs_up: bool = False) -> Answering:
        server = Answering(status, body, hangs_up=hangs_up)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def a_closed_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_warm_calls_use_the_connection_again(answering: Callable[..., Answering]) -> None:
    """Each event runs the loop anew, and the connection outlives it."""
    server = answering()
    gateway = a_gateway(TOKEN, f"http://127.0.0.1:{server.server_port}")
    assert [gateway.send(Say(1, "Здравствуйте")).message_id for _ in range(5)] == [5] * 5
    assert server.connections == 1
    gateway.close()


def test_a_connection_that_died_between_events_is_replaced(answering: Callable[..., Answering]) -> None:
    """The server hung up while the process slept: the next message opens a new connection."""
    server = answering(hangs_up=True)
    gateway = a_gateway(TOKEN, f"http://127.0.0.1:{server.server_port}")
    for expected in (1, 2, 3):
        server.hung_up.clear()
        gateway.send(Say(1, "Здравствуйте"))
        assert server.hung_up.wait(5)
        assert server.connections == expected
    gateway.close()


def test_a_closed_gateway_opens_again(answering: Callable[..., Answering]) -> None:
    """And another one, with a new token, shares the process's loop."""
    server = answering()
    url = f"http://127.0.0.1:{server.server_port}"
    for gateway in (a_gateway(TOKEN, url), a_gateway("2:new", url)):
        gateway.send(Say(1, "Здравствуйте"))
        gateway.close()
        gateway.send(Say(1, "Здравствуйте"))
        gateway.close()
    assert server.connections == 4


@pytest.mark.parametrize(("status", "body"), [(502, b"<html>Bad Gateway</html>"), (200, b"<html>Hello</html>")])
def test_an_answer_that_is_not_telegrams_passes(answering: Callable[..., Answering], status: int, body: bytes) -> None:
    """Something between us and Telegram answered: later it may be Telegram again."""
    server = answering(status, body)
    gateway = a_gateway(TOKEN, f"http://127.0.0.1:{server.server_port}")
    error = failure(gateway, Say(1, "Здравствуйте"))
    gateway.close()
    assert isinstance(error, TryLater)
    assert error.taken_maybe


def test_nothing_but_the_message_is_asked(telegram: Simulator, gateway: Gateway, anna: Seat) -> None:
    """No getMe: it would cost a round trip at every cold start."""
    gateway.send(Say(anna.chat.id, "Здравствуйте"))
    assert [call.method for call in telegram.calls] == ["sendMessage"]


def test_certificates_are_loaded_once_and_only_for_https(
    answering: Callable[..., Answering], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take 15 ms of a cold start."""
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def counted(*args: Any, **kwargs: Any) -> ssl.SSLContext:
        made.append(create(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    plain = a_gateway(TOKEN, f"http://127.0.0.1:{answering().server_port}")
    plain.send(Say(1, "Здравствуйте"))
    plain.close()
    assert made == []

    secure = a_gateway(TOKEN, f"https://127.0.0.1:{a_closed_port()}")
    assert made == []
    failure(secure, Say(1, "Здравствуйте"))
    failure(secure, Say(1, "Здравствуйте"))
    secure.close()
    assert len(made) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, TAKEN), (200, b"Ivanova, unfinished"), (502, b"Ivanova"), (401, b"{}"), (400, b"{}")],
)
def test_neither_token_nor_words_are_logged(
    answering: Callable[..., Answering], caplog: pytest.LogCaptureFixture, status: int, body: bytes
) -> None:
    """Not even where somebody logs everything, nor in what an error says of itself."""
    caplog.set_level(logging.DEBUG)
    gateway = a_gateway(TOKEN, f"http://127.0.0.1:{answering(status, body).server_port}")
    try:
        gateway.send(Say(1, "Ivanova"))
    except SendError:
        logging.getLogger("otklik").exception("not sent")
    gateway.close()
    assert TOKEN not in caplog.text
    assert "AAtest" not in caplog.text
    assert "Ivanova" not in caplog.text.replace('Say(1, "Ivanova")', "")
