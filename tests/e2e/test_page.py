"""The town on one page in a real browser: everything is done by clicks and keys, and seen with a reader's eyes."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types
from playwright.sync_api import Page, expect

import infra.page
from infra.local.stack import TOKEN, Stack
from tests.e2e.running import free_port
from tests.e2e.townspage import LONGEST_TASK_MS, PATIENCE_MS, TownsPage, picture, watch_long_tasks

LAMP = "На Кирова 120 второй месяц не горит фонарь у школы"
SWING = "На Ленина 15, во дворе, сломаны качели на детской площадке"
STAFF = "Отклик: сотрудники"
HEAD = "Глава администрации"
WIDTHS = (360, 768, 1280, 1920)
Screenshot = Callable[[Page, str], None]
_SURNAMES = ("Орлова", "Цой", "Белых", "Гончар", "Мельник", "Рудых", "Ткач", "Вагнер", "Седых", "Бондарь")
_names = count()


def somebody(name: str) -> str:
    """A name nobody in the shared town has yet."""
    round_, at = divmod(next(_names), len(_SURNAMES))
    return f"{name} {_SURNAMES[at]}{f' {round_}' if round_ else ''}"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A town of these tests' own: they move its time by months."""
    with Stack(free_port(), free_port(), print) as standing, infra.page.Page(standing, print):
        yield standing


@pytest.fixture
def town(page: Page) -> TownsPage:
    """The page as somebody uses it."""
    return TownsPage(page)


def test_whole_story_is_told_by_clicks(town: TownsPage, screenshot: Screenshot) -> None:
    """A citizen's message with photos is answered by an official; another's is left, and the head hears of it."""
    staff = town.opens(STAFF)
    staff.acts_as("Павел Громов")
    staff.says("Здравствуйте, я на месте")
    staff.acts_as("Ирина Админ")
    staff.replies(staff.sees("я на месте"), "/staff add executor utilities")
    staff.sees("Павел Громов теперь исполнитель")
    staff.opens_topic("ЖКХ")
    staff.says("/bind utilities")
    staff.sees("Теперь сюда приходят сообщения")

    anna = town.adds_citizen(somebody("Мария"))
    anna.consents()
    anna.sends_photos([picture("a.png", (196, 148, 92)), picture("b.png", (92, 132, 176))], LAMP)
    anna.sees("2 фото", button="Готово")
    screenshot(town.page, "draft")
    number = anna.sends_draft()
    anna.sees("Проверьте", "Уличное освещение", "2 фото")
    town.an_hour_passes()
    anna.sees(number, "принято")

    staff = town.opens(STAFF)
    card = staff.sees(number, "осталось 30 дней", button="Взять")
    staff.acts_as("Павел Громов")
    card.get_by_role("button", name="Взять").click()
    card = staff.sees(number, "В работе: Павел Громов")
    staff.replies(card, "Светильник заменён. Фото во вложении.")
    staff.presses("Меры приняты")
    anna.sees("Ответ Управления ЖКХ", "Светильник заменён")
    screenshot(town.page, "answered")

    left = town.adds_citizen(somebody("Тимур"))
    left.consents()
    left.says(SWING)
    forgotten = left.sends_draft()
    town.page.get_by_role("button", name="+32 дня").click()
    town.clock_stands()
    head = town.opens(HEAD)
    head.sees("Просрочено", forgotten)
    screenshot(town.page, "escalation")

    log = town.backstage("Журнал")
    log.get_by_role("button", name=f"№ {forgotten}").first.click()
    items = town.page.get_by_role("tabpanel", name="Таблица").locator("summary")
    expect(items.filter(has_text=forgotten).first).to_be_visible()


@pytest.mark.parametrize("fault", ["429", "500"])
def test_delivery_heals_after_a_fault_injected_by_a_click(town: TownsPage, fault: str) -> None:
    """What Telegram refuses arrives later, and the log shows the refusal."""
    name = somebody("Лев")
    citizen = town.adds_citizen(name)
    citizen.consents()
    faults = town.backstage("Сбои")
    faults.get_by_label("Чат").select_option(label=name)
    faults.get_by_role("button", name=re.compile(f"^{fault}")).click()
    expect(faults.locator(".coming")).to_contain_text(fault)
    citizen.says(LAMP)
    expect(faults.locator(".coming")).to_have_text("Ничего.", timeout=PATIENCE_MS)
    log = town.backstage("Журнал")
    expect(log.locator(".run").filter(has_text=f"Отказы{fault}").first).to_be_visible(timeout=PATIENCE_MS)
    town.an_hour_passes()
    citizen.sees("Добавлено: текст", button="Готово")


