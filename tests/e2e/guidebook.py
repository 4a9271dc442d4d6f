"""Beside test_guides.py: a chat as its person sees it, on a phone or at a desk, and the pictures of its steps."""

import base64
import math
import os
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect

from infra.local.stack import Stack
from tests.e2e.townspage import Column, TownsPage

PHONE: ViewportSize = {"width": 390, "height": 1700}  # long enough for a whole step
DESK: ViewportSize = {"width": 600, "height": 2000}
THINKING = 20.0  # seconds of the town's time before each deed: people are slower than Telegram's limits
MARGIN = 8
COLOURS = 64
# Nothing that comes and goes; one colour behind the messages makes the files small.
_STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync(`.talk { background: #d3e0d4 }
        .toasts, .down, .bubble > .more, .elsewhere { visibility: hidden }`);
    document.adoptedStyleSheets = [still];
}"""

# What stands above and below is not seen; how far what stands between reaches to the sides.
_ALONE = """([top, bottom]) => {
    const sides = [Infinity, -Infinity];
    for (const each of document.querySelectorAll(".log > *")) {
        const box = each.getBoundingClientRect();
        const apart = box.bottom <= top || box.top >= bottom;
        each.classList.toggle("elsewhere", apart);
        if (!apart) [sides[0], sides[1]] = [Math.min(sides[0], box.left), Math.max(sides[1], box.right)];
    }
    return sides;
}"""
# The picture's commonest colours, alike ones as one; each pixel as the number of the nearest of them.
_REDUCE = """async ([picture, most]) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const {width, height} = bitmap;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
    const apart = (one, other) =>
        [0, 8, 16].reduce((sum, shift) => sum + ((one >> shift & 255) - (other >> shift & 255)) ** 2, 0);
    const often = new Map();
    for (const pixel of pixels) often.set(pixel, (often.get(pixel) ?? 0) + 1);
    const colours = [];
    for (const [colour] of [...often].sort(([, one], [, other]) => other - one)) {
        if (colours.length < most && colours.every((other) => apart(colour, other) > 300)) colours.push(colour);
    }
    const nearest = new Map();
    for (const colour of often.keys()) {
        const far = colours.map((other) => apart(colour, other));
        nearest.set(colour, far.indexOf(Math.min(...far)));
    }
    const indices = btoa(Array.from(pixels, (pixel) => String.fromCharCode(nearest.get(pixel))).join(""));
    return {width, height, indices, colours: colours.map((one) => [one & 255, one >> 8 & 255, one >> 16 & 255])};
}"""


class Chat(Column):
    """An open chat whose person takes their time."""

    def __init__(self, root: Locator, stack: Stack) -> None:
        super().__init__(root)
        self.stack = stack

    def presses(self, label: str, *, on: Locator | None = None) -> None:
        self.stack.pass_time(seconds=THINKING)
        if on is None:
            super().presses(label)
        else:
            on.get_by_role("button", name=label, exact=True).click()

    def says(self, text: str) -> None:
        self.stack.pass_time(seconds=THINKING)
        super().says(text)

    def reads(self, topic: str) -> None:
        """Go to a topic of the forum."""
        self.root.get_by_role("tab", name=topic).click()


class Guide:
    """The page of the person a guide is for."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page = page
        self.stack = stack
        page.evaluate(_STILL)

    def opens(self, name: str) -> Chat:
        """A chat, from whichever is seen now."""
        back = self.page.get_by_role("button", name="К списку чатов")
        if back.is_visible():
            back.click()
        return Chat(TownsPage(self.page).opens(name).root, self.stack)

    def shows(self, name: str, *messages: Locator) -> None:
        """Keep a picture of these messages and what stands between, if OTKLIK_SCREENSHOTS names a folder."""
        folder = os.environ.get("OTKLIK_SCREENSHOTS")
        self.stack.settle()
        boxes, before = _boxes(messages), None
        while boxes != before:  # what came last may still be on its way in
            self.page.wait_for_timeout(100)
            boxes, before = _boxes(messages), boxes
        expect(messages[-1]).to_be_in_viewport(ratio=1)
        top, bottom = min(box["y"] for box in boxes), max(box["y"] + box["height"] for box in boxes)
        assert top >= MARGIN, f"{name}: the step is longer than the screen"
        if folder:
            self.page.mouse.move(0, 0)
            left, right = self.page.evaluate(_ALONE, [top, bottom])
            left, right = (
                min(left, *(box["x"] for box in boxes)),
                max(right, *(box["x"] + box["width"] for box in boxes)),
            )
            clip = {"x": left - MARGIN, "y": top - MARGIN}
            clip |= {"width": right - left + 2 * MARGIN, "height": bottom - top + 2 * MARGIN}
            shot = self.page.screenshot(clip=clip, animations="disabled")  # type: ignore[arg-type]
            self.page.evaluate(_ALONE, [-math.inf, math.inf])
            Path(folder, f"{name}.png").write_bytes(self._reduced(shot))

    def _reduced(self, png: bytes) -> bytes:
        """The picture with a palette: a fifth of the size."""
        found = self.page.evaluate(_REDUCE, [base64.b64encode(png).decode(), COLOURS])
        width, indices = found["width"], base64.b64decode(found["indices"])
        rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
        head = struct.pack(">IIBBBBB", width, found["height"], 8, 3, 0, 0, 0)
        palette = bytes(part for colour in found["colours"] for part in colour)
        chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _boxes(messages: Sequence[Locator]) -> list[FloatRect]:
    return [box for message in messages if (box := message.bounding_box())]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
