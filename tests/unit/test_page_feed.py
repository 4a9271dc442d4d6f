"""The page's feed: what happens comes to every open page, in order and once; one that slept too long loads anew."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

from sse_starlette import ServerSentEvent

from infra.page.feed import AT_ONCE, Feed, current


def said(number: int) -> dict[str, Any]:
    return {"type": "action", "number": number}


def numbers(batch: ServerSentEvent) -> list[int]:
    return [event["number"] for event in json.loads(str(batch.data))]


async def reads(stream: AsyncIterator[ServerSentEvent], wanted: int) -> list[int]:
    """As many events as wanted, however they are batched."""
    found: list[int] = []
    while len(found) < wanted:
        found += numbers(await anext(stream))
    return found


def test_two_pages_hear_all_that_threads_put_in_and_in_one_order() -> None:
    """Put from several threads, read by two: both read the same, nothing is missing and nothing comes twice."""

    async def scene() -> tuple[list[int], list[int]]:
        feed = Feed()
        streams = [feed.stream(feed.cursor) for _ in range(2)]
        readers = [asyncio.ensure_future(reads(stream, 2_000)) for stream in streams]
        await asyncio.sleep(0)

        def put(start: int) -> None:
            for n in range(start, start + 500):
                feed.put(said(n))

        threads = [threading.Thread(target=put, args=(start,)) for start in (0, 500, 1_000, 1_500)]
        for thread in threads:
            thread.start()
        first, second = await asyncio.gather(*readers)
        for thread in threads:
            thread.join()
        return first, second

    first, second = asyncio.run(scene())
    assert first == second
    assert sorted(first) == list(range(2_000))


def test_what_happens_together_travels_together() -> None:
    """One batch for a burst, with the cursor after it, and never more than so many at once."""

    async def scene() -> list[tuple[int, str]]:
        feed = Feed()
        start = feed.cursor
        stream = feed.stream(start)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        for n in range(AT_ONCE + 5):
            feed.put(said(n))
        batches = [await waiting, await anext(stream)]
        return [(len(numbers(batch)), str(int(str(batch.id)) - start)) for batch in batches]

    assert asyncio.run(scene()) == [(AT_ONCE, str(AT_ONCE)), (5, str(AT_ONCE + 5))]


def test_a_page_goes_on_where_its_connection_broke() -> None:
    """From the cursor of the last batch, neither more nor less."""
    feed = Feed()
    start = feed.cursor
    for n in range(5):
        feed.put(said(n))
    cursor, events = feed.read(start + 3)
    assert [event["number"] for event in events] == [3, 4]
    assert feed.read(cursor) == (cursor, [])


def test_a_page_that_slept_too_long_or_knows_another_run_loads_anew() -> None:
    """Too old, from the future, or left open since before this server started: one word, and from there on."""
    earlier = Feed().cursor - 1
    feed = Feed(kept=10)
    start = feed.cursor
    for n in range(11):
        feed.put(said(n))
    for lost in (start, earlier, 0, feed.cursor + 1):
        assert feed.read(lost) == (feed.cursor, [{"type": "reload"}])
    assert len(feed.read(start + 1)[1]) == 10


def test_a_closed_feed_lets_everybody_go() -> None:
    """Pages that wait for nothing in particular end at once when the server does."""

    async def scene() -> list[ServerSentEvent]:
        feed = Feed()

        async def page() -> list[ServerSentEvent]:
            return [batch async for batch in feed.stream(feed.cursor)]

        waiting = asyncio.ensure_future(page())
        await asyncio.sleep(0)
        feed.close()
        return await asyncio.wait_for(waiting, 5)

    assert asyncio.run(scene()) == []


def test_of_what_is_out_of_date_only_the_newest_is_told() -> None:
    """Edits of one message, the clock, faults, one update's state; all else stands for itself."""

    def edit(chat: int, message: int, text: str) -> dict[str, Any]:
        return {"type": "edit", "message": {"chat_id": chat, "message_id": message, "text": text}}

    clock = [{"type": "clock", "clock": n} for n in range(3)]
    updates = [{"type": "update", "update": {"update_id": n // 2, "state": n}} for n in range(4)]
    toasts = [{"type": "toast", "text": ""}] * 2
    happened = [edit(1, 5, "a"), clock[0], edit(1, 6, "b"), *updates, clock[1], edit(1, 5, "c"), *toasts, clock[2]]
    assert current(happened) == [edit(1, 6, "b"), updates[1], updates[3], edit(1, 5, "c"), *toasts, clock[2]]
