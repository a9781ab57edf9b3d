"""The holiday table a district begins with, from the State Council's yearly notices (holidays.csv names each).

load()      # puts in what is missing; what a district has changed stays
"""

import csv
from datetime import date
from pathlib import Path

from .models import Holiday

TABLE = Path(__file__).with_name("holidays.csv")


def load() -> int:
    """Put in the days that the table lacks; how many that were."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Holiday(day=date.fromisoformat(row["day"]), kind=row["kind"], name=row["name"], source=row["source"])
            for row in csv.DictReader(file)
        ]
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    return Holiday.objects.count() - before
