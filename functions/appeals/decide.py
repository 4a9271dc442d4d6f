"""Who decides: the chat and the kind of what arrived name the module; then the dialog is brought up to date."""

from __future__ import annotations

from dataclasses import replace

from appeals.citizen import comments, conversation
from appeals.desk import buttons, commands, handover, helping, lists, parked, search
from appeals.desk.rights import concerns, refused, stale
from appeals.effects import Effect, Look, SaveAppeal, SaveChats, SaveCitizen, Scene
from appeals.floods import limited
from appeals.incoming import Incoming, Migrated, Pressed, Reachable, Said
from appeals.instructions import desk as orders
from appeals.merging import passed_on
from appeals.model.event import Event, EventType
from appeals.model.people import Role
from appeals.replies import reply
from appeals.town import Town


def concerns_us(incoming: Incoming, town: Town) -> bool:
    """Whether it is worth a single read: people's talk in a group is not for the bot."""
    match incoming:
        case Said(private=False, edited=True):
            return False
        case Said(private=False) as said:
            answers_us = said.reply is not None and said.reply.from_bot
            called = town.comments.always or comments.may_be_meant(said)
            return said.text.startswith("/") or answers_us or called
        case Reachable() | Migrated() | Said() | Pressed():
            return True


def decide(scene: Scene, incoming: Incoming) -> list[Effect]:
    """The effects of what arrived. Pure: raises Missing when it wants a fact that was not gathered."""
    return [passed_on(effect) for effect in _remembered(scene, _decided(scene, incoming))]


def _remembered(scene: Scene, effects: list[Effect]) -> list[Effect]:
    """Whose matter was just answered is known by it: what they write next is asked about without reading a list."""
    for effect in effects:
        match effect:
            case SaveAppeal(appeal, Event(type=EventType.ANSWERED)) if appeal.citizen:
                known = (one.citizen for one in effects if isinstance(one, SaveCitizen))
                citizen = next((one for one in known if one.id == appeal.citizen), None)
                citizen = citizen or scene.facts.look(Look.CITIZEN, str(appeal.citizen))
                return [*effects, SaveCitizen(replace(citizen, answered=appeal.number))]
    return effects


def _decided(scene: Scene, incoming: Incoming) -> list[Effect]:
    match incoming:
        case Reachable():
            return conversation.reachable(scene, incoming)
        case Migrated():
            return _migrated(scene, incoming)
        case Pressed():
            return _pressed(scene, incoming)
        case Said():
            return _said(scene, incoming) if scene.roles - {Role.CITIZEN} else limited(scene, incoming, _said)


def _said(scene: Scene, said: Said) -> list[Effect]:
    if comments.are_here(scene, said):
        return comments.heard(scene, said)
    if not (said.private or said.text.startswith("/") or (said.reply is not None and said.reply.from_bot)):
        return []  # a call by name, in a group that is not the discussion's
    if said.person is None:
        return refused(scene, said, scene.words.plain("refused.anonymous"))
    official = bool(scene.roles - {Role.CITIZEN})
    if said.text.startswith("/") and not said.edited and (official or not said.private):
        effects = commands.said(scene, said)
        if effects is not None:
            return effects
    if official and not said.edited and said.reply is not None and any(map(orders.concerns, said.reply.data)):
        return orders.replied(scene, said)
    if said.private and official and not said.edited and concerns(said):
        return buttons.replied(scene, said)
    if said.private:
        menu = helping.begun(scene, said) if official else []
        return [*conversation.heard(scene, said), *menu]
    if said.text.startswith("/"):
        return reply(said, scene.words("desk.unknown_command"))
    return buttons.replied(scene, said)


def _pressed(scene: Scene, press: Pressed) -> list[Effect]:
    if comments.are_here(scene, press):
        return stale(scene, press)  # the bot's buttons there only open a link
    if press.data.startswith("list:"):
        return lists.turned(scene, press)
    if press.data.startswith("find:"):
        return search.continued(scene, press)
    if press.data.startswith("over:"):
        return handover.pressed(scene, press)
    if press.data.startswith("parked:"):
        return parked.pressed(scene, press)
    if orders.concerns(press.data):
        return orders.pressed(scene, press)
    effects = buttons.pressed(scene, press)
    if effects is not None:
        return effects
    if press.private:
        return conversation.pressed(scene, press)
    return stale(scene, press)


def _migrated(scene: Scene, migrated: Migrated) -> list[Effect]:
    """The chats bound to the old group follow it."""
    before = scene.facts.chats
    after = before.moved(migrated.chat, migrated.new_chat)
    return [SaveChats(after)] if after != before else []
