"""What happens to groups and channels by itself: posts carried to the discussion, a group that outgrows itself."""

from .world import ANONYMOUS_ADMIN, CHANNEL_FORWARDER, Chat, Message, World


def post_in_channel(world: World, channel: Chat, text: str) -> Message:
    """A channel's post, carried to its discussion group by Telegram itself."""
    with world.lock:
        sender = {"sender_chat": channel.json()}
        post = world.post(channel, sender | {"text": text})
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
            carried = {"from": telegram, "forward_origin": origin, "is_automatic_forward": True, "text": text}
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
        came = world.post(supergroup, owner | {"migrate_from_chat_id": group.id})
        world.send_update({"message": came.json()})
        return supergroup
