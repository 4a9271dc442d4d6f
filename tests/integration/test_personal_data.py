"""What is kept of a person: they may see it, and have it erased; the law's time ends it; every look at it is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from tests.integration.acting import TEXT, card_of, forges, minutes, new_process, official, presses
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import Resident, answers, asks, everything_kept, resident
from tests.integration.crash import Died, Saboteur
from tests.integration.trouble import metric

WORDS, DRAFT, HELD, ADDED = "тайна-в-тексте", "тайна-в-черновике", "тайна-после-ответа", "тайна-в-дополнении"
PERSON, ADDRESS, FILE = "Тайнослава", "ул. Тайная, 7", "тайный-договор.pdf"
CONTACT, PHONE = "Тайный Сосед", "+79990001122"
OFFICIAL, ANSWER = "Иван Служебный", "Тайнослава, светильник заменён."
SECRETS = (WORDS, DRAFT, HELD, ADDED, PERSON, ADDRESS, FILE, CONTACT, PHONE)


def leaves_traces(town: TownUnderTest, ivan: Any) -> tuple[Resident, str, str]:
    """A person of whom everything is kept that can be: an answered message, an open one, a draft, words held."""
    anna = resident(town, PERSON)
    anna.says(f"{TEXT} {WORDS}")
    anna.does("sends", "document", "", file_name=FILE)
    anna.does("sends_contact", PHONE, CONTACT)
    anna.presses("Готово", "Да, верно")
    anna.says(ADDRESS)
    anna.presses("Изменить", "Имя")
    anna.says(PERSON)
    anna.presses("Отправить")
    answered = str(anna.last.text).split("№ ")[1][:11]
    asks(town, ivan, answered)
    anna.says(ADDED, reply_to=anna.last)
    answers(town, ivan, answered, ANSWER)
    open_ = anna.sends(f"{TEXT} {WORDS} ещё раз")
    anna.says(DRAFT)
    anna.says(HELD, reply_to=next(m for m in reversed(anna.heard) if "Вопрос решён?" in m.text))
    return anna, answered, open_


def forgets(anna: Resident) -> str:
    """The question asked and answered with yes; the last that the person reads."""
    anna.says("/forget")
    anna.presses("Да, удалить")
    return str(anna.last.text)


def secrets_in(text: str) -> list[str]:
    """Which of the planted secrets it tells."""
    return [secret for secret in SECRETS if secret in text]


def items(kind: str) -> list[dict[str, Any]]:
    """The items of one kind; the tests may scan."""
    found = boto3.client("dynamodb").scan(TableName="appeals")["Items"]
    plain = [{name: next(iter(value.values())) for name, value in item.items()} for item in found]
    return sorted((item for item in plain if item.get("kind") == kind), key=lambda item: (item["pk"], item["sk"]))


def appeal_of(number: str) -> dict[str, Any]:
    """Where an appeal stands, as it is stored."""
    return next(item for item in items("appeal") if item["pk"] == f"A#{number}")


def registered_by_law(
    town: TownUnderTest, person: int, answered_at: datetime | None = None, regime: str = "appeal", text: str = WORDS
) -> str:
    """An appeal of that regime that is there already, answered and out of the lists, or still open."""
    from appeals.clockwork import LISTED, passed, scheduled
    from appeals.effects import SaveAppeal
    from appeals.model.appeal import Appeal, Regime, Result, Status
    from appeals.model.event import Event, EventType
    from appeals.model.written import File, FileKind
    from appeals.shell import house

    home = house.build()
    at = answered_at - timedelta(days=10) if answered_at else town.now
    number = home.storage._next_number(at.year)  # noqa: SLF001  the one way to a number
    appeal = Appeal(
        number=number,
        citizen=person,
        status=Status.CLOSED if answered_at else Status.IN_PROGRESS,
        topic="street_light",
        department="utilities",
        registered_at=at,
        deadline=at.date() + timedelta(days=30),
        regime=Regime(regime),
        name=PERSON,
        answered_at=answered_at,
        result=Result.EXPLAINED if answered_at else None,
    )
    event = Event(
        number, 1, EventType.REGISTERED, at, by=person, text=text, files=(File(FileKind.DOCUMENT, "id", FILE),)
    )
    saved = SaveAppeal(scheduled(appeal, home.town), event)
    home.storage.commit([saved], at)
    if answered_at:
        unlisted = passed(saved.appeal, home.town, answered_at + LISTED, ())
        assert unlisted is not None
        home.storage.commit([unlisted], answered_at + LISTED)
    return number


# The file


def test_mydata_tells_all_that_is_kept_and_no_officials_name(town: TownUnderTest) -> None:
    """Record, consent, draft, held words, each appeal with texts, places, contacts, files' names, answers; one file."""
    ivan = official(town, OFFICIAL)
    anna, answered, open_ = leaves_traces(town, ivan)
    presses(town, ivan, "Взять", on=card_of(ivan, open_))
    anna.presses("Справка", "Мои данные")
    assert anna.last.body["document"]["file_name"] == "Мои данные.txt"
    told = anna.opens(anna.last).decode()
    assert secrets_in(told) == list(SECRETS)
    for part in (answered, open_, str(anna.user.id), "редакция 2026-11, получено 23.11.2026", "Какой фонарь?", ANSWER):
        assert part in told
    for part in ("взято в работу", "1 документ", "Результат: меры приняты", "Срок ответа: 23.12.2026"):
        assert part in told
    assert OFFICIAL not in told
    assert str(ivan.user.id) not in told


