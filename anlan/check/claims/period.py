"""The days that a text speaks of: what it says itself (截至, 1—9月, 上半年), else its date, else the clock's year to date.

period_of("……\\n2024年10月16日", today)      # 2024-01-01至2024-10-15: this year up to the day before its date
period_in("去年同期", whole)                  # the same days of the year before
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from anlan.kernel.indicator.declare import Period

from . import numerals, units

_HEAD = 300  # characters in which a text says at first what it covers
_MONTH = re.compile(r"(?:(20\d\d)年)?(?<![\d—–\-~～至到])(\d{1,2})月份?(?![\d底])(?!\d{1,2}日)")
_MONTH_IN_WORDS = re.compile(r"(?<![一二三四五六七八九十、至到])(十[一二]?|[一二三四五六七八九])(?=月(?!底))")
_YEAR_IN_WORDS = re.compile(r"二[〇○零0][一二三四五六七八九〇○零0]{2}(?=年)")
_SIGNS_OF_YEARS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(r"(20\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})")
_DATED = re.compile(r"(?:发表|发布|成文|制表|填报|更新)?(?:时间|日期)\s*[:：]\s*" + _DATE.pattern)
_UP_TO = re.compile(r"截[至止](?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日|底)?")
# 元旦到10月15日, 到10月15日为止: from the year's first day.
_SINCE_NEW_YEAR = re.compile(
    r"(?:元旦|年初|1月1日|(?<![日号月\d底旬起]))(?:以来)?[（(]?[到至](?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
_SPAN = re.compile(
    r"(?:(20\d\d)年)?(?:(\d{1,2})\s*[—–\-~至到]\s*(\d{1,2})月|(上半年|下半年|前三季度)|第?([一二三四1-4])季度)|(20\d\d)年度"
)
_FIGURE = re.compile(rf"(?<![\d.,])\d[\d.,]*+[余多万亿]*+{units.PATTERN}")
_YEAR = re.compile(r"(20\d\d)年(?!\d)")
# From day to day, 2024年1月1日至10月15日, also within a month, 10月1日至15日, and to a part of one, 1月至10月中旬.
_DAYS = re.compile(
    r"(?:(20\d\d)年)?(?<![\d.])(\d{1,2})(?:月(?:(\d{1,2})[日号]?)?|(?=[—–\-~～至到]\d{1,2}月\d{1,2}[日号]))(?:起|起算)?\s*[—–\-~～至到]+\s*(?:(20\d\d)年)?"
    r"(?:(\d{1,2})月(?:(\d{1,2})[日号]?|([上中下]旬|底|份|(?=[\u4e00-\u9fff，,、]|$)))|(\d{1,2})[日号])"
)
_TO = re.compile(
    r"(?:截[至止]|截止到|年初[至到]|今年[至到]|(?<![\d日月号起算])[至到])\s*(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})[日号]|底)"
)
_TEN_DAYS = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月([上中下]旬)")
_FIRST_OF, _LAST_OF = {"上旬": 1, "中旬": 11, "下旬": 21}, {"上旬": 10, "中旬": 20}


def _plain(pattern: re.Pattern[str]) -> str:
    """The pattern as a part of another: its groups keep nothing."""
    return re.sub(r"\((?!\?)", "(?:", pattern.pattern)


_CUE = re.compile(
    rf"(?P<last>(?<![较比与跟和同])(?:去年|上年)(?:同期|同一时[段期]|这个?时候)|(?:去年|上年)(?!同期|同一时|这个?时候))|(?P<days>{_plain(_DAYS)})|(?P<upto>{_plain(_TO)})|(?P<ten_days>{_plain(_TEN_DAYS)})"
    r"|(?P<several>(?:20\d\d年)?(?:\d{1,2}月?份?[、和]){1,11}\d{1,2}月份?)|(?P<span>(?:20\d\d年)?(?:\d{1,2}\s*[—–\-~至到]\s*\d{1,2}月|上半年|下半年|前三季度|第?[一二三四1-4]季度))"
    r"|(?P<other>20\d\d年\d{1,2}月\d{1,2}[日号](?![至到—–\-~～起止前])|[后来]\s*[至到]\s*\d{1,2}月(?:\d{1,2}[日号]|[底末初中份])?|近[一二三四五六七八九十两\d]+个?[年月]|[二三四五六七八九十两\d]+年来|十[一二三四五]五|(?:成立|建区|开展|启动|实施|动工)以来|"
    r"(?<!月)(?<!季度)(?<!半年)期间|假期|本周|上月|当[日天]|[昨今]日)"
    r"|(?P<first>前(?:[一二三四五六七八九]|十[一二]?|1?\d)个月)|(?P<same>当月|本月|全月)|(?P<month>(?:20\d\d年)?(?<!\d)\d{1,2})月份?(?!\d|底)|(?P<year>20\d\d)年(?!\d)|(?P<now>今年以来|今年|截[至止]目前)"
)
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_MONTHLY = re.compile("月份|月报")
_SPOKEN = re.compile("讲话|发言|致辞|主持词")  # the month in brackets behind these says when it was
_SAME_DAY = re.compile("[当昨今][日天]")
_YEARS_DAY = re.compile(
    r"(?:20\d\d年)?\d{1,2}月\d{1,2}[日号]|(?:全|当|本)(?:年|月)|(?:截[至止])?\d{1,2}月底|季度[内末]|到(?:今天|目前|现在)(?:为止)?"
)
_SAME_DAYS = re.compile("同期|同一时[段期]|时候")
# Last year without a word for how much of it: all, or the same days.
_LAST_YEAR = re.compile(
    r"(?:去年|上年)(?!同期|同一时|这个?时候|全年|一?整年|年?[底末]|第?[一二三四]季度|前三|[上下]半|\d)"
)
_LAST_YEARS = re.compile(r"(?:去年|上年)$")
_LONE_DAY = re.compile(r"月\d{1,2}[日号]")


def period_of(text: str, today: date, titles: Sequence[str] = ()) -> Period:
    """The period of a whole text (restored). `today`: the clock's day, for a text that says nothing. titles: its first lines."""
    text, titles = years_in_digits(text), [years_in_digits(title) for title in titles]
    end = (day_of(text) or today) - timedelta(days=1)
    up_to = [day for hit in _UP_TO.finditer(text) if (day := _end(hit, end.year)) and day.year == end.year]
    return (
        next((hit for title in titles if (hit := _titled(title, end))), None)
        or (Period(date(end.year, 1, 1), max(up_to)) if up_to else None)
        or _opening(text, end)
        or _since_new_year(text, end)
        or Period(date(end.year, 1, 1), end)
    )


