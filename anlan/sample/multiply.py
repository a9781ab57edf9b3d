"""Multiplies what happened in the sample, by COPY, for benchmarks: every settled record comes again, history and all.

multiply(100, progress=print)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Func, Q, UniqueConstraint, Value
from django.db.models.fields.json import KeyTransform

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.keys import keep_keys
from anlan.kernel.loop.bulk import Origin, PastStep, open_many
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor, system_actor
from anlan.kernel.scope import Record, unscoped
from anlan.kernel.scope.record import WITHDRAWN

from .year import STARTS

_BATCH = 20_000
_OWN = {"id", "number", "version", "head", "natural_key", "state_since"}  # what each copy has of its own


def multiply(size: int, progress: Callable[[str], None] = lambda title: None) -> None:
    """Make the records of every ledger of events `size` times as many. Cut off, it goes on where it was."""
    system = system_actor()
    keep_keys()  # copies carry marks in their keys, which no rule makes
    for model in _parents_first([ledger.model for ledger in LEDGERS.values() if ledger.model.when]):
        with unscoped("the sample is multiplied", model, *_parents(model).values()), clock.fixed(STARTS):
            copies = _made(model)
            missing = [copy for copy in range(2, size + 1) if copy not in copies]
            if missing:
                progress(f"{LEDGERS[model.code].title} × {size}")
                _multiply(model, missing, system)
    _vacuum()


def _parents_first(models: Sequence[type[Record]]) -> list[type[Record]]:
    """Each after those that its rows hang on."""
    order: dict[type[Record], None] = {}

    def put(model: type[Record]) -> None:
        for parent in _parents(model).values():
            if parent in models and parent not in order:
                put(parent)
        order[model] = None

    for model in models:
        put(model)
    return list(order)


def _parents(model: type[Record]) -> dict[str, type[Record]]:
    """{attname: the ledger of events on whose rows this one's hang}."""
    ledgers = {field.attname: field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return {
        name: each
        for name, each in ledgers.items()
        if isinstance(each, type) and issubclass(each, Record) and each.when and each is not model
    }


def _vacuum() -> None:
    """What autovacuum would do in its own time: without it no index answers alone, and the planner knows no sizes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _made(model: type[Record]) -> set[int]:
    """The copies that are there, in one pass over the table."""
    copy = Func(
        F("natural_key"), Value(r"\|×(\d+)$"), function="substring", arg_joiner=" FROM ", output_field=CharField()
    )
    return {int(number) for number in model.objects.values_list(copy, flat=True).distinct() if number}


def _mark(copy: int) -> str:
    return f"|×{copy}"


def _multiply(model: type[Record], copies: Sequence[int], system: Actor) -> None:
    """Copy the settled rows: an open one would want somebody's hand."""
    own = _OWN | _unique(model)
    columns = [
        field.attname for field in model._meta.concrete_fields if field.attname not in own and not field.generated
    ]
    rows = model.objects.exclude(natural_key__contains="|×").order_by("pk")
    loop = loop_of(model.code)
    if loop is not None:
        rows = rows.filter(state__in=[state.code for state in loop.states if state.closed])
    pasts = _pasts(model) if loop is not None else {}
    originals = [
        (pasts.get(pk, ()), number, values) for pk, number, *values in rows.values_list("pk", "number", *columns)
    ]
    own_parents = {columns.index(name): _copies_of(parent) for name, parent in _parents(model).items()}
    for batch, past in _batches(originals, copies, own_parents):
        open_many(
            model,
            [*columns, "natural_key"],
            batch,
            actor=system,
            origin=Origin("示范数据", ""),
            row_numbers=range(len(batch)),
            pasts=past if loop is not None else None,
        )


def _unique(model: type[Record]) -> set[str]:
    """Columns of which no two records say the same: the number of a paper."""
    rules = (rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint))
    return {rule.fields[0] for rule in rules if len(rule.fields) == 1}


def _pasts(model: type[Record]) -> dict[int, tuple[PastStep, ...]]:
    """{primary key: the steps that brought a record from state to state}; a copy has its values from the beginning."""
    events = Event.objects.filter(ledger=model.code).exclude(Q(before="") | Q(before=F("after")) | Q(after=WITHDRAWN))
    rows = events.order_by("record_id", "seq").values_list(
        "record_id", "step", "happened_at", "before", "after", KeyTransform("undated", "content")
    )
    return {
        pk: tuple(
            PastStep(step, None if undated else at, before, after, {}) for _, step, at, before, after, undated in steps
        )
        for pk, steps in groupby(rows.iterator(), key=itemgetter(0))
    }


def _copies_of(model: type[Record]) -> dict[tuple[int, int], int]:
    """{(primary key, copy): primary key of that copy}."""
    originals = dict(model.objects.exclude(natural_key__contains="|×").values_list("number", "pk"))
    keys: dict[tuple[int, int], int] = {}
    for key, pk in model.objects.filter(natural_key__contains="|×").values_list("natural_key", "pk"):
        number, copy = str(key).rsplit("|×", 1)
        keys[originals[number], int(copy)] = pk
    return keys


Settled = tuple[tuple[PastStep, ...], str, list[Any]]


def _batches(
    originals: Sequence[Settled], copies: Sequence[int], own_parents: Mapping[int, Mapping[tuple[int, int], int]]
) -> Iterator[tuple[list[tuple[Any, ...]], list[tuple[PastStep, ...]]]]:
    """Whole copies only, as many as make a batch, with their pasts: what is there of a copy is all of it.

    own_parents: by the place of a column, what each of its rows' copies hang on; one that has no copy keeps all.
    """
    batch: list[tuple[Any, ...]] = []
    pasts: list[tuple[PastStep, ...]] = []
    for copy in copies:
        for _, number, values in originals:
            own = list(values)
            for place, parents in own_parents.items():
                own[place] = parents.get((own[place], copy), own[place])
            batch.append((*own, f"{number}{_mark(copy)}"))
        pasts.extend(past for past, _, _ in originals)
        if len(batch) >= _BATCH:
            yield batch, pasts
            batch, pasts = [], []
    if batch:
        yield batch, pasts
