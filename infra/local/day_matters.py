"""What the day is about: sixty appeals, each with its part in it, and what has become of each so far."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import town
from appeals.routes import department_of
from appeals.routing.proposal import proposed
from infra.page.scene_texts import TOPICS, Voice

from .play import Actor

MONTH = 11  # of the year: what the bot proposes knows seasons
LETTERS = 3_000  # of a text that a person writes as one message


@dataclass(frozen=True)
class Part:
    """So many appeals with a part in the day; told to the bot to be about the topic, unless it thinks so itself."""

    name: str
    topic: str = ""
    count: int = 1
    department: bool = False  # any topic of the topic's department will do


EVENING = (
    Part("unsure", "other", 3),  # citizens who found no topic
    Part("voice", "street_light"),
    Part("spam", "other"),
    Part("elsewhere", "other"),
    Part("complaint", "other"),
    Part("strict", "other", 2),
    Part("mistaken", "trees"),
    Part("asked", "heating", department=True),
    Part("rushed", "water", department=True),
    Part("canned", "street_light", 2, department=True),
    Part("lamp", "street_light", 2),
    Part("two", "house_upkeep", department=True),
    Part("shared", "sewage", department=True),
    Part("longer", "roof_facade", department=True),
    Part("planned", "heating", department=True),
    Part("interim", "electricity", department=True),
    Part("returned", "charges", department=True),
    Part("redirected", "lift", department=True),
    Part("withdrawn", "water", department=True),
    Part("blocked", "electricity", department=True),
    Part("unsolved", "roof_facade", department=True),
    Part("plain", "heating", 3, department=True),
    Part("improved", "garbage", 5, department=True),
    Part("others", count=6),
)
AT_NOON = (
    Part("comment", "street_light"),
    Part("noted", "water", department=True),
    Part("plain", "house_upkeep", 3, department=True),
    Part("improved", "trees", 5, department=True),
    Part("others", count=10),
)


@dataclass
class Matter:
    """A citizen's appeal as the day knows it."""

    part: str
    words: str
    topic: str = ""  # what the citizen tells the bot; empty when they take what is offered first
    person: Actor = field(init=False)
    number: str = ""
    state: str = ""
    answered: bool = False  # in the digest's sense, whatever came later
    told: list[str] = field(default_factory=list)  # what the bot says of it to the citizen, each exactly once

    def becomes(self, state: str, *told: str) -> None:
        """What it is now, and what its citizen has heard of that."""
        self.state = state or self.state
        self.answered = self.answered or state == "answered"
        self.told += told


@dataclass
class Register:
    """All of them, in the order they came."""

    matters: list[Matter] = field(default_factory=list)

    def all(self, part: str) -> list[Matter]:
        """Those with this part."""
        return [matter for matter in self.matters if matter.part == part]

    def one(self, part: str) -> Matter:
        """The first with this part."""
        return self.all(part)[0]

    def open(self) -> list[Matter]:
        """Those that wait for somebody."""
        return [matter for matter in self.matters if matter.state in OPEN]


OPEN = ("received", "registered", "assigned", "in_progress", "needs_info", "on_approval")


def cast(parts: Iterable[Part], texts: list[str], voice: Voice, chance: Random) -> Iterator[Matter]:
    """A matter for each part. Of given texts the first that the bot would bring to the right desk is used up."""
    for part in parts:
        for _ in range(part.count):
            if texts:
                words = next((text for text in texts if part.topic and _fits(part, text)), texts[0])
                texts.remove(words)
            else:
                about = part.topic if part.topic in TOPICS and part.topic != "other" else chance.choice(TOPICS)
                words = voice.about(about)
            agrees = part.name != "voice" and _fits(part, words)  # of what is only spoken the bot proposes anything
            yield Matter(part.name, words, "" if agrees else part.topic)


def _fits(part: Part, text: str) -> bool:
    """Whether its citizen only has to agree with the bot."""
    rules = town.load()
    likeliest = rules.topic(proposed(text, rules, MONTH)[0][0])
    if not part.topic:
        return True
    wanted = rules.topic(part.topic)
    there = department_of(likeliest, text, "", rules) == wanted.department
    return there and (part.department or likeliest == wanted)


def texts_of(path: Path, count: int) -> list[str]:
    """The first texts of a table's column `text`. ValueError when there are too few."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if "text" not in (rows.fieldnames or ()):
            raise ValueError(f"{path}: there is no column «text»")
        read = (row["text"].strip() for row in rows)
        texts = list(islice(dict.fromkeys(text for text in read if 0 < len(text) <= LETTERS), count))
    if len(texts) < count:
        raise ValueError(f"{path}: {len(texts)} different texts, {count} are needed")
    return texts
