"""An import is taken back whole, where nobody has worked on it since, and its history stays."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance, correct, withdraw
from anlan.kernel.loop.models import Todo
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import ImportRefused, commit
from anlan.kernel.sheets.undoing import Left, undo

from .conftest import HEADERS, rows_of, sheet

PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", date(2024, 10, 12))
OTHER = (PLANT, "砂轮机无防护罩", date(2024, 10, 13))


def test_an_import_can_be_undone_where_nobody_has_worked_on_it_since(read, district):
    content = sheet(HEADERS, ROW, OTHER)
    batch = commit(read(content))
    touched = rows_of("hazards", district.town_3)[1]
    correct(touched, {"spot": "二车间"}, actor=district.town_3, key=uuid4(), version=1)

    undone = undo(batch, district.town_3)

    assert (undone.withdrawn, undone.kept) == (1, 1)
    assert undone.left == [Left(touched.number, "10月16日09:00由张明动过，没有撤回")]
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


SOURCED = ("来源单号", *HEADERS, "整改责任人", "具体部位")


@pytest.fixture
def corrected(read, district):
    """A hazard that one import brought in and another corrected: (the hazard, the second import)."""
    commit(read(sheet(SOURCED, ("A-1", *ROW, "赵一", ""))))
    batch = commit(read(sheet(SOURCED, ("A-1", *ROW, "钱二", "二车间"))))
    [hazard] = rows_of("hazards", district.town_3)
    assert (batch.corrected, hazard.spot) == (1, "二车间")
    return hazard, batch


def test_what_an_import_corrected_is_put_back_with_a_history(corrected, district):
    hazard, batch = corrected

    undone = undo(batch, district.town_3)

    [again] = rows_of("hazards", district.town_3)
    assert (undone.put_back, undone.left) == (1, [])
    assert (again.fix_person, again.spot) == ("赵一", "")
    last = Event.objects.filter(ledger="hazards", record_id=hazard.pk).latest("seq")
    assert (last.step, last.content["reason"]) == ("corrected", "撤销导入隐患台账.xlsx")
    assert list(verify()) == []


def test_what_somebody_touched_since_is_named_with_who_did(corrected, district):
    hazard, batch = corrected
    correct(hazard, {"spot": "三车间"}, actor=district.town_3_other, key=uuid4(), version=hazard.version, reason="核实")

    undone = undo(batch, district.town_3)

    [again] = rows_of("hazards", district.town_3)
    assert (undone.put_back, again.spot) == (0, "三车间")
    assert undone.left == [Left(hazard.number, f"10月16日09:00由{district.town_3_other.name}动过，没有改回")]


def test_what_was_corrected_and_withdrawn_since_is_named(corrected, district):
    hazard, batch = corrected
    withdraw(hazard, actor=district.town_3, key=uuid4(), reason="登记重了")

    assert [left.number for left in undo(batch, district.town_3).left] == [hazard.number]


def test_what_the_import_only_asked_for_is_named(read, district):
    commit(read(sheet(SOURCED, ("A-1", *ROW, "", ""))))
    [hazard] = rows_of("hazards", district.town_3)
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 11, 1)})
    later = ("来源单号", *HEADERS, "整改时限")
    batch = commit(read(sheet(later, ("A-1", *ROW, date(2024, 11, 20)))))

    assert undo(batch, district.town_3).left == [Left(hazard.number, "更正只是提出了申请，请由有权的人答复")]


@pytest.mark.slow
def test_twenty_thousand_rows_are_taken_back_whole(read, district):
    rows = [[PLANT, f"第{at}处", date(2024, 3, 5), date(2024, 3, 9) if at % 2 else ""] for at in range(20_000)]
    batch = commit(read(sheet((*HEADERS, "完成时间"), *rows)))

    undone = undo(batch, district.town_3)

    assert (undone.withdrawn, undone.kept) == (20_000, 0)
    assert rows_of("hazards", district.town_3) == []
    assert list(verify()) == []