def test_mydata_is_never_stored_and_nobody_elses(town: TownUnderTest) -> None:
    """Hundreds of appeals would fill any item: what is pending names the person only. Another reads of themselves."""
    leaves_traces(town, official(town, OFFICIAL))
    boris = resident(town, "Борис")
    town.telegram.fail("500", method="sendDocument", chat_id=boris.user.id)
    boris.seat.says("/mydata")
    update = town.telegram.take_updates()[0]
    assert town.hand(update)["statusCode"] == 503
    assert '"Export","chat"' in everything_kept()
    assert "Что о вас хранит" not in everything_kept()
    town.now += timedelta(minutes=1)
    assert town.hand(update)["statusCode"] == 200
    told = boris.opens(boris.last).decode()
    assert "Согласие на обработку данных: редакция" in told
    assert secrets_in(told) == []


def test_mydata_of_a_stranger_says_so(town: TownUnderTest) -> None:
    """Nothing is kept but the update's id, and that is no secret."""
    anna = Resident(town, "Анна")
    anna.says("/mydata")
    assert "Согласие на обработку данных: нет" in anna.opens(anna.last).decode()


def test_a_thick_dossier_takes_few_reads(town: TownUnderTest) -> None:
    """Thirty appeals with their events come in batches of a hundred keys, never one by one."""
    anna = resident(town)
    for at in range(30):
        registered_by_law(town, anna.user.id, regime="message", text=f"{WORDS} {at}.")
    saboteur = Saboteur()
    with pytest.MonkeyPatch.context() as patch, saboteur.at_work(patch):
        anna.says("/mydata")
    told = anna.opens(anna.last).decode()
    assert all(f"{WORDS} {at}." in told for at in range(30))
    reads = [call for call in saboteur.calls if call in ("aws BatchGetItem", "aws Query")]
    assert len(reads) <= 5


# Being forgotten


