"""What the coordinator makes of an appeal: one screen says what it is taken for, and each thing is a button's choice.
A correction is saved at once, with who and when; before registration the same screen ends in [Готово].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from appeals.cards import value_name
from appeals.desk.passing import handed, let_go
from appeals.desk.prompts import prompted
from appeals.desk.rights import event_by, stale, unsaid
from appeals.effects import Case, Effect, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import UNASSIGNED, Move, after
from appeals.model.appeal import Appeal, Kind, Origin, Regime, Status
from appeals.model.chats import DEPUTY
from appeals.model.event import EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.quality import instead
from appeals.replies import page_of, reply, toast
from appeals.routes import department_of
from appeals.routing.proposal import proposed
from appeals.screens import named
from appeals.terms import recounted, registered
from appeals.town import CLASSIFIER, SECTIONS, Town

FIELDS = ("topic", "department", "regime", "kind", "questions", "classifier", "origin", "district")
QUESTIONS = range(1, 10)
TOPICS_A_PAGE = 8
NONE = "none"


def opened(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Зарегистрировать], [Назначить отдел], [Исправить]: the screen, below the card."""
    after(case.appeal.status, Move.AMEND)
    text, rows = screen(scene, case)
    return [toast(press), Tell(Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread))]


def screen(scene: Scene, case: Case) -> tuple[str, Rows]:
    """What the appeal is taken for, and a button for each thing."""
    words, town, appeal = scene.words, scene.town, case.appeal
    waits = appeal.status in UNASSIGNED
    begun = registered(scene, appeal) if appeal.status is Status.RECEIVED else appeal
    lines: list[str] = [words(f"fix.title.{_stage(appeal)}", what=named(words, appeal))]
    lines += [
        words("fix.line", name=words.label(f"fix_{field}"), value=value_name(field, value, town, words))
        for field, value in values(case, town).items()
    ]
    lines.append(words("fix.term", explained=begun.explained))
    lines += [words("card.alike", number=appeal.alike)] if appeal.alike else []
    lines += [words("fix.unsaid")] if waits and unsaid(case) else []
    fields = [_button(scene, appeal, field) for field in FIELDS]
    rows = [tuple(fields[at : at + 2]) for at in range(0, len(fields), 2)]
    back = (Button(words.label("back"), f"card:{appeal.number}"),)
    return "\n".join(lines), (*(_endings(scene, case) if waits else ()), *rows, back)


def _stage(appeal: Appeal) -> str:
    return str(appeal.status) if appeal.status in UNASSIGNED else "open"


def _endings(scene: Scene, case: Case) -> Rows:
    """How the coordinator's part ends: the appeal gets its department, or is registered without one."""
    label, number = scene.words.label, case.appeal.number
    complaint = (Button(label("complaint"), f"complaint:{number}"),)
    if case.appeal.status is Status.RECEIVED and unsaid(case):
        return ((Button(label("summary"), f"summary:{number}"),), complaint)
    ready = (Button(label("file"), f"file:{number}"),)
    if case.appeal.status is Status.RECEIVED:
        return ready, (Button(label("file_none"), f"file:{number}:{NONE}"),), complaint
    return ready, complaint


def _button(scene: Scene, appeal: Appeal, field: str) -> Button:
    """Of an appeal that is a department's already, the department changes as with [Другой отдел]."""
    moves = field == "department" and appeal.status not in UNASSIGNED
    data = f"move:{appeal.number}" if moves else f"fix:{appeal.number}:{field}"
    return Button(scene.words.label(f"fix_{field}"), data)


def destination(case: Case, town: Town) -> str:
    """The desk that it goes to when it is assigned; a complaint about a department is the deputies'."""
    appeal = case.appeal
    if appeal.status not in UNASSIGNED:
        return appeal.department
    return DEPUTY if appeal.about else appeal.bound_for or _answering(case, appeal.topic, town)


def _answering(case: Case, topic: str, town: Town) -> str:
    """The department that the town's rules send it to, were it of that topic."""
    return department_of(town.topic(topic), _told(case), case.appeal.district, town)


def _told(case: Case) -> str:
    return case.first.text or case.appeal.summary


def values(case: Case, town: Town) -> Mapping[str, str]:
    """What each field says now."""
    appeal = case.appeal
    return {
        "topic": appeal.topic,
        "department": destination(case, town),
        "regime": appeal.regime,
        "kind": appeal.kind,
        "questions": str(appeal.questions),
        "classifier": appeal.classifier or town.topic(appeal.topic).classifier,
        "origin": appeal.origin or "",
        "district": appeal.district,
    }


