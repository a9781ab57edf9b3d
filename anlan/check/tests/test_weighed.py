"""What words leave open is settled by all that speaks for an indicator: words, what was spoken of, and the number."""

from decimal import Decimal

import pytest

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.models import Body

from ..claims.extract import extract
from ..linking.figures import Figures
from ..linking.match import Link, Vocabulary, link
from ..linking.spoken_text import Text
from ..linking.weighed import weighed

VOCABULARY = Vocabulary(places=("清河镇", "柳溪镇", "清河", "柳溪"))


@pytest.fixture
def figures(monkeypatch):
    monkeypatch.setattr("anlan.kernel.indicator.declare.INDICATORS", {})
    all_figures = [
        Indicator("talks.held", "山火宣讲", "场", Body, words=("山火宣讲",)),
        Indicator("talks.people", "听讲群众", "人次", Body, sum_of="people", words=("听讲",)),
        Indicator("trees.planted", "植树", "棵", Body, words=("植树",)),
    ]
    return all_figures


def settled(text: str, indicators: list[Indicator], records: dict[str, list[int]]) -> list[str | None]:
    """What each figure is taken to count. records: of each indicator, what the records give for the figures one after the other."""
    claims, figures = extract(text), Figures(indicators)
    links = link(claims, figures, VOCABULARY)

    def values(position: int, own: Link) -> list[Decimal]:
        return [Decimal(each) for each in records.get(own.code or "", [])[position : position + 1]]

    body = Text(claims, links, figures, VOCABULARY, text.partition("\n")[0], [""] * len(claims))
    return [each.code if each.sure else None for each in weighed(body, values)]


@pytest.mark.parametrize(
    ("text", "talks", "expected"),
    [
        # the title says what it is about, and the records bear it out; then only places stand beside the numbers
        ("山火宣讲见闻\n这样的课上了706场。最多的是清河镇，98场；柳溪镇75场。", [706, 98, 57], ["talks.held"] * 3),
        # what the number is far from is nothing that is counted here
        ("山火宣讲见闻\n这样的课上了706场。最多的是清河镇，98场；柳溪镇75场。", [31, 5, 4], [None] * 3),
        # another thing of the same unit is not taken for it, however the text goes on
        ("山火宣讲见闻\n这样的课上了706场，电影放了40场，清河镇75场。", [706, 706, 9], ["talks.held", None, None]),
        # somebody else's talks
        ("山火宣讲见闻\n这样的课上了706场，学校宣讲40场。", [706, 41], ["talks.held", None]),
        # so small a number bears nothing out by itself
        ("见闻\n这样的课上了6场。", [6], [None]),
    ],
)
def test_what_a_text_speaks_of_holds_on_where_the_number_bears_it_out(text, talks, expected, figures):
    assert settled(text, figures, {"talks.held": talks}) == expected


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("山火课上了57场。", 75, "talks.held"),  # half of its name, and two digits changed places
        ("山火课上了57场。", 706, None),  # half of its name, and no number that it could be meant for
        (
            "山火课上了57场。",
            52,
            None,
        ),  # half of its name beside words that are not understood, and a number that is only near
        ("放映队在各村的坝子里用流动的设备讲山火57场。", 52, None),  # so many words beside it are another thing
    ],
)
def test_words_that_are_not_understood_weigh_against_a_number_that_is_near(text, actual, expected, figures):
    assert settled(text, figures, {"talks.held": [actual]}) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（二）山火宣讲。57场。", "talks.held"),
        ("●山火宣讲：办了57场。", "talks.held"),
        ("一、山火宣讲情况\n今年办了57场。", "talks.held"),
        ("山火宣讲情况专报\n今年共57场。", "talks.held"),
        ("（二）山火宣讲。放映队另在坝子里放电影57场。", None),  # another thing under the heading
        ("植树情况专报\n今年共57场。", None),
    ],
)
def test_a_heading_or_a_title_says_what_is_counted_where_nothing_else_does(text, expected, figures):
    assert settled(text, figures, {"talks.held": [52]}) == [expected]


def test_what_goes_on_from_a_figure_that_agrees_is_held_however_far_it_is(figures):
    text = "山火宣讲见闻\n这样的课上了706场。最多的是清河镇，98场，柳溪镇75场。"

    assert settled(text, figures, {"talks.held": [706, 98, 14]}) == ["talks.held"] * 3
    assert settled(text, figures, {"talks.held": [706, 15, 14]}) == ["talks.held", None, None]


def test_one_matter_is_not_counted_twice_in_a_sentence(figures):
    records = {"talks.held": [706, 706]}

    assert settled("山火宣讲见闻\n这样的课上了706场，全区合计760场。", figures, records) == ["talks.held", "talks.held"]
    assert settled("山火宣讲见闻\n这样的课上了706场，另有702场。", figures, records) == ["talks.held", None]


def test_people_inherit_the_doubt_of_what_they_hang_on(figures):
    records = {"talks.held": [30, 30], "talks.people": [0, 1243]}

    assert settled("山火听讲见闻\n山火宣讲30场，1234人次。", figures, records) == ["talks.held", "talks.people"]
    assert settled("山火听讲见闻\n赶集看热闹70场，1234人次。", figures, records) == [None, None]


def test_two_indicators_that_fit_alike_leave_it_open_where_neither_agrees(figures):
    figures = [*figures, Indicator("talks.again", "山火宣讲", "场", Body, words=("山火宣讲",))]

    assert settled("山火课上了57场。", figures, {"talks.held": [75], "talks.again": [75]}) == [None]
    assert settled("山火课上了57场。", figures, {"talks.held": [57], "talks.again": [75]}) == ["talks.held"]


def test_those_who_came_go_with_what_was_held(figures):
    records = {"talks.held": [30, 0], "talks.people": [0, 1243]}

    assert settled("山火宣讲30场，来了1234人次。", figures, records) == ["talks.held", "talks.people"]


def test_a_number_of_three_digits_turned_round_needs_fewer_words(figures):
    text = "山火宣讲30场，坐着打盹的1234人次。"

    assert settled(text, figures, {"talks.held": [30, 0], "talks.people": [0, 1243]}) == ["talks.held", "talks.people"]
    assert settled(text, figures, {"talks.held": [30, 0], "talks.people": [0, 1300]}) == ["talks.held", None]


def test_a_change_follows_the_figure_that_was_found(figures):
    claims = extract("山火课上了57场，比上年同期多12场。")
    body = Text(claims, link(claims, Figures(figures), VOCABULARY), Figures(figures), VOCABULARY, "", ["", ""])

    found = weighed(body, lambda position, own: [Decimal(75)])

    assert [(each.code, each.of) for each in found] == [("talks.held", None), ("talks.held", 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("植树造林57个。", "woods.grown"),  # any thing may be counted so
        ("造林57个。", None),  # but it must be named outright
        ("植树造林57人。", None),
    ],
)
def test_a_thing_that_is_named_outright_may_be_counted_by_the_most_general_unit(text, expected, figures):
    figures = [*figures, Indicator("woods.grown", "植树造林", "处", Body, words=("植树造林",))]

    assert settled(text, figures, {"woods.grown": [57]}) == [expected]
