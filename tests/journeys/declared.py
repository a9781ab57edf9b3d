"""What a journey says: who an officer is, what they type, who takes which step, and what is counted then.

Journey("meetings", "office", (Entry({"name": "第一次安委会（示范）", …}, fixes={"chair": "周远"}, counts={"meetings.held": 1}),))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from anlan.kernel import clock

if TYPE_CHECKING:
    from .district import Founded
    from .reading import Page


@dataclass(frozen=True)
class The:
    """Another record, made at the first question: typed by its number."""

    what: str


@dataclass(frozen=True)
class Taken:
    """A step, who takes it and what they type.

    to_do: whether it waits in the inbox of whoever takes it. How it is taken is the record page's form, unless `how` says it.
    """

    step: str
    by: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    to_do: bool = True
    how: "Callable[[Founded, str, Taken], None] | None" = None


@dataclass(frozen=True)
class Entry:
    """A record that its officer puts in.

    fixes: the fact that is corrected afterwards; by `fixed_by`, where the officer may not. adds: what is put in on its page
    then, by ledger. steps: the way through the loop. states: corrections that bring about the states that follow from
    facts, {state: typed}. counts: what each figure of the ledger comes to more in the end; those not named stay as they
    are. made: how it is put in, where not by the ledger's own form; returns its page.
    """

    typed: Mapping[str, Any] = field(default_factory=dict)
    fixes: Mapping[str, Any] = field(default_factory=dict)
    adds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    counts: Mapping[str, int | str] = field(default_factory=dict)
    steps: tuple[Taken, ...] = ()
    states: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    by: str = ""
    fixed_by: str = ""
    made: "Callable[[Founded, Entry], Page] | None" = None


@dataclass(frozen=True)
class Journey:
    """A ledger, its officer, and what they put in."""

    ledger: str
    officer: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class When:
    """A day, or an hour of it, so many days from the one on which it is typed."""

    ahead: int
    hour: int | None = None
    minute: int = 0

    def __str__(self) -> str:
        day = clock.today() + timedelta(days=self.ahead)
        return f"{day}" if self.hour is None else f"{day}T{self.hour:02}:{self.minute:02}"


def day(ahead: int) -> When:
    """As a date box holds it."""
    return When(ahead)


def moment(ahead: int, hour: int = 9) -> When:
    """As the box of a moment holds it."""
    return When(ahead, hour)


def tonight() -> When:
    """The last minute of today: what is then is to come, and may be written down on its day."""
    return When(0, 23, 59)
