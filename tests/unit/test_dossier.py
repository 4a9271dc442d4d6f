"""A person's dossier: what its author may read of an appeal, whatever happened to it inside the town hall."""

from __future__ import annotations

from datetime import UTC, date, datetime

import town as town_package
from appeals.citizen.dossier import Dossier
from appeals.citizen.mine import SEEN_BY_AUTHOR
from appeals.dialog import Dialog
from appeals.model.appeal import Appeal, Regime, Status
from appeals.model.event import Event, EventType
from appeals.model.people import Citizen

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_only_what_concerns_its_author_is_told_and_never_who_did_it() -> None:
    """Every type of event, all by an official with a name and an id: reminders and the like are the town's own."""
    number = "2026-000001"
    appeal = Appeal(
        number,
        citizen=1,
        status=Status.ANSWERED,
        topic="street_light",
        department="utilities",
        registered_at=AT,
        deadline=date(2026, 12, 23),
        regime=Regime.APPEAL,
        executor=990077,
        executor_name="Иван Служебный",
    )
    events = [
        Event(number, seq, kind, AT, by=990077, by_name="Иван Служебный", text=f"слова {kind}", detail=f"деталь {kind}")
        for seq, kind in enumerate(EventType, start=1)
    ]
    told = Dossier(town_package.load(), town_package.load_words()).text(
        Dialog(1, 1), Citizen(1), [appeal], {number: events}
    )
    assert f"Обращение № {number} по закону № 59-ФЗ" in told
    assert {kind for kind in EventType if f"слова {kind}\n" in told} == SEEN_BY_AUTHOR
    assert not [word for word in ("Служебный", "990077", "деталь") if word in told]
