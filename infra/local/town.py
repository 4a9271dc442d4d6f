"""The town one meets at first: citizens, staff with their group, the head, an administrator, a channel."""

from dataclasses import dataclass
from typing import Literal

from infra.telegram import Chat, Seat, Simulator, User, post_in_channel


@dataclass(frozen=True)
class Resident:
    """Who somebody is in the town: what the page writes under their name. The bot learns it from nobody but itself."""

    role: Literal["citizen", "executor", "coordinator", "dept_head", "head", "admin"]
    label: str


CITIZEN = Resident("citizen", "Житель")


@dataclass
class Town:
    """People by the names one calls them at the prompt, the staff's group, the channel with its comments."""

    telegram: Simulator
    people: dict[str, Seat]
    staff: Chat
    channel: Chat

    def in_staff(self, name: str, topic: int | None = None) -> Seat:
        """A person's place in the staff group."""
        return self.telegram.seat(self.people[name], self.staff, topic)

    def works(self, name: str) -> bool:
        """Whether one finds this person in the staff group."""
        return name in STAFF

    def resident(self, user_id: int) -> Resident:
        """Who this is; whoever came later is a citizen."""
        named = (name for name, seat in self.people.items() if seat.user.id == user_id)
        return _PEOPLE.get(next(named, ""), ("", "", CITIZEN))[2]

    def add_citizen(self, name: str, first_name: str, last_name: str = "") -> Seat:
        """One more citizen."""
        self.people[name] = self.telegram.person(first_name, last_name)
        return self.people[name]


_PEOPLE = {
    "anna": ("Анна", "Соколова", CITIZEN),
    "boris": ("Борис", "Ким", CITIZEN),
    "pavel": ("Павел", "Громов", Resident("executor", "Исполнитель, ЖКХ")),
    "olga": ("Ольга", "Белая", Resident("executor", "Исполнитель, благоустройство")),
    "vera": ("Вера", "Лунина", Resident("coordinator", "Координатор")),
    "sergey": ("Сергей", "Дорохов", Resident("dept_head", "Начальник ЖКХ")),
    "head": ("Глава", "администрации", Resident("head", "Глава")),
    "admin": ("Ирина", "Админ", Resident("admin", "Администратор")),
}
STAFF = ("pavel", "olga", "vera", "sergey", "admin")


def found_town(telegram: Simulator) -> Town:
    """Settle everybody in; the staff group is a forum and the administrator its administrator."""
    people = {name: telegram.person(first, last) for name, (first, last, _) in _PEOPLE.items()}
    staff = telegram.group("Отклик: сотрудники", forum=True)
    town = Town(telegram, people, staff, _channel(telegram, people["admin"].user))
    for name in STAFF:
        town.in_staff(name)
    small = telegram.group("Благоустройство: отдел", kind="group")
    telegram.seat(people["olga"], small)
    for group in (staff, small):
        telegram.world.join(group, people["admin"].user, "creator")
    people["head"].says("/start")  # a bot cannot write first: the head has opened it once, before it listens
    post_in_channel(telegram.world, town.channel, _POST)
    telegram.take_updates()
    return town


def _channel(telegram: Simulator, administrator: User) -> Chat:
    """The town's channel and the group in which its posts are discussed."""
    channel = telegram.group("Белогорск официально", kind="channel")
    comments = telegram.group("Белогорск: комментарии")
    channel.discussion = comments.id
    for chat in (channel, comments):
        telegram.world.join(chat, administrator, "creator")
    return channel


_POST = "Сообщить о проблеме в городе можно боту администрации: @otklik_bot. Ответ придёт туда же."
