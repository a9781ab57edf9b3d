"""Rows of matters that are settled come in settled, with the days that their sheet knows; what it lacks is unknown."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import history
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import commit
from anlan.kernel.sheets.undoing import changes_made, undo
from anlan.kernel.testing.cast import VILLAGE_3

from .conftest import rows_of, said, sheet

PLANT, FOUND = "宏达机械厂（示范）", date(2024, 3, 5)


def brought(read, district, title, *cells, more=()):
    """The hazards of a sheet with one further column, a row for each cell."""
    headers = ("单位", "隐患描述", "发现日期", title, *(name for name, _ in more))
    rows = [(PLANT, f"第{at}处", FOUND, cell, *(value for _, value in more)) for at, cell in enumerate(cells)]
    staged = read(sheet(headers, *rows))
    assert said(staged) == []
    commit(staged)
    return rows_of("hazards", district.town_3)


@pytest.mark.parametrize("title", ["是否完成整改", "整改状态", "是否销号"])
def test_words_of_settled_matters_close_them(read, district, title):
    hazards = brought(read, district, title, "是", "√", "已整改", "已完成", "否", "未整改", "整改中")

    assert [each.state for each in hazards] == [*["closed"] * 4, "found", "found", "rectifying"]
    with unscoped("what is left to do", Todo):
        assert Todo.objects.filter(ledger="hazards", closed_at=None).count() == 3


def test_the_day_of_finishing_closes_a_matter_as_of_that_day(read, district):
    (hazard, left) = brought(read, district, "完成时间", date(2024, 3, 20), "")

    assert (hazard.state, hazard.state_since) == ("closed", clock.start_of(date(2024, 3, 20)))
    assert left.state == "found"
    events = Event.objects.filter(ledger="hazards", record_id=hazard.pk).order_by("seq")
    assert [(event.step, event.content.get("undated", False)) for event in events] == [
        ("imported", False), ("assign", True), ("rectify", False), ("verify", False),
    ]  # fmt: skip
    assert list(verify()) == []


def test_a_sheet_with_a_later_day_leaves_open_what_lacks_it(read, district):
    more = (("销号日期", ""),)
    (hazard,) = brought(read, district, "整改完成日期", date(2024, 3, 20), more=more)

    assert hazard.state == "rectified"
    assert hazard.due_at > clock.now()


def test_a_day_that_the_sheet_lacks_is_unknown(read, district):
    (hazard,) = brought(read, district, "是否完成整改", "是")

    events = Event.objects.filter(ledger="hazards", record_id=hazard.pk).exclude(step="imported")
    assert all(event.content["undated"] for event in events)
    assert hazard.closed_on is None


def test_open_ones_keep_the_deadline_of_the_sheet_or_count_from_today(read, district):
    due, none = brought(read, district, "整改期限", date(2024, 12, 1), "")

    assert (due.state, due.due_at) == ("rectifying", clock.end_of(date(2024, 12, 1)))
    assert (none.state, none.due_at) == ("found", clock.end_of(date(2024, 10, 18)))


@pytest.mark.parametrize(
    ("state", "day", "told"),
    [
        ("否", date(2024, 3, 20), "请核对是哪一个"),
        ("是", date(2024, 3, 1), "早于"),
        ("是", date(2025, 3, 1), "还没有到"),
    ],
)
def test_what_contradicts_itself_is_said_at_its_cell(read, district, state, day, told):
    headers = ("单位", "隐患描述", "发现日期", "是否完成整改", "整改完成时间")
    staged = read(sheet(headers, (PLANT, "护栏松动", FOUND, state, day)))

    (problem,) = staged.errors
    assert told in problem.message
    assert problem.cell


def test_undoing_takes_settled_matters_out_as_well_but_for_what_was_touched_since(read, district):
    headers = ("单位", "隐患描述", "发现日期", "完成时间")
    rows = [(PLANT, f"第{at}处", FOUND, date(2024, 3, 20)) for at in range(3)]
    batch = commit(read(sheet(headers, *rows)))
    first = rows_of("hazards", district.town_3)[0]
    key = uuid4()
    correct(first, {"spot": "二车间"}, actor=district.town_3, key=key, version=first.version, reason="补上部位")

    undone = undo(batch, district.town_3)

    assert (undone.withdrawn, undone.kept) == (2, 1)
    assert [each.pk for each in rows_of("hazards", district.town_3)] == [first.pk]
    assert list(verify()) == []


def test_undoing_names_what_the_import_moved_on(read, district):
    commit(read(sheet(("单位", "隐患描述", "发现日期", "整改期限"), (PLANT, "护栏松动", FOUND, date(2024, 3, 30)))))
    (hazard,) = rows_of("hazards", district.town_3)
    known = ("编号", "状态", "整改完成日期", "销号日期")

    batch = commit(read(sheet(known, (hazard.number, "已销号", date(2024, 3, 12), date(2024, 3, 14)))))

    (hazard,) = rows_of("hazards", district.town_3)
    assert (hazard.state, hazard.fixed_on, hazard.closed_on) == ("closed", date(2024, 3, 12), date(2024, 3, 14))
    assert hazard.state_since == clock.start_of(date(2024, 3, 14))
    assert list(changes_made(batch)) == [hazard.pk]
    [left] = undo(batch, district.town_3).left
    stays = "补记的“报整改完成”“复查合格销号”退不回去，现在是“已销号”，补错了请撤回这条重新登记"
    assert (left.number, left.why) == (hazard.number, stays)
    (hazard,) = rows_of("hazards", district.town_3)
    last = history(hazard)[-1]
    assert (hazard.state, last.what, last.details) == (
        "closed",
        "撤销导入，步骤保留",
        (("理由", f"撤销导入隐患台账.xlsx，{stays}"),),
    )
    assert list(verify("hazards")) == []


def test_rows_that_give_their_numbers_may_be_as_alike_as_they_are(read, district):
    hazards = brought(read, district, "整改期限", date(2024, 12, 1), date(2024, 12, 1))
    headers = ("编号", "单位", "隐患描述", "发现日期")

    staged = read(sheet(headers, *((each.number, PLANT, "护栏松动", FOUND) for each in hazards)))

    assert (said(staged), len(staged.changed)) == ([], 2)


def test_the_same_words_at_two_firms_are_two_matters_in_one_sheet_and_in_two(read, district):
    firm = {"name": "石沟砖厂（示范）", "region": VILLAGE_3, "sector": "industry"}
    other = open_record(LEDGERS["enterprises"].model, firm, actor=district.town_3, key=uuid4())
    headers = ("单位", "隐患描述", "发现日期")
    both = [(name, "灭火器过期", FOUND) for name in (PLANT, other.name)]

    one = read(sheet(headers, both[0]))
    commit(one)
    staged = read(sheet(headers, *both))
    commit(staged)

    assert (said(staged), len(staged.rows), len(staged.changed)) == ([], 1, 0)
    hazards = rows_of("hazards", district.town_3)
    assert [each.place.name for each in hazards] == [PLANT, other.name]


def test_what_a_sheet_closes_without_each_day_is_open_until_the_day_that_it_tells(district, client_of, read):
    """Done on the 20th, says the sheet, and nothing of when it was assigned: open on the 19th, in the figure as on the page."""
    (hazard,) = brought(read, district, "完成时间", date(2024, 3, 20), more=[("是否完成整改", "是")])
    figures = ["hazards.closed", "hazards.open"]
    values = [
        [value.total for value in compute(figures, district.leader.scope, Period(date(2024, 1, 1), end)).values()]
        for end in (date(2024, 3, 19), date(2024, 3, 20))
    ]

    assert values == [[0, 1], [1, 0]]
    assert list(verify()) == []
    page = client_of(district.town_3).get(f"/ledgers/hazards/{hazard.number}/").content.decode()
    steps = [
        part.split("<", 1)[0] for part in page.split("<b>")[1:] if part.startswith(("导入", "交办", "报整改", "复查"))
    ]
    assert page.count("表里没写日子") == 1  # when it was assigned
    assert steps.index("导入") < steps.index("交办") < steps.index("报整改完成") < steps.index("复查合格销号")
