"""What the desk's modules share: an official's rights, refusals in words, and the events an official causes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape

from appeals import replies
from appeals.effects import Case, Effect, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import ONLY, OPEN, UNASSIGNED, IllegalMove, Move
from appeals.model.appeal import Appeal, Status
from appeals.model.chats import DEPUTY
from appeals.model.event import TOLD, Event, EventType, Notice
from appeals.model.people import Official, Post, Role
from appeals.outgoing import Say
from appeals.roles import Action, may
from appeals.screens import spoken_only
from appeals.terms import registered

MAY_STEP_IN = frozenset({Role.COORDINATOR, Role.DEPARTMENT_HEAD})  # where an executor of the department may not
Act = Callable[[Scene, Pressed, Case], list[Effect]]

# Every button of the desk, and the right it takes.
RIGHTS: dict[str, Action] = {
    "register": Action.REGISTER,
    "assign": Action.REGISTER,
    "file": Action.REGISTER,
    "complaint": Action.REGISTER,
    "summary": Action.REGISTER,
    "amend": Action.AMEND,
    "fix": Action.AMEND,
    "set": Action.AMEND,
    "code": Action.AMEND,
    "reject": Action.END,
    "decline": Action.END,
    "forward": Action.END,
    "body": Action.END,
    "end": Action.END,
    "return": Action.RETURN,
    "take": Action.TAKE,
    "move": Action.MOVE,
    "to": Action.MOVE,
    "ask": Action.ASK,
    "answer": Action.ANSWER,
    "result": Action.ANSWER,
    "forget": Action.ANSWER,
    "involve": Action.INVOLVE,
    "involve_in": Action.INVOLVE,
    "involve_by": Action.INVOLVE,
    "uninvolve": Action.INVOLVE,
    "materials": Action.CONTRIBUTE,
    "split": Action.SPLIT,
    "split_as": Action.SPLIT,
    "split_to": Action.SPLIT,
    "merge": Action.MERGE,
    "merge_to": Action.MERGE,
    "separate": Action.MERGE,
    "public": Action.ANSWER,
    "own": Action.ANSWER,
    "private": Action.ANSWER,
    "post": Action.PUBLISH,
    "withhold": Action.PUBLISH,
    "proposed": Action.FIND,
    "approve": Action.APPROVE,
    "remark": Action.APPROVE,
    "use": Action.ANSWER,
    "draft": Action.ANSWER,
    "can": Action.CAN,
    "canned": Action.CAN,
    "uncan": Action.CAN,
    "interim": Action.ANSWER,
    "execute": Action.ANSWER,
    "extend": Action.EXTEND,
    "extend_by": Action.EXTEND,
    "grant": Action.GRANT,
    "deny": Action.GRANT,
    "more_card": Action.FIND,
    "card": Action.FIND,
    "show": Action.FIND,
    "others": Action.FIND,
    "history": Action.HISTORY,
    "note": Action.NOTE,
    "letter": Action.WRITE,
    "entrust": Action.ENTRUST,
    "entrusted": Action.ENTRUST,
    "request": Action.TAKE,
    "hand": Action.TAKE,
    "keep": Action.TAKE,
    "release": Action.TAKE,
    "ack": Action.ACKNOWLEDGE,
}


def right_of(data: str) -> Action | None:
    """The right that a button of this callback data takes; None when it is none of the desk's.

    [Отмена] under a prompt takes that of what the prompt asks for.
    """
    action, _, question = (*data.split(":"), "", "")[:3]
    return RIGHTS.get(question if action == "cancel" else action)


def allowed(scene: Scene, action: Action, department: str = "") -> bool:
    """Whether one of the person's roles gives the right; the department counts for those who have one."""
    official = scene.facts.official
    posts = official.posts(scene.now.date()) if official is not None else ()
    everywhere = any(may(role, action, same_department=False) for role in scene.roles)
    return everywhere or any(may(post.role, action, desk_of(post) == department) for post in posts)


# What a co-executing department may do to an appeal of another's.
_OF_COEXECUTORS = frozenset({Action.FIND, Action.HISTORY, Action.NOTE, Action.CONTRIBUTE})


def allowed_on(scene: Scene, action: Action, appeal: Appeal) -> bool:
    """Whether the person may do this to the appeal: for its department, or for one that is to hand something in.

    Those whom it complains about may do nothing.
    """
    if concerned(scene, appeal):
        return False
    if allowed(scene, action, appeal.department):
        return True
    return action in _OF_COEXECUTORS and any(allowed(scene, action, one.department) for one in appeal.coexecutors)


def concerned(scene: Scene, appeal: Appeal) -> bool:
    """Whether it complains about a department of the person's, whatever else the person is."""
    official = scene.facts.official
    posts = official.posts(scene.now.date()) if official is not None else ()
    return bool(appeal.about) and any(post.department == appeal.about for post in posts)


def desk_of(post: Post | Official) -> str:
    """Whose appeals are the person's own: the deputies share a desk, whatever departments they look after."""
    return DEPUTY if post.role is Role.DEPUTY else post.department


def works_in(official: Official, department: str, today: date) -> bool:
    """Whether the person could take an appeal of the department."""
    return any(may(post.role, Action.TAKE, desk_of(post) == department) for post in official.posts(today))


def called(scene: Scene, official: Official) -> str:
    """What a button calls a person; whoever is away says until when."""
    away = official.away(scene.now.date())
    if away is None:
        return official.name
    return scene.words.label("away", person=official.name, day=scene.words.short_day(away.until, scene.now.date()))


