"""What the sample district had when strangers wrote texts about it: the sample has since dealt records out to other towns and fields.

with as_written():
    check(text, scope, today=TODAY)     # held against the figures that its writer was given

benchmarks/texts/facts.csv: the figures of 1 January to 15 October 2024 by town and by field of work. All others are asked of the
records, which have them still.
"""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

FACTS = Path(__file__).parent / "texts" / "facts.csv"
DISTRICT = 6  # digits of its code
_Facts = Mapping[tuple[str, str], Mapping[str, Decimal]]  # by indicator and grouping: each group's value


@contextmanager
def as_written() -> Iterator[None]:
    """Within, the check finds the figures that the writers were given."""
    from anlan.check import counted

    facts, compute = _facts(), counted.compute

    def known(codes: Any, scope: Any, period: Any, *, by: str = "", before: Any = None) -> dict[str, Any]:
        values = compute(codes, scope, period, by=by, before=before)
        return {code: _as_given(each, facts, scope, period, by) for code, each in values.items()}

    with patch.object(counted, "compute", known):
        yield


def _facts() -> _Facts:
    from anlan.kernel.people.divisions import region_names, sector_names

    codes = {name: code for code, name in (region_names() | sector_names()).items()}
    facts: dict[tuple[str, str], dict[str, Decimal]] = {}
    with FACTS.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            key = codes.get(row["key"], row["key"])
            facts.setdefault((row["code"], row["by"]), {})[key] = Decimal(row["value"])
    return facts


def _as_given(value: Any, facts: _Facts, scope: Any, period: Any, by: str) -> Any:
    """A value with what the writers knew of it: of a town, or of the whole district by fields of work."""
    from anlan.kernel.indicator.declare import INDICATORS, Ratio

    (region,) = scope.regions
    if period != _given_period():
        return value
    if by == "sector" and len(region) == DISTRICT:
        return replace(value, groups={**value.groups, **facts.get((value.code, by), {})})
    figure = INDICATORS[value.code]
    codes = (figure.of, figure.over) if isinstance(figure, Ratio) else (figure.code,)
    towns = [total for code in codes if (total := facts.get((code, "town"), {}).get(region)) is not None]
    if by or len(towns) < len(codes):
        return value
    return replace(value, total=towns[0] if len(towns) == 1 else towns[0] * 100 / towns[1])


def _given_period() -> Any:
    from anlan.kernel.indicator.declare import Period

    return Period(date(2024, 1, 1), date(2024, 10, 15))
