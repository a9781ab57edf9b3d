"""An import is taken back whole, where nobody has worked on it since, and its history stays."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.models import Todo
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import ImportRefused, commit, undo

from .conftest import HEADERS, rows_of, sheet

PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", date(2024, 10, 12))
OTHER = (PLANT, "砂轮机无防护罩", date(2024, 10, 13))


def test_an_import_can_be_undone_where_nobody_has_worked_on_it_since(read, district):
    content = sheet(HEADERS, ROW, OTHER)
    batch = commit(read(content))
    touched = rows_of("hazards", district.town_3)[1]
    correct(touched, {"spot": "二车间"}, actor=district.town_3, key=uuid4(), version=1)

    assert undo(batch, district.town_3) == (1, 1)

    assert [hazard.pk for hazard in rows_of("hazards", district.town_3)] == [touched.pk]
    with pytest.raises(ImportRefused, match="已经撤销过"):
        undo(batch, district.town_3)
    assert list(verify()) == []


def test_without_the_power_to_withdraw_an_import_stays(read, district):
    batch = commit(read(sheet(HEADERS, ROW)))

    with pytest.raises(NotAllowed):
        undo(batch, district.auditor)

    assert len(rows_of("hazards", district.town_3)) == 1


def test_an_undone_import_leaves_no_to_do_and_a_history(read, district):
    batch = commit(read(sheet(HEADERS, ROW)))
    [hazard] = rows_of("hazards", district.town_3)

    undo(batch, district.town_3)

    with unscoped("to-dos of the test", Todo):
        assert not Todo.objects.filter(ledger="hazards", closed_at=None).exists()
    events = Event.objects.filter(ledger="hazards", record_id=hazard.pk).order_by("seq")
    assert [(event.step, event.after) for event in events] == [("imported", "found"), ("withdrawn", "withdrawn")]


def test_what_was_undone_may_come_in_again(read, district):
    content = sheet(HEADERS, ROW)
    undo(commit(read(content)), district.town_3)

    commit(read(content))

    assert len(rows_of("hazards", district.town_3)) == 1


@pytest.mark.slow
def test_twenty_thousand_rows_are_taken_back_whole(read, district):
    rows = [[PLANT, f"第{at}处", date(2024, 3, 5), date(2024, 3, 9) if at % 2 else ""] for at in range(20_000)]
    batch = commit(read(sheet((*HEADERS, "完成时间"), *rows)))

    assert undo(batch, district.town_3) == (20_000, 0)
    assert rows_of("hazards", district.town_3) == []
    assert list(verify()) == []
