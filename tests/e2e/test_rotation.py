"""The webhook's secret and the bot's token are changed by the runbook while people write: nothing is lost."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from infra.local.stack import TOKEN
from tests.e2e.scenes import Scenes

NEW_SECRET = "the-next-secret-of-no-webhook"
NEW_TOKEN = "110201543:the-next-invented-token"


@pytest.fixture
def changing(scenes: Scenes) -> Iterator[Scenes]:
    """Afterwards everything is as it was."""
    yield scenes
    scenes.stack.telegram.change_token(TOKEN)
    scenes.operator.store("bot-token", TOKEN)
    scenes.operator.store("webhook-secret", scenes.stack.secret)
    scenes.operator.start_anew("WebhookFunction")
    scenes.operator.sets_webhook(scenes.stack, TOKEN, scenes.stack.secret)
    scenes.quiet()


def turned_away(scenes: Scenes, since: int) -> list[int | None]:
    """The answers of the webhook to updates since then that were not 200."""
    attempts = [attempt for tracked in scenes.stack.telegram.updates[since:] for attempt in tracked.attempts]
    assert len(attempts) >= 5
    return [attempt.status for attempt in attempts if attempt.status != 200]


def first_answer(scenes: Scenes) -> int | None:
    """How the newest update is answered when it first comes; then it waits for the stack's time to go on."""
    tracked = scenes.stack.telegram.updates[-1]
    for _ in range(300):
        if tracked.attempts:
            return tracked.attempts[0].status
        with suppress(TimeoutError):
            scenes.stack.telegram.settle(0.1)
    raise AssertionError("it was never answered")


def test_the_webhooks_secret_is_changed_while_updates_flow(changing: Scenes) -> None:
    """Two secrets in SSM, then the new one at Telegram, then the old one gone: each update is taken at once."""
    operator, stack, since = changing.operator, changing.stack, len(changing.stack.telegram.updates)
    anna = changing.citizen("Анна")  # the processes have the old secret in their caches
    operator.store("webhook-secret", f"{NEW_SECRET},{stack.secret}")
    anna.says("Справка")
    operator.sets_webhook(stack, TOKEN, NEW_SECRET)
    number = changing.sends(anna)
    operator.store("webhook-secret", NEW_SECRET)
    changing.pavel.presses("Взять", on=changing.card(number))
    assert turned_away(changing, since) == []
    operator.start_anew("WebhookFunction")  # what a process has cached, it forgets within five minutes
    old, new = (operator.brings(stack, {"update_id": 1}, secret) for secret in (stack.secret, NEW_SECRET))
    assert (old, new) == (403, 200)


def test_the_bots_token_is_changed_while_updates_flow(changing: Scenes) -> None:
    """The old token is refused at once; stored, the new one serves the very update that met the refusal."""
    operator, stack, since = changing.operator, changing.stack, len(changing.stack.telegram.updates)
    anna = changing.citizen("Анна")
    stack.telegram.change_token(NEW_TOKEN)
    operator.store("bot-token", NEW_TOKEN)
    operator.sets_webhook(stack, NEW_TOKEN, stack.secret)
    number = changing.sends(anna)
    changing.pavel.presses("Взять", on=changing.card(number))
    changing.pavel.sees(number, "Павел")
    assert turned_away(changing, since) == []


def test_what_comes_before_the_new_token_is_stored_waits_for_it(changing: Scenes) -> None:
    """The update comes again until then; what is owed to the staff is brought by delivery."""
    operator, stack = changing.operator, changing.stack
    anna = changing.citizen("Анна")
    stack.telegram.change_token(NEW_TOKEN)
    heard = len(anna.seat.heard)
    anna.seat.says("Справка")
    assert first_answer(changing) == 503
    operator.store("bot-token", NEW_TOKEN)
    operator.start_anew("WebhookFunction")  # a process asks SSM again ten seconds after a refusal
    stack.settle()
    assert len(anna.seat.heard) == heard + 1
