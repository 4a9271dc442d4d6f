"""Each step that the guides of docs/ru show, played by clicks as its person; `make pictures` keeps what is seen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

import infra.page
from infra.local.stack import Stack
from infra.local.story import LAMP, MORNING, SWING
from infra.page.scene_people import agrees, heard, number_of, presses, sends, together, writes
from infra.telegram import Message, Seat
from tests.e2e.conftest import looking
from tests.e2e.guidebook import DESK, PHONE, Guide
from tests.e2e.running import free_port

STAFF = "Отклик: сотрудники"
DEPUTY = "Марина Зуева"
PEOPLE = (  # who, role, department
    ("pavel", "executor", "utilities"),
    ("sergey", "department_head", "utilities"),
    ("olga", "executor", "improvement"),
    ("vera", "coordinator", "general"),
    ("marina", "deputy", ""),
)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A town with its officials at their places, on a Monday morning."""
    with Stack(free_port(), free_port(), print, start=MORNING) as standing, infra.page.Page(standing, print):
        town = standing.town
        town.people["marina"] = standing.telegram.person(*DEPUTY.split())
        town.people["marina"].says("/start")
        admin = town.in_staff("admin")
        hellos = {name: town.in_staff(name).says("Здравствуйте, я на месте") for name, *_ in PEOPLE}
        for name, role, department in PEOPLE:
            admin.says(f"/staff add {role} {department}".strip(), reply_to=hellos[name])
        standing.settle()
        admin.opens_topic("ЖКХ").says("/bind utilities")
        standing.settle()
        standing.pass_time(minutes=2)
        yield standing


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Guide]:
    """The citizen's."""
    with looking(browser, stack, viewport=PHONE, device_scale_factor=2) as page:
        yield Guide(page, stack)


@pytest.fixture
def desk(browser: Browser, stack: Stack) -> Iterator[Guide]:
    """An official's."""
    with looking(browser, stack, viewport=DESK, device_scale_factor=1.5) as page:
        yield Guide(page, stack)


def does(stack: Stack, seat: Seat, *deeds: Callable[[Seat], object]) -> None:
    """What others do meanwhile."""
    together(stack, [seat], *deeds, thinking=20)
    stack.pass_time(seconds=70)


def sent(stack: Stack, text: str, topic: str = "street_light", name: str = "Ирина") -> tuple[Seat, str]:
    """A citizen who has sent a message, and its number."""
    citizen = stack.telegram.person(name, "Белова")
    does(stack, citizen, writes(lambda: text), agrees, *sends(topic))
    return citizen, number_of(citizen)


def card(seat: Seat, number: str) -> Message:
    """The newest card that a person sees of it."""
    return next(one for one in reversed(seat.heard) if number in one.text and "Telegram" in one.text.split("\n")[0])


def test_a_citizen_writes_and_is_answered(phone: Guide, stack: Stack) -> None:
    """zhitel.md, from the first word to «Мои сообщения»."""
    anna = phone.opens("Анна Соколова")
    anna.presses("Начать")
    greeting, asked = anna.sees("приёмная администрации"), anna.sees("Вы согласны", button="Даю согласие")
    phone.shows("zhitel-soglasie", greeting, asked)
    anna.presses("Даю согласие")
    told = anna.sees("Расскажите, что случилось")
    anna.says(LAMP)
    phone.shows("zhitel-rasskaz", told, anna.sees("Добавлено: текст", button="Готово"))
    anna.presses("Готово")
    phone.shows("zhitel-tema", anna.sees("Уличное освещение", button="Да, верно"))
    anna.presses("Да, верно")
    place = anna.sees("Где это")
    phone.shows("zhitel-mesto", place, anna.root.get_by_role("group", name="Клавиатура бота"))
    anna.presses("ул. Кирова, 120")
    phone.shows("zhitel-proverka", anna.sees("Проверьте", button="Отправить"))
    anna.presses("Отправить")
    accepted = anna.sees("принято и передано в Управление ЖКХ")
    phone.shows("zhitel-nomer", accepted)
    number = number_of(stack.town.people["anna"])

    pavel = stack.town.in_staff("pavel", next(iter(stack.town.staff.topics)))
    does(stack, pavel, presses("Взять", on=card(pavel, number)))
    does(stack, pavel, presses("Спросить", on=card(pavel, number)))
    does(stack, pavel, lambda one: one.says("Какой именно фонарь: у ворот или у калитки?", reply_to=one.last))
    question = anna.sees("есть вопрос", button="Ответить")
    anna.presses("Ответить")
    anna.sees("Что добавить|Напишите ответ|ответ")
    anna.says("У калитки, со стороны стадиона")
    phone.shows("zhitel-vopros", question, anna.sees("Добавлено к сообщению"))
    does(stack, pavel, lambda one: one.says("Светильник заменён 23 ноября.", reply_to=card(one, number)))
    does(stack, pavel, presses("Меры приняты"))
    answer = anna.sees("Светильник заменён")
    phone.shows("zhitel-otvet", answer, anna.sees("Вопрос решён", button="Нет, не решён"))
    anna.presses("Нет, не решён")
    phone.shows("zhitel-ne-reshen", anna.sees("Жаль, что вопрос не решён"))
    anna.presses("Мои сообщения")
    listed = anna.sees("У вас 1 сообщение")
    phone.shows("zhitel-spisok", listed)
    listed.get_by_role("button").first.click()
    phone.shows("zhitel-kartochka", anna.sees("уличное освещение", button="Отозвать"))
    anna.presses("Справка")
    phone.shows("zhitel-spravka", anna.sees("Нужна помощь человека", button="Мои данные"))


