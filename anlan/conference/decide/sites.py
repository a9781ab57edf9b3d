"""Whom a call goes to: sites of regions, sites of a record, and which level may call which.

sites_of_regions(["990199103"]), sites_of_record(hazard)
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.declare import ledger
from anlan.kernel.loop.models import Todo
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import DISTRICT, TOWN, VILLAGE, town_of
from anlan.kernel.people.divisions import current_regions, region_names
from anlan.kernel.people.models import Body, Post
from anlan.kernel.people.roles import DEPARTMENT, OFFICE
from anlan.kernel.people.roles import TOWN as TOWN_ROLE
from anlan.kernel.people.roles import VILLAGE as VILLAGE_ROLE
from anlan.kernel.scope import Record, unscoped

ROLE_AT = {DISTRICT: OFFICE, TOWN: TOWN_ROLE, VILLAGE: VILLAGE_ROLE}
_KIND_AT = {DISTRICT: "committee", TOWN: "town", VILLAGE: "village"}
LEVEL_AT = {DISTRICT: "district", TOWN: "town", VILLAGE: "village"}


@dataclass(frozen=True)
class Site:
    """One place that is called: a body in a region, and the posts to ring there in their order."""

    region: str
    body_id: int | None
    posts: tuple[int, ...]


def may_call(caller: str, callee: str) -> bool:
    """Whether somebody of region `caller` may call region `callee`: those above, those below, and towns among themselves."""
    if caller.startswith(callee) or callee.startswith(caller):
        return True
    return len(caller) == len(callee) == TOWN and caller[:DISTRICT] == callee[:DISTRICT]


def towns_under(district: str) -> list[str]:
    return sorted(code for code in current_regions() if len(code) == TOWN and code.startswith(district))


def villages_under(town: str) -> list[str]:
    return sorted(code for code in current_regions() if len(code) == VILLAGE and code.startswith(town))


def sites_of_regions(codes: Iterable[str]) -> list[Site]:
    """One site for each region, in the order given; one without posts is a site that nobody can be rung at. Two queries.

    Raises Incomplete for a code that no region has.
    """
    regions = list(dict.fromkeys(codes))
    if unknown := [code for code in regions if code not in region_names()]:
        raise Incomplete({"regions": f"没有这个地区：{'、'.join(unknown)}，请从列表里选。"})
    posts = _in_office(Q(role__in=ROLE_AT.values(), regions__overlap=regions))
    bodies = list(Body.objects.known().filter(region__in=regions, state="kept").order_by("pk"))
    sites = []
    for code in regions:
        level = len(code)
        line = [post for post in posts if post.role == ROLE_AT.get(level) and code in post.regions]
        own = [body.pk for body in bodies if body.region == code and body.kind == _KIND_AT.get(level)]
        body_id = next((post.body_id for post in line if post.body_id), own[0] if own else None)
        sites.append(Site(code, body_id, tuple(post.pk for post in line)))
    return sites


def sites_of_bodies(bodies: Iterable[Body]) -> list[Site]:
    """One site for each body, with everybody who holds a post there."""
    body_list = list(bodies)
    posts = _in_office(Q(body__in=body_list))
    return [
        Site(body.region, body.pk, tuple(post.pk for post in posts if post.body_id == body.pk)) for body in body_list
    ]


def find_record(code: str, number: str, actor: Actor) -> Record:
    """A record in the actor's scope, from which a conference is called. Raises UnknownLedger, DoesNotExist."""
    return ledger(code).model.objects.within(actor.scope).get(number=number)


def sites_of_record(record: Record) -> list[Site]:
    """Who answers for a record: holders of its to-dos, its village and town, its department and those of its sector."""
    todos = list(Todo.objects.of(record).filter(closed_at=None))
    where = Q(pk__in=[])
    for todo in todos:
        where |= _holders(todo)
    where |= Q(role=VILLAGE_ROLE, regions__contains=[record.region])
    where |= Q(role=TOWN_ROLE, regions__contains=[town_of(record.region)])
    where |= Q(role=DEPARTMENT, sectors__contains=[record.sector]) if record.sector != "general" else Q(pk__in=[])
    if record.body_id is not None:
        where |= Q(role=DEPARTMENT, body_id=record.body_id)
    posts = _in_office(where)
    return _by_body(posts)


def _holders(todo: Todo) -> Q:
    if todo.place is not None:
        return Q(place=todo.place)
    if todo.body_id is not None:
        return Q(body_id=todo.body_id)
    over = [todo.region[:digits] for digits in (DISTRICT, TOWN, VILLAGE) if len(todo.region) >= digits]
    whole = Q(sectors=None) | Q(sectors__contains=[todo.sector])
    return Q(role=todo.role, regions__overlap=over) & whole


def _rung() -> AbstractContextManager[None]:
    """Opens posts: whoever may see a call may see whom it rings."""
    return unscoped("whom a call may ring is decided by may_call", Post)


def posts_in_line(keys: Iterable[int]) -> dict[int, Post]:
    """Posts of the lines of calls with their people, by their keys."""
    with _rung():
        return Post.objects.select_related("person").in_bulk(set(keys))


def _in_office(where: Q) -> list[Post]:
    with _rung():
        return list(Post.objects.filter(where, Post.held_on(clock.today())).order_by("starts_on", "pk"))


def _by_body(posts: Iterable[Post]) -> list[Site]:
    grouped: dict[tuple[str, int | None], list[int]] = {}
    for post in posts:
        region = post.regions[0] if post.regions else post.region
        grouped.setdefault((region, post.body_id), []).append(post.pk)
    return [Site(region, body_id, tuple(line)) for (region, body_id), line in sorted(grouped.items(), key=_place)]


def _place(entry: tuple[tuple[str, int | None], list[int]]) -> tuple[int, str, int]:
    (region, body_id), _ = entry
    return len(region), region, body_id or 0
