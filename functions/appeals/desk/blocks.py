"""The block list: by the number of one of their messages a person's writing is stopped, and let in again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.desk.rights import allowed, name_of, refusal, refused
from appeals.effects import DropBlocked, Effect, Look, SaveBlocked, SaveCitizen, Scene
from appeals.incoming import Said
from appeals.model.appeal import Appeal
from appeals.model.people import Blocked, Citizen, Role
from appeals.replies import numbers_meant, reply
from appeals.roles import Action
from appeals.screens import known_as, named

Command = Callable[[Scene, Said, str], list[Effect]]


def _of_an_author(act: Callable[[Scene, Said, Appeal], list[Effect]]) -> Command:
    """A command about the author of the appeal whose number is typed."""

    def command(scene: Scene, message: Said, wanted: str) -> list[Effect]:
        words, numbers = scene.words, numbers_meant(wanted, scene.now.year)
        if not allowed(scene, Action.BLOCK):
            return refused(scene, message, refusal(scene, "not_coordinator"))
        if not numbers:
            return reply(message, words("block.how"))
        case = next(filter(None, map(scene.facts.case, numbers)), None)
        if case is None:
            return reply(message, words("desk.not_found", number=numbers[0]))
        if not case.appeal.citizen:
            return reply(message, words("block.nobody", what=named(words, case.appeal)))
        return act(scene, message, case.appeal)

    return command


def _block(scene: Scene, message: Said, appeal: Appeal) -> list[Effect]:
    words, number = scene.words, appeal.number
    what = named(words, appeal)
    roles: frozenset[Role] = scene.facts.look(Look.ROLES, str(appeal.citizen))
    if roles - {Role.CITIZEN}:
        return reply(message, words("block.official", what=what))
    citizen: Citizen = scene.facts.look(Look.CITIZEN, str(appeal.citizen))
    if citizen.blocked_at is not None:
        at = words.moment(citizen.blocked_at.astimezone(scene.town.time_zone))
        return reply(message, words("block.already", what=what, at=at))
    return [
        SaveCitizen(replace(citizen, blocked_at=scene.now)),
        SaveBlocked(Blocked(citizen.id, number, scene.now, name_of(scene, message))),
        *reply(message, words("block.done", what=what, number=number)),
    ]


def _unblock(scene: Scene, message: Said, appeal: Appeal) -> list[Effect]:
    words, what = scene.words, named(scene.words, appeal)
    citizen: Citizen = scene.facts.look(Look.CITIZEN, str(appeal.citizen))
    if citizen.blocked_at is None:
        return reply(message, words("block.not_blocked", what=what))
    return [
        SaveCitizen(replace(citizen, blocked_at=None, blocked_told=False)),
        DropBlocked(citizen.id),
        *reply(message, words("block.undone", what=what)),
    ]


block, unblock = _of_an_author(_block), _of_an_author(_unblock)


def listed(scene: Scene, message: Said, _: str) -> list[Effect]:
    """«/blocked»: by which message, since when, by whom; nothing of what was written."""
    words = scene.words
    if not allowed(scene, Action.BLOCK):
        return refused(scene, message, refusal(scene, "not_coordinator"))
    blocked: tuple[Blocked, ...] = scene.facts.look(Look.BLOCKED)
    if not blocked:
        return reply(message, words("block.none"))
    lines: list[str] = [words("block.title", n=len(blocked))]
    for one in sorted(blocked, key=lambda one: (one.at, one.number)):
        at = words.moment(one.at.astimezone(scene.town.time_zone))
        lines.append(words("block.line", number=one.number, at=at, name=known_as(words, one.by_name)))
    return reply(message, "\n".join(lines))
