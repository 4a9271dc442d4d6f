"""«/staff»: who is an official, and who acts for whom from day to day. The administrator's."""

from __future__ import annotations

from dataclasses import replace

from appeals.desk import handover, helping
from appeals.desk.rights import allowed, refused
from appeals.desk.spans import Span, span_in
from appeals.effects import DismissOfficial, Effect, Look, SaveOfficial, Scene
from appeals.incoming import Person, Said
from appeals.model.people import Acting, Official, Role
from appeals.replies import heard, reply
from appeals.roles import Action
from appeals.screens import known_as
from appeals.town import Department

_ROLES = tuple(role for role in Role if role not in (Role.CITIZEN, Role.ADMINISTRATOR))
_OF_A_DEPARTMENT = frozenset({Role.EXECUTOR, Role.DEPARTMENT_HEAD})


def command(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/staff add», «/staff acting» and «/staff remove» in reply to the person's message; alone: the list."""
    if not allowed(scene, Action.STAFF):
        return refused(scene, message, scene.words.plain("refused.not_administrator"))
    verb, _, rest = wanted.partition(" ")
    if not verb or verb == "list":
        return _listed(scene, message)
    person = message.reply.author if message.reply and not message.reply.from_bot else None
    if person is None or verb not in ("add", "acting", "remove"):
        return reply(message, _how(scene))
    return {"add": _added, "acting": _acting, "remove": _removed}[verb](scene, message, person, rest.strip())


def _how(scene: Scene) -> str:
    roles = ", ".join(scene.words.plain(f"roles.{role}") for role in _ROLES)
    return scene.words("staff.how", roles=roles, departments=scene.town.known_as)


def known(scene: Scene, person: int) -> Official | None:
    """The official of this id."""
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    return next((one for one in officials if one.id == person), None)


def _added(scene: Scene, message: Said, person: Person, typed: str) -> list[Effect]:
    post = _post(scene, typed)
    if post is None:
        return reply(message, _how(scene))
    role, department = post
    name = known_as(scene.words, person.name)
    before = known(scene, person.id) or Official(person.id, role)
    official = replace(before, role=role, department=department.code if department else "", name=name)
    text = scene.words("staff.added", name=name, role=_called(scene, role), where=_where(scene, official.department))
    menu = helping.of_member(scene, message.chat, person.id, {role})
    return [SaveOfficial(official), *reply(message, text), menu]


def _acting(scene: Scene, message: Said, person: Person, typed: str) -> list[Effect]:
    """Of that role from day to day, besides what the person is; the days end it, or «/staff acting off» does."""
    words, today, name = scene.words, scene.now.date(), known_as(scene.words, person.name)
    before = known(scene, person.id) or Official(person.id, Role.CITIZEN, name=name)
    if typed.casefold() in heard(scene, "off"):
        return [SaveOfficial(replace(before, acting=())), *reply(message, words("staff.acts_no_more", name=name))]
    span, rest = span_in(typed, today)
    post = _post(scene, rest)
    if post is None or span is None:
        return reply(message, _how(scene))
    role, department = post
    code = department.code if department else ""
    still = (one for one in before.acting if one.until >= today)
    official = replace(before, acting=(*still, Acting(role, code, span.since, span.until)))
    text = words(
        "staff.acts", name=name, role=_called(scene, role), where=_where(scene, code), days=span.told(words, today)
    )
    return [SaveOfficial(official), *reply(message, text)]


def _removed(scene: Scene, message: Said, person: Person, _: str) -> list[Effect]:
    """Whoever still has open appeals leaves them to somebody: how many there are is said, and the way offered."""
    told = [scene.words("staff.removed", name=known_as(scene.words, person.name))]
    left = len(handover.held_by(scene, person.id))
    told += [scene.words("staff.still_holds", n=left)] if left else []
    return [
        DismissOfficial(person.id),
        *reply(message, "\n".join(told), handover.offered(scene, person.id) if left else ()),
        helping.of_member(scene, message.chat, person.id, ()),
    ]


def _listed(scene: Scene, message: Said) -> list[Effect]:
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    lines = [scene.words("staff.title", n=len(officials)), _how(scene)]
    lines += ["\n".join(_lines(scene, official)) for official in officials]
    return reply(message, "\n".join(lines))


def _lines(scene: Scene, official: Official) -> list[str]:
    """The person's own post, those they act in, and their absence, as long as these last."""
    words, today = scene.words, scene.now.date()
    where = _where(scene, official.department)
    lines: list[str] = [words("staff.line", name=official.name, role=_called(scene, official.role), where=where)]
    for one in official.acting:
        if one.until >= today:
            told = Span(one.since, one.until).told(words, today)
            where = _where(scene, one.department)
            lines.append(words("staff.acting_line", role=_called(scene, one.role), where=where, days=told))
    away = official.absence
    if away is not None and away.until >= today:
        told = Span(away.since, away.until).told(words, today)
        lines.append(words("staff.absent_line", days=told, substitute=away.substitute.name if away.substitute else "—"))
    return lines


def _called(scene: Scene, role: Role) -> str:
    return scene.words.plain(f"roles.{role}")


def _where(scene: Scene, department: str) -> str:
    return scene.town.department(department).name if department else scene.words.plain("staff.everywhere")


def _post(scene: Scene, typed: str) -> tuple[Role, Department | None] | None:
    """A role by its code or its Russian name, and the department, without which some roles are none."""
    role_name, _, department_name = typed.partition(" ")
    names = {name: role for role in _ROLES for name in (role.value, _called(scene, role).casefold())}
    role, department = names.get(role_name.casefold()), scene.town.find_department(department_name)
    if role is None or (department is None and (department_name.strip() or role in _OF_A_DEPARTMENT)):
        return None
    return role, department
