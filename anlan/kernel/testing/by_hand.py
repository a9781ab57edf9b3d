"""Each figure of a ledger counted once by hand: rows made for it, rows that it must leave out, the value a person reckons.

def by_hand(self, district, plant):
    return {"hazards.major": ByHand(1, rows=[{"level": "major"}], left_out=[{"level": "general"}])}

A figure whose declaration could be another without its hand count noticing has not been counted: each way in which it could
be wrong (a condition gone, a date of another meaning, rows counted where they are summed) must give another value.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.db import models, transaction
from django.db.models import Q

from .. import clock
from ..indicator.compute import compute
from ..indicator.declare import INDICATORS, Figure, Indicator, Period, Ratio
from ..indicator.drill import base_of, rows
from ..loop.advance import withdraw
from ..loop.declare import loop_of
from ..loop.opening import open_record
from ..scope import Record, unscoped
from ..scope.record import WITHDRAWN
from .base import Suite, first_of, shortest_way
from .cast import District

DAYS = Period(date(2024, 1, 1), date(2024, 10, 16))  # to the tests' today, so that the steps just taken count
EVER = Period(date(1990, 1, 1), date(2100, 12, 31))
_STEPS = ("state", "at", "then")
_AMOUNTS = (models.IntegerField, models.DecimalField, models.FloatField)


@dataclass(frozen=True)
class ByHand:
    """What a figure comes to by hand: each row is what differs from the suite's facts, `state` the one it is brought to.

    `at` is the moment at which that is done, `then` a state it comes to afterwards; {"state": "withdrawn"} withdraws. Of a
    ratio, `rows` are those it is counted over.
    """

    value: Decimal | int | str
    rows: Sequence[Mapping[str, Any]]
    left_out: Sequence[Mapping[str, Any]]


class HandCountSuite(Suite):
    """A figure is right where a person counts the same."""

    def by_hand(self, district: District, plant: Record) -> Mapping[str, ByHand]:
        raise NotImplementedError("count each figure of this ledger once by hand")

    @property
    def figures(self) -> list[Figure]:
        return [figure for figure in INDICATORS.values() if base_of(figure).model is self.model]

    def bring(self, district: District, record: Record, state: str) -> None:
        """Bring a record into a state: withdrawn, or by its steps; one that only a sheet brings is set."""
        if state == WITHDRAWN:
            actor = first_of(district, f"{record.code}.withdraw", lambda actor: actor.scope.covers(record))
            withdraw(record, actor=actor, key=uuid4(), reason="重复登记")
        elif (loop := loop_of(record.code)) is None:
            self.model._base_manager.filter(pk=record.pk).update(state=state)
        else:
            for step in shortest_way(loop, record.state, state, record):
                self.take(district, record, step)

    def test_every_figure_is_counted_by_hand_above_zero_with_a_row_it_leaves_out(
        self, district: District, plant: Record
    ) -> None:
        counts = self.by_hand(district, plant)

        assert set(counts) == {figure.code for figure in self.figures}
        for code, count in counts.items():
            assert Decimal(count.value) > 0, f"{code} is counted at zero"
            assert count.rows, f"{code} counts no row"
            assert count.left_out, f"{code} leaves no row out"

    def test_every_figure_comes_to_what_a_hand_counts_and_no_other_figure_would(
        self, district: District, plant: Record
    ) -> None:
        counts = self.by_hand(district, plant)
        for figure in self.figures:
            with transaction.atomic():
                self._count(figure, counts[figure.code], district, plant)
                transaction.set_rollback(True)  # the next figure is counted without these rows

    def _count(self, figure: Figure, count: ByHand, district: District, plant: Record) -> None:
        cases = [("as declared", figure, DAYS), *wrong_ones(figure)]
        nothing = [_value(each, district, days) for _, each, days in cases]
        row_pks = {self.put_row(district, plant, row).pk for row in count.rows}
        left_out = {self.put_row(district, plant, row).pk for row in count.left_out}

        for (how, each, days), before in zip(cases, nothing, strict=True):
            behind = set(rows(each, district.leader.scope, days).values_list("pk", flat=True))
            came = (row_pks - behind, left_out & behind, _value(each, district, days) - before)
            message = f"{figure.code} {how}: (rows missed, rows too many, value) = {came}"
            assert (came == (set(), set(), Decimal(count.value))) == (each is figure and days == DAYS), message

    def put_row(self, district: District, plant: Record, row: Mapping[str, Any]) -> Record:
        """A record of the ledger: the suite's facts with what differs, in the state asked for."""
        values = self.facts(district, plant) | {name: value for name, value in row.items() if name not in _STEPS}
        with clock.fixed(row.get("at", clock.now())):
            record = open_record(self.model, values, actor=self.writer(district, values.get("region", "")), key=uuid4())
            if "state" in row:
                self.bring(district, record, row["state"])
        if "then" in row:
            self.bring(district, record, row["then"])
        with unscoped("several rows of the same facts are wanted here", self.model):
            self.model._base_manager.filter(pk=record.pk).update(natural_key=None)
        return record


