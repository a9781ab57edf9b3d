"""Every morning what is due or late is chased, as the site's own job does: people find the reminders of the days before.

tell(stories())
"""

from collections.abc import Iterator
from datetime import timedelta

from anlan.kernel import clock
from anlan.kernel.loop import watch
from anlan.ledgers.hazards import progress

from ..diary import Story
from ..year import LIVED_SINCE, STARTS

_AT = timedelta(hours=7, minutes=30)


def stories() -> Iterator[Story]:
    yield _mornings()


def _mornings() -> Story:
    at = clock.start_of(LIVED_SINCE) + _AT
    while at < STARTS:
        yield at
        with clock.fixed(at):
            watch.sweep(at)
            progress.chase(at)
        at += timedelta(days=1)
