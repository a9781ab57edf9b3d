"""Values: all indicators asked for in one query, whatever their number and that of their ledgers; another asks when records begin.

values = compute(codes, scope, period, by="town", before=period.year_before())
values["training.held"].total, values["training.held"].groups["610199103"], values["training.held"].before
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from ..scope import Scope
from .declare import Figure, Indicator, Period, Ratio, indicator
from .filters import is_backlog, starts_by
from .kept_from import dated_by, kept_from
from .passes import NOT_NARROWED, REGION_DIGITS, Begun, Group, may_be_unknown
from .statement import Row, Rows, answer

GROUPINGS = (*REGION_DIGITS, "sector", "body", "month")


@dataclass(frozen=True)
class Measured:
    """The value of one indicator: in all, by group, and for the period before; None is unknown (—), never zero.

    kept_from, kept_before_from: the first day of which there are records, where the days of the period before it lack them.
    """

    code: str
    total: Decimal | None
    groups: Mapping[str, Decimal | None] = field(default_factory=dict)
    before: Decimal | None = None
    groups_before: Mapping[str, Decimal | None] = field(default_factory=dict)
    kept_from: date | None = None
    kept_before_from: date | None = None
    rows: int = 0  # how many records stand behind the total


def compute(
    codes: Iterable[str],
    scope: Scope,
    period: Period,
    *,
    by: str = "",
    before: Period | None = None,
    among: Mapping[str, Q] = NOT_NARROWED,
) -> dict[str, Measured]:
    """Values of `codes` under `scope`: {code: Measured}, groups keyed by region code, sector, body or 2024-06.

    by: "", district, town, village, sector, body or month. before: a second period; all in one query.
    among: {ledger: which of its rows alone are counted}, as of what belongs to a record.
    Raises UnknownIndicator; ValueError for an unknown grouping.
    """
    return compute_by(codes, scope, period, by=(by,), before=before, among=among)[by]


def compute_by(
    codes: Iterable[str],
    scope: Scope,
    period: Period,
    *,
    by: Sequence[str],
    before: Period | None = None,
    among: Mapping[str, Q] = NOT_NARROWED,
) -> dict[str, dict[str, Measured]]:
    """The same values by several groupings, all in one query: {grouping: {code: Measured}}."""
    for grouping in by:
        if grouping and grouping not in GROUPINGS:
            raise ValueError(f"不能按“{grouping}”分组。")
    figures = [indicator(code) for code in codes]
    needed: dict[str, Indicator] = {}
    for figure in figures:
        parts = (figure.of, figure.over) if isinstance(figure, Ratio) else (figure.code,)
        for part in parts:
            base = indicator(part)
            if not isinstance(base, Indicator):
                raise TypeError(f"{figure.code}: a ratio of ratios is not counted")
            needed[part] = base
    groups = [group for each in by for group in _by_table(needed.values(), each)]
    values = _measure(groups, scope, period, before, among)
    return {
        grouping: {
            figure.code: _ratio(figure, values[grouping])
            if isinstance(figure, Ratio)
            else values[grouping][figure.code]
            for figure in figures
        }
        for grouping in by
    }


def _by_table(indicators: Iterable[Indicator], by: str) -> list[Group]:
    """Indicators that one pass over a table answers: those of one model; by month, those that one date places.

    A backlog is asked apart: the few rows that it counts are found by an index, those of the others by their dates.
    """
    groups: dict[tuple[Any, ...], list[Indicator]] = {}
    for each in indicators:
        groups.setdefault((each.model, each.when if by == "month" else None, is_backlog(each)), []).append(each)
    return [(by, tuple(group)) for group in groups.values()]


def _measure(
    groups: Sequence[Group], scope: Scope, period: Period, before: Period | None, among: Mapping[str, Q]
) -> dict[str, dict[str, Measured]]:
    """All tables in one query."""
    reply = answer(tuple(groups), scope, period, before=before, among=among)
    dated = {each.code: dated_by(each) for _, some in groups for each in some}
    late, *others = kept_from(dated.values(), (period,) if before is None else (period, before))
    late_before = others[0] if others else {}
    values: dict[str, dict[str, Measured]] = {}
    for (by, indicators), rows in zip(groups, reply.rows, strict=True):
        for position, each in enumerate(indicators):
            measured = _measured(each, position, rows, reply.begun, by, period, before)
            when = dated.get(each.code)
            values.setdefault(by, {})[each.code] = replace(
                measured, kept_from=late.get(when), kept_before_from=late_before.get(when)
            )
    return values


def _measured(
    each: Indicator,
    position: int,
    rows: Rows,
    coverage: Mapping[Begun, bool],
    by: str,
    period: Period,
    before: Period | None,
) -> Measured:
    """Sum the groups where sums are right; distinct counts take the total that was asked for as well."""
    start = starts_by(each)
    totals = next((row for is_total, _, row in rows if is_total), None)
    groups = [(key or "", row) for is_total, key, row in rows if not is_total]

    def known(name: str, span: Period, row: Row) -> bool:
        return start is not None or not may_be_unknown(span) or bool(_number(row[f"known_{name}_{position}"]))

    def has_begun(name: str) -> bool:
        return start is None or coverage.get((each.model, start, name), True)

    def column(name: str, span: Period) -> dict[str, Decimal | None]:
        if not has_begun(name):
            return dict.fromkeys(key for key, _ in groups)
        return {key: _number(row[f"{name}_{position}"]) if known(name, span, row) else None for key, row in groups}

    def total(name: str, span: Period, values: Mapping[str, Decimal | None]) -> Decimal | None:
        if not has_begun(name):
            return None
        if start is None and may_be_unknown(span) and all(value is None for value in values.values()):
            return None
        if each.distinct and by and totals is not None:
            return _number(totals[f"{name}_{position}"])
        return sum((value for value in values.values() if value is not None), Decimal(0))

    now = column("now", period)
    then = column("before", before) if before is not None else {}
    count_name = f"rows_{position}" if each.sum_of or each.distinct else f"now_{position}"
    return Measured(
        code=each.code,
        total=total("now", period, now),
        groups=now if by else {},
        before=total("before", before, then) if before is not None else None,
        groups_before=then if by else {},
        rows=int(sum(_number(row[count_name]) for _, row in groups)),
    )


def _number(text: str | None) -> Decimal:
    return Decimal(text or 0)


def _ratio(figure: Ratio, values: Mapping[str, Measured]) -> Measured:
    of, over = values[figure.of], values[figure.over]
    return Measured(
        code=figure.code,
        total=share(of.total, over.total),
        groups={key: share(of.groups.get(key), over.groups[key]) for key in over.groups},
        before=share(of.before, over.before),
        groups_before={key: share(of.groups_before.get(key), over.groups_before[key]) for key in over.groups_before},
        rows=over.rows,
        kept_from=latest(of.kept_from, over.kept_from),
        kept_before_from=latest(of.kept_before_from, over.kept_before_from),
    )


def share(of: Decimal | None, over: Decimal | None) -> Decimal | None:
    """`of` in per cent of `over`; None where there is nothing to divide by."""
    return None if not over or of is None else of * 100 / over


def latest(*days: date | None) -> date | None:
    """The latest of those days that there are: from then on all is kept."""
    return max((day for day in days if day is not None), default=None)


def without_rows(figure: Figure, whole: Decimal | None) -> Decimal | None:
    """What a group without any row comes to: 0, but unknown for a ratio, and where the whole is unknown."""
    return None if isinstance(figure, Ratio) or whole is None else Decimal(0)
