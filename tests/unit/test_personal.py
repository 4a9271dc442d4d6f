"""What the finder of personal data sees in an answer, and what it leaves alone: phrases as officials write them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import town as town_package
from appeals.personal import Find, Kind, found

TOWN = town_package.load()

FOUND = [
    ("Звоните: +7 914 555-12-34.", Kind.PHONE, "+7 914 555-12-34"),
    ("Номер 89145551234, спросить мастера", Kind.PHONE, "89145551234"),
    ("8 (914) 555-12-34", Kind.PHONE, "8 (914) 555-12-34"),
    ("8-914-555-12-34", Kind.PHONE, "8-914-555-12-34"),
    ("8.914.555.12.34", Kind.PHONE, "8.914.555.12.34"),
    ("+7(914)5551234", Kind.PHONE, "+7(914)5551234"),
    ("его сотовый 914 555 12 34", Kind.PHONE, "914 555 12 34"),
    ("по номеру (41641) 2-33-44", Kind.PHONE, "41641) 2-33-44"),
    ("Мастер участка: 2-33-44", Kind.PHONE, "2-33-44"),
    ("тел. 23344", Kind.PHONE, "23344"),
    ("по телефону заявителя 2 33 44", Kind.PHONE, "2 33 44"),
    ("можно позвонить 233445", Kind.PHONE, "233445"),
    ("Пишите на anna.sokolova@mail.ru", Kind.EMAIL, "anna.sokolova@mail.ru"),
    ("почта: a-1_b+c@sub.example.org.", Kind.EMAIL, "a-1_b+c@sub.example.org"),
    ("Фонарь у дома ул. Кирова, 120 заменён", Kind.ADDRESS, "ул. Кирова, 120"),
    ("на улице Кирова, дом 120", Kind.ADDRESS, "улице Кирова, дом 120"),
    ("На Кирова 120 заменили светильник", Kind.ADDRESS, "Кирова 120"),
    ("по адресу: Кирова, д. 120, кв. 5", Kind.ADDRESS, "Кирова, д. 120, кв. 5"),
    ("ул. Кирова, 120/2, квартира 15", Kind.ADDRESS, "ул. Кирова, 120/2, квартира 15"),
    ("в Летнем переулке, 5", Kind.ADDRESS, "Летнем переулке, 5"),
    ("Ленинский проспект, 3", Kind.ADDRESS, "Ленинский проспект, 3"),
    ("пер. Малый, 7а", Kind.ADDRESS, "пер. Малый, 7а"),
    ("ул. 9 Мая, 12", Kind.ADDRESS, "ул. 9 Мая, 12"),
    ("В квартире 15 обследование проведено", Kind.ADDRESS, "квартире 15"),
    ("жильцы кв. № 7 доступ не дали", Kind.ADDRESS, "кв. № 7"),
    ("мкр. Южный, 5", Kind.ADDRESS, "мкр. Южный, 5"),
    ("микрорайон Транспортный, дом 14", Kind.ADDRESS, "микрорайон Транспортный, дом 14"),
    ("проезд Дружный, д. 4", Kind.ADDRESS, "проезд Дружный, д. 4"),
    ("Уважаемый Сидоров Иван Петрович, работы выполнены", Kind.NAME, "Сидоров Иван Петрович"),
    ("Иван Петрович Сидоров обращался ранее", Kind.NAME, "Иван Петрович Сидоров"),
    ("Сидорову Ивану Петровичу выдана справка", Kind.NAME, "Сидорову Ивану Петровичу"),
    ("направлено Соколовой Анне Сергеевне", Kind.NAME, "Соколовой Анне Сергеевне"),
    ("с Анной Сергеевной согласовано", Kind.NAME, "Анной Сергеевной"),
    ("участок Лунина Олега Ильича", Kind.NAME, "Лунина Олега Ильича"),
    ("Петрова-Водкина Мария Кузьминична", Kind.NAME, "Петрова-Водкина Мария Кузьминична"),
    ("СИДОРОВ ИВАН ПЕТРОВИЧ", Kind.NAME, "СИДОРОВ ИВАН ПЕТРОВИЧ"),
    ("сидоров иван петрович", Kind.NAME, "сидоров иван петрович"),
    ("Мамедов Али Гасан оглы", Kind.NAME, "Мамедов Али Гасан оглы"),
    ("выехал мастер Иванов И. И.", Kind.NAME, "Иванов И. И"),
    ("у Иванова И.П. дома никого", Kind.NAME, "Иванова И.П"),
    ("исполнитель И. И. Иванов", Kind.NAME, "И. И. Иванов"),
    ("И.И.Иванову отказано", Kind.NAME, "И.И.Иванову"),
    ("паспорт 1010 123456 выдан", Kind.PASSPORT, "1010 123456"),
    ("паспорт серия 10 10 № 123456", Kind.PASSPORT, "10 10 № 123456"),
    ("документ 10 10 123456", Kind.PASSPORT, "10 10 123456"),
    ("СНИЛС 123-456-789 00", Kind.SNILS, "123-456-789 00"),
    ("снилс: 12345678900", Kind.SNILS, "12345678900"),
    ("ИНН 500100732259", Kind.INN, "500100732259"),
    ("инн 2804008280", Kind.INN, "2804008280"),
    ("налогоплательщик 500100732259", Kind.INN, "500100732259"),
    ("на карту 4111 1111 1111 1111", Kind.CARD, "4111 1111 1111 1111"),
    ("карта 4111111111111111", Kind.CARD, "4111111111111111"),
    ("автомобиль А123ВС28 перегораживал проезд", Kind.PLATE, "А123ВС28"),
    ("машина а 123 вс 28".upper(), Kind.PLATE, "А 123 ВС 28"),
    ("номер е777кх125", Kind.PLATE, "е777кх125"),
    ("номер A123BC28 латиницей", Kind.PLATE, "A123BC28"),
]

LEFT_ALONE = [
    "Светильник заменён 25 ноября, работы приняты.",
    "Сообщение № 2026-000123 зарегистрировано 23.11.2026 в 10:42.",
    "Ответим не позднее 23-12-26.",
    "Рассмотрено по закону № 59-ФЗ, срок 30 дней.",
    "Постановление № 1234 от 12.11.2025.",
    "Выделено 150 000 рублей, ещё 2 500 000 в 2027 году.",
    "ГОСТ Р 50597-2017, пункт 5.2.4.",
    "В школе № 5 и детском саду № 12 ремонт летом.",
    "Площадь помещения 120 кв. м.",
    "Работы в 4 кв. 2026 года.",
    "С 8 декабря по 31 декабря, с 8:00 до 17:00.",
    "Маршруты 1, 2 и 8 ходят чаще: 10, 20, 30 минут.",
    "На Кирова 3 фонаря заменили.",
    "По улице Кирова уложили асфальт.",
    "Школа им. А. С. Пушкина работает.",
    "Площадь имени В. И. Ленина убрана.",
    "Благодарим за обращение. Администрация города Белогорска.",
    "Управление ЖКХ, Отдел архитектуры, Общий отдел.",
    "Звоните 112, если есть угроза жизни.",
    "Температура −35, ветер 5-10 м/с.",
    "Счёт 40702810900000000001 закрыт в 2020 году.",
    "Число 1234 5678 9012 3456 картой не является.",
    "В доме 120 заменили стояк, в доме 5 — нет.",
    "Дело 2-345/2026 в суде.",
    "Участок 28:02:000145:12 на учёте.",
    "Анна, спасибо за сигнал.",
    "Основная, условная и духовная части.",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND, ids=[text for text, _, _ in FOUND])
def test_what_tells_of_a_person_is_found(text: str, kind: Kind, words: str) -> None:
    """Just that, as it stands in the text, and of its kind."""
    assert found(text, TOWN) == (Find(kind, words),)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_tells_of_nobody_is_left_alone(text: str) -> None:
    """Days, sums, documents, houses without a street, streets without a house."""
    assert found(text, TOWN) == ()


def test_the_towns_own_telephones_and_its_reception_are_no_personal_data() -> None:
    """However they are written: with the code or without, in the town's file one way and in the answer another."""
    town = replace(
        TOWN,
        reception_phone="8 (41641) 2-11-22",
        departments={
            code: replace(one, phone="+7 41641 2-33-44") if code == "utilities" else one
            for code, one in TOWN.departments.items()
        },
    )
    text = "Приёмная: 2-11-22, Управление ЖКХ: 8 (41641) 2-33-44 или +74164123344, ул. Гагарина, 2."
    assert found(text, town) == ()
    assert [one.text for one in found(text.replace("2-33-44", "2-33-45"), town)] == ["8 (41641) 2-33-45"]
    assert found("ул. Гагарина, 2, кв. 5", town) == (Find(Kind.ADDRESS, "ул. Гагарина, 2, кв. 5"),)


def test_all_finds_come_in_their_order_and_each_once() -> None:
    """A telephone said twice is one find; nothing is found twice over."""
    text = "Иванов И. И., тел. 8 914 555-12-34, ул. Кирова, 120, кв. 5. Повторяем: 8 914 555-12-34, a@b.ru"
    assert [(one.kind, one.text) for one in found(text, TOWN)] == [
        (Kind.NAME, "Иванов И. И"),
        (Kind.PHONE, "8 914 555-12-34"),
        (Kind.ADDRESS, "ул. Кирова, 120, кв. 5"),
        (Kind.EMAIL, "a@b.ru"),
    ]


def test_the_names_of_those_who_take_part_are_found_in_two_words_too() -> None:
    """The author as their profile shows them; one word alone may be anybody."""
    assert found("анна соколова права", TOWN, ["Анна Соколова"]) == (Find(Kind.NAME, "анна соколова"),)
    assert found("Анна права", TOWN, ["Анна", ""]) == ()


def test_a_very_long_text_takes_no_time() -> None:
    """No pattern tries a text twice over, whatever is heaped up in it."""
    for heap in ("8 ", "А. ", "Иван ", "1-", "ул. ", "(4", "паспорт ", "тел "):
        found(heap * 4_000, TOWN)
