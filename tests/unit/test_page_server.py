"""The page's server: what a page begins with, what it is told as things happen, and who is not let in."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from infra.local.aws import Invocation
from infra.local.rules import next_working_morning
from infra.local.stack import TOKEN, Stack
from infra.local.story import MORNING
from infra.page.headers import HEADERS
from infra.page.runs import record
from infra.page.scenes import SCENES, Scene
from infra.telegram.errors import JSON
from tests.unit.page_stack import a_page


@pytest.fixture
def served() -> Iterator[tuple[Stack, httpx.Client]]:
    with a_page() as found:
        yield found


def calls(browser: httpx.Client, method: str, **params: Any) -> Any:
    """The bot calls Telegram."""
    answer = browser.post(f"/bot{TOKEN}/{method}", json=params).json()
    assert answer["ok"], answer
    return answer["result"]


class Told:
    """What a page hears from a cursor on."""

    def __init__(self, browser: httpx.Client) -> None:
        self._browser = browser
        self.cursor = browser.get("/api/town").json()["cursor"]

    def until(self, kind: str) -> list[JSON]:
        """Everything up to the first event of this kind that has not been heard."""
        heard: list[JSON] = []
        with self._browser.stream("GET", "/api/events", params={"after": self.cursor}) as stream:
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    self.cursor = int(value)
                if name == "data":
                    heard += json.loads(value)
                    if any(event["type"] == kind for event in heard):
                        return heard
        raise AssertionError(f"the stream ended before {kind}")

    def last(self, kind: str) -> JSON:
        """The newest of a kind."""
        return [event for event in self.until(kind) if event["type"] == kind][-1]


# -- what it begins with


def test_a_page_begins_with_the_whole_town(served: tuple[Stack, httpx.Client]) -> None:
    """People with their roles, chats with their newest messages, the clock in the town's zone."""
    stack, browser = served
    seen = browser.get("/api/town").json()
    assert {"cursor", "clock", "zone", "bot", "people", "chats", "faults", "scenes", "scene", "runs"} == seen.keys()
    roles = {person["first_name"]: (person["role"], person["label"]) for person in seen["people"]}
    assert roles["Анна"] == ("citizen", "Житель")
    assert roles["Павел"] == ("executor", "Исполнитель, ЖКХ")
    assert seen["clock"]["now"].startswith("2026-11-23T10:0")
    assert seen["clock"]["now"].endswith("+09:00")
    chats = {chat["title"]: chat for chat in seen["chats"]}
    channel, comments = chats["Белогорск официально"], chats["Белогорск: комментарии"]
    assert channel["discussion"] == comments["id"]
    assert channel["messages"][-1]["text"] == comments["messages"][-1]["text"]
    assert chats["Отклик: сотрудники"]["forum"]
    assert chats["Глава администрации"]["messages"][0]["text"] == "/start"
    assert stack.telegram.take_updates() == []


def test_older_messages_come_by_pages(served: tuple[Stack, httpx.Client]) -> None:
    """Fifty at first, the rest before them; of a topic only its own."""
    stack, browser = served
    staff = stack.town.in_staff("pavel")
    for number in range(60):
        staff.says(f"сообщение {number}")
    corner = stack.town.in_staff("admin").opens_topic("ЖКХ")
    corner.says("в теме")
    seen = next(chat for chat in browser.get("/api/town").json()["chats"] if chat["forum"])
    assert len(seen["messages"]) == 50
    path = f"/api/chats/{staff.chat.id}/messages"
    older = browser.get(path, params={"before": seen["messages"][0]["message_id"]}).json()
    assert (len(older["messages"]), older["more"]) == (12, False)
    in_topic = browser.get(path, params={"topic": corner.topic or 0}).json()
    assert [message.get("text") for message in in_topic["messages"]] == [None, "в теме"]
    assert browser.get(path, params={"limit": 5}).json()["more"]
    assert browser.get("/api/chats/-5/messages").status_code == 404
    assert browser.get(path, params={"before": "x"}).status_code == 400


