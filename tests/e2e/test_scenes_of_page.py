"""The prepared towns of the page: what people see in them, what the table holds, and that nothing old is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import infra.page
from appeals.lifecycle import OPEN
from appeals.shell import records
from appeals.shell.items import AppealItem, EventItem
from infra.local.stack import Stack
from infra.local.story import MORNING
from infra.page import scene_storm, scene_week, scene_year
from infra.page.scene_people import agrees, sends, together, writes
from infra.page.scenes import SCENES
from infra.telegram import Message
from tests.e2e.operating import Operator
from tests.e2e.running import free_port
from tests.e2e.townspage import LONGEST_TASK_MS, TownsPage, watch_long_tasks

LAMP = "На Кирова 120 второй месяц не горит фонарь у школы"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack of these tests' own: each begins its town anew."""
    with Stack(free_port(), free_port(), print, start=MORNING) as standing, infra.page.Page(standing, print):
        yield standing


@pytest.fixture
def done() -> list[tuple[int, int]]:
    """What a scene reports."""
    return []


def items_of(stack: Stack, kind: str = "") -> list[dict[str, Any]]:
    """What the table holds, of one kind or all of it."""
    pages = Operator(stack).client("dynamodb").get_paginator("scan").paginate(TableName=stack.deployment.table)
    every = [item for page in pages for item in page["Items"]]
    return [item for item in every if not kind or item.get("kind") == {"S": kind}]


def said_by_bot(stack: Stack, *, in_staff: bool) -> list[Message]:
    """What the bot said, to the staff or to everybody else."""
    staff, bot = stack.town.staff, stack.telegram.world.bot
    chats = [staff] if in_staff else [chat for chat in stack.telegram.world.chats.values() if chat is not staff]
    return [message for chat in chats for message in chat.messages.values() if message.from_bot(bot)]


def numbers(year: int, count: int) -> list[str]:
    return [f"{year}-{number:06d}" for number in range(1, count + 1)]


def everybody_was_told_once(stack: Stack, expected: list[str]) -> None:
    """Each number is accepted once by its author's reading, and is a card or a line of a list to the staff."""
    accepted = Counter(re.findall(r"№ ([\d-]+) принято", "\n".join(m.text for m in said_by_bot(stack, in_staff=False))))
    assert accepted == Counter(expected)
    named = [
        text for text in (m.text for m in said_by_bot(stack, in_staff=True)) if text.startswith(("Новые", "Сообщ"))
    ]
    assert [number for number in expected if not any(number in text for text in named)] == []
    assert sorted(item["pk"]["S"].removeprefix("A#") for item in items_of(stack, "appeal")) == expected


def writes_about_the_lamp(stack: Stack) -> str:
    """A person writes and sends; what they read last."""
    anna = stack.town.people["anna"]
    together(stack, [anna], writes(lambda: LAMP), agrees, *sends("street_light"), thinking=5)
    return anna.last.text


def test_a_town_begun_anew_holds_nothing_of_the_old_one(stack: Stack) -> None:
    """No item, no message, no stranger; the same people under the same ids; numbers of updates and messages go on."""
    assert "№ 2026-000001 принято" in writes_about_the_lamp(stack)
    stack.town.add_citizen("zina", "Зина")
    stack.town.in_staff("admin").opens_topic("Тема").says("/bind utilities")
    stack.settle()
    people = {name: seat.user.id for name, seat in stack.town.people.items() if name != "zina"}
    staff, last = stack.town.staff, stack.town.staff.last_id
    update = stack.telegram.updates[-1].update["update_id"]
    SCENES["empty"].load(stack, lambda *_: None)
    assert items_of(stack) == []
    assert {name: seat.user.id for name, seat in stack.town.people.items()} == people
    town, world = stack.town, stack.telegram.world
    assert set(world.chats) == {*people.values(), staff.id, town.office.id, town.channel.id, town.comments.id}
    said = [message.text for chat in world.chats.values() for message in chat.messages.values()]
    assert said == ["/start", *[next(iter(town.channel.messages.values())).text] * 2]  # the post, and it carried on
    assert not staff.topics
    assert "№ 2026-000001 принято" in writes_about_the_lamp(stack)
    assert stack.telegram.updates[0].update["update_id"] > update
    (card,) = said_by_bot(stack, in_staff=True)
    assert card.topic is None
    assert card.id > last


