"""«/find» by words, page by page, as whoever searches asks for more; and all that one citizen has sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from appeals.cards import line, number_rows
from appeals.desk.rights import allowed, allowed_on, home, refused, stale
from appeals.desk.seeking import MONTH, Place, step, told
from appeals.effects import Audit, Case, Deed, Effect, Look, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.model.appeal import Appeal
from appeals.outgoing import Button, Rows, Say
from appeals.replies import page_of, reply, toast
from appeals.roles import Action
from appeals.screens import named, shortened
from appeals.wordforms import found_in, marked, words
from appeals.words import Html

WORDS, LETTERS = 8, 200  # of what is typed
BEFORE, AROUND = 60, 160  # letters of the text that stand around what was found
OF_ONE_CITIZEN = 30  # lines that stay one message


def begun(scene: Scene, message: Said, typed: str) -> list[Effect]:
    """The search from its beginning; a later press goes on with what is kept in the dialog of whoever searches."""
    if not allowed(scene, Action.FIND, home(scene, Action.FIND)):
        return refused(scene, message)
    query = shortened(" ".join(typed.split()), LETTERS)
    if not _wanted(query):
        return reply(message, scene.words("search.too_short"))
    dialog = replace(scene.facts.dialog, sought=query, sought_by=message.update_id)
    text, rows, noted = _shown(scene, message, query, message.update_id, Place())
    return [*noted, SaveDialog(dialog), *reply(message, text, rows)]


def continued(scene: Scene, press: Pressed) -> list[Effect]:
    """[Искать дальше]: by whoever searches, as long as this is their latest search."""
    dialog, (id_, passed, month) = scene.facts.dialog, (*press.data.split(":")[1:], "", "", "")[:3]
    at = page_of(passed)
    if not allowed(scene, Action.FIND, home(scene, Action.FIND)):
        return refused(scene, press)
    if not dialog.sought or id_ != str(dialog.sought_by) or at is None or (month and not MONTH.fullmatch(month)):
        return stale(scene, press)
    text, rows, noted = _shown(scene, press, dialog.sought, dialog.sought_by, Place(at, month))
    return [*noted, toast(press), Tell(Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread))]


def _wanted(query: str) -> list[str]:
    """The words that must all be there; letters that stand alone find everything and so nothing."""
    found = [word for word in words(query) if len(word) > 1 or word.isdecimal()]
    return list(dict.fromkeys(found))[:WORDS] if any(len(word) > 1 for word in found) else []


def _shown(scene: Scene, at: Said | Pressed, query: str, id_: int, place: Place) -> tuple[str, Rows, list[Effect]]:
    """What a step says, its buttons, and the audit log's entry: whose data were seen."""
    said, wanted = scene.words, _wanted(query)
    found = step(scene, wanted, place)
    appeals = tuple(case.appeal for case in found.hits)
    title = "search.title" if found.hits else "search.nothing"
    lines: list[str] = [said(title, query=query, where=found.so_far)]
    for case in found.hits:
        lines.append(line(case.appeal, scene.town, said, scene.now))
        lines.append(said("search.line", text=_around(scene, case, wanted)))
    rows = number_rows(appeals)
    if found.next is not None:
        label = said.label("search_old" if found.next.month and not place.month else "search_on")
        rows = (*rows, (Button(label, f"find:{id_}:{found.next.passed}:{found.next.month}"),))
    return "\n".join(lines), rows, _noted(at, appeals)


def _noted(at: Said | Pressed, seen: Iterable[Appeal]) -> list[Effect]:
    numbers = ",".join(appeal.number for appeal in seen)
    return [Audit(at.update_id, at.person.id if at.person else 0, Deed.SEARCH, numbers)] if numbers else []


def _around(scene: Scene, case: Case, wanted: Sequence[str]) -> Html:
    """The first text that holds a word looked for: from a little before it, the words themselves in bold."""
    every = [" ".join(text.split()) for text in told(scene, case)]
    text = next(text for text in every if found_in(text, wanted))
    first = len(marked(text, wanted)[0][0])
    begin = text.rfind(" ", 0, max(first - BEFORE, 0)) + 1
    pieces = marked(("…" if begin else "") + shortened(text[begin:], AROUND), wanted)
    return Html("".join(scene.words("search.word", word=piece) if hit else escape(piece) for piece, hit in pieces))


def of_author(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Другие сообщения жителя]: all by the author of this one that the presser may open, the newest first."""
    appeal, said = case.appeal, scene.words
    if not appeal.citizen:
        return refused(scene, press, said.plain("block.nobody", what=named(said, appeal)))
    every: tuple[Appeal, ...] = scene.facts.look(Look.MINE, str(appeal.citizen))
    mine = tuple(one for one in every if allowed_on(scene, Action.FIND, one))
    shown = mine[:OF_ONE_CITIZEN]
    lines: list[str] = [said("search.of_author", what=named(said, appeal), n=len(mine))]
    lines += [line(one, scene.town, said, scene.now) for one in shown]
    lines += [said("search.older", n=len(mine) - len(shown))] if mine[OF_ONE_CITIZEN:] else []
    lines += [said("search.elsewhere", n=len(every) - len(mine))] if len(every) > len(mine) else []
    say = Say(press.chat, "\n".join(lines), number_rows(shown), reply_to=press.message_id, thread=press.thread)
    return [*_noted(press, [appeal]), toast(press), Tell(say)]
