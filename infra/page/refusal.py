"""What the page is refused, in words for the person in front of it."""

from typing import Any

from infra.telegram import CannotDo, Obstacle


class Refusal(Exception):
    """An answer other than the one hoped for: the HTTP status and a Russian sentence."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def wrong(words: str) -> Refusal:
    """400: it cannot be read."""
    return Refusal(400, words)


def unknown(words: str) -> Refusal:
    """404: there is no such thing."""
    return Refusal(404, words)


def conflict(words: str) -> Refusal:
    """409: not now, or not by this person."""
    return Refusal(409, words)


def not_in_telegram(cannot: CannotDo) -> Refusal:
    """What Telegram's own apps would not let one do."""
    return conflict(WORDS[cannot.obstacle])


WORDS = {
    Obstacle.BLOCKED: "Бот заблокирован. Сначала разблокируйте его.",
    Obstacle.NOT_A_MEMBER: "Этого человека нет в группе. Сначала вступите в неё.",
    Obstacle.NOT_AN_ADMINISTRATOR: "Так может только администратор этого чата.",
    Obstacle.MOVED: "Группа стала супергруппой, старый чат закрыт.",
    Obstacle.ONLY_IN_PRIVATE: "Так можно только в личном чате с ботом.",
    Obstacle.ONLY_IN_GROUPS: "Так можно только в группе.",
    Obstacle.ONLY_IN_FORUMS: "Темы бывают только в группе с темами.",
    Obstacle.ONLY_PLAIN_GROUPS: "Супергруппой становится только обычная группа.",
    Obstacle.NOT_ONES_OWN: "Менять и удалять можно только свои сообщения.",
    Obstacle.NOTHING_TO_EDIT: "В этом сообщении нет текста, который можно изменить.",
    Obstacle.NO_SUCH_BUTTON: "Этой кнопки уже нет.",
    Obstacle.OPENS_A_LINK: "Эта кнопка открывает ссылку.",
    Obstacle.NOTHING_HEARD: "Бот здесь ещё ничего не писал.",
}


class Fields:
    """What came as JSON or a form, read field by field and strictly: a wrong type is refused, never guessed at."""

    def __init__(self, body: Any) -> None:
        if not isinstance(body, dict):
            raise wrong("Запрос не читается: нужен объект JSON.")
        self._body = body

    def text(self, name: str, most: int = 4096) -> str:
        """A text that is not empty, of so many UTF-16 units at most, as Telegram counts."""
        value = self._body.get(name)
        if not isinstance(value, str) or not value.strip():
            raise wrong(f"Поле {name}: нужен непустой текст.")
        if len(value.encode("utf-16-le")) // 2 > most:
            raise wrong(f"Текст длиннее {most} знаков, Telegram его не отправит.")
        return value

    def maybe_text(self, name: str, most: int = 1024) -> str:
        """A text that may be missing or empty."""
        return self.text(name, most) if self._body.get(name) not in (None, "") else ""

    def number(self, name: str) -> int:
        """A whole number."""
        value = self._body.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong(f"Поле {name}: нужно целое число.")
        return value

    def maybe_number(self, name: str) -> int | None:
        """A whole number that may be missing."""
        return None if self._body.get(name) is None else self.number(name)

    def real(self, name: str, least: float, most: float) -> float:
        """A number between two others."""
        value = self._body.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            raise wrong(f"Поле {name}: нужно число от {least:g} до {most:g}.")
        return float(value)
