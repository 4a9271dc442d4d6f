"""The day of those who decide: approval, extension, a complaint, and the head when something is overdue."""

from .day_matters import Matter, Register
from .day_office import Office, answers
from .play import Play

LETTER = "Глава администрации И. И. Иванов, № 01-12/345 от 24.11.2026"
INSTRUCTED = "П-2026-000001"
INSTRUCTION = "Вывезти снег сегодня и доложить"


def approves(play: Play, office: Office, register: Register) -> None:
    """Two answers under 59-ФЗ: one approved with the letter's particulars, one sent back first."""
    pavel, sergey = office.pavel, office.sergey
    first, second = register.all("strict")
    with play.step("Ответы по 59-ФЗ идут на согласование"):
        _proposes(office, first, "Ремонт выполнен, подписан акт.")
        with play.quietly("Второй так же."):
            _proposes(office, second, "Разберёмся.")
    with play.step("Сергей утверждает один: подпись, исходящий номер, дата"):
        _lettered(office, first, "Ремонт выполнен, подписан акт.")
    with play.step("Другой он возвращает с замечанием, Павел переписывает, Сергей утверждает"):
        sergey.presses_on(second.number, "Вернуть с замечанием")
        sergey.replies(second.number, "Напишите, что сделано и когда")
        second.becomes("in_progress")
        pavel.sees(second.number, "что сделано и когда")
        _proposes(office, second, "Насос заменён 24 ноября, давление в норме.")
        _lettered(office, second, "Насос заменён 24 ноября, давление в норме.")


def _proposes(office: Office, matter: Matter, words: str) -> None:
    office.pavel.says(words, to=office.pavel.sees(rf"^Обращение № {matter.number}", button="Ответить"))
    office.pavel.presses_on(matter.number, "Меры приняты")
    matter.becomes("on_approval")


def _lettered(office: Office, matter: Matter, words: str) -> None:
    office.sergey.presses_on(matter.number, "Утвердить")
    office.sergey.replies(matter.number, LETTER)
    office.sergey.presses_on(matter.number, "Утвердить")
    matter.becomes("answered", f"{words}(.|\n)*Исходящий № 01-12/345 от 24.11.2026")


def extends(play: Play, office: Office, register: Register) -> None:
    """The head of the department asks, the deputy grants, the citizen reads the new day and why."""
    longer = register.one("longer")
    with play.step("Сергей просит продлить срок, Денис разрешает"):
        office.sergey.presses_on(longer.number, "Взять", "Ещё…", "Продлить", "На 14 дней")
        office.sergey.replies(longer.number, "Кровельные работы возможны после морозов")
        office.denis.presses_on(longer.number, "Продлить")
        longer.becomes("in_progress", "Ответ займёт больше времени")


def answers_the_complaint(play: Play, office: Office, register: Register) -> None:
    """The deputy answers it himself, in private."""
    complaint = register.one("complaint")
    with play.step("Денис сам отвечает на жалобу"):
        office.denis.presses_on(complaint.number, "Взять")
        answers(office.denis, complaint, "С отделом поговорили, вам перезвонят сегодня.", "Меры приняты")
        if office.pavel.count(complaint.number):
            raise play.failed("the department never reads of the complaint", "it stands in its topic")


def is_told_of_the_overdue(play: Play, office: Office, register: Register) -> None:
    """The next working morning after the deadline the head reads of it, and a reply is an instruction."""
    late = register.one("mistaken")
    with play.step("Снег никто не взял: через день после срока глава узнаёт о просрочке и даёт поручение ответом"):
        play.pass_days(2, hour=9, minute=15)
        told = office.head.sees(f"Просрочено.*{late.number}", button="Принято к сведению")
        play.shows(office.head, told)
        if office.head.count(f"Просрочено.*{late.number}") != 1:
            raise play.failed("the head is told once", office.head.seat.last.text)
        office.head.says(INSTRUCTION, to=told)
        office.head.presses_on(late.number, "Отдел дорог и транспорта")
        office.head.presses_on(late.number, "3 дня, .*")
    with play.step("Ольга принимает поручение и докладывает, глава принимает исполнение"):
        roads = play.actor(play.stack.town.in_staff("olga"))
        for label, report in (("Принять к исполнению", ""), ("Сообщить об исполнении", "Снег вывезен, двор чистый")):
            roads.presses_on(INSTRUCTED, label)
            if report:
                roads.replies(INSTRUCTED, report)
        office.head.presses_on(INSTRUCTED, "Принять")
        roads.sees(f"Исполнение поручения № {INSTRUCTED} принято")
