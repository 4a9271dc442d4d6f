"""Words of officials to the citizen: a question, an answer with its preview and result."""

from __future__ import annotations

from dataclasses import replace

from appeals.cards import answer_text, open_row
from appeals.clockwork import scheduled
from appeals.desk import publishing
from appeals.desk.prompts import cancel
from appeals.desk.rights import event_by, held_by, name_of, owing, stale
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
from appeals.model import Bubble, EventType, Notice, Proposal, Result
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.personal import Find
from appeals.replies import reply, shown, toast
from appeals.screens import attachments, shortened
from appeals.words import Html

PREVIEW_LETTERS = 3_000  # the preview is one message; a longer answer is shown whole before it


def asked(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The question goes to the citizen; the town waits, the deadline to the citizen does not."""
    held = held_by(scene, case.appeal, said)
    held = replace(held, status=after(held.status, Move.ASK), asked_at=scene.now, silent=False)
    waiting, event = event_by(scene, held, EventType.ASKED, said)
    event = replace(owing(event, Notice.QUESTION, Notice.CARD_CHANGED), text=said.text.strip(), files=said.files)
    citizen = scene.facts.look(Look.CITIZEN, str(case.appeal.citizen))
    return [
        SaveAppeal(scheduled(waiting, scene.town), event),
        SaveCitizen(replace(citizen, asked=waiting.number)),
        *reply(said, scene.words("desk.asked", number=waiting.number)),
    ]


def proposed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reply becomes a preview of what the citizen will get; parts of an album join one preview."""
    after(case.appeal.status, Move.ANSWER)
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
        dialog = dialog.without_board(slot)
    dialog, message = dialog.showing(slot, _preview(scene, said, case, proposal), scene.now)
    whole = _answer(scene, said, case, proposal.text)
    long = reply(said, whole) if len(proposal.text) > PREVIEW_LETTERS else []
    return [SaveProposal(proposal), SaveDialog(dialog), *long, *([Tell(message)] if message else [])]


def _preview(scene: Scene, at: Said | Pressed, case: Case, proposal: Proposal, finds: tuple[Find, ...] = ()) -> Say:
    words, number = scene.words, case.appeal.number
    files = words("card.files", files=Html(attachments(words, proposal.files))) if proposal.files else ""
    told, publication = publishing.choice(scene, case, proposal, finds)
    text = words(
        "desk.preview",
        number=number,
        answer=Html(_answer(scene, at, case, shortened(proposal.text, PREVIEW_LETTERS))),
        files=Html(files),
        publication=Html(f"{told}\n\n") if told else "",
    )
    rows: Rows = (
        *publication,
        *(
            (Button(words.label(f"result_{code}"), f"result:{number}:{proposal.id}:{code}"),)
            for code in scene.town.results
        ),
        (Button(words.label("cancel"), f"forget:{number}:{proposal.id}"),),
    )
    answered = at.message_id if isinstance(at, Said) else None
    return Say(at.chat, text, rows, reply_to=answered, thread=at.thread)


def _answer(scene: Scene, at: Said | Pressed, case: Case, text: str) -> str:
    """The answer as the citizen will get it, signed as it will be."""
    return answer_text(case.appeal, text, name_of(scene, at), scene.town, scene.words)


def _shown(scene: Scene, press: Pressed, case: Case) -> Proposal | None:
    """The answer that this preview shows; None when the preview is an older one, or somebody else's."""
    number = case.appeal.number
    proposal: Proposal | None = scene.facts.look(Look.PROPOSAL, f"{number}/{press.person.id}")
    shown = press.data.split(":")[2:3]
    return proposal if proposal is not None and shown == [str(proposal.id)] else None


def result(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The result code under a preview: the answer is given, just as it was shown."""
    proposal, code = _shown(scene, press, case), press.data.rpartition(":")[2]
    if proposal is None or code not in scene.town.results:
        return stale(scene, press)
    held = held_by(scene, case.appeal, press)
    status = after(held.status, Move.ANSWER)
    answered = replace(
        held,
        status=status,
        answered_at=scene.now,
        reached_at=None,
        result=Result(code),
        undelivered=False,
        listed=True,
    )
    answered, event = event_by(scene, answered, EventType.ANSWERED, press)
    event = replace(
        owing(event, Notice.TOAST, Notice.ANSWER, Notice.CARD_CHANGED),
        card=None,  # what was pressed is the preview, not the card
        detail=code,
        text=proposal.text,
        files=proposal.files,
        public=proposal.public,
    )
    answered, event = publishing.given(scene, answered, event)
    done = scene.words(
        "desk.answered",
        number=proposal.number,
        text=shortened(proposal.text, PREVIEW_LETTERS) or scene.words.plain("answer_in_files"),
        result=scene.words.plain(f"results.{code}"),
    )
    return [
        SaveAppeal(scheduled(answered, scene.town), event),
        DropProposal(proposal),
        SaveDialog(scene.facts.dialog.without_board(f"preview:{proposal.number}")),
        Tell(Redraw(press.chat, press.message_id, done, open_row(proposal.number, scene.words))),
    ]


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
    say = _preview(scene, press, case, proposal, finds)
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
