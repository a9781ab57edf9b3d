"""New rows that are called as a record is, or was, whose place holds theirs or lies in it: asked about once, for it may be the same one.

ask_namesakes(staged, table, amended)      # staged.errors has Problem(asks="name"); its row waits
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..column import past_names
from ..column.spelling import bare
from ..people.divisions import region_path
from ..people.models import Body
from ..scope import Record, field_of, lineage
from .asking import keep_back
from .staged import Amendments, Staged
from .table import Table
from .where import parts


def ask_namesakes(staged: Staged, table: Table, amended: Amendments) -> None:
    """Keep back each new row that a person did not confirm to be another one: a firm is kept under its village, and comes again under
    its town.
    """
    model = staged.ledger.model
    names = told_by(model)
    if not names or not set(names) <= set(staged.columns):
        return
    column = table.header.column_of(field_of(model, names[0]).name)
    if column is None or names[0] in amended.as_written:
        return
    held = set[int]()
    for number, record, words in (*_alike(staged, names), *_once_called(staged, names[0])):
        question = f"可能和{record.number}（{words}）是同一{staged.ledger.counted}，是另外一{staged.ledger.counted}吗？"
        if number not in held and amended.confirmed.get((number - 1, names[0])) != question:
            held.add(number)
            staged.asked[names[0]] += 1
            table.problem(table.numbers.index(number - 1), question, column, asks=names[0])
    keep_back(staged, held)


def told_by(model: type[Record]) -> list[str]:
    """The columns by which two records of neighbouring places may be one, as the model's rule of doubles says; none without such a rule."""
    rule = next((rule for rule in model.alike if "region" in rule), ())
    return [field_of(model, name).attname for name in rule if name != "region"]


def _alike(staged: Staged, names: list[str]) -> Iterator[tuple[int, Record, str]]:
    """(row number, record, where it is) of new rows and what is called so in the same place, a wider or a narrower one."""
    model, code = staged.ledger.model, staged.ledger.model.given_code
    rows = [dict(zip(staged.columns, row, strict=True)) for row in staged.rows]
    called: dict[Any, list[Record]] = defaultdict(list)
    for part in parts(sorted({row[names[0]] for row in rows} - {None, ""})):
        for record in model.objects.within(staged.actor.scope).filter(**{f"{names[0]}__in": part}).order_by("pk"):
            called[_key(vars(record), names)].append(record)
    for number, row in zip(staged.row_numbers, rows, strict=True):
        for record in called.get(_key(row, names), ()):
            codes = {row.get(code), getattr(record, code)} - {None, ""} if code else set()
            near = lineage.holds(row["region"], record.region) or lineage.holds(record.region, row["region"])
            if near and len(codes) < 2:
                yield number, record, region_path(record.region)
                break


def _once_called(staged: Staged, name: str) -> Iterator[tuple[int, Record, str]]:
    """(row number, record, what it is called now) of new rows and what was called so, or stands for what was: an old list comes again."""
    if staged.ledger.model is not Body:
        return
    keys_by_name = past_names.heirs() | {former: {key} for former, key in past_names.former_names().items()}
    at = staged.columns.index(name)
    named = {
        number: keys_by_name.get(bare(row[at])) for number, row in zip(staged.row_numbers, staged.rows, strict=True)
    }
    bodies = Body.objects.known().in_bulk({key for keys in named.values() for key in keys or ()})
    regions = dict(zip(staged.row_numbers, (row[staged.columns.index("region")] for row in staged.rows), strict=True))
    for number, keys in named.items():
        for body in (bodies[key] for key in sorted(keys or ())):
            if lineage.holds(regions[number], body.region):
                yield number, body, f"现在叫{past_names.today(body.pk)}"
                break


def _key(values: Any, names: list[str]) -> tuple[Any, ...]:
    return tuple(bare(value) if isinstance(value, str) else value for value in (values[name] for name in names))
