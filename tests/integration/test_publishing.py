"""Public answers: chosen at the preview, agreed to by a deputy, posted under the comment, taken down again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from infra.telegram.groups import migrate
from tests.integration.acting import card_of, forges, minutes, official, owed, presses, replies, sends
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import everything_kept
from tests.integration.discussing import Discussion, commented, kept_appeal, with_rules
from tests.integration.inhabited import everything
from tests.integration.test_approval import where

ANSWER = "Светильник заменён 25 ноября."
PUBLIC = f"Ответ Управления ЖКХ:\n\n{ANSWER}"


class Desk:
    """A comment that became an appeal, its author's consent given, and the officials who answer it."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town = town
        self.here = Discussion(town)
        self.ivan = official(town, "Иван")
        self.deputy = self.here.alone(official(town, "Денис", "deputy", ""))
        self.anna, self.number = commented(self.here)
        self.anna.presses("Можно публиковать")

    def previews(self, text: str = ANSWER) -> Any:
        """Ivan writes an answer; its preview."""
        replies(self.town, self.ivan, text, card_of(self.ivan, self.number))
        return self.ivan.last

    def answers(self, text: str = ANSWER) -> None:
        """Ivan answers, to be published."""
        self.previews(text)
        presses(self.town, self.ivan, "Ответить публично")
        presses(self.town, self.ivan, "Меры приняты")

    def publishes(self) -> None:
        """And the deputy agrees."""
        self.answers()
        assert presses(self.town, self.deputy, "Опубликовать") == f"Опубликовано: № {self.number}."


@pytest.fixture
def desk(town: TownUnderTest) -> Desk:
    """Everything ready for an answer."""
    return Desk(town)


# --- the choice at the preview


def test_an_official_chooses_at_the_preview_and_may_choose_again(desk: Desk) -> None:
    """Public, in private, public: one message that says what will happen."""
    preview = desk.previews()
    assert preview.buttons[0] == ["Ответить публично"]
    presses(desk.town, desk.ivan, "Ответить публично", preview)
    assert "Под комментарием он появится, когда публикацию согласует" in preview.text
    presses(desk.town, desk.ivan, "Лично", preview)
    assert preview.buttons[0] == ["Ответить публично"]
    presses(desk.town, desk.ivan, "Меры приняты", preview)
    assert desk.anna.last.text.startswith(f"Сообщение № {desk.number}")
    assert kept_appeal(desk.number).publishing == 0
    assert desk.here.published() == []


def test_a_message_that_was_no_comment_is_answered_in_private_only(town: TownUnderTest, desk: Desk) -> None:
    """Nothing at its preview speaks of publication, nor does a forged button publish it."""
    number = sends(town, desk.anna.seat)
    replies(town, desk.ivan, ANSWER, card_of(desk.ivan, number))
    assert "комментари" not in desk.ivan.last.text
    proposal = desk.ivan.last.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[2]
    for action in ("public", "own"):
        assert "не действует" in forges(town, desk.ivan, desk.ivan.last, f"{action}:{number}:{proposal}")


def test_an_answer_of_files_alone_is_not_offered_for_publication(town: TownUnderTest, desk: Desk) -> None:
    """Nobody can see by rule what a photo shows."""
    desk.ivan.sends("photo", reply_to=card_of(desk.ivan, desk.number))
    town.pump()
    assert ["Ответить публично"] not in desk.ivan.last.buttons


def test_what_tells_of_people_is_removed_or_confirmed_as_the_towns_own(desk: Desk) -> None:
    """Shown with its kind; without either the answer goes in private; who confirmed is noted."""
    words = "Мастер Иванов И. И., тел. 8 914 555-12-34, был на ул. Кирова, 120, кв. 5 у Анны Ивановой."
    preview = desk.previews(words)
    presses(desk.town, desk.ivan, "Ответить публично", preview)
    for line in ("имя: Иванов И. И", "телефон: 8 914 555-12-34", "адрес: ул. Кирова, 120, кв. 5"):
        assert line in preview.text
    assert preview.buttons[:2] == [["Это данные города"], ["Лично"]]
    presses(desk.town, desk.ivan, "Это данные города", preview)
    assert "personal_data_confirmed" in everything_kept()
    presses(desk.town, desk.ivan, "Меры приняты", preview)
    assert "Подтверждено как данные самой администрации:\nимя: Иванов И. И" in desk.deputy.last.text


