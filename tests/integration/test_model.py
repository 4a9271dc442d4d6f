"""Random deeds, legal and illegal, with retries, conflicts and deaths between them: the product against a model."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.integration import expected
from tests.integration.acting import citizen, official
from tests.integration.conftest import TownUnderTest, a_town
from tests.integration.driving import CALM, Drive, Trouble
from tests.integration.expected import Actor, Matter

STORIES = {
    "street_light": ("utilities", "На Кирова 120 второй месяц не горит фонарь"),
    "roads": ("roads", "На дороге выбоины, разбит асфальт, ямы"),
}
# What is planned asks for its day first, and waits for its execution: test_terms.py.
RESULTS = ("supported", "explained", "not_supported", "forwarded")
BUTTONS = {
    "assigned": ["Взять", "Другой отдел", "Спросить", "Ответить", "Ещё…"],
    "in_progress": ["Ответить", "Спросить", "Другой отдел", "Ещё…"],
    "needs_info": ["Ответить", "Спросить", "Другой отдел", "Ещё…"],
    "answered": ["Ответить", "Ещё…"],
    "closed": ["Ещё…"],
    "withdrawn": ["Ещё…"],
}
# Buttons of the desk and of the citizen; the deed that each is, if it changes anything.
PRESSES = {
    "take:{n}": "take",
    "to:{n}:utilities": "move",
    "to:{n}:roads": "move",
    "to:{n}:general": "move",
    "ack:{n}": "acknowledge",
    "yes:{n}": "confirm",
    "no:{n}": "reopen",
    "withdrawn:{n}": "withdraw",
    **dict.fromkeys(
        (
            *("move:{n}", "ask:{n}", "answer:{n}", "cancel:{n}:ask", "result:{n}:1:supported", "forget:{n}:1"),
            *("more_card:{n}", "card:{n}", "history:{n}", "to:{n}:nowhere", "list:open:utilities:0"),
            *(
                "my:{n}",
                "mine:0",
                "withdraw:{n}",
                "add:{n}",
                "leave:{n}",
                "reply:{n}",
                "send:{n}:1",
                "done:1",
                "take:2020-000001",
                "?",
            ),
        ),
        "",
    ),
}
CITIZENS = ("anna", "boris")
OFFICIALS = ("ivan", "petr", "maria", "ksenia")
EVERYBODY = (*CITIZENS, *OFFICIALS, "head", "admin")
MARK = re.compile(r"(?:Дело|Дополнение|Исправление|Вопрос|Ответ)-\d{3}")
NUMBER = re.compile(r"20\d\d-\d{6}")

TROUBLES = st.one_of(
    st.just(CALM),
    st.just(CALM),
    st.builds(
        Trouble,
        st.sampled_from(
            ["429", "500", "lost", "403", "conflict", "throttled", "before", "after", "timeout", "twice", "twice"]
        ),
        st.integers(0, 9),
        st.sampled_from([1, 20, 150]),
    ),
)
WHICH = st.integers(0, 5)
WITHIN = timedelta(days=240)
FIGURES: Counter[str] = Counter()


class Reception(RuleBasedStateMachine):
    """A town of two citizens, four officials, the head and the administrator."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.opened = a_town(self.patch)
        self.town: TownUnderTest = self.opened.__enter__()
        self.began = self.town.now
        self.drive = Drive(self.town, self.patch)
        self.matters: list[Matter] = []
        self.bubbles: dict[str, Any] = {}  # number -> the author's own message that became it
        self.undecided: set[str] = set()  # corrections that wait for their author to say where they belong
        self.owed: Counter[tuple[int, str, str]] = Counter()  # chat, how it begins, mark -> how often it must be read
        self.last_word: dict[str, tuple[int, str, str]] = {}
        self.proposals: dict[tuple[str, int], tuple[int, str]] = {}  # number, author -> the preview's id, its text
        self.prompts: list[tuple[str, str, Any]] = []  # what a reply to this message of the bot would be
        self.asked: list[str] = []  # presses that must be answered, each once
        self.away: set[int] = set()  # who cannot be reached
        self.marks: dict[str, int] = {}  # mark -> the citizen whom it concerns
        self.counted = 0

    def teardown(self) -> None:
        """The last accounts: nothing is owed, and the summary says what the model says."""
        try:
            self.settle()
            self.compare_figures()
            FIGURES.update({f"trouble {kind}": count for kind, count in self.drive.struck.items() if count})
            FIGURES["examples"] += 1
        finally:
            self.opened.__exit__(None, None, None)
            self.patch.undo()

    # -- who is there

    @initialize()
    def opens(self) -> None:
        """Officials are made, roads and the general department read in topics of their own, citizens have agreed."""
        town = self.town
        self.hello = official(town, "Иван").last
        self.seats = {name: citizen(town, name) for name in CITIZENS}
        posts = {
            "ivan": ("executor", "utilities"),
            "petr": ("executor", "utilities"),
            "maria": ("executor", "roads"),
            "ksenia": ("coordinator", "general"),
        }
        for name, (role, department) in posts.items():
            self.seats[name] = official(town, name, role, department)
        official(town, "Рита", "department_head", "roads")
        self.seats |= {"admin": town.admin, "head": town.head}
        self.actors = {name: Actor(seat.user.id, "citizen") for name, seat in self.seats.items()}
        self.actors |= {name: Actor(self.seats[name].user.id, *post) for name, post in posts.items()}
        self.actors["head"] = Actor(town.head.user.id, "head")
        self.topics: dict[str, int | None] = {"utilities": None}
        for department in ("roads", "general"):
            topic = town.admin.opens_topic(department)
            topic.says(f"/bind {'дороги' if department == 'roads' else 'общий'}")
            self.topics[department] = topic.topic
        town.pump()
        self.home = {name: seat.heard[0] for name, seat in self.seats.items() if seat.chat.user}
        self.writes_and_sends("anna", "street_light", CALM, 0)
        self.writes_and_sends("boris", "roads", CALM, 0)

    # -- what people do

    @precondition(lambda self: len(self.matters) < 5)
    @rule(
        who=st.sampled_from(CITIZENS),
        topic=st.sampled_from(sorted(STORIES)),
        trouble=TROUBLES,
        spoils=st.integers(0, 5),
    )
    def writes_and_sends(self, who: str, topic: str, trouble: Trouble, spoils: int) -> None:
        """The short way; one of its six steps may be disturbed."""
        seat, (department, text) = self.seats[who], STORIES[topic]
        if not self.may_write(who) or self.sent_today(seat.user.id) >= 5:
            return
        mark = self.mark("Дело", seat.user.id)
        bubble: list[Any] = []
        steps = [
            lambda: seat.says("Новое сообщение"),
            lambda: bubble.append(seat.says(f"{text}. {mark}")),
            *(lambda label=label: seat.presses(label) for label in ("Готово", "Да, верно", "Пропустить", "Отправить")),
        ]
        for at, step in enumerate(steps):
            self.does(step, trouble if at == spoils and trouble.kind != "403" else CALM)
        appeal = self.new_appeal()
        assert (appeal.citizen, appeal.topic, appeal.department) == (seat.user.id, topic, department)
        assert appeal.deadline > self.town.now.date()
        matter = Matter(appeal.number, seat.user.id, department, topic, appeal.registered_at, appeal.deadline)
        self.matters.append(matter)
        self.bubbles[matter.number] = bubble[0]
        for number in [one for one in self.undecided if self.matter(one).author == matter.author]:
            del self.bubbles[number]  # what waited to be placed is a part of the new appeal now
            self.undecided.discard(number)
        self.owe(seat.user.id, f"Сообщение № {matter.number} принято", "")
        self.owe_card(matter)

    @rule(which=WHICH, trouble=TROUBLES)
    def adds(self, which: int, trouble: Trouble) -> None:
        """The author replies to the bot's word of acceptance."""
        matter, seat = self.chosen(which)
        if matter is None or not self.may_write(seat):
            return
        start = f"Сообщение № {matter.number} принято"
        accepted = next((message for message in seat.heard if message.text.startswith(start)), None)
        if accepted is None:
            return
        mark = self.mark("Дополнение", matter.author)
        if self.tries(matter, self.author(matter), "add"):
            self.owe(self.town.staff.id, f"Дополнение к сообщению № {matter.number}", mark)
        self.does(lambda: seat.says(f"Ещё вот что: {mark}", reply_to=accepted), without_403(trouble))

    @rule(which=WHICH, trouble=TROUBLES)
    def corrects(self, which: int, trouble: Trouble) -> None:
        """The author edits the message that was sent."""
        matter, seat = self.chosen(which)
        if matter is None or matter.number not in self.bubbles or not self.may_write(seat):
            return
        mark = self.mark("Исправление", matter.author)
        if self.tries(matter, self.author(matter), "correct"):
            self.owe(self.town.staff.id, f"Исправление к сообщению № {matter.number}", mark)
        else:
            self.undecided.add(matter.number)
        # A second correction of what waits for the person's choice needs no further words.
        self.drive.deed(lambda: seat.edits(self.bubbles[matter.number], f"Вернее: {mark}"), without_403(trouble))

    @rule(
        who=st.sampled_from(EVERYBODY),
        which=WHICH,
        button=st.sampled_from([*PRESSES, *(data for data, deed in PRESSES.items() if deed)]),
        trouble=TROUBLES,
    )
    def presses(self, who: str, which: int, button: str, trouble: Trouble) -> None:
        """Anybody presses any button of any appeal: their own, a stale one, or one that a modified client made up."""
        matter, _ = self.chosen(which)
        if matter is not None:
            self.pressed(who, matter, button.format(n=matter.number), PRESSES[button], trouble)

    @rule(
        which=WHICH, button=st.sampled_from([data for data, deed in PRESSES.items() if deed]), first=st.integers(0, 7)
    )
    def everybody_presses(self, which: int, button: str, first: int) -> None:
        """One after another, whether it is for them or not."""
        for who in (*EVERYBODY[first:], *EVERYBODY[:first]):
            self.presses(who, which, button, CALM)

    @rule(
        which=WHICH,
        deed=st.sampled_from(
            ["take:{n}", "to:{n}:roads", "to:{n}:general", "yes:{n}", "no:{n}", "withdrawn:{n}", "ack:{n}"]
        ),
        trouble=TROUBLES,
    )
    def whoever_may_presses(self, which: int, deed: str, trouble: Trouble) -> None:
        """A button in the hands of the one whom it is for."""
        matter, _ = self.chosen(which)
        if matter is None:
            return
        if PRESSES[deed] in expected.OF_THE_AUTHOR:
            who = self.author(matter)
        else:
            who = "head" if PRESSES[deed] == "acknowledge" else self.one_of(matter)
        self.pressed(who, matter, deed.format(n=matter.number), PRESSES[deed], trouble)

    @rule(which=WHICH, who=st.sampled_from([*OFFICIALS, "", "", ""]), trouble=TROUBLES)
    def asks(self, which: int, who: str, trouble: Trouble) -> None:
        """[Спросить], then the question as a reply to the prompt; somebody nameless is of the department."""
        matter, _ = self.chosen(which)
        if matter is None:
            return
        who = who or self.one_of(matter)
        heard = len(self.seats[who].heard)
        self.pressed(who, matter, f"ask:{matter.number}", "", CALM)
        prompts = [m for m in self.seats[who].heard[heard:] if m.text.startswith("Вопрос жителю по сообщению")]
        assert bool(prompts) == matter.permits(self.actors[who], "ask", self.town.now)
        if prompts:
            self.prompts.append(("ask", matter.number, prompts[0]))
            self.replies(who, self.prompts[-1], trouble)

    @rule(which=WHICH, who=st.sampled_from([*OFFICIALS, "", "", ""]), result=st.sampled_from(RESULTS), trouble=TROUBLES)
    def answers(self, which: int, who: str, result: str, trouble: Trouble) -> None:
        """A reply to the card, then the result under its preview."""
        matter, _ = self.chosen(which)
        card = self.living_card(matter) if matter else None
        if matter is None or card is None:
            return
        who = who or self.one_of(matter)
        self.prompts.append(("answer", matter.number, card))
        self.replies(who, self.prompts[-1], CALM)
        self.gives_the_result(who, matter, result, trouble)

    @rule(which=WHICH, result=st.sampled_from(RESULTS), returns=st.booleans(), trouble=TROUBLES)
    def answers_one_who_is_gone(self, which: int, result: str, returns: bool, trouble: Trouble) -> None:  # noqa: FBT001
        """The author has blocked the bot when the answer comes, and returns at once or some other time."""
        matter, seat = self.chosen(which)
        if matter is None:
            return
        if not seat.chat.blocked:
            self.blocks_or_comes_back(self.author(matter), CALM)
        self.answers(which, self.one_of(matter), result, trouble)
        if returns:
            self.blocks_or_comes_back(self.author(matter), trouble)

    @precondition(lambda self: self.prompts)
    @rule(who=st.sampled_from(OFFICIALS), which=st.integers(0, 20), trouble=TROUBLES)
    def replies_late(self, who: str, which: int, trouble: Trouble) -> None:
        """To a prompt or a card of long ago."""
        self.replies(who, self.prompts[which % len(self.prompts)], trouble)

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 20), result=st.sampled_from(RESULTS), trouble=TROUBLES)
    def gives_a_result_late(self, which: int, result: str, trouble: Trouble) -> None:
        """Under a preview of long ago, whatever has become of the appeal."""
        number, author = sorted(self.proposals)[which % len(self.proposals)]
        who = next(name for name, actor in self.actors.items() if actor.id == author)
        self.gives_the_result(who, self.matter(number), result, trouble)

    @rule(who=st.sampled_from(CITIZENS), trouble=TROUBLES)
    def blocks_or_comes_back(self, who: str, trouble: Trouble) -> None:
        """Blocks the bot, or lets it in again."""
        seat = self.seats[who]
        if seat.chat.blocked:
            self.away.discard(seat.user.id)
            self.drive.deed(seat.unblocks, without_403(trouble))
        else:
            self.away.add(seat.user.id)
            self.drive.deed(seat.blocks, without_403(trouble))

    # -- what time brings

    @precondition(lambda self: self.town.now < self.began + WITHIN)
    @rule(hours=st.sampled_from([1, 5, 20, 24, 3 * 24, 8 * 24, 16 * 24, 25 * 24, 95 * 24]))
    def waits(self, hours: int) -> None:
        """Hours or weeks in which nobody does anything; the delivery has run meanwhile. No retention ends so soon."""
        self.drive.minutes(3)
        self.town.now += timedelta(hours=hours)
        self.drive.minutes(1)

    @rule(trouble=TROUBLES, which=WHICH)
    def delivers(self, trouble: Trouble, which: int) -> None:
        """The delivery function, disturbed perhaps."""
        self.town.now += timedelta(minutes=1)
        self.runs("delivery", trouble, which)

    @rule(trouble=TROUBLES, which=WHICH, waits=st.booleans())
    def escalates(self, trouble: Trouble, which: int, waits: bool) -> None:  # noqa: FBT001
        """What time alone does, at the next working morning, perhaps that of the day when something is due."""
        matter, _ = self.chosen(which)
        due = matter.due_at() if matter else None
        if waits and due is not None and due < self.began + WITHIN:
            self.drive.minutes(3)
            self.town.now = max(self.town.now, due.replace(second=0, microsecond=0) + timedelta(minutes=1))
        self.town.now = self.next_morning()
        self.settle()
        for one in self.matters:
            hears(one, appeal_of(one.number))
        self.town.now += timedelta(minutes=1)
        run_at = self.town.now
        self.runs("escalation", trouble, which)
        for one in self.matters:
            self.time_passes(one, run_at)
        self.settle()

    def time_passes(self, matter: Matter, run_at: datetime) -> None:
        """What the run did with it, step by step as stored; at least the first of what was due then."""
        steps = events_of(matter.number)[len(matter.history) :]
        assert steps or min(filter(None, [matter.due_at()]), default=run_at + WITHIN) > run_at
        for event in steps:
            assert run_at <= event.at <= self.town.now
            passed = matter.passes(event.at)
            FIGURES[f"passed {passed}"] += 1
            self.owe_passed(matter, passed)

    @rule(trouble=TROUBLES, which=WHICH)
    def sums_up(self, trouble: Trouble, which: int) -> None:
        """The digest, at the next working morning: told once, however often it is run."""
        self.town.now = self.next_morning()
        self.owed[self.town.staff.id, "Сводка за", self.day_named()] = 1
        self.runs("digest", trouble, which)

    @precondition(lambda self: self.drive.taken)
    @rule(which=st.integers(0, 200))
    def brings_an_old_update_again(self, which: int) -> None:
        """Telegram brings once more what was taken long ago: not one call, not one write."""
        update = self.drive.taken[which % len(self.drive.taken)]
        if "my_chat_member" in update:
            return  # that a person is there is no news: it leaves no mark
        before, calls = stored(), len(self.town.telegram.calls)
        assert self.drive.again(update)["statusCode"] == 200
        assert len(self.town.telegram.calls) == calls
        assert stored() == before
        FIGURES["old updates again"] += 1

    # -- what must hold after every step

    @invariant()
    def stored_as_expected(self) -> None:
        """Every appeal stands where the model has it, with all its events in a row and its index entries."""
        FIGURES["steps"] += 1
        for matter in self.matters:
            compare(matter)

    @invariant()
    def nobody_reads_what_is_not_theirs(self) -> None:
        """A citizen's chat has only their own appeals; nothing comes twice that was not taken unnoted before."""
        officials = {self.town.staff.id, self.town.head.user.id}
        for one in self.drive.heard[self.counted :]:
            if one.chat in officials:
                continue
            for mark in MARK.findall(one.text):
                assert self.marks[mark] == one.chat, one
            for number in NUMBER.findall(one.text):
                assert self.matter(number).author == one.chat, one
        self.counted = len(self.drive.heard)
        for key, often in self.owed.items():
            assert self.drive.read(*key) <= often + self.drive.read(*key, spoilt=True), key

    def settle(self) -> None:
        """The delivery runs until nothing is due: everybody has read what they must, every press is answered once."""
        for _ in range(8):
            self.drive.minutes()
            if not (left := owing()):
                break
        assert left == []
        for key, often in self.owed.items():
            assert key[0] in self.away or self.drive.read(*key) >= often, key
        for query_id in self.asked:
            assert self.drive.answered(query_id), query_id
        self.asked.clear()
        for matter in self.matters:
            self.compare_what_people_see(matter)

    def compare_what_people_see(self, matter: Matter) -> None:
        """The card's buttons are those of the state; an answer that nobody could read is marked so."""
        card = self.living_card(matter)
        assert card is not None
        assert [label for row in card.buttons for label in row] == BUTTONS[matter.status]
        assert card.topic == self.topics[matter.department]
        answer = self.last_word.get(matter.number)
        unread = answer is not None and self.drive.read(*answer) == 0
        assert appeal_of(matter.number).undelivered == unread
        for notices in parked(matter.number):
            assert matter.author in self.away
            assert set(notices) <= {"accepted", "question", "answer"}

    def compare_figures(self) -> None:
        """The summary of the last days, from the table and from the model."""
        from appeals import summary
        from appeals.shell import house

        midnight = datetime.combine(self.town.now.date(), time.min, self.town.now.tzinfo)
        period = summary.Period(midnight - timedelta(days=6), midnight + timedelta(days=1))
        home, before = house.build(), period.week_before()
        departments = list(home.town.departments)
        read = summary.Read(
            received=home.storage.registered(period.since, period.until),
            week_before=home.storage.registered(before.since, before.until),
            open=home.storage.desk(departments),
            answered=home.storage.desk(departments, since=period.until - timedelta(days=30)),
        )
        found = summary.figures(period, read, period.until.date())
        unread = {number for number, answer in self.last_word.items() if self.drive.read(*answer) == 0}
        assert vars(found) | {
            "overdue": sorted(appeal.number for appeal in found.overdue),
            "desks": {desk.department: (desk.received, desk.open, desk.overdue) for desk in found.desks},
            "topics": dict(found.topics),
        } == expected.figures(self.matters, period.since, period.until, unread)

    # -- the parts that several deeds share

    def does(self, act: Any, trouble: Trouble = CALM, chat: int | None = None) -> None:
        """A deed of a citizen, who is there from now on, or of an official."""
        heard, called = len(self.drive.heard), len(self.town.telegram.calls)
        updates = self.drive.deed(act, trouble, chat)
        pressed = [update["callback_query"]["id"] for update in updates if "callback_query" in update]
        self.asked += pressed
        if not trouble.kind or trouble.kind == "twice":
            told = self.drive.toasts(called)
            assert [told[one] for one in pressed] == [1] * len(pressed), "each press is answered at once, and once"
        assert len(self.drive.heard) > heard or pressed, "silence"

    def tries(self, matter: Matter, who: str, deed: str, value: str = "") -> bool:
        """Do it in the model, if it is permitted."""
        actor = self.actors[who]
        legal = matter.permits(actor, deed, self.town.now)
        FIGURES["legal deeds" if legal else "illegal deeds"] += 1
        if legal:
            matter.does(actor, deed, self.town.now, value)
        return legal

    def pressed(self, who: str, matter: Matter, data: str, deed: str, trouble: Trouble) -> None:
        """One press of this data, in the chat where this person works, and what it must lead to."""
        seat = self.seats[who]
        if who in CITIZENS and not self.may_write(seat):
            return
        if who in CITIZENS:
            trouble = without_403(trouble)
        card = self.living_card(matter)
        on = self.home.get(who, card if card is not None and deed else self.hello)
        value = data.rpartition(":")[2] if deed == "move" else ""
        private = seat.chat.user is not None
        possible = deed and (private or deed not in expected.OF_THE_AUTHOR) and value != matter.department
        was, since = matter.department, self.town.now
        legal = bool(possible) and self.tries(matter, who, deed, value)
        if legal and (deed == "reopen" or (deed == "move" and self.topics[was] != self.topics[value])):
            self.owe_card(matter)
        if legal and deed == "withdraw":
            self.owe(self.town.staff.id, "Житель отозвал сообщение", matter.number)
        self.does(lambda: seat.presses_data(on, data), trouble, matter.author)
        self.noticing_the_deaf(matter.author)
        if legal:
            self.adopt(matter, since)
        if deed and not legal and not trouble.kind:
            assert self.toast(self.asked[-1]), f"{data} was refused without a word"

    def replies(self, who: str, prompt: tuple[str, str, Any], trouble: Trouble) -> None:
        """A reply to a prompt asks the citizen, one to a card is the draft of an answer."""
        kind, number, message = prompt
        matter, actor, seat = self.matter(number), self.actors[who], self.seats[who]
        legal = matter.permits(actor, kind, self.town.now)
        mark = self.mark("Вопрос" if kind == "ask" else "Ответ", matter.author)
        said: list[Any] = []
        since = self.town.now
        if kind == "ask" and self.tries(matter, who, "ask"):
            self.owe(matter.author, f"По сообщению № {number}", mark)
            self.last_word[number] = matter.author, f"По сообщению № {number}", mark
        self.does(lambda: said.append(seat.says(f"Слова: {mark}", reply_to=message)), trouble, matter.author)
        self.noticing_the_deaf(matter.author)
        self.adopt(matter, since)
        if kind == "answer" and legal:
            self.proposals[number, actor.id] = said[0].id, mark

    def gives_the_result(self, who: str, matter: Matter, result: str, trouble: Trouble) -> None:
        """The button under the last preview of this person, if there is one."""
        proposal = self.proposals.get((matter.number, self.actors[who].id))
        if proposal is None:
            return
        (shown, mark), since = proposal, self.town.now
        legal = self.tries(matter, who, "answer", result)
        if legal:
            del self.proposals[matter.number, self.actors[who].id]
            self.last_word[matter.number] = matter.author, f"Сообщение № {matter.number}", mark
            self.owed[self.last_word[matter.number]] += 1
        self.pressed(who, matter, f"result:{matter.number}:{shown}:{result}", "", trouble)
        if legal:
            self.adopt(matter, since)

    def adopt(self, matter: Matter, since: datetime) -> None:
        """The moment of a deed and the new term of what was reopened, as stored: all are of this very deed."""
        appeal = appeal_of(matter.number)
        for name, stored_at in (
            ("asked_at", appeal.asked_at),
            ("answered_at", appeal.answered_at),
            ("withdrawn_at", appeal.closed_at),
        ):
            held = getattr(matter, name)
            if held is not None and held >= since:
                assert since <= stored_at <= self.town.now
                setattr(matter, name, stored_at)
        if matter.since is not None and matter.since >= since:
            assert since <= appeal.reopened_at <= self.town.now
            assert appeal.deadline > self.town.now.date()
            matter.since, matter.deadline = appeal.reopened_at, appeal.deadline

    def runs(self, function: str, trouble: Trouble, which: int) -> None:
        """A schedule's run, during which somebody may be out of reach."""
        matter, _ = self.chosen(which)
        self.drive.run(function, trouble if matter else CALM, matter.author if matter else None)
        if matter:
            self.noticing_the_deaf(matter.author)

    def noticing_the_deaf(self, person: int) -> None:
        """Telegram said of this person that they cannot be reached."""
        if any(call.fault == "403" for call in self.town.telegram.calls[self.heard_calls :]):
            self.away.add(person)
        self.heard_calls = len(self.town.telegram.calls)

    heard_calls = 0

    def may_write(self, who: Any) -> bool:
        """Whether the person can write now; who does is there again."""
        seat = self.seats[who] if isinstance(who, str) else who
        if seat.chat.blocked:
            return False
        self.away.discard(seat.user.id)
        return True

    def sent_today(self, person: int) -> int:
        return sum(one.author == person and one.registered_at.date() == self.town.now.date() for one in self.matters)

    def chosen(self, which: int) -> tuple[Matter | None, Any]:
        """One of the appeals there are, and its author."""
        if not self.matters:
            return None, None
        matter = self.matters[which % len(self.matters)]
        return matter, self.seats[self.author(matter)]

    def matter(self, number: str) -> Matter:
        return next(one for one in self.matters if one.number == number)

    def author(self, matter: Matter) -> str:
        return next(name for name in CITIZENS if self.actors[name].id == matter.author)

    def one_of(self, matter: Matter) -> str:
        """Who works on it, or would."""
        able = [name for name in OFFICIALS if self.actors[name].department == matter.department]
        return next((name for name in able if self.actors[name].id == matter.executor), able[0])

    def mark(self, kind: str, person: int) -> str:
        """A word that stands in one text only."""
        mark = f"{kind}-{len(self.marks):03d}"
        self.marks[mark] = person
        return mark

    def owe(self, chat: int, start: str, mark: str) -> None:
        self.owed[chat, start, mark] += 1

    def owe_card(self, matter: Matter) -> None:
        self.owe(self.town.staff.id, f"Сообщение № {matter.number}, Telegram", "")

    def owe_passed(self, matter: Matter, what: str) -> None:
        """Roads have a head of department, who is called by name; nobody is a deputy, nor the others' head."""
        staff, head, number = self.town.staff.id, self.town.head.user.id, matter.number
        match what:
            case "no_reply":
                self.owe(staff, "Житель не ответил на вопрос", number)
            case "untaken":
                self.owe(staff, "Половина срока прошла", number)
            case "five_days" if matter.department == "roads":
                self.owe(staff, "Рита\nДо срока", number)
            case "five_days" | "one_day":
                self.owe(head, "До срока", number)
            case "overdue":
                self.owe(head, "Просрочено", number)

    def living_card(self, matter: Matter) -> Any:
        """The card that follows the appeal's state, once it was sent."""
        from appeals.shell import house

        case = house.build().storage.cases([matter.number])[matter.number]
        return self.town.staff.messages.get(case.card) if case.card else None

    def new_appeal(self) -> Any:
        """The one in the table that the model does not know yet."""
        known = {matter.number for matter in self.matters}
        fresh = [item.pk.removeprefix("A#") for item in everything() if item.sk == "APPEAL"]
        (number,) = set(fresh) - known
        return appeal_of(number)

    def toast(self, query_id: str) -> str:
        calls = (c for c in self.town.telegram.calls if c.params.get("callback_query_id") == query_id)
        return next(str(call.params.get("text", "")) for call in calls)

    def next_morning(self) -> datetime:
        from appeals.shell import house

        now = self.town.now
        opening = house.build().calendar.next_opening(now)
        return opening if now < opening else house.build().calendar.next_opening(now + timedelta(hours=24 - now.hour))

    def day_named(self) -> str:
        from appeals import summary
        from appeals.shell import house

        home = house.build()
        return summary._days(summary.covered(self.town.now.date(), home.town, home.calendar), home.words)  # noqa: SLF001


