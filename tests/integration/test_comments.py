"""Comments under the town's channel: when the bot answers there, what its link opens and to whom, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from infra.telegram.groups import migrate
from tests.integration.acting import TEXT, card_of, forges, official
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, everything_kept, resident
from tests.integration.discussing import BOT, COMMENT, INVITATION, Discussion, commented, kept_appeal, with_rules
from tests.integration.inhabited import everything


@pytest.fixture
def here(town: TownUnderTest) -> Discussion:
    """A discussion group."""
    return Discussion(town)


@pytest.fixture
def anna(town: TownUnderTest) -> Resident:
    """Somebody who has never spoken with the bot."""
    return Resident(town)


# --- when it answers


@pytest.mark.parametrize("text", [COMMENT, COMMENT.upper(), f"{TEXT} {BOT}", f"Скажите, {BOT}: когда?"])
def test_a_comment_that_calls_the_bot_is_answered_under_it(here: Discussion, anna: Resident, text: str) -> None:
    """Neutrally, with the way to the private chat, and once."""
    comment = here.comments(anna, text)
    (answer,) = here.answers_to(comment)
    assert answer.text.startswith(INVITATION)
    assert answer.buttons == [["Написать лично"]]
    assert len(here.payload(comment)) <= 64


@pytest.mark.parametrize(
    "text", [TEXT, "@other_bot Не горит фонарь", "/weather@other_bot", f"почта@{BOT[1:]}x", "отклик, помоги"]
)
def test_other_comments_are_not_for_the_bot(here: Discussion, anna: Resident, text: str) -> None:
    """People talk with each other; another bot is another's."""
    comment, before = here.comments(anna, text), everything()
    assert here.answers_to(comment) == []
    assert everything() == before


def test_who_answers_the_bot_or_types_a_command_is_answered_too(here: Discussion, anna: Resident, town: Any) -> None:
    """Officials' commands say nothing to citizens here, and nobody is sent away."""
    answer = here.answers_to(here.comments(anna))[0]
    boris = Resident(town, "Борис")
    assert len(here.answers_to(here.comments(boris, "И у нас темно", reply_to=answer))) == 1
    assert len(here.answers_to(here.comments(boris, "/find 1"))) == 1
    assert here.answers_to(here.comments(boris, "Спасибо большое", reply_to=answer)) == []