def test_without_a_word_on_what_was_found_the_answer_goes_in_private(desk: Desk) -> None:
    """A result pressed under the finds is an answer in private."""
    preview = desk.previews("Звоните мастеру: 8 914 555-12-34.")
    presses(desk.town, desk.ivan, "Ответить публично", preview)
    presses(desk.town, desk.ivan, "Меры приняты", preview)
    assert "8 914 555-12-34" in desk.anna.last.text
    assert kept_appeal(desk.number).publishing == 0


def test_more_words_after_the_check_have_to_be_checked_anew(town: TownUnderTest, desk: Desk) -> None:
    """A late part of an album brings a caption that nobody has looked at."""
    album = desk.ivan.sends_album(2, ANSWER, reply_to=card_of(desk.ivan, desk.number))
    first, second = town.telegram.take_updates()
    town.hand(first)
    presses(town, desk.ivan, "Ответить публично")
    second["message"]["caption"] = "Звоните: 8 914 555-12-34"
    assert town.hand(second)["statusCode"] == 200
    assert desk.ivan.last.buttons[0] == ["Ответить публично"]
    presses(town, desk.ivan, "Меры приняты")
    assert kept_appeal(desk.number).publishing == 0
    assert len(album) == 2


# --- the deputy's word


def test_a_deputy_sees_the_words_and_publishes_them(desk: Desk) -> None:
    """The citizen had them at once; then everybody reads the same, without number, name or files."""
    desk.answers()
    private = desk.anna.seat.last
    assert ANSWER in private.text
    assert desk.here.published() == []
    request = desk.deputy.last
    assert request.text.startswith(f"Опубликовать ответ на сообщение № {desk.number} под комментарием?")
    assert PUBLIC in request.text
    presses(desk.town, desk.deputy, "Опубликовать", request)
    (post,) = desk.here.posts_of_bot()
    comment = kept_appeal(desk.number).comment
    assert (post.text, post.reply_to) == (PUBLIC, comment.message)
    assert desk.anna.last.text == f"Ответ на сообщение № {desk.number} опубликован и под вашим комментарием."
    assert desk.number not in post.text
    assert "Анна" not in post.text
    assert f"№ {desk.number} опубликован под комментарием" in request.text
    assert owed() == 0


def test_a_deputy_may_keep_it_private_and_says_why(desk: Desk) -> None:
    """The department reads the reason as a reply to its card; nothing is posted."""
    desk.answers()
    presses(desk.town, desk.deputy, "Не публиковать")
    replies(desk.town, desk.deputy, "Слишком сухо.", desk.deputy.last)
    assert desk.deputy.last.text == f"Ответ на сообщение № {desk.number} не публикуется, отдел об этом узнает."
    assert "Слишком сухо." in desk.ivan.last.text
    assert "не публикуем" in desk.ivan.last.text
    assert desk.here.published() == []
    assert "не действует" in forges(desk.town, desk.deputy, desk.deputy.last, publish_data(desk, "post"))


def publish_data(desk: Desk, action: str) -> str:
    """The data of the newest request's button."""
    data: str = next(
        button["callback_data"]
        for message in reversed(desk.deputy.heard)
        for row in message.body.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if button.get("callback_data", "").startswith("post:")
    )
    return data.replace("post:", f"{action}:")


def test_a_second_press_and_a_stale_request_publish_nothing(desk: Desk) -> None:
    """Twice, after a correction, after the appeal was reopened: in words, and one post at most."""
    desk.answers()
    old = publish_data(desk, "post")
    desk.answers("Уточняем: заменён и плафон.")
    for forged in (old, old.rpartition(":")[0] + ":1", f"{old}0", old.rpartition(":")[0]):
        assert "не действует" in forges(desk.town, desk.deputy, desk.deputy.last, forged)
    new = publish_data(desk, "post")
    presses(desk.town, desk.deputy, "Опубликовать")
    assert "не действует" in forges(desk.town, desk.deputy, desk.deputy.last, new)
    assert len(desk.here.published()) == 1
    desk.answers("И ещё раз.")
    newest = publish_data(desk, "post")
    desk.anna.presses_on(desk.number, "Нет, не решён")
    assert "Сейчас это невозможно" in forges(desk.town, desk.deputy, desk.deputy.last, newest)
    assert len(desk.here.published()) == 1