def test_schedules_in_between_run_in_order_while_the_clock_moves(town: TownsPage) -> None:
    """+1 час and Рабочее утро move the town's time; what was due on the way stands in the log, each at its own time."""
    log = town.backstage("Журнал")
    log.get_by_label("Показывать пустые запуски").check()
    before = town.page.locator("#clock .full").inner_text()
    town.page.get_by_role("button", name="Рабочее утро").click()
    town.clock_stands()
    expect(town.page.locator("#clock .full")).to_contain_text("в 09:0")
    assert town.page.locator("#clock .full").inner_text() != before
    town.an_hour_passes()
    expect(town.page.locator("#clock .full")).to_contain_text("в 10:0")
    expect(log.locator("[data-function=digest]").first).to_be_visible()
    moments = log.locator(".run:not([data-function=webhook]) time").evaluate_all(
        "times => times.map(time => time.dateTime)"
    )
    seen = [datetime.fromisoformat(moment) for moment in moments]
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(town: TownsPage, scheme: str, screenshot: Screenshot) -> None:
    """Columns with messages, each tab of the pane behind the scenes, and a dialog can be used by everybody."""
    page = town.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    page.set_viewport_size({"width": 1920, "height": 1080})
    citizen = town.adds_citizen(somebody("Ася"))
    citizen.consents()
    citizen.says(LAMP)
    citizen.sees("Добавлено", button="Готово")
    assert_accessible(page)
    for tab in ("Таблица", "Сбои", "Сцены", "Журнал"):
        town.backstage(tab)
        assert_accessible(page)
    screenshot(page, f"town-{scheme}")
    page.locator("#clock .face").click()
    expect(page.get_by_role("dialog", name="Часы города")).to_be_visible()
    assert_accessible(page)


def assert_accessible(page: Page) -> None:
    """No finding that is serious or worse; each is told with where it is."""
    found = Axe().run(page).response["violations"]
    serious = [
        f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_a_citizen_writes_with_the_keyboard_alone(town: TownsPage) -> None:
    """From the top of the page to a sent message without a mouse; the focus goes where one goes on."""
    page, name = town.page, somebody("Рита")
    tab_to(page, "Добавить жителя")
    page.keyboard.press("Enter")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Начать").and_(page.locator(":focus"))).to_be_visible()
    page.keyboard.press("Enter")
    column = page.get_by_role("region", name=name, exact=True)
    press_by_key(page, name, "Даю согласие")
    expect(column.get_by_text("Расскажите, что случилось")).to_be_visible(timeout=PATIENCE_MS)
    tab_to(page, f"Сообщение: {name}")
    page.keyboard.type(LAMP)
    page.keyboard.press("Enter")
    for label in ("Готово", "Да, верно", "Пропустить", "Отправить"):
        press_by_key(page, name, label)
    expect(column.get_by_text(re.compile("^Отправлено: № "))).to_be_visible(timeout=PATIENCE_MS)


def press_by_key(page: Page, chat: str, label: str) -> None:
    """Wait for a button in a chat, tab to it, press Enter."""
    button = page.get_by_role("region", name=chat, exact=True).get_by_role("button", name=label, exact=True).last
    expect(button).to_be_visible(timeout=PATIENCE_MS)
    tab_to(page, label, within=chat)
    page.keyboard.press("Enter")


def tab_to(page: Page, label: str, *, within: str = "") -> None:
    """Press Tab until the focus is on a control of this name; fails when it never comes there."""
    focused = """([label, within]) => {
        const at = document.activeElement;
        const name = at.getAttribute("aria-label") ?? at.textContent;
        return name === label && (!within || at.closest("section")?.getAttribute("aria-label") === within);
    }"""
    for _ in range(200):
        if page.evaluate(focused, [label, within]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to «{label}»")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows_and_everything_is_reachable(town: TownsPage, width: int, screenshot: Screenshot) -> None:
    """From a phone to a wide screen: a chat, the pane behind the scenes, the clock, and no sideways scrolling."""
    page = town.page
    page.set_viewport_size({"width": width, "height": 740})
    assert_fits(page)
    citizen = town.opens("Анна Соколова")
    assert_fits(page)
    expect(citizen.root.get_by_role("button", name="Начать").or_(citizen.composer)).to_be_visible()
    if width == WIDTHS[0]:
        screenshot(page, "phone")
    town.backstage("Сбои")
    assert_fits(page)
    page.get_by_role("button", name="Закрыть «За кулисами»").click()
    page.locator("#clock .face").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="+1 час")).to_be_visible()
    assert_fits(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    if width < WIDTHS[1]:
        citizen.root.get_by_role("button", name="К списку чатов").click()
        expect(page.get_by_role("searchbox", name="Поиск по чатам")).to_be_visible()


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.chat')].every(one => one.scrollWidth <= one.clientWidth)")


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>",
        "</textarea><b onclick=alert(1)>жирно</b> &lt;i&gt; &amp;",
        "\u202eоборот\u202c и \u2067rtl\u2069",
        "ы" * 4096,
    ],
    ids=["markup", "tags", "directions", "long"],
)
def test_hostile_text_is_text(town: TownsPage, text: str) -> None:
    """What people write is shown as it was written: nothing of it is run, and nothing breaks the page's width."""
    citizen = town.adds_citizen(somebody("<b>Ева</b>"))
    citizen.consents()
    citizen.says(text)
    bubble = citizen.root.locator(".mine .text").last
    expect(bubble).to_have_text(text, use_inner_text=False)
    expect(citizen.root.locator(".log img, .log script, .log b[onclick]")).to_have_count(0)
    assert town.page.title() == "Отклик: город на одной странице"
    assert_fits(town.page)


