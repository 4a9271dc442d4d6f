"""The departments' day: executors take, ask, note, pass on and answer."""

import re

from .day_citizens import is_content, is_not_content, replies, withdraws
from .day_matters import Register
from .day_office import Office, answers, is_answered, takes
from .play import Play

RESULTS = ("Меры приняты", "Разъяснено", "Не поддержано", "Перенаправлено")
ANSWERS = {
    "Меры приняты": "Работы выполнены сегодня, результат проверен на месте.",
    "Разъяснено": "Разъясняем: плановые работы идут по графику, он на сайте администрации.",
    "Не поддержано": "Проверили сегодня, нарушений не нашли. Если есть фото, пришлите их, пожалуйста.",
    "Перенаправлено": "Этот вопрос решает управляющая компания, ваше сообщение ей передано.",
}
QUESTION, REPLY = "Уточните, пожалуйста, номер подъезда и этаж.", "Второй подъезд, третий этаж"
PUBLIC = "Светильник заменён сегодня, соседние проверены."
NOTE = "Звонил мастеру, обещал заехать до обеда"


def asks(play: Play, office: Office, register: Register) -> None:
    """From the list, a question, its reply, an answer with a photo, and the citizen is content."""
    pavel, asked = office.pavel, register.one("asked")
    with play.step("Павел берёт сообщение из списка и спрашивает жителя"):
        takes(pavel, asked)
        pavel.presses_on(asked.number, "Спросить")
        pavel.replies(asked.number, QUESTION)
        asked.becomes("needs_info", "есть вопрос")
    with play.step("Житель отвечает, Павел отвечает ему с фото, вопрос решён"):
        replies(asked, QUESTION, REPLY)
        pavel.sees(asked.number, REPLY)
        answers(pavel, asked, "Стояк прогрет, в квартире 22 градуса.", "Меры приняты", photo=True)
        is_content(asked)


def two_take_at_once(play: Play, office: Office, register: Register) -> None:
    """The later one is told who was faster."""
    rushed = register.one("rushed")
    with play.step("Павел и Сергей нажимают «Взять» одновременно: берёт один, второму сказано почему"):
        office.pavel.says(f"/find {rushed.number}")
        card = office.pavel.sees(rushed.number, button="Взять")
        first, second = sorted(play.race("Взять", card, office.pavel, office.sergey), reverse=True)
        if "Уже в работе у другого исполнителя" not in first or "Взято в работу" not in second:
            raise play.failed("one takes it, the other is told so", f"{first}, {second}")
        rushed.becomes("in_progress")


def passes_on(play: Play, office: Office, register: Register) -> None:
    """To another department by oneself, or back to the coordinator with a reason."""
    pavel, redirected, returned = office.pavel, register.one("redirected"), register.one("returned")
    with play.step("Павел передаёт чужое сообщение: одно соседнему отделу, другое обратно координатору"):
        pavel.presses_on(redirected.number, "Другой отдел", "Отдел благоустройства")
        redirected.becomes("assigned")
        office.olga.sees(redirected.number, button="Взять")
        pavel.presses_on(returned.number, "Ещё…", "Вернуть координатору")
        pavel.replies(returned.number, "Дом обслуживает жилищный отдел, начисления у них")
        returned.becomes("registered")


def notes(play: Play, office: Office, register: Register) -> None:
    """For colleagues only."""
    pavel, noted = office.pavel, register.one("noted")
    with play.step("Павел оставляет заметку для коллег и отвечает"):
        takes(pavel, noted)
        pavel.presses_on(noted.number, "Ещё…", "Заметка")
        pavel.replies(noted.number, NOTE)
        pavel.sees(noted.number, NOTE, button="Ещё…")
        answers(pavel, noted, ANSWERS["Разъяснено"], "Разъяснено")


def uses_a_canned_answer(play: Play, office: Office, register: Register) -> None:
    """The head of the department keeps an answer, the executor uses it."""
    first, second = register.all("canned")
    words = "Светильник заменён, освещение работает."
    with play.step("Сергей сохраняет удачный ответ как шаблон, Павел отвечает им другому жителю"):
        answers(office.pavel, first, words, "Меры приняты")
        office.sergey.presses_on(first.number, "Ещё…", "Сохранить как шаблон")
        office.sergey.replies(first.number, "Замена светильника")
        office.pavel.presses_on(second.number, "Ответить", "Замена светильника", "Меры приняты")
        is_answered(second, words)


