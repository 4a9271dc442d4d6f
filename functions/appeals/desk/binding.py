"""«/bind»: in which chat or topic a department, the staff, the head or the deputies read. The administrator's."""

from __future__ import annotations

from dataclasses import replace

from appeals.desk import helping, parked
from appeals.desk.rights import allowed, refused
from appeals.effects import Effect, Look, SaveChats, Scene, Tell
from appeals.incoming import Said
from appeals.model.chats import COMMENTS, DEPUTY, HEAD, STAFF, Binding
from appeals.model.people import Role
from appeals.outgoing import Commands, OpenTopics
from appeals.replies import reply
from appeals.roles import Action

_TOPICS = "topics"  # one for each department
_READERS = {HEAD: Role.HEAD, DEPUTY: Role.DEPUTY}  # whose commands are offered there; elsewhere the executors'


def command(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/bind <department>» in a forum topic (or a chat of its own); «/bind staff», «/bind head», «/bind deputy»."""
    words = scene.words
    if not allowed(scene, Action.BIND):
        return refused(scene, message, words.plain("refused.not_administrator"))
    if message.private:
        return reply(message, words("bind.in_group"))
    department = scene.town.find_department(wanted)
    if wanted == COMMENTS or message.chat == scene.facts.chats.discussion():
        return _comments(scene, message, wanted)
    if wanted == _TOPICS:
        return _topics(scene, message)
    key = wanted if wanted in (STAFF, HEAD, DEPUTY) else department.code if department else ""
    if not key:
        return reply(message, words("bind.how", departments=scene.town.known_as))
    bound = {**scene.facts.chats.bound, key: Binding(message.chat, message.thread)}
    name = department.name if department else words.plain(f"bind.{key}")
    waiting = parked.waiting_for(scene, department.code if department else "")
    lines = [words("bind.done", name=name), *([words("bind.parked", n=waiting)] if waiting else [])]
    menu = Tell(Commands(message.chat, helping.for_roles({_READERS.get(key, Role.EXECUTOR)}, words)))
    return [SaveChats(replace(scene.facts.chats, bound=bound)), *reply(message, "\n".join(lines)), menu]


def _topics(scene: Scene, message: Said) -> list[Effect]:
    """«/bind topics» in a forum: a topic for each department that reads nowhere of its own."""
    departments = tuple(code for code in scene.town.departments if code not in scene.facts.chats.bound)
    if not departments:
        return reply(message, scene.words("bind.topics_there"))
    return [Tell(OpenTopics(message.chat, departments, message.message_id, message.thread))]


def _comments(scene: Scene, message: Said, wanted: str) -> list[Effect]:
    """«/bind comments» in the discussion group, which everybody reads: nothing else may come there."""
    chats, words = scene.facts.chats, scene.words
    others = {key: at for key, at in {**chats.deployed, **chats.bound}.items() if key != COMMENTS}
    if wanted != COMMENTS or message.chat in {at.chat for at in others.values()}:
        return reply(message, words("bind.not_both"))
    bot: str = scene.facts.look(Look.BOT)
    bound = {**chats.bound, COMMENTS: Binding(message.chat)}
    return [SaveChats(replace(chats, bound=bound, bot=bot)), *reply(message, words("bind.comments", bot=bot))]