def test_a_link_to_a_script_is_no_link(town: TownsPage, stack: Stack) -> None:
    """javascript: and data: in what the bot sends are words; a web address opens outside, without our window."""
    name = somebody("Юля")
    citizen = town.adds_citizen(name)
    citizen.consents()
    chat = int(citizen.root.get_attribute("data-chat") or 0)
    links = ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "https://example.org/a?b=c"]
    text = "один двое три!"
    entities = [{"type": "text_link", "offset": at * 5, "length": 4, "url": url} for at, url in enumerate(links)]
    sent = {"chat_id": chat, "text": text, "entities": entities}
    httpx.post(f"{stack.telegram.url}/bot{TOKEN}/sendMessage", json=sent, trust_env=False).raise_for_status()
    message = citizen.sees("один двое три")
    expect(message.get_by_role("link")).to_have_count(1)
    link = message.get_by_role("link")
    expect(link).to_have_attribute("href", links[2])
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.parametrize("timed", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_a_storm_of_events_freezes_nothing(town: TownsPage, stack: Stack, timed: bool) -> None:  # noqa: FBT001
    """500 people come within seconds, with five messages and a card for each: a column holds but a window of them.

    Timed, on a machine that does nothing else: no task of the page takes 200 ms.
    """
    page = town.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    town.opens(STAFF)
    town.backstage("Журнал")
    watch_long_tasks(page)
    storming = threading.Thread(target=storm, args=(stack, 500), name="storm")
    storming.start()
    last = town.opens(STAFF)
    expect(last.root.get_by_text("Буря, сообщение 499", exact=True)).to_be_visible(timeout=4 * PATIENCE_MS)
    storming.join()
    longest = page.evaluate("window.longest")
    assert last.root.get_by_role("article").count() <= 101  # one may be on its way in
    assert not timed or longest <= LONGEST_TASK_MS, f"the longest task took {longest:.0f} ms"


def storm(stack: Stack, citizens: int) -> None:
    """What 500 appeals look like to a page: people come, chats fill, cards pour into the staff's group."""
    world = stack.telegram.world
    bot = {"from": world.bot.json()}
    for number in range(citizens):
        seat = stack.telegram.person(f"Буря {number}")
        with world.lock:
            for line in range(5):
                world.post(seat.chat, bot | {"text": f"Строка {line} " * 12})
            keys = [[{"text": label, "callback_data": label} for label in ("Взять", "Ответить")]]
            card = {"text": f"Буря, сообщение {number}", "reply_markup": {"inline_keyboard": keys}}
            world.post(stack.town.staff, bot | card)


def test_a_channels_post_is_discussed(town: TownsPage) -> None:
    """The administrator posts; Telegram carries the post to the discussion, and a comment is counted below it."""
    words = somebody("В субботу субботник")
    channel = town.opens("Белогорск официально")
    channel.says(words)
    post = channel.sees(words)
    post.get_by_role("button", name="Комментарии (0)").click()
    discussion = town.opens("Белогорск: комментарии")
    discussion.says("Приду с детьми")
    expect(post.get_by_role("button", name="Комментарии (1)")).to_be_visible()


def test_ones_own_message_is_changed_and_deleted(town: TownsPage) -> None:
    """By the message's menu; «изменено» stands below it, and a deleted one is gone."""
    citizen = town.adds_citizen(somebody("Нина"))
    citizen.consents()
    citizen.says("Не горит фанарь")
    citizen.chooses("Изменить", citizen.sees("Не горит фанарь"))
    expect(citizen.composer).to_have_value("Не горит фанарь")
    citizen.says("Не горит фонарь")
    changed = citizen.sees("Не горит фонарь", "изменено")
    citizen.chooses("Удалить", changed)
    expect(citizen.root.locator(".mine").filter(has_text="Не горит фонарь")).to_have_count(0)


def test_the_bot_is_blocked_and_let_in_again(town: TownsPage) -> None:
    """From the bot's profile; while it is blocked there is nothing to write with."""
    citizen = town.adds_citizen(somebody("Олег"))
    citizen.consents()
    citizen.opens_profile().get_by_role("button", name="Заблокировать бота").click()
    expect(citizen.composer).to_be_hidden()
    citizen.presses("Разблокировать бота")
    expect(citizen.composer).to_be_visible()


def test_a_voice_a_place_a_file_and_a_contact_are_sent(town: TownsPage) -> None:
    """Without a microphone an audio file stands in; each is shown as what it is, and the bot counts them."""
    page, citizen = town.page, town.adds_citizen(somebody("Вася"))
    citizen.consents()
    citizen.root.get_by_role("button", name="Записать голосовое").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Выбрать файл").click()
    chooser.value.set_files({"name": "voice.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"})
    page.get_by_role("dialog", name="Отправить голосовое").get_by_role("button", name="Отправить").click()
    expect(citizen.root.locator(".mine audio")).to_be_visible()
    citizen.attaches("Место на карте")
    page.get_by_role("button", name="Отправить место").click()
    expect(citizen.sees("50.9213, 128.4739").get_by_role("link", name="Открыть карту")).to_be_visible()
    citizen.attaches("Контакт")
    page.get_by_role("dialog").get_by_role("button", name="Отправить").click()
    citizen.sees(r"\+7914")
    with page.expect_file_chooser() as chooser:
        citizen.attaches("Файл")
    chooser.value.set_files({"name": "смета.txt", "mimeType": "text/plain", "buffer": b"100"})
    page.get_by_role("dialog", name="Отправить файлы").get_by_role("button", name="Отправить").click()
    with page.expect_download() as download:
        citizen.sees("смета.txt").get_by_role("link").click()
    assert download.value.suggested_filename == "смета.txt"


def test_a_photo_is_looked_at_closely(town: TownsPage) -> None:
    """A press enlarges it, Escape brings one back to it."""
    page, citizen = town.page, town.adds_citizen(somebody("Зоя"))
    citizen.consents()
    citizen.sends_photos([picture("a.png", (196, 148, 92))], "")
    photo = citizen.root.get_by_role("button", name="Фото, открыть крупно")
    photo.click()
    expect(page.get_by_role("dialog", name="Фото").get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Фото")).to_be_hidden()
    expect(photo).to_be_focused()


def test_a_plain_group_becomes_a_supergroup(town: TownsPage) -> None:
    """The old group says where it went, and the new one is opened from it."""
    name = "Благоустройство: отдел"
    group = town.opens(name)
    group.presses("Преобразовать в супергруппу")
    town.page.get_by_role("dialog").get_by_role("button", name="Преобразовать").click()
    expect(group.root.get_by_text("Группа преобразована в супергруппу")).to_be_visible()
    group.root.get_by_role("button", name="Открыть супергруппу").click()
    expect(town.page.get_by_text("Супергруппа создана из группы")).to_be_visible()


def test_older_messages_come_as_one_scrolls_up(town: TownsPage, stack: Stack) -> None:
    """A long chat begins at its end; scrolling brings what was before, and the arrow leads back to the newest."""
    name, world = somebody("Фома"), stack.telegram.world
    citizen = town.adds_citizen(name)
    citizen.consents()
    with world.lock:
        chat = world.chats[int(citizen.root.get_attribute("data-chat") or 0)]
        for number in range(220):
            world.post(chat, {"from": world.bot.json(), "text": f"Строка {number}."})
    town.page.reload()
    citizen = town.opens(name)
    newest, oldest = (citizen.root.get_by_text(f"Строка {number}.", exact=True) for number in (219, 0))
    expect(newest).to_be_in_viewport()
    scroller = citizen.root.locator(".scroller")
    while not oldest.count():
        shown = citizen.root.get_by_role("article").count()
        scroller.evaluate("one => one.scrollTop = -one.scrollHeight")
        expect(citizen.root.get_by_role("article")).not_to_have_count(shown)
    oldest.scroll_into_view_if_needed()
    expect(newest).not_to_be_in_viewport()
    citizen.root.get_by_role("button", name="К новым сообщениям").click()
    expect(newest).to_be_in_viewport()
    expect(oldest).to_have_count(0)
