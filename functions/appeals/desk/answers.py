"""Words of officials to the citizen: a question, an answer with its preview and result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from appeals.cards import answer_text, open_row
from appeals.clockwork import scheduled
from appeals.days import coming_day
from appeals.desk import publishing
from appeals.desk.approval import done, hindered, sent, way
from appeals.desk.offered import canned_rows
from appeals.desk.prompts import asked_again, asked_for, cancel, prompted
from appeals.desk.rights import event_by, held_by, name_of, owing, refused, stale, with_promise
from appeals.effects import (
    Audit,
    Case,
    Deed,
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
from appeals.lifecycle import Move, after
from appeals.model.appeal import Result
from appeals.model.event import Event, EventType, Notice
from appeals.model.written import Answer, Bubble, Proposal
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.personal import Find
from appeals.replies import reply, shown, toast
from appeals.screens import attachments, named, shortened
from appeals.words import Html

PREVIEW_LETTERS = 3_000  # the preview is one message; a longer answer is shown whole before it


def asked(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The question goes to the citizen; the town waits, the deadline to the citizen does not."""
    held = held_by(scene, case.appeal, said)
    held = replace(held, status=after(held.status, Move.ASK), asked_at=scene.now, reached_at=None, silent=False)
    waiting, event = event_by(scene, held, EventType.ASKED, said)
    event = replace(
        owing(event, *with_promise(case, Notice.QUESTION, Notice.CARD_CHANGED)),
        text=said.text.strip(),
        files=said.files,
    )
    citizen = scene.facts.look(Look.CITIZEN, str(case.appeal.citizen))
    return [
        SaveAppeal(scheduled(waiting, scene.town), event),
        SaveCitizen(replace(citizen, asked=waiting.number)),
        *reply(said, scene.words("desk.asked", what=named(scene.words, waiting))),
    ]


def prompt(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Ответить]: asks for the words."""
    after(case.appeal.status, way(case.appeal, scene.town))
    held_by(scene, case.appeal, press)
    return prompted(scene, press, case, "answer", rows=canned_rows(scene, case.appeal))


def proposed(
    scene: Scene, said: Said, case: Case, kind: Answer = Answer.FINAL, until: date | None = None
) -> list[Effect]:
    """The reply becomes a preview of what the citizen will get; parts of an album join one preview."""
    if why := hindered(scene, case.appeal, kind):
        return refused(scene, said, why)
    held_by(scene, case.appeal, said)
    number, author = case.appeal.number, said.person.id if said.person else 0
    before: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{author}")
    slot = f"preview:{number}"
    dialog = scene.facts.dialog
    part = Bubble(said.message_id, said.text.strip(), said.files)
    if before is not None and said.group and before.group == said.group:
        proposal = before.with_part(part)
    else:
        proposal = Proposal(number, author, part.message_id, before.version if before else 0, (part,), said.group)
        proposal = replace(proposal, kind=kind, until=until)
        dialog = dialog.without_board(slot)
    proposal = replace(proposal, by_name=name_of(scene, said), at=scene.now)
    dialog, message = dialog.showing(slot, preview(scene, said, case, proposal), scene.now)
    whole = _answer(scene, said, case, proposal, proposal.text)
    long = reply(said, whole) if len(proposal.text) > PREVIEW_LETTERS else []
    return [SaveProposal(proposal), SaveDialog(dialog), *long, *([Tell(message)] if message else [])]


def resumed(scene: Scene, press: Pressed, case: Case, proposal: Proposal) -> list[Effect]:
    """An answer in preparation that is the presser's from here on: its preview, where it is seen."""
    slot = f"preview:{proposal.number}"
    say = preview(scene, press, case, proposal)
    whole = _answer(scene, press, case, proposal, proposal.text)
    long = [Tell(Say(press.chat, whole, thread=press.thread))] if len(proposal.text) > PREVIEW_LETTERS else []
    board = shown(scene, scene.facts.dialog.without_board(slot), slot, say)
    return [toast(press), SaveProposal(proposal), *long, *board]


def preview(scene: Scene, at: Said | Pressed, case: Case, proposal: Proposal, finds: tuple[Find, ...] = ()) -> Say:
    words, number = scene.words, case.appeal.number
    files = "\n" + words("card.files", files=Html(attachments(words, proposal.files))) if proposal.files else ""
    told, publication = publishing.choice(scene, case, proposal, finds)
    text = words(
        "desk.preview" if proposal.kind is Answer.FINAL else "desk.preview_of_more",
        what=named(words, case.appeal),
        answer=Html(_answer(scene, at, case, proposal, shortened(proposal.text, PREVIEW_LETTERS))),
        files=Html(files),
        publication=Html(f"{told}\n\n") if told else "",
    )
    codes = _codes(scene, proposal)
    if proposal.kind is Answer.FINAL and proposal.until:
        codes = (Result.MEASURES_PLANNED,)
    rows: Rows = (
        *publication,
        *((Button(words.label(f"result_{code}"), f"result:{number}:{proposal.id}:{code}"),) for code in codes),
        (Button(words.label("cancel"), f"forget:{number}:{proposal.id}"),),
    )
    answered = at.message_id if isinstance(at, Said) else None
    return Say(at.chat, text, rows, reply_to=answered, thread=at.thread)


