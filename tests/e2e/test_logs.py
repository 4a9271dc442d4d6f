"""Everything the functions write, of a drive in which everything goes wrong: none of it tells what people said."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from infra.local.ministack import LocalAwsError
from infra.local.play import Actor
from infra.local.stack import TOKEN, Stack
from tests.e2e.operating import Operator
from tests.e2e.scenes import LAMP, Scenes
from tests.template.stack import LAMBDAS, SCHEDULED


class Planted(list[str]):
    """Words that nobody else uses, each for one place."""

    def __call__(self, place: str) -> str:
        """A word to be put there."""
        self.append(f"zq{place}qz")
        return self[-1]


def posts(stack: Stack, body: bytes, secret: str | None = None) -> int:
    """Whatever body, brought to the webhook."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret or stack.secret, "Content-Type": "application/json"}
    return httpx.post(stack.webhook_url, content=body, headers=headers, timeout=60, trust_env=False).status_code


def says_everything(scenes: Scenes, anna: Actor, plant: Planted) -> None:
    """Every way in which a citizen's words come in."""
    anna.says(f"/start {plant('link')}")
    anna.presses("Даю согласие")
    anna.says(f"{LAMP} {plant('text')}")
    anna.seat.edits(anna.says("Ещё"), plant("edited"))
    anna.sends_photo(plant("caption"))
    anna.seat.sends("document", plant("titled"), file_name=f"{plant('file')}.pdf")
    anna.seat.sends_contact(plant("phone"), plant("contact"))
    anna.sends_location(50.123457, 128.123457)
    anna.seat.presses_data(anna.seat.last, plant("data"))
    anna.seat.presses_data(anna.seat.last, f"take:{plant('number')}")
    scenes.play.go_on()


def meets_refusals(scenes: Scenes, anna: Actor, plant: Planted) -> None:
    """Telegram's refusals, some of which quote what was sent."""
    telegram, chat = scenes.stack.telegram, anna.seat.chat.id
    for kind, description in (
        ("400", f'Bad Request: can\'t parse entities: unexpected tag "{plant("tag")}" at byte offset 3'),
        ("403", "Forbidden: user is deactivated"),
        ("429", ""),
        ("500", ""),
        ("lost", ""),
    ):
        telegram.fail(kind, chat_id=chat, description=description, retry_after=1)
        anna.says(plant(f"met{kind}"))
    scenes.quiet()


def officials_speak(scenes: Scenes, plant: Planted) -> None:
    """Commands with rubbish behind them, a card that is refused, one that waits, and an answer to nobody."""
    for command in ("/find", "/open", "/staff add", "/bind", "/unknown"):
        scenes.admin.says(f"{command} {plant(command.strip('/').replace(' ', ''))}")
    author, staff = scenes.citizen(plant("name")), scenes.stack.town.staff.id
    scenes.stack.telegram.fail(
        "400", chat_id=staff, description=f"Bad Request: inline keyboard button URL '{plant('url')}' is invalid"
    )
    scenes.sends(author, f"{LAMP} {plant('parked')}")
    scenes.stack.telegram.fail("429", chat_id=staff, retry_after=1)
    number = scenes.sends(author, f"{LAMP} {plant('sent')}")
    scenes.quiet()
    author.seat.blocks()
    scenes.answers(number, plant("answer"))


def rubbish_comes(scenes: Scenes, plant: Planted) -> None:
    """Bodies that nobody can read, and a stranger."""
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": plant("halfread")}
    for body in (
        plant("nojson").encode(),
        json.dumps({"update_id": plant("id")}).encode(),
        json.dumps({"update_id": 1, "message": {plant("key"): plant("value")}}).encode(),
        json.dumps({"update_id": 1, "message": message | {"from": {"id": plant("person")}}}).encode(),
        json.dumps({"update_id": 1, plant("kind"): {}}).encode(),
        base64.b64encode(plant("coded").encode()) + b"\xff",
    ):
        assert posts(scenes.stack, body) == 200
    assert posts(scenes.stack, b"{}", secret=plant("secret")) == 403


@contextmanager
def without_storage(scenes: Scenes, *functions: str) -> Iterator[None]:
    """DynamoDB out of reach."""
    client = scenes.operator.client("lambda")
    names = [scenes.operator.names[function] for function in functions]
    before = {name: client.get_function_configuration(FunctionName=name)["Environment"] for name in names}
    for name, environment in before.items():
        elsewhere = environment["Variables"] | {"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9"}
        client.update_function_configuration(FunctionName=name, Environment={"Variables": elsewhere})
    try:
        yield
    finally:
        for name, environment in before.items():
            client.update_function_configuration(FunctionName=name, Environment=environment)


@pytest.fixture
def plant() -> Planted:
    return Planted()


def test_nothing_the_functions_write_tells_what_people_said(scenes: Scenes, plant: Planted) -> None:
    """Names, texts, captions, files, contacts, places, links, data, answers, secrets: marked, and not to be found."""
    operator, stack = scenes.operator, scenes.stack
    anna = scenes.play.actor(stack.telegram.person(plant("first"), plant("last"), username=plant("user")))
    says_everything(scenes, anna, plant)
    meets_refusals(scenes, anna, plant)
    officials_speak(scenes, plant)
    rubbish_comes(scenes, plant)
    operator.dead_letters()
    scenes.an_update_is_a_fault_of_ours(plant("fault"))
    assert plant[-1] in json.dumps(operator.dead_letters())
    with without_storage(scenes, "WebhookFunction", "DeliveryFunction"):
        waiting = {"message_id": 9, "date": 1, "chat": {"id": 5, "type": "private"}, "text": plant("unstored")}
        update = {
            "update_id": 2,
            "message": waiting | {"from": {"id": 5, "is_bot": False, "first_name": plant("unnamed")}},
        }
        assert operator.brings(stack, update) == 500
        with pytest.raises(LocalAwsError, match="EndpointConnectionError"):
            stack.timetable.run("DeliveryFunction", stack.now())
    for function in SCHEDULED:
        scenes.play_of(function)
    found = written(operator)
    for expected in ("kept among the dead letters", "unreadable update", "out of reach", "will try later", "parked"):
        assert expected in found
    assert '"Strangers":' in found
    assert len(plant) >= 35
    told = found.casefold()
    marks = [*plant, LAMP, "кирова", "фонар", "50.1234", "громов", TOKEN.partition(":")[2], stack.secret]
    assert [mark for mark in marks if mark.casefold() in told] == []


def written(operator: Operator) -> str:
    """All lines of all functions, as they are and with JSON's escapes read."""
    lines = [line for function in LAMBDAS for line in operator.log_of(function)]
    assert len(lines) > 300
    read = []
    for line in lines:
        with suppress(ValueError):
            read.append(json.dumps(json.loads(line), ensure_ascii=False))
    return "\n".join([*lines, *read])
