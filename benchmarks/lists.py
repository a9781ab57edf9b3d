"""Pages of the largest ledger's list through the real view, against the same rows by hand-written SQL in a bare template.

Both answer Django's test client behind the same middleware and log-in; `alone` is the baseline without these, for comparison.
"""

import os
import re
import sys
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .record import record, side_by_side

GOAL, NO_SLOWER, ROUNDS = 2.0, 1.0, 100
_NUMBER = re.compile(r'<td class="c-no">([^<]+)</td>')


@dataclass(frozen=True)
class Case:
    """A page to measure: whose list with which conditions (`bare` has it under `name`), the first page or the middle one."""

    name: str
    persona: str
    query: str
    middle: bool = False

    def __str__(self) -> str:
        return f"lists-{self.name}{'-middle' if self.middle else ''}"


DISTRICT, VILLAGE = Case("district", "clerk", "source=patrol"), Case("village", "village", "source=patrol")
DISTRICT_MIDDLE = Case("district", "clerk", "source=patrol", middle=True)
VILLAGE_MIDDLE = Case("village", "village", "source=patrol", middle=True)
DISTRICT_OPEN = Case("district-open", "clerk", "state=open")
CASES = (DISTRICT, DISTRICT_MIDDLE, DISTRICT_OPEN, VILLAGE, VILLAGE_MIDDLE)


def main() -> int:
    """Measure each page in turns with its baseline, then the village against the district; 1 where a goal is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    settings.ROOT_URLCONF = "benchmarks.bare"
    visits = {case: Visit(case) for case in CASES}
    held = [_against_sql(visit) for visit in visits.values()]
    held.append(_against_district(visits[VILLAGE], visits[DISTRICT]))
    held.append(_against_district(visits[VILLAGE_MIDDLE], visits[DISTRICT_MIDDLE]))
    held.append(_queries(visits[DISTRICT]))
    return 0 if all(held) else 1


class Visit:
    """A persona who is logged in and looks at one page again and again, ours or the bare one."""

    def __init__(self, case: Case) -> None:
        from anlan.kernel.people.models import Account

        self.case = case
        self.client = Client()
        self.client.post("/login/persona/", {"username": case.persona})
        self.person = Account.objects.get(username=case.persona).person_id
        self.after = _half_way(case) if case.middle else {}
        mark = {"after": f"{self.after['day']}~{self.after['key']}"} if self.after else {}
        self.address = f"/ledgers/hazards/?{case.query}&{urlencode(mark)}"

    def ours(self) -> str:
        return self.get(self.address)

    def bare(self) -> str:
        return self.get(f"/bare/{self.case.name}/?{urlencode(self.after)}")

    def alone(self) -> str:
        """The bare page without log-in, middleware and client."""
        from .bare import table

        return table(self.case.name, self.person, self.after)

    def get(self, address: str) -> str:
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        return answer.content.decode()


def _half_way(case: Case) -> dict[str, Any]:
    """The row after which the second half of a list begins."""
    from .bare import LISTS

    where = LISTS[case.name]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT found_on, id FROM hazards_hazard WHERE {where} ORDER BY found_on DESC, id DESC "
            f"OFFSET (SELECT count(*) / 2 FROM hazards_hazard WHERE {where}) LIMIT 1", {},
        )  # fmt: skip
        return dict(zip(("day", "key"), cursor.fetchone(), strict=True))


def _against_sql(visit: Visit) -> bool:
    shown, by_hand = _NUMBER.findall(visit.ours()), _NUMBER.findall(visit.bare())
    if not shown or shown != by_hand:
        print(f"{visit.case}: not the same rows: {shown[:3]}… in ours, {by_hand[:3]}… by hand")
        return False
    ours, baseline = side_by_side(visit.ours, visit.bare, times=ROUNDS)
    _, alone = side_by_side(visit.ours, visit.alone, times=ROUNDS // 4)
    return record(
        f"{visit.case}", ours * 1000, baseline * 1000, GOAL, "ms", "its SQL by hand and a bare template",
        rounds=ROUNDS, rows=len(shown), address=visit.address, alone=alone * 1000,
    )  # fmt: skip


def _against_district(village: Visit, district: Visit) -> bool:
    ours, baseline = side_by_side(village.ours, district.ours, times=ROUNDS)
    name, against = f"{village.case}-by-district", "the district's list"
    return record(name, ours * 1000, baseline * 1000, NO_SLOWER, "ms", against, rounds=ROUNDS)


def _queries(visit: Visit) -> bool:
    """A full page asks the database as often as a page with one row."""
    number = _NUMBER.findall(visit.ours())[0]
    full, single = (_asked(partial(visit.get, f"{visit.address}{more}")) for more in ("", f"&q={number}"))
    return record("lists-queries", full, single, 1, "queries", "a page with one row")


def _asked(do: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)


if __name__ == "__main__":
    sys.exit(main())