def wrong_ones(figure: Figure) -> Iterator[tuple[str, Figure, Period]]:
    """What a figure could be declared as by mistake: (what is wrong, the wrong figure, the period it is asked for)."""
    if isinstance(figure, Ratio):
        yield "of the whole", _with(figure, of=figure.over), DAYS
        return
    for name, where in _wrong_filters(figure.where):
        yield name, _with(figure, where=where), DAYS
    for name in ("sum_of", "distinct", "since", "until"):
        if getattr(figure, name):
            yield f"without {name}", _with(figure, **{name: ""}), DAYS
    if figure.sum_of:
        for other in _others(figure, figure.sum_of, _AMOUNTS):
            yield f"sum of {other}", _with(figure, sum_of=other), DAYS
    if figure.one_by:
        yield "row by row", _with(figure, one_by=()), DAYS
        for omission in figure.one_by:
            yield f"whatever the {omission}", _with(figure, one_by=tuple(set(figure.one_by) - {omission})), DAYS
    if figure.when:
        yield "of any day", figure, EVER
        for other in _others(figure, figure.when, (models.DateField,)):
            yield f"by {other}", _with(figure, when=other), DAYS


def _wrong_filters(where: Q) -> Iterator[tuple[str, Q]]:
    """The filter without each of its conditions, and without each value of a list."""
    for position, child in enumerate(where.children):
        others: list[tuple[str, list[Any]]]
        if isinstance(child, Q):
            others = [(name, [wrong]) for name, wrong in _wrong_filters(child)]
        else:
            name, values = child  # type: ignore[misc]  # a leaf of a Q is a pair
            listed = values if name.endswith("__in") else ()
            fewer = [[value for value in listed if value != omission] for omission in listed]
            others = [(f"{name} fewer", [(name, some)]) for some in fewer if some]
        gone_whole: tuple[str, list[Any]] = (f"without {child}", [])
        for words, instead in (gone_whole, *others):
            children = [*where.children[:position], *instead, *where.children[position + 1 :]]
            yield words, Q(*children, _connector=where.connector, _negated=where.negated) if children else Q()


def _others(figure: Indicator, name: str, kinds: tuple[type[Any], ...]) -> list[str]:
    fields = figure.model._meta.concrete_fields
    own = [field for field in fields if isinstance(field, kinds) and field.editable and not field.is_relation]
    return [field.name for field in own if field.name != name]


def _with(figure: Any, **changed: Any) -> Any:
    """The figure declared otherwise, without being registered."""
    wrong = copy(figure)
    for name, value in changed.items():
        object.__setattr__(wrong, name, value)
    return wrong


def _value(figure: Figure, district: District, days: Period) -> Decimal:
    with patch.dict(INDICATORS, {figure.code: figure}):
        return compute([figure.code], district.leader.scope, days)[figure.code].total or Decimal(0)
