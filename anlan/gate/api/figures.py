"""Figures and the records behind them.

GET /api/v1/indicators/?from=2024-01-01&to=2024-10-15&region=990199101&by=town
GET /api/v1/indicators/hazards.found/rows/?from=2024-01-01&by=month&key=2024-06
GET /api/v1/indicators/hazards.open/?as_of=2024-09-30      that year up to the day, states and stocks as they were at its end
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from django.http import Http404
from ninja import Field, Query, Router, Schema

from anlan.kernel import clock
from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import Measured, compute, without_rows
from anlan.kernel.indicator.declare import INDICATORS, Figure, Period, UnknownIndicator, indicator, this_year
from anlan.kernel.indicator.drill import base_of, describe, group_names
from anlan.kernel.indicator.drill import rows as rows_of
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.access import ActingRequest, require
from anlan.kernel.ledger.declare import ledger
from anlan.kernel.ledger.narrowing import clean
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_names
from anlan.kernel.scope import NOTHING, Scope

from . import ledgers
from .refusals import REFUSALS, Senseless, known_only
from .shapes import FigureShape, FiguresShape, GroupShape, RecordsShape

By = Literal["", "district", "town", "village", "sector", "body", "month"]
NAMES = {"from", "to", "as_of", "region", "by"}
router = Router(tags=["指标"])


class Asked(Schema):
    """What figures are asked for. The year to yesterday, where no days are named; as_of: the year up to a day, in one word."""

    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")
    as_of: date | None = None
    region: str = ""
    by: By = ""


class AskedRows(Asked):
    """Rows of a figure; with `by` and `key` those of one group."""

    key: str = ""
    after: str = ""
    limit: int = Field(paging.SIZE, ge=1, le=ledgers.LARGEST_PAGE)


@router.get("/", response={200: FiguresShape, **REFUSALS}, summary="能看的全部指标")
def all_figures(request: ActingRequest, parameters: Query[Asked]) -> FiguresShape:
    known_only(request, NAMES)
    figures = [figure for figure in INDICATORS.values() if request.actor.may(f"{figure.ledger}.view")]
    return _measured(figures, request.actor, parameters)


@router.get("/{code}/", response={200: FiguresShape, **REFUSALS}, summary="一个指标")
def one_figure(request: ActingRequest, code: str, parameters: Query[Asked]) -> FiguresShape:
    known_only(request, NAMES)
    return _measured([_viewed(code, request.actor)], request.actor, parameters)


@router.get("/{code}/rows/", response={200: RecordsShape, **REFUSALS}, summary="一个指标背后的记录")
def figure_rows(request: ActingRequest, code: str, parameters: Query[AskedRows]) -> RecordsShape:
    """The very records that the figure counts; of a ratio, those it is counted over."""
    known_only(request, NAMES | {"key", "after", "limit"})
    figure = _viewed(code, request.actor)
    base = base_of(figure)
    if parameters.by == "month" and base.is_stock:
        raise Senseless(f"“{figure.title}”是存量，没有月份。")
    scope, period = _scope(request.actor, parameters.region), _period(parameters)
    try:
        records = rows_of(figure, scope, period, by=parameters.by, key=clean(parameters.key))
    except ValueError:
        raise Senseless(f"按“{parameters.by}”分组时没有“{parameters.key}”这一组。") from None
    order = paging.Order(base.when, True) if base.when else paging.Order("region", False)
    return ledgers.page(request, records, ledger(base.ledger), order, parameters.after, parameters.limit)


def _viewed(code: str, actor: Actor) -> Figure:
    """The figure of an address, to whoever may view its ledger."""
    try:
        figure = indicator(code)
    except UnknownIndicator as error:
        raise Http404(str(error)) from None
    require(actor, f"{figure.ledger}.view")
    return figure


def _period(parameters: Asked) -> Period:
    if parameters.as_of and parameters.end and parameters.as_of != parameters.end:
        raise Senseless("to和as_of说的不是同一天，请只写一个。")
    end = parameters.as_of or parameters.end or this_year().end
    if parameters.start and parameters.start > clock.today():
        raise Senseless("这段时间还没有到。")
    try:
        return Period(parameters.start or date(end.year if parameters.as_of else this_year().start.year, 1, 1), end)
    except ValueError as error:
        raise Senseless(str(error)) from None


def _scope(actor: Actor, region: str) -> Scope:
    """The part of the actor's scope that lies in a region. Raises Http404 where none does: a 0 would be taken for a figure."""
    if not region:
        return actor.scope
    if region not in region_names():
        raise Senseless(f"没有代码为“{region}”的地区。")
    scope = actor.scope.narrowed(region)
    if scope.regions == NOTHING.regions:
        raise Http404("这个地区不在您的管辖范围内。")
    return scope


def _measured(figures: list[Figure], actor: Actor, parameters: Asked) -> FiguresShape:
    period, by = _period(parameters), parameters.by
    codes = [figure.code for figure in figures]
    values = compute(codes, _scope(actor, parameters.region), period, by=by, before=period.year_before())
    if by == "month":
        values = {code: _side_by_side(value, period) for code, value in values.items()}
    keys = {key for value in values.values() for key in (*value.groups, *value.groups_before)}
    names = group_names(by, keys)
    place = {"region": parameters.region} if parameters.region else {}
    query = urlencode({"from": f"{period.start}", "to": f"{period.end}", **place})
    return FiguresShape(
        start=period.start,
        end=period.end,
        region=parameters.region,
        by=by,
        figures=[
            _figure(figure, value := values[figure.code], period, query, _groups(figure, value, by, names))
            for figure in figures
        ],
    )


def _figure(figure: Figure, value: Measured, period: Period, query: str, groups: list[GroupShape]) -> FigureShape:
    return FigureShape(
        code=figure.code,
        title=figure.title,
        unit=figure.unit,
        ledger=figure.ledger,
        value=words.exact(value.total, figure.unit),
        text=words.told(value.total, figure.unit),
        before=words.exact(value.before, figure.unit),
        before_text=words.told(value.before, figure.unit),
        kept_from=value.kept_from,
        before_kept_from=value.kept_before_from,
        rows=value.rows,
        counted_how=describe(figure, period),
        rows_url=f"/api/v1/indicators/{figure.code}/rows/?{query}",
        groups=groups,
    )


def _groups(figure: Figure, value: Measured, by: By, names: Mapping[str, str]) -> list[GroupShape]:
    """The parts that either year has, by key; a stock has no months."""
    if not by or (by == "month" and base_of(figure).is_stock):
        return []
    then = value.groups_before
    none, none_before = without_rows(figure, value.total), without_rows(figure, value.before)
    return [
        GroupShape(
            key=key,
            name=names[key],
            value=words.exact(value.groups.get(key, none), figure.unit),
            text=words.told(value.groups.get(key, none), figure.unit),
            before=words.exact(then.get(key, none_before), figure.unit),
        )
        for key in sorted({*value.groups, *then})
    ]


def _side_by_side(value: Measured, period: Period) -> Measured:
    """By month: last year's months under the keys they have this year, 2023-06 beside 2024-06, and no month out of the period."""
    first, last = f"{period.start:%Y-%m}", f"{period.end:%Y-%m}"
    now = {key: part for key, part in value.groups.items() if first <= key <= last}
    a_year_on = {f"{int(key[:4]) + 1}{key[4:]}": part for key, part in value.groups_before.items() if key}
    then = {key: part for key, part in a_year_on.items() if first <= key <= last}
    return replace(value, groups=now, groups_before=then)