def test_each_sees_the_commands_meant_for_them(served: tuple[Stack, httpx.Client]) -> None:
    """The person in their own chat, members of a group with commands of their own beside the group's."""
    stack, browser = served
    admin, staff = stack.town.people["admin"].user.id, stack.town.staff.id
    told = Told(browser)
    calls(browser, "setMyCommands", commands=[{"command": "start", "description": "Начать"}])
    assert told.last("chat")["chat"]["commands"][0]["command"] == "start"
    scope = {"type": "chat_administrators", "chat_id": staff}
    calls(browser, "setMyCommands", commands=[{"command": "staff", "description": "Люди"}], scope=scope)
    group = next(chat for chat in browser.get("/api/town").json()["chats"] if chat["id"] == staff)
    assert [command["command"] for command in group["commands"]] == ["start"]
    own = {member["id"]: member["commands"][0]["command"] for member in group["members"] if "commands" in member}
    assert own[admin] == "staff"


# -- what it is told


def test_what_the_bot_does_is_told(served: tuple[Stack, httpx.Client]) -> None:
    """Messages with the keyboard that changed, edits, typing with its topic, toasts even when they say nothing."""
    stack, browser = served
    anna = stack.town.people["anna"]
    told = Told(browser)
    anna.says("/start")
    assert [event["type"] for event in told.until("update")] == ["message", "update"]
    menu = {"keyboard": [["Справка"]]}
    for _ in range(2):
        calls(browser, "sendMessage", chat_id=anna.chat.id, text="Здравствуйте", reply_markup=menu)
    buttons = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    asked = calls(browser, "sendMessage", chat_id=anna.chat.id, text="Да?", reply_markup=buttons)
    calls(
        browser,
        "editMessageText",
        chat_id=anna.chat.id,
        message_id=asked["message_id"],
        text="Точно?",
        reply_markup=buttons,
    )
    corner = stack.town.in_staff("admin").opens_topic("ЖКХ")
    calls(browser, "sendChatAction", chat_id=corner.chat.id, message_thread_id=corner.topic, action="typing")
    anna.presses("Да")
    query = stack.telegram.take_updates()[-1]["callback_query"]["id"]
    calls(browser, "answerCallbackQuery", callback_query_id=query)
    heard = told.until("toast")
    first, second = (event for event in heard if event["type"] == "message" and event["message"].get("keys"))
    assert first["message"]["own"]
    assert first["keyboard"]["keyboard"] == menu["keyboard"]
    assert "keyboard" not in second
    assert next(event for event in heard if event["type"] == "edit")["message"]["text"] == "Точно?"
    action = next(event for event in heard if event["type"] == "action")
    assert action == {"type": "action", "chat_id": corner.chat.id, "topic": corner.topic, "action": "typing"}
    toast = next(event for event in heard if event["type"] == "toast")
    assert toast == {"type": "toast", "chat_id": anna.chat.id, "user_id": anna.user.id, "text": "", "alert": False}
    opened = next(event for event in heard if event["type"] == "chat")
    assert opened["chat"]["topics"] == [{"id": corner.topic, "name": "ЖКХ"}]


def test_what_people_do_is_told(served: tuple[Stack, httpx.Client]) -> None:
    """Their edits and deletions, a block, a new citizen, who comes and goes."""
    stack, browser = served
    anna, told = stack.town.people["anna"], Told(browser)
    message = anna.says("прав")
    anna.edits(message, "правка")
    anna.deletes(message)
    anna.blocks()
    stack.town.add_citizen("maria", "Мария")
    heard = told.until("person")
    assert next(event for event in heard if event["type"] == "edit")["message"]["text"] == "правка"
    deleted = {"type": "delete", "chat_id": anna.chat.id, "message_id": message.id}
    assert deleted in heard
    assert next(event for event in heard if event["type"] == "chat")["chat"]["blocked"]
    assert heard[-1]["type"] in ("person", "chat")


