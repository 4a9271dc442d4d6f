"""Who may press what, in which state, in which chat: every button and command there is, by everybody there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest

from appeals.citizen import buttons, conversation
from appeals.desk import commands
from appeals.desk.rights import RIGHTS
from appeals.model.people import Role
from appeals.roles import Action
from tests.integration.acting import answered_once, card_of, forges
from tests.integration.conftest import TownUnderTest
from tests.integration.deciding import decided, refusal
from tests.integration.inhabited import Inhabited, everything, inhabit
from tests.unit.test_roles import TABLE

OF_UTILITIES = ("assigned", "in_progress", "needs_info", "on_approval", "answered", "closed", "merged", "withdrawn")
OF_THE_COORDINATOR = ("received", "registered", "rejected", "declined", "forwarded")  # with the general department
STATES = (*OF_THE_COORDINATOR, *OF_UTILITIES)
NO_RIGHT = ("Это могут только сотрудники", "Это делает ответственный отдел", "Это может только")
NOT_NOW = (
    *("Сейчас это невозможно", "Уже в работе", "Уже у вас", "Это сообщение уже"),
    *("Это решает тот", "Эта кнопка", "Так закрывают только"),
)

# Everybody: the role, and the department. No role: nothing at all.
WHO: dict[str, tuple[Role | None, str]] = {
    "author": (None, ""),
    "another citizen": (None, ""),
    "blocked": (None, ""),
    "Гость": (None, ""),  # sits in the staff group
    "Бывший": (None, ""),  # was an executor of utilities
    "Иван": (Role.EXECUTOR, "utilities"),
    "Олег": (Role.EXECUTOR, "roads"),
    "Пётр": (Role.DEPARTMENT_HEAD, "utilities"),
    "Рита": (Role.DEPARTMENT_HEAD, "roads"),
    "Кира": (Role.COORDINATOR, "general"),
    "Денис": (Role.DEPUTY, ""),
    "Лев": (Role.HEAD, ""),
    "the head of the deploy": (Role.HEAD, ""),
    "Ася": (Role.ANALYST, ""),
    "administrator": (Role.ADMINISTRATOR, ""),
}

# In which states the town hall may do it; what is not here may be done in any.
_UNASSIGNED, _WORKED_ON = ("received", "registered"), ("assigned", "in_progress", "needs_info")
_OPEN = (*_UNASSIGNED, *_WORKED_ON)
DOABLE = {
    **dict.fromkeys(("register", "assign", "amend", "fix", "set", "code"), (*_OPEN, "on_approval")),
    **dict.fromkeys(("file", "complaint", "reject", "end"), _UNASSIGNED),
    "summary": ("received",),
    "forward": ("registered",),
    "body": ("registered",),
    "decline": (),  # these are messages
    "return": ("assigned",),
    "take": (*_UNASSIGNED, "assigned"),
    "entrust": (*_WORKED_ON, "on_approval"),
    "entrusted": (*_WORKED_ON, "on_approval"),
    "request": ("in_progress", "needs_info", "on_approval"),
    "release": ("in_progress", "needs_info", "on_approval"),
    **dict.fromkeys(("move", "to", "involve", "involve_in", "involve_by", "split", "split_as", "split_to"), _WORKED_ON),
    "ask": _OPEN,
    "answer": (*_OPEN, "on_approval", "answered"),
    "proposed": ("on_approval",),
    "interim": _WORKED_ON,
    "extend": (*_WORKED_ON, "on_approval"),
    "extend_by": (*_WORKED_ON, "on_approval"),
    "merge": (*_OPEN, "on_approval"),
    "merge_to": (*_OPEN, "on_approval"),
    "separate": ("merged",),
}
# These fit only what their presser prepares, was asked for, or is to decide.
OF_A_PREVIEW = (
    *("result", "forget", "materials", "hand", "keep", "public", "own", "private", "post", "withhold"),
    *("approve", "remark", "execute", "grant", "deny", "use", "draft", "uncan", "uninvolve"),
)
DESK_MORE = {
    "set": ":kind:complaint",
    "end": ":reject:spam",
    "entrusted": ":1",
    "hand": ":1",
    "keep": ":1",
    "to": ":roads",
    "cancel": ":ask",
    "result": ":1:supported",
    "forget": ":1",
    "merge_to": ":2026-000001",
    "public": ":1",
    "own": ":1",
    "private": ":1",
    "post": ":1",
    "withhold": ":1",
    "split_as": ":roads",
    "split_to": ":roads:roads",
    "involve_in": ":social",
    "involve_by": ":social:2026-12-01",
    "materials": ":social",
    "extend_by": ":14",
    "grant": ":1",
    "use": ":1",
    "draft": ":1",
    "uncan": ":1",
    "deny": ":1",
    "approve": ":1",
    "remark": ":1",
}
BUTTONS = {**RIGHTS, "cancel": RIGHTS["ask"]}  # a prompt's [Отмена] takes the right of what it asks for

OF_AN_APPEAL = ("my", "yes", "no", "add", "leave", "reply", "withdraw", "withdrawn")
OF_A_DRAFT = tuple(buttons.PRESSES)
# These name nothing of anybody's: they show, or erase, the presser's own.
OF_ONESELF = ("more", "consent", "mine", "mydata", "forgetme", "forgetme_yes", "forgetme_no", "publication")


@pytest.fixture(scope="module")
def here(lasting_town: TownUnderTest) -> Inhabited:
    """A town in the middle of its day."""
    return inhabit(lasting_town)


def seat_of(here: Inhabited, who: str) -> Any:
    """Where the person sits: citizens and the head in private, the others in the staff group."""
    own = {
        "author": here.citizens["author"].seat,
        "another citizen": here.citizens["adding"].seat,
        "blocked": here.citizens["blocked"].seat,
        "the head of the deploy": here.town.head,
        "administrator": here.town.admin,
    }
    return own.get(who) or here.officials[who]


def may(who: str, action: Action, state: str = "assigned") -> bool:
    """What the town hall's own table says of an appeal in this state."""
    role, department = WHO[who]
    same = department == ("general" if state in OF_THE_COORDINATOR else "utilities")
    return role is not None and action in TABLE[role][0 if same else 1].split()


