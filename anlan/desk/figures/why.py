"""Why a figure changed: its value in two periods or up to two days, which entries make the difference, and where they lie.

GET /indicators/hazards.found/why/?from=2024-01-01&to=2024-09-30&than_from=2023-01-01&than_to=2023-09-30
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column import CellRefused
from anlan.kernel.column.day import read_day
from anlan.kernel.history.models import Event
from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import Measured, compute, compute_by, without_rows
from anlan.kernel.indicator.declare import Figure, Indicator, Period, Ratio, indicator, this_year_so_far
from anlan.kernel.indicator.drill import base_of, describe, names_within, rows
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.paging import with_references
from anlan.kernel.loop.timeline import step_title
from anlan.kernel.people.codes import TOWN
from anlan.kernel.report.rows import months_of
from anlan.kernel.report.spans import YEAR_BEFORE, previous
from anlan.kernel.scope import Record, Scope
from anlan.ui.addresses import record_url
from anlan.ui.figures import THAN_FROM, THAN_TO, rows_href, why_href
from anlan.ui.periods import Asked, asked_period, period_words

from .explorer import figure_for, head
from .uses import report_named, reports_with

_MOST = 20  # entries and events that are listed of each kind
_TITLES = {"town": "镇街", "village": "村（社区）", "sector": "行业", "month": "月份"}


@dataclass(frozen=True)
class Line:
    """A town, village, sector or month: its value in each of the two periods, with the addresses of the rows, and the difference."""

    name: str
    then: str
    then_href: str
    now: str
    now_href: str
    change: Decimal

    @property
    def more(self) -> str:
        return f"{'+' if self.change > 0 else ''}{words.plain(self.change)}" if self.change else "0"


@dataclass(frozen=True)
class Entries:
    """Records that are counted in one of the two periods alone: how many, and the latest of them."""

    title: str
    count: int
    href: str
    latest: list[tuple[str, str]]


@require_safe
@signed_in
def figure_why(request: ActingRequest, code: str) -> HttpResponse:
    """One figure in two periods, as far as the reader's own scope goes."""
    figure, actor, asked = figure_for(request, code), request.actor, asked_period(request, this_year_so_far())
    other, problem = _other(request, asked)
    scope = asked.scope(actor.scope)
    base = base_of(figure)
    values = _values(figure, scope, asked, other)
    value = next(iter(values.values()))
    came, went = _apart(figure, scope, asked.period, other), _apart(figure, scope, other, asked.period)
    than = replace(asked, period=other)
    context = {
        "figure": figure,
        "then": words.told(value.before, figure.unit),
        "then_href": rows_href(code, than),
        "then_words": period_words(other),
        "now_value": words.told(value.total, figure.unit),
        "now_href": rows_href(code, asked),
        "said": _said(figure, value),
        "described": describe(figure, asked.period),
        "described_then": describe(figure, other),
        "choices": [(title, why_href(code, asked, period)) for title, period in _choices(asked.period)],
        "other": other,
        "parts": _parts(figure, scope, asked, other),
        "splits": [(_TITLES[by], _lines(figure, values[by], by, scope, asked, than)) for by in values if by],
        "entries": [
            _entries("只在这段时间里数的", came, rows_href(code, asked)),
            _entries("只在对比的时间里数的", went, rows_href(code, than)),
        ],
        "events": _events(base, [*came[:_MOST], *went[:_MOST]], asked.period, other),
        "counted": LEDGERS[base.ledger].counted,
        "reports": reports_with(code, actor),
        "out_of": report_named(asked.report, actor),
        "asked": asked,
        "problems": [each for each in (asked.problem, problem) if each],
        "kept": {THAN_FROM: f"{other.start}", THAN_TO: f"{other.end}"},
        **head(asked),
    }
    context["period_choices"] = [
        (title, f"{address}&{THAN_FROM}={other.start}&{THAN_TO}={other.end}")
        for title, address in context["period_choices"]
    ]
    return render(request, "desk/figure_why.html", context)


def _other(request: HttpRequest, asked: Asked) -> tuple[Period, str]:
    """The period to compare with, and what was wrong with the one that was asked for. A last day alone is up to that day."""
    usual = asked.period.year_before()
    start, end = request.GET.get(THAN_FROM, ""), request.GET.get(THAN_TO, "")
    if not (start or end):
        return usual, ""
    try:
        last = read_day(end) if end else asked.period.end
        first = read_day(start) if start else min(asked.period.start, last)
        return Period(first, last), ""
    except CellRefused as error:
        return usual, f"{error}，先和去年同期比了。"
    except ValueError as error:
        return usual, f"{error}先和去年同期比了。"