def test_what_was_under_way_does_not_reach_the_new_town(stack: Stack) -> None:
    """Updates that wait, one that is being served, and one whose retry is far away are over."""
    stack.telegram.fail("429", method="sendMessage", retry_after=600)
    for name in ("anna", "boris", "pavel"):
        for _ in range(3):
            stack.town.people[name].says("/start")
    stack.begin_anew()
    stack.settle()
    stack.pass_time(minutes=15)
    assert items_of(stack) == []
    assert said_by_bot(stack, in_staff=False) == []


def test_an_ordinary_week_goes_by_until_friday_evening(stack: Stack, done: list[tuple[int, int]]) -> None:
    """Numbers without gaps, cards for all, answers, a digest every morning."""
    scene_week.load(stack, lambda *progress: done.append(progress), appeals=6)
    assert done == [(number, 6) for number in range(1, 7)]
    everybody_was_told_once(stack, numbers(2026, 6))
    assert f"{stack.now().astimezone(stack.zone):%A %H}" == "Friday 18"
    answers = [m.text for m in said_by_bot(stack, in_staff=False) if "Ответ " in m.text and "Вопрос решён?" in m.text]
    assert len(answers) >= 2
    digests = [m.text for m in said_by_bot(stack, in_staff=True) if m.text.startswith("Сводка")]
    assert len(digests) == 5


def the_storm_comes(stack: Stack, done: list[tuple[int, int]], appeals: int) -> None:
    """All of it within ten minutes of the night, at the pace that Telegram allows."""
    scene_storm.load(stack, lambda *progress: done.append(progress), appeals=appeals)
    assert done[-1] == (appeals, appeals)
    everybody_was_told_once(stack, numbers(stack.now().year, appeals))
    at = [item["registered_at"]["S"] for item in items_of(stack, "appeal")]
    assert {moment[11:13] for moment in at} == {"23"}
    assert max(moment[14:16] for moment in at) < "10"
    minutes = sorted(m.body["date"] for m in said_by_bot(stack, in_staff=True))
    assert all(later - first >= 59 for first, later in zip(minutes, minutes[20:], strict=False))


def test_a_storm_reaches_the_staff_within_telegrams_limits(stack: Stack, done: list[tuple[int, int]]) -> None:
    """Everybody has a number and is named to the staff, never more than twenty messages a minute."""
    the_storm_comes(stack, done, 24)


def prepares(town: TownsPage, title: str) -> None:
    """Load a scene by clicks, and wait until it is there."""
    scenes = town.backstage("Сцены")
    scenes.get_by_role("button", name=f"Подготовить: {title}").click()
    # An empty town is made faster than a test looks, so the page itself notes that the bar was seen.
    scenes.evaluate("""(panel) => {
        window.barSeen = false;
        new MutationObserver(() => { window.barSeen ||= panel.querySelector("progress").checkVisibility(); })
            .observe(panel, {attributes: true, childList: true, subtree: true});
    }""")
    town.page.get_by_role("dialog").get_by_role("button", name="Подготовить").click()
    expect(scenes.get_by_role("status")).to_have_text(f"«{title}»: готово.", timeout=600_000)
    assert town.page.evaluate("window.barSeen"), "the progress was never shown"


def test_a_scene_is_prepared_by_clicks(page: Page, stack: Stack) -> None:
    """What was there is gone from the screen as well; progress is shown until it is done."""
    town = TownsPage(page)
    citizen = town.adds_citizen("Зоя")
    citizen.consents()
    prepares(town, "Пустой город")
    expect(page.locator("#list .chats").get_by_text("Зоя", exact=True)).to_have_count(0)
    town.opens("Анна Соколова").consents()
    assert len(items_of(stack, "citizen")) == 1


