"""Multiplies what happened in the sample, by COPY, for benchmarks: every settled record comes again, history and all.

multiply(100, progress=print)
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Func, Value

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.keys import keep_keys
from anlan.kernel.loop.bulk import Origin, open_many
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor, system_actor
from anlan.kernel.scope import Record, unscoped

from .year import STARTS

_BATCH = 20_000
_OWN = {"id", "number", "version", "head", "natural_key", "state_since"}  # what each copy has of its own


def multiply(size: int, progress: Callable[[str], None] = lambda title: None) -> None:
    """Make the records of every ledger of events `size` times as many. Cut off, it goes on where it was."""
    system = system_actor()
    keep_keys()  # copies carry marks in their keys, which no rule makes
    models = [ledger.model for ledger in LEDGERS.values() if ledger.model.when]
    for model in models:
        with unscoped("the sample is multiplied", model), clock.fixed(STARTS):
            made = _made(model)
            missing = [copy for copy in range(2, size + 1) if copy not in made]
            if missing:
                progress(f"{LEDGERS[model.code].title} × {size}")
                _multiply(model, missing, system)
    _vacuum()


def _vacuum() -> None:
    """What autovacuum would do in its own time: without it no index answers alone, and the planner knows no sizes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _made(model: type[Record]) -> set[int]:
    """The copies that are there, in one pass over the table."""
    copy = Func(
        F("natural_key"), Value(r"\|×(\d+)$"), function="substring", arg_joiner=" FROM ", output_field=CharField()
    )
    return {int(found) for found in model.objects.values_list(copy, flat=True).distinct() if found}


def _mark(copy: int) -> str:
    return f"|×{copy}"


def _multiply(model: type[Record], copies: Sequence[int], system: Actor) -> None:
    """Copy the settled rows: an open one would want somebody's hand."""
    columns = [field.attname for field in model._meta.concrete_fields if field.attname not in _OWN]
    rows = model.objects.exclude(natural_key__contains="|×").order_by("pk")
    loop = loop_of(model.code)
    if loop is not None:
        rows = rows.filter(state__in=[state.code for state in loop.states if state.closed])
    settled = list(rows.values_list("number", *columns))
    for batch in _batches(settled, copies):
        open_many(
            model,
            [*columns, "natural_key"],
            batch,
            actor=system,
            origin=Origin("示范数据", ""),
            row_numbers=range(len(batch)),
        )


def _batches(settled: Sequence[Any], copies: Sequence[int]) -> Iterator[list[tuple[Any, ...]]]:
    """Whole copies only, as many as make a batch: what is there of a copy is all of it."""
    batch: list[tuple[Any, ...]] = []
    for copy in copies:
        batch.extend((*values, f"{number}{_mark(copy)}") for number, *values in settled)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
