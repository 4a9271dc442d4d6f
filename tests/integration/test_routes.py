"""The town's rules at work: exceptions by word and district, a photo that is asked for once, seasons."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.acting import card_of, desk, official
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, Resident, draft_of, resident, stored, unsorted

ASKED = "Есть фото или видео? Пришлите: по нему проще понять, что случилось."


def graffiti(anna: Resident, text: str = "На стене дома нарисовали граффити") -> list[str]:
    """Up to what follows the question for the place."""
    anna.says("Новое сообщение")
    anna.says(text)
    anna.presses("Готово")
    anna.does("presses_data", anna.last, f"topic:{draft_of(anna)}:graffiti")
    return anna.presses("Пропустить")


# --- departments


def sent_about(anna: Resident, topic: str, text: str) -> Any:
    """The message as it is kept."""
    anna.says("Новое сообщение")
    anna.says(text)
    anna.presses("Готово")
    anna.does("presses_data", anna.last, f"topic:{draft_of(anna)}:{topic}")
    anna.presses("Пропустить", "Отправить")
    return stored(str(anna.last.text).split("№ ")[1][:11])


def test_a_rule_sends_a_message_past_its_topics_department(town: TownUnderTest) -> None:
    """Snow in a yard is not the roads' but the improvement's; its author is told so."""
    anna = resident(town)
    appeal = sent_about(anna, "snow", "Во дворе дома Ленина 5 сугробы по колено")
    assert (appeal.topic, appeal.department) == ("snow", "improvement")
    assert "передано в Отдел благоустройства" in anna.last.text
    assert sent_about(anna, "snow", "Не чистят дорогу").department == "roads"


def test_the_coordinators_screen_follows_the_rules(town: TownUnderTest) -> None:
    """A topic chosen by the coordinator brings the department that the rules name for these words."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number = unsorted(anna, "Во дворе что-то с покрытием")
    desk(town, kira, number, "Зарегистрировать", "Тема", "Дороги")
    assert "Отдел благоустройства" in kira.last.text
    desk(town, kira, number, "Зарегистрировать", "Готово")
    assert stored(number).department == "improvement"


