"""The pages of rows behind a figure of the largest ledger: the last one against the first, each with its sum.

Both are the real page through Django's test client. The slowest twentieth decides, for a reader who pages waits for each.
"""

import os
import sys
from collections.abc import Callable
from datetime import date
from statistics import quantiles
from time import perf_counter

import django
from django.test import Client

from .record import record

GOAL, ROUNDS = 2.0, 40
CODE, FROM, TO = "hazards.found", date(2023, 1, 1), date(2024, 10, 15)


def main() -> int:
    """Measure in turns; 1 where the goal is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    client = Client()
    client.post("/login/persona/", {"username": "clerk"})
    address = f"/indicators/{CODE}/rows/?from={FROM}&to={TO}"
    mark, behind = _last_mark()

    def visit(more: str) -> Callable[[], str]:
        return lambda: client.get(address + more).content.decode()

    first, last = visit(""), visit(f"&after={mark}&at={behind - 39}")
    if "看后面的" not in first() or "看后面的" in last() or f"第{behind - 39}至{behind}条" not in last():
        print("figure-rows: these are not the first and the last page")
        return 1
    pairs = [(_timed(first), _timed(last)) for _ in range(ROUNDS)]
    begin, end = (quantiles(side, n=20)[-1] for side in zip(*pairs, strict=True))
    return (
        0 if record("figure-rows", end * 1000, begin * 1000, GOAL, "ms", "the first page", rows=behind, rounds=ROUNDS)
        else 1
    )  # fmt: skip


def _last_mark() -> tuple[str, int]:
    """Behind which row the last whole page begins, and how many rows there are."""
    from anlan.kernel.indicator.declare import Period, indicator
    from anlan.kernel.indicator.drill import rows
    from anlan.kernel.people.divisions import district_code
    from anlan.kernel.scope import Scope

    found = rows(indicator(CODE), Scope((district_code(),)), Period(FROM, TO))
    day, key = found.order_by("found_on", "pk").values_list("found_on", "pk")[40]
    return f"{day}~{key}", found.count()


def _timed(visit: Callable[[], str]) -> float:
    started = perf_counter()
    visit()
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
