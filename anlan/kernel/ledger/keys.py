"""Natural keys follow from what ledgers declare, as search indexes do: those that another rule made are rewritten after `migrate`.

keep_keys(progress=print)      # does nothing where every table's keys are by the rule in force
possible_doubles(ledger, scope)      # records that are one under the rule, for a person to settle
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from ..scope import Record, Scope, unscoped
from ..scope.record import APART, KEY_RULE, WITHDRAWN
from .declare import LEDGERS, Ledger
from .marks import keep_mark, mark_of
from .paging import with_references

_BATCH = 5000
_MARK, _COLUMN = "keys by ", "natural_key"


def keep_keys(progress: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Rewrite the keys of ledgers whose rule has changed, in batches by primary key: {ledger: rows whose key was rewritten}.

    Cut off, it begins that table again: a row that has its key already is left. Of rows that are one under the rule the first
    keeps the key, the others go without. A natural key is no fact, so no hash changes.
    """
    counts: dict[str, int] = {}
    for ledger in LEDGERS.values():
        mark = _MARK + _rule(ledger.model)
        if mark_of(ledger.model, _COLUMN) == mark:
            continue
        with unscoped("keys of a whole ledger are rewritten", ledger.model):
            count = sum(map(len, _rewritten(ledger.model)))
        keep_mark(ledger.model, _COLUMN, mark)
        if count:
            counts[ledger.code] = count
            progress(f"{ledger.title}：{count}条按新的比法重算了")
    return counts


def possible_doubles(ledger: Ledger, scope: Scope) -> list[list[Any]]:
    """Records in scope whose names are one, though each stands for itself: groups, the oldest first."""
    model = ledger.model
    if not model.key_names():
        return []
    rows = model.objects.within(scope)
    groups: dict[str, list[int]] = {}
    for part in _keys_of(model, rows.filter(Q(natural_key=None) | Q(natural_key__contains=APART))):
        for pk, key, _ in part:
            if key is not None:
                groups.setdefault(key, []).append(pk)
    for pk, key in rows.filter(natural_key__in=list(groups)).values_list("pk", "natural_key"):
        groups[key or ""].insert(0, pk)
    records = with_references(rows).in_bulk([pk for pks in groups.values() if len(pks) > 1 for pk in pks])
    return [[records[pk] for pk in pks] for pks in groups.values() if len(pks) > 1]


def _rule(model: type[Record]) -> str:
    own = model.natural_key_of.__func__.__qualname__  # type: ignore[attr-defined]
    return hashlib.sha256(repr((KEY_RULE, own, model.key_names())).encode()).hexdigest()[:16]


def _keys_of(
    model: type[Record], rows: "models.QuerySet[Any, Any]"
) -> Iterator[Sequence[tuple[int, str | None, str | None]]]:
    """(primary key, key by the rule in force, key that is kept) of rows, in batches."""
    names, last = model.key_names(), 0
    while True:
        part = list(rows.filter(pk__gt=last).order_by("pk").values("pk", "natural_key", *names)[:_BATCH])
        if not part:
            return
        last = part[-1]["pk"]
        yield [(row["pk"], model.natural_key_of(row), row["natural_key"]) for row in part]


def _rewritten(model: type[Record]) -> Iterator[list[int]]:
    rows = model.objects.exclude(state=WITHDRAWN).filter(natural_key__isnull=False)
    table = connection.ops.quote_name(model._meta.db_table)
    for part in _keys_of(model, rows):
        first_pks: dict[str, int] = {}
        changed: dict[int, str | None] = {}
        for pk, key, old_key in part:
            if key is not None and (old_key == key or (old_key or "").startswith(f"{key}{APART}")):
                continue
            first = first_pks.setdefault(key, pk) if key is not None else pk
            changed[pk] = key if first == pk else None
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT natural_key FROM {table} WHERE natural_key = ANY(%s)", [list(first_pks)])
            existing_keys = {row[0] for row in cursor.fetchall()}
            values = [None if key in existing_keys else key for key in changed.values()]
            cursor.execute(
                f"UPDATE {table} AS row SET natural_key = said.key "
                "FROM unnest(%s::bigint[], %s::text[]) AS said (id, key) WHERE row.id = said.id",
                [list(changed), values],
            )
        yield list(changed)
