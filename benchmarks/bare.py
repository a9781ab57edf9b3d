"""A page of the hazards' list as it is written by hand, where speed is all that counts: three statements and a bare table.

Behind the same log-in as every page; whose list it is and what narrows it is named in the address: /bare/village/?day=…&key=…
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

DISTRICT, VILLAGE = "region LIKE '990199%%'", "region = '990199101201'"
PATROL, OPEN = "source = 'patrol'", "state <> 'closed'"
# {name: scope and filter}
LISTS: Mapping[str, str] = {
    name: f"{scope} AND state <> 'withdrawn' AND {narrowed}"
    for name, scope, narrowed in (
        ("district", DISTRICT, PATROL), ("district-open", DISTRICT, OPEN), ("village", VILLAGE, PATROL)
    )
}  # fmt: skip

POSTS = """
    SELECT id, title, role, regions, sectors, place_id FROM people_post
    WHERE person_id = %(person)s AND state <> 'withdrawn' AND starts_on <= current_date
        AND (ends_on IS NULL OR ends_on >= current_date)
"""
COUNT = """
    SELECT count(*) AS total, count(*) FILTER (WHERE due_at < now()) AS late
    FROM (SELECT due_at FROM hazards_hazard WHERE {where} LIMIT 10001) AS counted
"""
ROWS = """
    SELECT hazard.number, hazard.description, place.name AS place, concat(town.name, village.name) AS region, hazard.level,
        hazard.source, to_char(hazard.found_on, 'YYYY-MM-DD') AS found_on, hazard.state,
        CASE hazard.state WHEN 'closed' THEN 'p4' ELSE 'p1' END AS mark, to_char(hazard.due_at, 'MM-DD') AS due
    FROM (SELECT * FROM hazards_hazard WHERE {where} ORDER BY found_on DESC, id DESC LIMIT 41) AS hazard
    JOIN places_enterprise AS place ON place.id = hazard.place_id
    LEFT JOIN people_region AS town ON town.region = left(hazard.region, 9)
    LEFT JOIN people_region AS village ON village.region = hazard.region AND length(hazard.region) = 12
    ORDER BY hazard.found_on DESC, hazard.id DESC
"""
TABLE = Engine().from_string("""<!doctype html><title>隐患</title><p>{{ total }}条，超期{{ late }}条</p><table>
{% for row in rows %}<tr><th scope="row" class="what"><a href="/ledgers/hazards/{{ row.number }}/">{{ row.description }}</a></th>
<td class="c-unit">{{ row.place }}</td><td>{{ row.region }}</td><td>{{ row.level }}</td><td>{{ row.source }}</td>
<td>{{ row.found_on }}</td><td class="c-state"><span class="st {{ row.mark }}">{{ row.state }}</span></td>
<td class="c-due">{% if row.due %}{{ row.due }}{% endif %}</td><td class="c-no">{{ row.number }}</td></tr>{% endfor %}</table>""")


def bare(request: HttpRequest, name: str) -> HttpResponse:
    """The page of a list after the row of ?day=…&key=…, or the first."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponse(table(name, request.user.person_id, request.GET.dict()))


def table(name: str, person: int, after: Mapping[str, str]) -> str:
    """The page without anything around it."""
    where = LISTS[name]
    beyond = f"{where} AND (found_on, id) < (%(day)s::date, %(key)s::bigint)" if after else where
    with connection.cursor() as cursor:
        posts = _asked(cursor, POSTS, {"person": person})
        (count,) = _asked(cursor, COUNT.format(where=where), {})
        rows = _asked(cursor, ROWS.format(where=beyond), after)
    return TABLE.render(Context({"posts": posts, **count, "rows": rows[:40]}))


def _asked(cursor: Any, statement: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    cursor.execute(statement, values)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


urlpatterns = [path("bare/<name>/", bare), path("", include("anlan.site.urls"))]
