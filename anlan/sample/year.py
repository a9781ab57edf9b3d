"""Two plausible years, cut where the report's period cuts them, so that its figures can be met exactly.

for span, count in spans(now=24, before=22): …      # 24 in 2024-01-01…10-15, 22 in the same days of 2023
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from anlan.kernel import clock

FOUNDED = datetime(2022, 10, 15, 1, 0, tzinfo=UTC)  # 09:00 in Asia/Shanghai: the registers come in
# From this day on everybody puts in what they do themselves; what happened before comes in by sheets on its morning.
LIVED_SINCE = date(2024, 9, 16)
TAKEN_OVER = datetime.combine(LIVED_SINCE, time(0, 0), UTC)  # 08:00
STARTS = datetime(2024, 10, 16, 1, 0, tzinfo=UTC)
LAST_MOMENT = datetime(2024, 10, 15, 9, 50, tzinfo=UTC)  # nobody of the sample works after that


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


NOW = Span(date(2024, 1, 1), date(2024, 10, 15))
BEFORE = Span(date(2023, 1, 1), date(2023, 10, 15))
FIRST_WINTER = Span(date(2022, 10, 16), date(2022, 12, 31))
SECOND_WINTER = Span(date(2023, 10, 16), date(2023, 12, 31))


def spans(now: int, before: int) -> Iterator[tuple[Span, int]]:
    """How many fall into each stretch of the two years; the winters in proportion to the year before."""
    winter = round(before * FIRST_WINTER.days / BEFORE.days)
    yield FIRST_WINTER, winter
    yield BEFORE, before
    yield SECOND_WINTER, winter
    yield NOW, now


def workdays(span: Span, count: int, random: Random) -> list[date]:
    """`count` days of a span in order, few of them at weekends."""
    days: list[date] = []
    while len(days) < count:
        day = span.start + timedelta(days=random.randrange(span.days))
        if day.weekday() < 5 or random.random() < 0.1:
            days.append(day)
    return sorted(days)


def hours(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a legal day by its own clock; none after the sample's people have gone home."""
    return min(clock.start_of(day) + timedelta(hours=hour, minutes=minute), LAST_MOMENT)


def shares(total: int, parts: int, random: Random, least: int = 1) -> list[int]:
    """`total` cut into `parts` uneven whole numbers, none below `least`."""
    rest = total - least * parts
    if rest < 0:
        raise ValueError(f"{total} cannot be cut into {parts} parts of at least {least}")
    cuts = sorted(random.randrange(rest + 1) for _ in range(parts - 1))
    return [high - low + least for low, high in zip([0, *cuts], [*cuts, rest], strict=True)]


def pick(random: Random, weighted: Sequence[tuple[str, int]]) -> str:
    """One of the words, by weight."""
    return random.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]
