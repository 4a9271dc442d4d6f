"""«/quality»: how often the proposed topic was right, over the last months and by topic."""

from __future__ import annotations

from appeals.desk.rights import allowed, refusal, refused
from appeals.effects import Effect, Look, Scene
from appeals.incoming import Said
from appeals.quality import PERIODS, report
from appeals.replies import reply
from appeals.roles import Action


def command(scene: Scene, message: Said, _: str) -> list[Effect]:
    """Of what came in the longest of the periods; the latest of it, where that is too much for one reading."""
    if not allowed(scene, Action.JUDGE):
        return refused(scene, message, refusal(scene, "not_coordinator"))
    appeals = scene.facts.look(Look.JUDGED, str(max(PERIODS)))
    return reply(message, report(appeals, scene.now, scene.town, scene.words))
