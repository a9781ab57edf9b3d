"""The holiday table a district begins with, from the State Council's yearly notices (holidays.csv names each).

load()      # puts in what is missing; what a district has changed stays
"""

import csv
from datetime import date
from pathlib import Path

from .models import Holiday
from .working import years_without_notice

TABLE = Path(__file__).with_name("holidays.csv")


def load() -> int:
    """Put in the days of years of which no notice is here as yet; how many that were. Where a year's notice has come, the days that
    were only expected go.
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Holiday(day=date.fromisoformat(row["day"]), kind=row["kind"], name=row["name"], source=row["source"])
            for row in csv.DictReader(file)
        ]
    lacking = set(years_without_notice(min(row.day for row in rows), max(row.day for row in rows)))
    noticed = {row.day.year for row in rows if row.source != Holiday.PROVISIONAL and row.day.month == 10}
    Holiday.objects.filter(source=Holiday.PROVISIONAL, day__year__in=noticed).delete()
    before = Holiday.objects.count()
    Holiday.objects.bulk_create([row for row in rows if row.day.year in lacking], ignore_conflicts=True)
    return Holiday.objects.count() - before
