"""Help for each role, and the menus of commands that Telegram offers to each person where they type.

A menu is said like any prompt: it lies in the dialog until Telegram has taken it. One that Telegram refuses for good
is let go, and set anew by the next [/start] in private or «/help».
"""

from __future__ import annotations

from collections.abc import Iterable

from appeals.effects import Effect, Scene, Tell
from appeals.incoming import Said
from appeals.model.people import Role
from appeals.outgoing import Commands, Offered
from appeals.replies import reply
from appeals.roles import RIGHTS, Action
from appeals.words import Words

# Commands worth offering, in this order, and the right that each takes; the others are found by these or by help.
_OFFICIALS: dict[str, Action | None] = {
    "lists": Action.LIST,
    "mine": Action.TAKE,
    "open": Action.LIST,
    "unassigned": Action.REGISTER,
    "soon": Action.LIST,
    "overdue": Action.LIST,
    "control": Action.LIST,
    "find": Action.FIND,
    "instruct": Action.INSTRUCT,
    "instructions": Action.LIST,
    "block": Action.BLOCK,
    "unblock": Action.BLOCK,
    "blocked": Action.BLOCK,
    "quality": Action.JUDGE,
    "absent": Action.TAKE,
    "handover": Action.HAND_OVER,
    "staff": Action.STAFF,
    "bind": Action.BIND,
    "parked": Action.PARKED,
    "priem": Action.INVITE,
    "help": None,
}
_CITIZENS = {"new": "new", "my": "mine", "help": "help"}  # commands that say what the menu's buttons say


def for_citizens(words: Words) -> Offered:
    """What everybody is offered in private."""
    return tuple((command, words.label(label)) for command, label in _CITIZENS.items())


def for_roles(roles: Iterable[Role], words: Words) -> Offered:
    """What officials of these roles are offered among their own."""
    rights = {action for role in roles for action in RIGHTS[role]}
    fitting = (name for name, right in _OFFICIALS.items() if right is None or right in rights)
    return tuple((name, words.plain(f"commands.{name}")) for name in fitting)


def of_member(scene: Scene, chat: int, person: int, roles: Iterable[Role]) -> Tell:
    """The menu of one person in a group; of no role, that of everybody there."""
    held = tuple(roles)
    return Tell(Commands(chat, for_roles(held, scene.words) if held else (), member=person))


def begun(scene: Scene, said: Said) -> list[Effect]:
    """An official opens the bot in private: beside the citizen's commands they are offered their own."""
    if not said.text.strip().startswith("/start"):
        return []
    return [_private(scene, said)]


def _private(scene: Scene, said: Said) -> Tell:
    own = dict((*for_citizens(scene.words), *for_roles(_held(scene), scene.words)))
    return Tell(Commands(said.chat, tuple(own.items())))


def command(scene: Scene, message: Said, _: str) -> list[Effect] | None:
    """«/help»: what each of the person's roles does all day. In private a citizen has a help of their own."""
    roles = _held(scene)
    if not roles:
        return None if message.private else reply(message, scene.words("desk.help"))
    person = scene.facts.dialog.person
    menu = _private(scene, message) if message.private else of_member(scene, message.chat, person, roles)
    return [*reply(message, "\n\n".join(scene.words(f"help_of.{role}") for role in roles)), menu]


def _held(scene: Scene) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in scene.roles and role is not Role.CITIZEN)
