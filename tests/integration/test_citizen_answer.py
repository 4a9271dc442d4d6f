"""The town's question and its answer, as the citizen lives them: replying, thanking, and saying whether it helped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, official
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, answers, asks, own_card, resident


@pytest.fixture(scope="module")
def ivan(lasting_town: TownUnderTest) -> Any:
    """An official of the department that most of these go to."""
    return official(lasting_town, "Иван Тайный")


def test_a_plain_text_while_a_question_waits_is_asked_about(lasting_town: TownUnderTest, ivan: Any) -> None:
    """With an album behind it: one question; [Ответ на вопрос] brings all of it to the department."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    asks(town, ivan, number)
    told = anna.does("sends_album", 3, "Вот этот")
    assert told == [f"Это ответ на наш вопрос по сообщению № {number} или новое сообщение?"]
    assert anna.last.buttons == [["Ответ на вопрос"], ["Новое сообщение"]]
    assert len(anna.says("второй слева")) == 1
    assert anna.presses_twice("Ответ на вопрос") == []
    assert anna.last.text == f"Добавлено к сообщению № {number}."
    assert "В работе" in card_of(ivan, number).text
    assert any("Вот этот\nвторой слева" in message.text for message in ivan.heard[-5:])
    assert anna.says("Теперь о другом: яма") == ["Добавлено: текст."]


def test_a_new_matter_while_a_question_waits(lasting_town: TownUnderTest, ivan: Any) -> None:
    """[Новое сообщение], twice: what was written becomes the draft; the question goes on waiting."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    asks(town, ivan, number)
    anna.says("Яма на дороге")
    assert anna.presses_twice("Новое сообщение", on=anna.last) == []
    assert anna.last.text == "Добавлено: текст."
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    assert "Ждём вашего ответа" in own_card(anna, number)


def test_the_button_under_a_question_takes_the_reply(lasting_town: TownUnderTest, ivan: Any) -> None:
    """[Ответить], then plain words."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    asks(town, ivan, number)
    anna.presses("Ответить")
    assert anna.says("У калитки") == [f"Добавлено к сообщению № {number}."]
    assert "В работе" in card_of(ivan, number).text


def test_solved_closes_and_pressing_again_says_so(lasting_town: TownUnderTest, ivan: Any) -> None:
    """[Да, решён] twice: closed once, thanks once, and the menu."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    assert anna.last.buttons == [["Да, решён"], ["Нет, не решён"]]
    assert len(anna.presses_twice("Да, решён")) == 1
    assert anna.toasts()[-1] == "Уже закрыто."
    assert anna.keyboard == MENU
    assert "Закрыто" in card_of(ivan, number).text


def test_not_solved_reopens_once_and_takes_more_words(lasting_town: TownUnderTest, ivan: Any) -> None:
    """[Нет, не решён] twice: one new card; what is written next goes to it."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    cards = len([message for message in ivan.heard if ["Взять", "Другой отдел"] in message.buttons])
    assert len(anna.presses_twice("Нет, не решён")) == 1
    assert anna.toasts()[-1] == "Уже снова в работе."
    assert len([message for message in ivan.heard if ["Взять", "Другой отдел"] in message.buttons]) == cards + 1
    assert anna.says("Мигает") == [f"Добавлено к сообщению № {number}."]


def test_not_solved_after_fifteen_days_is_too_late(lasting_town: TownUnderTest, ivan: Any) -> None:
    """The press says so and changes nothing; a new message is always possible."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    verdict, at = anna.last, town.now
    town.now += timedelta(days=15, minutes=5)
    anna.does("presses", "Нет, не решён", on=verdict)
    assert anna.toasts()[-1].startswith("Срок, когда можно вернуть вопрос в работу, прошёл: 15 дней")
    assert "Дан ответ" in card_of(ivan, number).text
    town.now = at


@pytest.mark.parametrize("words", ["Спасибо", "спасибо большое", "Благодарю вас"])
def test_a_late_thank_you_reopens_nothing(lasting_town: TownUnderTest, ivan: Any, words: str) -> None:
    """As a reply to the answer or plain, before and after closing: a kind word back, and no draft."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    answer = anna.last
    assert anna.says(words, reply_to=answer)[0].startswith("И вам спасибо")
    anna.presses("Да, решён")
    assert anna.says(words, reply_to=answer)[0].startswith("И вам спасибо")
    assert anna.says(words)[0].startswith("И вам спасибо")
    assert "Закрыто" in card_of(ivan, number).text
    assert number in anna.says("Яма на дороге")[0]  # that is asked about