def test_by_the_towns_setting_every_comment_is_answered(
    here: Discussion, anna: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But an album once."""
    with_rules(monkeypatch, always=True)
    assert len(here.answers_to(here.comments(anna, TEXT))) == 1
    album = here.seat(anna).sends_album(3, "Вот так", reply_to=here.root)
    here.town.pump()
    assert sum(len(here.answers_to(part)) for part in album) == 1


def test_an_official_invites_with_a_command_in_reply(here: Discussion, anna: Resident, town: TownUnderTest) -> None:
    """«/priem» answers the comment, not the official; a second time says so."""
    ivan, comment = here.seat(official(town, "Иван")), here.comments(anna, TEXT)
    here.comments(ivan, "/priem", reply_to=comment)
    (answer,) = here.answers_to(comment)
    assert answer.text.startswith(INVITATION)
    here.comments(ivan, f"/priem{BOT}", reply_to=comment)
    assert here.answers_to(comment) == [answer]
    assert ivan.last.text == "Под этим комментарием бот уже ответил."
    here.comments(ivan, "/priem")
    assert ivan.last.text.startswith("Ответьте командой /priem на комментарий жителя")
    assert here.follows(anna, comment)[1].startswith("Чтобы ответить вам, нужно хранить")


@pytest.mark.parametrize(("role", "may"), [("executor", 1), ("coordinator", 1), ("deputy", 1), ("analyst", 0)])
def test_who_works_on_appeals_may_invite(
    here: Discussion, anna: Resident, town: TownUnderTest, role: str, may: int
) -> None:
    """An analyst does not; nobody without a role is heard as an official."""
    ivan, comment = here.seat(official(town, "Иван", role, "utilities")), here.comments(anna, TEXT)
    here.comments(ivan, "/priem", reply_to=comment)
    assert len(here.answers_to(comment)) == may
    boris, other = Resident(town, "Борис"), here.comments(anna, "Ещё одно")
    here.comments(boris, "/priem", reply_to=other)
    assert here.answers_to(other) == []


def test_what_everybody_reads_shows_no_appeal(here: Discussion, anna: Resident, town: TownUnderTest) -> None:
    """An official's commands and forged buttons bring no card into the discussion group, and no chat is bound there."""
    author = resident(town)
    number = author.sends()
    seats = [here.seat(official(town, "Иван")), here.seat(official(town, "Кира", "coordinator", "general")), here.admin]
    answer = here.answers_to(here.comments(anna))[0]
    before = everything()
    for seat in seats:
        for command in (f"/find {number}", "/open", "/overdue", "/staff", "/help", "/blocked", "/parked"):
            here.comments(seat, command)
        for data in (f"show:{number}", f"history:{number}", f"take:{number}", "list:open::0", f"my:{number}"):
            assert "не действует" in forges(town, seat, answer, data)
    here.admin.says("/bind utilities")
    town.admin.says("/bind comments")
    town.pump()
    assert "нужна другая группа" in here.admin.last.text
    assert "нужна другая группа" in town.admin.last.text
    assert everything() == before
    assert not [m for m in here.group.messages.values() if number in m.text and m.from_bot(town.telegram.world.bot)]


def test_channels_and_anonymous_administrators_are_not_people(here: Discussion, town: TownUnderTest) -> None:
    """A post that names the bot, one who speaks for a channel, one who speaks for the group: no invitation."""
    post = here.posts(f"Пишите {BOT}")
    anonymous = town.telegram.seat(town.admin, here.group, anonymous=True)
    spoken = anonymous.says(COMMENT, reply_to=post)
    town.pump()
    spoken_for = {
        "sender_chat": here.channel.json(),
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
    }
    foreign = town.telegram.world.post(here.group, spoken_for | {"text": COMMENT}, reply_to=post.id)
    town.telegram.deliver({"message": foreign.json()})
    assert town.pump() == [200]
    assert [here.answers_to(one) for one in (post, spoken, foreign)] == [[], [], []]
    ivan = here.seat(official(town, "Иван"))
    for one in (post, spoken, foreign):
        here.comments(ivan, "/priem", reply_to=one)
        assert here.answers_to(one) == []
    assert ivan.last.text.startswith("Ответьте командой /priem на комментарий жителя")


def test_a_person_cannot_make_the_bot_fill_the_group(here: Discussion, anna: Resident, town: TownUnderTest) -> None:
    """Three answers a day; an edit brings none; the next day there are three again."""
    said = []
    for _ in range(5):
        town.now += timedelta(minutes=1)
        said.append(here.comments(anna))
    assert [len(here.answers_to(one)) for one in said] == [1, 1, 1, 0, 0]
    here.seat(anna).edits(said[0], f"{COMMENT} и снова")
    here.seat(anna).edits(here.comments(anna, TEXT), COMMENT)
    town.pump()
    assert len([m for m in here.group.messages.values() if m.text.startswith(INVITATION)]) == 3
    town.now += timedelta(days=1)
    assert len(here.answers_to(here.comments(anna))) == 1


def test_a_comment_deleted_at_once_is_answered_nowhere(here: Discussion, anna: Resident, town: TownUnderTest) -> None:
    """The bot's words would stand alone in the group otherwise."""
    comment = here.seat(anna).says(COMMENT, reply_to=here.root)
    here.seat(anna).deletes(comment)
    before = len(here.group.messages)
    assert town.pump() == [200]
    assert len(here.group.messages) == before


def test_of_a_danger_the_bot_tells_112_there_and_then(here: Discussion, anna: Resident) -> None:
    """Before the invitation, under the comment."""
    (answer,) = here.answers_to(here.comments(anna, f"{BOT} у нас горит дом"))
    assert answer.text.startswith("Если есть угроза жизни, звоните 112.")
    assert INVITATION in answer.text


def test_the_group_is_followed_into_its_supergroup(here: Discussion, anna: Resident, town: TownUnderTest) -> None:
    """The comments of the new group are heard; a link from the old one opens nothing but a conversation."""
    comment = here.comments(anna)
    here.group.type = "group"
    payload = here.payload(comment)
    here.group = migrate(town.telegram.world, here.group)
    town.pump()
    here.channel.discussion, here.root = here.group.id, None
    assert len(here.answers_to(here.comments(anna, reply_to=None))) == 1
    assert any("чужому комментарию или устарела" in text for text in anna.says(f"/start {payload}"))


# --- what is kept before the consent


def test_a_comment_is_no_consent_and_nothing_of_it_is_kept(here: Discussion, anna: Resident) -> None:
    """Neither words nor a name; not even after its author came by the link, and refused."""
    comment = here.comments(anna)
    for _ in range(2):
        kept = everything_kept()
        assert "Кирова" not in kept
        assert "Анна" not in kept
        assert "Иванова" not in kept
        here.follows(anna, comment)
    anna.presses("Не даю")
    assert "Кирова" not in everything_kept()
    assert "'c-" not in everything_kept()
    assert [m for m in anna.seat.messages if "forward_origin" in m.body] == []


def test_after_the_consent_the_author_sees_the_comment_and_says_whether_to_pass_it_on(
    here: Discussion, anna: Resident, town: TownUnderTest
) -> None:
    """Greeting, consent, the comment as it stands now, the question, and the usual way; its place is kept."""
    comment = here.comments(anna)
    here.seat(anna).edits(comment, f"{COMMENT}, дом 3")
    greeting, consent = here.follows(anna, comment)
    assert greeting.startswith("Здравствуйте.")
    assert consent.startswith("Чтобы ответить вам")
    brought, question = anna.presses("Даю согласие")
    assert brought == f"{COMMENT}, дом 3"
    assert question.startswith(f"Вы написали в комментариях:\n{BOT} {TEXT}")
    assert anna.seat.last.buttons == [["Да, передать"], ["Нет"]]
    (topic,) = anna.presses("Да, передать")
    assert topic.startswith("Похоже, тема «Уличное освещение»")
    anna.presses("Да, верно", "Пропустить")
    accepted, publication = anna.presses("Отправить")
    assert accepted.startswith("Сообщение № 2026-000001 принято")
    assert publication.startswith("Ответ можно не только прислать сюда, но и опубликовать под вашим комментарием")
    card = card_of(town.admin, "2026-000001")
    assert TEXT in card.text
    link = next(one["url"] for one in card.body["entities"] if one["type"] == "text_link")
    assert link == f"https://t.me/c/{str(here.group.id)[4:]}/{comment.id}?thread={here.root.id}"
    appeal = kept_appeal("2026-000001")
    assert appeal.channel == "telegram_comment"
    assert (appeal.comment.chat, appeal.comment.message, appeal.comment.thread) == (
        here.group.id,
        comment.id,
        here.root.id,
    )


def test_a_photo_comes_along_with_its_comment(here: Discussion, town: TownUnderTest) -> None:
    """By its file_id, like any attachment."""
    anna = resident(town)
    comment = here.seat(anna).sends("photo", COMMENT, reply_to=here.root)
    town.pump()
    here.follows(anna, comment)
    anna.presses("Да, передать", "Да, верно", "Пропустить")
    assert "Вложения: 1 фото" in anna.last.text


def test_who_does_not_want_to_pass_it_on_leaves_nothing(here: Discussion, town: TownUnderTest) -> None:
    """[Нет] forgets the comment; the link may be used again."""
    anna = resident(town)
    comment = here.comments(anna)
    here.follows(anna, comment)
    assert anna.presses("Нет") == ["Хорошо, комментарий не передан. Если понадобится, напишите здесь."]
    assert "Кирова" not in everything_kept()
    assert here.follows(anna, comment)[-1].startswith("Вы написали в комментариях")


def test_a_comment_deleted_meanwhile_is_not_passed_on(here: Discussion, town: TownUnderTest) -> None:
    """Its author is told, and may write; that is an ordinary message then."""
    anna = resident(town)
    comment = here.comments(anna)
    payload = here.payload(comment)
    here.seat(anna).deletes(comment)
    told = anna.says(f"/start {payload}")
    assert told[0].startswith("Прочитать комментарий не удалось")
    number = anna.sends()
    assert kept_appeal(number).comment is None


@pytest.mark.parametrize("kind", ["500", "429", "lost"])
def test_while_telegram_does_not_bring_the_comment_the_press_comes_again(
    here: Discussion, anna: Resident, town: TownUnderTest, kind: str
) -> None:
    """Nothing is decided without it; the copy of the update finds all as it was."""
    here.follows(anna, here.comments(anna))
    town.telegram.fail(kind, method="forwardMessage", retry_after=30)
    anna.seat.presses("Даю согласие")
    (update,) = town.telegram.take_updates()
    assert town.hand(update)["statusCode"] == 503
    assert "consent_given" not in everything_kept()
    assert town.hand(update)["statusCode"] == 200
    assert anna.last.text.startswith("Вы написали в комментариях")


def test_what_was_typed_before_the_consent_and_the_comment_go_together(here: Discussion, anna: Resident) -> None:
    """Both are one matter's words; [Нет] leaves what was typed."""
    here.follows(anna, here.comments(anna))
    anna.says("И второй фонарь тоже")
    told = anna.presses("Даю согласие")
    assert told[-1].startswith("Вы написали в комментариях")
    anna.presses("Нет")
    assert anna.last.text.startswith("Добавлено: текст")


def test_a_draft_on_its_way_is_not_glued_to_a_comment(here: Discussion, town: TownUnderTest) -> None:
    """The person is told what to do first, and loses nothing."""
    anna = resident(town)
    comment = here.comments(anna)
    anna.says("Совсем о другом: ямы на дороге")
    assert here.follows(anna, comment)[0].startswith("Здесь есть неотправленное сообщение")
    anna.presses("Готово")
    assert "ямы" not in here.answers_to(comment)[0].text


# --- whose link it is


def test_another_persons_link_opens_only_a_conversation(here: Discussion, anna: Resident, town: TownUnderTest) -> None:
    """Everybody sees the button; who is not the author is told so, and nothing of the comment comes to them."""
    comment = here.comments(anna)
    boris = resident(town, "Борис")
    told = here.follows(boris, comment)
    assert told[0].startswith("Ссылка относится к чужому комментарию")
    assert not any("Кирова" in text for text in told)
    assert [m for m in boris.seat.messages if "forward_origin" in m.body] == []


def test_a_forged_or_stale_link_opens_only_a_conversation(here: Discussion, town: TownUnderTest) -> None:
    """Another message, another thread, another day, a letter changed: not this person's; nor after a week."""
    anna = resident(town)
    comment = here.comments(anna)
    payload = here.payload(comment)
    head, message, thread, day, mac = payload.split("-", 4)
    for forged in (
        f"{head}-{int(message) + 1}-{thread}-{day}-{mac}",
        f"{head}-{message}-{int(thread) + 1}-{day}-{mac}",
        f"{head}-{message}-{thread}-{int(day) + 1}-{mac}",
        f"{head}-{message}-{thread}-{day}-{'A' if mac[0] != 'A' else 'B'}{mac[1:]}",
    ):
        assert anna.says(f"/start {forged}")[0].startswith("Ссылка относится к чужому"), forged
    for nonsense in ("c-", f"c-{'9' * 40}", payload[:-1], f"{payload}x"):
        assert anna.says(f"/start {nonsense}")[0].startswith("Здравствуйте"), nonsense
    town.now += timedelta(days=8)
    assert anna.says(f"/start {payload}")[0].startswith("Ссылка относится к чужому комментарию или устарела")


def test_a_comment_becomes_one_appeal_however_often_its_link_is_used(here: Discussion, town: TownUnderTest) -> None:
    """Afterwards the link says which; a second press of a button changes nothing."""
    anna = resident(town)
    comment = here.comments(anna)
    number = here.passes_on(anna, comment)
    assert here.follows(anna, comment)[0].startswith(f"Этот комментарий уже передан под № {number}")
    assert len([one for one in everything() if one[1] == "APPEAL"]) == 1


@pytest.mark.parametrize("answer", ["yes", "no", "", "maybe"])
def test_a_forged_answer_about_a_comment_changes_nothing(here: Discussion, town: TownUnderTest, answer: str) -> None:
    """Another's draft, and a draft without a comment."""
    anna, boris = resident(town), resident(town, "Борис")
    here.follows(anna, here.comments(anna))
    data = anna.last.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"].rpartition(":")[0]
    boris.says(TEXT)
    own = boris.board().body["reply_markup"]["inline_keyboard"][0][0]["callback_data"].partition(":")[2]
    before = everything()
    for forged in (f"{data}:{answer}", f"comment:{own}:{answer}"):
        assert "не действует" in boris.forges(forged)
    assert everything() == before


# --- consent to publication


def test_consent_to_publication_is_apart_asked_once_and_taken_back_with_ones_data(
    here: Discussion, town: TownUnderTest
) -> None:
    """Its own text version and time, an entry in the audit log each way, and a line in the person's file."""
    anna, _ = commented(here)
    anna.presses("Можно публиковать")
    assert anna.last.text.startswith("Согласие на публикацию ответов получено, редакция 2026-11")
    assert "publication_given" in everything_kept()
    here.passes_on(anna, here.comments(anna))
    assert "Ответ можно не только" not in anna.last.text
    anna.says("/mydata")
    assert "Согласие на публикацию ответов: редакция 2026-11" in anna.opens(anna.heard[-2]).decode()
    assert f"https://t.me/c/{str(here.group.id)[4:]}/" in anna.opens(anna.heard[-2]).decode()
    anna.presses("Больше не публиковать")
    assert anna.last.text.startswith("Согласие на публикацию отозвано")
    assert "publication_withdrawn" in everything_kept()
    anna.says("/mydata")
    assert "Согласие на публикацию" not in anna.opens(anna.last).decode()


def test_who_does_not_agree_is_not_asked_again(here: Discussion) -> None:
    """«Только лично» counts for what follows."""
    anna, _ = commented(here)
    anna.presses("Только лично")
    assert anna.last.text == "Хорошо, ответ придёт только сюда."
    here.passes_on(anna, here.comments(anna))
    assert "принято" in anna.last.text


def test_a_forged_consent_to_publication_is_refused(here: Discussion, town: TownUnderTest) -> None:
    """Another version of the text than the one that was read; and before anything else was agreed to."""
    anna, stranger = commented(here)[0], Resident(town, "Ждан")
    assert "не действует" in anna.forges("publication:yes:1999-01")
    stranger.says("/start")
    for answer in ("yes:2026-11", "no"):
        assert "не действует" in stranger.forges(f"publication:{answer}")
    assert "publication_" not in everything_kept()


def test_a_second_consent_to_publication_changes_nothing(here: Discussion) -> None:
    """Pressed twice, and long after: one entry in the log, one time."""
    anna, _ = commented(here)
    question = anna.last
    anna.presses_twice("Можно публиковать", on=question)
    assert "уже получено" in anna.forges("publication:yes:2026-11")
    assert everything_kept().count("publication_given") == 1
