"""The period and region a page speaks of, read from its address: ?from=2024-01-01&to=2024-10-15&region=990199101.

asked = asked_period(request)      # Asked(period, region, problem)
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest

from anlan.kernel import clock
from anlan.kernel.column import CellRefused
from anlan.kernel.column.day import read_day
from anlan.kernel.indicator.declare import Period, this_year
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_names, region_path
from anlan.kernel.scope import Scope

_DAY = timedelta(days=1)
_LONGEST = 32  # characters of a record's number


@dataclass(frozen=True)
class Asked:
    """What was asked for; `problem` says in words why something else is shown instead. report: the number of the one it was opened from."""

    period: Period
    region: str
    problem: str = ""
    report: str = ""

    def query(self, **more: str) -> str:
        """The address's query for the same period and region, with more added; empty values are left out."""
        values = {
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "region": self.region,
            "report": self.report,
            **more,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def scope(self, whole: Scope) -> Scope:
        """The part of somebody's scope that was asked for."""
        return whole.narrowed(self.region) if self.region else whole


def asked_period(request: HttpRequest, usual: Period | None = None) -> Asked:
    """Period and region of a request; `usual`, else the year to yesterday, where none is given or what is given makes no sense."""
    selection = _asked_period(request, usual or this_year())
    return replace(selection, report=request.GET.get("report", "")[:_LONGEST])


def _asked_period(request: HttpRequest, usual: Period) -> Asked:
    region, problem = _region(request)
    try:
        start = read_day(request.GET.get("from") or usual.start)
        end = read_day(request.GET.get("to") or usual.end)
    except CellRefused as error:
        return Asked(usual, region, f"{error}，先按今年算了。")
    if start > clock.today():
        return Asked(usual, region, "这段时间还没有到，先按今年算了。")
    try:
        return Asked(Period(start, end), region, problem)
    except ValueError as error:
        return Asked(usual, region, f"{error}先按今年算了。")


def _region(request: HttpRequest) -> tuple[str, str]:
    """The region of an address, and what is wrong with it: of one that lies outside somebody's scope a 0 would be taken for a figure.

    What a report counted may have gone to a neighbour since.
    """
    text = request.GET.get("region", "")
    if not text:
        return "", ""
    if text not in region_names():
        return "", f"没有代码为“{text[:12]}”的地区，先按全部地区算了。"
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None and not request.GET.get("report") and not actor.scope.narrowed(text).regions:
        return "", f"{region_path(text)}不在您的管辖范围内，先按您管的地区算了。"
    return text, ""


def choices(selection: Asked, end: date | None = None) -> list[tuple[str, str]]:
    """Other periods people ask for, up to `end`, else to yesterday and the year to today: (title, query)."""
    today = clock.today()
    so_far = ("今年到今天", Period(date(today.year, 1, 1), today))  # what was done today counts at once here
    periods = presets(end, selection.period) if end else [so_far, *presets(usual_end(), selection.period)]
    return [(title, replace(selection, period=period, problem="").query()) for title, period in periods]


def presets(end: date, period: Period) -> list[tuple[str, Period]]:
    """Usual periods up to `end`; those of this year that are not over yet are last year's. period: what 去年同期 goes by."""
    month, quarter = end.replace(day=1), end.replace(month=(end.month - 1) // 3 * 3 + 1, day=1)
    return [
        ("本月", Period(month, end)),
        ("上月", Period((month - _DAY).replace(day=1), month - _DAY)),
        ("本季度", Period(quarter, end)),
        ("上季度", Period(_quarter_before(quarter), quarter - _DAY)),
        _first_months("上半年", 6, end),
        _first_months("前三季度", 9, end),
        ("今年以来", Period(date(end.year, 1, 1), end)),
        ("去年同期", period.year_before()),
        ("去年全年", Period(date(end.year - 1, 1, 1), date(end.year - 1, 12, 31))),
    ]


def _quarter_before(quarter: date) -> date:
    last = quarter - _DAY
    return last.replace(month=last.month - 2, day=1)


def _first_months(title: str, months: int, end: date) -> tuple[str, Period]:
    over = date(end.year, months + 1, 1) - _DAY
    if end < over:
        return f"去年{title}", Period(date(end.year - 1, 1, 1), date(end.year - 1, months + 1, 1) - _DAY)
    return title, Period(date(end.year, 1, 1), over)


def usual_end() -> date:
    return clock.today() - timedelta(days=1)


def period_words(period: Period) -> str:
    """A period as people say it: 今年1月1日至10月15日."""
    year = "" if period.end.year == period.start.year else f"{period.end.year}年"
    return f"{clock.day_this_year(period.start)}至{year}{period.end.month}月{period.end.day}日"


def region_words(region: str) -> str:
    return region_path(region) if region else ""
