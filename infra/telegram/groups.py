"""Groups and channels: what the bot hears of them, posts carried on, a group that outgrows itself, a new beginning."""

from collections.abc import Collection

from .entities import detect
from .errors import JSON
from .files import Files
from .world import ANONYMOUS_ADMIN, CHANNEL_FORWARDER, Chat, Event, Message, World

_SERVICE = {"new_chat_members", "left_chat_member", "forum_topic_created", "migrate_to_chat_id"}


def post_in_channel(world: World, channel: Chat, text: str) -> Message:
    """A channel's post, carried to its discussion group by Telegram itself."""
    with world.lock:
        sender = {"sender_chat": channel.json()}
        entities = detect(text)
        content = {"text": text} | ({"entities": entities} if entities else {})
        post = world.post(channel, sender | content)
        world.send_update({"channel_post": post.json()})
        if channel.discussion:
            group = world.chats[channel.discussion]
            telegram = {"id": CHANNEL_FORWARDER, "is_bot": False, "first_name": "Telegram"}
            origin = {
                "type": "channel",
                "date": post.body["date"],
                "chat": channel.json(),
                "message_id": post.id,
            }
            carried = {"from": telegram, "forward_origin": origin, "is_automatic_forward": True} | content
            world.send_update({"message": world.post(group, sender | carried).json()})
        return post


def migrate(world: World, group: Chat) -> Chat:
    """A group becomes a supergroup with an id of its own; the old id only says where it went."""
    with world.lock:
        supergroup = world.add_group(group.title)
        supergroup.members |= group.members
        owner = {"from": {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}}
        left = world.post(group, owner | {"migrate_to_chat_id": supergroup.id})
        world.send_update({"message": left.json()})
        group.migrated_to = supergroup.id
        for changed in (group, supergroup):
            world.tell(Event("chat", changed))
        came = world.post(supergroup, owner | {"migrate_from_chat_id": group.id})
        world.send_update({"message": came.json()})
        return supergroup


def bot_hears(world: World, chat: Chat, message: JSON) -> bool:
    """Privacy mode: a bot that is a plain member hears commands, answers to itself and service messages."""
    if chat.user or chat.members.get(world.bot.id) == "administrator":
        return True
    if chat.members.get(world.bot.id) != "member":
        return False
    to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id
    command = any(e["type"] == "bot_command" and e["offset"] == 0 for e in message.get("entities", []))
    return to_bot or command or bool(message.keys() & _SERVICE)


def begin_anew(world: World, chats: Collection[Chat]) -> None:
    """Only these chats are left, and their people; nothing was said in them yet, though their numbers go on."""
    world.files = Files()
    world.chats = {chat.id: chat for chat in chats}
    people = {person for chat in chats for person in (*chat.members, chat.id)} | {world.bot.id}
    world.users = {person: user for person, user in world.users.items() if person in people}
    for chat in chats:
        chat.messages.clear()
        chat.topics.clear()
        chat.keyboard, chat.blocked, chat.migrated_to = None, False, None
        if chat.user:
            chat.user.deactivated = False
        else:
            chat.members[world.bot.id] = "administrator"
