"""What a sheet says that may be true but hardly is: asked at its cell, and taken when the person says that it is meant as written.

ask_again(staged, table, amended)      # staged.errors has Problem(asks="found_on") at C22; its row waits
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .. import clock
from ..ledger.questions import Asking
from ..scope import field_of
from .staged import Amendments, Staged
from .table import Table


def ask_again(staged: Staged, table: Table, amended: Amendments) -> None:
    """Keep back each row that is new or changed and of which something is asked that was not confirmed."""
    asking = Asking(staged.ledger, staged.actor.scope, clock.now(), table.values)
    columns = {name: column for name, column in _columns(table) if asking.may_ask(name)}
    if not columns:
        return
    positions = {number + 1: position for position, number in enumerate(table.numbers)}
    held: set[int] = set()
    for number, values, beside in _rows(staged, table, positions):
        for name, column in columns.items():
            question = asking.about(name, values.get(name), beside)
            if not question or amended.confirmed.get((number - 1, name)) == question or name in amended.as_written:
                continue
            held.add(number)
            staged.asked[name] += 1
            table.problem(positions[number], question, column, asks=name)
    _keep_back(staged, held)


def _columns(table: Table) -> Iterator[tuple[str, int]]:
    """(attname, where it stands) of the columns that the sheet has; what only follows from them is not asked about."""
    for name in table.values:
        if name != "extra" and (column := table.header.column_of(field_of(table.model, name).name)) is not None:
            yield name, column


def _rows(
    staged: Staged, table: Table, positions: Mapping[int, int]
) -> Iterator[tuple[int, Mapping[str, Any], Mapping[str, Any]]]:
    """(number, what is new in it, its day) of each row that is new or changed."""
    when = staged.ledger.model.when
    days = table.values.get(when)
    for row, number in zip(staged.rows, staged.row_numbers, strict=True):
        yield number, dict(zip(staged.columns, row, strict=True)), {when: days[positions[number]]} if days else {}
    for change in staged.changed:
        yield change.row, change.values, {when: days[positions[change.row]]} if days else {}


def _keep_back(staged: Staged, held: set[int]) -> None:
    if not held:
        return
    kept = [place for place, number in enumerate(staged.row_numbers) if number not in held]
    staged.rows = [staged.rows[place] for place in kept]
    staged.pasts = [staged.pasts[place] for place in kept]
    staged.row_numbers = [staged.row_numbers[place] for place in kept]
    staged.changed = [change for change in staged.changed if change.row not in held]