@pytest.mark.parametrize(("name", "role"), [("Олег", "executor"), ("Пётр", "department_head"), ("Ася", "analyst")])
def test_only_a_deputy_the_head_or_the_coordinator_publishes(desk: Desk, name: str, role: str) -> None:
    """Not whoever wrote it, not their head, by no forged button; nor does a citizen."""
    other = official(desk.town, name, role, "utilities")
    desk.answers()
    before = everything()
    for seat in (other, desk.ivan, desk.anna.seat):
        for action in ("post", "withhold"):
            told = forges(desk.town, seat, seat.last, publish_data(desk, action))
            assert told.startswith(("Это делает", "Это могут только"))
    assert everything() == before
    kira = official(desk.town, "Кира", "coordinator", "general")
    assert forges(desk.town, kira, kira.last, publish_data(desk, "post")).startswith("Опубликовано")


def test_where_no_deputy_is_named_the_head_is_asked(town: TownUnderTest) -> None:
    """As on the ladder: the next ones above."""
    here, ivan = Discussion(town), official(town, "Иван")
    anna, number = commented(here)
    anna.presses("Можно публиковать")
    replies(town, ivan, ANSWER, card_of(ivan, number))
    presses(town, ivan, "Ответить публично")
    presses(town, ivan, "Меры приняты")
    assert presses(town, town.head, "Опубликовать").startswith("Опубликовано")
    assert here.published() == [PUBLIC]


def test_by_the_towns_setting_an_answer_is_published_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is asked; its author is told where it stands."""
    with_rules(monkeypatch, approved=False)
    desk.answers()
    assert desk.here.published() == [PUBLIC]
    assert desk.anna.last.text.endswith("опубликован и под вашим комментарием.")


def test_an_answer_over_approval_is_published_after_both_words(town: TownUnderTest, desk: Desk) -> None:
    """The head of the department approves the answer, the deputy its publication, and reads who wrote it."""
    petr = official(town, "Пётр", "department_head")
    with where(messages_approved=True):
        desk.answers()
        assert kept_appeal(desk.number).publishing == 0
        presses(town, petr, "Утвердить")
    assert ANSWER in desk.anna.seat.last.text
    assert "Подготовлено: Иван." in desk.deputy.last.text
    presses(town, desk.deputy, "Опубликовать")
    assert desk.here.published() == [PUBLIC]


# --- consent


def test_consent_taken_back_before_the_deputys_word_stops_it(desk: Desk) -> None:
    """At the preview's button, at its result, and at the deputy's."""
    desk.previews()
    presses(desk.town, desk.ivan, "Ответить публично")
    desk.anna.says("/mydata")
    desk.anna.presses("Больше не публиковать")
    presses(desk.town, desk.ivan, "Меры приняты")
    assert kept_appeal(desk.number).publishing == 0
    assert "Житель не давал согласия" in desk.previews().text


def test_consent_taken_back_while_the_deputy_reads_stops_it_too(desk: Desk) -> None:
    """The press is refused in words."""
    desk.answers()
    desk.anna.says("/mydata")
    desk.anna.presses("Больше не публиковать")
    told = presses(desk.town, desk.deputy, "Опубликовать")
    assert told.startswith("Житель не давал согласия на публикацию")
    assert desk.here.published() == []


@pytest.mark.parametrize("way", ["publication", "consent", "forget"])
def test_what_was_published_goes_with_the_consent(desk: Desk, way: str) -> None:
    """With that to publication, with that to processing, with all data: its words are taken away, however old."""
    desk.publishes()
    desk.town.now += timedelta(days=30)
    desk.town.telegram.clock.move(timedelta(days=30))
    if way == "publication":
        desk.anna.says("/mydata")
        desk.anna.presses("Больше не публиковать")
    elif way == "consent":
        first = next(m for m in desk.anna.heard if m.text.startswith("Согласие получено"))
        desk.anna.seat.presses_data(first, "consent:no")
        desk.town.pump()
    else:
        desk.anna.says("/forget")
        desk.anna.presses("Да, удалить")
    minutes(desk.town, 2)
    assert desk.here.published() == ["Ответ убран."]
    assert owed() == 0
    if way == "forget":
        assert kept_appeal(desk.number).comment is None
        assert ANSWER not in everything_kept()


def test_what_waited_for_its_author_is_not_lost_when_the_post_goes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer could not be brought, and the first thing they do when they are back is to take the consent back."""
    with_rules(monkeypatch, approved=False)
    desk.anna.says("/mydata")
    stands = desk.anna.last
    desk.anna.does("blocks")
    desk.answers()
    assert desk.here.published() == [PUBLIC]
    desk.anna.seat.unblocks()
    desk.town.telegram.take_updates()
    desk.anna.presses_data(stands, "publication:no")
    assert desk.town.pump() == [200]
    minutes(desk.town, 2)
    assert desk.here.published() == ["Ответ убран."]
    assert any(ANSWER in message.text for message in desk.anna.heard)
    assert owed() == 0


