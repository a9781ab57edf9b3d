"""What is taken only when it is said again: values that may be true but hardly are, and days that stand in a strange order.

questions(ledger, values, scope, now)     # {"found_on": "发现日期写的是2042年10月10日，还没有到，对吗？"}

A form, an import and the API show these; whoever sends the same again with exactly these questions confirmed has said so.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from .. import clock
from ..column import kind_of
from ..column.day import DUE
from ..column.kind import Doubting
from ..column.units import without_unit
from ..loop.declare import loop_of
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

    stands: what the record says already, of which nothing is asked but how it stands to what is new.
    """
    asking, field_questions, facts = Asking(ledger, scope, now), {}, {**stands, **values}
    for name, value in values.items():
        if question := asking.about(name, value, facts):
            field_questions[name] = question
    for name in asking.leaning_on(values) if stands else ():
        if question := asking.beside_others(name, facts.get(name), facts):
            field_questions[name] = question
    if ledger.asks is not None and not stands:
        field_questions |= ledger.asks(values)
    return field_questions


class Asking:
    """The questions about values of a ledger, one record's or a whole sheet's: each value is weighed once."""

    def __init__(
        self, ledger: Ledger, scope: Scope, now: datetime, beside: Mapping[str, Sequence[Any]] = MappingProxyType({})
    ) -> None:
        """beside: {attname: values} that come in together; they show what is usual where the ledger has hardly anything yet."""
        self.ledger, self.today = ledger, clock.legal_day(now)
        self._scope, self._beside = scope, beside
        self._alone: dict[str, Callable[[Any], str] | None] = {}

    def about(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """The question about one value; "" where there is none. values: what its record says, {name: value}."""
        if value in (None, "", []):
            return ""
        weigh = self._weighed(name)
        return (weigh(value) if weigh else "") or self.beside_others(name, value, values)

    def beside_others(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """The question about how one value stands to the others of its record; "" where there is none."""
        return self._before_it_happened(name, value, values) or self._below(name, value, values)

    def may_ask(self, name: str) -> bool:
        """Whether anything is ever asked about a column."""
        return self._weighed(name) is not None or bool(self.compared_with(name))

    def compared_with(self, name: str) -> tuple[str, ...]:
        """The columns to whose values one of this column stands in an order."""
        when = (self.ledger.model.when or "",) if self._follows(name) else ()
        return (*when, *self._lower(name))

    def leaning_on(self, names: Container[str]) -> list[str]:
        """The other columns, deadlines and what rises, whose values stand in an order to those of `names`."""
        deadlines = [name for name in self.ledger.form.fields if name.endswith(DUE)]
        others = dict.fromkeys([*deadlines, *(name for row in self.ledger.rising for name in row)])
        return [
            name for name in others if name not in names and any(each in names for each in self.compared_with(name))
        ]

    def _lower(self, name: str) -> tuple[str, ...]:
        """The columns that are not above this one."""
        return tuple(each for row in self.ledger.rising if name in row for each in row[: row.index(name)])

    def _below(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """A question about a value below one that it should reach."""
        model = self.ledger.model
        for lower in self._lower(name) if value is not None else ():
            if (other := values.get(lower)) is not None and other > value:
                field, upper = field_of(model, lower), field_of(model, name)
                first, second = kind_of(field).words(field, other), kind_of(upper).words(upper, value)
                return f"{without_unit(str(field.verbose_name))}（{first}）高于{without_unit(str(upper.verbose_name))}（{second}），对吗？"
        return ""

    def _weighed(self, name: str) -> Callable[[Any], str] | None:
        """What is asked about a value for itself; None for a column of which nothing is."""
        if name not in self._alone:
            field = field_of(self.ledger.model, name)
            kind = kind_of(field)
            loop = loop_of(self.ledger.code)
            happened = field.name == self.ledger.model.when
            planned = (
                happened and loop is not None and loop.beginning is not None and field.attname in loop.beginning.reads
            )
            context = Doubting(self.today, happened=happened, planned=planned, usual=self._usual(field))
            self._alone[name] = cache(lambda value: kind.doubt(field, value, context)) if kind.doubts else None
        return self._alone[name]

    def _follows(self, name: str) -> bool:
        model = self.ledger.model
        field = field_of(model, name)
        return bool(model.when) and field.name != model.when and kind_of(field).follows(field)

    def _before_it_happened(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """A question about a day before that on which the record's matter happened."""
        if not self._follows(name):
            return ""
        model = self.ledger.model
        first, day = _day(values.get(model.when)), _day(value)
        if first is None or day is None or day >= first:
            return ""
        title = field_of(model, name).verbose_name
        return f"{title}（{day}）早于{field_of(model, model.when).verbose_name}（{first}），对吗？"

    def _usual(self, field: Any) -> Callable[[], Any]:
        """What a column mostly reaches; asked of the database once, and only where a value is worth the question."""

        @cache
        def usual() -> Any:
            rows = self.ledger.model.objects.within(self._scope).exclude(**{field.name: None}).order_by("-pk")
            values = list(rows.values_list(field.name, flat=True)[:_LATEST])
            if len(values) < _FEW:
                values += [value for value in self._beside.get(field.attname, ()) if value is not None]
            values.sort()
            return values[int((len(values) - 1) * _MOSTLY)] if len(values) >= _FEW else None

        return usual


def _day(value: Any) -> date | None:
    return clock.day_of(value) if isinstance(value, date) else None
