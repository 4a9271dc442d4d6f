"""What Telegram will never take, before the administrator: a list, to be sent again or dropped for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from appeals.desk.rights import allowed, refused, stale
from appeals.effects import DropParked, Effect, Look, Parked, Scene, SendAgain, Tell
from appeals.incoming import Pressed, Said
from appeals.notices.addresses import OF_THE_LADDER, TO_CITIZEN, told_to
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import heard, numbers_meant, page_of, reply, toast
from appeals.roles import Action
from appeals.town import Audience

AT_ONCE = 40  # a command handles: one transaction
A_PAGE = 5
_ACTS: Mapping[str, type[SendAgain | DropParked]] = {"send": SendAgain, "drop": DropParked}


def command(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/parked» lists; «/parked send» and «/parked drop» take a number, a summary's day, or «all»."""
    words = scene.words
    if not allowed(scene, Action.PARKED):
        return refused(scene, message, words.plain("refused.not_administrator"))
    if not wanted:
        return reply(message, *_page(scene, _oldest(scene), 0))
    verb, _, which = wanted.partition(" ")
    act, which = _ACTS.get(verb), which.strip()
    if act is None or not which:
        return reply(message, words("parked.how"))
    found = _meant(scene, which)
    if not found:
        return reply(message, words("parked.gone"))
    return [*(act(one) for one in found), *reply(message, words(f"parked.{verb}", n=len(found)))]


def _oldest(scene: Scene) -> tuple[Parked, ...]:
    found: tuple[Parked, ...] = scene.facts.look(Look.PARKED)
    return found


def _meant(scene: Scene, which: str) -> Sequence[Parked]:
    numbers = numbers_meant(which, scene.now.year)
    if numbers:
        return next(filter(None, (scene.facts.look(Look.PARKED, number) for number in numbers)), ())[:AT_ONCE]
    every = heard(scene, "all")
    return [one for one in _oldest(scene)[:AT_ONCE] if which.casefold() in (*every, one.day)]


def pressed(scene: Scene, press: Pressed) -> list[Effect]:
    """[Отправить снова], [Убрать], a page turned; the list follows. Pressed again, it says that it was done."""
    words = scene.words
    if not allowed(scene, Action.PARKED):
        return refused(scene, press, words.plain("refused.not_administrator"))
    page, verb, name = (*press.data.split(":", 3)[1:], "", "", "")[:3]
    act, at = _ACTS.get(verb), page_of(page)
    if at is None or (verb and act is None):
        return stale(scene, press)
    every = _oldest(scene)
    found = [one for one in every if one.name == name]
    text, rows = _page(scene, [one for one in every if one not in found], at)
    said = f"parked.{verb}_toast" if found else "parked.gone"
    return [
        *([act(one) for one in found] if act else []),
        toast(press, words.plain(said) if act else ""),
        Tell(Redraw(press.chat, press.message_id, text, rows)),
    ]


def _page(scene: Scene, every: Sequence[Parked], page: int) -> tuple[str, Rows]:
    """The oldest first. Where several stand on a page, their buttons carry their places."""
    words = scene.words
    if not every:
        return words("parked.none"), ()
    known = every[:AT_ONCE]
    pages = -(-len(known) // A_PAGE)
    page = min(page, pages - 1)
    shown = known[page * A_PAGE : (page + 1) * A_PAGE]
    marks = [f"{at}. " for at in range(1, len(shown) + 1)] if len(shown) > 1 else [""]
    more = "parked.title_more" if len(every) > AT_ONCE else "parked.title"
    lines: list[str] = [words(more, n=len(known))]
    lines += [_line(scene, one, mark) for one, mark in zip(shown, marks, strict=True)]
    turns = [Button(words.label("back_page"), f"parked:{page - 1}")] if page else []
    turns += [Button(words.label("next_page"), f"parked:{page + 1}")] if page + 1 < pages else []
    rows = (_buttons(scene, one, mark, page) for one, mark in zip(shown, marks, strict=True))
    return "\n".join(lines), (*rows, *((tuple(turns),) if turns else ()))


def _buttons(scene: Scene, one: Parked, mark: str, page: int) -> tuple[Button, ...]:
    return tuple(
        Button(f"{mark}{scene.words.label(f'parked_{verb}')}", f"parked:{page}:{verb}:{one.name}") for verb in _ACTS
    )


def _line(scene: Scene, one: Parked, mark: str) -> str:
    """Which appeal, what, for whom, since when, and Telegram's reason; no words of anybody."""
    words, at = scene.words, scene.words.moment(one.since.astimezone(scene.town.time_zone))
    if one.event is None:
        what, to = words.plain("parked.kinds.digest"), words.plain("bind.head" if one.weekly else "bind.staff")
        return words("parked.line", mark=mark, name=one.day, what=what, to=to, at=at, reason=one.reason)
    notices = one.event.parked
    return words(
        "parked.line",
        mark=mark,
        name=words.plain("parked.number", number=one.event.number),
        what=_joined(words.plain(f"parked.kinds.{notice}") for notice in notices),
        to=_joined(_to(scene, one, notice) for notice in notices),
        at=at,
        reason=_joined(notices.values()),
    )


def _to(scene: Scene, one: Parked, notice: str) -> str:
    if notice in TO_CITIZEN:
        return scene.words.plain("parked.to_citizen")
    to = told_to(one.event) if one.event is not None and notice in OF_THE_LADDER else ""
    if to == Audience.DEPUTY or (to == Audience.HEAD and scene.facts.chats.head() is not None):
        return scene.words.plain(f"bind.{to}")
    return scene.town.department(one.department).name


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(parts))


def waiting_for(scene: Scene, department: str) -> int:
    """How many of the parked ones a chat bound anew could get: a department's, or without one the town hall's."""
    return sum(
        one.event is None or not TO_CITIZEN.issuperset(one.event.parked)
        for one in _oldest(scene)[:AT_ONCE]
        if not department or one.department == department
    )
