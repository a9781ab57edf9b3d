"""Who is acting: one person in one of their posts, with its scope and powers. Made once a request.

actor = actor_of(post)
actor.may("hazards.verify")
Hazard.objects.within(actor.scope)
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from ..scope import Record, Scope, lineage, unscoped
from ..scope.asked import Asked
from ..scope.record import KEPT
from . import powers
from .models import Person, Post
from .roles import ROLES, SYSTEM


@dataclass(frozen=True)
class Actor:
    """A person in a post. `powers` are names of acts: `hazards.verify`."""

    person_id: int
    post_id: int
    name: str
    title: str
    role: str
    body_id: int | None
    region: str
    sector: str
    scope: Scope
    powers: frozenset[str] = field(repr=False)

    def may(self, power: str) -> bool:
        return power in self.powers

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title


def actor_of(post: Post) -> Actor:
    """The actor that a post makes of its person; what succeeded its regions is theirs at once."""
    regions = tuple(dict.fromkeys(map(lineage.heir, post.regions)))
    body = lineage.known().bodies.get(post.body_id or 0, post.body_id)
    return Actor(
        person_id=post.person_id,
        post_id=post.pk,
        name=post.person.name,
        title=post.title,
        role=post.role,
        body_id=body,
        region=regions[0] if regions else lineage.heir(post.region),
        sector=post.sectors[0] if post.sectors else "general",
        scope=Scope(regions, None if post.sectors is None else tuple(post.sectors), post.place_id, body),
        powers=powers.of_role(post.role),
    )


def posts_of(person: Person, day: date) -> list[Post]:
    """The posts a person holds on `day`, the oldest first."""
    posts = _posts.all(person.pk, day)
    for post in posts:
        post.person = person
    return posts


def next_post(person: Person, day: date) -> Post | None:
    """The post of a person that begins after `day`, the first of several; None where none does."""
    return Post.objects.of(person).filter(starts_on__gt=day, state=KEPT).order_by("starts_on", "pk").first()


def _posts_on(person_id: int, day: date) -> "QuerySet[Post, Post]":
    term_filter = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    rows = Post.objects.of(Person(pk=person_id)).filter(term_filter, starts_on__lte=day).filter(state=KEPT)
    return rows.order_by("starts_on", "pk")


_posts = Asked(_posts_on, -1, date.min)  # every request asks
_system = Asked(lambda: Post.objects.filter(role=SYSTEM).only("person_id"))  # every file that is kept asks


def _background() -> AbstractContextManager[None]:
    return unscoped("background work acts as the system's own post", Post)


def system_post() -> Post:
    """As `system_actor`: the post, of which no more is read than who holds it."""
    with _background():
        post = _system.one()
    if post is None:
        raise Post.DoesNotExist("the district is not founded yet")
    return post


def system_actor() -> Actor:
    """The named post under which background work acts. Raises Post.DoesNotExist before the district is founded."""
    with _background():
        return actor_of(Post.objects.select_related("person").get(role=SYSTEM))


def to_name(model: type[Record]) -> Q:
    """What tells records that people may name: the system's own person and post are nobody's."""
    if model is Post:
        return ~Q(role=SYSTEM)
    if model is Person:
        with suppress(Post.DoesNotExist):
            return ~Q(pk=system_actor().person_id)
    return Q()


def roles_with(power: str, roles: Iterable[str] = ROLES) -> list[str]:
    """The roles that hold a power, in the order of the table."""
    return [role for role in roles if power in powers.of_role(role)]
