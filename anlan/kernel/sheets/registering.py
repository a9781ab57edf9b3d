"""The firms that a sheet names and no ledger has, put into their own ledger in the transaction in which the sheet comes in: an import of
its own, which names the sheet's and is taken back by itself.

register(staged, batch)      # staged.rows name the firms by their primary keys now
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..column.reference import named_by
from ..history.acts import IMPORTED
from ..history.models import Event
from ..ledger.declare import LEDGERS
from ..ledger.incomplete import NOT_FILLED
from ..people.divisions import sector_name
from ..scope import field_of
from .batch import begin, bring_in
from .good_rows import keep_good
from .mapping import Header
from .matching import match
from .models import ImportBatch
from .newcomers import Newcomer
from .staged import ImportRefused, Staged
from .table import Table
from .wording import Wording
from .workbook import Page


def register(staged: Staged, batch: ImportBatch) -> None:
    """Register the firms that the rows coming in name, and let the rows name them. Raises ImportRefused."""
    newcomers = _needed(staged)
    if not newcomers:
        return
    pks = {each.key: pk for each, pk in zip(newcomers, _registered(staged, newcomers, batch), strict=True)}
    model, key_at = staged.ledger.model, len(staged.columns) - 1
    for at in _places(staged):
        for position, row in enumerate(staged.rows):
            if row[at] in pks:
                values = [*row[:at], pks[row[at]], *row[at + 1 :]]
                values[key_at] = model.natural_key_of(dict(zip(staged.columns, values, strict=True)))
                staged.rows[position] = tuple(values)
    names = [staged.columns[at] for at in _places(staged)]
    staged.changed = [
        replace(
            change,
            values={
                **change.values,
                **{name: pks[change.values[name]] for name in names if change.values.get(name) in pks},
            },
        )
        for change in staged.changed
    ]


def _places(staged: Staged) -> list[int]:
    """Where the columns stand that name places."""
    names = [field_of(staged.ledger.model, name).attname for name in staged.ledger.model.place_column()]
    return [staged.columns.index(name) for name in names if name in staged.columns]


def _needed(staged: Staged) -> list[Newcomer]:
    """The firms that rows which come in name: those of refused rows stay out with them."""
    at = _places(staged)
    keys = {row[each] for row in staged.rows for each in at}
    keys |= {change.values.get(staged.columns[each]) for change in staged.changed for each in at}
    return [newcomer for key, newcomer in staged.newcomers.items() if key in keys]


def _registered(staged: Staged, newcomers: Sequence[Newcomer], batch: ImportBatch) -> list[Any]:
    """The primary keys of the firms, checked and written as a sheet of them would be."""
    ledger = LEDGERS[newcomers[0].field.related_model.code]
    names = [named_by(ledger.model), "region", "sector", *ledger.to_complete]
    titles = {at: str(field_of(ledger.model, name).verbose_name) for at, name in enumerate(names)}
    lacking = [NOT_FILLED] * len(ledger.to_complete)
    page = Page("", [[each.name, each.region, sector_name(each.sector), *lacking] for each in newcomers])
    header = Header(0, dict(enumerate(names)), {}, titles)
    sheet = Staged(ledger, staged.actor, staged.name, staged.sha256, header)
    table = Table(sheet, page, Wording(ledger, staged.actor))
    table.read()
    match(sheet, table, keep_good(table))
    if sheet.errors:
        raise ImportRefused(
            f"一并登记的{ledger.title}有问题：{sheet.errors[0].written}，{sheet.errors[0].message}。一行都没有导入。"
        )
    if len(sheet.rows) < len(newcomers):
        raise ImportRefused(f"表里的{ledger.title}刚刚有人登记了，一行都没有导入。请再导入一次，系统会重新比对。")
    own = begin(sheet, came_with=batch)
    bring_in(sheet, own)
    events = Event.objects.filter(ledger=ledger.code, step=IMPORTED, content__batch=own.pk)
    pk_by_row = dict(events.values_list("content__row", "record_id"))
    return [pk_by_row[number] for number in sheet.row_numbers]
