"""An answer's way to the citizen: at once, or over whoever approves it, who may also send it back with a remark."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from appeals.cards import open_row
from appeals.clockwork import scheduled
from appeals.days import typed_day
from appeals.desk import publishing
from appeals.desk.prompts import asked_again, asked_for, prompted
from appeals.desk.rights import allowed, event_by, owing, refused, stale
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, Look, SaveAppeal, SaveProposal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.ladder import readers
from appeals.lifecycle import Move, after
from appeals.model.appeal import Appeal, Promise, Regime, Result, Status
from appeals.model.event import Event, EventType, Letter, Notice
from appeals.model.people import Named, Role
from appeals.model.written import Answer, Bubble, Proposal
from appeals.notices.requested import approval_rows, approval_text
from appeals.outgoing import Redraw, Rows, Say
from appeals.replies import heard, reply, toast
from appeals.roles import Action
from appeals.screens import named, shortened
from appeals.town import Audience, Town
from appeals.typed import NAME_LETTERS, one_line

SHOWN_LETTERS = 3_000  # of an answer that has gone, in what is left of its preview
NUMBER_LETTERS = 40  # of an outgoing number
YEAR = timedelta(days=366)
# «Глава администрации И. И. Иванов, исх. № 01-12/345 от 24.11.2026»
_LETTER = r"(?P<signatory>.+?)[\s,;]*(?:(?:{outgoing})\.?\s*)?№\s*(?P<number>\S.*?)\s+(?:{dated})\s+(?P<day>.+)"


def way(appeal: Appeal, town: Town) -> Move:
    """How an answer goes out. One under 59-ФЗ is always approved; to a message, where the town says so."""
    approved = appeal.regime is Regime.APPEAL or town.answers.messages_approved
    return Move.PROPOSE if approved else Move.ANSWER


def hindered(scene: Scene, appeal: Appeal, kind: Answer) -> str:
    """Why such words cannot be given yet; empty when they can, IllegalMove where the state has no such move."""
    if kind is Answer.FINAL:
        after(appeal.status, way(appeal, scene.town))
        return ""
    after(appeal.status, Move.INTERIM if kind is Answer.INTERIM else Move.EXECUTE)
    if kind is Answer.EXECUTION and not appeal.on_control:
        return scene.words.plain("refused.not_on_control")
    return scene.words.plain("refused.on_approval") if appeal.awaits_approval else ""


def sent(scene: Scene, press: Pressed, held: Appeal, proposal: Proposal, code: str) -> SaveAppeal:
    """What was shown: to the citizen, or before whoever approves it. `code` is the result of a final answer."""
    promised = proposal.kind is Answer.INTERIM or code == Result.MEASURES_PLANNED
    wording = Event(
        number=held.number,
        seq=0,
        type=EventType.PROPOSED,
        at=scene.now,
        detail=code,
        text=proposal.text,
        files=proposal.files,
        public=proposal.public,
        until=proposal.until if promised else None,
    )
    if way(held, scene.town) is Move.ANSWER:
        return _given(scene, press, held, wording, Move.ANSWER)
    appeal, event = _proposed(scene, press, held)
    return SaveAppeal(scheduled(appeal, scene.town), _worded(event, wording))


def done(scene: Scene, appeal: Appeal, answer: Event) -> str:
    """What becomes of the preview whose button sent the answer on."""
    return scene.words(
        f"desk.{answer.type}",
        what=named(scene.words, appeal),
        text=shortened(answer.text, SHOWN_LETTERS) or scene.words.plain("answer_in_files"),
        result=scene.words.plain(f"results.{answer.detail}"),
    )


def _given(scene: Scene, press: Pressed, appeal: Appeal, wording: Event, move: Move) -> SaveAppeal:
    """The words go to the citizen; a final answer stops the department's clock, whether or not Telegram brings it."""
    promise = Promise(wording.until, scene.now) if wording.until else None
    match wording.gives:
        case Answer.INTERIM:
            told = replace(appeal, status=after(appeal.status, Move.INTERIM))
        case Answer.EXECUTION:
            told = replace(appeal, status=after(appeal.status, Move.EXECUTE), executed_at=scene.now, reached_at=None)
        case Answer.FINAL:
            told = _answered(scene, appeal, move, Result(wording.detail))
    told, event = event_by(scene, replace(told, promise=promise, proposed=0), EventType(wording.gives), press)
    # What was pressed is the preview or the request, not the card.
    event = replace(owing(event, Notice.TOAST, Notice.ANSWER, Notice.CARD_CHANGED), card=None)
    event = _worded(event, wording)
    if wording.gives is Answer.FINAL:
        told, event = publishing.given(scene, told, event)
    return SaveAppeal(scheduled(told, scene.town), event)


