"""The period and region a page speaks of, read from its address: ?from=2024-01-01&to=2024-10-15&region=990199101.

asked = asked_period(request)      # Asked(period, region, problem)
"""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period, this_year
from anlan.kernel.people.divisions import region_path
from anlan.kernel.scope import Scope


@dataclass(frozen=True)
class Asked:
    """What was asked for; `problem` says in words why something else is shown instead."""

    period: Period
    region: str
    problem: str = ""

    def query(self, **more: str) -> str:
        """The address's query for the same period and region, with more added; empty values are left out."""
        values = {
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "region": self.region,
            **more,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def scope(self, whole: Scope) -> Scope:
        """The part of somebody's scope that was asked for."""
        return whole.narrowed(self.region) if self.region else whole


def asked_period(request: HttpRequest) -> Asked:
    """Period and region of a request; the year to date where none is given, or where what is given makes no sense."""
    usual = this_year()
    region = request.GET.get("region", "")
    region = region if region.isdigit() else ""
    try:
        start = date.fromisoformat(request.GET.get("from") or usual.start.isoformat())
        end = date.fromisoformat(request.GET.get("to") or usual.end.isoformat())
    except ValueError:
        return Asked(usual, region, "日期要写成2024-01-01的样子，先按今年算了。")
    try:
        return Asked(Period(start, end), region)
    except ValueError as error:
        return Asked(usual, region, f"{error}先按今年算了。")


def choices(asked: Asked) -> list[tuple[str, str]]:
    """Other periods people ask for: (title, query)."""
    end = usual_end()
    month = end.replace(day=1)
    quarter = end.replace(month=(end.month - 1) // 3 * 3 + 1, day=1)
    last = Period(date(end.year - 1, 1, 1), date(end.year - 1, 12, 31))
    return [
        (title, Asked(period, asked.region).query())
        for title, period in (
            ("今年以来", this_year()),
            ("本月", Period(month, end)),
            ("本季度", Period(quarter, end)),
            ("去年全年", last),
        )
    ]


def usual_end() -> date:
    return clock.today() - timedelta(days=1)


def period_words(period: Period) -> str:
    """A period as people say it: 今年1月1日至10月15日."""
    this = clock.today().year
    start = (
        f"{'今年' if period.start.year == this else f'{period.start.year}年'}{period.start.month}月{period.start.day}日"
    )
    year = "" if period.end.year == period.start.year else f"{period.end.year}年"
    return f"{start}至{year}{period.end.month}月{period.end.day}日"


def region_words(region: str) -> str:
    return region_path(region) if region else ""
