"""Writing to a citizen first: in the matter of one of their appeals, whatever its state, moving nothing."""

from __future__ import annotations

from dataclasses import replace

from appeals.desk.prompts import prompted
from appeals.desk.rights import event_by, not_anonymised, owing
from appeals.effects import Case, Effect, Look, SaveAppeal, SaveCitizen, Scene
from appeals.incoming import Pressed, Said
from appeals.model.event import EventType, Notice
from appeals.model.people import Citizen
from appeals.replies import reply
from appeals.screens import named


def write(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Написать жителю]: as long as there is somebody to write to."""
    not_anonymised(case.appeal)
    return prompted(scene, press, case, "letter")


def written(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The words go to the citizen: neither answer nor reopening; what they say to it is added, if it comes in time."""
    not_anonymised(case.appeal)
    changed, event = event_by(scene, replace(case.appeal, written_at=scene.now), EventType.WROTE, said)
    event = replace(owing(event, Notice.LETTER), text=said.text.strip(), files=said.files)
    citizen: Citizen = scene.facts.look(Look.CITIZEN, str(changed.citizen))
    waited_for = [] if citizen.asked else [SaveCitizen(replace(citizen, asked=changed.number))]
    told = reply(said, scene.words("desk.written", what=named(scene.words, changed)))
    return [SaveAppeal(changed, event), *waited_for, *told]
