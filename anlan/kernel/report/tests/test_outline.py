"""An outline is understood, or says at which line and column it is not."""

import pytest

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.report.outline import Mark, OutlineError, in_codes, in_titles, marks, parse


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


def test_every_figure_may_be_called_by_its_title_and_is_kept_by_its_code():
    for code, figure in INDICATORS.items():
        text = f"共{{{code}|余}}。"

        shown = in_titles(text)

        assert shown == f"共{{{figure.title}|余}}。"
        assert in_codes(shown) == text
        assert [mark.code for mark in marks(parse(shown))] == [code]


def test_a_misspelt_title_is_told_its_nearest_one():
    with pytest.raises(OutlineError) as refused:
        parse("共{排查隐换}")

    assert "最像的是“排查隐患”" in str(refused.value)
