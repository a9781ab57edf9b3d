"""Stories told by a second process while the first tells the others: of ledgers, or years of them, in which nobody else writes.

yield from beside(stories, until)      # itself a story: begins at once, and at `until` waits for theirs to be over
"""

import multiprocessing
import os
import threading
from collections.abc import Iterable
from datetime import datetime
from multiprocessing.connection import wait

from django.db import connection

from . import diary


class NotTold(Exception):
    """The second process failed, and said why on its standard error."""


def beside(stories: Iterable[diary.Story], until: datetime) -> diary.Story:
    # A copy of this process knows the district as it stands; the line to the database is not to be shared.
    connection.close()
    teller = multiprocessing.get_context("fork").Process(target=_tell, args=(stories,))
    teller.start()
    yield until
    teller.join()
    if teller.exitcode != 0:
        raise NotTold(f"exit code {teller.exitcode}")


def _tell(stories: Iterable[diary.Story]) -> None:
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    diary.tell(stories)
    connection.close()


def _end_with_the_first() -> None:
    """Nothing is written any more once the first process is gone, as the next build begins by emptying the tables."""
    first = multiprocessing.parent_process()
    assert first is not None
    wait([first.sentinel])
    os._exit(1)
