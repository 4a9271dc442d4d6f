"""What Telegram's apps do not let people do, and who may write where."""

from enum import StrEnum

from .world import Chat, Message, User, World


class Obstacle(StrEnum):
    """Why not."""

    BLOCKED = "blocked"
    NOT_A_MEMBER = "not a member"
    NOT_AN_ADMINISTRATOR = "not an administrator"
    MOVED = "moved"
    ONLY_IN_PRIVATE = "only in private"
    ONLY_IN_GROUPS = "only in groups"
    ONLY_IN_FORUMS = "only in forums"
    ONLY_PLAIN_GROUPS = "only plain groups"
    NOT_ONES_OWN = "not one's own"
    NOTHING_TO_EDIT = "nothing to edit"
    NO_SUCH_BUTTON = "no such button"
    OPENS_A_LINK = "opens a link"
    NOTHING_HEARD = "nothing heard"


class CannotDo(Exception):
    """What the person was to do is not possible on their screen; the message says what is."""

    def __init__(self, obstacle: Obstacle, message: str) -> None:
        super().__init__(message)
        self.obstacle = obstacle


def check_may_write(world: World, user: User, chat: Chat) -> None:
    """Raise CannotDo where this person finds no line to type into."""
    if chat.blocked:
        raise CannotDo(Obstacle.BLOCKED, f"{user.name} has blocked the bot")
    if chat.migrated_to:
        raise CannotDo(Obstacle.MOVED, f"{chat.title} has become a supergroup")
    if chat.type == "channel":
        check_administrator(user, chat)
    elif not chat.user and not belongs(user, chat) and not world.is_discussion(chat):
        raise CannotDo(Obstacle.NOT_A_MEMBER, f"{user.name} is not in {chat.title}")


def check_administrator(user: User, chat: Chat) -> None:
    """Raise CannotDo for whoever does not lead this chat."""
    if chat.members.get(user.id) not in ("creator", "administrator"):
        raise CannotDo(Obstacle.NOT_AN_ADMINISTRATOR, f"{user.name} does not lead {chat.title}")


def check_own(user: User, message: Message) -> None:
    """Raise CannotDo for somebody else's message."""
    if message.body.get("from", {}).get("id") != user.id:
        raise CannotDo(Obstacle.NOT_ONES_OWN, f"#{message.id} is not {user.name}'s")


def belongs(user: User, chat: Chat) -> bool:
    """Whether somebody is in this group now."""
    return chat.members.get(user.id, "left") not in ("left", "kicked")
