"""The officials' buttons, and the words they were asked for: every right is checked here, and then the thing done."""

from __future__ import annotations

from collections.abc import Callable

from appeals.desk import (
    answers,
    approval,
    assigning,
    canned,
    coexecution,
    corrections,
    ending,
    extension,
    merging,
    moves,
    notes,
    prompts,
    publishing,
    registering,
    search,
    splitting,
    terms,
    views,
    writing,
)
from appeals.desk.rights import Act, allowed, allowed_on, refused, right_of
from appeals.effects import Case, Effect, Scene
from appeals.incoming import Pressed, Said
from appeals.instructions import form
from appeals.lifecycle import IllegalMove, Move
from appeals.model.people import Role
from appeals.replies import NUMBER, numbers_in, reply
from appeals.roles import Action

_ACTS: dict[str, Act] = {
    "register": corrections.opened,
    "assign": corrections.opened,
    "amend": corrections.opened,
    "fix": corrections.fix,
    "set": corrections.set_to,
    "code": corrections.code,
    "file": registering.filed,
    "complaint": registering.complaint,
    "summary": registering.summary,
    "reject": ending.reject,
    "decline": ending.decline,
    "forward": ending.forward,
    "body": ending.body,
    "end": ending.ended,
    "return": prompts.prompt("return", Move.RETURN),
    "take": moves.take,
    "move": moves.move,
    "to": moves.to,
    "ask": prompts.prompt("ask", Move.ASK),
    "answer": answers.prompt,
    "cancel": prompts.cancel,
    "result": answers.result,
    "forget": answers.forget,
    "involve": coexecution.ask,
    "involve_in": coexecution.chosen,
    "involve_by": coexecution.dated,
    "uninvolve": coexecution.release,
    "materials": coexecution.materials,
    "split": splitting.ask,
    "split_as": splitting.named,
    "split_to": splitting.addressed,
    "merge": merging.ask,
    "merge_to": merging.chosen,
    "separate": merging.separate,
    "public": answers.public,
    "own": answers.own,
    "private": answers.private,
    "post": publishing.post,
    "withhold": publishing.withhold,
    "proposed": approval.waiting,
    "approve": approval.approve,
    "remark": approval.remark,
    "use": canned.use,
    "draft": canned.draft,
    "can": canned.can,
    "canned": canned.listed,
    "uncan": canned.uncan,
    "interim": terms.ask_interim,
    "execute": terms.execute,
    "extend": extension.extend,
    "extend_by": extension.by_days,
    "grant": extension.grant,
    "deny": extension.deny,
    "more_card": views.more,
    "card": views.card,
    "show": views.show,
    "others": search.of_author,
    "history": views.history,
    "note": notes.note,
    "letter": writing.write,
    "entrust": assigning.entrust,
    "entrusted": assigning.entrusted,
    "request": assigning.request,
    "hand": assigning.hand,
    "keep": assigning.keep,
    "release": assigning.release,
    "ack": moves.acknowledge,
}

# What hears the words that a prompt asked for; its right is that of the button of the same name.
_HEARD: dict[str, Callable[[Scene, Said, Case], list[Effect]]] = {
    "code": corrections.coded,
    "summary": registering.summarised,
    "body": ending.forwarded_to,
    "return": registering.returned,
    "ask": answers.asked,
    "answer": answers.proposed,
    "note": notes.noted,
    "involve": coexecution.named,
    "involve_by": coexecution.typed,
    "materials": coexecution.handed_in,
    "split": splitting.typed,
    "merge": merging.typed,
    "withhold": publishing.withheld,
    "approve": approval.lettered,
    "remark": approval.remarked,
    "result": answers.dated,
    "can": canned.named,
    "interim": terms.interim,
    "execute": terms.executed,
    "extend": extension.asked,
    "deny": extension.denied,
    "letter": writing.written,
}
_FILES_WILL_DO = frozenset({prompts.ANSWER, "materials", "letter"})  # without a word


def pressed(scene: Scene, press: Pressed) -> list[Effect] | None:
    """A button of a card, a preview or a list; None when the button is none of the desk's."""
    right = right_of(press.data)
    if right is None:
        return None
    action, number = (*press.data.split(":"), "")[:2]
    case = scene.facts.case(number) if NUMBER.fullmatch(number) else None
    if case is None or not allowed_on(scene, right, case.appeal):
        # The same words for «no such appeal» and «not yours»: a forged button learns nothing.
        return refused(scene, press)
    try:
        return _ACTS[action](scene, press, case)
    except IllegalMove as illegal:
        return assigning.in_the_way(scene, press, case.appeal, illegal)


def _instructs(scene: Scene, case: Case) -> bool:
    """The head answers no citizen: a reply is an instruction to the department."""
    department = case.appeal.department
    return allowed(scene, Action.INSTRUCT) and not allowed(scene, Action.ANSWER, department)


def replied(scene: Scene, said: Said) -> list[Effect]:
    """A reply to one of the bot's messages: what its prompt asked for, else an answer to the citizen."""
    named = numbers_in(said)
    if not scene.roles - {Role.CITIZEN}:
        return refused(scene, said)
    if len(named) != 1:
        return reply(said, scene.words("desk.which"))
    question, _ = prompts.asked_for(said, named[0])
    right = right_of(question)
    case = scene.facts.case(named[0])
    if question == prompts.ANSWER and case is not None and _instructs(scene, case):
        return form.replied(scene, said, case)
    if case is None or right is None or not allowed_on(scene, right, case.appeal):
        return refused(scene, said)
    if not (said.text.strip() or (said.files and question in _FILES_WILL_DO)):
        return reply(said, scene.words("desk.text_wanted"))
    try:
        return _HEARD[question](scene, said, case)
    except IllegalMove as illegal:
        return assigning.in_the_way(scene, said, case.appeal, illegal)