def presses_all(here: Inhabited, seat: Any, datas: Iterable[str]) -> dict[str, str]:
    """Each of the presses; what its one answer said, after nothing was changed."""
    before = everything()
    told = {data: forges(here.town, seat, seat.last, data) for data in datas}
    assert everything() == before
    return told


def counted(capsys: pytest.CaptureFixture[str]) -> int:
    """How many were told that they may not, since this was asked last."""
    return capsys.readouterr().out.count('"Refused":[1.0]')


def test_every_button_of_the_product_is_in_these_tables() -> None:
    """A new button fails here until somebody says who may press it and when."""
    citizens = conversation._WITHOUT_CONSENT | conversation._WITH_CONSENT  # noqa: SLF001  all there are
    assert set(citizens) == {*OF_AN_APPEAL, *OF_A_DRAFT, *OF_ONESELF}
    assert set(DOABLE) | set(OF_A_PREVIEW) | {
        *("cancel", "more_card", "card", "show", "note", "letter", "others", "history", "ack", "can", "canned")
    } == set(BUTTONS)
    assert set(BUTTONS) & set(citizens) == set()


@pytest.mark.parametrize("who", WHO)
def test_every_button_of_the_desk_in_every_state_by_everybody(here: Inhabited, who: str) -> None:
    """Without the right, or in a state that does not allow it, a refusal in words is all that comes of it."""
    seat = seat_of(here, who)
    with here.kept():
        came = decided(here.town, seat, [data for action in BUTTONS for data in presses_of(here, action).values()])
        for action, right in BUTTONS.items():
            for state, data in presses_of(here, action).items():
                told = refusal(came[data])
                if not may(who, right, state):
                    assert told.startswith(NO_RIGHT), (action, state, told)
                elif does_nothing(action, state):
                    assert told.startswith(NOT_NOW), (action, state, told)
                else:
                    assert not told.startswith(NO_RIGHT), (action, state, told)


