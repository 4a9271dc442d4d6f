"""The coordinator's day: what came without a sure topic, complaints, spam, what is not the town's, twins, and lists."""

import re

from .day_matters import Matter, Register
from .day_office import Office, turned_to
from .offices import card_of
from .play import Play

REGISTERED = "зарегистрировано и передано"


def registers(play: Play, office: Office, register: Register) -> None:
    """From the list of what has no department: topic, regime, a summary of what was only spoken."""
    vera = office.vera
    with play.step("Вера открывает список «Без отдела» и регистрирует то, что ждёт её"):
        vera.says("/unassigned")
        first, *rest = register.all("unsure")
        turned_to(vera, first.number)
        vera.presses_on(first.number, first.number)
        _files(office, first, "Тема")
        with play.quietly(f"Так же регистрируются ещё {len(rest)}."):
            for matter in rest:
                _files(office, matter, "Тема")
    with play.step("Голосовое без слов: Вера слушает, записывает суть и регистрирует"):
        voice = register.one("voice")
        vera.presses_on(voice.number, "Зарегистрировать", "Записать суть")
        vera.replies(voice.number, "На Мира, 14 не горит фонарь над пешеходной дорожкой")
        vera.presses_on(voice.number, "Готово")
        voice.becomes("assigned", REGISTERED)
    with play.step("Два письма оказались обращениями по 59-ФЗ"):
        first, *rest = register.all("strict")
        _files(office, first, "Режим", "обращение по 59-ФЗ", "Отдел", "Управление ЖКХ")
        with play.quietly("Второе так же."):
            for matter in rest:
                _files(office, matter, "Режим", "обращение по 59-ФЗ", "Отдел", "Управление ЖКХ")


def _files(office: Office, matter: Matter, *labels: str) -> None:
    """The screen of the registration; a topic is the first that the bot offers."""
    office.vera.presses_on(matter.number, "Зарегистрировать", *labels)
    if labels == ("Тема",):
        offered = office.vera.sees(rf"{matter.number}\. Тема:", button="Назад").buttons[0][0]
        office.vera.presses_on(matter.number, re.escape(offered))
    office.vera.presses_on(matter.number, "Готово")
    matter.becomes("assigned", REGISTERED)


def ends(play: Play, office: Office, register: Register) -> None:
    """Without the town's own answer: spam, and what another body decides."""
    vera, spam, elsewhere = office.vera, register.one("spam"), register.one("elsewhere")
    with play.step("Рекламу Вера отклоняет, с причиной"):
        vera.presses_on(spam.number, "Ещё…", "Отклонить", "реклама, рассылка", "Закрыть и сообщить")
        spam.becomes("rejected", "похоже на рекламу")
    with play.step("Чужой вопрос она перенаправляет в жилищную инспекцию"):
        vera.presses_on(elsewhere.number, "Зарегистрировать", "Без отдела")
        elsewhere.becomes("registered", "зарегистрировано\\.")
        vera.presses_on(elsewhere.number, "Ещё…", "Перенаправить", "Жилищная инспекция", "Перенаправить")
        elsewhere.becomes("forwarded", "перенаправлено в Государственную жилищную инспекцию")


def sends_on(play: Play, office: Office, register: Register) -> None:
    """A complaint about a department to the deputy, a wrong topic to the right department."""
    vera, complaint, mistaken = office.vera, register.one("complaint"), register.one("mistaken")
    with play.step("Жалоба на Управление ЖКХ уходит заместителю главы, отдел её не увидит"):
        vera.presses_on(complaint.number, "Зарегистрировать", "Жалоба на отдел", "Управление ЖКХ")
        complaint.becomes("assigned", f"{REGISTERED} заместителю главы")
        office.denis.sees(complaint.number, button="Взять")
    with play.step("Тема выбрана неверно: Вера исправляет её, сообщение уходит в отдел дорог, срок другой"):
        vera.presses_on(mistaken.number, "Ещё…", "Исправить", "Тема")
        while not any("Уборка снега" in row for row in vera.sees(rf"{mistaken.number}\. Тема:").buttons):
            vera.presses_on(mistaken.number, "Дальше ›")
        vera.presses_on(mistaken.number, "Уборка снега")
        if "Отдел дорог" not in card_of(vera, mistaken.number).text:  # yards are another department's
            vera.presses_on(mistaken.number, "Другой отдел", "Отдел дорог и транспорта")
        mistaken.becomes("assigned", "изменился срок")


