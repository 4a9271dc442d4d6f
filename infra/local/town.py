"""The town one meets at first: citizens, staff with their group, the head, an administrator, a channel."""

from dataclasses import dataclass
from typing import Literal

from infra.telegram import Chat, Seat, Simulator, post_in_channel


@dataclass(frozen=True)
class Resident:
    """Who somebody is in the town: what the page writes under their name. The bot learns it from nobody but itself."""

    role: Literal["citizen", "executor", "coordinator", "dept_head", "head", "admin"]
    label: str


CITIZEN = Resident("citizen", "Житель")


@dataclass
class Town:
    """People by the names one calls them at the prompt, the groups of the town hall, the channel with its comments."""

    telegram: Simulator
    people: dict[str, Seat]
    staff: Chat
    office: Chat  # a department's own, not yet a supergroup
    channel: Chat
    comments: Chat

    @property
    def _groups(self) -> tuple[Chat, ...]:
        return self.staff, self.office, self.channel, self.comments

    def in_staff(self, name: str, topic: int | None = None) -> Seat:
        """A person's place in the staff group."""
        return self.telegram.seat(self.people[name], self.staff, topic)

    def begin(self) -> None:
        """Everybody at their place on the first day, as long as nothing listens yet."""
        for name in STAFF:
            self.in_staff(name)
        self.telegram.seat(self.people["olga"], self.office)
        for group in self._groups:
            self.telegram.world.join(group, self.people["admin"].user, "creator")
        self.people["head"].says("/start")  # a bot cannot write first: the head has opened it once
        post_in_channel(self.telegram.world, self.channel, _POST)
        self.telegram.take_updates()

    def begin_anew(self) -> None:
        """The first day again: everybody who was there then, under the same ids, and nothing said yet."""
        self.people = {name: self.people[name] for name in _PEOPLE}
        for group in self._groups:
            group.members.clear()
        self.telegram.begin_anew([*(seat.chat for seat in self.people.values()), *self._groups])
        self.begin()

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
    town = Town(
        telegram,
        people,
        staff=telegram.group("Отклик: сотрудники", forum=True),
        office=telegram.group("Благоустройство: отдел", kind="group"),
        channel=telegram.group("Белогорск официально", kind="channel"),
        comments=telegram.group("Белогорск: комментарии"),
    )
    town.channel.discussion = town.comments.id
    town.begin()
    return town


_POST = "Сообщить о проблеме в городе можно боту администрации: @otklik_bot. Ответ придёт туда же."
