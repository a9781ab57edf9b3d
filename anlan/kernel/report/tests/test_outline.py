"""An outline is understood, or says at which line and column it is not."""

import pytest

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.report.marks import in_words
from anlan.kernel.report.outline import Mark, OutlineError, marks, parse, read

pytestmark = pytest.mark.django_db  # a place is known by its name


def test_a_figure_keeps_its_code_and_wording():
    (line,) = parse("共排查隐患{hazards.found|余}，整改{hazards.closed}。")

    assert [(mark.code, mark.options) for mark in marks((line,))] == [
        ("hazards.found", ("余",)),
        ("hazards.closed", ()),
    ]


def test_the_first_sentence_of_a_second_level_is_its_heading():
    (line,) = parse("（一）压实责任。召开会议{hazards.found}。")

    assert line.kind == "lead"
    assert line.lead == ("（一）压实责任。",)
    assert line.parts[0] == "召开会议"


def test_the_same_figure_twice_has_two_keys():
    keys = [mark.key for mark in marks(parse("{hazards.found}和{hazards.found}"))]

    assert keys == ["hazards.found", "hazards.found#2"]


def test_a_misspelt_indicator_is_named_with_its_place_and_neighbours():
    with pytest.raises(OutlineError) as refused:
        parse("好的\n共排查{hazards.fuond}条")

    ((line, column, message),) = refused.value.problems
    assert (line, column) == (2, 4)
    assert "hazards.found" in message


def test_every_problem_is_named_at_once():
    with pytest.raises(OutlineError) as refused:
        parse("{nothing.here}和{hazards.found|大概}\n{没写完")

    assert [problem[0] for problem in refused.value.problems] == [1, 1, 2]


def test_a_unit_of_the_same_kind_is_allowed():
    (mark,) = marks(parse("{hazards.found|处}"))

    assert isinstance(mark, Mark)
    assert mark.options == ("处",)


def test_every_figure_is_called_by_its_title_and_one_kept_by_code_is_shown_so():
    for code, figure in INDICATORS.items():
        shown = in_words(f"共{{{code}|余}}。")

        assert shown == f"共【{figure.title}，余，零也写】。"
        assert [(mark.code, mark.options) for mark in marks(parse(shown))] == [(code, ("余", "零也写"))]
        assert in_words(shown) == shown


@pytest.mark.parametrize(
    ("name", "code"), [("隐患", "hazards.found"), ("常委会", "meetings.held"), ("hazards.found", "hazards.found")]
)
def test_a_figure_is_found_by_a_word_that_it_alone_has(name, code):
    (mark,) = marks(parse(f"共【{name}】"))

    assert mark.code == code


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("【排查隐换】", "最像的是“排查隐患”"),
        ("【培训】", "可能是“各类培训”、“参训人员”"),
        ("【排查隐患，大概】", "“大概”不是写法"),
        ("【整改率，占排查隐患】", "百分比不能再算"),
        ("【排查隐患，占警示教育】", "单位不同"),
        ("【仅当 排查隐换 大于 0】没有。", "没有叫“排查隐换”的数字"),
        ("【仅当 排查隐患，同比】没有。", "是比较"),
        ("【表：按月亮：排查隐患】", "表不能“按月亮”排"),
        ("【表：按镇街：排查隐患、整改绿】", "没有叫“整改绿”的数字"),
        ("【表：按月：水库】", "不能按月排"),
        ("开展培训【培训", "方头括号没有成对"),
    ],
)
def test_what_cannot_be_understood_is_said_in_words_at_its_place_and_the_rest_is_read(written, message):
    reading = read(f"第一行【排查隐患】。\n{written}")

    ((line, column, words),) = reading.problems
    assert message in words
    assert (line, column) == (2, written.index("【") + 1)
    assert [mark.code for mark in marks(reading.lines)] == ["hazards.found"]


def test_a_misspelt_title_is_told_its_nearest_one():
    with pytest.raises(OutlineError) as refused:
        parse("共{排查隐换}")

    assert "最像的是“排查隐患”" in str(refused.value)