def test_an_executor_works_on_a_message(desk: Guide, stack: Stack) -> None:
    """ispolnitel.md: the card, a question, an answer with its preview, what hides behind «Ещё…», lists and search."""
    irina, number = sent(stack, "На Ленина 15 у подъезда не горит фонарь, вечером темно")
    _, later = sent(stack, "У школы на Кирова 120 моргает фонарь", name="Елена")
    staff = desk.opens(STAFF)
    staff.reads("ЖКХ")
    staff.acts_as("Павел Громов")
    came = staff.sees(number, button="Взять")
    desk.shows("ispolnitel-kartochka", came)
    staff.presses("Взять", on=came)
    taken = staff.sees(number, "В работе: Павел Громов")
    staff.presses("Спросить", on=taken)
    prompt = staff.sees(f"Вопрос жителю по сообщению № {number}", button="Отмена")
    staff.replies(prompt, "У какого подъезда темнее всего?")
    desk.shows("ispolnitel-vopros", prompt, staff.sees("отправлен жителю"))
    does(stack, irina, lambda one: one.says("У второго", reply_to=heard(one, "темнее всего")))
    added = staff.sees("Дополнение к сообщению", "У второго")
    staff.replies(added, "Фонарь отремонтирован 23 ноября.")
    desk.shows("ispolnitel-otvet", staff.sees(f"Так ответ на сообщение № {number}", button="Меры приняты"))
    staff.presses("Меры приняты")
    desk.shows("ispolnitel-otpravlen", staff.sees(f"Ответ на сообщение № {number} отправлен"))

    staff.replies(staff.sees(later, button="Взять"), "Кабель повреждён, заменим его вместе с опорой.")
    staff.presses("Запланировано")
    asked = staff.sees("К какому дню будет сделано", later)
    staff.replies(asked, "12 декабря")
    desk.shows("ispolnitel-srok", staff.sees(f"Так ответ на сообщение № {later}", "12 декабря"))
    staff.presses("Отмена")
    staff.presses("Ещё…", on=staff.sees(later, "Telegram", button="Ещё…"))
    desk.shows("ispolnitel-eshche", staff.sees(later, button="Вернуть координатору"))
    staff.says("/lists")
    desk.shows("ispolnitel-spiski", staff.sees("Списки", button="Мои: 0"))
    staff.says("/find фонарь")
    desk.shows("ispolnitel-poisk", staff.sees("По словам"))


def test_a_coordinator_registers(desk: Guide, stack: Stack) -> None:
    """koordinator.md: what has no sure topic, and what is none of the town's."""
    _, first = sent(stack, "Можно ли поставить во дворе на Ленина 15 стойки для сушки ковров?", "other", "Ольга")
    _, second = sent(stack, "Работодатель второй месяц не платит зарплату", "other", "Дарья")
    staff = desk.opens(STAFF)
    staff.acts_as("Вера Лунина")
    came = staff.sees(first, button="Зарегистрировать")
    desk.shows("koordinator-kartochka", came)
    staff.presses("Зарегистрировать", on=came)
    desk.shows("koordinator-registraciya", staff.sees(first, "проверьте", button="Готово"))
    staff.presses("Тема")
    desk.shows("koordinator-tema", staff.sees(first, button="Дворы"))
    staff.presses("Дворы")
    staff.presses("Готово")
    desk.shows("koordinator-peredano", staff.sees(first, "зарегистрировано"))

    staff.presses("Зарегистрировать", on=staff.sees(second, button="Зарегистрировать"))
    staff.presses("Без отдела")
    staff.presses("Открыть", on=staff.sees(second, "зарегистрировано"))
    staff.presses("Ещё…", on=staff.sees(second, button="Назначить отдел"))
    desk.shows("koordinator-eshche", staff.sees(second, button="Перенаправить"))
    staff.presses("Перенаправить")
    desk.shows("koordinator-kuda", staff.sees(second, button="Инспекция труда"))
    staff.presses("Инспекция труда")
    desk.shows("koordinator-perenapravit", staff.sees("Так это прочитает житель", "инспекцию труда"))
    staff.presses("Перенаправить")


