"""Whatever happens to many matters at once, in the order of time: each matter is a story that says when its next act comes.

def hazard() -> Story:
    yield found_at
    record = put_in(…)
    yield assigned_at
    take(record, "assign", …)

tell([hazard(), …])
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from random import Random
from uuid import UUID

Story = Iterator[datetime]  # gives the moment of its next act, and does it when it is asked for the one after


class OutOfOrder(Exception):
    """A story goes back in time."""


def tell(stories: Iterable[Story]) -> None:
    """Let everything happen that the stories tell, the earliest first; what comes at one moment, in the stories' order."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _wait(waiting, number, story, None)
    while waiting:
        at, number, story = heappop(waiting)
        _wait(waiting, number, story, at)


def keys(seed: str) -> Iterator[UUID]:
    """Keys of acts without end; the same seed gives the same ones."""
    random = Random(seed)
    while True:
        yield UUID(int=random.getrandbits(128), version=4)


def _wait(waiting: list[tuple[datetime, int, Story]], number: int, story: Story, last: datetime | None) -> None:
    at = next(story, None)
    if at is None:
        return
    if last is not None and at < last:
        raise OutOfOrder(f"{at} comes after {last}")
    heappush(waiting, (at, number, story))
