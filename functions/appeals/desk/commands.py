"""The staff's commands: looking for appeals, and the administrator's making of officials and binding of chats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.cards import LINES_A_PAGE, line, number_rows
from appeals.desk import blocks, parked
from appeals.desk.rights import allowed, refused, stale
from appeals.desk.views import opened
from appeals.effects import Case, DismissOfficial, Effect, Look, SaveChats, SaveOfficial, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.model import DEPUTY, HEAD, STAFF, Appeal, Binding, Official, Role
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import numbers_meant, page_of, reply, toast
from appeals.roles import Action
from appeals.screens import is_overdue, known_as


def said(scene: Scene, message: Said) -> list[Effect] | None:
    """A command in the staff chat (or of an official, in private); None when it is none of these."""
    name, _, rest = message.text.strip().partition(" ")
    command = COMMANDS.get(name.partition("@")[0].lower())
    return None if command is None else command(scene, message, rest.strip())


def _find(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """By number, whole or by its end: «/find 123» is № 2026-000123, this year's or else last year's."""
    if not scene.roles - {Role.CITIZEN}:
        return refused(scene, message)
    numbers = numbers_meant(wanted, scene.now.year)
    if not numbers:
        return reply(message, scene.words("desk.find_how"))
    found: Case | None = next(filter(None, map(scene.facts.case, numbers)), None)
    if found is None:
        return reply(message, scene.words("desk.not_found", number=numbers[0]))
    if not allowed(scene, Action.FIND, found.appeal.department):
        return refused(scene, message)
    return opened(scene, found, message)


def _listing(which: str) -> Callable[[Scene, Said, str], list[Effect]]:
    def command(scene: Scene, message: Said, wanted: str) -> list[Effect]:
        official = scene.facts.official
        department = official.department if official and not allowed(scene, Action.LIST) else ""
        if wanted:
            found = scene.town.find_department(wanted)
            if found is None:
                return reply(message, scene.words("desk.no_department", departments=_departments(scene)))
            department = found.code
        if not allowed(scene, Action.LIST, department):
            return refused(scene, message)
        return reply(message, *_page(scene, which, department, 0))

    return command


def _page(scene: Scene, which: str, department: str, page: int) -> tuple[str, Rows]:
    """A page of a list, the nearest deadline first; an empty department stands for all."""
    desk: tuple[Appeal, ...] = scene.facts.look(Look.DESK, department or ",".join(scene.town.departments))
    if which == "overdue":
        desk = tuple(appeal for appeal in desk if is_overdue(appeal, scene.now.date()))
    words = scene.words
    if not desk:
        return words(f"list.none_{which}"), ()
    pages = -(-len(desk) // LINES_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = desk[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    lines: list[str] = [words(f"list.title_{which}", n=len(desk))]
    lines += [line(appeal, scene.town, words, scene.now) for appeal in shown]
    turns = [Button(words.label("back_page"), f"list:{which}:{department}:{page - 1}")] if page else []
    if page + 1 < pages:
        turns.append(Button(words.label("next_page"), f"list:{which}:{department}:{page + 1}"))
    return "\n".join(lines), (*number_rows(shown), *((tuple(turns),) if turns else ()))


def turned(scene: Scene, press: Pressed) -> list[Effect]:
    """A page of a list turned."""
    which, department, page = (*press.data.split(":")[1:], "", "", "")[:3]
    if not allowed(scene, Action.LIST, department):
        return refused(scene, press)
    wanted = page_of(page)
    if which not in _LISTS or wanted is None or (department and department not in scene.town.departments):
        return stale(scene, press)
    text, rows = _page(scene, which, department, wanted)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _departments(scene: Scene) -> str:
    return ", ".join(department.short for department in scene.town.departments.values())


def _staff_how(scene: Scene) -> str:
    roles = ", ".join(scene.words.plain(f"roles.{role}") for role in _ROLES.values())
    return scene.words("staff.how", roles=roles, departments=_departments(scene))


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
        return [DismissOfficial(person.id), *reply(message, words("staff.removed", name=name))]
    role_name, _, department_name = rest.strip().partition(" ")
    role = _role(scene, role_name)
    department = scene.town.find_department(department_name)
    if role is None or (department is None and (department_name.strip() or role in _OF_A_DEPARTMENT)):
        return reply(message, _staff_how(scene))
    official = Official(person.id, role, department.code if department else "", name)
    where = department.name if department else words.plain("staff.everywhere")
    text = words("staff.added", name=name, role=words.plain(f"roles.{role}"), where=where)
    return [SaveOfficial(official), *reply(message, text)]


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
    key = wanted if wanted in (STAFF, HEAD, DEPUTY) else department.code if department else ""
    if not key:
        return reply(message, words("bind.how", departments=_departments(scene)))
    bound = {**scene.facts.chats.bound, key: Binding(message.chat, message.thread)}
    name = department.name if department else words.plain(f"bind.{key}")
    waiting = parked.waiting_for(scene, department.code if department else "")
    lines = [words("bind.done", name=name), *([words("bind.parked", n=waiting)] if waiting else [])]
    return [SaveChats(replace(scene.facts.chats, bound=bound)), *reply(message, "\n".join(lines))]


def _help(scene: Scene, message: Said, _: str) -> list[Effect] | None:
    if message.private:
        return None
    return reply(message, scene.words("desk.help"))


def _in_private(scene: Scene, message: Said, _: str) -> list[Effect] | None:
    """A citizen's command in a group makes no sense there: where it does is said."""
    return None if message.private else reply(message, scene.words("desk.in_private"))


_LISTS = ("open", "overdue")
COMMANDS: dict[str, Callable[[Scene, Said, str], list[Effect] | None]] = {
    "/find": _find,
    "/open": _listing("open"),
    "/overdue": _listing("overdue"),
    "/staff": _staff,
    "/bind": _bind,
    "/block": blocks.block,
    "/unblock": blocks.unblock,
    "/blocked": blocks.listed,
    "/parked": parked.command,
    "/help": _help,
    "/start": _in_private,
    "/my": _in_private,
    "/new": _in_private,
    "/mydata": _in_private,
    "/forget": _in_private,
}
