"""What a new district's sheets did that nobody saw: a list without codes renamed the district, a column of another name took a field's place."""

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.limits import Refused
from anlan.kernel.sheets.intake import commit
from anlan.kernel.sheets.mapping import find_header
from anlan.kernel.sheets.staged import Amendments, ImportRefused

from .conftest import rows_of, said, sheet

POINT = ("松岭滑坡", "滑坡")


def values_of(staged, name):
    return [row[staged.columns.index(name)] for row in staged.rows]


@pytest.mark.parametrize("head", [("名称", "级别", "所属乡镇"), ("名称", "级别")])
def test_a_list_of_divisions_without_codes_is_told_that_it_needs_them(read, district, head):
    rows = [("松岭镇", "乡镇街道", ""), ("松岭村", "村", "松岭镇")]
    content = sheet(("行政区划名录",), head, *(row[: len(head)] for row in rows))

    with pytest.raises(Refused, match="区划的表里要有这些列：名称、区划代码"):
        read(content, ledger="regions", actor=district.administrator)


def test_rows_without_a_code_are_not_the_district(read, district):
    before = [(each.region, each.name) for each in rows_of("regions", district.administrator)]

    staged = read(
        sheet(("名称", "填报单位"), ("松岭镇", "区安委办"), ("松岭村", "区安委办")),
        ledger="regions",
        actor=district.administrator,
    )

    assert (staged.new, staged.changed, staged.waiting) == (0, [], 2)
    assert "表里没有“区划代码”这一列，请补上或在上面对一对" in "".join(said(staged))
    assert not [remark for remark in staged.said if "所属地区" in remark]
    with pytest.raises(ImportRefused):
        commit(staged)
    assert [(each.region, each.name) for each in rows_of("regions", district.administrator)] == before


def test_what_tells_each_row_from_the_others_is_not_said_once_of_all(read, district):
    content = sheet(("名称", "灾害类型", "所属地区"), (*POINT, "清河镇"), ("石沟泥石流", "泥石流", "清河镇"))

    staged = read(content, ledger="geo_points", amended=Amendments(all={"point_no": "A001"}))

    assert (staged.new, staged.lacks, staged.waiting) == (0, ["point_no"], 2)


@pytest.mark.parametrize("head", [("规模等级", "险情等级"), ("险情等级", "规模等级")])
def test_a_column_that_bears_a_fields_name_is_that_field_wherever_another_word_for_it_stands(head):
    header = find_header([("统一编号", "名称", "灾害类型", *head)], LEDGERS["geo_points"])

    own = head.index("险情等级") + 3
    assert header.columns[own] == "grade"
    assert header.others == {7 - own: "规模等级"}


def test_a_title_merged_over_both_lines_of_a_header_is_written_once():
    rows = [
        ("序号", "被检查单位", "检查情况", "", "隐患内容", "备注"),
        ("序号", "被检查单位", "检查时间", "检查人员", "隐患内容", "备注"),
    ]

    header = find_header(rows, LEDGERS["hazards"])

    assert header.others == {5: "备注"}
    assert header.titles[0] == "序号"


def test_the_grades_of_risk_are_read_as_their_colours(read, district):
    rows = [(f"某某公司{grade}", "清河镇", "工贸", grade) for grade in ("重大", "较大", "一般", "低")]

    staged = read(sheet(("企业名称", "所属镇街", "行业", "风险等级"), *rows), ledger="enterprises")

    assert said(staged) == []
    assert values_of(staged, "risk") == ["red", "orange", "yellow", "blue"]