def without_403(trouble: Trouble) -> Trouble:
    """Who acts is there."""
    return CALM if trouble.kind == "403" else trouble


def items_of(number: str) -> list[Any]:
    from appeals.shell.items import Item

    return list(Item.query(f"A#{number}", consistent_read=True))


def everything() -> list[Any]:
    from appeals.shell.items import Item

    return list(Item.scan())


def stored() -> list[Any]:
    return sorted(repr(item.serialize()) for item in everything())


def appeal_of(number: str) -> Any:
    from appeals.shell import records

    return records.appeal_of(next(item for item in items_of(number) if item.sk == "APPEAL"))


def events_of(number: str) -> list[Any]:
    """What happened to the appeal, in order, but for whether its answers were brought."""
    from appeals.shell import records

    found = [records.event_of(item) for item in items_of(number) if item.sk.startswith("E#")]
    return [event for event in found if event.type not in ("undelivered", "delivered")]


def hears(matter: Matter, appeal: Any) -> None:
    """When the author got question or answer, as stored; whether they did is compared with what they have read."""
    if matter.status == "needs_info":
        matter.question_heard_at = None if appeal.undelivered else appeal.reached_at or matter.asked_at
    elif matter.answered_at is not None:
        assert appeal.reached_at is None or appeal.reached_at >= min(
            matter.answered_at, matter.asked_at or matter.answered_at
        )
        matter.heard_at = None if appeal.undelivered else appeal.reached_at or matter.answered_at


