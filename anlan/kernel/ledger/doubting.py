"""What is taken only when it is said again: values that may be true but hardly are, and days that stand in a strange order.

questions(ledger, values, scope, now)     # {"found_on": "发现日期写的是2042年10月10日，还没有到，对吗？"}

A form, an import and the API show these; whoever sends the same again with exactly these questions confirmed has said so.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from .. import clock
from ..column import kind_of
from ..column.kind import Doubting
from ..scope import Scope, field_of
from .declare import Ledger

_LATEST, _FEW = 500, 20  # records that show what is usual; fewer than so many show nothing
_MOSTLY = 0.95  # the part of them that does not exceed the usual


def questions(
    ledger: Ledger,
    values: Mapping[str, Any],
    scope: Scope,
    now: datetime,
    *,
    stands: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, str]:
    """{field name: question} about values as they were read; what is usual is what the scope's own latest records say.

    stands: what the record says already, of which nothing is asked.
    """
    model, today = ledger.model, clock.legal_day(now)
    found: dict[str, str] = {}
    for name, value in values.items():
        if value in (None, "", []):
            continue
        field = field_of(model, name)
        context = Doubting(today, happened=field.name == model.when, usual=_usual(ledger, field.name, scope))
        if question := kind_of(field).doubt(field, value, context) or _before_it_happened(
            ledger, name, {**stands, **values}
        ):
            found[name] = question
    return found


def _before_it_happened(ledger: Ledger, name: str, values: Mapping[str, Any]) -> str:
    """A question about a day before that on which the record's matter happened."""
    model = ledger.model
    if not model.when or name == model.when:
        return ""
    first, value = _day(values.get(model.when)), _day(values[name])
    if first is None or value is None or value >= first:
        return ""
    field = field_of(model, name)
    if not kind_of(field).follows(field):
        return ""
    return f"{field.verbose_name}（{value}）早于{field_of(model, model.when).verbose_name}（{first}），对吗？"


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.legal_day(value)
    return value if isinstance(value, date) else None


def _usual(ledger: Ledger, name: str, scope: Scope) -> Callable[[], Any]:
    """What this column mostly reaches; asked of the database once, and only where a value is worth the question."""

    @cache
    def usual() -> Any:
        rows = ledger.model.objects.within(scope).exclude(**{name: None}).order_by("-pk")
        known = sorted(rows.values_list(name, flat=True)[:_LATEST])
        return known[int((len(known) - 1) * _MOSTLY)] if len(known) >= _FEW else None

    return usual