# --- the way out


def test_a_comment_deleted_meanwhile_is_answered_under_its_post(desk: Desk) -> None:
    """And nowhere when the post is gone too; the citizen has the answer in any case."""
    comment = kept_appeal(desk.number).comment
    del desk.here.group.messages[comment.message]
    desk.publishes()
    (post,) = desk.here.posts_of_bot()
    assert post.reply_to == comment.thread


def test_when_comment_and_post_are_gone_nothing_stands_alone(desk: Desk) -> None:
    """Its author is not told of a post that is none."""
    comment = kept_appeal(desk.number).comment
    for message in (comment.message, comment.thread):
        del desk.here.group.messages[message]
    desk.publishes()
    assert desk.here.published() == []
    assert "опубликован" not in desk.anna.last.text
    assert owed() == 0


def test_a_public_answer_outlives_a_429_and_a_crash(desk: Desk) -> None:
    """It is owed by its event: posted once, when Telegram allows; its author is told that it will be."""
    desk.answers()
    desk.town.telegram.fail("429", method="sendMessage", chat_id=desk.here.group.id, retry_after=30)
    presses(desk.town, desk.deputy, "Опубликовать")
    assert desk.here.published() == []
    assert desk.anna.last.text.endswith("скоро появится и под вашим комментарием.")
    minutes(desk.town, 2)
    assert desk.here.published() == [PUBLIC]
    minutes(desk.town, 2)
    assert desk.here.published() == [PUBLIC]


def test_a_group_that_became_another_gets_no_answer(desk: Desk) -> None:
    """The comments of the old one are not known there: the preview says so, and a request on its way posts nothing."""
    desk.answers()
    desk.here.group.type = "group"
    migrate(desk.town.telegram.world, desk.here.group)
    desk.town.telegram.take_updates()  # the bot learns of it when it writes there
    presses(desk.town, desk.deputy, "Опубликовать")
    minutes(desk.town, 2)
    assert desk.here.published() == []
    assert "Комментарий оставлен в группе, которой больше нет" in desk.previews().text


def test_markup_in_a_public_answer_is_shown_as_it_was_typed(desk: Desk) -> None:
    """What looks like HTML is words, before the deputy and under the comment."""
    desk.answers("Лампа <b>новая</b> & плафон")
    assert "Лампа <b>новая</b> & плафон" in desk.deputy.last.text
    presses(desk.town, desk.deputy, "Опубликовать")
    assert desk.here.published() == ["Ответ Управления ЖКХ:\n\nЛампа <b>новая</b> & плафон"]


def test_a_long_public_answer_stands_whole_under_its_comment(desk: Desk) -> None:
    """Each part answers the comment, or nobody would know what it belongs to."""
    desk.answers("Светильник заменён. " * 300)
    presses(desk.town, desk.deputy, "Опубликовать")
    comment = kept_appeal(desk.number).comment
    bot = desk.town.telegram.world.bot
    said = [m for m in desk.here.group.messages.values() if m.from_bot(bot) and "Светильник" in m.text]
    assert len(said) == 2
    assert {message.reply_to for message in said} == {comment.message}


def test_the_deputy_reads_in_the_bound_chat_when_there_is_one(desk: Desk) -> None:
    """As reminders do."""
    room = desk.town.telegram.seat(desk.town.admin, desk.town.telegram.group("Заместители"))
    room.says("/bind deputy")
    desk.town.pump()
    desk.answers()
    assert room.last.text.startswith("Опубликовать ответ на сообщение")


def test_history_and_the_authors_card_tell_of_it(desk: Desk) -> None:
    """Who published, and when."""
    desk.publishes()
    presses(desk.town, desk.ivan, "Ещё…", card_of(desk.ivan, desk.number))
    presses(desk.town, desk.ivan, "История")
    assert "ответ опубликован под комментарием · Денис" in desk.ivan.last.text
    desk.anna.says("/my")
    desk.anna.presses(f"№ {desk.number}")
    assert "ответ опубликован под вашим комментарием" in desk.anna.last.text
    assert "Денис" not in desk.anna.last.text
