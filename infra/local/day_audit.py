"""What the day is judged by at its end: the table, every citizen's chat, the bot's calls, the functions' runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .aws import Invocation
from .day_matters import Matter, Register
from .play import Play
from .stack import Stack

ALARMS = ("Faults", "MessagesParked", "TokenRefused", "YearsWithoutDecree", "MessagesFailed", "DeadUpdates")
NOT_MODIFIED = "message is not modified"


@dataclass
class Audit:
    """Listens from the beginning."""

    stack: Stack
    runs: list[Invocation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stack.deployment.listeners.append(self.runs.append)

    def troubles(self, register: Register) -> Iterator[str]:
        """Every mismatch, in words."""
        for matter in register.matters:
            yield from self._of(matter)
        yield from self._of_calls({one.person.seat.user.id for one in register.all("blocked")})
        yield from self._of_runs()
        for kind in ("message", "parked"):
            if self.stack.deployment.earliest_due(kind) is not None:
                yield f"something of the kind «{kind}» still waits"

    def _of(self, matter: Matter) -> Iterator[str]:
        items = self.stack.deployment.collection(f"A#{matter.number}")
        state = next(item["status"]["S"] for item in items if item["sk"]["S"] == "APPEAL")
        if state != matter.state:
            yield f"№ {matter.number} ({matter.part}) is {state}, not {matter.state}"
        said = [message.text for message in matter.person.seat.heard if matter.number in message.text]
        for words in matter.told:
            if (times := len([text for text in said if re.search(words, text)])) != 1:
                yield f"№ {matter.number} ({matter.part}): «{words}» was said {times} times"
        for text in said:
            if not any(re.search(words, text) for words in matter.told):
                yield f"№ {matter.number} ({matter.part}): not expected: «{text}»"

    def _of_calls(self, blocked: set[int]) -> Iterator[str]:
        """What Telegram refused; a card that already reads so is done, and who blocked the bot was to refuse."""
        for call in self.stack.telegram.calls:
            told = str((call.answer or {}).get("description"))
            if not call.ok and NOT_MODIFIED not in told and int(call.params.get("chat_id", 0)) not in blocked:
                yield f"{call.method} failed: {told}: {call.params}"

    def _of_runs(self) -> Iterator[str]:
        for run in self.runs:
            if run.error:
                yield f"{run.function} failed: {run.error}"
            for metric in ALARMS:
                if re.search(rf'"{metric}":\s*\[?[1-9]', run.log):
                    yield f"{run.function} counted {metric}"


def judge(play: Play, audit: Audit, register: Register) -> None:
    """StoryFailed with all that does not agree."""
    with play.step("Сверка с таблицей и чатами"):
        troubles = list(audit.troubles(register))
        if troubles:
            raise play.failed("everything agrees", "\n        ".join(troubles))
        states = [matter.state for matter in register.matters]
        for state in dict.fromkeys(states):
            play.told(f"{state}: {states.count(state)}")
        told = sum(len(matter.told) for matter in register.matters)
        play.told(f"Сообщений жителям: {told}, каждое один раз. Запусков функций: {len(audit.runs)}, сбоев нет.")
