"""Proof that history is whole: `anlan verify`.

problems = list(verify())     # empty: every chain, every record and every anchor holds
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.apps import apps
from django.db import connection, transaction

from ..scope import Record, unscoped
from . import chain, editions
from .models import Anchor, Event
from .still import hold_still

_BATCH = 2000


@dataclass(frozen=True)
class Problem:
    """A place where history does not hold, and what is wrong there."""

    ledger: str
    number: str
    what: str


def record_models() -> list[type[Record]]:
    """Every model that keeps records."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def verify(ledger: str | None = None) -> Iterator[Problem]:
    """Walk every chain, compare every record with what its last event says, and every anchor with the chains."""
    with unscoped("history is verified whole"):
        for model in record_models():
            if ledger in (None, model.code):
                yield from _verify_ledger(model)
        if ledger is None:
            yield from _verify_anchors()


def _verify_ledger(model: type[Record]) -> Iterator[Problem]:
    last: dict[int, Event] = {}
    events = Event.objects.filter(ledger=model.code).order_by("record_id", "seq").iterator(chunk_size=_BATCH)
    for record_id, chained in groupby(events, key=lambda event: event.record_id):
        listed = list(chained)
        last[record_id] = listed[-1]
        for event in chain.chain_breaks(listed):
            yield Problem(model.code, f"#{record_id}", f"第{event.seq}条经过与前文接不上")
    for record in model._base_manager.order_by("pk").iterator(chunk_size=_BATCH):
        event = last.pop(record.pk, None)  # type: ignore[arg-type]
        if event is None:
            yield Problem(model.code, record.number, "没有任何经过")
        elif bytes(record.head) != bytes(event.hash) or record.version != event.seq:
            yield Problem(model.code, record.number, "最后一条经过不在了，或记录被绕开流程改过")
        elif bytes(event.facts) != chain.facts_hash(editions.facts_under(record, event.edition)):
            yield Problem(model.code, record.number, "内容与最后一条经过对不上")
    for record_id in last:
        yield Problem(model.code, f"#{record_id}", "有经过而没有记录")


def drop_anchor(day: date) -> Anchor:
    """Keep the hash over the heads of all chains as they are now, under `day`; once a day, later calls return the first."""
    if (kept := Anchor.objects.filter(day=day).first()) is not None:
        return kept
    newest = _newest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE loop_anchor IN EXCLUSIVE MODE")  # one anchor at a time
        if (kept := Anchor.objects.filter(day=day).first()) is not None:
            return kept
        before = Anchor.objects.order_by("-day").first()
        prev = bytes(before.hash) if before else chain.GENESIS
        chains, value = _heads(newest, prev)
        return Anchor.objects.create(day=day, last_event=newest, chains=chains, prev=prev, hash=value)


def _newest() -> int:
    """The number of the newest event, when all below it are there.

    An event has its number before it is committed. One that is being written would turn up below the anchor later, as if
    history had been altered; it is waited for.
    """
    with transaction.atomic():
        hold_still()
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _heads(newest: int, prev: bytes) -> tuple[int, bytes]:
    """How many chains there were at event `newest`, and one hash over their heads and the anchor before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(string_agg(hash, ''::bytea ORDER BY ledger, record_id), ''::bytea) FROM ("
            "SELECT DISTINCT ON (ledger, record_id) ledger, record_id, hash FROM loop_event WHERE id <= %s "
            "ORDER BY ledger, record_id, seq DESC) heads",
            [newest],
        )
        chains, heads = cursor.fetchone()
    return chains, chain.sm3(prev + bytes(heads))


def _verify_anchors() -> Iterator[Problem]:
    prev = chain.GENESIS
    for anchor in Anchor.objects.order_by("day"):
        if bytes(anchor.prev) != prev or _heads(anchor.last_event, prev) != (anchor.chains, bytes(anchor.hash)):
            yield Problem("anchor", f"{anchor.day}", "当日存证与经过对不上：有记录或经过在那以后被删去或改动")
        prev = bytes(anchor.hash)