@pytest.mark.parametrize("who", WHO)
def test_every_button_of_the_desk_by_everybody_all_the_way(
    here: Inhabited, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a state that refuses it, another for each: told in words, counted, nothing changed; in one that does not."""
    seat = seat_of(here, who)
    with here.kept():
        counted(capsys)
        for turn, (action, right) in enumerate(BUTTONS.items()):
            datas = presses_of(here, action)
            barred = [state for state in STATES if not may(who, right, state)]
            refused = barred or [state for state in STATES if does_nothing(action, state)]
            if refused:
                (text,) = presses_all(here, seat, [datas[refused[turn % len(refused)]]]).values()
                assert text.startswith(NO_RIGHT if barred else NOT_NOW), (action, text)
                assert counted(capsys) == 1, action
        for turn, (action, right) in enumerate(BUTTONS.items()):
            done = [state for state in STATES if may(who, right, state) and not does_nothing(action, state)]
            if done:
                with here.kept():
                    told = forges(here.town, seat, seat.last, presses_of(here, action)[done[turn % len(done)]])
                assert not told.startswith(NO_RIGHT), action


def presses_of(here: Inhabited, action: str) -> dict[str, str]:
    """The button's data, for the appeal in each state."""
    return {state: f"{action}:{here.numbers[state]}{DESK_MORE.get(action, '')}" for state in STATES}


def does_nothing(action: str, state: str) -> bool:
    """Whether the button is refused to those who have its right, too."""
    return action in OF_A_PREVIEW or state not in DOABLE.get(action, STATES)


@pytest.mark.parametrize("who", [who for who in WHO if who != "author"])
def test_no_citizens_button_works_on_what_is_anothers(
    here: Inhabited, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every appeal's number and every draft's id, by everybody but the author, in private; one of each all the way."""
    alone = here.alone(seat_of(here, who))
    appeals = {action: [f"{action}:{here.numbers[state]}" for state in STATES] for action in OF_AN_APPEAL}
    ids = sorted(drafts_of_others(here))
    drafts = {action: [f"{action}:{draft}:{argument}" for draft, argument in ids] for action in OF_A_DRAFT}
    taken_from = "Приём сообщений от вас здесь приостановлен" if who == "blocked" else STALE
    came = decided(here.town, alone, [data for datas in (appeals | drafts).values() for data in datas])
    assert {data: told for data, told in came.items() if not refusal(told).startswith((STALE, taken_from))} == {}
    counted(capsys)
    one_of_each = [datas[turn % len(datas)] for turn, datas in enumerate((appeals | drafts).values())]
    told = presses_all(here, alone, one_of_each)
    assert all(text.startswith((STALE, taken_from)) for text in told.values())
    assert counted(capsys) == len(told)


STALE = "Эта кнопка уже не действует. Откройте меню внизу экрана."


def drafts_of_others(here: Inhabited) -> set[tuple[str, str]]:
    """The id of a draft and an argument to it, as they stand under other people's messages right now."""
    last = {step: here.citizens[step].seat.heard[-1] for step in ("topic", "review", "which")}
    rows = [row for message in last.values() for row in message.body["reply_markup"]["inline_keyboard"][:1]]
    found = {tuple((row[0]["callback_data"] + ":").split(":")[1:3]) for row in rows}
    assert len(found) == len(last)
    return found


@pytest.mark.parametrize("who", [who for who in WHO if "citizen" not in who and who != "author"])
def test_no_citizens_button_works_in_a_group(here: Inhabited, who: str) -> None:
    """Whoever presses: the private chat is where one's own matters are."""
    seat = here.town.telegram.seat(seat_of(here, who), here.town.staff)
    told = presses_all(here, seat, [f"{action}:{here.numbers['answered']}" for action in (*OF_AN_APPEAL, *OF_ONESELF)])
    assert set(told.values()) == {"Эта кнопка уже не действует. Откройте карточку заново: /find и номер."}


NONSENSE: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "a colon": lambda _: ":",
    "an unknown action": lambda number: f"publish:{number}",
    "another case": lambda number: f"TAKE:{number}",
    "no number": lambda _: "take:",
    "no colon": lambda _: "take",
    "a number that nobody has": lambda _: "take:2026-999999",
    "a number and more": lambda number: f"take:{number} ",
    "digits of another script": lambda _: "take:٢٠٢٦-٠٠٠٠٠١",
    "bytes": lambda _: "\x00\x01\x7f\x80ÿ",
    "a line's end": lambda number: f"take:{number}\n",
    "half a surrogate's neighbour": lambda _: "\ue000\uffff\U0010ffff",
    "far over 64 bytes": lambda number: f"publish:{number}" * 400,
    "HTML": lambda number: f"<b>take</b>:{number}",
    "a department that is none": lambda number: f"to:{number}:nowhere",
    "its own department": lambda number: f"to:{number}:utilities",
    "a result that is none": lambda number: f"result:{number}:1:solved",
    "a preview of nobody": lambda number: f"result:{number}:0:supported",
    "a list that is none": lambda _: "list:secret:utilities:0",
    "a list of no department": lambda _: "list:open:nowhere:0",
    "a page that is none": lambda _: "list:open:utilities:-1",
    "a page far away": lambda _: "list:open:utilities:99999",
    "a handing over of nobody's": lambda _: "over:1",
    "a handing over to nobody": lambda _: "over:x:y",
    "a search of nobody's": lambda _: "find:1:0",
    "a search that is none": lambda _: "find:x",
    "a list of all": lambda _: "list:open::0",
    "a parked message that is none": lambda _: "parked:x:publish:y",
}


@pytest.mark.parametrize("who", ["author", "another citizen", "Гость", "Иван", "administrator"])
def test_nonsense_under_a_button_is_refused_in_words(
    here: Inhabited, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown, over-long, binary, half: one answer with words in it, counted, nothing changed, in either chat."""
    seat = seat_of(here, who)
    for place in {seat.chat.id: seat, seat.user.id: here.alone(seat)}.values():
        counted(capsys)
        told = presses_all(here, place, [make(here.numbers["assigned"]) for make in NONSENSE.values()])
        assert all(told.values())
        assert counted(capsys) == len(NONSENSE)


def test_a_button_of_a_message_long_gone_is_answered(here: Inhabited) -> None:
    """A message older than 48 hours comes as inaccessible: its buttons are still judged by the person."""
    anna, ivan = here.citizens["author"].seat, here.officials["Иван"]
    for seat, data, words in ((anna, f"take:{here.numbers['assigned']}", "сотрудники"), (ivan, "x", "не действует")):
        before, kept, started = everything(), here.town.telegram, len(here.town.telegram.calls)
        seat.presses_data(seat.last, data)
        (update,) = kept.take_updates()
        update["callback_query"]["message"] = {"chat": seat.chat.json(), "message_id": 1, "date": 0}
        assert here.town.hand(update)["statusCode"] == 200
        assert words in answered_once(here.town, started)
        assert everything() == before


LISTS = (
    "/lists",
    "/mine",
    "/open",
    "/unassigned",
    "/untaken",
    "/soon",
    "/overdue",
    "/waiting",
    "/control",
    "/undelivered",
)
# What each command takes; None: nobody is refused it.
COMMANDS: dict[str, Action | None] = {
    "/find": Action.FIND,
    **dict.fromkeys(LISTS, Action.LIST),
    "/handover": Action.HAND_OVER,
    "/absent": None,
    "/staff": Action.STAFF,
    "/bind": Action.BIND,
    "/block": Action.BLOCK,
    "/unblock": Action.BLOCK,
    "/blocked": Action.BLOCK,
    "/parked": Action.PARKED,
    "/priem": Action.INVITE,
    "/quality": Action.JUDGE,
    "/instruct": Action.INSTRUCT,
    "/instructions": Action.LIST,
    "/help": None,
    "/start": None,
    "/my": None,
    "/new": None,
    "/mydata": None,
    "/forget": None,
}
ARGUMENTS = {**dict.fromkeys(LISTS, " ЖКХ"), "/instructions": " ЖКХ", "/bind": " nowhere"}


def lets(who: str, command: str) -> bool:
    """What the tables say: «/handover» is about one's own department, «/absent» for whoever is an official."""
    role, right = WHO[who][0], COMMANDS[command]
    if command == "/absent":
        return role is not None
    if command == "/handover":
        return role is not None and Action.HAND_OVER in TABLE[role][0].split()
    return right is None or may(who, right)


def test_every_command_of_the_desk_is_in_this_table() -> None:
    """A new command fails here until somebody says whose it is."""
    assert set(COMMANDS) == set(commands.COMMANDS)


@pytest.mark.parametrize("who", WHO)
def test_every_command_in_the_staff_group_by_everybody(
    here: Inhabited, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The refusal exactly for those whose role does not give the right; whatever is refused changes nothing."""
    seat = here.town.telegram.seat(seat_of(here, who), here.town.staff)
    for command in COMMANDS:
        counted(capsys)
        here.town.now += timedelta(minutes=1)  # a minute hears five of one without a role
        before = everything()
        argument = f" {here.numbers['in_progress']}" if command == "/find" else ARGUMENTS.get(command, "")
        heard = len(seat.heard)
        seat.says(f"{command}{argument}")
        assert here.town.pump() == [200]
        refused = seat.heard[heard].text.startswith(NO_RIGHT)
        assert refused is not lets(who, command), (command, seat.heard[heard].text)
        assert counted(capsys) == refused
        noted = {key for key in everything().keys() - before.keys() if key[0].startswith("AUDIT#")}
        assert len(noted) == (command == "/find" and not refused)
        assert {key: item for key, item in everything().items() if key not in noted} == before


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("action", ["answer", "ask", "note", "letter"])
def test_words_for_the_citizen_take_the_same_right_as_their_button(here: Inhabited, who: str, action: str) -> None:
    """A reply to the card, and to the prompt of a question: no way round the buttons."""
    town, ivan = here.town, here.officials["Иван"]
    with here.kept():
        card = card_of(ivan, here.numbers["assigned"])
        if action != "answer":
            forges(town, ivan, card, f"{action}:{here.numbers['assigned']}")
            card = ivan.last  # the prompt
        before, seat = everything(), town.telegram.seat(seat_of(here, who), town.staff)
        town.now += timedelta(minutes=1)
        heard = len(seat.heard)
        seat.says("Что именно?", reply_to=card)
        assert town.pump() == [200]
        allowed = may(who, BUTTONS[action])
        instructs = action == "answer" and may(who, Action.INSTRUCT)  # the head's words are for the department
        assert seat.heard[heard].text.startswith(NO_RIGHT) is not (allowed or instructs)
        assert (everything() == before) is not allowed


def test_the_right_goes_with_the_person_whatever_the_chat(here: Inhabited) -> None:
    """The executor takes an appeal in private and in a group of strangers; a stranger in the staff group does not."""
    town, ivan, data = here.town, here.officials["Иван"], f"take:{here.numbers['assigned']}"
    elsewhere = town.telegram.seat(ivan, town.telegram.group("Соседи"))
    elsewhere.says("/help")
    town.pump()
    for seat in (here.alone(ivan), elsewhere):
        with here.kept():
            assert forges(town, seat, seat.last, data).startswith("Взято в работу")
    guest = here.officials["Гость"]
    assert forges(town, guest, card_of(guest, here.numbers["assigned"]), data).startswith(NO_RIGHT[0])


def test_a_role_taken_away_a_second_ago_gives_nothing(here: Inhabited) -> None:
    """Neither button nor reply nor command, though the buttons still stand in the chat."""
    town, ivan = here.town, here.officials["Иван"]
    with here.kept():
        hello = ivan.says("Ухожу")
        town.admin.says("/staff remove", reply_to=hello)
        town.pump()
        before, card = everything(), card_of(ivan, here.numbers["assigned"])
        assert forges(town, ivan, card, f"take:{here.numbers['assigned']}").startswith(NO_RIGHT[0])
        for text, answered in (("Сделано", card), ("/open", None)):
            ivan.says(text, reply_to=answered)
            town.pump()
            assert ivan.last.text.startswith(NO_RIGHT[0])
        assert everything() == before
