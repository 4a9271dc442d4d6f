"""The staff's commands: looking for appeals, and the administrator's making of officials and binding of chats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.desk import blocks, helping, lists, parked, search
from appeals.desk.rights import allowed, allowed_on, refused
from appeals.desk.views import opened
from appeals.effects import Case, DismissOfficial, Effect, Look, SaveChats, SaveOfficial, Scene, Tell
from appeals.incoming import Said
from appeals.instructions import desk as orders
from appeals.instructions import form
from appeals.model import COMMENTS, DEPUTY, HEAD, STAFF, Binding, Official, Role
from appeals.outgoing import Commands
from appeals.replies import numbers_meant, reply
from appeals.roles import Action
from appeals.screens import known_as


def said(scene: Scene, message: Said) -> list[Effect] | None:
    """A command in the staff chat (or of an official, in private); None when it is none of these."""
    name, _, rest = message.text.strip().partition(" ")
    command = COMMANDS.get(name.partition("@")[0].lower())
    return None if command is None else command(scene, message, rest.strip())


def _find(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """By number, whole or by its end: «/find 123» is № 2026-000123, this year's or else last year's; or by words."""
    if not scene.roles - {Role.CITIZEN}:
        return refused(scene, message)
    numbers = numbers_meant(wanted, scene.now.year)
    if not numbers:
        return search.begun(scene, message, wanted) if wanted else reply(message, scene.words("desk.find_how"))
    found: Case | None = next(filter(None, map(scene.facts.case, numbers)), None)
    if found is None:
        return reply(message, scene.words("desk.not_found", number=numbers[0]))
    if not allowed_on(scene, Action.FIND, found.appeal):
        return refused(scene, message)
    return opened(scene, found, message)


def _staff_how(scene: Scene) -> str:
    roles = ", ".join(scene.words.plain(f"roles.{role}") for role in _ROLES.values())
    return scene.words("staff.how", roles=roles, departments=scene.town.known_as)


def _staff(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/staff add <role> <department>» or «/staff remove», in reply to the person's message; alone: the list."""
    words = scene.words
    if not allowed(scene, Action.STAFF):
        return refused(scene, message, words.plain("refused.not_administrator"))
    verb, _, rest = wanted.partition(" ")
    if not verb or verb == "list":
        return _staff_list(scene, message)
    person = message.reply.author if message.reply and not message.reply.from_bot else None
    if verb not in ("add", "remove") or person is None:
        return reply(message, _staff_how(scene))
    name = known_as(words, person.name)
    if verb == "remove":
        return [
            DismissOfficial(person.id),
            *reply(message, words("staff.removed", name=name)),
            helping.of_member(scene, message.chat, person.id, ()),
        ]
    role_name, _, department_name = rest.strip().partition(" ")
    role = _role(scene, role_name)
    department = scene.town.find_department(department_name)
    if role is None or (department is None and (department_name.strip() or role in _OF_A_DEPARTMENT)):
        return reply(message, _staff_how(scene))
    official = Official(person.id, role, department.code if department else "", name)
    where = department.name if department else words.plain("staff.everywhere")
    text = words("staff.added", name=name, role=words.plain(f"roles.{role}"), where=where)
    menu = helping.of_member(scene, message.chat, person.id, {role})
    return [SaveOfficial(official), *reply(message, text), menu]


def _staff_list(scene: Scene, message: Said) -> list[Effect]:
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    words = scene.words
    lines = [
        words("staff.title", n=len(officials)),
        _staff_how(scene),
    ]
    for official in officials:
        where = (
            scene.town.department(official.department).name if official.department else words.plain("staff.everywhere")
        )
        lines.append(words("staff.line", name=official.name, role=words.plain(f"roles.{official.role}"), where=where))
    return reply(message, "\n".join(lines))


_ROLES = {role.value: role for role in Role if role is not Role.CITIZEN and role is not Role.ADMINISTRATOR}
_OF_A_DEPARTMENT = frozenset({Role.EXECUTOR, Role.DEPARTMENT_HEAD})


def _role(scene: Scene, name: str) -> Role | None:
    """A role by its code or its Russian name."""
    wanted = name.casefold()
    for code, role in _ROLES.items():
        if wanted in (code, scene.words.plain(f"roles.{role}").casefold()):
            return role
    return None


def _bind(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/bind <department>» in a forum topic (or a chat of its own); «/bind staff», «/bind head», «/bind deputy»."""
    words = scene.words
    if not allowed(scene, Action.BIND):
        return refused(scene, message, words.plain("refused.not_administrator"))
    if message.private:
        return reply(message, words("bind.in_group"))
    department = scene.town.find_department(wanted)
    if wanted == COMMENTS or message.chat == scene.facts.chats.discussion():
        return _bind_comments(scene, message, wanted)
    key = wanted if wanted in (STAFF, HEAD, DEPUTY) else department.code if department else ""
    if not key:
        return reply(message, words("bind.how", departments=scene.town.known_as))
    bound = {**scene.facts.chats.bound, key: Binding(message.chat, message.thread)}
    name = department.name if department else words.plain(f"bind.{key}")
    waiting = parked.waiting_for(scene, department.code if department else "")
    lines = [words("bind.done", name=name), *([words("bind.parked", n=waiting)] if waiting else [])]
    menu = Tell(Commands(message.chat, helping.for_roles({Role.EXECUTOR}, words)))
    return [SaveChats(replace(scene.facts.chats, bound=bound)), *reply(message, "\n".join(lines)), menu]


def _bind_comments(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/bind comments» in the discussion group, which everybody reads: nothing else may come there."""
    chats, words = scene.facts.chats, scene.words
    others = {key: at for key, at in {**chats.deployed, **chats.bound}.items() if key != COMMENTS}
    if wanted != COMMENTS or message.chat in {at.chat for at in others.values()}:
        return reply(message, words("bind.not_both"))
    bot: str = scene.facts.look(Look.BOT)
    bound = {**chats.bound, COMMENTS: Binding(message.chat)}
    return [SaveChats(replace(chats, bound=bound, bot=bot)), *reply(message, words("bind.comments", bot=bot))]


def _in_private(scene: Scene, message: Said, _: str) -> list[Effect] | None:
    """A citizen's command in a group makes no sense there: where it does is said."""
    return None if message.private else reply(message, scene.words("desk.in_private"))


COMMANDS: dict[str, Callable[[Scene, Said, str], list[Effect] | None]] = {
    "/find": _find,
    "/lists": lists.command(lists.MENU),
    **{f"/{which}": lists.command(which) for which in lists.LISTS},
    "/staff": _staff,
    "/bind": _bind,
    "/instruct": form.command,
    "/instructions": orders.listed,
    "/block": blocks.block,
    "/unblock": blocks.unblock,
    "/blocked": blocks.listed,
    "/parked": parked.command,
    "/help": helping.command,
    "/start": _in_private,
    "/my": _in_private,
    "/new": _in_private,
    "/mydata": _in_private,
    "/forget": _in_private,
}