def years_in_digits(text: str) -> str:
    """The text with years as digits, 二〇二三年; of the same length."""
    return _YEAR_IN_WORDS.sub(lambda hit: hit.group().translate(_SIGNS_OF_YEARS), text)


def _months_in_digits(words: str) -> str:
    return _MONTH_IN_WORDS.sub(lambda hit: str(numerals.number(hit[1])), words)


def day_of(text: str) -> date | None:
    """The day that a text (restored) is dated; None where it bears none."""
    dated = _DATED.search(text) or next(iter(reversed(list(_DATE.finditer(_DAYS.sub(_blank, text))))), None)
    return _day(*dated.groups()) if dated else None


def up_to_its_day(whole: Period, text: str, today: date) -> Period:
    """The period of a text that is counted up to the day before its date, with that day: it may be counted either way. A text that says
    nothing of its days may have been written with what stands here today."""
    next_day = whole.end + timedelta(days=1)
    says_its_end = any(pattern.search(text) for pattern in (_UP_TO, _SINCE_NEW_YEAR, _DAYS))
    day = day_of(text) or (None if says_its_end else today)
    return Period(whole.start, next_day) if day == next_day else whole


def _titled(title: str, end: date) -> Period | None:
    """What a title says: its days, a span of months, one month, or a year that is over."""
    title = _months_in_digits(title)
    days = _DAYS.search(title)
    if days and (hit := _from_to(days, end.year)):
        return hit
    up_to = _UP_TO.search(title)
    if up_to and up_to[1] and (day := _end(up_to, end.year)):
        return Period(date(day.year, 1, 1), day)
    span = _SPAN.search(title)
    if span and (hit := _span(span, end.year)):
        return hit
    month = _MONTH.search(_ASIDE.sub("", title) if _SPOKEN.search(title) else title)
    whole_month = _months(int(month[1] or end.year), int(month[2]), int(month[2])) if month else None
    if whole_month and (whole_month.end <= end + timedelta(days=1) or _MONTHLY.search(title)):
        return whole_month  # one that is not over says when the text was written
    past = [int(hit[1]) for hit in _YEAR.finditer(title) if int(hit[1]) < end.year]
    return _whole_year(past[0]) if past and not _DATE.search(title) else None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _opening(text: str, end: date) -> Period | None:
    """A span of months that the first lines name, unless they speak of the year so far before it."""
    figure = _FIGURE.search(text)
    head = text[: min(_HEAD, figure.start() if figure else _HEAD)]
    span = _SPAN.search(head)
    return _span(span, end.year) if span and "今年以来" not in text[: span.start()] else None


def _since_new_year(text: str, end: date) -> Period | None:
    """From the first day of the year to the day that a text names most, where it says so."""
    days = [day for hit in _SINCE_NEW_YEAR.finditer(text) if (day := _day(hit[1] or str(end.year), hit[2], hit[3]))]
    days = [day for day in days if day.year == end.year and day <= end + timedelta(days=1)]
    return Period(date(end.year, 1, 1), max(days)) if days else None


def period_in(words: str, whole: Period) -> Period | None:
    """The period that words before a figure name last; `whole` where they name none; None where it cannot be told, or none of it has
    come by the end of `whole`.
    """
    named = _named_last(words, whole)
    return named if named is None or named.start <= whole.end + timedelta(days=1) else None