def fix(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """A field's button: what it may be set to, in place of the screen; without a field the screen again."""
    after(case.appeal.status, Move.AMEND)
    field, page = (*press.data.split(":")[2:], "", "")[:2]
    if field and field not in FIELDS:
        return stale(scene, press)
    text, rows = _choices(scene, case, field, page_of(page) or 0) if field else screen(scene, case)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _choices(scene: Scene, case: Case, field: str, page: int) -> tuple[str, Rows]:
    words, number = scene.words, case.appeal.number
    every = choices(scene, case, field)
    pages = -(-len(every) // TOPICS_A_PAGE)
    page = min(page, pages - 1)
    shown = every[page * TOPICS_A_PAGE : (page + 1) * TOPICS_A_PAGE]
    buttons = [
        Button(value_name(field, value, scene.town, words), f"set:{number}:{field}:{value or NONE}") for value in shown
    ]
    across = 3 if field == "questions" else 1
    rows: list[tuple[Button, ...]] = [tuple(buttons[at : at + across]) for at in range(0, len(buttons), across)]
    turns = [Button(words.label("back_page"), f"fix:{number}:{field}:{page - 1}")] if page else []
    turns += [Button(words.label("next_page"), f"fix:{number}:{field}:{page + 1}")] if page + 1 < pages else []
    rows += [tuple(turns)] if turns else []
    rows += [(Button(words.label("code"), f"code:{number}"),)] if field == "classifier" else []
    rows.append((Button(words.label("back"), f"fix:{number}"),))
    return words("fix.choose", what=named(words, case.appeal), name=words.label(f"fix_{field}")), tuple(rows)


def choices(scene: Scene, case: Case, field: str) -> Sequence[str]:
    """What a field may be set to; the likeliest topics first."""
    match field:
        case "topic":
            return [code for code, _ in proposed(_told(case), scene.town, _month(scene, case.appeal))]
        case "department":
            return [code for code in scene.town.departments if code != case.appeal.about]
        case "questions":
            return [str(count) for count in QUESTIONS]
        case "classifier":
            return list(SECTIONS)
        case "origin":
            return [*Origin, ""]
        case "district":
            return [*scene.town.districts, ""]
    return list(Regime if field == "regime" else Kind)


def _month(scene: Scene, appeal: Appeal) -> int:
    return appeal.came_at.astimezone(scene.town.time_zone).month


def set_to(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """A choice: saved, and the screen says so."""
    after(case.appeal.status, Move.AMEND)
    field, value = (*press.data.split(":")[2:], "", "")[:2]
    value = "" if value == NONE else value
    if field not in FIELDS or value not in choices(scene, case, field):
        return stale(scene, press)
    effects, amended = _amended(scene, press, case, field, value)
    text, rows = screen(scene, amended)
    answered = [] if effects else [toast(press)]
    return [*answered, *effects, Tell(Redraw(press.chat, press.message_id, text, rows))]


def code(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Код целиком]: the classifier's own code, in words."""
    after(case.appeal.status, Move.AMEND)
    return prompted(scene, press, case, "code")


def coded(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reply to it."""
    after(case.appeal.status, Move.AMEND)
    typed = said.text.strip()
    if not CLASSIFIER.fullmatch(typed):
        return reply(said, scene.words("desk.code_wrong", what=named(scene.words, case.appeal)))
    effects, amended = _amended(scene, said, case, "classifier", typed)
    return [*effects, *reply(said, *screen(scene, amended))]


def _amended(scene: Scene, at: Pressed | Said, case: Case, field: str, value: str) -> tuple[list[Effect], Case]:
    """The correction saved, unless it says so already; a changed deadline is told to the citizen."""
    before = case.appeal
    if values(case, scene.town)[field] == value:
        return [], case
    changed, event = event_by(scene, _SET[field](scene, case, value), EventType.AMENDED, at)
    guessed = (changed.guessed or ()) if field == "topic" else ()
    event = replace(event, detail=f"{field}:{value}", guessed=guessed, card=None, card_chat=None)
    told = (Notice.NEW_TERM,) if changed.deadline != before.deadline else ()
    pressed = (Notice.TOAST,) if isinstance(at, Pressed) else ()
    return handed(scene, case, changed, event, *pressed, *told), replace(case, appeal=changed)


def _retopic(scene: Scene, case: Case, code: str) -> Appeal:
    """Department and term follow the topic; what complains of that department, or is the deputies', stays put."""
    appeal = case.appeal
    guessed = appeal.guessed
    if guessed is None:  # the first guess was taken, and is corrected now
        guessed = instead(case.first.text, _month(scene, appeal), code, scene.town)
    followed = replace(appeal, topic=code, classifier="", bound_for="", guessed=guessed)
    department = _answering(case, code, scene.town)
    stays = appeal.status in UNASSIGNED or appeal.department == DEPUTY
    if not stays and department not in (appeal.department, appeal.about):
        status = after(appeal.status, Move.REDIRECT)
        followed = let_go(replace(followed, status=status, department=department))
    return recounted(scene, followed)


_SET: Mapping[str, Callable[[Scene, Case, str], Appeal]] = {
    "topic": _retopic,
    "department": lambda _, case, code: replace(case.appeal, bound_for=code),
    "regime": lambda scene, case, regime: recounted(scene, replace(case.appeal, regime=Regime(regime))),
    "kind": lambda _, case, kind: replace(case.appeal, kind=Kind(kind)),
    "questions": lambda _, case, count: replace(case.appeal, questions=int(count)),
    "classifier": lambda _, case, code: replace(case.appeal, classifier=code),
    "district": lambda _, case, code: replace(case.appeal, district=code),
    "origin": lambda _, case, origin: replace(case.appeal, origin=Origin(origin) if origin else None),
}
