"""An answer that is to stand under a comment: its author's consent, what in it tells of people, a deputy's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from appeals.cards import open_row
from appeals.citizen import publication
from appeals.clockwork import scheduled
from appeals.desk.prompts import asked_for, prompted
from appeals.desk.rights import event_by, owing, refused, stale
from appeals.effects import Case, Effect, Look, SaveAppeal, SaveCitizen, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.ladder import readers
from appeals.lifecycle import Move, after
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType, Notice
from appeals.model.people import Citizen
from appeals.model.written import Answer, Proposal
from appeals.outgoing import Button, Redraw, Rows
from appeals.personal import Find, found
from appeals.replies import reply
from appeals.screens import named, told_finds
from appeals.town import Audience
from appeals.words import Html


def author_of(scene: Scene, appeal: Appeal) -> Citizen:
    """Who wrote the comment, as they are known now."""
    citizen: Citizen = scene.facts.look(Look.CITIZEN, str(appeal.citizen))
    return citizen


def finds_in(scene: Scene, appeal: Appeal, text: str) -> tuple[Find, ...]:
    """What in an answer tells of people, its author among them."""
    return found(text, scene.town, (appeal.name,))


def hindrance(scene: Scene, appeal: Appeal) -> str:
    """Why an answer to this comment may not be published, as the end of a text's key; empty when it may."""
    if appeal.comment is None or appeal.comment.chat != scene.facts.chats.discussion():
        return "elsewhere"
    return "" if publication.given(author_of(scene, appeal), scene.town) else "no_consent"


def choice(scene: Scene, case: Case, proposal: Proposal, finds: Sequence[Find] = ()) -> tuple[Html, Rows]:
    """What a preview says of publication, and its buttons; `finds` are those that are still to be looked at."""
    words, appeal = scene.words, case.appeal
    if appeal.comment is None or not proposal.text or proposal.kind is not Answer.FINAL:
        return Html(""), ()
    why_not = hindrance(scene, appeal)
    if why_not:
        return words(f"publish.{why_not}"), ()
    label, data = words.label, f"{appeal.number}:{proposal.id}"
    privately = (Button(label("private"), f"private:{data}"),)
    if finds:
        told = words("publish.found", finds=told_finds(finds, words))
        return told, ((Button(label("own"), f"own:{data}"),), privately)
    if proposal.public:
        told = words("publish.chosen_approved" if scene.town.comments.approved else "publish.chosen")
        return told, (privately,)
    return words("publish.offered"), ((Button(label("public"), f"public:{data}"),),)


def given(scene: Scene, appeal: Appeal, answer: Event) -> tuple[Appeal, Event]:
    """An answer just given, and what it owes beside: its publication, or that a deputy is asked about it."""
    if not answer.public or hindrance(scene, appeal):
        return replace(appeal, publishing=0), replace(answer, public=False)
    if not scene.town.comments.approved:
        owed = {**answer.unsent, Notice.PUBLIC: 0, Notice.PUBLISHED: 0}
        appeal = replace(appeal, publishing=0, published=(*appeal.published, answer.seq))
        return appeal, replace(answer, unsent=owed)
    to, people = readers(Audience.DEPUTY, appeal.department, scene.facts.look(Look.OFFICIALS), scene.now.date())
    answer = replace(answer, to=to, people=people, unsent={**answer.unsent, Notice.PUBLICATION: 0})
    return replace(appeal, publishing=answer.seq), answer


def post(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Опубликовать]: the words that the citizen has got, under their comment."""
    appeal, status = case.appeal, after(case.appeal.status, Move.PUBLISH)
    answer = _waiting(scene, appeal, press.data.rpartition(":")[2])
    if answer is None:
        return stale(scene, press)
    why_not = hindrance(scene, appeal)
    if why_not:
        return refused(scene, press, scene.words.plain(f"publish.{why_not}"))
    done = replace(appeal, status=status, publishing=0, published=(*appeal.published, appeal.version + 1))
    done, event = event_by(scene, done, EventType.PUBLISHED, press)
    event = replace(owing(event, Notice.TOAST, Notice.PUBLIC, Notice.PUBLISHED), text=answer.text, card=None)
    told = scene.words("publish.done", what=named(scene.words, appeal), text=answer.text)
    return [
        SaveAppeal(scheduled(done, scene.town), event),
        SaveCitizen(author_of(scene, appeal)),  # as it is: consent taken back meanwhile makes this decided anew
        Tell(Redraw(press.chat, press.message_id, told, open_row(appeal.number, scene.words))),
    ]


def withhold(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Не публиковать]: asks why."""
    after(case.appeal.status, Move.PUBLISH)
    seq = press.data.rpartition(":")[2]
    if _waiting(scene, case.appeal, seq) is None:
        return stale(scene, press)
    return prompted(scene, press, case, "withhold", seq)


def withheld(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reason, to the department; the citizen has the answer in private already."""
    number, status = case.appeal.number, after(case.appeal.status, Move.PUBLISH)
    if _waiting(scene, case.appeal, asked_for(said, number)[1]) is None:
        return refused(scene, said, scene.words.plain("refused.stale"))
    kept, event = event_by(scene, replace(case.appeal, status=status, publishing=0), EventType.WITHHELD, said)
    event = replace(owing(event, Notice.ADDITION), text=said.text.strip())
    done = scene.words("publish.withheld", what=named(scene.words, case.appeal))
    return [SaveAppeal(scheduled(kept, scene.town), event), *reply(said, done)]


def _waiting(scene: Scene, appeal: Appeal, seq: str) -> Event | None:
    """The answer whose publication is asked about; None when that was decided, or a newer one has taken its place."""
    if not appeal.publishing or seq != str(appeal.publishing):
        return None
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, appeal.number)
    return next((event for event in history if event.seq == appeal.publishing), None)
