"""Finding figures: in clean sentences of our own, in damaged ones, and not where there are none."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..extract import extract


def spans(text: str) -> list[str]:
    return [claim.text for claim in extract(text)]


def test_every_figure_of_a_sentence_is_found_with_value_unit_and_rounding():
    claims = extract("举办讲座12场，听课3.5万余人次，发放雨衣近800件。")

    assert [(claim.text, claim.value, claim.unit, claim.approx) for claim in claims] == [
        ("12场", 12, "场", None),
        ("3.5万余人次", 35000, "人次", "about"),
        ("近800件", 800, "件", "about"),
    ]


@pytest.mark.parametrize(
    "phrase",
    [
        "治本攻坚三年行动", "一法一条例", "第一时间", "三级视频系统", "2024年3月5日", "第十二届", "两客一危", "〔2024〕18号", "24小时值班",
        "拨打12350电话", "一岗双责", "死亡3人以上的事故", "《三十条措施》", "1—9月",
    ],
)  # fmt: skip
def test_fixed_phrases_dates_and_thresholds_are_no_figures(phrase):
    assert spans(f"各单位认真落实{phrase}，不得松懈。") == []


def test_the_span_is_cut_from_the_text_as_given():
    damaged = "組織應(yīng)急演練４２\n余次,參加9支隊伍30萬人"

    claims = extract(damaged)

    assert [(claim.text, claim.value, claim.unit) for claim in claims] == [
        ("４２\n余次", 42, "次"), ("9支", 9, "支"), ("30萬人", 300000, "人"),
    ]  # fmt: skip
    assert all(damaged[claim.start : claim.end] == claim.text for claim in claims)


def test_a_range_keeps_both_ends():
    (claim,) = extract("抽查4—6家企业。")

    assert (claim.value, claim.high, claim.unit) == (4, 6, "家")


def test_a_change_against_last_year_says_which_way():
    first, second = extract("发生火灾18起，同比下降25%")

    assert (first.comparison, first.direction) == (None, None)
    assert (second.comparison, second.direction, second.value) == ("同比", "down", 25)


def test_two_figures_side_by_side_are_two():
    nine, three_hundred = extract("消防队伍9支300余人")

    assert (nine.after_claim, three_hundred.after_claim) == (False, True)
    assert three_hundred.value == Decimal(300)


@given(st.text(alphabet="一二三十百万亿0123456789.,余多次人家(（)）年月日、，。组织演练\n", max_size=200))
def test_whatever_is_typed_the_spans_are_in_the_text_and_do_not_overlap(text):
    end = 0
    for claim in extract(text):
        assert end <= claim.start < claim.end
        assert text[claim.start : claim.end] == claim.text
        end = claim.end


@pytest.mark.parametrize(
    "evil", ["1" * 40_000, "(" * 40_000, "1," * 20_000, "“" * 40_000, "1+" * 20_000, "\n1" * 20_000]
)
def test_nobody_makes_it_slow(evil):
    started = time.perf_counter()

    extract(evil)

    assert time.perf_counter() - started < 5