def _choices(period: Period) -> Iterator[tuple[str, Period]]:
    before, name = previous(period)
    yield YEAR_BEFORE, period.year_before()
    yield name, before
    yesterday = clock.today() - timedelta(days=1)
    week = yesterday - timedelta(days=6)
    if period.start < week <= period.end:
        yield f"到{clock.day_words(week)}", Period(period.start, week)


def _values(figure: Figure, scope: Scope, asked: Asked, other: Period) -> dict[str, Measured]:
    """By place, sector and, of what has a day, month: each the figure in both periods. One query."""
    ways = ["village" if len(asked.region) >= TOWN else "town", "sector"]
    if not base_of(figure).is_stock:
        ways.append("month")
    found = compute_by([figure.code], scope, asked.period, by=tuple(ways), before=other)
    return {by: found[by][figure.code] for by in ways}


def _said(figure: Figure, value: Measured) -> str:
    if value.total is None or value.before is None:
        return "其中一段时间没有记录，比不了。"
    if value.kept_before_from is not None:
        return words.kept_late(value.kept_before_from, "对比的时间")
    return words.compared(value.total, value.before, figure.unit, by="", then="对比的时间")


def _lines(figure: Figure, value: Measured, by: str, scope: Scope, asked: Asked, than: Asked) -> list[Line]:
    """A line for each group that either period has, the greatest difference first; months in their order."""
    beside_last_year = by == "month" and than.period == asked.period.year_before()
    then_key = _a_year_before if beside_last_year else str
    keys = dict.fromkeys([*value.groups, *value.groups_before])
    if by == "month":
        keys = dict.fromkeys(
            months_of(asked.period) if beside_last_year else sorted({*months_of(asked.period), *months_of(than.period)})
        )
    none, none_then = without_rows(figure, value.total), without_rows(figure, value.before)
    names = names_within(by, list(keys), scope)
    lines = []
    for key in sorted(keys):
        now, then = value.groups.get(key, none), value.groups_before.get(then_key(key), none_then)
        lines.append(
            Line(
                names[key], words.told(then, figure.unit, bare=True), rows_href(figure.code, than, by=by, key=then_key(key)),
                words.told(now, figure.unit, bare=True), rows_href(figure.code, asked, by=by, key=key),
                ((now or Decimal(0)) - (then or Decimal(0))).quantize(Decimal("0.1")),
            )
        )  # fmt: skip
    return lines if by == "month" else sorted(lines, key=lambda line: -abs(line.change))


def _a_year_before(key: str) -> str:
    return f"{int(key[:4]) - 1}{key[4:]}"


def _apart(figure: Figure, scope: Scope, period: Period, other: Period) -> "QuerySet[Any, Any]":
    """The rows that the figure counts in one period and not in the other, the latest first."""
    base = base_of(figure)
    found = rows(figure, scope, period)
    if base.is_stock or not (period.end < other.start or other.end < period.start):
        found = found.exclude(pk__in=rows(figure, scope, other).values("pk"))
    return with_references(found).order_by(f"-{base.when}" if base.when else "-pk", "-pk")


def _entries(title: str, found: "QuerySet[Any, Any]", href: str) -> Entries:
    latest = [
        (f"{record.number} {record.headline()}", record_url(record.code, record.number)) for record in found[:_MOST]
    ]
    count = found.order_by().count() if len(latest) == _MOST else len(latest)
    return Entries(title, count, href, latest)


def _parts(figure: Figure, scope: Scope, asked: Asked, other: Period) -> list[tuple[str, str, str, str]]:
    """Of a share the two numbers that it is made of, each with the way to its own page."""
    if not isinstance(figure, Ratio):
        return []
    codes = (figure.of, figure.over)
    values = compute(codes, scope, asked.period, before=other)
    return [
        (
            indicator(code).title,
            words.told(values[code].before, indicator(code).unit),
            words.told(values[code].total, indicator(code).unit),
            why_href(code, asked, other),
        )
        for code in codes
    ]


def _events(base: Indicator, records: list[Record], period: Period, other: Period) -> list[dict[str, Any]]:
    """What was written between the two last days into the records that make the difference, the latest first."""
    first, last = sorted((period.end, other.end))
    by_key = {record.pk: record for record in records}
    found = Event.objects.filter(
        ledger=LEDGERS[base.ledger].model.code,
        record_id__in=by_key,
        recorded_at__gte=clock.end_of(first),
        recorded_at__lt=clock.end_of(last),
    )
    return [
        {
            "event": event,
            "title": step_title(event.ledger, event.step),
            "record": by_key[event.record_id],
            "href": record_url(event.ledger, by_key[event.record_id].number),
        }
        for event in found.select_related("person").order_by("-pk")[:_MOST]
    ]