@pytest.mark.soak
def test_the_storm_by_clicks_freezes_nothing(page: Page) -> None:
    """500 appeals in ten minutes through the functions, seen as they come: no task of the page takes 200 ms."""
    town = TownsPage(page)
    page.set_viewport_size({"width": 1920, "height": 1080})
    town.opens("Отклик: сотрудники")
    watch_long_tasks(page)
    prepares(town, "Штормовая ночь")
    expect(town.opens("Отклик: сотрудники").root.get_by_text("Новые:").last).to_be_visible()
    longest = page.evaluate("window.longest")
    assert longest <= LONGEST_TASK_MS, f"the longest task took {longest:.0f} ms"


@pytest.mark.soak
def test_the_whole_storm_of_five_hundred(stack: Stack, done: list[tuple[int, int]]) -> None:
    """The scene as the page shows it: lists beside the cards."""
    the_storm_comes(stack, done, scene_storm.APPEALS)
    assert any(m.text.startswith("Новые:") for m in said_by_bot(stack, in_staff=True))


def the_register_is_whole(stack: Stack, year: int, appeals: int) -> None:
    """Every appeal with all its events, in the states that these lead to; the counter where the numbers end."""
    found = [records.appeal_of(AppealItem.from_raw_data(item)) for item in items_of(stack, "appeal")]
    events = [records.event_of(EventItem.from_raw_data(item)) for item in items_of(stack, "event")]
    last = Counter(event.number for event in events)
    assert sorted(appeal.number for appeal in found) == numbers(year, appeals)
    assert [appeal.number for appeal in found if last[appeal.number] != appeal.version] == []
    assert {appeal.registered_at.year for appeal in found} == {year}
    assert not [event for event in events if event.unsent]
    (counter,) = items_of(stack, "counter")
    assert (counter["sk"]["S"], counter["last"]["N"]) == (str(year), str(appeals))
    answered = [appeal for appeal in found if appeal.status not in OPEN]
    assert 0.85 < len(answered) / len(found) < 0.96
    assert all(appeal.answered_at and appeal.answered_at > appeal.registered_at for appeal in answered)
    authors = {int(item["pk"]["S"].removeprefix("P#")) for item in items_of(stack, "citizen")}
    assert authors == {appeal.citizen for appeal in found}


def test_a_years_register_is_read_by_every_function(stack: Stack, done: list[tuple[int, int]]) -> None:
    """The staff's list and card, the citizen's own list, the digest and the escalation of the next morning."""
    scene_year.load(stack, lambda *progress: done.append(progress), appeals=300)
    now = stack.now().astimezone(stack.zone)
    year = now.year - 1
    assert (now.month, done[-1]) == (1, (300, 300))
    the_register_is_whole(stack, year, 300)
    anna, pavel = stack.town.people["anna"], stack.town.in_staff("pavel")
    anna.says("/my")
    stack.settle()
    assert re.search(rf"№ {year}-000\d\d\d", anna.last.text)
    pavel.says("/open")
    stack.settle()
    shown = re.search(r"№ (\d{4}-\d{6}) ", pavel.last.text)
    assert shown
    pavel.says(f"/find {shown.group(1)}")
    stack.settle()
    card = pavel.last
    assert card.text.startswith(f"Сообщение № {shown.group(1)}, Telegram")
    together(
        stack,
        [pavel],
        lambda one: one.says("Сделано.", reply_to=card),
        lambda one: one.presses("Меры приняты"),
        thinking=5,
    )
    told = [m.text for m in said_by_bot(stack, in_staff=False)]
    assert any(f"№ {shown.group(1)}" in text and "Сделано." in text for text in told)
    stack.timetable.advance(now + timedelta(hours=2))
    stack.settle()
    staff = [m.text for m in said_by_bot(stack, in_staff=True)]
    assert len([text for text in staff if text.startswith("Сводка")]) == 1
    assert [item for item in items_of(stack, "event") if "parked" in item] == []


@pytest.mark.soak
def test_the_whole_year_of_ten_thousand(stack: Stack, done: list[tuple[int, int]]) -> None:
    """The scene as the page shows it."""
    SCENES["year"].load(stack, lambda *progress: done.append(progress))
    the_register_is_whole(stack, stack.now().astimezone(stack.zone).year - 1, scene_year.APPEALS)
