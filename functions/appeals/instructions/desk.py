"""An instruction's buttons and the words they ask for: the department reports, the head judges. And the list of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from appeals.cards import LINES_A_PAGE
from appeals.desk.lists import of_department
from appeals.desk.rights import allowed, name_of, refused, stale
from appeals.effects import Effect, Errand, Look, SaveInstruction, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.instructions import form
from appeals.instructions.clockwork import scheduled
from appeals.instructions.model import NUMBER, IllegalStep, Instruction, State, Step
from appeals.instructions.notices import (
    card_rows,
    card_text,
    history_text,
    judging_rows,
    open_rows,
    sign_of,
)
from appeals.model.event import Event, EventType, Notice
from appeals.notices.desk import Desk
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import page_of, reply, toast
from appeals.roles import Action

# Every button of an instruction, and the right it takes.
RIGHTS: Mapping[str, Action] = {
    "undertake": Action.FULFIL,
    "report": Action.FULFIL,
    "accept": Action.INSTRUCT,
    "return": Action.INSTRUCT,
    "show": Action.FIND,
    "history": Action.HISTORY,
}
_ASKED = {"report": Step.REPORT, "return": Step.RETURN}  # these ask for words


def concerns(data: str) -> bool:
    """Whether a button is an instruction's, or that of one in the making."""
    return data.startswith(("instruct:", "order:", "orders:"))


def pressed(scene: Scene, press: Pressed) -> list[Effect]:
    """Any button of these."""
    kind, _, rest = press.data.partition(":")
    if kind == "instruct":
        return form.pressed(scene, press)
    if kind == "orders":
        return _turned(scene, press, rest)
    verb, number, question = (*rest.split(":"), "", "")[:3]
    errand = _errand(scene, number)
    right = RIGHTS.get(question if verb == "cancel" else verb)
    if errand is None or right is None or not allowed(scene, right, errand.instruction.department):
        return refused(scene, press)
    try:
        return _ACTS[verb](scene, press, errand)
    except IllegalStep as illegal:
        return refused(scene, press, scene.words.plain(f"instruction.refused.{illegal.state}"))


def _errand(scene: Scene, number: str) -> Errand | None:
    found: Errand | None = scene.facts.look(Look.INSTRUCTION, number) if NUMBER.fullmatch(number) else None
    return found


def replied(scene: Scene, said: Said) -> list[Effect]:
    """A reply to a message of these: to the form, to a prompt; to anything else it is said what to press."""
    data = said.reply.data if said.reply is not None else ()
    if any(one.startswith("instruct:") for one in data):
        return form.typed(scene, said)
    prompt = next((one for one in data if one.startswith("order:cancel:")), "")
    number, _, question = prompt.removeprefix("order:cancel:").partition(":")
    errand = _errand(scene, number)
    if errand is None:
        return reply(said, scene.words("instruction.how"))
    if not allowed(scene, RIGHTS.get(question, Action.INSTRUCT), errand.instruction.department):
        return refused(scene, said)
    if not (said.text.strip() or (said.files and question == "report")):
        return reply(said, scene.words("desk.text_wanted"))
    try:
        return _HEARD[question](scene, said, errand.instruction)
    except IllegalStep as illegal:
        return refused(scene, said, scene.words.plain(f"instruction.refused.{illegal.state}"))


def _desk(scene: Scene) -> Desk:
    return Desk(scene.town, scene.words, scene.facts.chats, scene.now)


def _stepped(
    scene: Scene, at: Pressed | Said, instruction: Instruction, kind: EventType, *owed: Notice
) -> SaveInstruction:
    """The instruction's next version and the event that leads there."""
    changed = replace(instruction, version=instruction.version + 1)
    event = Event(
        number=changed.number,
        seq=changed.version,
        type=kind,
        at=scene.now,
        by=at.person.id if at.person else None,
        by_name=name_of(scene, at),
        text=at.text.strip() if isinstance(at, Said) else "",
        files=at.files if isinstance(at, Said) else (),
        press=at.callback_id if isinstance(at, Pressed) else "",
        card=at.message_id if isinstance(at, Pressed) else None,
        card_chat=at.chat if isinstance(at, Pressed) else None,
        unsent=dict.fromkeys(owed, 0),
    )
    return SaveInstruction(scheduled(changed, scene.town, scene.calendar), event)


def _undertake(scene: Scene, press: Pressed, errand: Errand) -> list[Effect]:
    """[Принять к исполнению]: the card names who did."""
    state = errand.instruction.after(Step.UNDERTAKE)
    taken = replace(errand.instruction, state=state, executor_name=name_of(scene, press))
    return [_stepped(scene, press, taken, EventType.UNDERTAKEN, Notice.TOAST, Notice.CARD_CHANGED)]


def _ask(scene: Scene, press: Pressed, errand: Errand) -> list[Effect]:
    """[Сообщить об исполнении], [Вернуть]: the words are asked for by a message to reply to."""
    question, number = press.data.split(":")[1], errand.instruction.number
    errand.instruction.after(_ASKED[question])
    rows: Rows = ((Button(scene.words.label("cancel"), f"order:cancel:{number}:{question}"),),)
    text = scene.words(f"instruction.{question}_prompt", number=number)
    return [toast(press), Tell(Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread))]


