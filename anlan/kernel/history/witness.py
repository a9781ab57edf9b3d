"""What is no record and proves something all the same: evidence, what was said in a conference, what somebody logs in with. Each of
its rows has a chain of events of its own, in which the anchors reach it, and `anlan verify` holds the rows against it.

declare(Kind("evidence", "佐证", Attachment, said=…, by=…, name=…))     # from then on whoever saves a row leaves an event
keep(EVIDENCE, [row])                                                   # for what is written without `save`
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from .. import clock
from ..people.actor import system_actor, system_post
from ..people.models import Post
from ..scope import Scoped
from . import chain
from .models import Event
from .plain import plain_value
from .reading import Difference, Piece, age_of, every_row
from .verify import FURTHER, Part

ADDED, CHANGED, REMOVED, STATED = "added", "changed", "removed", "stated"
_MARK = 0  # the id of the event that says: what was there before this was stated
_TOGETHER = 1000
_WHAT_FITS = 40  # characters of a fault's number


@dataclass(frozen=True)
class Kind:
    """A model whose rows are witnessed. said: what a row says, hashed into its events; open: what of it the events spell out, too.
    by: the person whose doing it is. wrong: what else does not hold of a row, read where it lies.
    """

    code: str
    title: str
    model: type[models.Model]
    said: Callable[[Any], Mapping[str, Any]]
    by: Callable[[Any], int | None]
    name: Callable[[Any], str]
    open: Callable[[Any], Mapping[str, Any]] | None = None
    wrong: Callable[[Any], str] | None = None
    together: int = 200  # rows verified in one piece

    def rows(self) -> AbstractContextManager[None]:
        return every_row(self.model) if issubclass(self.model, Scoped) else contextlib.nullcontext()


KINDS: dict[str, Kind] = {}


def declare(kind: Kind) -> Kind:
    """Witness a model from now on. Raises ValueError where the code is taken."""
    if kind.code in KINDS:
        raise ValueError(f"two kinds are called {kind.code}")
    KINDS[kind.code] = kind

    def saved(instance: models.Model, created: bool = False, raw: bool = False, **_: Any) -> None:
        if not raw:
            keep(kind, [instance], fresh=created)

    def deleted(instance: models.Model, **_: Any) -> None:
        keep(kind, [instance], removed=True)

    post_save.connect(saved, sender=kind.model, weak=False, dispatch_uid=f"witness.{kind.code}.saved")
    post_delete.connect(deleted, sender=kind.model, weak=False, dispatch_uid=f"witness.{kind.code}.deleted")
    FURTHER.append(Part(f"witness.{kind.code}", kind.title, lambda start, since: _read(kind, start, since), rank=3))
    return kind


def keep(
    kind: Kind, rows: Sequence[models.Model], *, removed: bool = False, fresh: bool = False, step: str = ""
) -> int:
    """Leave an event for each row that says something else than its last event; how many. Before a district is founded nothing is
    witnessed: nobody is there yet. fresh: the rows were written just now for the first time, and have none.
    """
    if not rows:
        return 0
    try:
        system = system_post()
    except Post.DoesNotExist:
        return 0
    now = clock.now()
    with transaction.atomic(savepoint=False):  # what is told of a row stands or falls with the row
        last = {} if fresh else _last(kind, [row.pk for row in rows])
        rows = rows if removed else _as_kept(kind, rows)
        events = [
            event
            for row in rows
            if (event := _event(kind, row, last.get(row.pk), now, removed=removed, step=step)) is not None
        ]
        for event in events:
            event.person_id, event.post_id = event.person_id or system.person_id, system.pk
            event.hash = chain.event_hash(event)
        Event.objects.bulk_create(events, batch_size=_TOGETHER)
    return len(events)


def _as_kept(kind: Kind, rows: Sequence[models.Model]) -> Sequence[models.Model]:
    """What the database has of them: it rounds, and what was set by an expression is known there alone."""
    with kind.rows():
        return list(kind.model._default_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk"))


def _event(kind: Kind, row: Any, last: Event | None, now: datetime, *, removed: bool, step: str) -> Event | None:
    facts = chain.facts_hash({} if removed else kind.said(row))
    if last is not None and bytes(last.facts) == facts and (last.step == REMOVED) == removed:
        return None
    spelt = {} if removed or kind.open is None else kind.open(row)
    return Event(
        ledger=kind.code, record_id=row.pk, seq=last.seq + 1 if last else 1,
        step=REMOVED if removed else step or (CHANGED if last else ADDED), before="", after="",
        person_id=kind.by(row),  # type: ignore[misc]  # None is the system's
        happened_at=now, recorded_at=now,
        content={"values": {name: plain_value(value) for name, value in spelt.items()}}, key=None, facts=facts,
        prev=bytes(last.hash) if last else chain.GENESIS,
    )  # fmt: skip


def _last(kind: Kind, ids: Sequence[int]) -> dict[int, Event]:
    rows = Event.objects.filter(ledger=kind.code, record_id__in=ids).order_by("record_id", "-seq").distinct("record_id")
    return {event.record_id: event for event in rows}


def state_first() -> int:
    """Once a kind: what was there before it was witnessed is stated as it is, and from then on a row without an event is told of."""
    count = 0
    with contextlib.suppress(Post.DoesNotExist):
        system = system_actor()
        for kind in KINDS.values():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"witness.{kind.code}"])
                if not is_stated(kind):
                    count += _state(kind, system)
    return count


def is_stated(kind: Kind) -> bool:
    return Event.objects.filter(ledger=kind.code, record_id=_MARK).exists()


def _state(kind: Kind, system: Any) -> int:
    count, start = 0, 0
    with kind.rows():
        while some := list(kind.model._default_manager.filter(pk__gt=start).order_by("pk")[:_TOGETHER]):
            there = _last(kind, [row.pk for row in some])
            count += keep(kind, [row for row in some if row.pk not in there], step=STATED)
            start = some[-1].pk
    now = clock.now()
    mark = Event(
        ledger=kind.code, record_id=_MARK, seq=1, step=STATED, before="", after="", person_id=system.person_id, post_id=system.post_id,
        happened_at=now, recorded_at=now, content={"values": {"rows": count}}, facts=chain.facts_hash({}), prev=chain.GENESIS,
    )  # fmt: skip
    mark.hash = chain.event_hash(mark)
    mark.save(force_insert=True)
    return count


def _read(kind: Kind, start: int, since: int | None) -> Piece | None:
    ids = _ids(kind, start, since)
    if not ids:
        return None
    events: dict[int, list[Event]] = {}
    for event in Event.objects.filter(ledger=kind.code, record_id__in=ids).order_by("record_id", "seq"):
        events.setdefault(event.record_id, []).append(event)
    with kind.rows():
        rows = kind.model._default_manager.filter(pk__in=ids).in_bulk()
    stated = is_stated(kind)
    differences = [
        Difference(each, (kind.name(rows[each]) if each in rows else f"#{each}")[:_WHAT_FITS], what)
        for each in ids
        if (what := _wrong(kind, rows.get(each), events.get(each, []), stated))
    ]
    return Piece(ids[-1] + 1, sum(map(len, events.values())), differences, ids if since is not None else None)


def _ids(kind: Kind, start: int, since: int | None) -> list[int]:
    """The least ids from `start` on of rows and of events; with a transaction, of those alone that were written since, or are gone."""
    table = connection.ops.quote_name(kind.model._meta.db_table)
    key = connection.ops.quote_name(str(kind.model._meta.pk.column))  # type: ignore[union-attr]
    written = "" if since is None else "AND age(xmin) <= %(age)s"
    gone = "" if since is None else f"OR NOT EXISTS (SELECT FROM {table} AS row WHERE row.{key} = event.record_id)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"(SELECT {key} AS id FROM {table} WHERE {key} >= %(start)s {written} ORDER BY 1 LIMIT %(most)s) UNION "
            "(SELECT DISTINCT record_id FROM loop_event AS event WHERE ledger = %(code)s AND record_id >= %(start)s "
            f"AND record_id <> {_MARK} AND (TRUE {written} {gone}) ORDER BY 1 LIMIT %(most)s) ORDER BY 1 LIMIT %(most)s",
            {"start": start, "code": kind.code, "most": kind.together, "age": None if since is None else age_of(since)},
        )
        return [row[0] for row in cursor.fetchall()]


def _wrong(kind: Kind, row: Any, events: list[Event], stated: bool) -> str:
    """What does not hold of a row; "" where all does."""
    if chain.chain_breaks(events):
        return f"{kind.title}的经过与前文接不上"
    if not events:
        return f"{kind.title}没有经过：绕开系统加进来的" if stated else ""
    last = events[-1]
    if row is None:
        return "" if last.step == REMOVED else f"{kind.title}不在了：绕开系统删去的"
    if last.step == REMOVED or bytes(last.facts) != chain.facts_hash(kind.said(row)):
        return f"{kind.title}和经过对不上：绕开系统改过"
    return kind.wrong(row) if kind.wrong is not None else ""


def of(kind: Kind, row_id: int) -> "models.QuerySet[Event, Event]":
    """The events of one row."""
    return Event.objects.filter(Q(ledger=kind.code, record_id=row_id)).order_by("seq")
