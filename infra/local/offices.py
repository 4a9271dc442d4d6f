"""What both stories do at first: the administrator makes officials, gives departments a place; a card is looked for."""

from infra.telegram import Message

from .play import Actor, Play


def appointed(play: Play, admin: Actor, name: str, post: str) -> Actor:
    """`/staff add` with a role and a department, in reply to what the person writes in the staff group."""
    official = play.actor(play.stack.town.in_staff(name))
    hello = official.says("Здравствуйте, я на месте")
    admin.says(f"/staff add {post}", to=hello)
    admin.sees(official.seat.user.name)
    return official


def corner(play: Play, admin: Actor, title: str, department: str) -> int:
    """A topic of the staff group in which the department reads from now on."""
    opened = play.actor(admin.seat.opens_topic(title))
    opened.says(f"/bind {department}")
    opened.sees("Теперь сюда")
    return opened.seat.topic or 0


def card_of(actor: Actor, number: str) -> Message:
    """The appeal's newest card in this chat."""
    return actor.sees(rf"^(Сообщение|Обращение) № {number}, Telegram", button="Ещё…")