def test_after_forget_no_word_of_the_person_is_left(town: TownUnderTest) -> None:
    """Name, phone, address, texts, files, contact, draft, held words and the person's id: gone from the whole table."""
    ivan = official(town, OFFICIAL)
    anna, answered, open_ = leaves_traces(town, ivan)
    before = {number: appeal_of(number) for number in (answered, open_)}
    assert secrets_in(everything_kept()) == list(SECRETS)
    assert forgets(anna).startswith("Удалено: имя, адрес, контакты")
    assert secrets_in(everything_kept()) == []
    left = {(item["pk"], item["sk"]) for kind in ("citizen", "pointer") for item in items(kind)}
    assert not {key for key in left if key[0] == f"P#{anna.user.id}"}
    for number, status in ((answered, "answered"), (open_, "withdrawn")):
        after = appeal_of(number)
        for name in ("topic", "department", "deadline", "registered_at", "month", "registered"):
            assert after[name] == before[number][name]
        assert (after["status"], after["citizen"], after.get("result")) == (status, "0", before[number].get("result"))
    assert "desk" not in appeal_of(open_)
    assert [event["type"] for event in items("event") if event["pk"] == f"A#{open_}"] == ["registered", "withdrawn"]


def test_the_cards_of_a_forgotten_person_are_redrawn(town: TownUnderTest) -> None:
    """Withdrawn ones say so and leave the lists; none shows a name or a word any more, whoever opens it."""
    ivan = official(town, OFFICIAL)
    anna, answered, open_ = leaves_traces(town, ivan)
    forgets(anna)
    minutes(town, 1)
    for number, state in ((answered, "Дан ответ ✅"), (open_, "Отозвано жителем")):
        ivan.says(f"/find {number}")
        town.pump()
        for card in (card_of(town.admin, number), ivan.last):
            title, *rest = card.text.split("\n")
            assert title.startswith(f"Сообщение № {number}")
            assert rest == [state, "Имя, место, текст и вложения удалены"]
            assert card.buttons == [["Ещё…"]]
    ivan.says("/open")
    town.pump()
    assert ivan.last.text == "Открытых нет."


def test_a_forgotten_persons_appeal_takes_no_answer(town: TownUnderTest) -> None:
    """Neither by a button of an old card nor by a reply: refused in words, nothing changed."""
    ivan = official(town, OFFICIAL)
    anna, answered, open_ = leaves_traces(town, ivan)
    cards = {number: card_of(ivan, number) for number in (answered, open_)}
    forgets(anna)
    before = [appeal_of(number) for number in cards]
    for number, card in cards.items():
        for action in ("take", "ask", "answer", "to"):
            said = forges(town, ivan, card, f"{action}:{number}" + (":roads" if action == "to" else ""))
            assert said in (
                "Сейчас это невозможно: данные жителя удалены, отвечать некому.",
                "Эта кнопка уже не действует. Откройте карточку заново: /find и номер.",
            )
        ivan.says("Ещё раз", reply_to=card)
        town.pump()
        assert ivan.last.text == "Сейчас это невозможно: данные жителя удалены, отвечать некому."
    assert [appeal_of(number) for number in cards] == before


def test_the_question_tells_what_goes_and_cancelling_keeps_it(town: TownUnderTest) -> None:
    """Unanswered ones are counted; after [Отмена] nothing has changed, and the old question cannot be answered."""
    anna, _, open_ = leaves_traces(town, official(town, OFFICIAL))
    anna.presses("Справка", "Удалить мои данные")
    question = anna.last
    assert "Без ответа сейчас 1 сообщение." in question.text
    assert question.buttons == [["Да, удалить"], ["Отмена"]]
    anna.presses("Отмена")
    assert anna.last.text == "Хорошо, ничего не удалено."
    assert anna.forges("forgetme_yes") == "Эта кнопка уже не действует. Откройте меню внизу экрана."
    assert secrets_in(everything_kept()) == list(SECRETS)
    assert appeal_of(open_)["status"] == "assigned"


def test_the_confirming_update_again_changes_nothing(town: TownUnderTest) -> None:
    """The dialog is emptied and still knows what it heard: the same press three times is one farewell, one entry."""
    anna, *_ = leaves_traces(town, official(town, OFFICIAL))
    anna.says("/forget")
    anna.seat.presses("Да, удалить")
    update = town.telegram.take_updates()[0]
    assert [town.hand(update)["statusCode"] for _ in range(3)] == [200, 200, 200]
    assert sum(message.text.startswith("Удалено:") for message in anna.heard) == 1
    assert [entry["deed"] for entry in items("audit")].count("erasure_asked") == 1
    assert anna.forges("forgetme_yes") == "Эта кнопка уже не действует. Откройте меню внизу экрана."


