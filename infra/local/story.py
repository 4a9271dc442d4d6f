"""The story the product tells: a citizen writes, a department answers, the head is told, the day is summed up.

Played through Telegram and the schedules only, and judged by what people see. `make run ARGS=--story`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from .offices import appointed, card_of, corner
from .play import Actor, Play, StoryFailed
from .stack import Stack

__all__ = ["StoryFailed", "play"]

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Yakutsk"))  # a Monday
LAMP = "На Кирова 120 второй месяц не горит фонарь у школы"
SWING = "На Ленина 15, во дворе, сломаны качели на детской площадке"


@dataclass
class Count:
    """What the story has seen happen; the digests are held against it."""

    received: int = 0
    answered: int = 0
    open: int = 0
    overdue: int = 0


def play(ports: tuple[int, int], say: Callable[[str], None]) -> None:
    """Play it all on a stack of its own. StoryFailed at the first step that does not go as told."""
    with Stack(*ports, say, start=MORNING) as stack:
        tell(Play(stack, say))
    say("\nThe story is told to its end.")


def tell(play: Play) -> None:
    """The acts, in order."""
    town, count = play.stack.town, Count()
    anna, boris, head = (play.actor(town.people[name]) for name in ("anna", "boris", "head"))
    admin = play.actor(town.in_staff("admin"))
    utilities = the_staff_is_made(play, admin, "pavel", "ЖКХ", "utilities")
    improvement = the_staff_is_made(play, admin, "olga", "Благоустройство", "improvement")
    the_department_gets_its_head(play, admin)
    lamp = anna_writes(play, anna, count)
    the_department_takes_it(play, utilities, lamp)
    the_department_asks(play, utilities, anna, lamp)
    the_department_answers(play, utilities, anna, lamp, "Светильник заменён 23 ноября. Фото во вложении.")
    anna_is_not_content(play, utilities, anna, lamp)
    the_department_answers(play, utilities, anna, lamp, "Заменили и соседний. Проверено в 19:00, горят оба.")
    anna_is_content(play, anna, count)
    swing = boris_writes(play, boris, improvement, count)
    the_day_is_summed_up(play, admin, count, days=1)
    nobody_answers_boris(play, improvement, head, swing)
    the_head_is_told_once(play, head, swing, count)
    the_day_is_summed_up(play, admin, count, days=1)
    boris_is_forgotten(play, boris, improvement, swing)


def the_staff_is_made(play: Play, admin: Actor, name: str, topic: str, department: str) -> Actor:
    """The administrator makes an executor in reply to his message and binds a topic to the department."""
    town = play.stack.town
    with play.step(f"Администратор назначает исполнителя и закрепляет тему «{topic}»"):
        appointed(play, admin, name, f"executor {department}")
        return play.actor(town.in_staff(name, corner(play, admin, topic, department)))


def the_department_gets_its_head(play: Play, admin: Actor) -> None:
    """Whom the ladder calls before the deadline; a deputy is not named."""
    with play.step("Администратор назначает начальника отдела благоустройства"):
        appointed(play, admin, "sergey", "department_head improvement")


def anna_writes(play: Play, anna: Actor, count: Count) -> str:
    """Consent, then a draft of an album, a voice, a text and a place; the number and the deadline come back."""
    with play.step("Анна знакомится с ботом и даёт согласие"):
        anna.says("/start")
        anna.sees("59-ФЗ")
        anna.presses("Даю согласие")
        anna.sees("Расскажите")
    with play.step("Анна рассказывает: три фото с подписью, голосовое, текст, место на карте"):
        anna.sends_album(3, LAMP)
        anna.sends_voice(7)
        anna.says("Дети идут из школы в темноте")
        anna.sends_location(50.9213, 128.4739)
        board = anna.sees("3 фото", "голосовое", button="Готово")
        anna.presses("Готово", on=board)
    with play.step("Тема угадана, всё проверено, сообщение отправлено"):
        anna.sees("Уличное освещение", button="Да, верно")
        anna.presses("Да, верно")
        preview = anna.sees("Уличное освещение", LAMP, "Дети идут", "3 фото", button="Отправить")
        anna.presses("Отправить", on=preview)
        accepted = anna.sees("принято", "Управление ЖКХ", "23 декабря")
        count.received += 1
        count.open += 1
        return anna.number_in(accepted)


def the_department_takes_it(play: Play, utilities: Actor, number: str) -> None:
    """The card with all that was sent; taking it stands on the card."""
    with play.step("В теме отдела появляется карточка, исполнитель берёт её"):
        card = card_of(utilities, number)
        for part in ("Уличное освещение", LAMP, "Дети идут", "3 фото", "30 дней"):
            if part.casefold() not in card.text.casefold():
                raise play.failed(f"the card says «{part}»", card.text)
        links = [entity.get("url", "") for entity in card.body.get("entities", [])]
        if not any("50.9213" in link for link in links):
            raise play.failed("the card leads to the place on the map", str(links))
        utilities.presses("Взять", on=card)
        utilities.sees(number, utilities.seat.user.first_name)


def the_department_asks(play: Play, utilities: Actor, anna: Actor, number: str) -> None:
    """A question to the citizen, and the reply that comes back under the card."""
    with play.step("Исполнитель спрашивает, Анна отвечает"):
        utilities.presses("Спросить", on=card_of(utilities, number))
        prompt = utilities.seat.last
        utilities.says("Какой именно фонарь: у ворот или у калитки?", to=prompt)
        question = anna.sees(number, "у ворот или у калитки")
        anna.says("У калитки, со стороны стадиона", to=question)
        utilities.sees(number, "со стороны стадиона")


def the_department_answers(play: Play, utilities: Actor, anna: Actor, number: str, answer: str) -> None:
    """A reply to the card with a photo, the preview, the result; the citizen gets it and is asked."""
    with play.step("Исполнитель отвечает на карточку, с фото"):
        utilities.sends_photo(answer, to=card_of(utilities, number))
        preview = utilities.sees(re.escape(answer), button="Меры приняты")
        utilities.presses("Меры приняты", on=preview)
        anna.sees(number, re.escape(answer), "Управления ЖКХ")
        if not any("photo" in message.body for message in anna.seat.heard[-3:]):
            raise play.failed("the answer's photo comes to Анна", str([m.text for m in anna.seat.heard[-3:]]))
        anna.sees("решён", button="Нет, не решён")


def anna_is_not_content(play: Play, utilities: Actor, anna: Actor, number: str) -> None:
    """«Нет, не решён» brings the appeal back to the department with what is still to do."""
    with play.step("Анна недовольна: сообщение возвращается в отдел"):
        anna.presses("Нет, не решён")
        anna.says("Горит один, а соседний погас")
        utilities.sees(number, "соседний погас")
        utilities.sees(number, button="Взять")
        utilities.presses("Взять")


def anna_is_content(play: Play, anna: Actor, count: Count) -> None:
    """«Да, решён» ends it."""
    with play.step("Анна довольна"):
        anna.presses("Да, решён")
        count.answered += 1
        count.open -= 1


def boris_writes(play: Play, boris: Actor, improvement: Actor, count: Count) -> str:
    """A plain text; the address is found in it and offered."""
    with play.step("Борис пишет о качелях"):
        boris.says("/start")
        boris.presses("Даю согласие")
        boris.says(SWING)
        boris.presses("Готово")
        boris.presses("Да, верно")
        boris.presses("ул. Ленина, 15")
        boris.presses("Отправить")
        number = boris.number_in(boris.sees("принято"))
        count.received += 1
        count.open += 1
        card_of(improvement, number)
        return number


def nobody_answers_boris(play: Play, improvement: Actor, head: Actor, number: str) -> None:
    """Half of the term, five days and a day before the deadline: each time somebody higher is told; nobody stirs."""
    with play.step("Никто не берёт сообщение Бориса: прошла половина срока, об этом читает отдел"):
        play.pass_days(15, hour=12)
        play.shows(improvement, improvement.sees(number, "Половина срока прошла"))
        _once(play, improvement, f"Половина срока прошла.*{number}")
    with play.step("За пять дней до срока напоминание обращено к начальнику отдела"):
        play.pass_days(9, hour=12)
        play.shows(improvement, improvement.sees(number, "Сергей Дорохов", "До срока 5 дней"))
        _once(play, improvement, f"До срока.*{number}")
    with play.step("Накануне срока напоминание идёт выше: заместитель не назначен, и его получает глава"):
        play.pass_days(4, hour=12)
        play.shows(head, head.sees(number, "До срока 1 день"))
        _once(play, head, f"До срока.*{number}")


def the_head_is_told_once(play: Play, head: Actor, number: str, count: Count) -> None:
    """Past the deadline escalation runs three times, and the head hears of it once."""
    with play.step("Срок прошёл: разбор запущен трижды, глава узнаёт один раз"):
        play.pass_days(2, hour=9, minute=0)
        for minute in (0, 0, 10):
            now = play.stack.now().astimezone(play.stack.zone)
            play.stack.timetable.run("EscalationFunction", now.replace(hour=9, minute=minute))
        play.go_on()
        told = head.sees(f"Просрочено.*{number}", button="Принято к сведению")
        _once(play, head, f"Просрочено.*{number}")
        head.presses("Открыть", on=told)
        head.sees(number, re.escape(SWING))
        head.presses("Принято к сведению", on=told)
        count.overdue += 1


def the_day_is_summed_up(play: Play, admin: Actor, count: Count, *, days: int) -> None:
    """The next morning's digest says what the story has counted; afterwards the counting begins anew."""
    with play.step("Утром в общий чат приходит сводка"):
        play.pass_days(days, hour=9, minute=5)
        digest = admin.sees("Сводка за")
        play.shows(admin, digest)
        seen = _figures(digest.text)
        if seen != count:
            raise play.failed(f"the digest's figures are {count}", f"{seen} in «{digest.text}»")
        count.received = count.answered = 0


def boris_is_forgotten(play: Play, boris: Actor, improvement: Actor, number: str) -> None:
    """What is kept of him comes as a file; then it is erased, and his card says no more whose it was."""
    with play.step("Борис смотрит, что о нём хранится, и удаляет всё"):
        boris.presses("Справка")
        boris.presses("Мои данные")
        told = boris.seat.opens(boris.sees("Здесь всё, что о вас хранится")).decode()
        if number not in told or SWING not in told:
            raise play.failed(f"the file tells of {number}", told)
        boris.presses("Удалить мои данные")
        boris.presses("Да, удалить")
        boris.sees("Удалено")
        play.shows(improvement, improvement.sees(number, "Отозвано жителем", "удалены"))


def _once(play: Play, actor: Actor, part: str) -> None:
    if (times := actor.count(part)) != 1:
        raise play.failed(f"«{part}» is told once", f"{times} times")


def _figures(digest: str) -> Count:
    def figure(words: str) -> int:
        found = re.search(rf"{words}:? (\d+)", digest)
        return int(found.group(1)) if found else -1

    return Count(figure("поступило"), figure("Дано ответов"), figure("в работе"), figure("просрочено"))
