"""What the page sees happen: everything in Telegram's world, the updates on their way, the faults, the runs."""

from __future__ import annotations

from infra.local.stack import Stack
from infra.telegram import Event
from infra.telegram.errors import JSON

from . import faults
from .feed import Feed
from .runs import Runs
from .shown import Shown


def watch(stack: Stack, shown: Shown, runs: Runs, feed: Feed) -> None:
    """From now on tell the feed. Each listener is called where it happens, under the world's lock if it needs it."""
    telegram = stack.telegram
    keyboards = {chat.id: chat.keyboard for chat in telegram.world.chats.values()}

    def happened(event: Event) -> None:
        told = _told(event, shown)
        if event.kind == "message" and keyboards.get(event.chat.id) != event.chat.keyboard:
            keyboards[event.chat.id] = event.chat.keyboard
            told["keyboard"] = event.chat.keyboard
        feed.put(told)

    telegram.world.listeners.append(happened)
    telegram.delivery.listeners.append(lambda one: feed.put({"type": "update", "update": shown.update(one)}))
    telegram.faults.on_change.append(lambda: feed.put({"type": "fault", "faults": faults.coming(telegram)}))
    telegram.on_close.append(feed.close)
    stack.deployment.listeners.append(runs.note)


def _told(event: Event, shown: Shown) -> JSON:
    message, place = event.message, {"chat_id": event.chat.id}
    match event.kind:
        case "message" | "edit" if message:
            return {"type": event.kind, "message": shown.message(message)}
        case "delete" if message:
            return {"type": "delete", "message_id": message.id} | place
        case "toast" if event.user:
            return {"type": "toast", "user_id": event.user.id, "text": event.text, "alert": event.alert} | place
        case "action":
            return {"type": "action", "topic": event.topic, "action": event.text} | place
        case "person" if event.user:
            return {"type": "person", "person": shown.person(event.user)}
        case _:
            return {"type": "chat", "chat": shown.chat(event.chat)}
