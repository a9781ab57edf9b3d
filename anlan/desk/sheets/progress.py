"""How far a job is with a sheet, for whoever looks: written beside the transaction in which the sheet is taken in."""

import time

from django.db import connection

from anlan.kernel.sheets.models import Work

_EVERY = 0.5  # seconds


class Progress:
    """Writes what is being done, and how much of it is, over a connection of its own; of what is done at once nobody asks."""

    def __init__(self, work: Work) -> None:
        self._work, self._written = work, 0.0
        self._beside = connection.copy() if work.by_job else None

    def stage(self, words: str, whole: int = 0) -> None:
        """What is done from now on, and how many rows there are of it, where that is known."""
        self._write(words, 0, whole)

    def count(self, done: int, whole: int) -> None:
        """How many are done; said some times a second."""
        if time.monotonic() - self._written > _EVERY:
            self._write(None, done, whole)

    def close(self) -> None:
        if self._beside is not None:
            self._beside.close()

    def _write(self, words: str | None, done: int, whole: int) -> None:
        if self._beside is None:
            return
        with self._beside.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_work SET stage = coalesce(%s, stage), done = %s, whole = %s WHERE id = %s",
                [words, done, whole, self._work.pk],
            )
        self._written = time.monotonic()
