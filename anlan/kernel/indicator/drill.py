"""From a figure to its rows, and to its description, by the filter that made its value.

rows(indicator("training.held"), scope, period).count() == compute([...])["training.held"].total
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from .. import clock
from ..column import kind_of
from ..column.spelling import whole_number
from ..history.moved import lay
from ..people.divisions import region_path, sector_name
from ..scope import Scope, field_of, lineage
from .as_of import moved_after, names_state
from .declare import Figure, Indicator, Period, Ratio, indicator
from .filters import rows_filter
from .passes import NOT_NARROWED, REGION_DIGITS


def rows(
    figure: Figure, scope: Scope, period: Period, *, by: str = "", key: str = "", among: Mapping[str, Q] = NOT_NARROWED
) -> QuerySet[Any]:
    """The records behind a figure, or behind one of its groups; of a ratio, those it is counted over.

    among: as of `compute`. Raises ValueError for a key that no group of this kind can have.
    """
    base = base_of(figure)
    then = moved_after(base.model, period.end)
    counted = rows_filter(base, period, scope) & among.get(base.ledger, Q())
    records = base.model.objects.within(scope.placed, then=then).filter(counted)
    if not by:
        return records
    where = _group(base, by, key)
    return records.filter(where if then is None or by not in REGION_DIGITS else lay(where, base.model.code, then))


def base_of(figure: Figure) -> Indicator:
    """The indicator whose rows stand behind a figure: itself, or what a ratio is counted over."""
    base = indicator(figure.over) if isinstance(figure, Ratio) else figure
    assert isinstance(base, Indicator)
    return base


def _group(base: Indicator, by: str, key: str) -> Q:
    if by in REGION_DIGITS:
        # A row of the town itself and one of its villages share the town's digits; shorter codes stand for themselves.
        return lineage.within(key) if len(key) == REGION_DIGITS[by] else Q(region__in=lineage.same(key))
    if by == "sector":
        return Q(sector=key)
    if by == "body":
        if not key:
            return Q(body=None)
        body_id = whole_number(key)
        if body_id is None:
            raise ValueError(f"no body is called {key[:40]}")
        return Q(body_id__in=lineage.same_body(body_id))
    if by == "month" and base.when is not None:
        year, month = key.split("-")
        first = date(int(year), int(month), 1)
        Period(first, first)  # refuses years that the database cannot reckon with
        return Q(**{f"{base.when}__year": first.year, f"{base.when}__month": first.month})
    return Q()


def group_name(by: str, key: str) -> str:
    """What a group is called: 清河镇, 工贸, 2024年6月."""
    return group_names(by, [key])[key]


def group_names(by: str, keys: Collection[str]) -> dict[str, str]:
    """What groups are called: {key: name}; at most one query, however many they are."""
    if by == "body":
        from ..people.models import Body

        body_ids = {key: body_id for key in keys if (body_id := whole_number(key)) is not None}
        bodies = Body.objects.known().in_bulk(list(body_ids.values()))
        return {key: str(bodies.get(body_ids.get(key, 0), key)) or "未注明" for key in keys}
    return {key: _group_name(by, key) for key in keys}


def names_within(by: str, keys: Collection[str], scope: Scope) -> dict[str, str]:
    """What groups are called in a text about one place: its villages without its own name."""
    own = region_path(scope.regions[0]) if len(scope.regions) == 1 and by in REGION_DIGITS else ""
    return {key: name.removeprefix(own) or name for key, name in group_names(by, keys).items()}


def _group_name(by: str, key: str) -> str:
    if by in REGION_DIGITS:
        return region_path(key) if key else "未注明地区"
    if by == "sector":
        return sector_name(key)
    if by == "month" and "-" in key:
        year, month = key.split("-")
        return f"{year}年{int(month)}月"
    return key or "未注明"


def describe(figure: Figure, period: Period) -> str:
    """How a figure is counted, in one Chinese sentence made from its own filter."""
    if isinstance(figure, Ratio):
        part = base_of(indicator(figure.of))
        dated = f"，算到{clock.day_in_full(period.end)}" if names_state(part.where) else ""
        return f"{part.title}占{indicator(figure.over).title}的百分比{dated}。" + figure.note
    model = figure.model
    ledger_name = f"{model._meta.verbose_name}台账"
    conditions = figure.says or filter_words(model, figure.where)
    if names_state(figure.where) and not figure.state_now:
        conditions = f"截至{clock.day_in_full(period.end)}{conditions}"
    dated = (
        f"{field_of(model, figure.when).verbose_name}在{period}"
        if figure.when is not None
        else f"{period.end:%Y-%m-%d}在册"
    )
    if figure.sum_of and figure.says:
        how = ""
    elif figure.sum_of:
        how = f"{field_of(model, figure.sum_of).verbose_name}相加"
    elif figure.distinct:
        how = f"按{field_of(model, figure.distinct.removesuffix('_id')).verbose_name}去重计数"
    elif figure.one_by:
        names = (str(field_of(model, name.removesuffix("_id")).verbose_name) for name in figure.one_by)
        how = f"{'、'.join(names)}相同的合为一{figure.unit}" + ("，都符合才算" if figure.where else "")
    else:
        how = "一条记一次"
    return "，".join(part for part in (f"{ledger_name}里{dated}", conditions, how) if part) + "。" + figure.note


def filter_words(model: Any, where: Q) -> str:
    """A filter in words: 类别是市级或省级、状态不是未举办."""
    parts = []
    for child in where.children:
        if isinstance(child, Q):
            words = filter_words(model, child)
            parts.append(words)
        else:
            lookup, value = child  # type: ignore[misc]  # a leaf of a Q is a pair
            parts.append(_lookup_words(model, lookup, value))
    joined = ("、" if where.connector == Q.AND else "或").join(part for part in parts if part)
    if where.negated and joined:
        return joined.replace("是", "不是", 1) if joined.count("是") == 1 else f"不含（{joined}）"
    return joined


def _lookup_words(model: Any, lookup: str, value: Any) -> str:
    name, _, kind = lookup.partition("__")
    field = field_of(model, name.removesuffix("_id") if name not in ("id",) else name)
    label = str(field.verbose_name)
    if field.is_relation and kind not in ("", "in", "isnull"):
        return f"{label}的{_lookup_words(field.related_model, kind, value)}"
    if kind == "isnull":
        return f"{label}{'未填' if value else '已填'}"
    if isinstance(value, bool):
        return f"{'是' if value else '不是'}{label.removeprefix('是否')}"
    return f"{label}{_RELATIONS.get(kind, '是')}{_value_words(field, value)}"


_RELATIONS = {
    "gt": "大于",
    "gte": "不小于",
    "lt": "小于",
    "lte": "不大于",
    "startswith": "以此开头：",
    "contains": "含",
}


def _value_words(field: Any, value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(_value_words(field, part) for part in value)
    return kind_of(field).lookup_words(field, value)
