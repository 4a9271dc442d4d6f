"""The private chat's side of a comment: its author agrees first, then sees it here, and says whether to pass it on."""

from __future__ import annotations

from dataclasses import replace

from appeals import links
from appeals.citizen import draft as making
from appeals.dialog import Draft, Step
from appeals.effects import Effect, Look, SaveDialog, Scene, Tell
from appeals.incoming import Said
from appeals.model.appeal import Appeal
from appeals.model.written import Bubble
from appeals.outgoing import Button, Rows, Say
from appeals.replies import menu
from appeals.screens import excerpt
from appeals.topics import emergency

QUOTED_LETTERS = 300


def arrived(scene: Scene, said: Said, payload: str) -> tuple[Scene, list[Effect]]:
    """Who comes by a comment's link, with the comment in an empty draft when it is theirs; and why, when it is not."""
    dialog, chat = scene.facts.dialog, scene.facts.chats.discussion()
    today = scene.now.date()
    seal: bytes = scene.facts.look(Look.SEAL)
    comment = links.comment_of(seal, payload, chat, dialog.person, today) if chat is not None else None
    if comment is None:
        return scene, _told(scene, scene.words("comments.not_yours"))
    mine: tuple[Appeal, ...] = scene.facts.look(Look.MINE)
    passed_on = next((one.number for one in mine if one.comment == comment), "")
    if passed_on:
        return scene, _told(scene, scene.words("comments.passed_on", number=passed_on))
    if dialog.draft is not None and dialog.draft.bubbles and dialog.draft.comment != comment:
        return scene, _told(scene, scene.words("comments.draft_waits"))
    draft = dialog.draft or Draft(said.update_id, scene.now)
    dialog = replace(dialog, draft=replace(draft, comment=comment, at=scene.now))
    return replace(scene, facts=replace(scene.facts, dialog=dialog)), []


def _told(scene: Scene, text: str) -> list[Effect]:
    return [Tell(Say(scene.facts.dialog.chat, text, menu=menu(scene.words)))]


def resumed(scene: Scene, draft_id: int) -> list[Effect]:
    """Who has agreed goes on with the comment they came by, else with writing."""
    draft = scene.facts.dialog.draft
    if draft is None or draft.comment is None or draft.comment_from:
        return making.resumed(scene, draft_id, with_menu=True)
    brought: Bubble | None = scene.facts.look(Look.COMMENT, f"{draft.comment.chat}/{draft.comment.message}")
    if brought is None:
        dialog = replace(scene.facts.dialog, draft=draft.without_comment())
        scene = replace(scene, facts=replace(scene.facts, dialog=dialog))
        return [*_told(scene, scene.words("comments.unreadable")), *making.resumed(scene, draft_id, with_menu=True)]
    return _asked(scene, draft.with_comment(brought, scene.now), brought)


def _asked(scene: Scene, draft: Draft, brought: Bubble) -> list[Effect]:
    """«Вы написали …. Передать это как сообщение?»; of a danger first what to do."""
    words, label, dialog = scene.words, scene.words.label, scene.facts.dialog
    alarm = Tell(Say(dialog.chat, words("emergency", duty=scene.town.duty_phone)))
    text = excerpt(brought.text, QUOTED_LETTERS) or words.plain("no_text")
    rows: Rows = (
        (Button(label("pass_on"), f"comment:{draft.id}:yes"),),
        (Button(label("not_pass_on"), f"comment:{draft.id}:no"),),
    )
    link = links.to_comment(draft.comment) if draft.comment else ""
    return [
        *([alarm] if emergency(brought.text, scene.town) else []),
        SaveDialog(replace(dialog, draft=draft, step=Step.WRITING).without_board(making.BOARD)),
        Tell(Say(dialog.chat, words("comments.question", link=link, text=text), rows)),
    ]


def left(scene: Scene, draft: Draft) -> list[Effect]:
    """[Нет]: the comment stays what it was; whatever else was written is kept."""
    rest = draft.without_comment()
    dialog = replace(scene.facts.dialog, draft=rest if rest.bubbles else None, step=Step.REST)
    told = _told(scene, scene.words("comments.left"))
    if not rest.bubbles:
        return [SaveDialog(dialog), *told]
    return [*told, *making.resumed(replace(scene, facts=replace(scene.facts, dialog=dialog)), draft.id)]
