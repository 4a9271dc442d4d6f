"""Scenes that together make every call the functions make, to be played again and again on one stack."""

from datetime import date, timedelta

from infra.local.play import Actor, Play
from infra.local.stack import Stack
from infra.local.story import MORNING, the_staff_is_made
from infra.telegram import Message
from tests.e2e.operating import Operator

LAMP = "На Кирова 120 второй месяц не горит фонарь у школы"
UNLISTED = MORNING.replace(year=2027, month=6, day=16, hour=12)  # more than ninety days after its answer
OUTLIVED = MORNING.replace(year=2032, month=6, day=16, hour=12)  # and more than all the years it is kept
REMINDED = MORNING.replace(month=12, day=18, hour=12)  # five days before the deadline of what is sent that morning


class Scenes:
    """A town in which everybody is at their place."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.operator = Operator(stack)
        self.play = Play(stack, lambda _: None)
        town = stack.town
        self.admin = self.play.actor(town.in_staff("admin"))
        self.head = self.play.actor(town.people["head"])
        self.pavel = the_staff_is_made(self.play, self.admin, "pavel", "ЖКХ", "utilities")
        self._summed_up = MORNING.date()

    def play_of(self, function: str) -> None:
        """Everything that one function does."""
        {
            "WebhookFunction": self.updates_come,
            "EscalationFunction": self.deadlines_and_years_pass,
            "DigestFunction": self.a_day_is_summed_up,
            "DeliveryFunction": self.messages_are_delivered_later,
        }[function]()

    def quiet(self) -> None:
        """Let what went wrong be mended: nothing fails any more, and what waited has gone."""
        self.stack.telegram.faults.clear()
        self.stack.pass_time(minutes=5)
        self.stack.settle()

    # -- the webhook

    def citizen(self, name: str = "Житель") -> Actor:
        """A person who has begun and agreed."""
        citizen = self.play.actor(self.stack.telegram.person(name))
        citizen.says("/start")
        citizen.presses("Даю согласие")
        return citizen

    def sends(self, citizen: Actor, text: str = LAMP) -> str:
        """The whole way of a message; its number."""
        citizen.says(text)
        for label in ("Готово", "Да, верно", "Пропустить", "Отправить"):
            citizen.presses(label)
        return citizen.number_in(citizen.sees("принято"))

    def card(self, number: str) -> Message:
        """The department's card."""
        return self.pavel.sees(f"Сообщение № {number}, Telegram")

    def answers(self, number: str, text: str = "Светильник заменён.") -> None:
        """The department answers."""
        self.pavel.says(text, to=self.card(number))
        self.pavel.presses("Меры приняты")

    def updates_come(self) -> None:
        """Citizens, officials, the administrator, somebody who comes back, and an update that is a fault of ours."""
        citizen = self.citizen()
        number = self.sends(citizen)
        citizen.presses("Мои сообщения")
        self.pavel.says("/open")
        self.pavel.says(f"/find {number}")
        self.pavel.presses("Ещё…", on=self.card(number))
        self.pavel.presses("История")
        self.admin.says("/staff")
        self.admin.says("/parked")
        self.pavel.says("Не то", to=self.card(number))
        self.pavel.presses("Отмена")
        citizen.seat.blocks()
        self.answers(number)
        citizen.seat.unblocks()
        self.play.go_on()
        citizen.sees(number, "Светильник заменён")
        self.an_update_is_a_fault_of_ours()

    def an_update_is_a_fault_of_ours(self, text: str = "Здравствуйте") -> Actor:
        """It is taken, and lies among the dead letters; who wrote it."""
        citizen = self.citizen()
        self.operator.spoil_dialog(self.stack, citizen.seat.user.id)
        citizen.says(text)
        return citizen

    # -- the schedules

    def deadlines_and_years_pass(self) -> None:
        """The head is reminded, since nobody nearer is named; what was answered is closed for want of an objection,
        leaves the lists, and years later loses its author.
        """
        self.sends(self.citizen())
        self.stack.timetable.run("EscalationFunction", REMINDED)
        number = self.sends(self.citizen())
        self.answers(number)
        self.pavel.says("Проверим ещё раз.", to=self.card(number))  # an answer in preparation, abandoned
        for moment in (UNLISTED, UNLISTED + timedelta(minutes=10), OUTLIVED):
            self.stack.timetable.run("EscalationFunction", moment)

    def a_day_is_summed_up(self) -> None:
        """One more working morning."""
        self._summed_up = _working_day_after(self._summed_up)
        at = MORNING.replace(month=self._summed_up.month, day=self._summed_up.day, hour=9)
        summed_up = self.stack.timetable.run("DigestFunction", at)
        assert summed_up == {"day": self._summed_up.isoformat()}

    def messages_are_delivered_later(self) -> None:
        """Telegram has had enough of the staff chat, twice; then the card comes, and the chat's queue ends.

        One who is forgotten is told so only then, too.
        """
        citizen = self.citizen()
        self.stack.telegram.fail("429", chat_id=self.stack.town.staff.id, times=2, retry_after=90)
        number = self.sends(citizen)
        self.stack.pass_time(minutes=5)
        self.card(number)
        citizen.says("/forget")
        self.stack.telegram.fail("429", chat_id=citizen.seat.chat.id, method="sendMessage", retry_after=5)
        citizen.presses("Да, удалить")
        self.stack.pass_time(minutes=3)
        citizen.sees("Удалено")


def _working_day_after(day: date) -> date:
    """The mornings of the weeks before the holidays, whatever moment the stack's clock shows."""
    day += timedelta(days=1)
    return day if day.weekday() < 5 else _working_day_after(day)
