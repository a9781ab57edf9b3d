"""Open to-dos are made what their records say again, where somebody deleted or altered them past the loop: they follow from the
records, so nobody has to decide.

mend_todos(clock.now())     # how many were put right; the auditor is told once a run
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ..history.compare import holds, last_event
from ..history.reading import LEAST, Difference, Piece, every_row
from ..history.verify import FURTHER, Part
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.divisions import district_code
from ..people.roles import AUDITOR
from ..scope import Record
from . import todo
from .declare import LOOPS, Loop
from .models import Todo

_SAID = (
    "state",
    "role",
    "region",
    "sector",
    "body_id",
    "post_id",
    "place",
    "due_at",
)  # who sees it, who holds it, until when
_TOGETHER = 1000


def mend_todos(now: datetime) -> int:
    """Compare the open to-dos of every loop with its records; each that differs is put right in a transaction of its own."""
    mended = sum(mend(loop, now) for loop in LOOPS.values())
    if mended:
        tell(
            f"todos:{now:%Y-%m-%d %H:%M}",
            f"{mended}条待办和记录对不上（在系统之外被删去或改动过），已按记录改正",
            to=Audience(role=AUDITOR, region=district_code()),
            about=About("todos", 0, district_code(), "general"),
            now=now,
        )
    return mended


def mend(loop: Loop, now: datetime) -> int:
    """Make the open to-dos of one loop what its records say; how many were not."""
    with every_row(loop.model), every_row(Todo):
        return sum(_mend(loop, record_id, now) for record_id in list(_suspects(loop)))


def rule_of(loop: Loop) -> str:
    """What its to-dos follow from besides their records: the code of this module, and who holds each open state."""
    held = [
        (state.code, state.holder, state.body_field, state.post_field, state.placeless)
        for state in loop.states
        if not state.closed
    ]
    return hashlib.sha256(repr((_SAID, held)).encode()).hexdigest()[:16]


def _read(start: int, since: int | None) -> Piece | None:
    """What differs is told when all is verified; each night it is put right (`mend_todos`)."""
    if since is not None or start > LEAST:
        return None
    differences = []
    for loop in LOOPS.values():
        with every_row(loop.model), every_row(Todo):
            rows = loop.model.objects.filter(pk__in=list(_suspects(loop))).order_by("pk")
            # What was altered itself has its own word.
            whole = [row for row in rows if holds(row, last_event(row))]
        words = f"{loop.model._meta.verbose_name}的待办和记录对不上：在系统之外被删去或改动过"
        differences += [Difference(row.pk, row.number, words) for row in whole]
    return Piece(2**62, 0, differences)


FURTHER.append(Part("todos", "待办", _read, rank=2))


def _suspects(loop: Loop) -> Iterator[int]:
    """Records whose open to-do seems to be another than they ask for. They are asked again when they are locked."""
    open_ = [state.code for state in loop.states if not state.closed]
    rows = loop.model.objects.filter(state__in=open_).order_by("pk").iterator(chunk_size=_TOGETHER)
    while some := list(islice(rows, _TOGETHER)):
        there = {each.record_id: each for each in _open_todos(loop).filter(record_id__in=[row.pk for row in some])}
        yield from (row.pk for row in some if _differs(there.get(row.pk), row, loop))
    open_records = loop.model.objects.filter(pk=OuterRef("record_id"), state__in=open_)
    yield from _open_todos(loop).filter(~Exists(open_records)).values_list("record_id", flat=True)


def _open_todos(loop: Loop) -> "QuerySet[Todo, Todo]":
    return Todo.objects.filter(ledger=loop.code, closed_at=None, request=None)


def _differs(open_todo: Todo | None, record: Record, loop: Loop) -> bool:
    expected_todo = todo.todo_for(record, loop, record.state_since)  # type: ignore[arg-type]
    if open_todo is None or expected_todo is None:
        return open_todo is not expected_todo
    return any(getattr(open_todo, name) != getattr(expected_todo, name) for name in _SAID)


def _mend(loop: Loop, record_id: int, now: datetime) -> bool:
    """Whether it was put right. What waits to be settled itself is left alone."""
    with transaction.atomic():
        record = loop.model.objects.filter(pk=record_id).select_for_update().first()
        open_todo = _open_todos(loop).filter(record_id=record_id).first()
        if record is None or not holds(record, last_event(record)) or not _differs(open_todo, record, loop):
            return False
        _open_todos(loop).filter(record_id=record_id).update(closed_at=now)
        todo.open_for(record, loop, record.state_since or now)
    return True
