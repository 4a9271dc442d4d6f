"""The discussion group of the town's channel in the tests: posts, comments, and the links that the bot leaves there."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from infra.telegram.groups import post_in_channel
from tests.integration.acting import TEXT
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, resident

BOT = "@otklik_bot"
COMMENT = f"{BOT} {TEXT}"
INVITATION = "Чтобы администрация рассмотрела вопрос, напишите в личный чат"


class Discussion:
    """A channel with its group, bound by the administrator; one post stands in it."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town = town
        self.channel = town.telegram.group("Белогорск официально", kind="channel")
        self.group = town.telegram.group("Белогорск: комментарии")
        self.channel.discussion = self.group.id
        self.admin = town.telegram.seat(town.admin, self.group)
        self.root = self.posts()
        self.admin.says("/bind comments")
        assert town.pump() == [200]
        assert "Бот слушает комментарии в этой группе" in self.admin.last.text

    def posts(self, text: str = "Завтра уборка снега") -> Any:
        """A post of the channel; what it becomes in the group."""
        post_in_channel(self.town.telegram.world, self.channel, text)
        self.town.pump()
        return list(self.group.messages.values())[-1]

    def seat(self, person: Any) -> Any:
        """A person's place among those who comment."""
        return self.town.telegram.seat(getattr(person, "seat", person), self.group)

    def comments(self, person: Any, text: str = COMMENT, **kwargs: Any) -> Any:
        """A comment under the post."""
        said = self.seat(person).says(text, **{"reply_to": self.root} | kwargs)
        self.town.pump()
        return said

    def answers_to(self, comment: Any) -> list[Any]:
        """What the bot said under a comment."""
        bot = self.town.telegram.world.bot
        return [m for m in self.group.messages.values() if m.reply_to == comment.id and m.from_bot(bot)]

    def follows(self, person: Resident, comment: Any) -> list[str]:
        """The person presses [Написать лично] under a comment; what the bot says to them then."""
        before = len(person.seat.heard)
        self.seat(person).presses("Написать лично", on=self.answers_to(comment)[0])
        assert set(self.town.pump()) <= {200}
        return [message.text for message in person.seat.heard[before:]]

    def payload(self, comment: Any) -> str:
        """What the link under a comment says."""
        url = self.answers_to(comment)[0].body["reply_markup"]["inline_keyboard"][0][0]["url"]
        return str(parse_qs(urlsplit(url).query)["start"][0])

    def alone(self, seat: Any) -> Any:
        """An official's private chat with the bot, begun."""
        own = self.town.telegram.seat(seat, self.town.telegram.world.chats[seat.user.id])
        if not own.heard:
            own.says("/start")
            self.town.pump()
        return own

    def posts_of_bot(self) -> list[Any]:
        """What stands in the group as an answer of the town."""
        bot = self.town.telegram.world.bot
        said = [m for m in self.group.messages.values() if m.from_bot(bot)]
        return [m for m in said if m.text.startswith("Ответ")]

    def published(self) -> list[str]:
        """Its words."""
        return [message.text for message in self.posts_of_bot()]

    def passes_on(self, person: Resident, comment: Any) -> str:
        """The comment becomes an appeal; its number."""
        self.follows(person, comment)
        person.presses("Да, передать", "Да, верно", "Пропустить", "Отправить")
        accepted = next(message for message in reversed(person.seat.heard) if "принято" in message.text)
        return str(accepted.text).split("№ ")[1][:11]


def with_rules(monkeypatch: Any, **rules: Any) -> None:
    """A town whose file says otherwise of comments."""
    from appeals.shell import house

    home = house.build()
    other = replace(home, town=replace(home.town, comments=replace(home.town.comments, **rules)))
    monkeypatch.setattr(house, "build", cache(lambda: other))


def kept_appeal(number: str) -> Any:
    """The appeal as the table holds it."""
    from appeals.shell import house

    return house.build().storage.cases([number])[number].appeal


def commented(here: Discussion, name: str = "Анна") -> tuple[Resident, str]:
    """A person who agreed, and the number that their comment got."""
    anna = resident(here.town, name)
    return anna, here.passes_on(anna, here.comments(anna))
