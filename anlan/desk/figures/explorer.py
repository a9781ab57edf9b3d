"""The indicator explorer: every figure, one figure by town and month against last year, and the rows behind it.

/indicators/   /indicators/hazards.found/?by=town   /indicators/hazards.found/rows/?by=town&key=990199101
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import Measured, compute, compute_by, without_rows
from anlan.kernel.indicator.declare import Figure, UnknownIndicator, indicator, this_year_so_far
from anlan.kernel.indicator.drill import base_of, describe, group_names, rows
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS, groups
from anlan.kernel.people import divisions
from anlan.kernel.people.codes import TOWN
from anlan.ui.addresses import record_url
from anlan.ui.figures import rows_href, shown_figure, visible
from anlan.ui.periods import Asked, asked_period, choices, period_words, region_words

from .uses import report_named, reports_with

BY = {"town": "镇街", "village": "村（社区）", "sector": "行业", "body": "单位"}


@dataclass(frozen=True)
class GroupRow:
    """One row of the table by group. `share` is the length of its bar, 0 to 100."""

    name: str
    value: str
    href: str
    share: float
    before: str
    before_words: str
    before_href: str
    change: str


@require_safe
@signed_in
def all_figures(request: ActingRequest) -> HttpResponse:
    """Every figure the actor may see, by group of ledgers."""
    actor, selection = request.actor, asked_period(request, this_year_so_far())
    figures = visible(actor)
    values = compute(
        [figure.code for figure in figures],
        selection.scope(actor.scope),
        selection.period,
        before=selection.period.year_before(),
    )
    listed = [
        (
            group,
            [
                shown_figure(figure, values[figure.code], selection)
                for figure in figures
                if LEDGERS[figure.ledger].group == group
            ],
        )
        for group in groups()
    ]
    context = {"groups": [(group, items) for group, items in listed if items], **head(selection), "asked": selection}
    return render(request, "desk/indicators.html", context)


@require_safe
@signed_in
def one_figure(request: ActingRequest, code: str) -> HttpResponse:
    """One figure: its value, its months, its groups, how it is counted and the latest rows."""
    figure = figure_for(request, code)
    actor, selection = request.actor, asked_period(request, this_year_so_far())
    scope, before = selection.scope(actor.scope), selection.period.year_before()
    by = request.GET.get("by") or _usual_grouping(selection)
    problems = [selection.problem]
    if by not in BY:
        problems.append(f"不能按“{by}”分组，先按镇街分了。")
        by = "town"
    groupings = (by, "month") if _has_months(figure, selection) else (by,)
    values = compute_by([code], scope, selection.period, by=groupings, before=before)
    value = values[by][code]
    latest = _latest(figure, rows(figure, scope, selection.period))
    context = {
        "figure": figure,
        "shown": shown_figure(figure, value, selection),
        "by": by,
        "by_title": BY[by],
        "by_choices": [(title, f"?{selection.query(by=name)}") for name, title in BY.items() if name != by],
        "table": _table(figure, value, selection, by),
        "months": _months(figure, values["month"][code], selection) if "month" in values else [],
        "described": describe(figure, selection.period),
        "words": "、".join(figure.words),
        "latest": latest,
        "reports": reports_with(code, actor),
        "out_of": report_named(selection.report, actor),
        "ledger": LEDGERS[figure.ledger],
        "asked": selection,
        "problems": [problem for problem in problems if problem],
        **head(selection),
    }
    return render(request, "desk/indicator.html", context)


def figure_for(request: ActingRequest, code: str) -> Figure:
    """The figure of an address, to whoever may view its ledger. Raises Http404, and what `require` raises."""
    try:
        figure = indicator(code)
    except UnknownIndicator as error:
        raise Http404(str(error)) from None
    require(request.actor, f"{figure.ledger}.view")
    return figure


def head(selection: Asked) -> dict[str, Any]:
    """What the heading of a page of figures says of its period and region."""
    return {
        "period_words": period_words(selection.period),
        "region_words": region_words(selection.region),
        "period_choices": [(title, f"?{query}") for title, query in choices(selection)],
    }


def _usual_grouping(selection: Asked) -> str:
    return "village" if len(selection.region) == TOWN else "town"


def _table(figure: Figure, value: Measured, selection: Asked, by: str) -> list[GroupRow]:
    """A row for each group there is, the largest first; towns without any row stand there with 0."""
    keys = dict.fromkeys([*value.groups, *value.groups_before])
    if by == "town" and not selection.region:
        keys |= dict.fromkeys(divisions.towns())
    now_zero, then_zero = without_rows(figure, value.total), without_rows(figure, value.before)
    pairs = [(key, value.groups.get(key, now_zero), value.groups_before.get(key, then_zero)) for key in keys]
    pairs.sort(key=lambda pair: (-(pair[1] or 0), pair[0]))
    most = max((pair[1] or Decimal(0) for pair in pairs), default=Decimal(0)) or Decimal(1)
    last_year = replace(selection, period=selection.period.year_before())
    names = group_names(by, keys)
    return [
        GroupRow(
            name=names[key],
            value=words.told(now, figure.unit, bare=True),
            href=rows_href(figure.code, selection, by=by, key=key),
            share=round(float((now or 0) / most) * 100, 1),
            before=words.told_before(then, figure.unit, bare=True),
            before_words=f"{names[key]}去年同期{words.told_before(then, figure.unit)}",
            before_href=rows_href(figure.code, last_year, by=by, key=key),
            change=_change(now, then, figure.unit),
        )
        for key, now, then in pairs
    ]


def _change(now: Decimal | None, then: Decimal | None, unit: str) -> str:
    if now is None or then is None:
        return words.UNKNOWN
    change = now - then
    sign = "+" if change > 0 else ""
    return f"{sign}{words.told(change.quantize(Decimal('0.1')) if change % 1 else change, unit, bare=True)}"


@dataclass(frozen=True)
class Month:
    """A month of the chart, this year's and last year's: heights are shares of the highest month, 0 to 100."""

    title: str
    value: str
    before: str
    height: float
    height_before: float
    href: str
    before_href: str


def _has_months(figure: Figure, selection: Asked) -> bool:
    """What merely exists has none, nor has a period of more than a year."""
    return not base_of(figure).is_stock and selection.period.start.year == selection.period.end.year


def _months(figure: Figure, value: Measured, selection: Asked) -> list[Month]:
    """This year's months beside last year's."""
    last_year = replace(selection, period=selection.period.year_before())
    none, none_before = without_rows(figure, value.total), without_rows(figure, value.before)
    most = max([*(v or 0 for v in (*value.groups.values(), *value.groups_before.values())), Decimal(1)])

    def month_of(month: int) -> Month:
        key, key_before = f"{selection.period.start.year}-{month:02d}", f"{last_year.period.start.year}-{month:02d}"
        now, before = value.groups.get(key, none), value.groups_before.get(key_before, none_before)
        return Month(
            title=f"{month}月",
            value=words.told(now, figure.unit),
            before=words.told_before(before, figure.unit),
            height=round(float((now or 0) / most) * 100, 1),
            height_before=round(float((before or 0) / most) * 100, 1),
            href=rows_href(figure.code, selection, by="month", key=key),
            before_href=rows_href(figure.code, last_year, by="month", key=key_before),
        )

    return [month_of(month) for month in range(selection.period.start.month, selection.period.end.month + 1)]


def _latest(figure: Figure, records: Any) -> list[tuple[str, str, str, str]]:
    """The latest rows: (day, subject, place, address)."""
    base = base_of(figure)
    order = f"-{base.when}" if base.when else "-pk"
    return [
        (
            _day(getattr(record, base.when)) if base.when else "",
            record.headline(),
            divisions.region_path(record.region),
            record_url(record.code, record.number),
        )
        for record in paging.with_references(records).order_by(order, "-pk")[:6]
    ]


def _day(value: Any) -> str:
    return f"{value:%m-%d}" if isinstance(value, date) else ""
