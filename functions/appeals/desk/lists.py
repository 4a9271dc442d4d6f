"""The officials' lists, page by page, read from the index of what is open and what was answered lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from appeals.cards import LINES_A_PAGE, line, number_rows
from appeals.desk.rights import allowed, concerned, home, refused, stale
from appeals.effects import Effect, Look, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import OPEN, UNASSIGNED
from appeals.model.appeal import Appeal, Status
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import page_of, reply, toast
from appeals.roles import Action
from appeals.screens import SOON, days_left, is_overdue

MENU = "menu"
CONTROL, UNDELIVERED = "control", "undelivered"  # answered ones; all other lists are of open ones


def _mine(scene: Scene, appeal: Appeal) -> bool:
    return appeal.executor == scene.facts.dialog.person


def _soon(scene: Scene, appeal: Appeal) -> bool:
    return 0 <= days_left(appeal, scene.now) <= SOON


# In the order of the menu. `unassigned`: the coordinator has it; `untaken`: a department, and nobody there.
_OPEN: dict[str, Callable[[Scene, Appeal], bool]] = {
    "mine": _mine,
    "open": lambda _, appeal: appeal.status in OPEN,
    "unassigned": lambda _, appeal: appeal.status in UNASSIGNED,
    "untaken": lambda _, appeal: appeal.status is Status.ASSIGNED,
    "soon": _soon,
    "overdue": lambda scene, appeal: is_overdue(appeal, scene.now.date()),
    "waiting": lambda _, appeal: appeal.status is Status.NEEDS_INFO,
}
LISTS = (*_OPEN, CONTROL, UNDELIVERED)


def of_department(show: Callable[[Scene, Said, str], list[Effect]]) -> Callable[[Scene, Said, str], list[Effect]]:
    """A command that shows the list of the department named, else of the person's own, else of all."""

    def command(scene: Scene, message: Said, wanted: str) -> list[Effect]:
        department = home(scene, Action.LIST)
        if wanted:
            found = scene.town.find_department(wanted)
            if found is None:
                return reply(message, scene.words("desk.no_department", departments=scene.town.known_as))
            department = found.code
        if not allowed(scene, Action.LIST, department):
            return refused(scene, message)
        return show(scene, message, department)

    return command


def command(which: str) -> Callable[[Scene, Said, str], list[Effect]]:
    """«/overdue» is the person's department's, or the town's for whom it is all open to; «/overdue ЖКХ» that one's."""
    return of_department(lambda scene, message, department: reply(message, *_shown(scene, which, department, 0)))


def turned(scene: Scene, press: Pressed) -> list[Effect]:
    """Another page, another list, or the menu of them."""
    which, department, page = (*press.data.split(":")[1:], "", "", "")[:3]
    if not allowed(scene, Action.LIST, department):
        return refused(scene, press)
    wanted = page_of(page)
    if which not in (*LISTS, MENU) or wanted is None or (department and department not in scene.town.departments):
        return stale(scene, press)
    text, rows = _shown(scene, which, department, wanted)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _shown(scene: Scene, which: str, department: str, page: int) -> tuple[str, Rows]:
    return _menu(scene, department) if which == MENU else _page(scene, which, department, page)


def _found(scene: Scene, which: str, department: str) -> Sequence[Appeal]:
    """The appeals of a list, the nearest deadline first; an empty department stands for all."""
    return [appeal for appeal in _read(scene, which, department) if not concerned(scene, appeal)]


def _read(scene: Scene, which: str, department: str) -> Sequence[Appeal]:
    departments = department or ",".join(scene.town.desks)
    if which == UNDELIVERED:
        undelivered: Sequence[Appeal] = scene.facts.look(Look.UNDELIVERED, departments)
        return undelivered
    if which == CONTROL:
        on_control: Sequence[Appeal] = scene.facts.look(Look.CONTROL, departments)
        return on_control
    return [appeal for appeal in scene.facts.look(Look.DESK, departments) if _OPEN[which](scene, appeal)]


def _menu(scene: Scene, department: str) -> tuple[str, Rows]:
    """Every list with its count."""
    words = scene.words
    where = scene.town.department(department).name if department else words.plain("staff.everywhere")
    rows: Rows = tuple(
        (Button(words.label(f"list_{which}", n=len(_found(scene, which, department))), f"list:{which}:{department}:0"),)
        for which in LISTS
    )
    return words("list.menu", where=where), rows


def _page(scene: Scene, which: str, department: str, page: int) -> tuple[str, Rows]:
    words, found = scene.words, _found(scene, which, department)
    menu = Button(words.label("lists"), f"list:{MENU}:{department}:0")
    if not found:
        return words(f"list.none_{which}"), ((menu,),)
    pages = -(-len(found) // LINES_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = tuple(found[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE])
    official = scene.facts.official
    lines: list[str] = [words(f"list.title_{which}", n=len(found), name=official.name if official else "")]
    lines += [line(appeal, scene.town, words, scene.now) for appeal in shown]
    before = [Button(words.label("back_page"), f"list:{which}:{department}:{page - 1}")] if page else []
    after = [Button(words.label("next_page"), f"list:{which}:{department}:{page + 1}")] if page + 1 < pages else []
    return "\n".join(lines), (*number_rows(shown), (*before, menu, *after))