def test_an_earlier_update_again_brings_nothing_back(town: TownUnderTest) -> None:
    """What was typed before is still known as heard: Telegram may bring it once more after all is erased."""
    anna = resident(town, PERSON)
    anna.seat.says(DRAFT)
    typed = town.telegram.take_updates()[0]
    assert town.hand(typed)["statusCode"] == 200
    forgets(anna)
    assert town.hand(typed)["statusCode"] == 200
    assert anna.last.text.startswith("Удалено:")
    assert DRAFT not in everything_kept()


def test_another_persons_data_are_untouched(town: TownUnderTest) -> None:
    """Whatever the neighbour has, item for item."""
    ivan = official(town, OFFICIAL)
    boris = resident(town, "Борис")
    number = boris.sends()

    def of_boris() -> list[dict[str, Any]]:
        kinds = ("citizen", "pointer", "appeal", "event", "dialog")
        keys = (f"P#{boris.user.id}", f"A#{number}")
        return [item for kind in kinds for item in items(kind) if item["pk"] in keys]

    anna, *_ = leaves_traces(town, ivan)
    before = of_boris()
    forgets(anna)
    minutes(town, 3)
    assert of_boris() == before


def test_appeals_under_the_law_stay_whole_until_their_time_and_are_named(town: TownUnderTest) -> None:
    """Answered three years ago and open: kept, with the day and the reason. Answered six years ago: gone."""
    anna = resident(town, PERSON)
    person = anna.user.id
    old = registered_by_law(town, person, datetime(2020, 11, 1, 12, tzinfo=ZONE))
    kept = registered_by_law(town, person, datetime(2024, 2, 29, 12, tzinfo=ZONE))
    open_ = registered_by_law(town, person)
    before = {number: appeal_of(number) for number in (kept, open_)}
    anna.says("/forget")
    for part in ("Обращения по закону № 59-ФЗ останутся целиком: их положено хранить 5 лет", kept, open_):
        assert part in anna.last.text
    anna.presses("Да, удалить")
    said = anna.last.text.split("\n")
    assert f"№ {kept}: хранится до 01.03.2029" in said
    assert f"№ {open_}: ответа ещё нет" in said
    assert old not in anna.last.text
    assert {number: appeal_of(number) for number in before} == before
    assert appeal_of(old)["citizen"] == "0"
    assert [item["sk"] for item in items("pointer")] == [f"A#{kept}", f"A#{open_}"]
    assert items("citizen") == []
    anna.says("/my")
    assert "У вас 2 сообщения" in anna.last.text


