"""The sample's regions, bodies, people and posts: administrator and security administrator seated by the system, all else by sheets.

seated = build(system, bring=import_sheet)      # Seated: actors by what they do
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from anlan.kernel.loop import requests
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import divisions, roles
from anlan.kernel.people.actor import Actor, actor_of
from anlan.kernel.people.models import PROPOSED, Body, Person, Post
from anlan.kernel.scope import Record

from . import names
from .sheets import organisation as book
from .sheets.organisation import SINCE, Seat
from .sheets.sheet import Sheet


@dataclass
class Seated:
    """Who sits where: bodies by name, and the actor of each post by its key (town code, department, …)."""

    bodies: dict[str, Body] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def body_of(self, actor: Actor) -> Body:
        """The body at which somebody works."""
        return next(body for body in self.bodies.values() if body.pk == actor.body_id)


Bring = Callable[[Sheet, Seated], None]


def build(system: Actor, bring: Bring) -> Seated:
    """Seat the administrator, who brings in every region, body, person and post."""
    staff = Seated()
    administrator = staff.actors["administrator"] = _administrator(system)
    for sheet in book.sheets():
        bring(sheet, staff)
        divisions.forget_names()
    security = staff.actors["security"] = _security(system)
    _confirm_posts(security)
    staff.bodies = {str(body): body for body in Body.objects.within(administrator.scope)}
    _take_seats(book.seats(), staff)
    return staff


def seat_managers(places: Sequence[Record], staff: Seated, bring: Bring) -> dict[int, Actor]:
    """The safety manager of each place, seated at its own desk by the administrator: {the place's key: actor}."""
    listed = book.managers(places)
    for sheet in book.manager_sheets(listed):
        bring(sheet, staff)
    _take_seats(listed, staff)
    staff.actors["enterprise"] = staff.actors[listed[0].key]
    return {place.pk: staff.actors[seat.key] for place, seat in zip(places, listed, strict=True)}


def _administrator(system: Actor) -> Actor:
    """As `anlan found` seats the first one of a real district, here at the government."""
    government = _open(
        Body, {"name": book.GOVERNMENT, "short": "区政府", "kind": "district", "region": names.DISTRICT[0]}, system
    )
    return _keeper(next(names.people("administrators")), roles.ADMINISTRATOR, government, system)


def _security(system: Actor) -> Actor:
    """Who confirms the posts that the sheets brought and nobody gives alone."""
    government = Body.objects.within(system.scope).get(name=book.GOVERNMENT)
    return _keeper(next(names.people("security")), roles.SECURITY, government, system)


def _confirm_posts(security: Actor) -> None:
    for post in Post.objects.within(security.scope).filter(state=PROPOSED).order_by("pk"):
        requests.decide(post, granted=True, actor=security, key=uuid4())


def _keeper(name: str, role: str, government: Body, system: Actor) -> Actor:
    district, title = names.DISTRICT[0], roles.ROLES[role].title
    person = _open(Person, {"name": name, "title": title, "body": government, "region": district}, system)
    post = _open(
        Post,
        {
            "person": person, "role": role, "title": f"{government}{title}", "body": government, "region": district,
            "regions": [district], "starts_on": SINCE,
        },
        system,
    )  # fmt: skip
    return actor_of(Post.objects.of(post).select_related("person").get())


def _open(model: type[Record], values: dict[str, Any], actor: Actor) -> Any:
    return open_record(model, values, actor=actor, key=uuid4())


def _take_seats(listed: Sequence[Seat], staff: Seated) -> None:
    """Find the posts that the sheets have made, each by its person's telephone."""
    posts = Post.objects.within(staff.actors["administrator"].scope).select_related("person")
    by_phone = {post.person.phone: post for post in posts}
    for seat in listed:
        staff.actors[seat.key] = actor_of(by_phone[seat.phone])
