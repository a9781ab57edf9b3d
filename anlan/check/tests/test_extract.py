"""Finding figures: in clean sentences of our own, in damaged ones, and not where there are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..claims.extract import extract
from .growth import LINEAR, growth


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("观摩人员不足500人", ("不足500人", 500, "人", "under")), ("新配雨衣超过6000件", ("超过6000件", 6000, "件", "over")),
        ("清出杂草三千多亩", ("三千多亩", 3000, "亩", "about")), ("劝返车辆百余台", ("百余台", 100, "台", "about")),
        ("来客２ 700余人次", ("２ 700余人次", 2700, "人次", "about")), ("巡河1\u2009304次", ("1\u2009304次", 1304, "次", None)),
        ("参加470余人\n次，", ("470余人\n次", 470, "人次", "about")), ("投入３６．\n５万元", ("３６．\n５万元", 365000, "元", None)),
        ("粉尘降到5毫克/立方米", ("5毫克/立方米", 5, "毫克/立方米", None)), ("历经6个多小时抢通", ("6个多小时", 6, "小时", "about")),
        ("近90天没有下雨", ("近90天", 90, "天", "about")), ("火场四十分钟内扑灭", ("四十分钟", 40, "分钟", None)),
        ("查找不足12处", ("12处", 12, "处", None)), ("發放棉被一百二十床", ("一百二十床", 120, "床", None)),
    ],
)  # fmt: skip
def test_each_way_of_writing_a_figure_is_read(text, expected):
    (claim,) = extract(text)

    assert (claim.text, claim.value, claim.unit, claim.approx) == expected


def test_two_numerals_in_a_row_are_a_range():
    (claim,) = extract("清明疏导五六千人次")

    assert (claim.value, claim.high, claim.unit) == (5000, 6000, "人次")


@pytest.mark.parametrize(
    "text", ["浏览次数：1,206次", "下一篇：我县3所学校获评", "本表共5项指标", "超过900次的站点重点看"]
)
def test_what_a_page_says_of_itself_and_conditions_are_no_figures(text):
    assert spans(text) == []


def test_in_a_list_of_changes_the_direction_holds_on():
    claims = extract("起数和死亡人数比去年同期分别减少1起、2人，受伤3人；最高日比去年多800人次")

    assert [(claim.text, claim.comparison, claim.direction) for claim in claims] == [
        ("1起", "同比", "down"), ("2人", "同比", "down"), ("3人", None, None), ("800人次", "同比", "up"),
    ]  # fmt: skip


def test_figures_of_a_chapter_on_the_next_steps_are_planned():
    claims = extract("一、工作情况\n巡河12次。\n二、下一步工作打算\n巡河15次。\n三、建议\n添船2艘。")

    assert [(claim.text, claim.planned) for claim in claims] == [("12次", False), ("15次", True), ("2艘", False)]


@given(st.text(alphabet="一二三十百万亿0123456789.,余多次人家(（)）年月日、，。组织演练\n", max_size=200))
def test_whatever_is_typed_the_spans_are_in_the_text_and_do_not_overlap(text):
    end = 0
    for claim in extract(text):
        assert end <= claim.start < claim.end
        assert text[claim.start : claim.end] == claim.text
        end = claim.end


@pytest.mark.parametrize(
    ("evil", "size"),
    [
        ("1", 5_000), ("(", 10_000), ("1,", 5_000), ("“", 10_000), ("1+", 5_000), ("\n1", 5_000),
        ("3次", 1_000), ("降3次", 1_000), ("1 ", 3_000), ("百", 5_000), ("約", 10_000), ("(a", 3_000),
        ("和", 5_000), ("依次为甲、", 3_000), ("壹", 5_000), ("5\n", 3_000), ("\n", 10_000), ("20", 3_000), ("单位：条，5。", 3_000),
        ("3条。5，", 1_500), ("5 ", 3_000), ("甲、", 5_000), ("比", 5_000), (" 3次", 1_500),
    ],
)  # fmt: skip
def test_nobody_makes_it_slow(evil, size):
    assert growth(lambda times: evil * times, extract, size) < LINEAR


def test_a_capital_numeral_counts_right_before_its_unit_only():
    assert [(claim.text, claim.value) for claim in extract("新排查隐患壹条，整改拾贰条，住在陆家庄、叁号院。")] == [
        ("壹条", 1), ("拾贰条", 12),
    ]  # fmt: skip


def test_a_number_may_be_rounded_behind_its_unit():
    (road,) = extract("公路总里程730公里有余")

    assert (road.text, road.value, road.unit, road.approx) == ("730公里有余", 730, "公里", "about")


@pytest.mark.parametrize("text", ["村\t巡河\n甲村\t12\n社区居委会的情况如下。", "甲村\t7\t12\n社区居委会\n乙村\t8\t13"])
def test_the_last_number_of_a_row_is_not_joined_to_the_next_line(text):
    assert extract(text) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("清河镇巡河工作汇报\n2024年上半年，巡河12次。", "2024年上半年，巡河12次"),
        ("一、巡河情况\n2024年巡河12次。", "2024年巡河12次"),
        ("汇报\n\n2024年巡河12次。\n巡河办\n2024年7月3日", "2024年巡河12次"),
        ("今年以来，按照安排，全区共\n2024年度巡河12次。", "今年以来，按照安排，全区共2024年度巡河12次"),
        ("上半年共巡河\n12次。", "上半年共巡河12次"),
    ],
)  # fmt: skip
def test_a_title_is_not_joined_to_a_line_that_begins_with_a_year(text, sentence):
    assert [claim.sentence.strip() for claim in extract(text)] == [sentence]
