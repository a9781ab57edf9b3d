"""All figures of the annual report, by town and against last year, against one hand-written pass per table (figures.sql).

Both give the same numbers, or the benchmark says which differs and fails. Then the same figures as of past days, whose states
are asked of history, against those of today: the dearest day counts.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.db import connection

from .record import record, side_by_side

GOAL, GOAL_AS_OF, ROUNDS, ROUNDS_AS_OF = 1.5, 2, 9, 4
BY_HAND = Path(__file__).with_name("figures.sql")
TO = date(2024, 10, 15)
PAST = (date(2024, 9, 30), date(2024, 3, 31), date(2023, 12, 31), date(2023, 6, 30))
# {(figure, town): (this year's, last year's)}; the town "" is the district's total.
Values = dict[tuple[str, str], tuple[Decimal, Decimal]]


def main() -> int:
    """Measure in turns; 1 where the goal is missed or the figures are not the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    ours, by_hand = _ours(), _by_hand()
    first, second = ours(), by_hand()
    if first != second:
        for key in sorted({key for key in first.keys() | second.keys() if first.get(key) != second.get(key)})[:20]:
            print(f"figures: {key} is {first.get(key)} in ours and {second.get(key)} by hand")
        return 1
    taken, baseline = side_by_side(ours, by_hand, times=ROUNDS)
    held = record(
        "figures", taken, baseline, GOAL, "s", "one hand-written pass per table",
        rounds=ROUNDS, values=len(first), rows_in_largest=_rows_in_largest(),
    )  # fmt: skip
    taken_then = {str(day): side_by_side(_ours(day), ours, times=ROUNDS_AS_OF) for day in PAST}
    day = max(taken_then, key=lambda each: taken_then[each][0] / taken_then[each][1])
    dearest, today = taken_then[day]
    held &= record("figures-as-of", dearest, today, GOAL_AS_OF, "s", "today's figures", day=day, all=taken_then)
    return 0 if held else 1


def _ours(end: date = TO) -> Callable[[], Values]:
    """What the report page asks for, grouped by town; of the year up to `end`."""
    from anlan.kernel.indicator.compute import compute
    from anlan.kernel.indicator.declare import Period, Ratio, indicator
    from anlan.kernel.people.divisions import district_code
    from anlan.kernel.report.outline import marks, parse
    from anlan.kernel.scope import Scope
    from anlan.ledgers.reports.seeds import outlines

    text = next(text for name, _, text in outlines() if name == "annual")
    known = BY_HAND.read_text(encoding="utf-8")
    plain = dict.fromkeys(mark.code for mark in marks(parse(text)) if not (mark.place or mark.sector or mark.span))
    plain |= dict.fromkeys(re.findall(r'"(\w+\.\w+)"', known))  # what is counted by hand is counted here too
    asked = [figure for figure in map(indicator, plain) if isinstance(figure, Ratio) or f'"{figure.code}"' in known]
    ratios = [figure for figure in asked if isinstance(figure, Ratio)]
    counted = dict.fromkeys(figure.code for figure in asked if not isinstance(figure, Ratio))
    counted |= dict.fromkeys(part for ratio in ratios for part in (ratio.of, ratio.over))
    codes = [*counted, *(ratio.code for ratio in ratios)]
    period, scope = Period(date(end.year, 1, 1), end), Scope((district_code(),))

    def measure() -> Values:
        measured = compute(codes, scope, period, by="town", before=period.year_before())
        values: Values = {}
        for code in counted:
            value = measured[code]
            for town, now in {"": value.total, **value.groups}.items():
                then = value.groups_before[town] if town else value.before
                values[code, town] = (now or Decimal(0), then or Decimal(0))
        return values

    return measure


def _by_hand() -> Callable[[], Values]:
    statements = [part for part in BY_HAND.read_text(encoding="utf-8").split(";") if part.strip()]
    return partial(_fetched, statements, _parameters())


def _fetched(statements: list[str], parameters: Mapping[str, Any]) -> Values:
    values: Values = {}
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            columns = [column.name for column in cursor.description][1:]
            rows = {town: dict(zip(columns, numbers, strict=True)) for town, *numbers in cursor.fetchall()}
        total = rows.pop(None, None)  # where the statement asks for it: towns do not add up
        for code in columns[::2]:
            for town, row in rows.items():
                values[code, town] = (Decimal(row[code] or 0), Decimal(row[f"{code} before"] or 0))
            summed = [total] if total else rows.values()
            now, then = (
                sum((Decimal(row[name] or 0) for row in summed), Decimal(0)) for name in (code, f"{code} before")
            )
            values[code, ""] = (now, then)
    return values


def _parameters() -> dict[str, Any]:
    from anlan.kernel import clock
    from anlan.kernel.indicator.declare import Period
    from anlan.kernel.people.divisions import district_code

    parameters: dict[str, Any] = {"under": f"{district_code()}%"}
    period = Period(date(TO.year, 1, 1), TO)
    for name, span in (("", period), ("_before", period.year_before())):
        parameters |= {f"start{name}": span.start, f"end{name}": span.end}
        parameters |= {f"from{name}": clock.start_of(span.start), f"until{name}": clock.end_of(span.end)}
    return parameters


def _rows_in_largest() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hazards_hazard")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
