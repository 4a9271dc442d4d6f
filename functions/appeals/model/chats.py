"""Where the town hall reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from appeals.model.appeal import Appeal


@dataclass(frozen=True)
class Binding:
    """A chat, or one forum topic of it, where a department or the head reads."""

    chat: int
    thread: int | None = None


STAFF, HEAD, DEPUTY, COMMENTS = "staff", "head", "deputy", "comments"


@dataclass(frozen=True)
class Chats:
    """Where the town hall reads. Keys: a department, STAFF, HEAD, DEPUTY; those bound by command override the rest.

    COMMENTS is read by everybody: the discussion group of the town's channel.
    """

    version: int = 0
    bound: dict[str, Binding] = field(default_factory=dict)
    deployed: dict[str, Binding] = field(default_factory=dict)  # from the deploy parameters, never stored
    bot: str = ""  # the bot's own name, by which comments mention it: asked for when COMMENTS is bound

    def department(self, code: str) -> Binding | None:
        """Where a department reads: its own chat or topic, else the staff chat. The deputies never read there."""
        return self.bound.get(code) or (self.staff() if code != DEPUTY else None)

    def desk(self, appeal: Appeal) -> Binding | None:
        """Where those read who have the appeal now; the deputies together, or the one of them who has it."""
        if appeal.department == DEPUTY and appeal.deputy is not None:
            return self.deputy() or Binding(appeal.deputy)
        return self.department(appeal.department)

    def staff(self) -> Binding | None:
        """Where all of the staff read."""
        return self.bound.get(STAFF) or self.deployed.get(STAFF)

    def moved(self, old: int, new: int) -> Chats:
        """These chats after a group became a supergroup; those of the deploy parameters become bound."""
        follow = {key: Binding(new, at.thread) for key, at in {**self.deployed, **self.bound}.items() if at.chat == old}
        return replace(self, bound={**self.bound, **follow})

    def head(self) -> Binding | None:
        """Where the head of administration reads."""
        return self.bound.get(HEAD) or self.deployed.get(HEAD)

    def deputy(self) -> Binding | None:
        """Where the deputies read together; without it each reads in private."""
        return self.bound.get(DEPUTY)

    def discussion(self) -> int | None:
        """The group whose comments the bot hears."""
        found = self.bound.get(COMMENTS)
        return found.chat if found else None