def test_faults_are_used_up_before_ones_eyes(served: tuple[Stack, httpx.Client]) -> None:
    """Asked for, met, gone; and taken back."""
    stack, browser = served
    anna, told = stack.town.people["anna"], Told(browser)
    anna.says("/start")
    fault = {"kind": "429", "method": "sendMessage", "chat_id": anna.chat.id, "times": 2}
    assert browser.post("/api/faults", json=fault).status_code == 201
    assert told.last("fault")["faults"] == [fault]
    browser.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": anna.chat.id, "text": "x"})
    assert told.last("fault")["faults"] == [fault | {"times": 1}]
    assert browser.get("/api/town").json()["faults"] == [fault | {"times": 1}]
    assert browser.delete("/api/faults").status_code == 200
    assert told.last("fault")["faults"] == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, {"kind": "418"}),
        (400, {"kind": "429", "times": 0}),
        (400, {"kind": "429", "times": "2"}),
        (404, {"kind": "429", "method": "sendNothing"}),
        (404, {"kind": "429", "chat_id": 5}),
    ],
)
def test_a_fault_that_there_is_not_is_refused(served: tuple[Stack, httpx.Client], status: int, fault: JSON) -> None:
    """In words, and nothing will fail."""
    stack, browser = served
    answer = browser.post("/api/faults", json=fault)
    assert (answer.status_code, answer.json()["error"][-1]) == (status, ".")
    assert stack.telegram.faults.coming == ()


# -- time


def test_time_goes_to_the_next_working_morning(served: tuple[Stack, httpx.Client]) -> None:
    """By the town's own calendar; and the clock is told as it goes and as it stands."""
    stack, browser = served
    told = Told(browser)
    assert browser.post("/api/clock", json={"move": "morning"}).status_code == 202
    heard = told.last("clock")["clock"]
    while heard["moving_to"]:
        heard = told.last("clock")["clock"]
    assert heard["now"].startswith("2026-11-24T09:00:0")
    assert next_working_morning(MORNING.replace(day=27)).date().isoformat() == "2026-11-30"
    assert next_working_morning(MORNING.replace(hour=8)).isoformat() == "2026-11-23T09:00:00+09:00"
    assert next_working_morning(MORNING.replace(month=12, day=31, hour=8)).date().isoformat() == "2027-01-11"
    assert stack.now() > MORNING


@pytest.mark.parametrize(
    "move",
    [{"move": "year"}, {"to": "2026-11-01T09:00"}, {"to": "завтра"}, {"to": "2036-11-01T09:00"}, {}, {"to": 5}],
)
def test_time_goes_nowhere_else(served: tuple[Stack, httpx.Client], move: JSON) -> None:
    """Not back, not too far, not to what is no time."""
    _, browser = served
    answer = browser.post("/api/clock", json=move)
    assert (answer.status_code, answer.json()["error"][-1]) == (400, ".")


def test_a_failing_schedule_is_seen_and_keeps_nobody_from_going_on() -> None:
    """Each run of the days between is a record with its error; a second move is refused meanwhile; stop is obeyed."""
    with a_page(schedules=("rate(1 hour)",)) as (stack, browser):
        first_done, go_on = threading.Event(), threading.Event()

        def wait(_: Invocation) -> None:
            first_done.set()
            go_on.wait(10)

        stack.deployment.listeners.append(wait)
        assert browser.post("/api/clock", json={"to": "2026-11-24T10:00"}).status_code == 202
        assert first_done.wait(10)
        assert browser.post("/api/clock", json={"move": "hour"}).status_code == 409
        told = Told(browser)
        go_on.set()
        while told.last("clock")["clock"]["moving_to"]:
            pass
        runs = browser.get("/api/town").json()["runs"]
        assert len(runs) in (23, 24)
        assert {(run["function"], run["cause"], run["error"][:4]) for run in runs} == {("digest", "schedule", "Void")}
        go_on.clear()
        first_done.clear()
        assert browser.post("/api/clock", json={"to": "2026-11-26T10:00"}).status_code == 202
        assert first_done.wait(10)
        assert browser.post("/api/clock/stop").status_code == 200
        go_on.set()
        while told.last("clock")["clock"]["moving_to"]:
            pass
        assert stack.now().astimezone(stack.zone).day == 24