def owing() -> list[Any]:
    """What is due or will be: messages and queues."""
    from appeals.shell.items import Item

    return [(item.pk, item.sk) for item in Item.due.query("message")]


def parked(number: str) -> list[list[str]]:
    """Notices of events that are not due any more."""
    return [
        list(item.unsent)
        for item in items_of(number)
        if item.sk.startswith("E#") and item.unsent and item.due_kind is None
    ]


def compare(matter: Matter) -> None:
    """The stored appeal, its events and its index entries, with the model's."""
    from appeals.shell import records

    items = items_of(matter.number)
    item = next(one for one in items if one.sk == "APPEAL")
    events = [one for one in items if one.sk.startswith("E#")]
    appeal = records.appeal_of(item)
    hears(matter, appeal)
    for name in (
        "author",
        "department",
        "topic",
        "deadline",
        "status",
        "executor",
        "result",
        "reopened",
        "acknowledged",
    ):
        assert getattr(appeal, "citizen" if name == "author" else name) == getattr(matter, name), (matter.number, name)
    assert [int(one.sk[2:]) for one in events] == list(range(1, appeal.version + 1))
    assert [one.type for one in events if one.type not in ("undelivered", "delivered")] == matter.history
    due = matter.due_at()
    assert (item.due_kind, item.due_at) == (("rung", int(due.timestamp())) if due else (None, None))
    order = (matter.department, matter.desk_order()) if matter.listed else (None, None)
    assert (item.desk, item.desk_order) == order


def play(examples: int, steps: int, *, seeded: bool) -> None:
    """So many examples of so many steps."""
    run_state_machine_as_test(
        Reception,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=seeded,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )


def test_whatever_people_do_and_whatever_fails_the_register_is_as_expected() -> None:
    """A few examples, the same ones every time."""
    play(5, 30, seeded=True)


@pytest.mark.soak
def test_whatever_people_do_for_long_the_register_is_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred examples, others each time; the figures are printed."""
    play(100, 40, seeded=False)
    with capsys.disabled():
        print("\n", dict(FIGURES))  # noqa: T201  what a long run is for