def _answered(scene: Scene, appeal: Appeal, move: Move, result: Result) -> Appeal:
    return replace(
        appeal,
        status=after(appeal.status, move),
        answered_at=scene.now,
        reached_at=None,
        executed_at=None,
        result=result,
        listed=True,
    )


def _proposed(scene: Scene, at: Pressed | Said, appeal: Appeal) -> tuple[Appeal, Event]:
    """Before whoever approves it: the head of the department, or where none is named those above."""
    waiting, event = event_by(scene, replace(appeal, status=after(appeal.status, Move.PROPOSE)), EventType.PROPOSED, at)
    to, people = readers(
        Audience.DEPARTMENT_HEAD, appeal.department, scene.facts.look(Look.OFFICIALS), scene.now.date()
    )
    owed = (Notice.APPROVAL, Notice.CARD_CHANGED)
    event = owing(event, Notice.TOAST, *owed) if event.press else owing(event, *owed)
    return replace(waiting, proposed=waiting.version), replace(event, card=None, to=to, people=people)


def waiting(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Ответ на согласовании]: the answer that waits, with the buttons this person may press."""
    proposed = _waiting(scene, case.appeal)
    if proposed is None:
        return stale(scene, press)
    rows: Rows = approval_rows(proposed, scene.words) if _may_approve(scene, case.appeal) else ()
    text = approval_text(case.appeal, proposed, scene.town, scene.words)
    shown = Say(press.chat, text, (*rows, *open_row(case.appeal.number, scene.words)), thread=press.thread)
    return [toast(press), viewed(press, case), Tell(shown)]


def _may_approve(scene: Scene, appeal: Appeal) -> bool:
    return allowed(scene, Action.APPROVE, appeal.department)


def approve(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Утвердить]: the answer goes to the citizen. One under 59-ФЗ is first asked for its letter's particulars."""
    after(case.appeal.status, Move.APPROVE)
    proposed = _waiting(scene, case.appeal, press.data.rpartition(":")[2])
    if proposed is None:
        return stale(scene, press)
    if _is_own(scene, press, proposed):
        return refused(scene, press, scene.words.plain("refused.own_answer"))
    if case.appeal.regime is Regime.APPEAL and proposed.letter is None:
        return prompted(scene, press, case, "approve", str(proposed.seq))
    given = _given(scene, press, case.appeal, replace(proposed, author=_writer(proposed)), Move.APPROVE)
    gone = done(scene, case.appeal, given.event)
    return [
        given,
        Tell(Redraw(press.chat, press.message_id, gone, open_row(case.appeal.number, scene.words))),
    ]


def _waiting(scene: Scene, appeal: Appeal, seq: str = "") -> Event | None:
    """The answer that waits for approval; None when there is none, or `seq` names another."""
    if not appeal.awaits_approval or seq not in ("", str(appeal.proposed)):
        return None
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, appeal.number)
    return next(event for event in history if event.seq == appeal.proposed)


def _worded(event: Event, wording: Event) -> Event:
    """The event with the words of this one, its result, its promise and its letter."""
    return replace(
        event,
        detail=wording.detail,
        text=wording.text,
        files=wording.files,
        public=wording.public,
        author=wording.author,
        letter=wording.letter,
        until=wording.until,
    )


