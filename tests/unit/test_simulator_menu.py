"""Which commands Telegram offers to whom: the narrowest scope that has any, as the Bot API documents it."""

import asyncio
from collections.abc import Iterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
)

from infra.telegram import Chat, Simulator, User
from infra.telegram.profile import menu

TOKEN = "110201543:AAsimulator"


@pytest.fixture
def telegram() -> Iterator[Simulator]:
    with Simulator(TOKEN) as simulator:
        yield simulator


def offered(telegram: Simulator, chat: Chat, user: User) -> str:
    """The one command of the menu this person sees here."""
    return "".join(str(command["command"]) for command in menu(telegram.profile.commands, chat, user))


def test_the_narrowest_scope_wins_and_deleting_it_shows_the_next(telegram: Simulator) -> None:
    """Set all seven as a real Bot does, then delete them from the narrowest on: each person sees what is left."""
    anna, boss, group = telegram.person("Анна"), telegram.person("Ирина"), telegram.group("Сотрудники")
    channel = telegram.group("Канал", kind="channel")
    for person in (anna, boss):
        telegram.seat(person, group)
    anna.says("/start")
    telegram.world.join(group, boss.user, "administrator")
    scopes = {
        "member": BotCommandScopeChatMember(group.id, boss.user.id),
        "leaders": BotCommandScopeChatAdministrators(group.id),
        "here": BotCommandScopeChat(group.id),
        "alone": BotCommandScopeChat(anna.chat.id),
        "allleaders": BotCommandScopeAllChatAdministrators(),
        "groups": BotCommandScopeAllGroupChats(),
        "private": BotCommandScopeAllPrivateChats(),
        "default": BotCommandScopeDefault(),
    }

    def seen() -> tuple[str, str, str]:
        assert offered(telegram, channel, boss.user) == ""
        leads, follows = (offered(telegram, group, person.user) for person in (boss, anna))
        return leads, follows, offered(telegram, anna.chat, anna.user)

    async def scene() -> list[tuple[str, str, str]]:
        async with Bot(TOKEN, base_url=f"{telegram.url}/bot") as bot:
            for name, scope in scopes.items():
                assert await bot.set_my_commands([BotCommand(name, "что это")], scope=scope)
            assert [command.command for command in await bot.get_my_commands(scopes["leaders"])] == ["leaders"]
            found = [seen()]
            for scope in scopes.values():
                assert await bot.delete_my_commands(scope)
                found.append(seen())
            assert await bot.get_my_commands() == ()
            return found

    assert asyncio.run(scene()) == [
        ("member", "here", "alone"),
        ("leaders", "here", "alone"),
        ("here", "here", "alone"),
        ("allleaders", "groups", "alone"),
        ("allleaders", "groups", "private"),
        ("groups", "groups", "private"),
        ("default", "default", "private"),
        ("default", "default", "default"),
        ("", "", ""),
    ]


def test_a_persons_language_goes_before_the_common_one(telegram: Simulator) -> None:
    """Within one scope; a language nobody here speaks is offered to nobody."""
    anna = telegram.person("Анна")

    async def scene() -> list[str]:
        async with Bot(TOKEN, base_url=f"{telegram.url}/bot") as bot:
            found = []
            for name, language in (("english", "en"), ("common", None), ("russian", "ru")):
                await bot.set_my_commands([BotCommand(name, "что это")], language_code=language)
                found.append(offered(telegram, anna.chat, anna.user))
            return found

    assert asyncio.run(scene()) == ["", "common", "russian"]
