"""What a sheet says that may be true but hardly is: asked at its cell, and taken when the person says that it is meant as written.

ask_again(staged, table, amended)      # staged.errors has Problem(asks="found_on") at C22; its row waits
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import clock
from ..ledger.questions import Asking
from ..scope import field_of
from .staged import Amendments, Staged
from .table import Table

Place = tuple[int, int]  # of a question: its row among those that come in, its column


def ask_again(staged: Staged, table: Table, amended: Amendments) -> None:
    """Keep back each row that is new or changed and of which something is asked that was not confirmed."""
    asking = Asking(staged.ledger, staged.actor.scope, clock.now(), table.values)
    columns = [(name, column) for name, column in _columns(table) if asking.may_ask(name)]
    if not columns:
        return
    positions = {number + 1: position for position, number in enumerate(table.numbers)}
    numbers = [*staged.row_numbers, *(change.row for change in staged.changed)]
    questions: dict[Place, str] = {}
    for at, (name, _) in enumerate(columns):
        others = {
            other: [table.values[other][positions[number]] for number in numbers]
            for other in asking.compared_with(name)
            if other in table.values
        }
        questions |= {(row, at): question for row, question in _questions(asking, name, _new(staged, name), others)}
    pending_rows: set[int] = set()
    for (row, at), question in sorted(questions.items()):
        number, (name, column) = numbers[row], columns[at]
        if amended.confirmed.get((number - 1, name)) == question or name in amended.as_written:
            continue
        pending_rows.add(number)
        staged.asked[name] += 1
        table.problem(positions[number], question, column, asks=name)
    keep_back(staged, pending_rows)


def _columns(table: Table) -> Iterator[tuple[str, int]]:
    """(attname, where it stands) of the columns that the sheet has; what only follows from them is not asked about."""
    for name in table.values:
        if name != "extra" and (column := table.header.column_of(field_of(table.model, name).name)) is not None:
            yield name, column


def _new(staged: Staged, name: str) -> list[Any]:
    """What is new in a column, row by row: of new rows, then of changed ones."""
    at = staged.columns.index(name) if name in staged.columns else None
    rows = [None] * len(staged.rows) if at is None else [row[at] for row in staged.rows]
    return [*rows, *(change.values.get(name) for change in staged.changed)]


def _questions(
    asking: Asking, name: str, values: Sequence[Any], others: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[int, str]]:
    """(row, question) about the values of a column. others: what it is compared with; the same beside the same is weighed once."""
    rows = list(zip(values, *others.values(), strict=True))
    doubted = {
        row: question
        for row in set(rows)
        if (question := asking.about(name, row[0], dict(zip(others, row[1:], strict=True))))
    }
    if doubted:
        yield from ((at, doubted[row]) for at, row in enumerate(rows) if row in doubted)


def keep_back(staged: Staged, held: set[int]) -> None:
    """Take rows out of those that come in until what is asked of them is answered. held: their numbers."""
    if not held:
        return
    kept = [place for place, number in enumerate(staged.row_numbers) if number not in held]
    staged.rows = [staged.rows[place] for place in kept]
    staged.pasts = [staged.pasts[place] for place in kept]
    staged.row_numbers = [staged.row_numbers[place] for place in kept]
    staged.changed = [change for change in staged.changed if change.row not in held]