@pytest.mark.parametrize("count", [8, pytest.param(120, marks=pytest.mark.soak)])
def test_more_than_a_transaction_holds_is_erased_piece_by_piece(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """The process dies in the middle of them; the delivery goes on where it was, and tells the person once."""
    monkeypatch.setattr("appeals.shell.stopwatch.ROOM", -timedelta(hours=1))  # however slow the machine
    anna = resident(town, PERSON)
    numbers = [registered_by_law(town, anna.user.id, regime="message") for _ in range(count)]
    anna.says("/forget")
    anna.seat.presses("Да, удалить")
    with monkeypatch.context() as patch, Saboteur(at=3 * count).at_work(patch), pytest.raises(Died):
        town.pump()
    new_process()
    left = {item["pk"] for item in items("appeal") if item["citizen"] != "0"}
    assert 0 < len(left) < len(numbers)
    assert anna.last.text == "Данные удаляются. Когда всё будет готово, придёт сообщение."
    minutes(town, 2)
    assert [message.text.partition(":")[0] for message in anna.heard].count("Удалено") == 1
    assert secrets_in(everything_kept()) == []
    assert {item["status"] for item in items("appeal")} == {"withdrawn"}


def test_who_comes_back_before_all_is_erased_begins_anew(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new consent and a new message stay, whatever is still going of the old ones."""
    anna, answered, open_ = leaves_traces(town, official(town, OFFICIAL))
    monkeypatch.setattr("appeals.shell.turn.forget", lambda *_: None)  # as if the webhook had no time for it
    anna.says("/forget")
    anna.presses("Да, удалить")
    anna.says("/start")
    anna.presses("Даю согласие")
    new = anna.sends()
    minutes(town, 3)
    assert secrets_in(everything_kept()) == [PERSON]  # of the profile: the new message's own
    assert (appeal_of(new)["citizen"], appeal_of(new)["status"]) == (str(anna.user.id), "assigned")
    assert [appeal_of(number)["citizen"] for number in (answered, open_)] == ["0", "0"]
    assert [item.get("due_kind") for item in items("citizen")] == [None] * len(items("citizen"))
    assert anna.says("/my")[0].startswith("У вас 1 сообщение.")


def test_what_waited_for_a_forgotten_person_is_dropped(town: TownUnderTest) -> None:
    """An answer that Telegram would not take yet is not sent any more, not parked, and no alarm tells of it."""
    ivan = official(town, OFFICIAL)
    anna = resident(town, PERSON)
    number = anna.sends()
    town.telegram.fail("500", method="sendMessage", chat_id=anna.user.id)
    answers(town, ivan, number, ANSWER)
    town.now += timedelta(seconds=70)
    forgets(anna)
    minutes(town, 3)
    assert not [message for message in anna.heard if "светильник" in message.text]
    assert anna.last.text.startswith("Удалено:")
    assert [item["sk"] for item in items("event") if "due_kind" in item] == []
    assert not [item for item in items("event") if "answer" in item.get("unsent", "")]


def test_what_was_parked_for_a_forgotten_person_leaves_the_administrators_list(town: TownUnderTest) -> None:
    """Telegram had refused the answer for good; with its reader forgotten there is nothing left to decide."""
    ivan = official(town, OFFICIAL)
    anna = resident(town, PERSON)
    number = anna.sends()
    town.telegram.fail("400", method="sendMessage", chat_id=anna.user.id, description="Bad Request: no rights")
    answers(town, ivan, number, ANSWER)
    minutes(town, 1)  # its card says that it did not arrive
    assert [item["due_kind"] for item in items("event") if "due_kind" in item] == ["parked"]
    forgets(anna)
    town.admin.says("/parked")
    town.pump()
    assert town.admin.last.text == "Недоставленного нет."
    minutes(town, 4)
    assert [item["sk"] for item in items("event") if "due_kind" in item or "parked" in item] == []
    assert ANSWER not in repr([message.text for message in anna.heard])


def test_forget_while_telegram_is_silent_is_told_later(town: TownUnderTest) -> None:
    """All is erased at once; the farewell comes when Telegram takes it, and only then the mark goes."""
    anna, *_ = leaves_traces(town, official(town, OFFICIAL))
    anna.says("/forget")
    town.telegram.fail("429", method="sendMessage", chat_id=anna.user.id, retry_after=100)
    anna.presses("Да, удалить")
    assert secrets_in(everything_kept()) == []
    assert [item["due_kind"] for item in items("citizen")] == ["erasure"]
    minutes(town, 1)
    assert not anna.last.text.startswith("Удалено:")
    minutes(town, 2)
    assert anna.last.text.startswith("Удалено:")
    assert items("citizen") == []


def test_one_person_that_our_code_fails_at_stops_no_other_and_is_told_of(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other's erasure ends; the one's is counted where an alarm watches, and ends when the fault is mended."""
    from appeals.citizen import privacy
    from appeals.shell import eraser

    anna, boris = resident(town, PERSON), resident(town, "Борис")
    for person in (anna, boris):
        person.says("/forget")
        town.telegram.fail("429", method="sendMessage", chat_id=person.user.id, retry_after=30)
        person.presses("Да, удалить")
    farewell = privacy.farewell

    def broken(person: int, *rest: Any) -> Any:
        if person == anna.user.id:
            raise ValueError
        return farewell(person, *rest)

    capsys.readouterr()
    with monkeypatch.context() as patched:
        patched.setattr(eraser, "farewell", broken)
        minutes(town, 1)
    assert metric(capsys.readouterr().out, "Faults") == 1
    assert [person.last.text.startswith("Удалено:") for person in (anna, boris)] == [False, True]
    minutes(town, 3)
    assert anna.last.text.startswith("Удалено:")
    assert items("citizen") == []


def test_an_answer_given_at_that_very_moment_is_anonymised_too(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The official commits after the erasure has read: the erasure conflicts, and begins anew on the answered one."""
    from appeals.shell import eraser

    ivan, anna, number = about_to_answer(town)
    done: list[bool] = []
    read = eraser._all_of  # noqa: SLF001  the moment between reading and writing

    def overtaken(of: str) -> Any:
        found = read(of)
        if not done:
            done.append(True)
            presses(town, ivan, "Меры приняты")
        return found

    monkeypatch.setattr(eraser, "_all_of", overtaken)
    anna.presses("Да, удалить")
    assert (appeal_of(number)["status"], appeal_of(number)["citizen"]) == ("answered", "0")
    assert ANSWER not in everything_kept()


def test_an_erasure_at_that_very_moment_refuses_the_answer(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The official has read when the erasure comes: the answer conflicts, and is refused on what the erasure left."""
    from appeals.shell.storage import Storage

    ivan, anna, number = about_to_answer(town)
    commit = Storage.commit
    done: list[bool] = []

    def overtaken(storage: Storage, *args: Any, **kwargs: Any) -> None:
        if not done:
            done.append(True)
            anna.presses("Да, удалить")
        commit(storage, *args, **kwargs)

    ivan.presses("Меры приняты")
    update = town.telegram.take_updates()[0]
    monkeypatch.setattr(Storage, "commit", overtaken)
    before = len(town.telegram.calls)
    assert town.hand(update)["statusCode"] == 200
    assert "Эта кнопка уже не действует" in str(
        [call.params.get("text") for call in town.telegram.calls[before:] if call.method == "answerCallbackQuery"]
    )
    assert (appeal_of(number)["status"], appeal_of(number)["citizen"]) == ("withdrawn", "0")
    assert anna.last.text.startswith("Удалено:")
    assert ANSWER not in repr([items(kind) for kind in ("appeal", "event", "proposal", "citizen")])


def about_to_answer(town: TownUnderTest) -> tuple[Any, Resident, str]:
    """The answer's preview and the question whether to erase both stand there."""
    ivan = official(town, OFFICIAL)
    anna = resident(town, PERSON)
    number = anna.sends()
    ivan.says(ANSWER, reply_to=card_of(ivan, number))
    town.pump()
    anna.says("/forget")
    return ivan, anna, number


def test_a_card_that_was_on_its_way_is_redrawn_too(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sender had read it before it was erased: when nobody can be sending any more, it is made to say nothing."""
    anna = resident(town, PERSON)
    anna.previews(f"{TEXT} {WORDS}")

    def goes() -> None:
        forgets(anna)
        town.run("delivery", town.now + timedelta(seconds=30))

    on_its_way(monkeypatch, WORDS, goes)
    anna.seat.presses("Отправить")
    assert town.pump() == [200]
    number = items("appeal")[0]["pk"].removeprefix("A#")
    assert WORDS in card_of(town.admin, number).text
    minutes(town, 4)
    assert card_of(town.admin, number).text.endswith("Отозвано жителем\nИмя, место, текст и вложения удалены")


def test_an_answer_that_finds_a_forgotten_person_gone_leaves_no_trace(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They block the bot while it is on its way: what could not be brought is noted of nobody."""
    ivan, anna, number = about_to_answer(town)

    def goes() -> None:
        anna.presses("Да, удалить")
        anna.does("blocks")

    on_its_way(monkeypatch, ANSWER, goes)
    ivan.presses("Меры приняты")
    assert town.pump() == [200]
    minutes(town, 3)
    assert items("citizen") == []
    assert appeal_of(number)["status"] == "answered"


def on_its_way(monkeypatch: pytest.MonkeyPatch, words: str, happens: Callable[[], object]) -> None:
    """Something happens when a sender has rendered a message with these words and not yet sent it."""
    from appeals.outgoing import Say
    from appeals.shell.post import post

    done: list[bool] = []

    def overtaken(gateway: Any, message: Any, *args: Any) -> Any:
        if isinstance(message, Say) and words in message.text and not done:
            done.append(True)
            happens()
        return post(gateway, message, *args)

    monkeypatch.setattr("appeals.shell.deliver.post", overtaken)


# Retention


def test_a_message_is_anonymised_a_year_after_its_answer(town: TownUnderTest) -> None:
    """Not a day before; in its lists' time it is there whole. The person's own record stays."""
    ivan = official(town, OFFICIAL)
    anna, answered, _ = leaves_traces(town, ivan)
    town.run("escalation", datetime(2026, 12, 9, 9, 0, tzinfo=ZONE))  # fifteen days without an objection
    town.run("escalation", datetime(2027, 2, 24, 9, 0, tzinfo=ZONE))
    assert "desk" not in appeal_of(answered)
    town.run("escalation", datetime(2027, 11, 22, 17, 50, tzinfo=ZONE))
    assert appeal_of(answered)["citizen"] == str(anna.user.id)
    town.run("escalation", datetime(2027, 11, 24, 9, 0, tzinfo=ZONE))
    town.run("delivery", datetime(2027, 11, 24, 9, 1, tzinfo=ZONE))
    kept = appeal_of(answered)
    assert (kept["status"], kept["citizen"], kept["result"]) == ("closed", "0", "supported")
    assert "due_kind" not in kept
    events = repr([event for event in items("event") if event["pk"] == f"A#{answered}"])
    assert secrets_in(events) == []
    assert ANSWER not in events
    assert card_of(town.admin, answered).text.endswith("Имя, место, текст и вложения удалены")
    assert f"A#{answered}" not in [item["sk"] for item in items("pointer")]
    assert [item["pk"] for item in items("citizen") if item["pk"] == f"P#{anna.user.id}"]


def test_a_withdrawn_message_is_anonymised_a_year_after_its_withdrawal(town: TownUnderTest) -> None:
    """No answer begins its year, and it is not kept for ever for that."""
    anna = resident(town, PERSON)
    number = anna.sends(f"{TEXT} {WORDS}")
    anna.says("/my")
    anna.presses(f"№ {number}", "Отозвать", "Да, отозвать")
    town.run("escalation", datetime(2027, 2, 24, 9, 0, tzinfo=ZONE))
    assert "desk" not in appeal_of(number)
    town.run("escalation", datetime(2027, 11, 22, 17, 50, tzinfo=ZONE))
    assert appeal_of(number)["citizen"] == str(anna.user.id)
    town.run("escalation", datetime(2027, 11, 24, 9, 0, tzinfo=ZONE))
    assert (appeal_of(number)["status"], appeal_of(number)["citizen"]) == ("withdrawn", "0")
    assert WORDS not in repr([event for event in items("event") if event["pk"] == f"A#{number}"])


def test_an_appeal_under_the_law_is_anonymised_after_five_years(town: TownUnderTest) -> None:
    """And a run that dies in the middle of it is finished by the next."""
    number = registered_by_law(town, 77, datetime(2026, 11, 23, 12, tzinfo=ZONE))
    for year in (2027, 2030):
        town.run("escalation", datetime(year, 11, 25, 9, 0, tzinfo=ZONE))
    assert appeal_of(number)["citizen"] == "77"
    town.run("escalation", datetime(2031, 11, 24, 9, 0, tzinfo=ZONE))
    assert appeal_of(number)["citizen"] == "0"
    assert secrets_in(everything_kept()) == []


def test_retention_reads_what_is_due_and_no_more(town: TownUnderTest) -> None:
    """Two due among forty: the calls of two, and of none when none is due."""
    for at in range(40):
        registered_by_law(town, 100 + at, datetime(2026, 11, 23, 12, tzinfo=ZONE) + timedelta(days=at))

    def calls_on(day: date) -> int:
        saboteur = Saboteur()
        with pytest.MonkeyPatch.context() as patch, saboteur.at_work(patch):
            town.run("escalation", datetime(day.year, day.month, day.day, 12, 30, tzinfo=ZONE))
        return len([call for call in saboteur.calls if call.startswith("aws")])

    assert calls_on(date(2031, 11, 21)) == 1
    one = calls_on(date(2031, 11, 24)) - 1
    assert sum(item["citizen"] == "0" for item in items("appeal")) == 2  # the 23rd was a Sunday
    assert one / 2 <= 7
    assert calls_on(date(2031, 11, 24)) == 1


# The audit log


def entries(since: int = 0) -> list[tuple[str, str, str]]:
    """Deed, subject and who, in order."""
    return [(item["deed"], item["subject"], item["by"]) for item in items("audit")][since:]


def test_every_view_on_request_is_noted_once(town: TownUnderTest) -> None:
    """Found, opened, turned back and forth, history, one's own file; the cards that the bot sends itself are not."""
    ivan = official(town, OFFICIAL)
    anna = resident(town)
    number = anna.sends()
    before = len(entries())
    ivan.says(f"/find {number}")
    town.pump()
    views = [("card", number, str(ivan.user.id))]
    for label, deed in (("Ещё…", "card"), ("История", "history"), ("Назад", "card"), ("Другой отдел", "card")):
        presses(town, ivan, label)
        views.append((deed, number, str(ivan.user.id)))
    forges(town, ivan, ivan.last, f"show:{number}")
    anna.says("/mydata")
    views += [("card", number, str(ivan.user.id)), ("export", str(anna.user.id), str(anna.user.id))]
    assert entries(before) == views
    keys = [(item["pk"], item["sk"]) for item in items("audit")]
    assert {pk for pk, _ in keys} == {"AUDIT#2026-11"}
    assert len(set(keys)) == len(keys)


def test_refusals_and_repeated_updates_are_not_noted(town: TownUnderTest) -> None:
    """Nobody saw anything: another department, a citizen with forged data, the same press again."""
    anna, stranger = resident(town), Resident(town, "Борис")
    number = anna.sends()
    other = official(town, "Пётр", department="roads")
    before = len(entries())
    other.says(f"/find {number}")
    town.pump()
    for action in ("show", "card", "history", "more_card", "move"):
        forges(town, other, other.last, f"{action}:{number}")
    stranger.says("/start")
    stranger.forges(f"show:{number}")
    assert entries(before) == []
    ivan = official(town, OFFICIAL)
    ivan.presses("Ещё…", on=card_of(ivan, number))
    update = town.telegram.take_updates()[0]
    for _ in range(3):
        town.hand(update)
    assert len(entries(before)) == 1


def test_consent_and_its_withdrawal_are_noted_with_the_texts_version(town: TownUnderTest) -> None:
    """Given, withdrawn, and what was never given cannot be withdrawn."""
    anna = Resident(town, "Анна")
    anna.says("/start")
    anna.presses("Не даю")
    assert entries() == []
    anna.presses("Даю согласие")
    anna.does("presses_data", anna.last, "consent:no")
    forgets(anna)
    person = str(anna.user.id)
    assert entries() == [(deed, person, person) for deed in ("consent_given", "consent_withdrawn", "erasure_asked")]
    assert [item.get("consent") for item in items("audit")] == ["2026-11", "2026-11", None]
    assert [datetime.fromisoformat(item["sk"].partition("#")[0]).astimezone(UTC).year for item in items("audit")] == [
        2026
    ] * 3