def _named_last(words: str, whole: Period) -> Period | None:
    words = _months_in_digits(words)
    cues = list(_CUE.finditer(words))
    if not cues:
        return whole
    cue = cues[-1]
    year = whole.end.year - bool(_LAST_YEARS.search(words, 0, cue.start()))
    if cue["days"]:
        days = _DAYS.match(cue["days"])
        return days and _from_to(days, year)
    if cue["upto"]:
        up_to = _TO.match(cue["upto"])
        day = up_to and _end(up_to, year)
        return Period(date(day.year, 1, 1), day) if day else None
    if cue["ten_days"]:
        ten_days = _TEN_DAYS.match(cue["ten_days"])
        return ten_days and _ten_days(ten_days, year)
    if cue["several"]:
        return _several(cue["several"], year)
    if _LONE_DAY.match(words, cue.end() - 1):
        return None
    if cue["other"]:
        return None
    if cue["first"]:
        return _months(year, 1, int(numerals.number(cue["first"][1:-2])))
    if cue["same"]:
        before = period_in(words[: cue.start()], whole)
        return before if before and before.start.replace(day=1) == before.end.replace(day=1) else None
    if cue["now"]:
        return whole
    if cue["last"]:
        return whole.year_before() if _SAME_DAYS.search(cue["last"]) else _whole_year(whole.end.year - 1)
    if cue["year"]:
        named = int(cue["year"])
        return whole if named == whole.end.year else _whole_year(named)
    if cue["month"]:
        named_year, _, month = cue["month"].rpartition("年")
        return _months(int(named_year or year), int(month), int(month))
    span = _SPAN.match(cue["span"])
    return (span and _span(span, year)) or None


@lru_cache(8_192)  # asked for again by whatever looks at a figure
def named_in(words: str) -> str:
    """The words that name a period last, last year's and a day that is none of the calendar's aside; empty for none."""
    cues = reversed(list(_CUE.finditer(_months_in_digits(words))))
    return next((cue.group() for cue in cues if not cue["last"] and not _SAME_DAY.fullmatch(cue.group())), "")


@lru_cache(8_192)
def without_days(words: str) -> str:
    """The words without those that name days."""
    return _CUE.sub("", _YEARS_DAY.sub("", _months_in_digits(words)))


def up_to_a_day(words: str) -> bool:
    """Whether words name the end of a period only, 截至9月底: it may begin with the year, or where the text does."""
    return bool(_TO.match(words))


def or_same_days(lead: str, period: Period | None, whole: Period) -> list[Period | None]:
    """The readings of a period that words name: last year without more may be the same days of it as well."""
    named = next(reversed(list(_LAST_YEAR.finditer(lead))), None)
    if named and period == _whole_year(whole.end.year - 1) and not named_in(lead[named.end() :]):
        return list(dict.fromkeys([period, whole.year_before()]))
    return [period]


def _span(match: re.Match[str], year: int) -> Period | None:
    year = int(match[1] or year)
    if match[6]:
        return _whole_year(int(match[6]))
    if match[2]:
        return _months(year, int(match[2]), int(match[3]))
    if match[4]:
        return _months(year, *{"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}[match[4]])
    if match[5]:
        last = _QUARTER[match[5]] * 3
        return _months(year, last - 2, last)
    return None


def _from_to(match: re.Match[str], year: int) -> Period | None:
    """From day to day; None where it ends before it begins, or there is no such day."""
    first_year = int(match[1] or match[4] or year)
    last_year, last_month = int(match[4] or first_year), match[5] or match[2]
    first = _day(str(first_year), match[2], match[3] or "1")
    last = (
        _last_of_part(last_year, int(last_month), match[7])
        if match[7] is not None
        else _day(str(last_year), last_month, match[6] or match[8])
    )
    return Period(first, last) if first and last and first <= last else None


def _ten_days(match: re.Match[str], year: int) -> Period | None:
    """上旬 has the first ten days, 中旬 the next ten, 下旬 the rest."""
    last = _last_of_part(int(match[1] or year), int(match[2]), match[3])
    return Period(last.replace(day=_FIRST_OF[match[3]]), last) if last else None


def _last_of_part(year: int, month: int, part: str) -> date | None:
    if not 1 <= month <= 12:
        return None
    return date(year, month, _LAST_OF.get(part) or calendar.monthrange(year, month)[1])


def _several(words: str, year: int) -> Period | None:
    """Months named one after the other, 7、8月份; None where one is missing between them."""
    named_year, _, listed = words.rpartition("年")
    year, months = int(named_year or year), [int(digits) for digits in re.findall(r"\d+", listed)]
    return _months(year, months[0], months[-1]) if months == list(range(months[0], months[-1] + 1)) else None


def _months(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def month_of(year: int, month: int) -> Period | None:
    """A whole month; None where there is no such month."""
    return _months(year, month, month)


def _whole_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _end(match: re.Match[str], year: int) -> date | None:
    month = int(match[2])
    if not 1 <= month <= 12:
        return None
    year = int(match[1] or year)
    return _day(str(year), match[2], match[3] or str(calendar.monthrange(year, month)[1]))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
