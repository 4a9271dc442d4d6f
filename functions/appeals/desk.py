"""The officials' side: cards and their buttons, replies that become answers and questions, the staff's commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.cards import answer_text, history_text, scene_card
from appeals.effects import (
    Case,
    DropProposal,
    Effect,
    Look,
    SaveAppeal,
    SaveCitizen,
    SaveDialog,
    SaveProposal,
    Scene,
    Tell,
)
from appeals.incoming import Pressed, Said
from appeals.ladder import scheduled
from appeals.lifecycle import OPEN, IllegalMove, Move, after
from appeals.model import Appeal, Event, EventType, Notice, Proposal, Result, Role
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import NUMBER, numbers_in, toast
from appeals.roles import Action, may
from appeals.screens import attachments, shortened
from appeals.words import Html

PREVIEW_LETTERS = 3_000  # the preview is one message; a longer answer is shown whole before it
Act = Callable[[Scene, Pressed, Case], list[Effect]]


def allowed(scene: Scene, action: Action, department: str = "") -> bool:
    """Whether one of the person's roles gives the right; the department counts for those who have one."""
    official = scene.facts.official
    same = official is not None and official.department == department
    return any(may(role, action, same) for role in scene.roles)


def pressed(scene: Scene, press: Pressed) -> list[Effect] | None:
    """A button of a card, a preview or a list; None when the button is none of the desk's."""
    action, _, argument = press.data.partition(":")
    if action == "cancel":
        return [toast(press), Tell(Redraw(press.chat, press.message_id, scene.words("desk.cancelled")))]
    if action not in _PRESSES:
        return None
    number = argument.partition(":")[0]
    right, act = _PRESSES[action]
    case = scene.facts.case(number) if NUMBER.fullmatch(number) else None
    if case is None or not allowed(scene, right, case.appeal.department):
        # The same words for «no such appeal» and «not yours»: a forged button learns nothing.
        return [toast(press, refusal(scene), alert=True)]
    try:
        return act(scene, press, case)
    except IllegalMove as refused:
        return [toast(press, _why_not(scene, case.appeal, refused), alert=True)]


def refusal(scene: Scene) -> str:
    """Why the person may not, and what to do: officials are told of their department, others of the administrator."""
    return scene.words.plain("refused.other_department" if scene.roles - {Role.CITIZEN} else "refused.no_role")


def _why_not(scene: Scene, appeal: Appeal, refused: IllegalMove) -> str:
    if refused.move is Move.TAKE and appeal.taken_at is not None and appeal.status in OPEN:
        at = appeal.taken_at.astimezone(scene.town.time_zone)
        return scene.words.plain("refused.taken", at=f"{at:%H:%M}", name=appeal.executor_name)
    return scene.words.plain(f"refused.{appeal.status}")


def _event(scene: Scene, appeal: Appeal, kind: EventType, at: Pressed | Said) -> tuple[Appeal, Event]:
    """The appeal's next version and the event, by an official."""
    changed = replace(appeal, version=appeal.version + 1)
    person = at.person
    return changed, Event(
        number=appeal.number,
        seq=changed.version,
        type=kind,
        at=scene.now,
        by=person.id if person else None,
        by_name=_name(scene, at),
        press=at.callback_id if isinstance(at, Pressed) else "",
        card=at.message_id if isinstance(at, Pressed) else None,
        card_chat=at.chat if isinstance(at, Pressed) else None,
    )


def _name(scene: Scene, at: Pressed | Said) -> str:
    official = scene.facts.official
    return (official.name if official else "") or (at.person.name if at.person else "")


def _held(scene: Scene, appeal: Appeal, at: Pressed | Said) -> Appeal:
    """The appeal in the hands of whoever works on it; one that another executor holds is not to be grabbed."""
    person = at.person
    if person is None or appeal.executor == person.id:
        return appeal
    if appeal.executor is not None and scene.roles <= {Role.EXECUTOR}:
        raise IllegalMove(appeal.status, Move.TAKE)
    if appeal.executor is not None:
        return appeal
    return replace(appeal, executor=person.id, executor_name=_name(scene, at), taken_at=scene.now)


