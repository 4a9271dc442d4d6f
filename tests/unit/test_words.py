"""Words: what is trusted and what is escaped, Russian plurals, dates as people say them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import town
from appeals.words import Html, Phrase, Words, WordsError, placeholders, plural

DAYS = ("день", "дня", "дней")
WEDNESDAY = date(2026, 12, 23)


def words_of(**texts: Any) -> Words:
    """Words with the real dates and these texts."""
    dates = {
        "months": [f"м{n}" for n in range(1, 13)],
        "nominative": [f"н{n}" for n in range(1, 8)],
        "genitive": [f"р{n}" for n in range(1, 8)],
        "accusative": [f"в{n}" for n in range(1, 8)],
    }
    return Words({"dates": dates, **texts})


def test_a_value_is_escaped_and_the_template_is_not() -> None:
    """What a citizen typed can neither break the markup nor add to it."""
    words = words_of(card="<b>{text}</b>")
    assert words("card", text='<i>"5 & 6"</i>') == "<b>&lt;i&gt;&quot;5 &amp; 6&quot;&lt;/i&gt;</b>"


def test_html_of_our_own_is_not_escaped_again() -> None:
    """What words made can be put into other words; text added to it in between is escaped once more."""
    words = words_of(outer="{inner}!", inner="<b>{name}</b>")
    inner = words("inner", name="А & Б")
    assert isinstance(inner, Html)
    assert words("outer", inner=inner) == "<b>А &amp; Б</b>!"
    assert words("outer", inner=inner + "<") == "&lt;b&gt;А &amp;amp; Б&lt;/b&gt;&lt;!"


def test_plain_text_and_labels_are_not_html() -> None:
    """A toast and a button show an ampersand as it is."""
    words = words_of(toast="Взято: {who}", labels={"send": "Отправить", "open": "№ {number}"})
    assert words.plain("toast", who="А & Б") == "Взято: А & Б"
    assert words.label("send") == "Отправить"
    assert words.label("open", number="2026-000001") == "№ 2026-000001"


def test_nested_tables_are_addressed_by_dots() -> None:
    """A table in a table is a key with a dot more."""
    assert words_of(menu={"new": {"title": "Новое"}})("menu.new.title") == "Новое"


def test_braces_can_be_shown() -> None:
    """Doubled braces are one brace, as everywhere in Python."""
    assert words_of(text="{{{name}}}")("text", name="x") == "{x}"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (0, "дней"),
        (1, "день"),
        (2, "дня"),
        (4, "дня"),
        (5, "дней"),
        (11, "дней"),
        (12, "дней"),
        (14, "дней"),
        (15, "дней"),
        (21, "день"),
        (22, "дня"),
        (25, "дней"),
        (100, "дней"),
        (101, "день"),
        (111, "дней"),
        (114, "дней"),
        (122, "дня"),
        (-1, "день"),
        (-2, "дня"),
        (-11, "дней"),
    ],
)
def test_a_noun_takes_the_form_its_number_asks_for(number: int, word: str) -> None:
    """Teens are irregular, negatives follow their absolute value."""
    words = words_of(both="{n:plural день|дня|дней}", only="осталось {n:word день|дня|дней}")
    assert words("both", n=number) == f"{number} {word}"
    assert words("only", n=number) == f"осталось {word}"


@given(some.integers())
def test_the_form_depends_on_the_last_two_digits_alone(number: int) -> None:
    """Any size of number, either sign."""
    assert plural(number, DAYS) == plural(abs(number) % 100, DAYS) == plural(-number, DAYS)


def test_a_missing_key_placeholder_or_number_is_an_error_of_ours() -> None:
    """Nobody ever reads «{deadline}» or an empty message."""
    words = words_of(text="{name} {days:plural день|дня|дней}")
    with pytest.raises(WordsError, match="no words for 'nothing'"):
        words("nothing")
    with pytest.raises(WordsError, match="needs 'days'"):
        words("text", name="x")
    with pytest.raises(WordsError, match="needs a number as 'days'"):
        words("text", name="x", days="5")


@pytest.mark.parametrize(
    "template",
    [
        "{",
        "}",
        "{}",
        "{0}",
        "{a.b}",
        "{a[0]}",
        "{a!r}",
        "{a:>5}",
        "{n:plural день|дня}",
        "{n:plural день|дня|дней|дням}",
        "{n:plural день||дней}",
    ],
)
def test_a_template_that_does_more_than_name_values_is_refused(template: str) -> None:
    """Templates reach no attribute and format nothing."""
    with pytest.raises(WordsError):
        placeholders(template)
    with pytest.raises(WordsError):
        words_of(text=template)("text", a="x", n=1)


def test_a_phrase_comes_in_the_case_that_the_template_asks_for() -> None:
    """Nothing but a phrase has cases."""
    words = words_of(told="{what} принято", to="Ответ на {what:accusative}")
    what = Phrase({"nominative": Html("<b>Жалоба</b>"), "accusative": Html("<b>жалобу</b>")})
    assert words("told", what=what) == "<b>Жалоба</b> принято"
    assert words("to", what=what) == "Ответ на <b>жалобу</b>"
    with pytest.raises(WordsError, match="needs a phrase as 'what'"):
        words("to", what="жалоба")


def test_placeholders_are_named() -> None:
    """Tests of completeness ask a template what it needs."""
    assert placeholders("{a} {n:word день|дня|дней} {a} {{b}}") == {"a", "n"}


def test_texts_are_texts_and_dates_complete() -> None:
    """A number or a short list of months in the file is found when it is read."""
    with pytest.raises(WordsError, match=r"menu\.size"):
        words_of(menu={"size": 3})
    with pytest.raises(WordsError, match=r"dates\.months"):
        Words({"dates": {"months": ["января"]}})
    with pytest.raises(WordsError, match=r"dates\.months"):
        Words({"dates": {"months": ["января"] * 13}})


def test_dates_are_said_as_people_say_them() -> None:
    """The cases that «до …», «не позднее …» and «за …» ask for."""
    words = town.load_words()
    assert words.day(WEDNESDAY) == "23 декабря"
    assert words.weekday_day(WEDNESDAY) == "среды, 23 декабря"
    assert words.weekday_day(date(2026, 11, 23), "accusative") == "понедельник, 23 ноября"
    assert words.weekday_day(WEDNESDAY, "accusative") == "среду, 23 декабря"
    assert words.weekday(WEDNESDAY) == "среда"
    assert words.full_day(date(2027, 1, 2)) == "02.01.2027"
    assert words.moment(datetime(2026, 12, 3, 9, 5, tzinfo=town.load().time_zone)) == "3 декабря, 09:05"


def test_a_short_day_shows_the_year_only_when_it_is_another() -> None:
    """«23.12» this year, «23.12.2027» from this year's point of view."""
    words = town.load_words()
    assert words.short_day(WEDNESDAY, date(2026, 1, 1)) == "23.12"
    assert words.short_day(date(2027, 12, 23), WEDNESDAY) == "23.12.2027"
    assert words.short_day(date(2025, 12, 23), WEDNESDAY) == "23.12.2025"
