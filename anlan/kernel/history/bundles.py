"""What is written too often for an event a row: each night one event says what came since the night before, so that the anchors reach
it, and `anlan verify` holds the rows against it.

declare(Bundle("notices", "提醒", Notice, said=("key", "text", …), at="created_at"))
seal_all()                  # what came since the last time, each kind once a day
"""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from .. import clock
from ..people.actor import system_actor
from ..people.models import Post
from ..scope import Scoped
from . import chain
from .gaps import LAG
from .models import Event
from .reading import LEAST, Difference, Piece, age_of, every_row
from .verify import FURTHER, Part

SEALED = "sealed"
_CHAIN = 1  # the events of a kind are one chain
_TOGETHER = 2000
_PAUSE = 0.05  # seconds between two looks at who still writes


@dataclass(frozen=True)
class Bundle:
    """A model whose rows are sealed together. said: the columns that nobody changes any more; at: the one that says since when a row
    is there.
    """

    code: str
    title: str
    model: type[models.Model]
    said: tuple[str, ...]
    at: str = ""

    def rows(self) -> AbstractContextManager[None]:
        return every_row(self.model) if issubclass(self.model, Scoped) else contextlib.nullcontext()


BUNDLES: dict[str, Bundle] = {}


def declare(bundle: Bundle) -> Bundle:
    """Seal a model's rows from now on. Raises ValueError where the code is taken."""
    if bundle.code in BUNDLES:
        raise ValueError(f"two bundles are called {bundle.code}")
    BUNDLES[bundle.code] = bundle
    FURTHER.append(
        Part(f"sealed.{bundle.code}", bundle.title, lambda start, since: _read(bundle, start, since), rank=3)
    )
    return bundle


def seal_all() -> int:
    """Seal what came since the last time, once a day; how many rows. Before a district is founded nothing is sealed."""
    try:
        system = system_actor()
    except Post.DoesNotExist:
        return 0
    return sum(_seal(bundle, system) for bundle in BUNDLES.values())


def _seal(bundle: Bundle, system: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sealed.{bundle.code}"])
        last, now = _events(bundle).last(), clock.now()
        if last is not None and clock.legal_day(last.recorded_at) >= clock.legal_day(now):
            return 0
        low = last.content["values"]["to"] if last is not None else 0
        high = _newest(bundle)
        count, digest = _digest(bundle, low, high)
        if not count:
            return 0
        event = Event(
            ledger=bundle.code, record_id=_CHAIN, seq=last.seq + 1 if last else 1, step=SEALED, before="", after="",
            person_id=system.person_id, post_id=system.post_id, happened_at=now, recorded_at=now,
            content={"values": {"after": low, "to": high, "rows": count}}, facts=digest,
            prev=bytes(last.hash) if last else chain.GENESIS,
        )  # fmt: skip
        event.hash = chain.event_hash(event)
        event.save(force_insert=True)
        return count


def _events(bundle: Bundle) -> "models.QuerySet[Event, Event]":
    return Event.objects.filter(ledger=bundle.code, record_id=_CHAIN).order_by("seq")


def _newest(bundle: Bundle) -> int:
    """The number of the newest row, when all below it are there: who is writing one is waited for, as for an anchor."""
    with bundle.rows():
        newest = bundle.model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    writers = _writers(bundle)
    while writers:
        time.sleep(_PAUSE)
        writers &= _writers(bundle)
    return int(newest)


def _writers(bundle: Bundle) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = %s::regclass "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()",
            [bundle.model._meta.db_table],
        )
        return {row[0] for row in cursor.fetchall()}


def _digest(bundle: Bundle, low: int, high: int) -> tuple[int, bytes]:
    """How many rows there are above one number up to another, and the hash over what they say."""
    count, hashed = 0, hashlib.new("sm3")
    for row in _rows(bundle, low, high):
        count += 1
        hashed.update(chain.canonical(list(row)))
    return count, hashed.digest()


def _rows(bundle: Bundle, low: int, high: int) -> Iterator[tuple[Any, ...]]:
    with bundle.rows():
        rows = bundle.model._default_manager.filter(pk__gt=low, pk__lte=high).order_by("pk")
        yield from rows.values_list("pk", *bundle.said).iterator(_TOGETHER)


def _read(bundle: Bundle, start: int, since: int | None) -> Piece | None:
    """One night's rows. With the first of them the chain of all nights is looked at."""
    event = _events(bundle).filter(seq__in=_seqs(bundle, start, since)).first()
    if event is None:
        return None
    wrong = _wrong(bundle, event)
    differences = [Difference(event.seq, f"{event.recorded_at:%Y-%m-%d}", words) for words in wrong]
    if start == LEAST and chain.chain_breaks(_events(bundle)):
        differences.append(Difference(0, bundle.title, f"{bundle.title}的封存和前文接不上"))
    return Piece(event.seq + 1, 1, differences, None if since is None else [event.seq])


def _seqs(bundle: Bundle, start: int, since: int | None) -> list[int]:
    """The next night from a number on; with a transaction, of those alone of which a row or the event was written since."""
    table = connection.ops.quote_name(bundle.model._meta.db_table)
    written = "" if since is None else (
        "AND (age(xmin) <= %(age)s OR EXISTS (SELECT FROM " + table + " AS row WHERE age(row.xmin) <= %(age)s "
        "AND row.id > (content->'values'->>'after')::bigint AND row.id <= (content->'values'->>'to')::bigint))"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq FROM loop_event WHERE ledger = %(code)s AND record_id = %(chain)s AND seq >= %(start)s "
            f"{written} ORDER BY seq LIMIT 1",
            {
                "code": bundle.code, "chain": _CHAIN, "start": max(start, 0),
                "age": None if since is None else age_of(since),
            },
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


def _wrong(bundle: Bundle, event: Event) -> Iterator[str]:
    """What does not hold of a night's rows, in words."""
    sealed = event.content["values"]
    count, digest = _digest(bundle, sealed["after"], sealed["to"])
    if count != sealed["rows"]:
        doing = "删去" if count < sealed["rows"] else "加进来"
        yield f"{bundle.title}封存时{sealed['rows']}条，现在{count}条：绕开系统{doing}的"
    elif digest != bytes(event.facts):
        yield f"{bundle.title}和封存时对不上：绕开系统改过"
    if bundle.at and (backdated := _backdated(bundle, event, sealed)):
        yield f"{bundle.title}有{backdated}条写的时间早于上一次封存：是后来补进去的"


def _backdated(bundle: Bundle, event: Event, sealed: Any) -> int:
    """How many of a night's rows say that they were there long before the night before."""
    before = _events(bundle).filter(seq=event.seq - 1).first()
    if before is None:
        return 0
    with bundle.rows():
        rows = bundle.model._default_manager.filter(pk__gt=sealed["after"], pk__lte=sealed["to"])
        return rows.filter(**{f"{bundle.at}__lt": before.recorded_at - LAG}).count()
