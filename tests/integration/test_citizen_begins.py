"""The citizen's first words: /start, the consent, the menu and help, dangers, and whatever is not understood."""

from __future__ import annotations

import pytest

from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, Resident, everything_kept, resident


def test_start_greets_says_what_this_is_and_asks_for_consent(lasting_town: TownUnderTest) -> None:
    """Greeting with the way of a real appeal, then the consent as a message of its own; nothing else yet."""
    anna = Resident(lasting_town)
    greeting, consent = anna.says("/start")
    assert "приёмная администрации Белогорска" in greeting
    assert "не официальное обращение по закону № 59-ФЗ" in greeting
    assert "Госуслуги" in greeting
    assert "редакция 2026-11" in consent
    assert anna.last.buttons == [["Даю согласие"], ["Не даю"]]


def test_details_unfold_in_the_greeting_itself(lasting_town: TownUnderTest) -> None:
    """[Подробнее], pressed twice: no further message; the legal basis and the reception's telephone stand there."""
    anna = Resident(lasting_town)
    anna.says("/start")
    greeting = anna.seat.heard[0]
    assert anna.presses_twice("Подробнее", on=greeting) == []
    assert "Устава города" in greeting.text
    assert "8 (41641) 0-00-01" in greeting.text
    assert "Здравствуйте" in greeting.text


def test_consent_brings_the_invitation_and_the_menu(lasting_town: TownUnderTest) -> None:
    """The recorded consent names the text's version; the menu stands under the keyboard from now on."""
    anna = Resident(lasting_town)
    anna.says("/start")
    question = anna.last
    told = anna.presses("Даю согласие")
    assert question.text == "Согласие получено, редакция 2026-11. Спасибо."
    assert question.buttons == []
    assert len(told) == 1
    assert told[0].startswith("Расскажите, что случилось")
    assert anna.keyboard == MENU
    assert '"consent_version":"2026-11"' in everything_kept()


def test_consent_pressed_twice_is_one(lasting_town: TownUnderTest) -> None:
    """The second press is answered by a toast."""
    anna = Resident(lasting_town)
    anna.says("/start")
    assert len(anna.presses_twice("Даю согласие")) == 1
    assert anna.toasts()[-1] == "Согласие уже получено."


def test_consent_to_an_older_text_is_no_consent(lasting_town: TownUnderTest) -> None:
    """A button under a consent text that has changed since brings the text of today."""
    anna = Resident(lasting_town)
    anna.says("/start")
    anna.forges("consent:yes:2025-01")
    assert "редакция 2026-11" in anna.last.text
    assert anna.last.buttons == [["Даю согласие"], ["Не даю"]]