def _codes(scene: Scene, proposal: Proposal) -> tuple[str, ...]:
    """What a preview's buttons may choose: a final answer's result; any other is only sent."""
    return scene.town.results if proposal.kind is Answer.FINAL else (proposal.kind,)


def _answer(scene: Scene, at: Said | Pressed, case: Case, proposal: Proposal, text: str) -> str:
    """The answer as the citizen will get it, signed as it will be."""
    event = Event(case.appeal.number, 0, EventType(proposal.kind), scene.now, by_name=name_of(scene, at), text=text)
    return answer_text(case.appeal, replace(event, until=proposal.until), scene.town, scene.words)


def _shown(scene: Scene, press: Pressed, case: Case) -> Proposal | None:
    """The answer that this preview shows; None when the preview is an older one, or somebody else's."""
    number = case.appeal.number
    proposal: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{press.person.id}")
    shown = press.data.split(":")[2:3]
    return proposal if proposal is not None and shown == [str(proposal.id)] else None


def result(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The result code under a preview: the answer goes on its way, just as it was shown."""
    proposal, code = _shown(scene, press, case), press.data.rpartition(":")[2]
    if proposal is None or code not in _codes(scene, proposal):
        return stale(scene, press)
    if why := hindered(scene, case.appeal, proposal.kind):
        return refused(scene, press, why)
    if code == Result.MEASURES_PLANNED and proposal.until is None:
        return prompted(scene, press, case, "result", str(proposal.id))
    saved = sent(scene, press, held_by(scene, case.appeal, press), proposal, code)
    number, gone = proposal.number, done(scene, case.appeal, saved.event)
    return [
        saved,
        DropProposal(proposal),
        SaveDialog(scene.facts.dialog.without_board(f"preview:{number}")),
        Tell(Redraw(press.chat, press.message_id, gone, open_row(number, scene.words))),
    ]


def dated(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The day by which what is planned is carried out: the preview once more, with it."""
    number, author = case.appeal.number, said.person.id if said.person else 0
    after(case.appeal.status, way(case.appeal, scene.town))
    proposal: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{author}")
    if proposal is None or asked_for(said, number)[1] != str(proposal.id):
        return refused(scene, said, scene.words.plain("refused.stale"))
    day = coming_day(said.text, scene.now.date(), scene.words)
    if day is None:
        return asked_again(scene, said, number, scene.words("desk.day_wrong"))
    proposal, slot = replace(proposal, until=day), f"preview:{number}"
    say = preview(scene, said, case, proposal)
    return [SaveProposal(proposal), *shown(scene, scene.facts.dialog.without_board(slot), slot, say)]


def public(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Ответить публично]: what in it tells of people is shown first."""
    proposal = _shown(scene, press, case)
    if proposal is None or publishing.hindrance(scene, case.appeal):
        return stale(scene, press)
    finds = publishing.finds_in(scene, case.appeal, proposal.text)
    return _chosen(scene, press, case, replace(proposal, public=not finds), finds)


def own(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Это данные города]: the official has looked at what was found, and answers for it."""
    proposal = _shown(scene, press, case)
    if proposal is None or publishing.hindrance(scene, case.appeal):
        return stale(scene, press)
    confirmed = Audit(press.update_id, press.person.id, Deed.PERSONAL_DATA_CONFIRMED, case.appeal.number)
    return [*_chosen(scene, press, case, replace(proposal, public=True)), confirmed]


def private(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Лично]: the citizen alone will read it."""
    proposal = _shown(scene, press, case)
    return stale(scene, press) if proposal is None else _chosen(scene, press, case, replace(proposal, public=False))


def _chosen(scene: Scene, press: Pressed, case: Case, proposal: Proposal, finds: tuple[Find, ...] = ()) -> list[Effect]:
    slot = f"preview:{proposal.number}"
    dialog = scene.facts.dialog.board_at(slot, press.message_id)
    say = preview(scene, press, case, proposal, finds)
    return [toast(press), SaveProposal(proposal), *shown(scene, dialog, slot, say)]


def forget(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Отмена] under a preview: its author gives the answer up."""
    proposal = _shown(scene, press, case)
    if proposal is None:
        return stale(scene, press)
    return [
        *cancel(scene, press, case),
        DropProposal(proposal),
        SaveDialog(scene.facts.dialog.without_board(f"preview:{proposal.number}")),
    ]
