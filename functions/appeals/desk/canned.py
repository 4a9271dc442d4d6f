"""Canned answers and drafts: using one, keeping an answer for the next time, the list with its deleting."""

from __future__ import annotations

from dataclasses import replace

from appeals.desk.answers import resumed
from appeals.desk.approval import hindered, way
from appeals.desk.offered import field_names, filled, kept, unknown_fields, with_fields
from appeals.desk.prompts import asked_again, prompted
from appeals.desk.rights import held_by, name_of, refused, stale
from appeals.effects import Case, DropCanned, Effect, Look, SaveCanned, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import after
from appeals.model.event import Event, EventType
from appeals.model.written import Bubble, Canned, Proposal
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import reply, toast
from appeals.screens import excerpt
from appeals.typed import one_line

KEPT = 20  # of a department: what one keyboard shows
NAME_LETTERS = 30  # what a button shows whole


def use(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """A canned answer, filled in: the usual preview, of which a further reply makes another answer."""
    after(case.appeal.status, way(case.appeal, scene.town))
    held_by(scene, case.appeal, press)
    chosen = _chosen(scene, press, case)
    if chosen is None:
        return stale(scene, press)
    bubble = Bubble(press.message_id, filled(scene, case.appeal, chosen.text))
    return resumed(scene, press, case, _mine(scene, press, case, (bubble,)))


def _chosen(scene: Scene, press: Pressed, case: Case) -> Canned | None:
    wanted = press.data.rpartition(":")[2]
    return next((one for one in kept(scene, case.appeal) if str(one.id) == wanted), None)


def _mine(scene: Scene, press: Pressed, case: Case, bubbles: tuple[Bubble, ...]) -> Proposal:
    number, author = case.appeal.number, press.person.id
    before: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{author}")
    version = before.version if before else 0
    return Proposal(number, author, press.update_id, version, bubbles, by_name=name_of(scene, press), at=scene.now)


def draft(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Черновик: имя]: one's own goes on; a colleague's is copied, so that nobody's words are lost."""
    held_by(scene, case.appeal, press)
    author = press.data.rpartition(":")[2]
    if not (author.isascii() and author.isdecimal()):
        return stale(scene, press)
    found: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{case.appeal.number}/{int(author)}")
    if found is None:
        return stale(scene, press)
    if why := hindered(scene, case.appeal, found.kind):
        return refused(scene, press, why)
    if found.author == press.person.id:
        return resumed(scene, press, case, found)
    if scene.facts.look(Look.PROPOSAL, f"{case.appeal.number}/{press.person.id}") is not None:
        return refused(scene, press, scene.words.plain("refused.own_draft"))
    copied = replace(_mine(scene, press, case, found.bubbles), kind=found.kind, until=found.until)
    return resumed(scene, press, case, copied)


def can(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Сохранить как шаблон]: asks for a short name."""
    if len(kept(scene, case.appeal)) >= KEPT:
        return refused(scene, press, scene.words.plain("canned.full", n=KEPT))
    return prompted(scene, press, case, "can")


def named(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The name, and below it the words if they are to be others than the answer's: it is kept for the department."""
    appeal, words = case.appeal, scene.words
    first, _, rest = said.text.strip().partition("\n")
    name, text = one_line(first, NAME_LETTERS + 1), rest.strip() or with_fields(scene, appeal, _answered(scene, case))
    if not name or len(name) > NAME_LETTERS:
        return asked_again(scene, said, appeal.number, words("canned.name_wrong", letters=NAME_LETTERS))
    if not text:
        return asked_again(scene, said, appeal.number, words("canned.no_text"))
    if unknown := unknown_fields(scene, text):
        fields = ", ".join("{" + known + "}" for known in field_names(scene))
        wrong = words("canned.unknown", field="{" + unknown[0] + "}", fields=fields)
        return asked_again(scene, said, appeal.number, wrong)
    before = kept(scene, appeal)
    same = next((one for one in before if one.name.casefold() == name.casefold()), None)
    if same is None and len(before) >= KEPT:
        return refused(scene, said, words.plain("canned.full", n=KEPT))
    canned = Canned(appeal.department, same.id if same else said.update_id, name, appeal.topic, text)
    return [SaveCanned(canned), *reply(said, words("canned.kept", name=name, text=text))]


def _answered(scene: Scene, case: Case) -> str:
    """The words of the last answer."""
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, case.appeal.number)
    return next((event.text for event in reversed(history) if event.type is EventType.ANSWERED), "")


def listed(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Шаблоны]: the department's, each to be deleted."""
    return [toast(press), Tell(_list(scene, press, case, kept(scene, case.appeal)))]


def uncan(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Удалить: имя]: the list without it."""
    chosen = _chosen(scene, press, case)
    if chosen is None:
        return stale(scene, press)
    left = tuple(one for one in kept(scene, case.appeal) if one != chosen)
    done = toast(press, scene.words.plain("canned.dropped", name=chosen.name))
    return [DropCanned(chosen), done, Tell(_list(scene, press, case, left))]


def _list(scene: Scene, press: Pressed, case: Case, every: tuple[Canned, ...]) -> Redraw:
    words, number = scene.words, case.appeal.number
    department = scene.town.department(case.appeal.department).name
    lines: list[str] = [words("canned.title" if every else "canned.none", department=department)]
    lines += [words("canned.line", name=one.name, text=excerpt(one.text, 80)) for one in every]
    rows: Rows = tuple((Button(words.label("uncan", what=one.name), f"uncan:{number}:{one.id}"),) for one in every)
    rows = (*rows, (Button(words.label("back"), f"card:{number}"),))
    return Redraw(press.chat, press.message_id, "\n".join(lines), rows)
