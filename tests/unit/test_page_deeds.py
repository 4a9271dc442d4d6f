"""What people do from the page: each deed comes to the bot as from Telegram's own apps, or is refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from infra.local.stack import TOKEN, Stack
from infra.page.deeds import DEEDS
from infra.page.refusal import WORDS
from infra.telegram import Obstacle
from infra.telegram.errors import JSON
from tests.unit.page_stack import a_page

JPEG = b"\xff\xd8\xff\xe0 a picture"
PNG = b"\x89PNG\r\n\x1a\n another"


@dataclass
class Page:
    """The page in a browser, and the town behind it."""

    stack: Stack
    browser: httpx.Client

    def id(self, name: str) -> int:
        """A person by the name of the prompt."""
        return self.stack.town.people[name].user.id

    def post(self, **deed: Any) -> httpx.Response:
        """A deed."""
        return self.browser.post("/api/deeds", json=deed)

    def does(self, who: str, deed: str, chat: int | None = None, **fields: Any) -> JSON:
        """A deed that is taken; in one's own chat with the bot unless another is named."""
        person = self.id(who)
        answer = self.post(deed=deed, by=person, chat=chat or person, **fields)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def refused(self, who: str, deed: str, chat: int | None = None, **fields: Any) -> tuple[int, str]:
        """A deed that is not: the status and the words."""
        person = self.id(who)
        answer = self.post(deed=deed, by=person, chat=chat or person, **fields)
        return answer.status_code, answer.json()["error"]

    def updates(self) -> list[JSON]:
        """What came to the bot meanwhile."""
        return self.stack.telegram.take_updates()

    def bot_says(self, name: str, **more: Any) -> int:
        """The bot writes; the message's number."""
        body = {"chat_id": self.id(name), "text": "вопрос"} | more
        return int(self.browser.post(f"/bot{TOKEN}/sendMessage", json=body).json()["result"]["message_id"])


@pytest.fixture
def page() -> Iterator[Page]:
    with a_page() as (stack, browser):
        yield Page(stack, browser)


INLINE = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}, {"text": "Сайт", "url": "https://a.ru"}]]}
KEYS = {"keyboard": [["Справка", {"text": "Я здесь", "request_location": True}]]}


def test_start_and_words_come_to_the_bot(page: Page) -> None:
    """START says /start; what is typed comes as it was typed, with its reply."""
    first = page.does("anna", "start")["message"]
    page.does("anna", "say", text="Здравствуйте", reply_to=first["message_id"])
    start, hello = (update["message"] for update in page.updates())
    assert (start["text"], start["entities"][0]["type"]) == ("/start", "bot_command")
    assert (hello["text"], hello["reply_to_message"]["text"]) == ("Здравствуйте", "/start")


def test_buttons_are_pressed_by_their_place(page: Page) -> None:
    """Inline ones and those of the reply keyboard; one that opens a link or is not there is refused."""
    page.does("anna", "start")
    message = page.bot_says("anna", reply_markup=INLINE)
    page.bot_says("anna", reply_markup=KEYS)
    page.updates()
    page.does("anna", "press", message=message, row=0, column=0)
    page.does("anna", "key", row=0, column=0)
    page.does("anna", "key", row=0, column=1)
    pressed, said, place = page.updates()
    assert pressed["callback_query"]["data"] == "yes"
    assert said["message"]["text"] == "Справка"
    assert place["message"]["location"]
    assert page.refused("anna", "press", message=message, row=0, column=1) == (409, WORDS[Obstacle.OPENS_A_LINK])
    assert page.refused("anna", "press", message=message, row=7, column=0) == (409, WORDS[Obstacle.NO_SUCH_BUTTON])
    assert page.refused("anna", "key", row=0, column=-1) == (409, WORDS[Obstacle.NO_SUCH_BUTTON])


def test_a_link_to_the_bot_starts_it_in_private(page: Page) -> None:
    """As Telegram's apps do: whoever presses it under a comment says its payload to the bot."""
    page.does("anna", "start")
    link = {"inline_keyboard": [[{"text": "Написать лично", "url": "https://t.me/otklik_bot?start=c-1"}]]}
    message = page.bot_says("anna", reply_markup=link)
    page.updates()
    page.does("anna", "press", message=message, row=0, column=0)
    (update,) = page.updates()
    assert (update["message"]["text"], update["message"]["chat"]["id"]) == ("/start c-1", page.id("anna"))


