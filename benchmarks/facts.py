"""What the sample district had when strangers wrote texts about it: the sample has since dealt out records anew.

with as_written():
    check(text, scope, today=TODAY)     # held against the figures that its writer was given

benchmarks/texts/facts.csv: the figures of four periods, and of 1 January to 15 October 2024 by town, month and field of work. All others are
asked of the records.
"""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

FACTS = Path(__file__).parent / "texts" / "facts.csv"
DISTRICT = 6  # digits of its code
_Days = tuple[date, date]
_GIVEN: _Days = (date(2024, 1, 1), date(2024, 10, 15))


@contextmanager
def as_written() -> Iterator[None]:
    """Within, the check finds the figures that the writers were given."""
    from anlan.check.records import counted

    facts, compute = Facts.read(), counted.compute

    def known(codes: Any, scope: Any, period: Any, *, by: str = "", before: Any = None) -> dict[str, Any]:
        values = compute(codes, scope, period, by=by, before=before)
        (region,) = scope.regions
        return {code: facts.given(each, region, period, by) for code, each in values.items()}

    with patch.object(counted, "compute", known):
        yield


@dataclass(frozen=True)
class Facts:
    """by indicator and grouping: each group's value; that of a whole period by its days."""

    values: Mapping[tuple[str, str], Mapping[str, Decimal]]

    @classmethod
    def read(cls) -> "Facts":
        from anlan.kernel.people.divisions import region_names, sector_names

        codes = {name: code for code, name in (region_names() | sector_names()).items()}
        facts: dict[tuple[str, str], dict[str, Decimal]] = {}
        with FACTS.open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                key = codes.get(row["key"], row["key"])
                facts.setdefault((row["code"], row["by"]), {})[key] = Decimal(row["value"])
        return cls(facts)

    def given(self, value: Any, region: str, period: Any, by: str) -> Any:
        """A value as the writers knew it, as far as they did."""
        parts = _parts(value.code)
        period = _as_given(period)
        if by:
            key = (value.code, by)
            known = len(region) == DISTRICT and key in self.values and period == _GIVEN
            return replace(value, groups={**value.groups, **self.values[key]}) if known else value
        totals = [[self._total(part, region, each) for part in parts] for each in (period, _year_before(period))]
        total, before = (_share(each) for each in totals)
        return replace(
            value,
            total=value.total if total is None else total,
            before=value.before if before is None else before,
        )

    def gave(self, judged: Any) -> bool:
        """Whether the writers were given what a figure was held against; of the rest they could tell nothing, whatever the records say."""
        from anlan.check.claims.comparisons import YEAR

        period = _as_given(judged.period)
        periods = [period, _year_before(period)] if judged.claim.comparison == YEAR else [period]
        parts = [part for code in judged.link.codes for part in _parts(code)]
        if judged.sector:
            return periods == [_GIVEN] and all((part, "sector") in self.values for part in parts)
        return all(
            self._total(part, judged.region or DISTRICT * "0", each) is not None for part in parts for each in periods
        )

    def _total(self, code: str, region: str, period: _Days) -> Decimal | None:
        """One figure in a place and period; None where it was not given."""
        if len(region) > DISTRICT:
            return self.values.get((code, "town"), {}).get(region) if period == _GIVEN else None
        start, end = period
        whole = self.values.get((code, "total"), {}).get(f"{start}/{end}")
        months = self.values.get((code, "month"))
        if whole is not None or months is None or not _is_of_months(period):
            return whole
        first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
        return sum((count for month, count in months.items() if first <= month <= last), Decimal(0))


def _parts(code: str) -> tuple[str, ...]:
    """The figures that one is counted from."""
    from anlan.kernel.indicator.declare import INDICATORS, Ratio

    figure = INDICATORS[code]
    return (figure.of, figure.over) if isinstance(figure, Ratio) else (code,)


def _as_given(period: Any) -> _Days:
    """The days of a period; those of one that ends some day of the same month as the given are meant as the given."""
    if (period.start, f"{period.end:%Y-%m}") == (_GIVEN[0], f"{_GIVEN[1]:%Y-%m}"):
        return _GIVEN
    return period.start, period.end


def _year_before(period: _Days) -> _Days:
    start, end = (day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day) for day in period)
    return start, end


def _share(parts: list[Decimal | None]) -> Decimal | None:
    """A figure from its one part, or a share from two; None where one is not known."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    part, *wholes = known
    return part if not wholes else part * 100 / wholes[0] if wholes[0] else None


def _is_of_months(period: _Days) -> bool:
    """Whether a period of the year that was given by month begins and ends with one, or ends with the last day."""
    start, end = period
    after = end + timedelta(days=1)
    return start.year == _GIVEN[0].year and start.day == 1 and (after.day == 1 or end == _GIVEN[1])
