"""Figures come about in one way: one query for all of a ledger, and value, rows and words from one filter."""

from dataclasses import replace

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from anlan.kernel.indicator import declare
from anlan.kernel.indicator.checks import indicator_errors
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, Indicator
from anlan.kernel.indicator.drill import describe
from anlan.kernel.scope import field_of
from anlan.kernel.testing.each import of_each
from anlan.kernel.testing.suites import PERIOD

COUNTED = [each for each in INDICATORS.values() if isinstance(each, Indicator)]


def asked(codes, scope, **how):
    with CaptureQueriesContext(connection) as queries:
        compute(codes, scope, PERIOD, **how)
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("by", ["", "town", "village", "sector", "body", "month"])
def test_all_figures_there_are_take_one_query_and_two_ask_when_records_begin(district, by):
    queries = asked(INDICATORS, district.leader.scope, by=by, before=PERIOD.year_before())

    assert len(queries) == 3
    assert "loop_event" in queries[1]
    assert queries[2].startswith("SELECT (SELECT min(")


@of_each("figure", COUNTED)
def test_the_words_of_a_figure_name_every_condition_of_its_filter(figure):
    said = describe(figure, PERIOD)

    for name in _fields(figure.where):
        field = field_of(figure.model, name.removesuffix("_id"))
        assert str(field.verbose_name).removeprefix("是否") in said


def _fields(where):
    for child in where.children:
        yield from _fields(child) if isinstance(child, Q) else [child[0].split("__")[0]]


@pytest.mark.parametrize(
    ("number", "changed"),
    [
        ("E001", {"unit": ""}), ("E003", {"code": "elsewhere.found"}), ("E004", {"when": "never"}),
        ("E004", {"sum_of": "colour"}),
    ],
)  # fmt: skip
def test_an_indicator_that_cannot_be_counted_is_named(monkeypatch, number, changed):
    figure = INDICATORS["hazards.found"]
    monkeypatch.setattr(declare, "INDICATORS", {})  # where it would be registered

    broken = replace(figure, **changed)

    assert [error.id for error in indicator_errors(broken)] == [f"indicator.{number}"]