def test_an_edit_is_told_and_a_deletion_is_not(page: Page) -> None:
    """As in Telegram: the bot hears of edits only. Both are for one's own messages."""
    page.does("anna", "start")
    own, bots = page.does("anna", "say", text="@мэр")["message"]["message_id"], page.bot_says("anna")
    page.updates()
    edited = page.does("anna", "edit", message=own, text="смотрите a.ru/x")["message"]
    (update,) = page.updates()
    assert update["edited_message"]["text"] == edited["text"] == "смотрите a.ru/x"
    for deed in ("edit", "delete"):
        assert page.refused("anna", deed, message=bots, text="x") == (409, WORDS[Obstacle.NOT_ONES_OWN])
    page.does("anna", "delete", message=own)
    assert page.updates() == []
    assert page.refused("anna", "delete", message=own)[0] == 404


def test_the_blocked_bot_is_out_of_reach_until_it_is_let_in_again(page: Page) -> None:
    """The switch comes to the bot as my_chat_member; nothing can be written meanwhile."""
    page.does("anna", "start")
    page.updates()
    page.does("anna", "block")
    assert page.refused("anna", "say", text="x") == (409, WORDS[Obstacle.BLOCKED])
    page.does("anna", "unblock")
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in page.updates()]
    assert statuses == ["kicked", "member"]


def test_who_is_not_in_a_group_joins_it_first(page: Page) -> None:
    """Nobody writes where they are not, nor after they have left; the bot sees both come and go."""
    staff = page.stack.town.staff.id
    assert page.refused("anna", "say", staff, text="x") == (409, WORDS[Obstacle.NOT_A_MEMBER])
    page.does("anna", "join", staff)
    page.does("anna", "say", staff, text="Я здесь")
    page.does("anna", "leave", staff)
    assert page.refused("anna", "leave", staff) == (409, WORDS[Obstacle.NOT_A_MEMBER])
    joined, said, left = (update["message"] for update in page.updates())
    assert joined["new_chat_members"][0]["first_name"] == left["left_chat_member"]["first_name"] == "Анна"
    assert said["text"] == "Я здесь"


def test_a_topic_is_opened_and_written_in(page: Page) -> None:
    """Its root and what follows carry the topic, as the page and the bot see them."""
    staff = page.stack.town.staff.id
    root = page.does("admin", "open_topic", staff, name="ЖКХ")["message"]
    assert root["message_thread_id"] == root["message_id"]
    said = page.does("admin", "say", staff, text="/bind", topic=root["message_id"])["message"]
    assert (said["message_thread_id"], said["is_topic_message"]) == (root["message_id"], True)
    assert page.refused("admin", "say", staff, text="x", topic=999)[0] == 404
    assert page.refused("admin", "open_topic", name="x") == (409, WORDS[Obstacle.ONLY_IN_FORUMS])


def test_a_post_is_carried_to_the_comments_where_anybody_answers(page: Page) -> None:
    """The channel's administrator posts; a citizen comments without having joined."""
    channel = page.stack.town.channel
    comments = channel.discussion or 0
    assert page.refused("anna", "post", channel.id, text="x") == (409, WORDS[Obstacle.NOT_AN_ADMINISTRATOR])
    page.does("admin", "post", channel.id, text="Отключение воды: a.ru")
    carried = list(page.stack.telegram.world.chats[comments].messages.values())[-1]
    page.does("anna", "say", comments, text="Когда дадут?", reply_to=carried.id)
    post, copy, comment = page.updates()
    assert post["channel_post"]["text"] == copy["message"]["text"]
    assert copy["message"]["is_automatic_forward"]
    assert comment["message"]["reply_to_message"]["is_automatic_forward"]


def test_a_plain_group_outgrows_itself_once(page: Page) -> None:
    """Its old chat is closed; a supergroup stays what it is."""
    small = next(c for c in page.stack.telegram.world.chats.values() if c.type == "group")
    page.does("admin", "migrate", small.id)
    assert page.refused("admin", "say", small.id, text="x") == (409, WORDS[Obstacle.MOVED])
    for chat in (small.id, page.stack.town.staff.id):
        assert page.refused("admin", "migrate", chat) == (409, WORDS[Obstacle.ONLY_PLAIN_GROUPS])


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (400, {"deed": "dance"}),
        (400, {"deed": "say", "text": 7}),
        (400, {"deed": "say", "text": "  "}),
        (400, {"deed": "say", "text": "😀" * 2049}),
        (400, {"deed": "say", "text": "x", "reply_to": "2"}),
        (404, {"deed": "say", "text": "x", "reply_to": 77}),
        (400, {"deed": "press", "message": 1, "row": True, "column": 0}),
        (400, {"deed": "location", "latitude": 91, "longitude": 0}),
        (400, {"deed": "location", "latitude": float("inf"), "longitude": 0}),
        (404, {"deed": "say", "text": "x", "by": 5}),
        (404, {"deed": "say", "text": "x", "by": 110201543}),
        (404, {"deed": "say", "text": "x", "chat": -5}),
        (400, {"deed": "say", "text": "x", "by": "100001"}),
        (409, {"deed": "say", "text": "x", "chat": 100002}),
    ],
)
def test_a_deed_that_cannot_be_read_is_refused_in_words(page: Page, status: int, fields: JSON) -> None:
    """Wrong types, nobody, nowhere, somebody else's chat: a Russian sentence, and nothing has happened."""
    anna = page.id("anna")
    answer = page.browser.post("/api/deeds", content=json.dumps({"by": anna, "chat": anna} | fields))
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert page.updates() == []


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "null"])
def test_a_body_that_is_no_object_is_refused(page: Page, body: str) -> None:
    """Whatever it is instead."""
    answer = page.browser.post("/api/deeds", content=body)
    assert (answer.status_code, "не читается" in answer.json()["error"]) == (400, True)


