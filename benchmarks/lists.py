"""Pages of the largest ledger's list, by Django's test client through the real view, against their SQL by hand and a bare template.

By hand: who asks, how many rows, the rows themselves; then the same rows in a table and nothing else. No middleware, no frame.
"""

import os
import re
import sys
from dataclasses import dataclass
from typing import Any

import django
from django.db import connection
from django.template import Context, Engine
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .record import record, side_by_side

GOAL, ROUNDS = 2.0, 40
NO_SLOWER = 1.0
LIST = "/ledgers/hazards/"
FILTER = "source=patrol"

WHO = """
    SELECT account.id, person.name, post.id, post.title, post.regions, post.sectors, post.role
    FROM django_session AS session, people_account AS account
    JOIN people_person AS person ON person.id = account.person_id JOIN people_post AS post ON post.person_id = person.id
    WHERE session.session_key = %(session)s AND session.expire_date > now() AND account.username = %(who)s
        AND post.starts_on <= current_date AND (post.ends_on IS NULL OR post.ends_on >= current_date)
"""
COUNT = """
    SELECT count(*), count(*) FILTER (WHERE due_at < now())
    FROM (SELECT due_at FROM hazards_hazard WHERE {where} LIMIT 10001) AS counted
"""
ROWS = """
    SELECT hazard.number, hazard.description, place.name, concat(town.name, village.name), hazard.level, hazard.source,
        to_char(hazard.found_on, 'YYYY-MM-DD'), hazard.state, to_char(hazard.due_at, 'MM-DD'), hazard.id
    FROM (SELECT * FROM hazards_hazard WHERE {where} {after} ORDER BY found_on DESC, id DESC LIMIT 41) AS hazard
    JOIN places_enterprise AS place ON place.id = hazard.place_id
    LEFT JOIN people_region AS town ON town.region = left(hazard.region, 9)
    LEFT JOIN people_region AS village ON village.region = hazard.region AND length(hazard.region) = 12
    ORDER BY hazard.found_on DESC, hazard.id DESC
"""
_BARE = Engine().from_string(
    """<!doctype html><title>隐患</title><p>{{ total }}条，超期{{ late }}条</p>
<table>{% for row in rows %}<tr>{% for value in row %}<td>{{ value|default_if_none:"" }}</td>{% endfor %}</tr>{% endfor %}</table>"""
)
_FIRST_CELL = re.compile(r"<tr><td>([^<]+)</td>")
_NUMBER = re.compile(r'<td class="c-no">([^<]+)</td>')


@dataclass(frozen=True)
class Case:
    """A page to measure: whose, which conditions, and the same said in SQL. `middle`: half-way down, not the first page."""

    name: str
    persona: str
    query: str
    where: str
    middle: bool = False


_DISTRICT, _VILLAGE = "region LIKE '990199%%'", "region = '990199101201'"
_THERE, _PATROL, _OPEN = "state <> 'withdrawn'", "source = 'patrol'", "state <> 'closed'"
CASES = (
    Case("district", "clerk", FILTER, f"{_DISTRICT} AND {_THERE} AND {_PATROL}"),
    Case("district-middle", "clerk", FILTER, f"{_DISTRICT} AND {_THERE} AND {_PATROL}", middle=True),
    Case("district-open", "clerk", "state=open", f"{_DISTRICT} AND {_THERE} AND {_OPEN}"),
    Case("village", "village", FILTER, f"{_VILLAGE} AND {_THERE} AND {_PATROL}"),
    Case("village-middle", "village", FILTER, f"{_VILLAGE} AND {_THERE} AND {_PATROL}", middle=True),
)


def main() -> int:
    """Measure each page in turns with its baseline, then the village against the district; 1 where a goal is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    visits = {case.name: Visit(case) for case in CASES}
    held = [_against_sql(visit) for visit in visits.values()]
    held += [_against_district(visits[f"village{page}"], visits[f"district{page}"]) for page in ("", "-middle")]
    held.append(_queries(visits["district"]))
    return 0 if all(held) else 1


class Visit:
    """A persona who is logged in and looks at one page again and again."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.client = Client()
        self.client.post("/login/persona/", {"username": case.persona})
        self.after = _half_way(case) if case.middle else None
        mark = f"&after={self.after[0]}~{self.after[1]}" if self.after else ""
        self.address = f"{LIST}?{case.query}{mark}"

    def ours(self, address: str = "") -> str:
        """The page as a browser gets it."""
        answer = self.client.get(address or self.address)
        if answer.status_code != 200:
            raise SystemExit(f"{self.address} answers {answer.status_code}")
        return answer.content.decode()

    def by_hand(self) -> str:
        """The same rows by SQL in a bare table."""
        further = "AND (found_on, id) < (%(day)s, %(key)s)" if self.after else ""
        given = dict(zip(("day", "key"), self.after or (), strict=False))
        with connection.cursor() as cursor:
            cursor.execute(WHO, {"session": self.client.session.session_key, "who": self.case.persona})
            cursor.fetchall()
            cursor.execute(COUNT.format(where=self.case.where), {})
            total, late = cursor.fetchone()
            cursor.execute(ROWS.format(where=self.case.where, after=further), given)
            rows = [row[:-1] for row in cursor.fetchall()]
        return _BARE.render(Context({"total": total, "late": late, "rows": rows[:40]}))


def _half_way(case: Case) -> tuple[Any, int]:
    """The row after which the second half of a list begins."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT found_on, id FROM hazards_hazard WHERE {case.where} ORDER BY found_on DESC, id DESC "
            f"OFFSET (SELECT count(*) / 2 FROM hazards_hazard WHERE {case.where}) LIMIT 1", {},
        )  # fmt: skip
        day, key = cursor.fetchone()
    return day, key


def _against_sql(visit: Visit) -> bool:
    shown, by_hand = _NUMBER.findall(visit.ours()), _FIRST_CELL.findall(visit.by_hand())
    if not shown or shown != by_hand:
        print(f"lists-{visit.case.name}: not the same rows: {shown[:3]}… in ours, {by_hand[:3]}… by hand")
        return False
    ours, baseline = side_by_side(visit.ours, visit.by_hand, times=ROUNDS)
    return record(
        f"lists-{visit.case.name}", ours * 1000, baseline * 1000, GOAL, "ms", "its SQL and a bare template",
        rounds=ROUNDS, rows=len(shown), address=visit.address,
    )  # fmt: skip


def _against_district(village: Visit, district: Visit) -> bool:
    ours, baseline = side_by_side(village.ours, district.ours, times=ROUNDS)
    return record(
        f"lists-{village.case.name}-by-district", ours * 1000, baseline * 1000, NO_SLOWER, "ms", "the district's list",
        rounds=ROUNDS,
    )  # fmt: skip


def _queries(visit: Visit) -> bool:
    """A page with one row asks as often as a full one."""
    number = _NUMBER.findall(visit.ours())[0]
    counts = []
    for address in (visit.address, f"{visit.address}&q={number}"):
        with CaptureQueriesContext(connection) as asked:
            visit.ours(address)
        counts.append(len(asked))
    full, single = counts
    return record("lists-queries", full, single, 1, "queries", "a page with one row")


if __name__ == "__main__":
    sys.exit(main())
