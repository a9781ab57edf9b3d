"""The SQL of a question: a filtered aggregate for each figure and period, and one pass for each table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Left, TruncMonth
from django.db.models.lookups import StartsWith

from .. import clock
from ..column import kind_of
from ..history.moved import region_then
from ..people.codes import DISTRICT, TOWN, VILLAGE
from ..scope import Record, Scope, field_of, lineage
from .as_of import is_present
from .declare import Indicator, Period
from .filters import backlog_reach, in_period, is_backlog, rows_filter, starts_by

REGION_DIGITS = {"district": DISTRICT, "town": TOWN, "village": VILLAGE}
_MONTH = len("2024-06")
NOW, BEFORE = "now", "before"  # which period


NOT_NARROWED: Mapping[str, Q] = MappingProxyType({})

# What one pass over a table answers: how its rows are grouped, and the figures that count them.
Group = tuple[str, tuple[Indicator, ...]]
# (ledger, the date that places its rows, which period)
Begun = tuple[type[Record], str, str]


@dataclass(frozen=True)
class Part:
    """One pass: the group that it answers, and what its aggregates are called, in their order."""

    group: int
    names: tuple[str, ...]


def passes(
    groups: Iterable[Group],
    scope: Scope,
    spans: Mapping[str, Period],
    moved: Collection[tuple[str, str]],
    among: Mapping[str, Q] = NOT_NARROWED,
) -> tuple[list[QuerySet[Any]], tuple[Part, ...]]:
    """Querysets whose rows are (part, whether a total, key, the aggregates as text), and the parts.

    spans: {now: the period, before: the one before}. moved: (ledger, which of them) where rows lie elsewhere than at its end.
    among: {ledger: which of its rows alone are counted}.
    """
    querysets: list[QuerySet[Any]] = []
    parts: list[Part] = []
    for place, (by, indicators) in enumerate(groups):
        model = indicators[0].model
        for some in _asked_together(indicators[0], spans, moved):
            then = next((clock.end_of(span.end) for name, span in some.items() if (model.code, name) in moved), None)
            aggregates = _aggregates(indicators, scope, some)
            reached = _reach(indicators, some.values()) & among.get(model.code, Q())
            rows = model.objects.within(scope.placed, then=then).filter(reached)
            key = _key(model, by, indicators[0], then)
            querysets.append(_one_pass(rows, len(parts), False, key, aggregates))
            # Sums and counts of groups add up to the total; counts of distinct values do not: they are asked for once more.
            if by and any(getattr(each, "distinct", False) for each in aggregates.values()):
                querysets.append(_one_pass(rows, len(parts), True, _NO_KEY, aggregates))
            parts.append(Part(place, tuple(aggregates)))
    return querysets, tuple(parts)


def _asked_together(
    first: Indicator, spans: Mapping[str, Period], moved: Collection[tuple[str, str]]
) -> list[Mapping[str, Period]]:
    """Periods that one pass counts: both, unless rows lay elsewhere at the end of one, or each reaches rows of its own."""
    if is_backlog(first) or any((first.model.code, name) in moved for name in spans):
        return [{name: span} for name, span in spans.items()]
    return [spans]


def united(querysets: list[QuerySet[Any]]) -> QuerySet[Any]:
    """All passes as one statement."""
    return querysets[0].union(*querysets[1:], all=True) if len(querysets) > 1 else querysets[0]


def _aggregates(indicators: Sequence[Indicator], scope: Scope, spans: Mapping[str, Period]) -> dict[str, Any]:
    """A filtered aggregate for each indicator and period, and what tells whether it is known."""
    aggregates: dict[str, Any] = {}
    for position, each in enumerate(indicators):
        for name, span in spans.items():
            aggregates[f"{name}_{position}"] = _aggregate(each, rows_filter(each, span, scope))
            if starts_by(each) is None and may_be_unknown(span):
                aggregates[f"known_{name}_{position}"] = Count("pk", filter=in_period(each, span))
        if NOW in spans and (each.sum_of or each.distinct):
            aggregates[f"rows_{position}"] = Count("pk", filter=rows_filter(each, spans[NOW], scope))
    return aggregates


_NO_KEY = Value("", output_field=TextField())


def _one_pass(rows: QuerySet[Any], place: int, is_total: bool, key: Any, aggregates: dict[str, Any]) -> QuerySet[Any]:
    """One pass over one table, grouped by key."""
    texts = Func(*(Cast(each, TextField()) for each in aggregates.values()), template="ARRAY[%(expressions)s]")
    return (
        rows.order_by()
        .annotate(of_group=Value(place), of_total=Value(is_total), of_key=Cast(key, TextField()))
        .values("of_group", "of_total", "of_key")
        .annotate(of_values=ExpressionWrapper(texts, output_field=ArrayField(TextField())))
        .values_list("of_group", "of_total", "of_key", "of_values")
    )


def _reach(indicators: Sequence[Indicator], spans: Collection[Period]) -> Q:
    """The rows that any of the figures can count, so that an index on region and date can be used."""
    wheres = [
        backlog_reach(each, span) if is_backlog(each) else in_period(each, span)
        for each in indicators
        for span in spans
    ]
    reaches = {str(where): where for where in wheres}
    if any(not reach for reach in reaches.values()):
        return Q()  # a stock without dates counts rows of any day
    merged = Q()
    for reach in reaches.values():
        merged |= reach
    return merged


def may_be_unknown(span: Period) -> bool:
    """Whether nothing may have been kept yet on the last day that is asked for: then a figure is unknown, not zero."""
    return not is_present(span.end)


def begun(groups: Iterable[Group], spans: Mapping[str, Period]) -> dict[Begun, QuerySet[Any]]:
    """For each date that places rows and each period that may lie before all of them: the rows by the period's end.

    Of the whole ledger, whoever asks, and withdrawn ones too: where nothing happened in a town, or what was written was wrong,
    there was nothing, if the ledger was kept then.
    """
    dated = dict.fromkeys(
        (each.model, name) for _, indicators in groups for each in indicators if (name := starts_by(each)) is not None
    )
    return {
        (model, when, name): model.objects.filter(_until(model, when, span)).order_by()
        for model, when in dated
        for name, span in spans.items()
        if may_be_unknown(span)
    }


def _until(model: type[Record], when: str, span: Period) -> Q:
    field = field_of(model, when)
    return kind_of(field).span(field, None, span.end)


def _aggregate(each: Indicator, where: Q) -> Any:
    if each.distinct:
        return Count(each.distinct, filter=where, distinct=True)
    if each.sum_of:
        return Sum(_summed(each), filter=where)
    return Count("pk", filter=where)


def _summed(each: Indicator) -> Any:
    """What is added up: a column, or the number that a path leads to in one of JSON."""
    name, *path = each.sum_of.split("__")
    value: Any = F(name)
    if not path:
        return value
    *above, last = path
    for key in above:
        value = KeyTransform(key, value)
    return Cast(KeyTextTransform(last, value), DecimalField(max_digits=30, decimal_places=6))


def _key(model: Any, by: str, first: Indicator, then: datetime | None) -> Any:
    if by in REGION_DIGITS:
        return _region_key(REGION_DIGITS[by], F("region") if then is None else region_then(model.code, then))
    if by == "sector":
        return F("sector")
    if by == "body":
        return _body_key()
    if by == "month" and first.when is not None:
        moment = kind_of(field_of(model, first.when)).timed
        return Left(Cast(TruncMonth(first.when, tzinfo=clock.LEGAL_ZONE if moment else None), TextField()), _MONTH)
    return _NO_KEY


def _region_key(digits: int, region: Any) -> Any:
    """The region's code, cut; rows of one that was given up stand under its successor. The longer code decides."""
    successors = {
        old: new[:digits]
        for old, new in sorted(lineage.known().heirs.items(), key=lambda pair: -len(pair[0]))
        if new[:digits] != old[:digits]
    }
    own = Left(region, digits)
    cases = [When(StartsWith(region, old), then=Value(new)) for old, new in successors.items()]
    return Case(*cases, default=own) if cases else own


def _body_key() -> Any:
    heirs = lineage.known().bodies
    cases = [When(body_id=old, then=Value(new)) for old, new in heirs.items()]
    return Case(*cases, default=F("body_id")) if cases else F("body_id")
