"""The places or sectors of which a figure is largest or smallest, named with their values: 【排查隐患，最多的三个镇街】.

ranked(mark, printed)      # printed with the text 东苑街道3条、大池镇2条 and a figure for each
"""

from dataclasses import replace
from decimal import Decimal

from ..indicator import words
from ..indicator.compute import compute
from ..indicator.declare import Ratio, indicator
from ..indicator.drill import names_within
from .belonging import narrowed_to
from .marks import RANKED, Mark
from .rows import keys_of, scope_and_period, value_of
from .values import Printed

_NOBODY = "没有可排的"
_MOST_TIED = 2


def ranked(mark: Mark, printed: Printed) -> Printed:
    """The figure of a mark that ranks, with those that it names. Who ties with the last is named as well; who has none of it, or of whom
    nothing is known, is neither among the most nor among the least. One place alone has no rank, and where
    very many tie with the last, only those before them are named.
    """
    assert mark.rank is not None
    rank, figure = mark.rank, indicator(mark.code)
    if printed.nothing:
        return printed
    codes = (figure.of, figure.over, figure.code) if isinstance(figure, Ratio) else (figure.code,)
    values = compute(codes, printed.scope, printed.period, by=rank.by, among=narrowed_to(printed.owner, printed.scope))
    known: dict[str, Decimal] = {}
    keys = keys_of(rank.by, values, printed.scope, printed.period)
    for key in keys if len(keys) > 1 else ():
        value = value_of(figure, values[mark.code], key)
        if value is not None and (value or not rank.most or isinstance(figure, Ratio)):
            known[key] = value
    order = sorted(known, key=lambda key: known[key], reverse=rank.most)
    last = known[order[: rank.count][-1]] if order else Decimal(0)
    chosen = [key for at, key in enumerate(order) if at < rank.count or known[key] == last]
    if len(chosen) > rank.count + _MOST_TIED:
        chosen = [key for key in chosen if known[key] != last]
    names = names_within(rank.by, chosen, printed.scope)
    items = tuple(_item(printed, names[key], key, known[key], rank.by) for key in chosen)
    if not items:
        return replace(printed, text=f"（{_NOBODY}）", nothing=_NOBODY)
    return replace(printed, text=_SEP.join(each.text for each in items), items=items, zero=False)


_SEP = "、"


def _item(whole: Printed, name: str, key: str, value: Decimal, by: str) -> Printed:
    scope, period = scope_and_period(by, key, whole.scope, whole.period)
    return replace(
        whole, key=f"{item_key(whole.key)}{key}", value=value, text=f"{name}{words.printed(value, whole.unit)}",
        records=0, scope=scope, period=period, label=f"{name}{whole.label}",
    )  # fmt: skip


def item_key(key: str) -> str:
    """How the keys of those begin that a figure names."""
    return f"{RANKED}|{key}|"
