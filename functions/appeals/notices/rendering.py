"""The messages that events owe, put into words at the moment they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from appeals.effects import Case, Errand, Subject
from appeals.instructions import notices as instructions
from appeals.lifecycle import UNANSWERED, UNASSIGNED
from appeals.model.appeal import Status
from appeals.model.event import Event, EventType, Notice
from appeals.notices import public_answers
from appeals.notices.addresses import OF_THE_LADDER, STANDS_ELSEWHERE, told_to
from appeals.notices.citizens import accepted, answer, ended, letter, new_term, question, split
from appeals.notices.desk import Desk
from appeals.notices.ladder import overdue, promise, reminder
from appeals.notices.requested import approval, extension, publication
from appeals.notices.staff import addition, card, card_changed, card_left, co_execution, decision, remark
from appeals.outgoing import Outgoing, Toast
from appeals.promises import is_kept_in_mind
from appeals.screens import is_overdue
from appeals.town import Audience


def _toast(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    key = "sent" if event.seq == 1 else event.type
    return [Toast(event.press, desk.words.plain(f"toast.events.{key}", number=event.number))]


def stale(notice: Notice, case: Subject, event: Event, now: datetime) -> bool:
    """A reminder of a matter that was settled, or became overdue meanwhile, is not worth sending.

    Of an anonymised appeal nobody is told anything: only what was sent must stop saying whose it was.
    """
    if isinstance(case, Errand):
        return instructions.stale(notice, case)
    if case.appeal.anonymised:
        return notice not in STANDS_ELSEWHERE
    if notice is Notice.PROMISE:
        return not is_kept_in_mind(case.appeal)
    status = case.appeal.status
    if notice is Notice.ACCEPTED and event.type is EventType.RECEIVED:
        return status is not Status.RECEIVED  # what followed names the number, and says more
    if notice in OF_THE_LADDER and told_to(event) == Audience.COORDINATOR and status not in UNASSIGNED:
        return True
    late = notice is Notice.REMINDER and is_overdue(case.appeal, now.date())
    return late or (notice in OF_THE_LADDER and status not in UNANSWERED)


def rendered(notice: Notice, case: Subject, event: Event, desk: Desk) -> list[Outgoing]:
    """The messages of one notice, in order."""
    if isinstance(case, Errand):
        return instructions.rendered(notice, case, event, desk)
    return _RENDER[notice](case, event, desk)


_RENDER: dict[Notice, Callable[[Case, Event, Desk], list[Outgoing]]] = {
    Notice.TOAST: _toast,
    Notice.ACCEPTED: accepted,
    Notice.SPLIT: split,
    Notice.NEW_TERM: new_term,
    Notice.ENDED: ended,
    Notice.CARD: card,
    Notice.CARD_CHANGED: card_changed,
    Notice.CARD_LEFT: card_left,
    Notice.QUESTION: question,
    Notice.ADDITION: addition,
    Notice.ANSWER: answer,
    Notice.APPROVAL: approval,
    Notice.REMARK: remark,
    Notice.LETTER: letter,
    Notice.REMINDER: reminder,
    Notice.OVERDUE: overdue,
    Notice.PROMISE: promise,
    Notice.EXTENSION: extension,
    Notice.DECISION: decision,
    Notice.PUBLICATION: publication,
    Notice.PUBLIC: lambda case, event, desk: public_answers.posted(case, event, desk.town, desk.words),
    Notice.PUBLISHED: lambda case, event, desk: public_answers.told(case, event, desk.words),
    Notice.TAKEN_DOWN: lambda _case, event, desk: public_answers.taken_down(event, desk.words),
    Notice.CO_EXECUTION: co_execution,
}
