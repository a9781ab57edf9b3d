"""People as offices keep them in a cell: counted where it says how many, asked where it does not, kept as written in columns of names."""

from io import BytesIO

import pytest
import xlsxwriter

from anlan.kernel.column import CellRefused, kind_of
from anlan.kernel.column.number import Number
from anlan.kernel.column.reference import Reference
from anlan.kernel.column.region import Region
from anlan.kernel.column.text import Text
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.sheets.heads import counts_people
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.sheets.several import Taken
from anlan.kernel.testing.each import of_each

from .conftest import rows_of, said, sheet
from .test_several import COLUMNS, columns_of, taken_of

COUNTS = [
    (code, name)
    for code, name in COLUMNS
    if isinstance(kind_of(field := LEDGERS[code].model._meta.get_field(name)), Number) and counts_people(field)
]
WRITTEN = ("张三、李四、王五", "应到12人实到11人", "各镇街", "马明等5人")


def test_there_are_columns_that_count_people():
    assert {("meetings", "attendance"), ("training", "people"), ("drills", "people")} <= set(COUNTS)


@of_each("ledger, name", COUNTS)
@of_each(
    "cell, number",
    [
        ("应到12人实到11人", 11), ("应到12人，实到11人，请假1人", 11), ("应到12，实到11", 11), ("实到11人", 11),
        ("马明等5人", 5), ("张三、李四等5人", 5), ("马明、李四等同志共5人", 5), ("各镇街共5人", 5),
    ],
)  # fmt: skip
def test_how_many_is_read_and_the_words_are_kept_beside(district, ledger, name, cell, number):
    taken = taken_of(district, ledger, name, cell)

    assert isinstance(taken, Taken)
    assert (taken.value, taken.beside) == (number, cell)
    assert f"{number}人" in taken.said


@of_each("ledger, name", COUNTS)
@of_each("cell, meant", [("张三、李四、王五", "3"), ("各镇街", ""), ("全体干部", ""), ("应急局、13个镇街", None)])
def test_what_is_not_counted_is_told_at_its_cell(district, ledger, name, cell, meant):
    with pytest.raises(CellRefused) as refused:
        taken_of(district, ledger, name, cell)

    if meant is not None:
        assert "数字" in str(refused.value)
        assert refused.value.meant == meant


@of_each("ledger, name", COUNTS)
@of_each("cell, number", [("80余人", 80), ("约120", 120), ("12人", 12), ("十二人", 12)])
def test_a_number_stays_a_number(district, ledger, name, cell, number):
    assert taken_of(district, ledger, name, cell) == number


@of_each("ledger, name", columns_of(Reference, Region))
def test_where_a_row_names_one_all_of_them_are_refused_with_what_to_do(district, ledger, name):
    if (ledger, name) == ("regions", "region"):
        return  # a code is asked for there

    with pytest.raises(CellRefused, match="请分成几行"):
        taken_of(district, ledger, name, "各镇街")


NAMES = [
    ("supervision", "members"),
    ("checks", "officers"),
    ("meetings", "bodies"),
    ("meetings", "absent"),
    ("guidance", "experts"),
]


@of_each("ledger, name", [each for each in NAMES if each in COLUMNS])
@of_each("cell", WRITTEN)
def test_a_column_of_names_keeps_them_as_written(district, ledger, name, cell):
    assert isinstance(kind_of(LEDGERS[ledger].model._meta.get_field(name)), Text)
    assert taken_of(district, ledger, name, cell) == cell


def test_a_row_comes_in_with_its_words_beside(district):
    content = sheet(
        ("会议名称", "会议类型", "会议时间", "参会人数"), ("安委会会议", "安委会", "2024-03-05 09:00", WRITTEN[1])
    )

    staged = stage(LEDGERS["meetings"], content, "会议.xlsx", district.office)
    commit(staged)

    assert said(staged) == []
    assert [each.cell for each in staged.told] == ["D2"]
    (meeting,) = rows_of("meetings", district.office)
    assert (meeting.attendance, meeting.others) == (11, {"参会人数": WRITTEN[1]})


def test_teams_and_their_members_come_in_out_of_one_book(district):
    """A list of teams, and a sheet of members for each, named by its title: the same file is sent to both ledgers."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for title, lines in (
        ("队伍一览", [("队伍名称", "类别", "所属地区"), ("清河防汛队", "镇街综合", "清河镇"), ("清河抢险队", "镇街综合", "清河镇")]),
        ("清河防汛队", [("姓名", "职务", "联系电话"), ("张三", "队长", "13900000001"), ("李四", "队员", "13900000002")]),
        ("抢险队", [("清河抢险队队员花名册",), ("姓名", "职务", "联系电话"), ("王五", "队长", "13900000003")]),
    ):  # fmt: skip
        page = book.add_worksheet(title)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    book.close()

    teams = stage(LEDGERS["teams"], buffer.getvalue(), "应急队伍.xlsx", district.town_3)
    assert (
        "只读了工作表“队伍一览”，没有读“清河防汛队”“抢险队”；导入完这一份，再到“应急队员”导入同一份文件。" in teams.said
    )
    commit(teams)
    members = stage(LEDGERS["members"], buffer.getvalue(), "应急队伍.xlsx", district.town_3)
    commit(members)

    assert (said(teams), said(members)) == ([], [])
    assert [(each.name, each.team.name) for each in rows_of("members", district.town_3)] == [
        ("张三", "清河防汛队"), ("李四", "清河防汛队"), ("王五", "清河抢险队"),
    ]  # fmt: skip