def test_a_head_of_a_department_and_a_deputy_decide(desk: Guide, stack: Stack) -> None:
    """rukovoditel.md: who is to work on it; more time asked for by one and granted by the other."""
    _, number = sent(stack, "На Кирова 44 третий день нет горячей воды", "water", "Вероника")
    staff = desk.opens(STAFF)
    staff.reads("ЖКХ")
    staff.acts_as("Сергей Дорохов")
    staff.presses("Ещё…", on=staff.sees(number, button="Взять"))
    desk.shows("rukovoditel-eshche", staff.sees(number, button="Поручить…"))
    staff.presses("Поручить…")
    desk.shows("rukovoditel-poruchit", staff.sees(number, button="Павел Громов"))
    staff.presses("Павел Громов")
    staff.sees(number, "В работе: Павел Громов")
    staff.presses("Ещё…", on=staff.sees(number, "В работе: Павел Громов"))
    staff.presses("Продлить")
    desk.shows("rukovoditel-prodlit", staff.sees(number, button="На 14 дней"))
    staff.presses("На 14 дней")
    asked = staff.sees("нужно больше времени")
    staff.replies(asked, "Ждём насос, его привезут к 10 декабря.")
    desk.shows("rukovoditel-prichina", asked, staff.sees("отправлена заместителю главы"))
    stack.settle()
    stack.pass_time(minutes=2)
    deputy = desk.opens(DEPUTY)
    desk.shows("zamestitel-prodlenie", deputy.sees("Просьба продлить срок", number, button="Отказать"))


def test_an_administrator_settles_people_and_chats(desk: Guide, stack: Stack) -> None:
    """administrator.md: an official made by a reply, the list of them, a topic for each department."""
    newcomer = stack.telegram.person("Иван", "Кравцов")
    stack.telegram.seat(newcomer, stack.town.staff).says("Здравствуйте, я из отдела дорог")
    staff = desk.opens(STAFF)
    staff.acts_as("Ирина Админ")
    staff.replies(staff.sees("я из отдела дорог"), "/staff add исполнитель Дороги")
    desk.shows(
        "administrator-naznachit", staff.sees("/staff add исполнитель"), staff.sees("Иван Кравцов теперь исполнитель")
    )
    staff.says("/staff")
    desk.shows("administrator-spisok", staff.sees("Сотрудники: "))
    staff.says("/bind topics")
    desk.shows("administrator-temy", staff.sees("Темы созданы"))


def test_the_head_gives_an_instruction(desk: Guide, stack: Stack) -> None:
    """glava.md: what nobody answered, an instruction in reply to that, the report; the summary of the morning."""
    _, number = sent(stack, SWING, "playgrounds", "Борис")
    stack.pass_time(days=32)
    stack.settle()
    head = desk.opens("Глава администрации")
    told = head.sees(number, "Просрочено", button="Принято к сведению")
    desk.shows("glava-prosrocheno", told)
    words = "Починить качели и проверить площадки в соседних дворах"
    head.replies(told, words)
    asked = head.sees("Кому", button="Отдел благоустройства")
    desk.shows("glava-poruchenie", asked)
    head.presses("Отдел благоустройства")
    when = head.sees("К какому сроку")
    desk.shows("glava-srok", when)
    when.get_by_role("button", name=re.compile("^3 дня")).click()
    desk.shows("glava-dano", head.sees("Поручение № .* дано"))
    stack.settle()
    stack.pass_time(minutes=2)
    olga = stack.town.in_staff("olga")
    order = next(one for one in reversed(olga.heard) if words in one.text and one.text.startswith("Поручение"))
    does(stack, olga, presses("Принять к исполнению", on=order))
    does(stack, olga, presses("Сообщить об исполнении", on=order))
    does(stack, olga, lambda one: one.says("Качели закреплены, проверены ещё три площадки.", reply_to=one.last))
    desk.shows("glava-otchet", head.sees("Отчёт об исполнении", button="Принять"))
    digest = desk.opens(STAFF)
    desk.shows("glava-svodka", digest.sees("Сводка за"))
