"""What is closed comes up again by itself when its day is near, each record by a step that the system takes.

bring_up(rows)      # how many
"""

from collections.abc import Iterable
from contextlib import suppress
from uuid import NAMESPACE_OID, uuid5

from ..history.errors import LoopError
from ..people.actor import system_actor
from ..scope import Record
from .advance import advance


def bring_up(rows: Iterable[Record], step: str = "fall_due") -> int:
    """Take the step with each; one that was altered, or that somebody moved on meanwhile, waits until the next night."""
    actor, count = system_actor(), 0
    for record in rows:
        with suppress(LoopError):
            key = uuid5(NAMESPACE_OID, f"{step}:{record.code}:{record.pk}:{record.version}")
            advance(record, step, actor=actor, key=key)
            count += 1
    return count