def promises(play: Play, office: Office, register: Register) -> None:
    """Measures planned by a day, and an answer before the last one."""
    pavel, planned, interim = office.pavel, register.one("planned"), register.one("interim")
    with play.step("«Запланировано» с датой: сообщение остаётся на контроле"):
        answers(pavel, planned, "Замена стояка включена в план.", "Запланировано")
        pavel.replies(planned.number, "12 декабря")
        pavel.presses_on(planned.number, "Запланировано")
    with play.step("Промежуточный ответ с обещанной датой"):
        pavel.presses_on(interim.number, "Ещё…", "Промежуточный ответ")
        pavel.replies(interim.number, "4 декабря")
        pavel.replies(interim.number, "Ждём заключение электросетей.")
        pavel.presses_on(interim.number, "Отправить")
        interim.becomes("in_progress", "Предварительный ответ")


def involves_another(play: Play, office: Office, register: Register) -> None:
    """The head of the department asks another for materials; they come, and the answer is the department's."""
    shared = register.one("shared")
    with play.step("Сергей привлекает соисполнителя, Ольга сдаёт материалы, Павел отвечает"):
        office.sergey.presses_on(shared.number, "Ещё…", "Соисполнитель", "Отдел благоустройства", "7 дней, .*")
        office.sergey.replies(shared.number, "Нужен акт осмотра двора")
        office.olga.presses_on(shared.number, "Сдать материалы")
        office.olga.replies(shared.number, "Двор осмотрен, люк стоит на месте, акт подписан")
        office.pavel.sees(shared.number, "акт подписан")
        answers(office.pavel, shared, "Люк закреплён, двор осмотрен.", "Меры приняты")


def answers_in_public(play: Play, office: Office, register: Register) -> None:
    """A comment's author agreed: the answer comes in private, then a deputy lets it stand under the comment."""
    pavel, comment = office.pavel, register.one("comment")
    with play.step("Ответ под комментарием: житель согласен, заместитель главы разрешает"):
        pavel.says(PUBLIC, to=pavel.sees(rf"^Сообщение № {comment.number}", button="Ответить"))
        pavel.presses_on(comment.number, "Ответить публично", "Меры приняты")
        is_answered(comment, PUBLIC)
        office.denis.presses_on(comment.number, "Опубликовать")
        comment.becomes("", "под вашим комментарием")
        below = play.stack.town.comments.messages.values()
        if [PUBLIC in message.text for message in below].count(True) != 1:
            raise play.failed("the answer stands under the comment once", str([one.text for one in below]))


def is_answered_and_not_content(play: Play, office: Office, register: Register) -> None:
    """«Нет, не решён» brings it back; another withdraws what has solved itself."""
    unsolved, withdrawn = register.one("unsolved"), register.one("withdrawn")
    with play.step("Житель недоволен ответом: сообщение возвращается в отдел"):
        answers(office.pavel, unsolved, ANSWERS["Меры приняты"], "Меры приняты")
        is_not_content(unsolved, "Приехали, посмотрели и уехали. Всё как было")
        office.pavel.sees(unsolved.number, "Всё как было")
    with play.step("Другой житель отзывает сообщение: вода появилась"):
        withdraws(withdrawn)
        office.pavel.sees(withdrawn.number, "Отозвано жителем")


def answers_one_who_left(play: Play, office: Office, register: Register) -> None:
    """The citizen blocks the bot before the answer comes."""
    blocked = register.one("blocked")
    with play.step("Житель блокирует бота, Павел отвечает ему"):
        blocked.person.seat.blocks()
        play.go_on()
        office.pavel.says(
            "Провод закреплён.", to=office.pavel.sees(rf"^Сообщение № {blocked.number}", button="Ответить")
        )
        office.pavel.presses_on(blocked.number, "Меры приняты")
        blocked.becomes("answered")
        office.pavel.sees(blocked.number, "жителю не доставлен")


def answers_both(play: Play, office: Office, register: Register) -> None:
    """Those who wrote of the same lamp, each under the own number."""
    main, other = register.all("lamp")
    words = "Фонарь горит, лампу заменили вчера вечером."
    with play.step("Павел отвечает об одном фонаре, ответ получают оба"):
        answers(office.pavel, main, words, "Меры приняты")
        is_answered(other, words)
        other.person.sees(other.number, re.escape(words))


def works_through(play: Play, office: Office, register: Register) -> None:
    """The rest of the morning's work of both executors, with every result in turn; some citizens say that it helped."""
    for official, part in ((office.pavel, "plain"), (office.olga, "improved")):
        matters = [matter for matter in register.all(part) if matter.state == "assigned"]
        with play.step(f"{official.name} отвечает на остальное: {len(matters)}"):
            for at, matter in enumerate(matters):
                result = RESULTS[at % len(RESULTS)]
                with play.quietly(f"№ {matter.number}: «{result}»"):
                    answers(official, matter, ANSWERS[result], result, photo=result == "Меры приняты")
                    if at % 3 == 0:
                        is_content(matter)
