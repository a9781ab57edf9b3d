"""Of whom, of which days and of which field of work a figure speaks."""

from datetime import date

import pytest

from anlan.kernel.indicator.declare import Period

from ..claims.extract import extract
from ..claims.restore import titles
from ..claims.sectors import fields_listed
from ..claims.subject import Subject, readings
from ..claims.whose import About

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))
NAMES = {"990199101": "清河镇", "990199102": "柳溪镇"}
SECTORS = {"教育": "education", "工贸": "industry"}


def told(text: str) -> list[tuple[Subject, ...]]:
    return readings(extract(text), About.of(["工作汇报"], NAMES, "青禾区"), YEAR, SECTORS)


def regions(text: str) -> list[list[str]]:
    return [[subject.region for subject in subjects] for subjects in told(text)]


def test_a_place_may_hold_until_another_is_named():
    text = "清河镇开展演练5次，组织培训13次；柳溪镇开展演练3次。全区开展演练9次。"

    assert regions(text) == [["990199101"], ["990199101", ""], ["990199102"], [""]]


@pytest.mark.parametrize(
    "text",
    [
        "清河镇、柳溪镇分别开展演练5次、3次。",
        "清河镇、柳溪镇走在前面，分别是5次、3次。",
        "清河镇和柳溪镇分别有5处、3处未销号。",
    ],
)
def test_places_of_a_list_take_the_figures_in_their_order(text):
    assert regions(text) == [["990199101"], ["990199102"]]


def test_months_of_a_list_take_the_figures_in_their_order():
    months = [
        [subject.period and subject.period.start.month for subject in each]
        for each in told("7月、8月分别开展演练5次、3次。")
    ]

    assert months == [[7], [8]]


@pytest.mark.parametrize("text", ["一、二季度分别开展演练5次、3次。", "演练较多，一季度、二季度分别为5次和3次。"])
def test_quarters_of_a_list_take_the_figures_in_their_order(text):
    quarters = [subject.period and subject.period.start.month for each in told(text) for subject in each[:1]]

    assert quarters == [1, 4]


def test_a_list_of_another_length_gives_nothing_away():
    assert regions("清河镇、柳溪镇分别开展演练5次、3次、2次。") == [[""], [""], [""]]


def test_a_field_of_work_holds_for_its_part_and_may_for_what_follows():
    text = "教育领域排查隐患30处，其中重大隐患2处，召开会议5次；全区排查隐患90处。"

    sectors = [[subject.sector for subject in subjects] for subjects in told(text)]

    assert sectors == [["education"], ["education"], ["education", ""], [""]]


def test_a_period_may_hold_until_another_is_named():
    halves = Period(date(2024, 1, 1), date(2024, 6, 30))

    first, second, third = told("上半年排查隐患30处；开展演练5次。组织培训3次。")

    assert [subject.period for subject in first] == [halves]
    assert [subject.period for subject in second] == [halves, YEAR]
    assert [subject.period for subject in third] == [YEAR, halves]


def test_a_field_that_the_district_does_not_keep_apart_is_strange():
    ((subject,),) = told("低空飞行领域排查隐患30处。")

    assert (subject.sector, subject.strange) == ("", "低空飞行领域")


@pytest.mark.parametrize("text", ["重点行业领域排查隐患30处。", "各行业领域排查隐患30处。", "建成视频会议系统30处。"])
def test_a_field_that_is_none_narrows_nothing(text):
    ((subject,),) = told(text)

    assert (subject.sector, subject.strange) == ("", "")


def test_a_field_by_its_name_alone_may_hold_where_the_words_say_that_it_is_one():
    (subjects,) = told("力量往工贸倾斜，检查18家次。")

    assert [subject.sector for subject in subjects] == ["", "industry"]
    assert [subject.sector for subject in told("开展警示教育，检查18家次。")[0]] == [""]


def test_a_title_may_have_a_comma_and_names_whose_the_text_is():
    about = About.of(titles("清河镇：隐患“不过夜”，小事不拖大\n检查18家次。"), NAMES, "青禾区")

    assert about.title_region == "990199101"
    assert titles("清河镇排查隐患30处，整改28处\n检查18家次。") == []


@pytest.mark.parametrize(
    ("clause", "several"),
    [
        ("柳溪、清河两镇整改率同为96.7%", "柳溪、清河两镇"),
        ("清河镇和柳溪镇都是5次", "清河镇和柳溪镇"),
        ("清河镇演练5次", ""),
        ("比清河镇多5次", ""),
    ],
)
def test_places_in_a_row_by_any_name_are_seen(clause, several):
    assert several in About.of([], NAMES, "青禾区").several(clause)
    assert bool(several) == bool(About.of([], NAMES, "青禾区").several(clause))


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("从行业看，工贸30处、教育5处。", ["industry", "education"]), ("隐患30处，其中工贸20处、教育5处。", ["", "industry", "education"]),
        ("开展教育3次。", [""]), ("排查居前两位的是工贸、教育，分别为30处、5处。", ["industry", "education"]),
        ("教育3次。", [""]), ("工贸、教育各5处。", [""]),
    ],
)  # fmt: skip
def test_fields_in_a_list_are_known_by_their_names(text, sectors):
    assert [subjects[0].sector for subjects in told(text)] == sectors


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("柳溪、清河两镇整改率同为96.7%", ("990199102", "990199101")), ("最多的是柳溪镇和清河镇，都是5次", ("990199102", "990199101")),
        ("柳溪镇、清河镇均有5次", ("990199102", "990199101")), ("柳溪镇和清河镇演练5次", ()), ("柳溪镇演练5次", ()),
    ],
)  # fmt: skip
def test_the_same_is_said_of_each_of_several_places(text, codes):
    assert About.of([], NAMES, "青禾区").each(extract(text)[-1]) == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工贸、教育两个领域排查隐患30处", (("industry", "education"), "sum")), ("工贸、教育领域共排查隐患30处", (("industry", "education"), "sum")),
        ("工贸、教育领域各排查隐患30处", (("industry", "education"), "each")), ("工贸和教育领域排查隐患30处", (("industry", "education"), "")),
        ("工贸领域排查隐患30处", ((), "")), ("工贸、教育分别排查30处", ((), "")),
    ],
)  # fmt: skip
def test_fields_in_a_row_have_a_figure_each_or_together_or_it_cannot_be_told(text, expected):
    assert fields_listed(extract(text)[-1], SECTORS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "培训18次居全区第一",
        "培训18次，高于全区平均水平",
        "培训18次，在全区各镇（街道）中最多",
        "教育18次，占全区的一成",
    ],
)
def test_a_rank_in_the_district_leaves_the_figure_with_the_town_of_the_title(text):
    about = About.of(["柳溪镇工作总结"], NAMES, "青禾区")

    assert about.regions(extract(text)[0]) == ["990199102"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("从全区情况看，开展演练5次", False), ("全区执法部门检查5家次", False), ("园区检查5家次", True), ("全区入驻企业5家", True),
        ("从全区情况看，园区开展演练5次", True),
    ],
)  # fmt: skip
def test_a_park_speaks_of_the_district_only_where_it_says_so(text, doubt):
    claim = extract(text)[-1]

    assert bool(About.of(["青禾工业园区工作总结"], NAMES, "青禾区").doubt(claim.clause, "", claim.lead)) == doubt
