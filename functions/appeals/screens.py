"""Lines that several screens share: attachments, a place, a deadline. All return Telegram HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from appeals.dialog import Draft
from appeals.lifecycle import OPEN, UNANSWERED, UNASSIGNED
from appeals.model.appeal import Appeal, Status
from appeals.model.written import Contact, File, FileKind, Place
from appeals.personal import Find
from appeals.town import Town
from appeals.words import CASES, Html, Phrase, Words

SOON = 5  # days left from which a card turns yellow


def attachments(words: Words, files: Iterable[File]) -> str:
    """«3 фото, 1 голосовое»."""
    counted = Counter(file.kind for file in files)
    return ", ".join(words(f"files.{kind}", n=count) for kind, count in counted.items())


def place_line(words: Words, place: Place) -> str:
    """«ул. Кирова, 120 (карта)»: the address, and a link to the point when there is one."""
    if place.latitude is None or place.longitude is None:
        return words("place.address", address=place.address)
    where = {"latitude": f"{place.latitude:.6f}", "longitude": f"{place.longitude:.6f}"}
    if place.address:
        return words("place.both", address=place.address, **where)
    return words("place.point", **where)


def known_as(words: Words, name: str) -> str:
    """The name, or words in its place when there is nothing to see in it."""
    return name or words.plain("nameless")


def contact_of(words: Words, contact: Contact) -> dict[str, str]:
    """What the line of a contact card says."""
    return {"name": known_as(words, contact.name), "phone": contact.phone}


def enclosures(words: Words, files: Iterable[File], contacts: int) -> str:
    """«3 фото, 1 контакт»: all that is sent along with the text."""
    counted = [attachments(words, files), words("summary.contact", n=contacts) if contacts else ""]
    return ", ".join(part for part in counted if part)


def summary(words: Words, draft: Draft) -> str:
    """«текст и 3 фото»: what the draft holds so far."""
    texts = sum(1 for bubble in draft.bubbles if bubble.text)
    written = words("summary.text") if texts == 1 else words("summary.texts", n=texts)
    parts: list[str] = [written] if texts else []
    parts += [enclosures(words, draft.files, len(draft.contacts))] if draft.files or draft.contacts else []
    parts += [words("summary.place")] if draft.place else []
    return words("summary.last", first=Html(", ".join(parts[:-1])), last=Html(parts[-1])) if parts[1:] else parts[0]


_SPOKEN = frozenset({FileKind.VOICE, FileKind.VIDEO_NOTE, FileKind.VIDEO})


def spoken_only(text: str, files: Iterable[File]) -> bool:
    """Whether it was said in a voice or video message, without a word to read."""
    return not text.strip() and any(file.kind in _SPOKEN for file in files)


def named(words: Words, appeal: Appeal) -> Phrase:
    """«Сообщение № 2026-000123»; «Обращение № …» only under 59-ФЗ."""
    return Phrase(
        {
            case: words("named.number", what=words(f"named.{appeal.regime}.{case}"), number=appeal.number)
            for case in CASES
        }
    )


def text_of(words: Words, draft: Draft) -> str:
    """All that was written, with the contacts beyond the first: an event has room of its own for one."""
    more = (words.plain("card.contact", **contact_of(words, one)) for one in draft.contacts[1:])
    return "\n".join(part for part in (draft.text, *more) if part)


def told_finds(finds: Iterable[Find], words: Words) -> Html:
    """«телефон: 8 914 …», a line for each."""
    return Html(
        "\n".join(words("publish.find", kind=words.plain(f"personal.{one.kind}"), text=one.text) for one in finds)
    )


def days_left(appeal: Appeal, now: datetime) -> int:
    """Calendar days from today to the deadline; negative when it has passed."""
    return (appeal.deadline - now.date()).days


def state_line(words: Words, appeal: Appeal, now: datetime) -> str:
    """The state in words, closed by one sign."""
    if appeal.status is Status.MERGED:
        return _merged_line(words, appeal, now.date())
    if appeal.on_control and appeal.promise is not None and not appeal.undelivered:
        return _control_line(words, appeal.promise.until, now.date())
    if appeal.status not in OPEN:
        return words("state.undelivered" if appeal.undelivered else f"state.{appeal.status}")
    left, day = days_left(appeal, now), words.short_day(appeal.deadline, now.date())
    if left < 0:
        key = "state.unregistered" if appeal.status is Status.RECEIVED else "state.overdue"
        return words(key, days=-left, deadline=day)
    if appeal.status is Status.NEEDS_INFO or appeal.status in UNASSIGNED:
        return words(f"state.{appeal.status}", days=left, deadline=day)
    return words("state.soon" if left <= SOON else "state.in_time", days=left, deadline=day)


def _merged_line(words: Words, appeal: Appeal, today: date) -> str:
    if not is_overdue(appeal, today):
        return words("state.merged", number=appeal.merged_into)
    days, day = (today - appeal.deadline).days, words.short_day(appeal.deadline, today)
    return words("state.merged_overdue", number=appeal.merged_into, days=days, deadline=day)


def _control_line(words: Words, until: date, today: date) -> str:
    left = (until - today).days
    key = "control_late" if left < 0 else "control_soon" if left <= SOON else "control"
    return words(f"state.{key}", days=abs(left), deadline=words.short_day(until, today))


def shortened(text: str, letters: int) -> str:
    """The text, or its beginning cut at a word."""
    return text if len(text) <= letters else text[:letters].rsplit(" ", 1)[0] + "…"


def excerpt(text: str, letters: int = 160) -> str:
    """The beginning of a text on one line."""
    return shortened(" ".join(text.split()), letters)


def topic_name(town: Town, appeal: Appeal) -> str:
    """The topic in the middle of a sentence: «уличное освещение»."""
    return in_sentence(town.topic(appeal.topic).name)


def department_name(town: Town, words: Words, appeal: Appeal) -> str:
    """Who has it; nobody as long as it is with the coordinator."""
    return words.plain("no_department") if appeal.status in UNASSIGNED else town.department(appeal.department).name


def in_sentence(name: str) -> str:
    """A name in the middle of a sentence; one that begins with an abbreviation, «ЖКХ», stays as it is."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def is_overdue(appeal: Appeal, today: date) -> bool:
    """Not answered, and past its deadline."""
    return appeal.status in UNANSWERED and appeal.deadline < today