def joins_and_parts(play: Play, office: Office, register: Register) -> Matter:
    """Two about one lamp become one answer; one text about two matters becomes two, the second of which is given."""
    vera, two = office.vera, register.one("two")
    main, other = register.all("lamp")
    with play.step("Двое написали об одном фонаре: Вера объединяет"):
        vera.presses_on(other.number, "Ещё…", "Объединить")
        vera.replies(other.number, main.number)
        vera.sees(f"{other.number} объединено с № {main.number}")
        other.becomes("merged")
    with play.step("В одном сообщении два вопроса: Вера разделяет"):
        vera.presses_on(two.number, "Ещё…", "Разделить", "Дороги", "Отдел дорог и транспорта")
        vera.replies(two.number, "Во дворе разбит асфальт, у подъезда лужа")
        done = vera.sees(f"Второй вопрос сообщения № {two.number} получил")
        found = re.search(r"свой номер: № (\S+),", done.text)
        second = Matter("second", two.words)
        second.person, second.number = two.person, found.group(1) if found else ""
        for matter, told in ((two, ""), (second, "assigned")):
            matter.becomes(told, "два разных вопроса")
    return second


def assigns_anew(play: Play, office: Office, register: Register) -> None:
    """What a department gave back has its reason; another department gets it."""
    vera, returned = office.vera, register.one("returned")
    with play.step("Вера читает, почему отдел вернул сообщение, и назначает другой"):
        vera.sees(returned.number, "Дом обслуживает")
        vera.presses_on(returned.number, "Назначить отдел", "Отдел", "Отдел жилищной политики", "Готово")
        returned.becomes("assigned")


def looks_for_the_undelivered(play: Play, office: Office, register: Register) -> None:
    """Who blocked the bot has an answer that was not delivered: it is in the list, the coordinator telephones."""
    vera, blocked = office.vera, register.one("blocked")
    with play.step("Ответ не дошёл: житель заблокировал бота. Вера видит это в списке и звонит сама"):
        vera.says("/undelivered")
        vera.presses_on(blocked.number, blocked.number)
        vera.sees(blocked.number, "Дан ответ, но жителю не доставлен")
        vera.presses_on(blocked.number, "Ещё…", "Заметка")
        vera.replies(blocked.number, "Позвонила, ответ передала по телефону")


def finds(play: Play, office: Office, register: Register) -> None:
    """By a number, and by words of the text."""
    vera, asked = office.vera, register.one("asked")
    word = max(re.findall(r"[а-яё]{4,}", asked.words), key=len)
    with play.step("Житель звонит, номера не помнит: Вера ищет по словам"):
        vera.says(f"/find {word}")
        vera.sees(f"По словам «{word}»", asked.number)


def closes_the_day(play: Play, office: Office, register: Register) -> None:
    """The menu's counts are those of the day."""
    with play.step("Вечером Вера смотрит списки"):
        play.until(17, 30)
        office.vera.says("/lists")
        menu = office.vera.sees("Списки: все отделы")
        seen = {label.rpartition(": ")[0]: int(label.rpartition(": ")[2]) for row in menu.buttons for label in row}
        count = {
            "Открытые": len(register.open()),
            "Никто не взял": len([matter for matter in register.matters if matter.state == "assigned"]),
            "Ждут жителя": 0,
            "На контроле": 1,
            "Не доставлено": 1,
        }
        if seen | count != seen:
            raise play.failed(f"the lists count {count}", str(seen))
        office.vera.presses(f"Открытые: {count['Открытые']}", on=menu)
        office.vera.presses("Дальше ›", on=menu)
