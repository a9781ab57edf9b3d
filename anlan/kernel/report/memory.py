"""What one page of the editor has asked already: the same figure of the same place and period is not counted again while it is open.

memory = Memory()
compose(text, …, memory=memory)      # a second time without a query, where no figure is new
"""

from dataclasses import dataclass, field, replace

from .grids import Grid
from .marks import Mark
from .tables import Table
from .values import Printed


@dataclass
class Memory:
    """Of one scope and period alone: whoever keeps it sees to that."""

    figures: dict[str, Printed] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)

    def known(self, mark: Mark) -> Printed | None:
        """The figure of a mark, whichever use of it in the text this is."""
        found = self.figures.get(_first(mark.key))
        return None if found is None else replace(found, key=mark.key)

    def keep(self, mark: Mark, printed: Printed) -> None:
        self.figures[_first(mark.key)] = printed

    def table(self, grid: Grid) -> Table | None:
        """A table as it was counted; its columns may stand elsewhere in the text by now."""
        found = self.tables.get(grid.written)
        return None if found is None else replace(found, grid=grid)

    def keep_table(self, grid: Grid, table: Table) -> None:
        self.tables[grid.written] = table


def _first(key: str) -> str:
    return key.partition("#")[0]
