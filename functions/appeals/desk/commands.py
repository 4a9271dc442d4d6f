"""The staff's commands: looking for appeals, and the administrator's making of officials and binding of chats."""

from __future__ import annotations

from collections.abc import Callable

from appeals.desk import absence, binding, blocks, handover, helping, judging, lists, parked, search, staffing
from appeals.desk.rights import allowed, allowed_on, refused
from appeals.desk.views import opened
from appeals.effects import Case, Effect, Scene
from appeals.incoming import Said
from appeals.instructions import desk as orders
from appeals.instructions import form
from appeals.model.people import Role
from appeals.replies import numbers_meant, reply
from appeals.roles import Action


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


def _in_private(scene: Scene, message: Said, _: str) -> list[Effect] | None:
    """A citizen's command in a group makes no sense there: where it does is said."""
    return None if message.private else reply(message, scene.words("desk.in_private"))


def _not_here(scene: Scene, message: Said, _: str) -> list[Effect]:
    """«/priem» answers a comment, where comments are."""
    if not allowed(scene, Action.INVITE):
        return refused(scene, message)
    return reply(message, scene.words("comments.reply_to_one"))


COMMANDS: dict[str, Callable[[Scene, Said, str], list[Effect] | None]] = {
    "/find": _find,
    "/lists": lists.command(lists.MENU),
    **{f"/{which}": lists.command(which) for which in lists.LISTS},
    "/staff": staffing.command,
    "/handover": handover.command,
    "/absent": absence.command,
    "/bind": binding.command,
    "/instruct": form.command,
    "/instructions": orders.listed,
    "/block": blocks.block,
    "/unblock": blocks.unblock,
    "/blocked": blocks.listed,
    "/parked": parked.command,
    "/priem": _not_here,
    "/quality": judging.command,
    "/help": helping.command,
    "/start": _in_private,
    "/my": _in_private,
    "/new": _in_private,
    "/mydata": _in_private,
    "/forget": _in_private,
}