def _writer(proposed: Event) -> Named:
    return proposed.author or Named(proposed.by or 0, proposed.by_name)


def _is_own(scene: Scene, press: Pressed, proposed: Event) -> bool:
    """Nobody approves what they wrote, unless they are the head of the department and the town lets them."""
    if _writer(proposed).id != press.person.id:
        return False
    return not (scene.town.answers.heads_approve_own and Role.DEPARTMENT_HEAD in scene.roles)


def lettered(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """Signatory, outgoing number and date: with them the answer stands before the same people once more."""
    number = case.appeal.number
    after(case.appeal.status, Move.APPROVE)
    proposed = _waiting(scene, case.appeal, asked_for(said, number)[1])
    if proposed is None:
        return refused(scene, said, scene.words.plain("refused.not_waiting"))
    letter = _letter(scene, said.text)
    if letter is None:
        return asked_again(scene, said, number, scene.words("desk.letter_wrong"))
    appeal, event = _proposed(scene, said, case.appeal)
    event = _worded(event, replace(proposed, author=_writer(proposed), letter=letter))
    told = scene.words("desk.lettered", what=named(scene.words, appeal))
    return [SaveAppeal(scheduled(appeal, scene.town), event), *reply(said, told)]


def _letter(scene: Scene, text: str) -> Letter | None:
    form = _LETTER.format(**{key: "|".join(map(re.escape, sorted(heard(scene, key)))) for key in ("outgoing", "dated")})
    found, today = re.fullmatch(form, one_line(text, len(text)), re.IGNORECASE), scene.now.date()
    if found is None:
        return None
    day = typed_day(found["day"], today - YEAR / 2, scene.words)
    if day is None or abs(day - today) > YEAR or len(found["number"]) > NUMBER_LETTERS:
        return None
    return Letter(one_line(found["signatory"], NAME_LETTERS), found["number"], day)


def remark(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Вернуть с замечанием]: asks what is to be mended."""
    after(case.appeal.status, Move.REMARK)
    proposed = _waiting(scene, case.appeal, press.data.rpartition(":")[2])
    if proposed is None:
        return stale(scene, press)
    return prompted(scene, press, case, "remark", str(proposed.seq))


def remarked(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The remark: the answer is its writer's draft again, and they are called by name."""
    number, status = case.appeal.number, after(case.appeal.status, Move.REMARK)
    proposed = _waiting(scene, case.appeal, asked_for(said, number)[1])
    if proposed is None:
        return refused(scene, said, scene.words.plain("refused.not_waiting"))
    writer = _writer(proposed)
    if status is Status.IN_PROGRESS and case.appeal.executor is None:  # whoever had it gave it up meanwhile
        status = after(status, Move.RELEASE)
    back, event = event_by(scene, replace(case.appeal, status=status, proposed=0), EventType.REMARKED, said)
    event = replace(owing(event, Notice.REMARK, Notice.CARD_CHANGED), text=said.text.strip(), people=(writer,))
    return [
        SaveAppeal(scheduled(back, scene.town), event),
        *_draft_again(scene, said, proposed, writer),
        *reply(said, scene.words("desk.remarked", what=named(scene.words, back))),
    ]


def _draft_again(scene: Scene, said: Said, proposed: Event, writer: Named) -> list[Effect]:
    """What was written is not lost; whoever has begun anew meanwhile keeps that."""
    if scene.facts.look(Look.PROPOSAL, f"{proposed.number}/{writer.id}") is not None:
        return []
    bubble = Bubble(said.update_id, proposed.text, proposed.files)
    again = Proposal(proposed.number, writer.id, said.update_id, bubbles=(bubble,), by_name=writer.name, at=scene.now)
    return [SaveProposal(replace(again, public=proposed.public, kind=proposed.gives, until=proposed.until))]
