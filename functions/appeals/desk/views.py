"""Copies of the card for whoever asks to see one, and what hides behind its last button."""

from __future__ import annotations

from appeals.cards import card_rows, card_text, enclosed, history_text, open_row, scene_card
from appeals.desk.rights import RIGHTS, allowed_on
from appeals.effects import Audit, Case, Deed, Effect, Look, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import OPEN, Move, possible
from appeals.model.appeal import Appeal, Status
from appeals.model.chats import Binding
from appeals.model.event import Event
from appeals.model.written import Proposal
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import toast
from appeals.roles import Action
from appeals.screens import is_overdue


def opened(scene: Scene, case: Case, at: Pressed | Said) -> list[Effect]:
    """A copy of the card for whoever asked to see it, with all that belongs to it."""
    drafts = _drafts(scene, case.appeal)
    text = "\n".join([card_text(case, scene.town, scene.words, scene.now), *(_draft(scene, one) for one in drafts)])
    answered = at.message_id if isinstance(at, Said) else None
    rows = (*rows_of(scene, case.appeal), *_draft_rows(scene, drafts))
    say = Say(at.chat, text, rows, reply_to=answered, thread=at.thread)
    messages = (say, *enclosed(Binding(at.chat, at.thread), case, scene.words))
    return [viewed(at, case), *(Tell(message) for message in messages)]


def _drafts(scene: Scene, appeal: Appeal) -> tuple[Proposal, ...]:
    """The answers in preparation, for those who may answer, as long as there is something to answer."""
    answerable = appeal.status in OPEN or appeal.status is Status.ANSWERED
    if appeal.anonymised or not answerable or not allowed_on(scene, Action.ANSWER, appeal):
        return ()
    drafts: tuple[Proposal, ...] = scene.facts.look(Look.DRAFTS, appeal.number)
    return tuple(one for one in drafts if one.at is not None)


def _draft(scene: Scene, draft: Proposal) -> str:
    at = (draft.at or scene.now).astimezone(scene.town.time_zone)
    return scene.words("card.draft", name=draft.by_name, at=scene.words.moment(at))


def _draft_rows(scene: Scene, drafts: tuple[Proposal, ...]) -> Rows:
    """A button for each: to go on with it, one's own or a colleague's."""
    label = scene.words.label
    return tuple((Button(label("draft", who=one.by_name), f"draft:{one.number}:{one.author}"),) for one in drafts)


def viewed(at: Pressed | Said, case: Case, deed: Deed = Deed.CARD) -> Audit:
    """The audit log's entry: who asked to see personal data of which appeal."""
    return Audit(at.update_id, at.person.id if at.person else 0, deed, case.appeal.number)


def rows_of(scene: Scene, appeal: Appeal) -> Rows:
    """The card's buttons that this person may press; the head's own one comes first."""
    words = scene.words
    ack: Rows = ()
    if (
        is_overdue(appeal, scene.now.date())
        and not appeal.acknowledged
        and allowed_on(scene, Action.ACKNOWLEDGE, appeal)
    ):
        ack = ((Button(words.label("ack"), f"ack:{appeal.number}"),),)
    rows = (
        tuple(button for button in row if allowed_on(scene, RIGHTS[button.data.partition(":")[0]], appeal))
        for row in card_rows(appeal, words)
    )
    return (*ack, *(row for row in rows if row))


def show(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    return [toast(press), *opened(scene, case, press)]


def card(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Назад]: the card again. In a group it is everybody's, in private only its reader's."""
    text, rows = scene_card(scene, case)
    rows = rows_of(scene, case.appeal) if press.private else rows
    return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]


# What is rarer, and the move it makes; None: it changes nothing.
MORE: tuple[tuple[str, Move | None], ...] = (
    ("entrust", Move.ENTRUST),
    ("release", Move.RELEASE),
    ("amend", Move.AMEND),
    ("return", Move.RETURN),
    ("reject", Move.REJECT),
    ("decline", Move.DECLINE),
    ("forward", Move.FORWARD),
    ("letter", None),
    ("note", None),
    ("others", None),
    ("involve", Move.INVOLVE),
    ("uninvolve", Move.INVOLVE),
    ("split", Move.SPLIT),
    ("merge", Move.MERGE),
    ("separate", Move.SEPARATE),
    ("interim", Move.INTERIM),
    ("can", None),
    ("canned", None),
    ("extend", Move.EXTEND),
    ("history", None),
)


def more(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Ещё…]: what the appeal's state allows and this person may do, one to a row."""
    appeal, label = case.appeal, scene.words.label
    fitting = (action for action, move in MORE if _fits(scene, appeal, action, move))
    rows: Rows = tuple((Button(label(action), f"{action}:{appeal.number}"),) for action in fitting)
    drafts = _drafts(scene, appeal)
    rows = (*_draft_rows(scene, drafts), *rows, (Button(label("back"), f"card:{appeal.number}"),))
    text = "\n".join([scene_card(scene, case)[0], *(_draft(scene, one) for one in drafts)])
    return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _fits(scene: Scene, appeal: Appeal, action: str, move: Move | None) -> bool:
    if appeal.anonymised and action != "history":
        return False
    if action == "can" and appeal.status not in (Status.ANSWERED, Status.CLOSED):
        return False
    if action == "interim" and appeal.awaits_approval:
        return False
    if action == "uninvolve" and not appeal.coexecutors:
        return False
    if action == "release" and appeal.executor != scene.facts.dialog.person:  # nobody gives up what is another's
        return False
    able = move is None or possible(appeal.status, move, appeal.regime)
    return able and allowed_on(scene, RIGHTS[action], appeal)


def history(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, case.appeal.number)
    text = history_text(case.appeal, history, scene.town, scene.words)
    rows = open_row(case.appeal.number, scene.words)
    say = Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread)
    return [toast(press), viewed(press, case, Deed.HISTORY), Tell(say)]
