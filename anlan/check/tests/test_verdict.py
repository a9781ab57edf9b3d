"""When a printed figure holds, and which days it speaks of."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import Period, Ratio
from anlan.kernel.indicator.words import printed

from ..claims.extract import extract
from ..claims.period import period_in, period_of, up_to_its_day
from ..claims.restore import restore, titles
from ..claims.subject import Subject
from ..linking.match import Link
from ..records.verdict import AGREES, DIFFERS, UNKNOWN, judge

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


def verdict(text: str, actual: str, why: str = "", before: str = "0") -> str:
    claim = extract(text)[-1]
    measured = Measured("x.y", Decimal(actual), before=Decimal(before))
    return judge(claim, Link("x.y", why), [measured], [Subject(period=YEAR)]).verdict


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("讲座40余次", "43", AGREES), ("讲座40余次", "40", DIFFERS), ("讲座40余次", "50", DIFFERS), ("讲座200余场次", "260", AGREES),
        ("讲座12次", "12", AGREES), ("讲座12次", "13", DIFFERS), ("合格率97.5%", "97.54", AGREES), ("合格率97%", "96.4", DIFFERS),
        ("听众1.3万人", "13240", AGREES), ("听众1.3万人", "13600", DIFFERS), ("听众超过50人", "61", AGREES), ("听众不足50人", "61", DIFFERS),
        ("抽查4—6家", "5", AGREES), ("抽查4—6家", "7", DIFFERS),
    ],
)  # fmt: skip
def test_a_printed_figure_stands_for_what_it_may(text, actual, expected):
    assert verdict(text, actual) == expected


@given(st.integers(min_value=0, max_value=10**8), st.booleans(), st.booleans())
def test_what_anlan_prints_agrees_with_what_it_printed(value, about, in_10k):
    text = printed(Decimal(value), "次", about=about, in_10k=in_10k)

    assert verdict(f"组织活动{text}", str(value)) == AGREES


def test_a_change_must_go_the_way_it_says():
    assert verdict("火灾15起，同比下降25%", "15", before="20") == AGREES
    assert verdict("火灾15起，同比上升25%", "15", before="20") == DIFFERS
    assert verdict("火灾15起，同比减少5起", "15", before="20") == AGREES


def test_a_doubtful_link_is_never_called_wrong():
    assert verdict("讲座40次", "12", why="可能只是一部分") == UNKNOWN


def test_what_was_not_recorded_from_the_first_day_on_is_never_called_wrong():
    claim, link, subjects = extract("讲座40次")[-1], Link("x.y"), [Subject(period=YEAR)]
    late = date(2024, 6, 3)

    judged = judge(claim, link, [Measured("x.y", Decimal(12), kept_from=late)], subjects)
    agreeing = judge(claim, link, [Measured("x.y", Decimal(40), kept_from=late)], subjects)

    assert (judged.verdict, judged.why) == (UNKNOWN, "记录从2024年6月3日才有，之前的没有记")
    assert agreeing.verdict == AGREES
    changed = extract("火灾15起，同比上升25%")[-1]
    then = Measured("x.y", Decimal(15), before=Decimal(20), kept_before_from=date(2023, 6, 3))
    assert judge(changed, link, [then], subjects).verdict == UNKNOWN


def test_a_text_says_itself_which_days_it_means():
    today = date(2025, 3, 1)
    assert period_of("汇报\n发布时间：2024/10/16 08:00\n今年以来", today) == YEAR
    assert period_of("截至9月底，开展演练3次。\n2024年10月9日", today) == Period(date(2024, 1, 1), date(2024, 9, 30))
    assert period_of("", today, ["2023年上半年工作小结"]) == Period(date(2023, 1, 1), date(2023, 6, 30))
    assert period_of("演练三次", today) == Period(date(2025, 1, 1), date(2025, 2, 28))


def test_a_sentence_may_speak_of_other_days_than_its_text():
    assert period_in("今年以来，共", YEAR) == YEAR
    assert period_in("去年同期", YEAR) == YEAR.year_before()
    assert period_in("一季度", YEAR) == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert period_in("9月份", YEAR) == Period(date(2024, 9, 1), date(2024, 9, 30))
    assert period_in("2023年", YEAR) == Period(date(2023, 1, 1), date(2023, 12, 31))
    assert period_in("今年以来，国庆期间", YEAR) is None
    assert period_in("近三年", YEAR) is None
    assert period_in("“十四五”以来", YEAR) is None
    assert period_in("1—9月期间", YEAR) == Period(date(2024, 1, 1), date(2024, 9, 30))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024年度工作总结\n2024年12月20日", (2024, 1, 1), (2024, 12, 31)),
        ("2024年工作总结\n……\n2025年1月10日", (2024, 1, 1), (2024, 12, 31)),
        ("一季度工作小结\n发布时间：2024-04-08", (2024, 1, 1), (2024, 3, 31)), ("2023年1—9月情况\n巡河", (2023, 1, 1), (2023, 9, 30)),
        ("12月份形势分析\n2024年1月3日", (2024, 12, 1), (2024, 12, 31)),
        ("汇报\n今年以来，上半年巡河9次。\n2024年10月16日", (2024, 1, 1), (2024, 10, 15)),
        ("汇报\n截至9月底巡河9次，截至10月10日修船。\n2024年10月16日", (2024, 1, 1), (2024, 10, 10)),
        ("汇报\n截至2022年底有船9艘。\n2024年10月16日", (2024, 1, 1), (2024, 10, 15)),
        ("汇报\n1—9月，巡河9次。\n2024年10月16日", (2024, 1, 1), (2024, 9, 30)),
    ],
)  # fmt: skip
def test_each_way_of_naming_the_period_is_read(text, start, end):
    assert period_of(restore(text).text, date(2024, 10, 16), titles(text)) == Period(date(*start), date(*end))


def test_a_rate_changes_by_points_and_not_by_a_share_of_itself(monkeypatch):
    monkeypatch.setattr("anlan.check.records.verdict.INDICATORS", {"x.y": Ratio.__new__(Ratio)})

    assert verdict("整改率96.5%，同比提高1.5个百分点", "96.5", before="95") == AGREES
    assert verdict("整改率96.5%，同比提高1.6个百分点", "96.5", before="95") == DIFFERS


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("路段约730公里", "730.485", AGREES), ("路段约730公里", "790", DIFFERS), ("听众近3000人", "2815", AGREES),
        ("听众近3000人", "3001", DIFFERS), ("听众近3000人", "2600", DIFFERS), ("听众50人左右", "48", AGREES), ("听众50人左右", "61", DIFFERS),
        ("合格率百分之九十六点二", "96.2", AGREES), ("合格率百分之九十六点二", "95", DIFFERS), ("企业占三成", "31", AGREES),
        ("企业占三成", "52", DIFFERS), ("企业占九成八", "98.25", AGREES), ("企业占三分之一", "33.4", AGREES), ("企业占三分之一", "50", DIFFERS),
        ("组织演练四十二次", "42", AGREES), ("组织演练四十二次", "41", DIFFERS),
    ],
)  # fmt: skip
def test_near_and_about_and_shares_in_words_hold_as_they_are_meant(text, actual, expected):
    assert verdict(text, actual) == expected


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("7月1日至9月30日，", (7, 1), (9, 30)), ("10月1日至15日，", (10, 1), (10, 15)), ("10月上旬", (10, 1), (10, 10)),
        ("7、8月份", (7, 1), (8, 31)), ("1月至10月中旬，", (1, 1), (10, 20)), ("9月份明显加大，当月", (9, 1), (9, 30)),
        ("与去年同期相比，", (1, 1), (10, 15)), ("6月下旬", (6, 21), (6, 30)),
        ("1至10月15日，", (1, 1), (10, 15)), ("1—9月20日，", (1, 1), (9, 20)),
    ],
)  # fmt: skip
def test_days_and_parts_of_months_are_read(words, first, last):
    assert period_in(words, YEAR) == Period(date(2024, *first), date(2024, *last))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("去年上半年", (1, 1), (6, 30)),
        ("去年三季度", (7, 1), (9, 30)),
        ("上年9月份", (9, 1), (9, 30)),
        ("去年1—9月", (1, 1), (9, 30)),
    ],
)
def test_a_part_of_last_year_lies_in_last_year(words, first, last):
    assert period_in(words, YEAR) == Period(date(2023, *first), date(2023, *last))


def test_a_text_may_be_counted_with_the_day_of_its_date_or_without():
    text = "汇报\n今年以来，排查隐患30处。\n2024年10月16日"

    today, with_its_day = date(2024, 10, 16), Period(date(2024, 1, 1), date(2024, 10, 16))
    assert up_to_its_day(YEAR, text, date(2024, 11, 2)) == with_its_day
    assert up_to_its_day(YEAR, "汇报\n截至10月15日，排查隐患30处。", today) == YEAR
    assert up_to_its_day(YEAR, "汇报\n今年以来，排查隐患30处。", today) == with_its_day


def test_decimals_are_no_days():
    assert period_in("水位3.5至4.2米，", YEAR) == YEAR


@pytest.mark.parametrize("words", ["7月9日至3月1日，", "13月上旬", "2月30日至3月1日", "当月", "3、8月份"])
def test_days_that_cannot_be_told_are_not_guessed(words):
    assert period_in(words, YEAR) is None


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("工作小结（2024年1月1日至10月15日）", (2024, 1, 1), (2024, 10, 15)), ("通报（截至2024年9月30日）", (2024, 1, 1), (2024, 9, 30)),
        ("讲话（节选，2024年10月）", (2024, 1, 1), (2024, 10, 15)), ("9月份工作月报", (2024, 9, 1), (2024, 9, 30)),
        ("九月安全生产工作提要", (2024, 9, 1), (2024, 9, 30)), ("十月月报", (2024, 10, 1), (2024, 10, 31)),
        ("会议材料（2024年10月）", (2024, 1, 1), (2024, 10, 15)),
        ("工作月报（2024年9月）", (2024, 9, 1), (2024, 9, 30)),
    ],
)  # fmt: skip
def test_a_title_says_its_days_and_that_of_a_speech_when_it_was_held(title, start, end):
    text = f"{title}\n今年以来，排查隐患30处。"

    assert period_of(restore(text).text, date(2024, 10, 16), titles(text)) == Period(date(*start), date(*end))
