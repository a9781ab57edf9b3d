"""What may stand in the wrong cells of a sheet, where their column takes one of a few words: offered while one types."""

from collections.abc import Iterable, Iterator

from anlan.kernel.column import kind_of
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.blank import MOST_OPTIONS
from anlan.kernel.sheets.staged import Problem, Staged


def options_of(staged: Staged, problems: Iterable[Problem]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(field, the words that it takes) of the columns in which something is wrong."""
    wrong = {staged.header.columns.get(problem.at, "") for problem in problems if problem.cell}
    for name in sorted((wrong | {each.field for each in staged.repeated}) - {""}):
        field = field_of(staged.ledger.model, name)
        if options := kind_of(field).options(field, staged.actor, MOST_OPTIONS):
            yield name, tuple(options)