def test_words_after_the_answer_wait_for_the_persons_choice(lasting_town: TownUnderTest, ivan: Any) -> None:
    """They neither reopen nor mix with a draft in the making; «не решён» takes them along, and only them."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    answer = anna.last
    anna.says("Новое сообщение")
    anna.says("Совсем другое дело: яма")
    told = anna.does("sends_album", 2, "Всё равно темно", reply_to=answer)
    assert [text[:12] for text in told] == ["На сообщение"]
    assert anna.last.buttons == [["Да, решён"], ["Нет, не решён"], ["Новое сообщение"]]
    anna.presses("Нет, не решён")
    sent = "\n".join(message.text for message in ivan.heard[-5:])
    assert "Всё равно темно" in sent
    assert "Совсем другое дело" not in sent
    assert anna.says("Новое сообщение")[-1] == "Добавлено: текст."


@pytest.mark.parametrize("closed", [False, True])
def test_a_new_text_after_closing_asks_whether_it_is_a_new_message_or_that_one(
    lasting_town: TownUnderTest, ivan: Any, *, closed: bool
) -> None:
    """No reply, no button: asked once, with the number. Whoever says it is new is asked no more."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    if closed:
        anna.presses("Да, решён")
    asked = anna.says("Во дворе яма на дороге")
    assert asked == [
        f"На сообщение № {number} уже дан ответ. Выберите, к чему относится то, что вы написали. Оно сохранено."
    ]
    assert anna.last.buttons[-2:] == [["Нет, не решён"], ["Новое сообщение"]]
    anna.presses("Новое сообщение")
    assert anna.last.text == "Добавлено: текст."
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    assert anna.says("И ещё одна яма на дороге") == ["Добавлено: текст."]


def test_a_new_text_long_after_the_answer_is_simply_new(lasting_town: TownUnderTest, ivan: Any) -> None:
    """When it could not be reopened any more there is nothing to ask."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    town.now += timedelta(days=16)
    assert anna.says("Во дворе яма на дороге") == ["Добавлено: текст."]
    assert "Ответ дан." in own_card(anna, number)


@pytest.mark.parametrize("first", [0, 1])
def test_words_about_two_answered_matters_wait_side_by_side(lasting_town: TownUnderTest, ivan: Any, first: int) -> None:
    """One of them is returned with its own words, whichever is decided first; the other's become a new message."""
    town = lasting_town
    anna = resident(town)
    numbers = [anna.sends(), anna.sends()]
    said, questions = ("Опять не горит фонарь", "Снова яма на дороге"), []
    for number, words in zip(numbers, said, strict=True):
        answers(town, ivan, number)
        anna.says(words, reply_to=anna.last)
        questions.append(anna.last)
    second = 1 - first
    anna.does("presses", "Нет, не решён", on=questions[first])
    assert f"Житель вернул сообщение № {numbers[first]}:\n{said[first]}" in ivan.last.text
    anna.does("presses", "Новое сообщение", on=questions[second])
    assert questions[second].text == "Добавлено: текст."
    anna.presses("Готово", "Да, верно", "Пропустить")
    assert f"Текст: {said[second]}" in anna.last.text
    assert "Ответ дан." in own_card(anna, numbers[second])


def test_more_words_go_to_what_was_asked_about_last(lasting_town: TownUnderTest, ivan: Any) -> None:
    """Plain words while two questions wait join the latest; when that is decided the other is asked about again."""
    town = lasting_town
    anna = resident(town)
    numbers = [anna.sends(), anna.sends()]
    for number in numbers:
        answers(town, ivan, number)
        anna.says(f"Всё не так: {number[-1]}", reply_to=anna.last)
    assert numbers[1] in anna.says("И ещё вот что")[0]
    anna.presses("Нет, не решён")
    assert "И ещё вот что" in "\n".join(message.text for message in ivan.heard[-3:])
    town.now += timedelta(hours=2)  # what is written next is no addition to it any more
    assert numbers[0] in anna.says("А с первым как?")[0]
    anna.presses("Новое сообщение")
    assert anna.last.text == "Добавлено: текст из 2 частей."


def test_words_after_the_answer_may_be_a_new_matter(lasting_town: TownUnderTest, ivan: Any) -> None:
    """[Новое сообщение]: a draft of its own, the old one stays answered."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    answers(town, ivan, number)
    anna.says("А ещё яма на дороге", reply_to=anna.last)
    anna.does("presses", "Новое сообщение", on=anna.last)
    assert anna.last.text == "Добавлено: текст."
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    assert "У вас 2 сообщения" in anna.says("/my")[0]
    assert "Ответ дан." in own_card(anna, number)


def test_4096_letters_of_an_answer_are_shown_whole(lasting_town: TownUnderTest, ivan: Any) -> None:
    """With <, & and emoji, the buttons at the very end."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    before = len(anna.heard)
    text = ("Светильник <ДКУ-50> & плафон заменены 🙂 " * 110)[:4090].strip()
    answers(town, ivan, number, text)
    told = anna.heard[before:]
    head = told[0].text.partition("\n")[0] + "\n"  # which every piece repeats
    whole = "".join(message.text.removeprefix(head) for message in told)
    assert text.replace(" ", "") in whole.replace("\n", "").replace(" ", "")
    assert [bool(message.buttons) for message in told] == [*[False] * (len(told) - 1), True]
