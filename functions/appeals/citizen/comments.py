"""The discussion group of the town's channel: under a comment the bot offers its private chat.

A comment is not consent, so nothing is kept of it or its author; only they can make it an appeal, there. And everybody
reads here: officials' commands and buttons show nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from appeals import links
from appeals.desk import commands
from appeals.desk.rights import allowed, refused
from appeals.effects import Effect, Look, MarkInvited, SaveDialog, Scene, Tell
from appeals.incoming import Person, Pressed, Said
from appeals.model.appeal import Comment
from appeals.model.people import Role
from appeals.outgoing import Button, Rows, Say
from appeals.replies import means, reply
from appeals.roles import Action
from appeals.topics import emergency

# A menu of commands takes Latin letters only; «/take» would read as the desk's [Взять].
INVITE = "/priem"
_MENTION = re.compile(r"(?<!\w)@(\w{2,29}bot)\b", re.IGNORECASE | re.ASCII)


def may_be_meant(said: Said) -> bool:
    """Whether a message of a group may be for a bot: each bot's name ends so."""
    return _MENTION.search(said.text) is not None


def are_here(scene: Scene, at: Said | Pressed) -> bool:
    """Whether it was said or pressed in the discussion group."""
    return not at.private and at.chat == scene.facts.chats.discussion()


def heard(scene: Scene, said: Said) -> list[Effect]:
    """A comment, or an official's command in reply to one."""
    command, _, whose = said.text.strip().partition(" ")[0].lower().partition("@")
    if command.startswith("/") and whose not in ("", scene.facts.chats.bot.lower()):
        return []  # another bot's
    if said.person is None:
        return refused(scene, said, scene.words.plain("refused.anonymous")) if command.startswith("/") else []
    if command == INVITE and scene.roles - {Role.CITIZEN}:
        return _asked(scene, said)
    if command == "/bind" and allowed(scene, Action.BIND):
        return commands.said(scene, said) or []
    if scene.roles - {Role.CITIZEN}:
        return reply(said, scene.words("comments.not_here")) if command.startswith("/") else []
    return _invited(scene, said) if _is_for_the_bot(scene, said) else []


def _is_for_the_bot(scene: Scene, said: Said) -> bool:
    if scene.town.comments.always and not said.text.startswith("/"):
        return True
    mentioned = (name.casefold() for name in _MENTION.findall(said.text))
    answers_it = said.reply is not None and said.reply.from_bot and not means(scene, said, "thanks")
    return answers_it or said.text.startswith("/") or scene.facts.chats.bot.casefold() in mentioned


def _invited(scene: Scene, said: Said) -> list[Effect]:
    """The answer to who spoke to the bot; beyond the day's limit, or to the rest of an album, there is none."""
    before, today = scene.facts.dialog, scene.now.date()
    times = sum(1 for at in before.invited if at.astimezone(scene.town.time_zone).date() == today)
    most = scene.town.comments.answers_a_day
    if said.person is None or times >= most or before.continues_album(said):
        return []
    comment = Comment(said.chat, said.message_id, said.under)
    effects = _invitation(scene, comment, said.person, said.text)
    if not effects:
        return []
    dialog = replace(before.hearing_album(said), invited=(*before.invited, scene.now)[-most:])
    return [SaveDialog(dialog), *effects]


def _asked(scene: Scene, said: Said) -> list[Effect]:
    """«/priem» in reply to a comment: an official asks its author over."""
    words, answered = scene.words, said.reply
    if not allowed(scene, Action.INVITE):
        return refused(scene, said, words.plain("refused.no_role"))
    if answered is None or answered.author is None:
        return reply(said, words("comments.reply_to_one"))
    comment = Comment(said.chat, answered.message_id, said.under)
    return _invitation(scene, comment, answered.author, answered.text) or reply(said, words("comments.answered"))


def _invitation(scene: Scene, comment: Comment, author: Person, text: str) -> list[Effect]:
    """Under the comment, once; not when it was deleted meanwhile."""
    if scene.facts.look(Look.INVITED, f"{comment.chat}/{comment.message}"):
        return []
    words, today = scene.words, scene.now.date()
    payload = links.payload(scene.facts.look(Look.SEAL), comment, author.id, today)
    rows: Rows = ((Button(words.label("write_in_private"), url=links.to_bot(scene.facts.chats.bot, payload)),),)
    told = words("comments.invitation")
    if emergency(text, scene.town):
        told = words("comments.emergency", duty=scene.town.duty_phone, invitation=told)
    return [MarkInvited(comment), Tell(Say(comment.chat, told, rows, under=(comment.message,)))]
