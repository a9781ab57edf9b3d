"""Eight sheets as offices keep them: at least 95 % of their good cells come in, with at most two choices for a whole sheet."""

from functools import reduce

import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.sheets.intake import commit, stage

from .builders import BUILDERS

LEAST, MOST_CHOICES = 0.95, 2


@pytest.mark.parametrize("name", BUILDERS)
def test_good_cells_come_in_and_the_rest_is_told_at_its_cell(name, district, firms, team):
    sheet = BUILDERS[name]()
    ledger = LEDGERS[sheet.ledger]
    before = _pks(ledger)
    staged = stage(ledger, sheet.content, sheet.name, district.town_3, sheet.choices)
    told = [(problem.cell, problem.message) for problem in staged.errors]

    commit(staged, good_rows_only=True)

    with unscoped("what came in", Scoped):
        rows = list(ledger.model.objects.exclude(pk__in=before).order_by("pk"))
        missing = _missing(sheet.rows, rows)
    good = sum(len(row) for row in sheet.rows)
    assert 1 - len(missing) / good >= LEAST, (missing, told)
    assert len(sheet.choices.all) + len(sheet.choices.swaps) + sheet.choices.first_of_month <= MOST_CHOICES
    assert {cell for cell, _ in told} == set(sheet.bad), told
    assert list(verify()) == []


def _missing(wanted, rows):
    """The good cells that are not there, as (row, path, wanted, came)."""
    missing = []
    for at, cells in enumerate(wanted):
        for path, value in cells.items():
            came = reduce(getattr, path.split("."), rows[at]) if at < len(rows) else None
            if came != value:
                missing.append((at, path, value, came))
    return missing


def _pks(ledger):
    with unscoped("what was there before", Scoped):
        return set(ledger.model.objects.values_list("pk", flat=True))
