"""From [Готово] to the number: topic, place, name, the preview, changing one's mind, and buttons pressed wrongly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.acting import TEXT, card_of
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, resident

ORDERED = ("Готово", "Да, верно", "Пропустить", "Отправить")


def test_the_topic_may_come_first(lasting_town: TownUnderTest) -> None:
    """[Новое сообщение], [Выбрать тему], a page turned: the list becomes the invitation, and no topic is asked for."""
    anna = resident(lasting_town)
    told = anna.presses("Новое сообщение", "Выбрать тему")
    assert told == ["Выберите тему."]
    assert len(anna.last.buttons) == 10
    assert anna.presses("Дальше ›") == []
    assert "‹ Назад" in anna.last.buttons[-2]
    assert anna.presses("Лифт") == []
    assert anna.last.text.startswith("Тема: лифт. Расскажите, что случилось")
    anna.says("Не едет третий день")
    assert anna.last.text == "Добавлено: текст. Тема: лифт."
    assert anna.last.buttons == [["Готово"]]
    assert "Где это?" in anna.presses("Готово")[0]


def test_the_topic_may_be_chosen_while_writing(lasting_town: TownUnderTest) -> None:
    """[Выбрать тему] under the board, twice: one list; the choice turns it into the board, and writing goes on."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    assert anna.presses_twice("Выбрать тему") == ["Выберите тему."]
    assert anna.presses("Дороги") == []
    assert anna.last.text == "Добавлено: текст. Тема: дороги."
    assert anna.last.buttons == [["Готово"]]


def test_all_topics_are_found_by_turning_pages(lasting_town: TownUnderTest) -> None:
    """Every topic of the town stands on just one page; the last page turns no further; each page has a way back."""
    from town import load

    anna = resident(lasting_town)
    anna.presses("Новое сообщение", "Выбрать тему")
    names = [row[0] for row in anna.last.buttons[:8]]
    while ["Дальше ›"] in [row[-1:] for row in anna.last.buttons]:
        anna.presses("Дальше ›")
        assert anna.last.buttons[-1] == ["Дополнить"]
        names += [row[0] for row in anna.last.buttons if len(row) == 1 and row not in (["‹ Назад"], ["Дополнить"])]
    assert names == [topic.name for topic in load().topics.values()]


@pytest.mark.parametrize("answer", ["Да, верно", "да", "Всё верно.", "уличное освещение"])
def test_a_typed_answer_is_as_good_as_a_button(lasting_town: TownUnderTest, answer: str) -> None:
    """«да», or the topic's name, typed at the question for the topic."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    anna.says("готово")
    assert "Где это?" in anna.says(answer)[0]


def test_three_topics_are_offered_when_none_is_sure(lasting_town: TownUnderTest) -> None:
    """The bot says that it does not know; «да» chooses nothing then, a button or the whole list does."""
    anna = resident(lasting_town)
    anna.says("Здравствуйте, нужна ваша помощь")
    assert anna.presses("Готово") == ["К какой теме это отнести?"]
    *offered, other, more = (row[0] for row in anna.last.buttons)
    assert (len(offered), other, more) == (3, "Другая тема…", "Дополнить")
    assert "Да, верно" not in offered
    assert anna.says("да") == ["К какой теме это отнести?"]
    assert "Где это?" in anna.presses(offered[1])[0]


def test_without_words_the_whole_list_is_shown(lasting_town: TownUnderTest) -> None:
    """Nothing is guessed from nothing."""
    anna = resident(lasting_town)
    anna.says("🙂 5")
    assert anna.presses("Готово") == ["Выберите тему."]


def test_a_typed_no_brings_the_list_of_topics(lasting_town: TownUnderTest) -> None:
    """«Нет» to «Верно?» is no part of the story."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    anna.presses("Готово")
    assert anna.says("нет") == ["Выберите тему."]
    anna.presses("Дороги", "Пропустить")
    assert f"Текст: {TEXT}\n" in anna.last.text


def test_the_whole_way_can_be_typed(lasting_town: TownUnderTest) -> None:
    """Готово, да, пропустить, отправить: for those who do not see buttons."""
    anna = resident(lasting_town)
    for text in (TEXT, "готово", "да", "пропустить"):
        anna.says(text)
    assert "Проверьте, всё ли верно" in anna.last.text
    assert "принято" in anna.says("Да, всё верно, отправляйте")[0]


def test_the_last_address_is_offered_again(lasting_town: TownUnderTest) -> None:
    """Nothing is asked twice of the same person: the address and the name of the last message."""
    anna = resident(lasting_town)
    anna.says("Яма на дороге")
    anna.presses("Готово", "Да, верно")
    anna.says("Садовая 7")
    anna.presses("Изменить", "Имя")
    anna.says("Анна Петровна")
    anna.presses("Отправить")
    anna.says("Ещё одна яма на дороге")
    anna.presses("Готово", "Да, верно")
    assert ["Садовая 7"] in anna.keyboard
    anna.presses("Садовая 7")
    assert "Ваше имя: Анна Петровна" in anna.last.text


