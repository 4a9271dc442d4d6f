"""The page as somebody uses it: chats found by their names, buttons by what is written on them."""

import re
import struct
import zlib

from playwright.sync_api import FilePayload, Locator, Page, expect

LONGEST_TASK_MS = 200
PATIENCE_MS = 30_000  # a function may start cold on a busy machine


class TownsPage:
    """The whole page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def opens(self, name: str) -> "Column":
        """Open a chat from the list, by its name."""
        search = self.page.get_by_role("searchbox", name="Поиск по чатам", include_hidden=True)
        search.fill(name)
        self.page.locator("#list .chats button").filter(has=self.page.get_by_text(name, exact=True)).click()
        search.fill("", force=True)  # on a phone the list has gone
        column = Column(self.page.get_by_role("region", name=name, exact=True))
        expect(column.root).to_be_visible()
        return column

    def adds_citizen(self, name: str) -> "Column":
        """One more citizen, whose chat opens by itself."""
        self.page.get_by_role("button", name="Добавить жителя").click()
        dialog = self.page.get_by_role("dialog", name="Новый житель")
        dialog.get_by_label("Имя").fill(name)
        dialog.get_by_role("button", name="Добавить жителя").click()
        column = Column(self.page.get_by_role("region", name=name, exact=True))
        expect(column.root).to_be_visible()
        return column

    def moves_clock(self, to: str) -> None:
        """Move the clock to a local time and wait until it is there."""
        self.page.locator("#clock .face").click()
        dialog = self.page.get_by_role("dialog", name="Часы города")
        dialog.get_by_label("Дата и время").fill(to)
        dialog.get_by_role("button", name="Передвинуть").click()
        expect(dialog).to_be_hidden()
        self.clock_stands()

    def clock_stands(self) -> None:
        """Wait until time goes by itself again."""
        expect(self.page.get_by_role("button", name="Остановить")).to_be_hidden(timeout=4 * PATIENCE_MS)

    def an_hour_passes(self) -> None:
        """What Telegram did not take at once has come by then: people here are faster than its limits allow."""
        self.page.get_by_role("button", name="+1 час").click()
        self.clock_stands()

    def backstage(self, tab: str) -> Locator:
        """A tab behind the scenes."""
        if self.page.locator("#backstage").is_hidden():
            self.page.get_by_role("button", name="За кулисами", exact=True).click()
        self.page.locator("#backstage").get_by_role("tab", name=tab).click()
        return self.page.get_by_role("tabpanel", name=tab)


class Column:
    """An open chat."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page = root.page

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.root.get_by_role("textbox")

    def says(self, text: str) -> None:
        """Write and send."""
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def presses(self, label: str) -> None:
        """Press the newest button of this label, once it is there."""
        button = self.root.get_by_role("button", name=label, exact=True).last
        expect(button).to_be_visible(timeout=PATIENCE_MS)
        button.click()

    def sees(self, *parts: str, button: str = "") -> Locator:
        """A message with all these words and this button; the newest of them."""
        found = self.root.get_by_role("article")
        for part in parts:
            found = found.filter(has_text=re.compile(part, re.IGNORECASE | re.DOTALL))
        if button:
            found = found.filter(has=self.page.get_by_role("button", name=button, exact=True))
        expect(found.last).to_be_visible(timeout=PATIENCE_MS)
        return found.last

    def sends_photos(self, photos: list[FilePayload], caption: str) -> None:
        """An album with a caption."""
        with self.page.expect_file_chooser() as chooser:
            self.attaches("Фото")
        chooser.value.set_files(photos)
        dialog = self.page.get_by_role("dialog", name="Отправить фото")
        dialog.get_by_label("Подпись").fill(caption)
        dialog.get_by_role("button", name="Отправить").click()
        expect(dialog).to_be_hidden(timeout=PATIENCE_MS)

    def replies(self, message: Locator, text: str) -> None:
        """Answer a message by its menu."""
        self.chooses("Ответить", message)
        self.says(text)

    def chooses(self, action: str, message: Locator) -> None:
        """Do something with a message by its menu."""
        message.click(button="right", position={"x": 8, "y": 8})
        self.page.get_by_role("menuitem", name=action).click()

    def attaches(self, what: str) -> None:
        """Choose what to attach."""
        self.root.get_by_role("button", name="Прикрепить").click()
        self.page.get_by_role("menuitem", name=what, exact=True).click()

    def opens_profile(self) -> Locator:
        """The bot's profile, from the chat's head."""
        self.root.locator(".head .who").click()
        return self.page.get_by_role("dialog", name="Отклик")

    def acts_as(self, name: str) -> None:
        """Choose who one is in a group."""
        chosen = self.root.get_by_role("combobox")
        label = chosen.locator("option").filter(has_text=name).inner_text()
        chosen.select_option(label=label)

    def opens_topic(self, name: str) -> None:
        """A new forum topic, which is gone to."""
        self.root.get_by_role("button", name="Новая тема").click()
        dialog = self.page.get_by_role("dialog", name="Новая тема")
        dialog.get_by_label("Название").fill(name)
        dialog.get_by_role("button", name="Создать").click()
        expect(self.root.get_by_role("tab", name=name, selected=True)).to_be_visible()

    def consents(self) -> None:
        """A citizen's first minute with the bot."""
        self.presses("Начать")
        self.presses("Даю согласие")
        self.sees("Расскажите, что случилось")

    def sends_draft(self) -> str:
        """The short way: the guessed topic, no place; the number comes back."""
        self.presses("Готово")
        self.presses("Да, верно")
        self.presses("Пропустить")
        self.presses("Отправить")
        toast = self.root.get_by_text(re.compile(r"^Отправлено: № 20\d\d-\d{6}"))
        said = toast.inner_text(timeout=PATIENCE_MS)
        return said.removeprefix("Отправлено: № ").rstrip(".")


def watch_long_tasks(page: Page) -> None:
    """From now on `window.longest` is the longest task of the page, in milliseconds."""
    page.evaluate("""() => {
        window.longest = 0;
        new PerformanceObserver((list) => {
            for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
        }).observe({type: "longtask"});
    }""")


def picture(name: str, colour: tuple[int, int, int], side: int = 96) -> FilePayload:
    """A small PNG of one colour."""
    row = b"\0" + bytes(colour) * side

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")
    return {"name": name, "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + body}
