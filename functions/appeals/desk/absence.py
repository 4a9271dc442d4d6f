"""«/absent»: an official is away from day to day, and who stands in; it ends by itself."""

from __future__ import annotations

from dataclasses import replace

from appeals.desk.rights import allowed, refused
from appeals.desk.spans import Span, span_in
from appeals.desk.staffing import known
from appeals.effects import Effect, Look, SaveOfficial, Scene
from appeals.incoming import Said
from appeals.model.people import Absence, Named, Official, Role
from appeals.replies import heard, reply
from appeals.roles import Action


def command(scene: Scene, message: Said, typed: str) -> list[Effect]:
    """Of oneself; in reply to another's message of that person, by the head of their department."""
    words, answered = scene.words, message.reply
    person = answered.author if answered is not None and not answered.from_bot else message.person
    own = person is not None and message.person is not None and person.id == message.person.id
    official = scene.facts.official if own else known(scene, person.id) if person else None
    if not own and not allowed(scene, Action.ABSENCE, official.department if official else ""):
        return refused(scene, message)
    if official is None and own and not scene.roles - {Role.CITIZEN}:
        return refused(scene, message)
    if official is None:
        return reply(message, words("absent.nobody"))
    if typed.casefold() in heard(scene, "off"):
        back = replace(official, absence=None)
        return [SaveOfficial(back), *reply(message, words("absent.back", name=official.name))]
    span, name = span_in(typed, scene.now.date())
    if span is None:
        return reply(message, words("absent.how"))
    return _away(scene, message, official, span, name)


def _away(scene: Scene, message: Said, official: Official, span: Span, name: str) -> list[Effect]:
    words = scene.words
    fitting = _substitutes(scene, official, name) if name else ()
    if name and len(fitting) != 1:
        others = ", ".join(one.name for one in _substitutes(scene, official)) or "—"
        return reply(message, words("absent.who", name=name, others=others))
    substitute = Named(fitting[0].id, fitting[0].name) if fitting else None
    away = replace(official, absence=Absence(span.since, span.until, substitute))
    days, key = span.told(words, scene.now.date()), "absent.done_with" if substitute else "absent.done"
    text = words(key, name=official.name, days=days, substitute=substitute.name if substitute else "")
    return [SaveOfficial(away), *reply(message, text)]


def _substitutes(scene: Scene, official: Official, name: str = "") -> tuple[Official, ...]:
    """The department's others, by a part of their names."""
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    wanted = name.casefold()
    return tuple(
        one
        for one in officials
        if one.department == official.department and one.id != official.id and wanted in one.name.casefold()
    )
