"""Long texts and how they are cut for Telegram."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.shell.pieces import MESSAGE_LIMIT, cut, headed, pieces, width

LIMIT = 160  # small, so that hypothesis need not write novels
FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇷🇺"
TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")


def seen(text: str) -> str:
    """What a reader gets of an HTML text."""
    return html.unescape(TAG.sub("", text))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def is_balanced(text: str) -> bool:
    stack: list[str] = []
    for closing, name in TAG.findall(text):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


words = st.text(st.sampled_from("абв где. Жз! \nик👍<&>\"'"), max_size=60).map(html.escape) | st.sampled_from(
    [FAMILY, FLAG, "e\u0301", "1️⃣", "\n\n", " &lt;", "№ 2026-000123, ", "длинноеслово" * 20]
)
openings = st.sampled_from(["<b>", "<i>", '<a href="https://example.org/?a=1&amp;b=2">', "<blockquote expandable>"])


def wrapped(opening: str, inside: list[str]) -> str:
    name = TAG.findall(opening)[0][1]
    return f"{opening}{''.join(inside)}</{name}>"


texts = st.recursive(words, lambda inner: st.builds(wrapped, openings, st.lists(inner, max_size=4)), max_leaves=12)
html_texts = st.lists(texts, max_size=12).map("".join)


@given(html_texts)
def test_nothing_is_lost_or_added(text: str) -> None:
    """The pieces read one after another are the text; blanks alone may go, which Telegram would refuse."""
    assert "".join(map(seen, pieces(text, LIMIT))).split() == seen(text).split()


@given(html_texts)
def test_every_piece_fits(text: str) -> None:
    """As Telegram counts: without tags, entities as one, in UTF-16 units."""
    assert all(units(seen(piece)) == width(piece) <= LIMIT for piece in pieces(text, LIMIT))


@given(html_texts)
def test_every_piece_stands_by_itself(text: str) -> None:
    """Tags are balanced in each, and no entity is torn: what is seen escapes back to what was sent."""
    for piece in pieces(text, LIMIT):
        assert is_balanced(piece)
        assert "&" not in re.sub(r"&(amp|lt|gt|quot|#x27);", "", piece)


@pytest.mark.parametrize("sign", [FAMILY, FLAG, "1️⃣", "👍🏽", "e\u0301", "&#x27;"])
def test_no_sign_is_torn(sign: str) -> None:
    """Wherever the limit falls, a family, a flag, a keycap or an entity goes whole into one piece."""
    for before in range(LIMIT - 12, LIMIT + 1):
        first, second = pieces("а" * before + sign + "б" * LIMIT, LIMIT)[:2]
        assert sign in first or sign in second


@given(html_texts)
def test_a_long_text_gives_no_blank_piece(text: str) -> None:
    """Telegram refuses a message without anything to see."""
    if width(text) > LIMIT:
        assert all(seen(piece).strip() for piece in pieces(text, LIMIT))


@given(html_texts)
def test_a_cut_text_fits_and_is_balanced(text: str) -> None:
    """It is the beginning of the text, with an ellipsis only when something is missing."""
    short = cut(text, LIMIT)
    assert width(short) <= LIMIT
    assert is_balanced(short)
    assert short == text or (short.endswith("…") and seen(text).startswith(seen(short)[:-1].rstrip()))


@pytest.mark.parametrize("letter", ["я", "&lt;", "&amp;", "&#x27;"])
def test_4096_letters_of_any_kind_are_one_message(letter: str) -> None:
    """An entity weighs what is seen of it."""
    assert pieces(letter * MESSAGE_LIMIT) == [letter * MESSAGE_LIMIT]
    assert len(pieces(letter * (MESSAGE_LIMIT + 1))) == 2


def test_an_emoji_weighs_two() -> None:
    """Telegram counts UTF-16 units: 2048 thumbs fill a message."""
    assert len(pieces("👍" * 2048)) == 1
    assert list(map(len, pieces("👍" * 2049))) == [2048, 1]


@pytest.mark.parametrize("border", ["\n\n", "\n", ". ", " "])
def test_a_text_is_cut_at_the_best_border(border: str) -> None:
    """A paragraph before a line, a line before a sentence, a sentence before a word."""
    weaker = {"\n\n": "\n", "\n": ". ", ". ": " ", " ": ""}[border]
    text = "а" * 100 + border + "б" * 30 + weaker + "в" * 100
    assert pieces(text, LIMIT)[0] == "а" * 100 + border


def test_a_border_too_early_is_passed_over() -> None:
    """A heading alone in its message would be worse than a cut between words."""
    text = "Заголовок\n\n" + "слово " * 60
    assert pieces(text, LIMIT)[0].startswith("Заголовок\n\nслово")


def test_tags_are_closed_before_a_cut_and_opened_after_it() -> None:
    """With what they carried, from the outermost in."""
    first, second = pieces(f'<a href="https://example.org"><b>{"а" * 150} {"б" * 100}</b></a>', LIMIT)
    assert first == f'<a href="https://example.org"><b>{"а" * 150} </b></a>'
    assert second == f'<a href="https://example.org"><b>{"б" * 100}</b></a>'


def test_no_tag_is_opened_only_to_be_closed() -> None:
    """A cut beside a tag leaves it whole in one of the pieces."""
    assert pieces(f"{'а' * 159} <b>{'б' * 30}</b>", LIMIT) == [f"{'а' * 159} ", f"<b>{'б' * 30}</b>"]
    assert pieces(f"<b>{'а' * 159} </b>{'б' * 30}", LIMIT) == [f"<b>{'а' * 159} </b>", "б" * 30]


def test_heaps_of_accents_are_cut_somewhere() -> None:
    """A letter with a thousand accents is no reason to fail."""
    assert "".join(pieces("a" + "\u0301" * 1000, LIMIT)) == "a" + "\u0301" * 1000


def test_no_piece_shows_nothing() -> None:
    """Telegram refuses a message of signs without a picture as it does an empty one."""
    assert [seen(piece).strip("\u200b") for piece in pieces("до " + "\u200b" * (3 * LIMIT) + " после", LIMIT)] == [
        "до ",
        " после",
    ]


HEADED = 400  # the pieces' limit where a heading of half as much may stand


def test_each_piece_begins_with_the_first_line() -> None:
    """Which is said once where it stands, with its tags whole; every letter below it is there."""
    head = "<b>Текст сообщения № 2026-000123</b>, Telegram:\n"
    body = "\n".join(f"Строка {number} &lt;b&gt; и ещё слова" for number in range(40))
    found = headed(head + body, HEADED)
    assert len(found) > 2
    assert all(piece.startswith(head) for piece in found)
    assert all(units(seen(piece)) <= HEADED and is_balanced(piece) for piece in found)
    assert "\n".join(piece.removeprefix(head) for piece in found).split() == body.split()


@pytest.mark.parametrize("first", ["", "   ", "длинная " * 40])
def test_what_is_no_heading_is_not_repeated(first: str) -> None:
    """A blank first line, a long one, one line alone."""
    for text in (f"{first}\n{'слово ' * 200}", "слово " * 200):
        assert headed(text, HEADED) == pieces(text, HEADED)


@given(html_texts)
def test_under_a_heading_nothing_is_lost_and_every_piece_fits(text: str) -> None:
    """Whatever the text, also with a tag open over the end of its first line."""
    found = headed(text, HEADED)
    assert all(units(seen(piece)) <= HEADED and is_balanced(piece) for piece in found)
    if found != pieces(text, HEADED):
        head = seen(text).partition("\n")[0]
        later = [seen(piece).removeprefix(f"{head}\n") for piece in found[1:]]
        assert "".join([seen(found[0]), *later]).split() == seen(text).split()
