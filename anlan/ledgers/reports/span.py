"""An outline begins with 今年以来; a report of another period says its own days there.

in_span("今年以来，……", Period(date(2024, 7, 1), date(2024, 9, 30)))      # "2024年第三季度，……"
"""

from datetime import date, timedelta

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period

SO_FAR = "今年以来"
_QUARTERS = "一二三四"
_DAY = timedelta(days=1)


def in_span(text: str, period: Period) -> str:
    """The text of an outline for a report of a period: as it is where that begins with this year and has not left it."""
    start, end = period.start, period.end
    if start == date(clock.today().year, 1, 1) and start.year == end.year:
        return text
    return text.replace(SO_FAR, span_words(period))


def span_words(period: Period) -> str:
    """A period as a report calls it, whatever the year in which it is read: 2024年, 2024年第三季度, 2024年9月, else its days."""
    start, end = period.start, period.end
    months = end.month - start.month + 1
    is_whole = start.year == end.year and start.day == 1 and (end + _DAY).day == 1
    if is_whole and months == 12:
        return f"{start.year}年"
    if is_whole and months == 3 and start.month % 3 == 1:
        return f"{start.year}年第{_QUARTERS[start.month // 3]}季度"
    if is_whole and months == 1:
        return f"{start.year}年{start.month}月"
    year = "" if start.year == end.year else f"{end.year}年"
    return f"{start.year}年{start.month}月{start.day}日至{year}{end.month}月{end.day}日"