def test_more_of_the_story_at_a_question_is_kept(lasting_town: TownUnderTest) -> None:
    """A photo and a long text at the place, a photo at the name, a point at the new text: all kept, asked again."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    anna.presses("Готово", "Да, верно")
    assert "Где это?" in anna.does("sends", "photo")[0]
    assert "Где это?" in anna.says("И ещё вот что. " + "Долгая история. " * 20)[0]
    anna.presses("Пропустить")
    anna.presses("Изменить", "Имя")
    assert "Как к вам обращаться" in anna.does("sends", "voice")[0]
    assert "Как к вам обращаться" in anna.says("и" * 100)[0]
    anna.says("Анна")
    anna.presses("Изменить", "Текст")
    assert "Напишите текст заново" in anna.does("sends_location", 50.9, 128.4)[0]
    anna.presses("Ничего не менять")
    preview = anna.last.text
    assert "Вложения: 1 фото, 1 голосовое" in preview
    assert "Долгая история." in preview
    assert "Где: место на карте" in preview


def test_everything_can_be_changed(lasting_town: TownUnderTest) -> None:
    """Text, topic, place and name, each with its question; the preview says what will be sent, and that is sent."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    anna.does("sends", "photo", "у входа")
    anna.presses("Готово", "Да, верно", "Пропустить")
    anna.presses("Изменить", "Текст")
    anna.says("Новый текст")
    anna.presses("Изменить", "Тема", "Дороги")
    anna.presses("Изменить", "Место")
    anna.says("Садовая 7")
    anna.presses("Изменить", "Имя")
    anna.says("Анна Петровна")
    assert anna.last.text == (
        "Проверьте, всё ли верно.\nТема: Дороги\nГде: Садовая 7\nТекст: Новый текст\n"
        "Вложения: 1 фото\nВаше имя: Анна Петровна"
    )
    anna.presses("Отправить")
    card = card_of(lasting_town.admin, anna.last.text.split("№ ")[1][:11]).text
    for part in ("Дороги", "Садовая 7", "Новый текст", "1 фото", "Анна Петровна"):
        assert part in card
    assert TEXT not in card


@pytest.mark.parametrize("what", ["Текст", "Тема", "Имя"])
def test_changing_ones_mind_about_a_change(lasting_town: TownUnderTest, what: str) -> None:
    """[Изменить] asks within the preview itself; [Ничего не менять] turns the question into the preview."""
    anna = resident(lasting_town)
    preview = anna.previews().text
    assert anna.presses("Изменить") == []
    assert anna.last.text.startswith("Что изменить?")
    assert anna.presses("Ничего не менять") == []
    assert anna.last.text == preview
    anna.presses("Изменить", what)
    assert anna.presses("Ничего не менять") == []
    assert anna.last.text == preview
    assert "принято" in anna.presses("Отправить")[0]


def test_changing_ones_mind_about_the_place_brings_the_menu_back(lasting_town: TownUnderTest) -> None:
    """Its question is a keyboard, so the way back is one of its keys."""
    anna = resident(lasting_town)
    anna.previews()
    anna.presses("Изменить", "Место")
    assert anna.keyboard[-1] == ["Ничего не менять"]
    assert "Проверьте" in anna.presses("Ничего не менять")[-1]
    assert anna.keyboard == MENU


def test_the_way_back_from_every_question(lasting_town: TownUnderTest) -> None:
    """[Дополнить] at the topic, in the list and at the place: to writing, with all that was written."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    assert anna.presses("Готово", "Дополнить") == []
    assert anna.last.text == "Добавлено: текст."
    assert anna.presses("Готово", "Другая тема…", "Дополнить") == []
    assert anna.last.text == "Добавлено: текст."
    assert anna.presses("Готово", "Да, верно", "Дополнить")[-1] == "Добавлено: текст. Тема: уличное освещение."
    assert anna.keyboard == MENU
    anna.says("И у школы тоже")
    assert anna.last.text == "Добавлено: текст из 2 частей. Тема: уличное освещение."


def test_a_draft_is_dropped_only_after_asking(lasting_town: TownUnderTest) -> None:
    """[Удалить черновик] asks in the preview; back keeps it; [Да, удалить], twice, forgets it and brings the menu."""
    anna = resident(lasting_town)
    anna.previews()
    assert anna.presses("Удалить черновик") == []
    assert anna.last.text.startswith("Удалить черновик? Всё, что в нём есть, пропадёт.")
    anna.presses("Ничего не менять")
    assert "Проверьте" in anna.last.text
    anna.presses("Удалить черновик")
    told = anna.presses_twice("Да, удалить")
    assert [text[:17] for text in told] == ["Черновик удалён. "]
    assert anna.keyboard == MENU
    assert anna.says("Новое дело") == ["Добавлено: текст."]


def test_every_button_pressed_twice_does_its_work_once(lasting_town: TownUnderTest) -> None:
    """Impatience on a slow phone: one question for each, one number, one card."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    assert len(anna.presses_twice("Готово")) == 1
    assert len(anna.presses_twice("Да, верно")) == 1
    anna.presses("Пропустить")
    for label in ("Изменить", "Ничего не менять", "Удалить черновик", "Ничего не менять", "Изменить"):
        assert anna.presses_twice(label) == []
    for label in ("Имя", "Текст", "Тема", "Место"):
        change = anna.board("Имя")
        assert len(anna.presses_twice(label, on=change)) == 1
    anna.presses("Ничего не менять")
    cards = len(lasting_town.admin.heard)
    told = anna.presses_twice("Отправить")
    assert len(told) == 1
    assert len(lasting_town.admin.heard) == cards + 1
    assert anna.toasts()[-1].startswith("Уже отправлено: № 2026-")