def home(scene: Scene, action: Action) -> str:
    """The department whose appeals the person means who names none; empty when it is all."""
    official = scene.facts.official
    if official is None or allowed(scene, action):
        return ""
    own = (desk_of(post) for post in official.posts(scene.now.date()) if allowed(scene, action, desk_of(post)))
    return next(own, official.department)


def refusal(scene: Scene, officials: str = "other_department") -> str:
    """Why the person may not, and what to do: officials are told whose it is, others of the administrator."""
    return scene.words.plain(f"refused.{officials}" if scene.roles - {Role.CITIZEN} else "refused.no_role")


def why_not(scene: Scene, appeal: Appeal, person: int, refused: IllegalMove) -> str:
    """Who has it and since when, or what its state does not allow."""
    words = scene.words
    if appeal.anonymised:
        return words.plain("refused.anonymised")
    if refused.move is Move.REGISTER and appeal.status is Status.RECEIVED:
        return words.plain("refused.summary_first")
    if refused.move in ONLY and ONLY[refused.move] is not appeal.regime:
        return words.plain(f"refused.only_{ONLY[refused.move]}")
    if refused.move is not Move.TAKE or appeal.taken_at is None or appeal.status not in OPEN:
        return words.plain(f"refused.{appeal.status}")
    if appeal.executor == person:
        return words.plain("refused.taken_by_you")
    taken = appeal.taken_at.astimezone(scene.town.time_zone)
    at = f"{taken:%H:%M}" if taken.date() == scene.now.date() else words.moment(taken)
    return words.plain("refused.taken", at=at, name=appeal.executor_name)


def refused(scene: Scene, at: Pressed | Said, why: str = "") -> list[Effect]:
    """Not let through, and told why in plain words, where the person is; for want of the right, unless said else."""
    why = why or refusal(scene)
    if isinstance(at, Pressed):
        return [replies.refused(at, why)]
    return [Tell(Say(at.chat, escape(why), reply_to=at.message_id, thread=at.thread), refused=True)]


def stale(scene: Scene, press: Pressed) -> list[Effect]:
    return refused(scene, press, scene.words.plain("refused.stale"))


def event_by(scene: Scene, appeal: Appeal, kind: EventType, at: Pressed | Said) -> tuple[Appeal, Event]:
    """The appeal's next version and the event, by an official."""
    changed = replace(appeal, version=appeal.version + 1)
    if kind in TOLD:
        changed = replace(changed, word=changed.version, undelivered=False)
    person, card = at.person, at if isinstance(at, Pressed) and not _asks(at) else None
    return changed, Event(
        number=appeal.number,
        seq=changed.version,
        type=kind,
        at=scene.now,
        by=person.id if person else None,
        by_name=name_of(scene, at),
        press=at.callback_id if isinstance(at, Pressed) else "",
        card=card.message_id if card else None,
        card_chat=card.chat if card else None,
    )


def _asks(press: Pressed) -> bool:
    """Whether what was pressed is a prompt, which stays one whatever action is forged on it."""
    return any(data.startswith("cancel:") for data in press.beside)


def name_of(scene: Scene, at: Pressed | Said) -> str:
    """How an official is called in what others read."""
    official = scene.facts.official
    return (official.name if official else "") or (at.person.name if at.person else "")


def not_anonymised(appeal: Appeal) -> None:
    """There must be somebody whose matter it is: to answer, to write to, to note something of."""
    if appeal.anonymised:
        raise IllegalMove(appeal.status, Move.ANSWER)


def held_by(scene: Scene, appeal: Appeal, at: Pressed | Said) -> Appeal:
    """The appeal in the hands of whoever works on it; one that another executor holds is not to be grabbed."""
    person = at.person
    not_anonymised(appeal)
    if appeal.status in UNASSIGNED:
        appeal = as_it_stands(scene, appeal)
    if person is None or appeal.executor == person.id:
        return appeal
    if appeal.executor is not None and not scene.roles & MAY_STEP_IN:
        raise IllegalMove(appeal.status, Move.TAKE)
    if appeal.executor is not None:
        return appeal
    return replace(appeal, executor=person.id, executor_name=name_of(scene, at), taken_at=scene.now)


def as_it_stands(scene: Scene, appeal: Appeal) -> Appeal:
    """What waits for the coordinator, registered for the desk it waits at: whoever works there is not held up."""
    if appeal.status is not Status.RECEIVED:
        return replace(appeal, bound_for="", assign_by=None)
    case = scene.facts.case(appeal.number)
    if case is not None and unsaid(case):
        raise IllegalMove(appeal.status, Move.REGISTER)
    return registered(scene, appeal)


def unsaid(case: Case) -> bool:
    """Whether it was only spoken, and the coordinator has not said in words what it is about."""
    return spoken_only(case.first.text, case.first.files) and not case.appeal.summary


def with_promise(case: Case, *notices: Notice) -> tuple[Notice, ...]:
    """What is owed; the citizen first reads department and deadline when these are only now certain."""
    return (Notice.ACCEPTED, *notices) if case.appeal.status is Status.RECEIVED else notices


def owing(event: Event, *notices: Notice) -> Event:
    return replace(event, unsent=dict.fromkeys(notices, 0))


def concerns(said: Said) -> bool:
    """Whether a message in private answers one of the desk's: their buttons tell them from the citizen's own."""
    return said.reply is not None and any(right_of(data) is not None for data in said.reply.data)
