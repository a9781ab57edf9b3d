"""Whatever a column is called in which an office writes how far a matter is, it says the record's state."""

from datetime import date

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.sheets.intake import Amendments, commit
from anlan.kernel.sheets.mapping import compulsory, find_header, words_of
from anlan.kernel.sheets.state_column import YES_OR_NO, say_state, words_of_state
from anlan.kernel.sheets.workbook import Page

from .conftest import rows_of, said, sheet

PLANT, FOUND = "宏达机械厂（示范）", date(2024, 3, 5)
SETTLED = ("已整改", "未整改", "正在整改", "限期整改中", "已销号", "已完成", "整改完成")
STATES = ["closed", "found", "rectifying", "rectifying", "closed", "closed", "closed"]


def hazards(title, *cells):
    return sheet(
        ("单位", "隐患描述", "发现日期", title), *((PLANT, f"第{at}处", FOUND, cell) for at, cell in enumerate(cells))
    )


def brought(read, district, content, **more):
    staged = read(content, **more)
    assert said(staged) == []
    commit(staged)
    return rows_of("hazards", district.town_3)


@pytest.mark.parametrize(
    "title", ["整改情况", "整改落实情况", "整改措施", "落实情况", "完成情况", "办理结果", "目前进展", "备注"]
)
def test_a_column_of_states_tells_the_state_whatever_it_is_called(read, district, title):
    rows = brought(read, district, hazards(title, *SETTLED))

    assert [each.state for each in rows] == STATES
    assert {each.fix_measures for each in rows} == {""}


def test_the_page_says_which_column_was_read_as_the_state(read):
    staged = read(hazards("整改情况", "已整改", "已整改", "未整改"))

    assert any("“整改情况”写的是办到哪一步（已整改2行、未整改1行），按状态读" in each for each in staged.said)
    assert staged.header.columns[3] == "state"


def test_states_among_measures_tell_the_state_and_the_measures_stay(read, district):
    content = hazards("整改情况", "已整改", "加装了护栏", "已整改，加装了护栏", "未整改（缺资金）", "")
    rows = brought(read, district, content)

    assert [each.state for each in rows] == ["closed", "found", "closed", "found", "found"]
    assert [each.fix_measures for each in rows] == ["", "加装了护栏", "已整改，加装了护栏", "未整改（缺资金）", ""]


def test_sentences_under_a_title_of_states_are_kept_as_such(read, district):
    rows = brought(read, district, hazards("整改完成情况", "已整改", "加装了护栏，换了两处插座"))

    assert [each.state for each in rows] == ["closed", "found"]
    assert [each.fix_measures for each in rows] == ["", "加装了护栏，换了两处插座"]


def test_what_a_person_says_of_the_column_goes_before(read, district):
    chosen = Amendments(columns={3: "fix_measures"})
    rows = brought(read, district, hazards("整改情况", "已整改", "未整改"), amended=chosen)

    assert [(each.state, each.fix_measures) for each in rows] == [("found", "已整改"), ("found", "未整改")]


def test_the_columns_that_a_page_sends_back_unchanged_change_nothing(read):
    content = hazards("整改情况", "已整改", "加装了护栏")
    first = read(content)

    again = read(content, amended=Amendments(columns=dict(first.header.columns)))

    assert again.header == first.header
    assert again.rows == first.rows


def test_a_person_may_take_back_the_column_of_states(read):
    content = hazards("整改情况", "已整改", "加装了护栏")

    again = read(content, amended=Amendments(columns={3: "fix_measures", 4: ""}))

    assert [row[again.columns.index("fix_measures")] for row in again.rows] == ["已整改", "加装了护栏"]


@pytest.mark.parametrize("title", ["是否上报", "是否需要整改", "是否拍照"])
def test_a_yes_to_something_else_settles_nothing(read, district, title):
    rows = brought(read, district, hazards(title, "是", "否"))

    assert [each.state for each in rows] == ["found", "found"]
    assert [each.extra for each in rows] == [{title: "是"}, {title: "否"}]


def test_a_passed_check_closes_where_nothing_else_says_how_far_it_is(read, district):
    rows = brought(read, district, hazards("复查结论", "合格", "不合格", ""))

    assert [each.state for each in rows] == ["closed", "found", "found"]


@pytest.mark.django_db
def test_every_loop_knows_its_words_under_any_title():
    """Asked of each ledger with a loop, with each word that its own column of states knows."""
    asked = 0
    for ledger in LEDGERS.values():
        words = words_of_state(ledger) - YES_OR_NO
        names = [next(iter(_titles(ledger, name))) for name in compulsory(ledger)]
        for word in words:
            for title in ("目前怎样", "落实到哪里了"):
                rows = [[*names, title], [*("某" for _ in names), word]]
                header = say_state([(Page("表", rows), found := find_header(rows, ledger))], found, ledger, {}, [])
                assert header.column_of("state") == len(names), (ledger.code, word)
                asked += 1
    assert {ledger.code for ledger in LEDGERS.values() if words_of_state(ledger)} >= {
        "hazards",
        "decisions",
        "conferences",
    }
    assert asked > 100


def _titles(ledger, name):
    return [word for word, known in words_of(ledger).items() if known == name]