# -- scenes


def test_a_scene_is_loaded_once_at_a_time_and_its_failure_is_told(
    served: tuple[Stack, httpx.Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress, `reload` when it began and when it ended, a conflict meanwhile, and words when it fails."""
    _, browser = served
    go_on = threading.Event()

    def load(_: Stack, report: Any) -> None:
        report(1, 2)
        go_on.wait(10)
        raise ValueError("a fault")

    monkeypatch.setitem(SCENES, "week", Scene("Неделя", "60 сообщений", load))
    told = Told(browser)
    assert browser.post("/api/scenes", json={"name": "century"}).status_code == 404
    assert browser.post("/api/scenes", json={"name": "week"}).status_code == 202
    assert told.last("scene")["scene"]["state"] == "running"
    assert browser.post("/api/scenes", json={"name": "week"}).status_code == 409
    go_on.set()
    ended: JSON = {"state": "running"}
    while ended["state"] == "running":
        ended = told.last("scene")["scene"]
    assert (ended["state"], ended["done"], ended["total"], ended["error"][-1]) == ("failed", 1, 2, ".")
    assert browser.get("/api/town").json()["scene"] == ended


# -- behind the scenes


def test_a_run_is_what_its_last_line_says() -> None:
    """The update it was for, the figures of its own log, its own moment."""
    cost = {"units": {"read": 1.5, "write": 11.0}, "reads": {"GetItem": 1}, "written": {"dialog": 1}}
    line = json.dumps({"level": "INFO", "message": "run"} | cost | {"appeals": [], "calls": {}, "refused": {}})
    event = {
        "body": json.dumps({"update_id": 7, "message": {}}),
        "requestContext": {"timeEpoch": int(MORNING.timestamp() * 1000)},
    }
    log = f'START\n{{"message": "run", "half\n{line}\nEND RequestId\nREPORT "run"'
    run = record(Invocation("WebhookFunction", event, {"statusCode": 200}, "", 0.1234, log), MORNING)
    assert run == {
        "at": "2026-11-23T01:00:00+00:00",
        "function": "webhook",
        "cause": "update 7 · message",
        "update_id": 7,
        "seconds": 0.123,
        "status": 200,
        "error": None,
        "units": {"read": 1.5, "write": 11.0},
        "read": {"GetItem": 1},
        "written": {"dialog": 1},
        "appeals": [],
        "calls": {},
        "refused": {},
        "idle": False,
    }


def test_a_run_that_was_cut_off_has_no_figures() -> None:
    """Nothing is made up; a schedule that found nothing to do is idle."""
    event = {"scheduled_time": "2026-11-23T01:00:00Z"}
    cut = record(Invocation("DeliveryFunction", event, None, "Timeout: 60 s", 60.0, "START"), MORNING)
    assert (cut["units"], cut["idle"], cut["cause"]) == (None, False, "schedule")
    idle = record(Invocation("DeliveryFunction", event, {"worked": 0}, "", 0.1, '{"message": "run"}'), MORNING)
    assert idle["idle"]


@pytest.mark.parametrize("body", ["", "[" * 100_000, "null", '{"update_id": "x"}', '{"update_id": 1}', "\ufffd"])
def test_a_run_for_rubbish_is_recorded_like_any_other(body: str) -> None:
    """Whatever was posted to the door, what watches it does not stumble."""
    event = {"body": body, "requestContext": {"timeEpoch": 1}}
    run = record(Invocation("WebhookFunction", event, {"statusCode": 200}, "", 0.1, ""), MORNING)
    assert (run["cause"], run["status"]) == ("request", 200)


def test_updates_are_listed_with_their_fate(served: tuple[Stack, httpx.Client]) -> None:
    """The newest after a number."""
    stack, browser = served
    stack.town.people["anna"].says("/start")
    newest = browser.get("/api/updates").json()["updates"][-1]
    assert (newest["kind"], newest["state"], newest["attempts"]) == ("message", "waiting", [])
    assert newest["chat_id"] == stack.town.people["anna"].chat.id
    assert browser.get("/api/updates", params={"after": newest["update_id"]}).json() == {"updates": []}


# -- who is let in


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "127.0.0.1:"]
)
@pytest.mark.parametrize("path", ["/", "/api/town", f"/bot{TOKEN}/getMe"])
def test_a_rebound_name_is_refused(served: tuple[Stack, httpx.Client], host: str, path: str) -> None:
    """A page under a name that now leads here reads nothing, of the page or of the Bot API."""
    _, browser = served
    assert browser.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
    ],
)
def test_another_sites_page_may_do_nothing(served: tuple[Stack, httpx.Client], headers: dict[str, str]) -> None:
    """Neither a deed nor a fault nor a call of the bot, and it reads nothing."""
    stack, browser = served
    anna = stack.town.people["anna"].user.id
    deed = {"deed": "start", "by": anna, "chat": anna}
    assert browser.post("/api/deeds", json=deed, headers=headers).status_code == 403
    assert browser.delete("/api/faults", headers=headers).status_code == 403
    assert browser.post(f"/bot{TOKEN}/getMe", headers=headers).status_code == 403
    assert browser.get("/api/town", headers=headers).status_code == 403
    assert browser.get(f"/bot{TOKEN}/getMe", headers=headers).status_code == 403
    assert stack.telegram.take_updates() == []


def test_our_own_page_and_the_bot_may(served: tuple[Stack, httpx.Client]) -> None:
    """By each of the machine's own names; a link from elsewhere opens the page."""
    stack, browser = served
    for name in ("127.0.0.1", "localhost", "[::1]"):
        own = {"Host": f"{name}:{stack.telegram.port}", "Origin": f"http://{name}:{stack.telegram.port}"}
        assert browser.get("/api/town", headers=own | {"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert browser.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code != 403
    assert calls(browser, "getMe")["is_bot"]


def test_every_answer_tells_the_browser_what_it_may_run(served: tuple[Stack, httpx.Client]) -> None:
    """Errors too."""
    _, browser = served
    for path in ("/api/town", "/api/nothing", "/api/files/x", "/nowhere"):
        answer = browser.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "error" in answer.json() or answer.status_code == 200


def test_a_fault_of_the_page_shows_no_trace(served: tuple[Stack, httpx.Client]) -> None:
    """Without a local AWS the table cannot be read: a sentence, and the server goes on."""
    _, browser = served
    answer = browser.get("/api/table")
    assert (answer.status_code, answer.json()) == (500, {"error": "Сбой локального стека. Подробности в терминале."})
    assert browser.get("/api/town").status_code == 200


def test_an_open_page_does_not_keep_the_server_up() -> None:
    """With pages listening it ends at once, and each connection ends whole."""
    heard = bytearray()
    with a_page() as (stack, _):
        listening = socket.create_connection(("127.0.0.1", stack.telegram.port))
        request = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{stack.telegram.port}\r\n\r\n"
        listening.sendall(request.encode())
        assert listening.recv(1000).startswith(b"HTTP/1.1 200")

        def listen() -> None:
            while came := listening.recv(1000):
                heard.extend(came)

        page = threading.Thread(target=listen)
        page.start()
    page.join(5)
    listening.close()
    assert heard.endswith(b"0\r\n\r\n")  # said to be over, not cut off
