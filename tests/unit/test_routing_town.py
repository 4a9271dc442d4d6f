"""The town's topics from a text: the model's opinion in the town's terms, and keywords for what it never saw."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

import town
from appeals.routing.portal import PORTAL_TOPICS
from appeals.routing.proposal import proposed

HERE = town.load()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("На Кирова 120 второй месяц не горит фонарь у школы", "street_light"),
        ("Огромные ямы на дороге, объехать нельзя", "roads"),
        ("Отремонтируйте дорогу в частном секторе", "roads"),
        ("На дороге не убран снег и гололёд", "snow"),
        ("Третью неделю не вывозят мусор, баки переполнены", "garbage"),
        ("Сломана скамейка во дворе", "yards"),
        ("В квартире холодно, батареи еле тёплые", "heating"),
        ("Второй день нет горячей воды", "water"),
        ("Открыт люк у магазина", "sewage"),
        ("В подъезде не работает домофон", "house_upkeep"),
        ("Протекает крыша на пятом этаже", "roof_facade"),
        ("Не работает лифт в третьем подъезде", "lift"),
        ("Стая бродячих собак у детского сада", "stray_dogs"),
        ("Когда расселят наш ветхий барак?", "resettlement"),
        ("Прошу провести обследование дома межведомственной комиссией", "dwelling_inspection"),
        ("Какой я в очереди на жильё?", "dwelling_queue"),
        ("Нужно место в детском саду, очередь в садик не движется", "kindergarten"),
        ("В школе нет учителя математики", "school"),
        ("Положены ли мне льготы и пособие", "social_support"),
        ("Хочу взять в аренду земельный участок", "land"),
        ("Светофор на перекрёстке не работает", "signs"),
        ("Автобус не приходит по расписанию", "transport"),
        ("Наш дом признан аварийным, когда нас переселят?", "resettlement"),
        ("Просим признать дом непригодным для проживания", "dwelling_inspection"),
        ("Как встать на учёт нуждающихся в жилье", "dwelling_queue"),
        ("Собака без хозяина бросается на детей", "stray_dogs"),
        ("Не приходит пособие на ребёнка второй месяц", "social_support"),
        ("В школе плохо кормят детей", "school"),
        ("Сосед перенёс забор на мой участок", "land"),
        ("Отключили свет во всём доме", "electricity"),
        ("Неправильно начислили за воду, прошу перерасчёт", "charges"),
        ("Нужен пандус у поликлиники, на коляске не заехать", "accessibility"),
        ("Сломаны качели на детской площадке", "playgrounds"),
        ("Дерево нависло над домом и может упасть", "trees"),
        ("На стене дома нарисовали граффити", "graffiti"),
        ("Брошенная машина третий год занимает парковку", "parking"),
        ("Незаконно повесили рекламный баннер на дом", "construction"),
    ],
)
def test_the_topic_people_mean_is_guessed_first(text: str, topic: str) -> None:
    """What townspeople write about, in their words."""
    assert proposed(text, HERE)[0][0] == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Спилите старый тополь у дома", "trees"),
        ("Протекает крыша на пятом этаже", "roof_facade"),
        ("Ребёнок-сирота не может получить жильё", "dwelling_queue"),
        ("Водитель маршрутки проехал мимо остановки", "transport"),
        ("Хотим сквер на месте пустыря", "parks"),
        ("Когда построят новую школу в микрорайоне", "school"),
        ("Воспитательница в яслях грубит детям", "kindergarten"),
        ("Поставьте лавочки у подъезда", "yards"),
    ],
)
def test_the_topic_is_within_three_when_it_is_said_in_passing(text: str, topic: str) -> None:
    """Harder ones: people find theirs on the keyboard."""
    assert topic in [code for code, _ in proposed(text, HERE)[:3]]


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте",
        "Помогите пожалуйста",
        "Спасибо за работу",
        "Хочу устроиться на работу в администрацию",
        "Где получить справку для пенсионного фонда",
        "Когда приедет цирк",
        "asdf qwerty",
        "漢字 漢字",
    ],
)
def test_nothing_is_sure_about_what_no_topic_fits(text: str) -> None:
    """Then the bot asks instead of guessing."""
    assert proposed(text, HERE)[0][1] < HERE.sure


@given(some.text(max_size=200))
def test_every_topic_has_its_share_of_one(text: str) -> None:
    """Each topic of the town once, the likeliest first, whatever is typed."""
    ranked = proposed(text, HERE)
    assert sorted(code for code, _ in ranked) == sorted(HERE.topics)
    assert [share for _, share in ranked] == sorted((share for _, share in ranked), reverse=True)
    assert all(0 <= share <= 1 for _, share in ranked)
    assert math.isclose(sum(share for _, share in ranked), 1, abs_tol=1e-4)


def test_each_of_the_portals_topics_belongs_to_one_of_the_towns() -> None:
    """No guess of the model is lost on the way to the keyboard."""
    assert sorted(name for topic in HERE.topics.values() for name in topic.portal) == sorted(PORTAL_TOPICS)


def test_another_town_maps_the_same_guess_otherwise() -> None:
    """The town's file decides whose topic it is, without training anew."""
    lift, other = HERE.topics["lift"], HERE.topics["other"]
    merged = {
        **HERE.topics,
        "lift": replace(lift, portal=(), keywords=(), hints=()),
        "other": replace(other, portal=(*other.portal, "lift")),
    }
    assert proposed("Лифт не едет", HERE)[0][0] == "lift"
    assert proposed("Лифт не едет", replace(HERE, topics=merged))[0][0] == "other"


@pytest.mark.parametrize("sign", ["а", "яма ", "\n", "собака "])
def test_a_long_text_of_anything_is_proposed_at_once(sign: str) -> None:
    """20,000 letters cost a moment: nobody stalls the reception."""
    proposed("", HERE)
    began = time.process_time()
    proposed(sign * (20_000 // len(sign)), HERE)
    assert time.process_time() - began < 1