def test_a_new_citizen_has_a_chat_of_their_own_and_a_name_at_the_prompt(page: Page) -> None:
    """Namesakes are told apart there."""
    for number in ("", "2", "3"):
        came = page.browser.post("/api/people", json={"name": "Мария", "last_name": ""}).json()
        assert came["chat"]["person"] == came["person"]["id"]
        assert page.stack.town.people[f"мария{number}"].user.id == came["person"]["id"]
    page.does(f"мария{3}", "start")


def test_files_keep_their_content_and_kind(page: Page) -> None:
    """Several photos are one album in their order; a voice keeps what the browser recorded; each is given back."""
    anna = page.id("anna")
    page.does("anna", "start")

    def send(kind: str, *files: tuple[str, bytes, str], **fields: Any) -> JSON:
        form = {"by": str(anna), "chat": str(anna), "as": kind} | fields
        answer = page.browser.post("/api/files", data=form, files=[("files", file) for file in files])
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    album = send("photo", ("a.jpg", JPEG, "image/jpeg"), ("b.png", PNG, "image/png"), caption="Качели")["messages"]
    assert len({message["media_group_id"] for message in album}) == 1
    assert [message.get("caption") for message in album] == ["Качели", None]
    (voice,) = send("voice", ("v.webm", b"\x1aE\xdf\xa3", "audio/webm;codecs=opus"))["messages"]
    (paper,) = send("document", ("план.html", b"<script>", "text/html"))["messages"]
    files = [
        (album[0]["photo"][-1]["file_id"], JPEG, "image/jpeg", "inline"),
        (album[1]["photo"][0]["file_id"], PNG, "image/png", "inline"),
        (voice["voice"]["file_id"], b"\x1aE\xdf\xa3", "audio/webm", "inline"),
        (paper["document"]["file_id"], b"<script>", "text/html; charset=utf-8", "attachment"),
    ]
    for file_id, content, kind, shown in files:
        answer = page.browser.get(f"/api/files/{file_id}")
        assert (answer.content, answer.headers["content-type"]) == (content, kind)
        assert answer.headers["content-disposition"].startswith(shown)
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(page.updates()) == 5


def test_files_that_telegram_would_not_take_are_refused(page: Page) -> None:
    """Too large, too many, empty, no picture, no such kind: in words, and nothing is sent."""
    anna = page.id("anna")
    page.does("anna", "start")
    page.updates()
    one = ("a.jpg", JPEG, "image/jpeg")
    for kind, files in (
        ("photo", [("a.jpg", JPEG + bytes(10 * 1024 * 1024), "image/jpeg")]),
        ("photo", [("a.jpg", b"no picture", "image/jpeg")]),
        ("photo", [one] * 11),
        ("photo", [one] * 20),
        ("photo", []),
        ("sticker", [one]),
        ("document", [("a.pdf", b"", "application/pdf")]),
    ):
        form = {"by": str(anna), "chat": str(anna), "as": kind}
        answer = page.browser.post("/api/files", data=form, files=[("files", file) for file in files])
        assert answer.status_code == 400, (kind, answer.text)
        assert answer.json()["error"].endswith(".")
    assert page.updates() == []


def test_every_obstacle_has_its_words_and_every_deed_is_tried() -> None:
    """A new obstacle needs a sentence; the contract's deeds are all there."""
    assert WORDS.keys() == set(Obstacle)
    assert DEEDS.keys() == {
        *("start", "say", "edit", "press", "key", "location", "contact", "block", "unblock"),
        *("join", "leave", "open_topic", "post", "migrate", "delete"),
    }
