"""Records that belong together without pointing to each other, and numbers that are counted from them instead of typed.

tie(visit, hazard, actor=actor, now=now)       # the visit's 发现问题数 is counted again
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from ..evidence.models import Attachment
from ..history import intact, writing
from ..history.acts import COUNTED, IMPORTED, OPENED
from ..history.errors import Altered
from ..history.models import Event
from ..history.verify import model_of
from ..people.actor import Actor
from ..scope import Record, unscoped
from ..scope.record import WITHDRAWN
from .models import Tie

# (ledger, other ledger) → {field of the first that says how many of the other belong to it: of which}; filled as ledgers are declared
COUNTED_IN: dict[tuple[str, str], Mapping[str, Q]] = {}
# ledger → {field that says how many files of a purpose its records have: the purpose}
FILES_IN: dict[str, Mapping[str, str]] = {}


@intact.keeping_alterations()
def tie(record: Record, other: Record, *, actor: Actor, now: datetime) -> None:
    """Let `other` belong to `record`, once. The caller has found both in the actor's scope."""
    with transaction.atomic():
        Tie.objects.get_or_create(ledger=record.code, record_id=record.pk, other_ledger=other.code, other_id=other.pk)
        _count(record, other.code, actor, now)


def count_again(other: Record, actor: Actor, now: datetime) -> None:
    """Count what `other` belongs to anew: it was corrected, moved on or withdrawn."""
    if all(code != other.code for _, code in COUNTED_IN):
        return
    for each in Tie.objects.filter(other_ledger=other.code, other_id=other.pk):
        if (each.ledger, other.code) in COUNTED_IN:
            record = model_of(each.ledger).objects.of(each).get()
            _count(record, other.code, actor, now)


def tied_to(record: Record, other: str) -> list[int]:
    """The primary keys of another ledger's records that belong to a record."""
    ties = Tie.objects.filter(ledger=record.code, record_id=record.pk, other_ledger=other)
    return list(ties.values_list("other_id", flat=True))


def tied_records(record: Record, other: str) -> list[Any]:
    """Another ledger's records that belong to a record, in the order in which they were put in: all, wherever they lie. Whoever
    holds the record answers for it whole.
    """
    with _whole(record, other) as rows:
        return list(rows.order_by("pk"))


@intact.keeping_alterations()
def count_files(record: Record, actor: Actor, now: datetime) -> None:
    """Count the files of a record anew: one was added."""
    purposes = FILES_IN.get(record.code)
    if purposes:
        files = Attachment.objects.filter(ledger=record.code, record_id=record.pk)
        _set(record, {name: files.filter(purpose=purpose).count() for name, purpose in purposes.items()}, actor, now)


def _count(record: Record, other: str, actor: Actor, now: datetime) -> None:
    """Count of another ledger's records those that belong to this one."""
    count_filters = COUNTED_IN.get((record.code, other))
    if count_filters is None:
        return
    with _whole(record, other) as rows:
        numbers = rows.aggregate(**{name: Count("pk", filter=where or None) for name, where in count_filters.items()})
    _set(record, numbers, actor, now)


@contextmanager
def _whole(record: Record, other: str) -> "Iterator[QuerySet[Any]]":
    model = model_of(other)
    with unscoped("what belongs to a record is read whole, whoever moves it on", model):
        yield model.objects.filter(pk__in=tied_to(record, other)).exclude(state=WITHDRAWN)


def _set(record: Record, numbers: Mapping[str, int], actor: Actor, now: datetime) -> None:
    """Set the numbers that follow, with an event. What somebody typed of what nobody put in stays the least it can be."""
    current = type(record).objects.of(record).select_for_update().get()
    if current.state == WITHDRAWN:
        return
    try:
        intact.require(current)
    except Altered:  # its number waits until that is settled; what belongs to it does not
        return
    typed_numbers = _typed(current, numbers)
    values = {name: max(number, typed_numbers[name]) for name, number in numbers.items()}
    values = {name: number for name, number in values.items() if getattr(current, name) != number}
    if not values:
        return
    writing.set_values(current, values)
    writing.write_change(
        current, COUNTED, actor=actor, key=None, before=current.state, content={"values": values}, happened_at=None,
        now=now,
    )  # fmt: skip
    writing.refresh(record, current)


def _typed(record: Record, names: Iterable[str]) -> dict[str, int]:
    """What somebody said the numbers were when the record was put in, or corrected them to."""
    numbers = dict.fromkeys(names, 0)
    for event in Event.objects.filter(ledger=record.code, record_id=record.pk).exclude(step=COUNTED).order_by("seq"):
        values = event.content.get("values") or {}
        changes = event.content.get("changes") or {}
        for name in numbers:
            if event.step in (OPENED, IMPORTED) and name in values:
                numbers[name] = int(values[name] or 0)
            elif name in changes:
                numbers[name] = int(changes[name][1] or 0)
    return numbers