def test_a_changed_text_is_asked_about_once_more(lasting_town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written meanwhile is kept; one's own messages can be read all the same; the menu is never a draft."""
    from dataclasses import replace

    from appeals.shell import house

    anna = resident(lasting_town)
    number = anna.sends()
    home = house.build()
    changed = replace(home, town=replace(home.town, consent_version="2027-01"))
    monkeypatch.setattr(house, "build", lambda: changed)
    assert number in anna.says("Мои сообщения")[0]
    anna.presses(f"№ {number}")
    assert "Сообщение № " + number in anna.last.text
    assert "Текст согласия изменился" in anna.says("Новое сообщение")[0]
    assert "Написанное сохранено" in anna.says("На Ленина 5 яма на дороге")[0]
    told = anna.presses("Даю согласие")
    assert told[-1] == "Добавлено: текст."


def test_words_before_the_consent_are_kept_and_used_after_it(lasting_town: TownUnderTest) -> None:
    """Text first: greeting and consent; more of it: one short line, none for the rest of an album; then the board."""
    anna = Resident(lasting_town)
    told = anna.says("На Кирова 120 не горит фонарь")
    assert [text[:12] for text in told] == ["Здравствуйте", "Чтобы ответи"]
    assert [text[:20] for text in anna.does("sends_album", 4)] == ["Написанное сохранено"]
    told = anna.presses("Даю согласие")
    assert told[-1] == "Добавлено: текст и 4 фото."
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    assert "принято" in anna.last.text


def test_refusing_forgets_what_was_typed_and_names_other_ways(lasting_town: TownUnderTest) -> None:
    """[Не даю]: telephone and address; not a word of the text is left in the table; the consent can still be given."""
    anna = Resident(lasting_town)
    anna.says("Тайное слово бергамот")
    assert "бергамот" in everything_kept()
    assert anna.presses("Не даю") == []
    assert "Телефон приёмной 8 (41641) 0-00-01, адрес: ул. Гагарина, 2" in anna.last.text
    assert "бергамот" not in everything_kept()
    assert anna.last.buttons == [["Даю согласие"]]
    assert anna.presses("Даю согласие")[0].startswith("Расскажите")


def test_consent_can_be_withdrawn(lasting_town: TownUnderTest) -> None:
    """[Не даю] under an older copy of the question, after the consent: the next words are asked about again."""
    anna = Resident(lasting_town)
    anna.says("/start")
    anna.says("/start")
    older = anna.board("Не даю")
    anna.presses("Даю согласие")
    anna.says("/start")
    anna.seat.presses_data(older, "consent:no")
    lasting_town.pump()
    assert "редакция 2026-11" in anna.says("Яма на дороге")[-1]


@pytest.mark.parametrize("payload", ["street_light", "street_light "])
def test_a_link_may_name_the_topic(lasting_town: TownUnderTest, payload: str) -> None:
    """t.me/bot?start=street_light, before the consent: the topic is not asked for again."""
    anna = Resident(lasting_town)
    anna.says(f"/start {payload}")
    assert "Тема: уличное освещение" in anna.presses("Даю согласие")[0]
    anna.says("На Кирова 120 темно")
    assert "Где это?" in anna.presses("Готово")[0]


@pytest.mark.parametrize("payload", ["unknown", "_" * 64, "-" * 63 + "Z", "<b>snow</b>", "snow; drop", "0", "🙂"])
def test_any_other_payload_is_ignored(lasting_town: TownUnderTest, payload: str) -> None:
    """Unknown, 64 odd letters, markup: the plain greeting."""
    anna = Resident(lasting_town)
    assert [text[:12] for text in anna.says(f"/start {payload}")] == ["Здравствуйте", "Чтобы ответи"]
    assert anna.presses("Даю согласие")[0].startswith("Расскажите")


def test_start_in_the_middle_of_a_draft_goes_back_to_writing(lasting_town: TownUnderTest) -> None:
    """At the question for the place: nothing is lost, the menu is back, and the next text is no address."""
    anna = resident(lasting_town)
    anna.says("На Кирова 120 не горит фонарь")
    anna.presses("Готово", "Да, верно")
    told = anna.says("/start")
    assert told[-1] == "Добавлено: текст. Тема: уличное освещение."
    assert anna.keyboard == MENU
    anna.says("Уже неделю")
    assert anna.last.text == "Добавлено: текст из 2 частей. Тема: уличное освещение."


def test_a_danger_is_answered_first_before_any_form(lasting_town: TownUnderTest) -> None:
    """Before the consent and within a draft: 112 and the duty service, and the text is kept all the same."""
    anna = Resident(lasting_town)
    told = anna.says("В подъезде пахнет газом")
    assert told[0].startswith("Если есть угроза жизни, звоните 112. ЕДДС города: 8 (41641) 0-00-02")
    assert len(told) == 3
    anna.presses("Даю согласие")
    told = anna.says("Горит дом на Кирова")
    assert told[0].startswith("Если есть угроза жизни")
    anna.says("Не горит фонарь")
    assert anna.board().text == "Добавлено: текст из 3 частей."


def test_a_danger_that_an_edit_brings_is_answered_once(lasting_town: TownUnderTest) -> None:
    """«пххнет газом» mended to «пахнет газом»; a comma mended after that alarms nobody."""
    anna = resident(lasting_town)
    anna.says("В подъезде пххнет газом")
    bubble = anna.done
    assert "112" in anna.does("edits", bubble, "В подъезде пахнет газом")[0]
    assert anna.does("edits", bubble, "В подъезде пахнет газом.") == []


def test_help_ends_with_a_human(lasting_town: TownUnderTest) -> None:
    """[Справка] and /help, with the menu, before the consent too."""
    anna = Resident(lasting_town)
    assert anna.says("/help")[0].endswith("Нужна помощь человека? Позвоните: 8 (41641) 0-00-01.")
    assert anna.keyboard == MENU
    assert "Мои сообщения" in anna.presses("Справка")[0]


def test_the_menu_before_the_consent_is_no_text(lasting_town: TownUnderTest) -> None:
    """[Новое сообщение] asks for consent, [Мои сообщения] says there are none; neither lies in the draft."""
    anna = Resident(lasting_town)
    anna.says("/help")
    assert "согласия" in anna.presses("Новое сообщение")[0]
    assert "пока нет сообщений" in anna.presses("Мои сообщения")[0]
    assert anna.presses("Даю согласие") == [anna.last.text]
    assert anna.last.text.startswith("Расскажите")


@pytest.mark.parametrize("text", ["/unknown", "/", "/start@otklik_bot_x y", "//", "/мои"])
def test_an_unknown_command_is_answered_with_the_menu(lasting_town: TownUnderTest, text: str) -> None:
    """Never silence, never «ошибка»."""
    anna = resident(lasting_town)
    told = anna.says(text)
    assert told
    assert "ошибка" not in " ".join(told).lower()
    assert anna.keyboard == MENU


@pytest.mark.parametrize("kind", ["dice", "poll", "game", "story", "paid_media"])
def test_what_cannot_be_kept_is_answered_in_words(lasting_town: TownUnderTest, kind: str) -> None:
    """A poll, a dice: what can be sent instead, with the menu; no empty draft begins."""
    anna = resident(lasting_town)
    user = anna.user
    body = {
        "dice": {"emoji": "🎲", "value": 3},
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        },
        "game": {"title": "g", "description": "d", "photo": []},
        "story": {"chat": {"id": user.id, "type": "private"}, "id": 1},
        "paid_media": {"star_count": 1, "paid_media": []},
    }
    before = len(anna.heard)
    chat = {"id": user.id, "type": "private", "first_name": "Анна"}
    message = {"message_id": 9000, "date": 1, "chat": chat, "from": user.json(), kind: body[kind]}
    lasting_town.telegram.deliver({"message": message})
    assert lasting_town.pump() == [200]
    assert [heard.text[:28] for heard in anna.heard[before:]] == ["Такое передать в отдел нельз"]
    assert anna.says("Готово")[0].startswith("Сначала расскажите")


@pytest.mark.parametrize("text", ["Спасибо", "спасибо вам большое!", "Да", "нет", "Пропустить", "Я здесь", "Готово"])
def test_a_lone_word_begins_no_draft(lasting_town: TownUnderTest, text: str) -> None:
    """Thanks, «да», a label of a keyboard long gone: an answer and the menu; the next text stands alone."""
    anna = resident(lasting_town)
    assert anna.says(text)
    assert anna.keyboard == MENU
    assert anna.says("На Ленина яма")[-1] == "Добавлено: текст."
