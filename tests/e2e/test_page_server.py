"""The page over the whole stack: what is behind the scenes is the functions' own word, and time moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from infra.local.stack import Stack
from infra.telegram.errors import JSON


class Citizen:
    """Somebody new, who lives by the page alone."""

    def __init__(self, stack: Stack, browser: httpx.Client) -> None:
        self._stack = stack
        self._browser = browser
        self.id = int(self._post("/api/people", {"name": "Мария", "last_name": ""})["person"]["id"])

    def does(self, deed: str, **fields: Any) -> None:
        """A deed, and all that comes of it."""
        self._post("/api/deeds", {"deed": deed, "by": self.id, "chat": self.id} | fields)
        self._stack.settle()

    def presses(self, label: str) -> None:
        """The newest button of this label, by its place: under a message, else on the keyboard below."""
        chat = next(one for one in self._browser.get("/api/town").json()["chats"] if one["id"] == self.id)
        for message in reversed(chat["messages"]):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if place := _place(rows, label):
                return self.does("press", message=message["message_id"], **place)
        return self.does("key", **_place(chat["keyboard"]["keyboard"], label))

    def tells_of_a_swing(self, street: str, house: int) -> None:
        """The whole way of a message."""
        self.does("start")
        self.presses("Даю согласие")
        self.does("say", text=f"На {street} {house}, во дворе, сломаны качели на детской площадке")
        for label in ("Готово", "Да, верно", f"ул. {street}, {house}", "Отправить"):
            self.presses(label)

    def _post(self, path: str, body: JSON) -> JSON:
        answer = self._browser.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def _place(rows: list[list[JSON]], label: str) -> dict[str, int]:
    """Where a button stands; nothing when it is not there."""
    found = [(row, labels.index(label)) for row, labels in enumerate(map(_labels, rows)) if label in labels]
    return {"row": found[0][0], "column": found[0][1]} if found else {}


def _labels(row: list[JSON]) -> list[str]:
    return [str(button["text"]) for button in row]


@pytest.fixture
def browser(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.telegram.url, trust_env=False, timeout=60) as client:
        yield client


def runs(browser: httpx.Client, function: str) -> list[JSON]:
    """The newest runs of a function."""
    return [run for run in browser.get("/api/town").json()["runs"] if run["function"] == function]


def test_a_message_sent_from_the_page_is_seen_to_its_last_item(stack: Stack, browser: httpx.Client) -> None:
    """The run names its update, its appeal and what it cost; the table has what it says was written."""
    citizen = Citizen(stack, browser)
    citizen.tells_of_a_swing("Ленина", 15)
    sent = runs(browser, "webhook")[-1]
    (number,) = sent["appeals"]
    update = browser.get("/api/updates").json()["updates"][-1]
    assert (sent["update_id"], sent["cause"]) == (update["update_id"], f"update {update['update_id']} · callback_query")
    assert (sent["status"], sent["error"], sent["idle"], update["state"]) == (200, None, False, "delivered")
    assert {"appeal", "event", "pointer", "dialog", "counter"} <= sent["written"].keys()
    assert sent["units"]["write"] > 0
    assert sent["calls"]["sendMessage"] >= 2
    kinds = [item["kind"] for item in browser.get(f"/api/table/appeals/{number}").json()["items"]]
    assert kinds[0] == "appeal"
    assert "event" in kinds
    counted = {one["kind"]: one["count"] for one in browser.get("/api/table").json()["kinds"]}
    assert counted["appeal"] >= 1
    events: list[JSON] = []
    after: str | None = ""
    while after is not None:
        page = browser.get("/api/table/event", params={"limit": 200, "after": after}).json()
        events, after = events + page["items"], page["next"]
    assert list(events[0])[:2] == ["pk", "sk"]
    assert len({(one["pk"], one["sk"]) for one in events}) == len(events) == counted["event"]
    assert browser.get("/api/table/appeals/1999-000001").status_code == 404


def test_what_telegram_refused_goes_out_as_time_moves(stack: Stack, browser: httpx.Client) -> None:
    """Calls to the staff chat fail while the message comes; an hour later, moved by the page, the card is there."""
    staff = stack.town.staff
    fault = {"kind": "500", "chat_id": staff.id, "times": 3}
    before = len(staff.messages)
    assert browser.post("/api/faults", json=fault).status_code == 201
    Citizen(stack, browser).tells_of_a_swing("Чехова", 8)
    assert runs(browser, "webhook")[-1]["refused"]
    assert len(staff.messages) == before
    browser.delete("/api/faults")
    cursor = browser.get("/api/town").json()["cursor"]
    assert browser.post("/api/clock", json={"move": "hour"}).status_code == 202
    with browser.stream("GET", "/api/events", params={"after": cursor}) as events:
        for line in events.iter_lines():
            if line.startswith("data: ") and '"moving_to": null' in line:
                break
    assert len(staff.messages) > before
    assert [run for run in runs(browser, "delivery") if not run["idle"]]