def _take(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    status = after(case.appeal.status, Move.TAKE)
    taken, event = _event(scene, replace(_held(scene, case.appeal, press), status=status), EventType.TAKEN, press)
    return [SaveAppeal(scheduled(taken, scene.town), _owing(event, Notice.TOAST, Notice.CARD_CHANGED))]


def _owing(event: Event, *notices: Notice) -> Event:
    return replace(event, unsent=dict.fromkeys(notices, 0))


def _move(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Другой отдел]: the departments take the place of the card's buttons."""
    after(case.appeal.status, Move.REDIRECT)
    number = case.appeal.number
    buttons = [
        Button(department.name, f"to:{number}:{department.code}")
        for department in scene.town.departments.values()
        if department.code != case.appeal.department
    ]
    rows: Rows = (*((button,) for button in buttons), (Button(scene.words.label("back"), f"card:{number}"),))
    text, _ = scene_card(scene, case)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _to(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    code = press.data.removeprefix(f"to:{case.appeal.number}:")
    if code not in scene.town.departments or code == case.appeal.department:
        return [toast(press, scene.words.plain("toast.stale"))]
    chats = scene.facts.chats
    status = after(case.appeal.status, Move.REDIRECT)
    moved = replace(case.appeal, status=status, department=code, executor=None, executor_name="", taken_at=None)
    moved, event = _event(scene, moved, EventType.MOVED, press)
    event = replace(event, detail=code)
    if chats.department(code) == chats.department(case.appeal.department):
        return [SaveAppeal(scheduled(moved, scene.town), _owing(event, Notice.TOAST, Notice.CARD_CHANGED))]
    moved = replace(moved, card_event=moved.version)
    event = _owing(event, Notice.TOAST, Notice.CARD_LEFT, Notice.CARD)
    return [SaveAppeal(scheduled(moved, scene.town), event)]


def _prompt(question: str) -> Act:
    """[Спросить], [Ответить]: a message to reply to, which itself says what the reply will be."""

    def act(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
        after(case.appeal.status, Move.ASK if question == "ask" else Move.ANSWER)
        _held(scene, case.appeal, press)
        number = case.appeal.number
        rows: Rows = ((Button(scene.words.label("cancel"), f"cancel:{question}:{number}"),),)
        text = scene.words(f"desk.{question}_prompt", number=number)
        say = Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread)
        return [toast(press), Tell(say)]

    return act


def _more(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    number, label = case.appeal.number, scene.words.label
    rows: Rows = (
        (Button(label("history"), f"history:{number}"),),
        (Button(label("back"), f"card:{number}"),),
    )
    text, _ = scene_card(scene, case)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _card(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    text, rows = scene_card(scene, case)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _show(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    text, rows = scene_card(scene, case)
    return [toast(press), Tell(Say(press.chat, text, rows, thread=press.thread))]


def _history(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, case.appeal.number)
    text = history_text(case.appeal, history, scene.town, scene.words)
    return [toast(press), Tell(Say(press.chat, text, reply_to=press.message_id, thread=press.thread))]


def _acknowledge(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Принято к сведению]: once; a second press only says so."""
    if case.appeal.acknowledged:
        return [toast(press, scene.words.plain("toast.acknowledged"))]
    seen, event = _event(scene, replace(case.appeal, acknowledged=True), EventType.ACKNOWLEDGED, press)
    return [SaveAppeal(seen, _owing(event, Notice.TOAST))]


def _result(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The result code under a preview: the answer is given, just as it was shown."""
    number, proposal_id, code = (*press.data.split(":")[1:], "", "")[:3]
    proposal: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{press.person.id}")
    if proposal is None or str(proposal.id) != proposal_id or code not in set(Result):
        return [toast(press, scene.words.plain("toast.stale"), alert=True)]
    held = _held(scene, case.appeal, press)
    status = after(held.status, Move.ANSWER)
    answered = replace(held, status=status, answered_at=scene.now, result=Result(code), undelivered=False)
    answered, event = _event(scene, answered, EventType.ANSWERED, press)
    event = replace(
        _owing(event, Notice.TOAST, Notice.ANSWER, Notice.CARD_CHANGED),
        card=None,  # what was pressed is the preview, not the card
        detail=code,
        text=proposal.text,
        files=proposal.files,
    )
    done = scene.words(
        "desk.answered",
        number=number,
        text=shortened(proposal.text, PREVIEW_LETTERS),
        result=scene.words.plain(f"results.{code}"),
    )
    return [
        SaveAppeal(scheduled(answered, scene.town), event),
        DropProposal(proposal),
        SaveDialog(scene.facts.dialog.without_board(f"preview:{number}")),
        Tell(Redraw(press.chat, press.message_id, done)),
    ]


# Every button of the desk: the right it takes and what it does.
_PRESSES: dict[str, tuple[Action, Act]] = {
    "take": (Action.TAKE, _take),
    "move": (Action.MOVE, _move),
    "to": (Action.MOVE, _to),
    "ask": (Action.ASK, _prompt("ask")),
    "answer": (Action.ANSWER, _prompt("answer")),
    "result": (Action.ANSWER, _result),
    "more_card": (Action.FIND, _more),
    "card": (Action.FIND, _card),
    "show": (Action.FIND, _show),
    "history": (Action.HISTORY, _history),
    "ack": (Action.ACKNOWLEDGE, _acknowledge),
}


def replied(scene: Scene, said: Said) -> list[Effect]:
    """A reply to one of the bot's messages: an answer to the citizen, or a question when it was asked for."""
    named = numbers_in(said)
    if len(named) != 1:
        return [_say(scene, said, scene.words("desk.which"))]
    number = named[0]
    case = scene.facts.case(number)
    asks = said.reply is not None and f"cancel:ask:{number}" in said.reply.data
    right = Action.ASK if asks else Action.ANSWER
    if case is None or not allowed(scene, right, case.appeal.department):
        return [_say(scene, said, refusal(scene))]
    if not (said.text.strip() or (said.files and not asks)):
        return [_say(scene, said, scene.words("desk.text_wanted"))]
    try:
        return _asked(scene, said, case) if asks else _proposed(scene, said, case)
    except IllegalMove as refused:
        return [_say(scene, said, _why_not(scene, case.appeal, refused))]


def _say(scene: Scene, said: Said, text: str, rows: Rows = ()) -> Tell:
    return Tell(Say(said.chat, text, rows, reply_to=said.message_id, thread=said.thread))


def _asked(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The question goes to the citizen; the town waits, the deadline to the citizen does not."""
    held = _held(scene, case.appeal, said)
    asked, event = _event(scene, replace(held, status=after(held.status, Move.ASK)), EventType.ASKED, said)
    event = replace(_owing(event, Notice.QUESTION, Notice.CARD_CHANGED), text=said.text.strip(), files=said.files)
    citizen = scene.facts.look(Look.CITIZEN, str(case.appeal.citizen))
    return [
        SaveAppeal(scheduled(asked, scene.town), event),
        SaveCitizen(replace(citizen, asked=asked.number)),
        _say(scene, said, scene.words("desk.asked", number=asked.number)),
    ]


def _proposed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reply becomes a preview of what the citizen will get; parts of an album join one preview."""
    after(case.appeal.status, Move.ANSWER)
    _held(scene, case.appeal, said)
    number, author = case.appeal.number, said.person.id if said.person else 0
    before: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{author}")
    slot = f"preview:{number}"
    dialog = scene.facts.dialog
    if before is not None and said.group and before.group == said.group:
        text = before.text or said.text.strip()
        proposal = replace(before, text=text, files=(*before.files, *said.files))
    else:
        version = before.version if before else 0
        proposal = Proposal(number, author, said.message_id, version, said.text.strip(), said.files, said.group)
        dialog = dialog.without_board(slot)
    dialog, message = dialog.showing(slot, _preview(scene, said, case, proposal), scene.now)
    whole = answer_text(case.appeal, proposal.text, scene.town, scene.words)
    long: list[Effect] = [_say(scene, said, whole)] if len(proposal.text) > PREVIEW_LETTERS else []
    return [SaveProposal(proposal), SaveDialog(dialog), *long, *([Tell(message)] if message else [])]


def _preview(scene: Scene, said: Said, case: Case, proposal: Proposal) -> Say:
    words, number = scene.words, case.appeal.number
    files = words("card.files", files=Html(attachments(words, proposal.files))) if proposal.files else ""
    text = words(
        "desk.preview",
        number=number,
        answer=Html(answer_text(case.appeal, shortened(proposal.text, PREVIEW_LETTERS), scene.town, words)),
        files=Html(files),
    )
    rows: Rows = (
        *((Button(words.label(f"result_{code}"), f"result:{number}:{proposal.id}:{code}"),) for code in Result),
        (Button(words.label("cancel"), f"cancel:preview:{number}"),),
    )
    return Say(said.chat, text, rows, reply_to=said.message_id, thread=said.thread)
