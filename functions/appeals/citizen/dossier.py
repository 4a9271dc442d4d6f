"""All that is kept of a person as one text that people can read: without officials' names, ids or notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from appeals import links
from appeals.citizen.mine import SEEN_BY_AUTHOR
from appeals.dialog import Dialog, Draft
from appeals.model.appeal import Appeal, Regime, Status
from appeals.model.event import Event
from appeals.model.people import Citizen
from appeals.model.written import Contact, File, Place
from appeals.screens import attachments
from appeals.town import Town
from appeals.words import Words

Histories = Mapping[str, Iterable[Event]]


@dataclass(frozen=True)
class Dossier:
    """The text, in the town's words and time."""

    town: Town
    words: Words

    def text(self, dialog: Dialog, citizen: Citizen, appeals: Iterable[Appeal], histories: Histories) -> str:
        """Paragraphs: the person, the draft, each appeal with all that was said in it."""
        parts = [self._person(dialog.person, citizen)]
        parts += [self._draft("draft", dialog.draft)] if dialog.draft else []
        parts += [self._draft("held", held) for held in dialog.undecided.values()]
        parts += [self._appeal(appeal, histories[appeal.number]) for appeal in appeals]
        return "\n\n".join("\n".join(lines) for lines in parts) + "\n"

    def _person(self, person: int, citizen: Citizen) -> Iterator[str]:
        words = self.words
        yield words.plain("mydata.title", town=self.town.name_genitive)
        yield words.plain("mydata.person", id=str(person))
        if citizen.consent_at is not None:
            at = self._moment(citizen.consent_at)
            yield words.plain("mydata.consent", version=citizen.consent_version, at=at)
        else:
            yield words.plain("mydata.no_consent")
        if citizen.publication_at is not None:
            at = self._moment(citizen.publication_at)
            yield words.plain("mydata.publication", version=citizen.publication_version, at=at)
        if citizen.unreachable_since is not None:
            yield words.plain("mydata.unreachable", at=self._moment(citizen.unreachable_since))
        yield from self._named(citizen.name, citizen.place)

    def _draft(self, which: str, draft: Draft) -> Iterator[str]:
        yield self.words.plain(f"mydata.{which}", at=self._moment(draft.at))
        if draft.topic:
            yield self.words.plain("mydata.topic", topic=self.town.topic(draft.topic).name)
        yield from self._named(draft.name, draft.place)
        yield from self._said(draft.text, draft.files, draft.contacts)

    def _appeal(self, appeal: Appeal, history: Iterable[Event]) -> Iterator[str]:
        words, town = self.words, self.town
        key = "mydata.appeal" if appeal.regime is Regime.APPEAL else "mydata.message"
        yield words.plain(key, number=appeal.number)
        if appeal.comment is not None:
            yield words.plain("mydata.comment", link=links.to_comment(appeal.comment))
        yield words.plain("mydata.topic", topic=town.topic(appeal.topic).name)
        yield words.plain("mydata.department", department=town.department(appeal.department).name)
        yield words.plain("mydata.state", state=words.plain(f"mine.{appeal.status}"))
        if appeal.status is not Status.RECEIVED:  # it has none yet
            yield words.plain("mydata.deadline", deadline=words.full_day(appeal.deadline))
        if appeal.result is not None:
            yield words.plain("mydata.result", result=words.plain(f"results.{appeal.result}"))
        yield from self._named(appeal.name, appeal.place)
        if appeal.district:
            yield words.plain("mydata.district", district=town.district(appeal.district))
        for event in history:
            if event.type in SEEN_BY_AUTHOR:
                what = words.plain(f"mine.events.{event.type}")
                yield words.plain("mydata.event", at=self._moment(event.at), what=what)
                yield from self._named("", event.place)
                yield from self._said(event.text, event.files, (event.contact,) if event.contact else ())

    def _named(self, name: str, place: Place | None) -> Iterator[str]:
        if name:
            yield self.words.plain("mydata.name", name=name)
        if place is not None:
            point = "" if place.latitude is None else f"{place.latitude}, {place.longitude}"
            yield self.words.plain("mydata.place", place=" · ".join(part for part in (place.address, point) if part))

    def _said(self, text: str, files: tuple[File, ...], contacts: Iterable[Contact]) -> Iterator[str]:
        if text:
            yield text
        if files:
            names = [file.name for file in files if file.name]
            told = ", ".join([attachments(self.words, files), *names])
            yield self.words.plain("mydata.files", files=told)
        for contact in contacts:
            yield self.words.plain("card.contact", name=contact.name, phone=contact.phone)

    def _moment(self, at: datetime) -> str:
        """With the year: a dossier spans several."""
        local = at.astimezone(self.town.time_zone)
        return f"{self.words.full_day(local.date())} {local:%H:%M}"
