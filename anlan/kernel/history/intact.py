"""Whether a record says what its last event said. A verb asks first, with the row locked, so that nothing that was changed past
the loop becomes part of the chain.

require(current)                       # raises Altered, and says so to whoever keeps it
with keeping_alterations(): …          # at a door, outside every transaction: what was found is kept, though all is undone
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from .. import clock
from ..people.divisions import district_code
from ..scope import Record
from . import chain
from .compare import blank_row, deleted, differences, fingerprint, holds, last_event, last_events
from .errors import Altered, PostAltered
from .models import Alteration, Event

# What was found altered behind the door that is open; None where none is.
_behind: ContextVar[dict[tuple[str, int], Record] | None] = ContextVar("behind", default=None)
# What tells of those that were kept, once a run; rooms above add themselves.
on_kept: list[Callable[[datetime], object]] = []
NOTHING = bytes(32)  # what is found where a row was
_TOGETHER = 1000  # records whose history is in memory at once


def require(record: Record) -> None:
    """Raise Altered where a locked row no longer says what its last event said; else remember its facts."""
    if not holds(record, last_event(record)):
        raise _found(record)
    record.locked_facts, record.locked_key = chain.facts(record), record.natural_key


def require_all(records: Sequence[Record]) -> None:
    """As `require`, for locked rows of one ledger, in one query."""
    last = last_events(records)
    for record in records:
        if not holds(record, last.get(record.pk)):
            raise _found(record)


def require_post(post: Record) -> None:
    """Raise PostAltered where the post in which somebody acts was changed past the loop: whom it makes powerful, nobody did."""
    if not holds(post, last_event(post)):
        raise PostAltered(_found(post).record)


def _found(record: Record) -> Altered:
    """What is raised for an altered row. Whatever becomes of it on its way, the door behind which we are keeps the row."""
    if (records := _behind.get()) is not None:
        records[record.code, record.pk] = record
    return Altered(record)


@contextmanager
def keeping_alterations() -> Iterator[None]:
    """A door: outside every transaction of what is done behind it. What is found altered there is kept when it is closed, once
    all transactions are over, though they were undone and whoever called the verb has caught Altered. Of doors one behind
    another the outermost keeps; each request goes through one (gate), each verb has its own for jobs and commands.
    """
    if _behind.get() is not None:
        yield
        return
    records_by_key: dict[tuple[str, int], Record] = {}
    token = _behind.set(records_by_key)
    try:
        yield
    finally:
        _behind.reset(token)
        if records_by_key:
            now = clock.now()
            by_model: dict[type[Record], list[Record]] = defaultdict(list)
            for record in records_by_key.values():
                by_model[type(record)].append(record)
            for records in by_model.values():
                keep(records, "verb", now)
            tell_kept(now)


def tell_kept(now: datetime) -> None:
    """Let whoever is to know be told of what was kept and not told yet: once a run, however much it found."""
    for tell in on_kept:
        tell(now)


def keep(records: Sequence[Record], way: str, now: datetime) -> None:
    """Keep that rows of one ledger were changed past the loop, each once while it is not settled. way: verb, verify or nightly.

    now: the moment of the run that found them, by which they are settled together.
    """
    for start in range(0, len(records), _TOGETHER):
        some = records[start : start + _TOGETHER]
        events = chains(some[0].code, [record.pk for record in some])
        _keep(some, [_alteration(record, events[record.pk], way, now) for record in some])


def keep_deleted(model: type[Record], ids: Sequence[int], way: str, now: datetime) -> None:
    """Keep that rows of a ledger are gone, though nobody may delete a record: its last event says what each said."""
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        blanks, events = [blank_row(model, record_id) for record_id in some], chains(model.code, some)
        _keep(blanks, [_deletion(blank, events[blank.pk], way, now) for blank in blanks])


def chains(ledger: str, ids: Sequence[int]) -> dict[int, list[Event]]:
    """The events of each record, in order: {record's primary key: events}."""
    by_record: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(ledger=ledger, record_id__in=ids).order_by("record_id", "seq"):
        by_record[event.record_id].append(event)
    return by_record


def _alteration(record: Record, events: Sequence[Event], way: str, now: datetime) -> Alteration:
    differing, is_known = differences(record, events)
    return Alteration(
        ledger=record.code, record_id=record.pk, number=record.number, sector=record.sector,
        region=differing.get("region", [record.region])[0],
        found_at=now, found_by=way, differing=differing, known=is_known, found=fingerprint(record),
    )  # fmt: skip


def _deletion(blank: Record, events: Sequence[Event], way: str, now: datetime) -> Alteration:
    row = deleted(blank, events)
    there = row or blank
    return Alteration(
        ledger=blank.code, record_id=blank.pk, number=there.number or f"#{blank.pk}", sector=there.sector,
        region=there.region or district_code(), found_at=now, found_by=way, differing={}, known=row is not None, deleted=True,
        found=NOTHING,
    )  # fmt: skip


def _keep(records: Sequence[Record], alterations: Sequence[Alteration]) -> None:
    """What is kept already, and found as it was, stays as it is."""
    with transaction.atomic():
        rows = Alteration.objects.of(*records).filter(settled_at=None).select_for_update()
        open_ = {each.record_id: each for each in rows}
        Alteration.objects.bulk_create(
            [each for each in alterations if each.record_id not in open_], ignore_conflicts=True, batch_size=500
        )
        for each in alterations:
            alteration = open_.get(each.record_id)
            if alteration is not None and bytes(alteration.found) != each.found:
                # Changed again: what was proposed was said of something else.
                alteration.differing, alteration.known, alteration.found, alteration.deleted = (
                    each.differing,
                    each.known,
                    each.found,
                    each.deleted,
                )
                alteration.choice, alteration.reason, alteration.proposer, alteration.proposed_at = "", "", None, None
                alteration.save()


def open_alteration(record: Record) -> Alteration | None:
    """What was found altered of a record and is not settled yet."""
    return Alteration.objects.of(record).filter(settled_at=None).first()