def test_a_topic_corrected_at_a_department_follows_the_rules_too(town: TownUnderTest) -> None:
    """What is assigned already moves to where these words belong."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number = sent_about(anna, "street_light", "Во дворе что-то с покрытием").number
    desk(town, kira, number, "Ещё…", "Исправить", "Тема", "Дороги")
    assert (stored(number).topic, stored(number).department) == ("roads", "improvement")
    assert "Отдел благоустройства" in card_of(kira, number).text


# --- photo


def test_a_photo_is_asked_for_where_it_tells_more_than_words(town: TownUnderTest) -> None:
    """After the place, with the menu back under the fingers; what comes is added, and the preview follows."""
    anna = resident(town)
    told = graffiti(anna)
    assert told == ["Хорошо, без места.", ASKED]
    assert anna.keyboard == MENU
    assert anna.last.buttons == [["Без фото"], ["Дополнить"]]
    told = anna.does("sends", "photo")
    assert "Вложения: 1 фото" in told[0]
    anna.presses("Отправить")
    assert stored(str(anna.last.text).split("№ ")[1][:11]).files == 1


@pytest.mark.parametrize("answer", ["press", "нет", "без фото", "Её закрасили, но видно"])
def test_without_a_photo_it_goes_on_and_is_not_asked_again(town: TownUnderTest, answer: str) -> None:
    """[Без фото], «нет», or more of the story; a change of place does not bring the question back."""
    anna = resident(town)
    graffiti(anna)
    told = anna.presses("Без фото") if answer == "press" else anna.says(answer)
    assert "Проверьте, всё ли верно" in told[0]
    assert ("закрасили" in told[0]) == ("закрасили" in answer)
    anna.presses("Изменить", "Место")
    assert ASKED not in anna.presses("Пропустить")
    assert "Проверьте, всё ли верно" in anna.last.text


def test_more_may_be_written_instead_and_the_question_comes_once(town: TownUnderTest) -> None:
    """[Дополнить] leads back to writing; the next [Готово] shows the preview."""
    anna = resident(town)
    graffiti(anna)
    anna.presses("Дополнить")
    anna.says("Это у школы")
    assert "Проверьте, всё ли верно" in anna.presses("Готово")[0]


def test_an_album_in_reply_is_one_preview(town: TownUnderTest) -> None:
    """Three photos at once: the first brings the preview, the others are added to it."""
    anna = resident(town)
    graffiti(anna)
    anna.does("sends_album", 3)
    assert "Вложения: 3 фото" in anna.last.text
    assert sum("Проверьте" in message.text for message in anna.seat.messages) == 1


def test_who_has_sent_a_photo_is_not_asked(town: TownUnderTest) -> None:
    """Nothing is asked that is known."""
    anna = resident(town)
    anna.says("Новое сообщение")
    anna.does("sends", "photo", caption="На стене нарисовали граффити")
    anna.presses("Готово")
    anna.does("presses_data", anna.last, f"topic:{draft_of(anna)}:graffiti")
    assert ASKED not in anna.presses("Пропустить")


def test_a_late_press_of_no_photo_changes_nothing(town: TownUnderTest) -> None:
    """The question long answered, then its button again: the draft stands where it stood."""
    anna = resident(town)
    graffiti(anna)
    asked = anna.last
    anna.presses("Без фото")
    assert anna.does("presses", "Без фото", on=asked) == []
    assert "ниже" in anna.toasts()[-1]


# --- season


def test_the_term_is_that_of_the_season(town: TownUnderTest) -> None:
    """In November snow has three working days; told in words as ever."""
    anna = resident(town)
    appeal = sent_about(anna, "snow", "Не чистят дорогу")
    assert str(appeal.deadline) == "2026-11-26"


# --- districts

CENTRE, AMURSELMASH = (50.9213, 128.4739), (50.91, 128.51)


def placed(anna: Resident, point: tuple[float, float], text: str = "Во дворе не горит фонарь") -> Any:
    """A message of street light with a point on the map, as it is kept."""
    anna.says("Новое сообщение")
    anna.says(text)
    anna.does("sends_location", *point)
    anna.presses("Готово")
    anna.does("presses_data", anna.last, f"topic:{draft_of(anna)}:street_light")
    anna.presses("Отправить")
    return stored(str(anna.last.text).split("№ ")[1][:11])


def test_a_point_brings_its_district_to_the_card_and_to_the_rules(town: TownUnderTest) -> None:
    """The same words from two quarters go to two departments; the card names the quarter."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    there, here = placed(anna, AMURSELMASH), placed(anna, CENTRE)
    assert (there.district, there.department) == ("amurselmash", "improvement")
    assert (here.district, here.department) == ("centre", "utilities")
    assert card_of(kira, here.number).text.split("\n")[2].endswith("место на карте · Центр")


def test_a_point_outside_the_town_has_no_district(town: TownUnderTest) -> None:
    """It is taken as it is; nothing is shown in place of a quarter."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    appeal = placed(anna, (55.75, 37.62))
    assert appeal.district == ""
    assert card_of(kira, appeal.number).text.split("\n")[2].endswith("место на карте")


def test_the_coordinator_says_the_district_where_no_point_does(town: TownUnderTest) -> None:
    """Before registration the department follows the rules of that quarter; the history says who said so."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number = unsorted(anna, "Во дворе темно, нужен фонарь")
    desk(town, kira, number, "Зарегистрировать", "Тема", "Уличное освещение")
    assert "Отдел: Управление ЖКХ" in kira.last.text
    assert "Район: нет" in kira.last.text
    desk(town, kira, number, "Зарегистрировать", "Район", "Амурсельмаш")
    assert "Отдел: Отдел благоустройства" in kira.last.text
    assert "Район: Амурсельмаш" in kira.last.text
    desk(town, kira, number, "Зарегистрировать", "Готово")
    assert (stored(number).district, stored(number).department) == ("amurselmash", "improvement")
    desk(town, kira, number, "Ещё…", "История")
    assert "исправлено · Кира · Район: Амурсельмаш" in kira.last.text


def test_a_district_is_among_ones_own_data(town: TownUnderTest) -> None:
    """What is kept of a place is told with it."""
    anna = resident(town)
    placed(anna, CENTRE)
    anna.presses("Справка", "Мои данные")
    assert "Район: Центр" in anna.opens(anna.last).decode()
