"""The sectors a district begins with (sectors.csv), after the division of work that most districts print.

load()      # puts in what is missing; what a district has changed stays
"""

import csv
from functools import cache
from pathlib import Path

from . import divisions
from .models import Sector

TABLE = Path(__file__).with_name("sectors.csv")


@cache
def standard() -> dict[str, str]:
    """{code: name} in their order; the general one, which everybody shares, is first."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def short_names() -> dict[str, str]:
    """{what offices call a sector for short: code}."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {word: row["code"] for row in csv.DictReader(file) for word in row["short"].split("、") if word}


def load() -> int:
    """Put in the sectors that the table lacks; how many that were."""
    before = Sector.objects.count()
    rows = [Sector(code=code, name=name, position=at) for at, (code, name) in enumerate(standard().items())]
    Sector.objects.bulk_create(rows, ignore_conflicts=True)
    divisions.forget_names()
    return Sector.objects.count() - before