def test_the_buttons_of_a_sent_draft_say_that_it_was_sent(lasting_town: TownUnderTest) -> None:
    """Those of the one before say that they do nothing; the present draft is not touched by either."""
    anna = resident(lasting_town)
    anna.says("Первое: яма на дороге")
    first = anna.last
    anna.presses(*ORDERED)
    preview = anna.board("Отправить")
    anna.sends("Второе: яма на дороге")
    anna.says("Третье")
    anna.does("presses", "Готово", on=first)
    assert anna.toasts()[-1].startswith("Эта кнопка уже не действует")
    for label in ("Отправить", "Изменить", "Удалить черновик"):
        anna.does("presses", label, on=preview)
        assert anna.toasts()[-1].startswith("Эта кнопка уже не действует")
    second = [message for message in anna.heard if ["Отправить"] in message.buttons][-1]
    anna.does("presses", "Изменить", on=second)
    assert anna.toasts()[-1].startswith("Уже отправлено: № 2026-")
    assert anna.last.text == "Добавлено: текст."


def test_a_stale_preview_is_not_sent(lasting_town: TownUnderTest) -> None:
    """After an edit and after an addition: the older preview brings the present one instead."""
    anna = resident(lasting_town)
    anna.says("Яма на дороге")
    bubble = anna.done
    anna.presses("Готово", "Да, верно", "Пропустить")
    first = anna.last
    anna.does("edits", bubble, "Яма на дороге, большая")
    anna.does("presses", "Отправить", on=first)
    assert anna.toasts()[-1] == "Черновик изменился. Проверьте ещё раз."
    assert "Текст: Яма на дороге, большая" in anna.last.text
    assert "принято" in anna.presses("Отправить")[0]


GARBAGE = """
done done: topic:1:roads topics:x:y change:0:text send:1.1 send: erase:1 fresh: my: my:2026-999999 my:'OR'1=1
add:2026-999999 yes:x no: reply:1 leave:1 write:7 mine:-1 mine:99999999 consent: consent:yes list:open::0
take:2026-000001 : :::: 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂
"""


@pytest.mark.parametrize("data", GARBAGE.split())
def test_garbage_under_a_button_changes_nothing(lasting_town: TownUnderTest, data: str) -> None:
    """Any data a modified client can send: one answer, and the draft still goes on."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    anna.forges(data)
    anna.says("готово")
    assert "Уличное освещение" in anna.last.text


def test_the_present_draft_cannot_be_sent_half_made(lasting_town: TownUnderTest) -> None:
    """A forged [Отправить] of a draft without a word registers nothing."""
    anna = resident(lasting_town)
    anna.presses("Новое сообщение")
    draft_id = anna.last.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[1]
    assert anna.forges(f"send:{draft_id}:0").startswith("Эта кнопка уже не действует")
    assert anna.says("Мои сообщения")[0].startswith("У вас пока нет сообщений")


def test_the_days_limit_keeps_the_draft_until_tomorrow(lasting_town: TownUnderTest) -> None:
    """The sixth of a day: a kind word, the menu; the same preview sends it the next day, even late in the evening."""
    town = lasting_town
    anna = resident(town)
    for number in range(5):
        assert anna.sends(f"Яма на дороге {number}")
    preview = anna.previews("Шестая яма на дороге")
    told = anna.presses("Отправить")
    assert told == ["Сегодня от вас принято 5 сообщений. Черновик сохранён, отправить его можно завтра."]
    assert anna.keyboard == MENU
    assert "Сегодня от вас" in anna.says("Отправить")[0]
    town.now = (town.now + timedelta(days=1)).replace(hour=22)
    anna.does("presses", "Отправить", on=preview)
    assert "принято" in anna.last.text
