"""The years that a sheet's titles give its days: 2025年度隐患台账, 隐患台账（2025年12月—2026年1月）, 2025年12月至次年1月.

years = years_in(["隐患台账（2025年12月—2026年1月）"])
years.of(12), years.of(1)      # 2025, 2026
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..column.spelling import plain

_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*(?:年|[-/.]\d{1,2}[-/.]\d{1,2}|$|(?=[-—–~至到]+\s*20\d{2}))")
_DAY = r"(?:\d{1,2}\s*[日号]?)?"
_FROM_TO = re.compile(
    rf"(?<!\d)(20\d{{2}})\s*[年./-]\s*(\d{{1,2}})\s*[月./-]?\s*{_DAY}\s*(?:-+|—+|–|~+|至|到)\s*"
    rf"(?:(20\d{{2}})\s*[年./-]|(次年|翌年))?\s*(\d{{1,2}})\s*(?:月|$|[)\]])"
)
_MONTH = re.compile(r"(20\d{2})\s*[年./-]\s*(\d{1,2})")
_MONTHS, _LATE = 12, 10

Month = tuple[int, int]  # a year and one of its months


@dataclass(frozen=True)
class Years:
    """From which month to which a sheet's days are."""

    first: Month
    last: Month

    @classmethod
    def whole(cls, year: int) -> "Years":
        """One year from January to December."""
        return cls((year, 1), (year, _MONTHS))

    def of(self, month: int, *, later: bool = False) -> int | None:
        """The year of a month; None of one that the sheet is not about. later: of a day that may come after what the sheet is about."""
        year = self.first[0] + (month < self.first[1])
        return year if later or (year, month) <= self.last else None


def years_in(texts: Iterable[str]) -> Years | None:
    """What titles say: the only year that they name, or the months from which to which one of them speaks."""
    years: set[int] = set()
    spans: set[Years] = set()
    for text in texts:
        years.update(int(year_text) for year_text in _YEAR.findall(plain(text)))
        spans.update(_spans(plain(text)))
    if len(spans) == 1 and years <= {year for span in spans for year, _ in (span.first, span.last)}:
        return spans.pop()
    return Years.whole(years.pop()) if len(years) == 1 else None


def years_among(cells: Iterable[Any]) -> Years | None:
    """The year of a column's cells that name one, for those that name none. Where they are all of a year's last months, an early month
    may be the next year's: of that nothing is said.
    """
    days = [day for cell in cells if (day := _month_of(cell))]
    if len({year for year, _ in days}) != 1:
        return None
    (year, month) = min(days)
    return Years((year, month if month >= _LATE else 1), (year, _MONTHS))


def _month_of(cell: Any) -> Month | None:
    if hasattr(cell, "year"):
        return cell.year, cell.month
    match = _MONTH.match(plain(cell)) if isinstance(cell, str) else None
    return (int(match[1]), int(match[2])) if match else None


def _spans(text: str) -> Iterable[Years]:
    """The months from which to which a title speaks, where they lie in two years and no month comes twice."""
    for year_text, month_text, last_year, next_year, last_month in _FROM_TO.findall(text):
        first = int(year_text), int(month_text)
        year = int(last_year) if last_year else first[0] + (bool(next_year) or int(last_month) < first[1])
        last = year, int(last_month)
        distance = (last[0] - first[0]) * _MONTHS + last[1] - first[1]
        if last[0] > first[0] and 0 < distance < _MONTHS and max(first[1], last[1]) <= _MONTHS:
            yield Years(first, last)
