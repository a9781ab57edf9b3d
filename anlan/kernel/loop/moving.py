"""A place moved to another region: what is open there, and what merely exists there, goes with it; each record's history says so, and
both towns are told. What is closed stays where it was closed.

hold(firm, values)                                  # before the firm's own row is locked
take_along(firm, "990199103201", event, actor, now)  # after its event is written
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from .. import clock
from ..history import moved
from ..history.acts import FROM, MOVED
from ..history.models import Event
from ..history.verify import record_models
from ..notice.recipients import Audience, posts_for
from ..notice.sending import About, tell
from ..people.actor import Actor
from ..people.codes import TOWN, VILLAGE
from ..people.divisions import region_path
from ..people.roles import TOWN as TOWN_ROLE
from ..people.roles import VILLAGE as VILLAGE_ROLE
from ..scope import Record, field_of
from . import deciders
from .declare import loop_of
from .going import going
from .succession import hand_over


@cache
def lying_at(model: type[Record]) -> tuple[type[Record], ...]:
    """The ledgers whose records lie at records of this one."""
    return tuple(
        each
        for each in record_models()
        if any(field_of(each, name).related_model is model for name in each.place_column())
    )


def hold(place: Record, values: Mapping[str, Any]) -> None:
    """Lock what would go along, before the place itself: a step on one of them names the place last, and neither waits for the other."""
    if values.get("region", place.region) != place.region:
        for rows in _going_from(place):
            list(rows.select_for_update().values_list("pk"))


def said_of(record: Record, changes: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """What the event of a correction says besides, where it moves a place: in which region that lay until then."""
    return {FROM: changes["region"][0]} if "region" in changes and lying_at(type(record)) else {}


def take_along(place: Record, old: str, event: Event, actor: Actor, now: datetime) -> None:
    """Let all that goes along lie where the place lies now, and tell both ends. Call it in the verb's transaction."""
    why = f"{place.subject()}从{region_path(old)}迁到{region_path(place.region)}"
    audiences = [*_answering(old), *_answering(place.region)]
    counts: Counter[str] = Counter()
    for rows in _going_from(place):
        for record in rows.exclude(region=place.region).order_by("pk"):
            key = uuid5(NAMESPACE_OID, f"moved {event.pk} {record.code} {record.pk}")
            is_matter = _is_matter(record)
            audiences += deciders.concerned(record) if is_matter else []
            hand_over(record, {"region": place.region}, actor=actor, key=key, reason=why, act=MOVED)
            audiences += deciders.concerned(record) if is_matter else []
            counts[str(record._meta.verbose_name)] += is_matter
    moved.forget()
    transaction.on_commit(moved.forget)
    listed = "、".join(f"{title}{count}条" for title, count in counts.items() if count)
    text = f"{why}，" + (f"没办结的随它移交：{listed}。" if listed else "没有要移交的事。")
    _tell(place, text, audiences, event, actor, now)


def _going_from(place: Record) -> "Iterator[QuerySet[Any, Any]]":
    """Of each ledger the records that go along."""
    for model in lying_at(type(place)):
        if model.moves_with_place:
            yield model.objects.of(place).filter(going(model))


def _is_matter(record: Any) -> bool:
    """Whether a record that goes along is something to be done; what is merely part of the place is none."""
    loop = loop_of(record.code)
    return loop.is_open(record.state) if loop is not None else bool(record.when)


def _answering(region: str) -> Iterator[Audience]:
    """Who answers for a region: its town, and its village."""
    if len(region) >= TOWN:
        yield Audience(role=TOWN_ROLE, region=region[:TOWN])
    if len(region) == VILLAGE:
        yield Audience(role=VILLAGE_ROLE, region=region)


def _tell(place: Record, text: str, audiences: Iterable[Audience], event: Event, actor: Actor, now: datetime) -> None:
    """Tell each person once, however many of it were theirs."""
    posts = [post for each in dict.fromkeys(audiences) for post in posts_for(each, clock.legal_day(now))]
    about = About(place.code, place.pk, place.region, place.sector)
    for person, post in {post.person_id: post for post in posts if post.person_id != actor.person_id}.items():
        to = Audience(role=post.role, region=post.region, post=post.pk)
        tell(f"moved:{event.pk}:{person}", text, to=to, about=about, now=now)