def _cancel(scene: Scene, press: Pressed, _: Errand) -> list[Effect]:
    return [toast(press), Tell(Redraw(press.chat, press.message_id, scene.words("desk.cancelled")))]


def _reported(scene: Scene, said: Said, instruction: Instruction) -> list[Effect]:
    """The report goes to the head, who judges it."""
    reported = replace(instruction, state=instruction.after(Step.REPORT))
    done = scene.words("instruction.report_sent", number=instruction.number)
    saved = _stepped(scene, said, reported, EventType.REPORTED, Notice.REPORT, Notice.CARD_CHANGED)
    return [saved, *reply(said, done)]


def _returned(scene: Scene, said: Said, instruction: Instruction) -> list[Effect]:
    """The head's remark goes to the department; the deadline stays as it was."""
    returned = replace(instruction, state=instruction.after(Step.RETURN))
    done = scene.words("instruction.return_sent", number=instruction.number)
    saved = _stepped(scene, said, returned, EventType.SENT_BACK, Notice.ADDITION, Notice.CARD_CHANGED)
    return [saved, *reply(said, done)]


def _accept(scene: Scene, press: Pressed, errand: Errand) -> list[Effect]:
    """[Принять]: fulfilled; the department is told, and the report's message says so."""
    accepted = replace(errand.instruction, state=errand.instruction.after(Step.ACCEPT))
    owed = (Notice.TOAST, Notice.ADDITION, Notice.CARD_CHANGED)
    saved = _stepped(scene, press, accepted, EventType.FULFILLED, *owed)
    text = card_text(accepted, _desk(scene))
    shown = Redraw(press.chat, press.message_id, text, open_rows(accepted, scene.words))
    return [replace(saved, event=replace(saved.event, card=None)), Tell(shown)]


def _show(scene: Scene, press: Pressed, errand: Errand) -> list[Effect]:
    """A copy of the card, with what this person may press."""
    instruction, words = errand.instruction, scene.words
    judges = instruction.state is State.REPORTED and allowed(scene, Action.INSTRUCT)
    rows = judging_rows(instruction, words) if judges else card_rows(instruction, words)
    mine = tuple(tuple(button for button in row if _may(scene, button, instruction)) for row in rows)
    say = Say(press.chat, card_text(instruction, _desk(scene)), tuple(row for row in mine if row), thread=press.thread)
    return [toast(press), Tell(say)]


def _may(scene: Scene, button: Button, instruction: Instruction) -> bool:
    _, verb, _ = (*button.data.split(":"), "", "")[:3]
    return not button.data.startswith("order:") or allowed(scene, RIGHTS[verb], instruction.department)


def _history(scene: Scene, press: Pressed, errand: Errand) -> list[Effect]:
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, errand.instruction.number)
    text = history_text(errand.instruction, history, _desk(scene))
    rows = open_rows(errand.instruction, scene.words)
    return [toast(press), Tell(Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread))]


_ACTS: Mapping[str, Callable[[Scene, Pressed, Errand], list[Effect]]] = {
    "undertake": _undertake,
    "report": _ask,
    "return": _ask,
    "accept": _accept,
    "show": _show,
    "history": _history,
    "cancel": _cancel,
}
_HEARD: Mapping[str, Callable[[Scene, Said, Instruction], list[Effect]]] = {"report": _reported, "return": _returned}


@of_department
def listed(scene: Scene, said: Said, department: str) -> list[Effect]:
    """«/instructions»: the nearest deadline first."""
    return reply(said, *_page(scene, department, 0))


def _turned(scene: Scene, press: Pressed, rest: str) -> list[Effect]:
    department, _, page = rest.partition(":")
    if not allowed(scene, Action.LIST, department):
        return refused(scene, press)
    wanted = page_of(page)
    if wanted is None:
        return stale(scene, press)
    text, rows = _page(scene, department, wanted)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _page(scene: Scene, department: str, page: int) -> tuple[str, Rows]:
    """A page of the list; an empty department stands for all."""
    every: tuple[Instruction, ...] = scene.facts.look(Look.INSTRUCTIONS)
    words, found = scene.words, [one for one in every if department in ("", one.department)]
    if not found:
        return words("instruction.none"), ()
    pages = -(-len(found) // LINES_A_PAGE)
    page = min(page, pages - 1)
    shown = found[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    lines: list[str] = [words("instruction.list", n=len(found)), *(_line(scene, one) for one in shown)]
    buttons = [Button(one.number, f"order:show:{one.number}") for one in shown]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    turns = [Button(words.label("back_page"), f"orders:{department}:{page - 1}")] if page else []
    turns += [Button(words.label("next_page"), f"orders:{department}:{page + 1}")] if page + 1 < pages else []
    return "\n".join(lines), (*rows, *([tuple(turns)] if turns else []))


def _line(scene: Scene, instruction: Instruction) -> str:
    today = scene.now.date()
    return scene.words(
        "instruction.line",
        number=instruction.number,
        department=scene.town.department(instruction.department).short,
        deadline=scene.words.short_day(instruction.deadline, today),
        sign=scene.words.plain(f"list.sign.{sign_of(instruction, today)}"),
    )
