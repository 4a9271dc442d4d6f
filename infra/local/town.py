"""The town one meets at first: citizens, staff with their group, the head, an administrator."""

from dataclasses import dataclass

from infra.telegram import Chat, Seat, Simulator


@dataclass
class Town:
    """People by the names one calls them at the prompt, and the staff's group."""

    telegram: Simulator
    people: dict[str, Seat]
    staff: Chat

    def in_staff(self, name: str, topic: int | None = None) -> Seat:
        """A person's place in the staff group."""
        return self.telegram.seat(self.people[name], self.staff, topic)

    def works(self, name: str) -> bool:
        """Whether one finds this person in the staff group."""
        return name in STAFF

    def add_citizen(self, name: str, first_name: str) -> Seat:
        """One more citizen."""
        self.people[name] = self.telegram.person(first_name)
        return self.people[name]


_PEOPLE = {
    "anna": ("Анна", "Соколова"),  # citizen
    "boris": ("Борис", "Ким"),  # citizen
    "pavel": ("Павел", "Громов"),  # executor of the utilities
    "olga": ("Ольга", "Белая"),  # executor of another department
    "vera": ("Вера", "Лунина"),  # coordinator, general department
    "sergey": ("Сергей", "Дорохов"),  # head of the utilities department
    "head": ("Глава", "администрации"),  # of administration
    "admin": ("Ирина", "Админ"),  # administrator
}
STAFF = ("pavel", "olga", "vera", "sergey", "admin")


def found_town(telegram: Simulator) -> Town:
    """Settle everybody in; the staff group is a forum and the administrator its administrator."""
    people = {name: telegram.person(first, last) for name, (first, last) in _PEOPLE.items()}
    town = Town(telegram, people, telegram.group("Отклик: сотрудники", forum=True))
    for name in STAFF:
        town.in_staff(name)
    town.staff.members[people["admin"].user.id] = "creator"
    people["head"].says("/start")  # a bot cannot write first: the head has opened it once, before it listens
    telegram.take_updates()
    return town
