"""Somebody in any post, logged in, and the rule of scope in plain words: what they must see and what they must not.

looker = seated(populated, Drawn("town", (TOWN_3,), None, None))
all(looker.sees(row) for row in rows_of("hazards") if row.number in shown)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

from django.test import Client

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import powers
from anlan.kernel.people.models import Account, Body, Person, Post
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4, District
from tests.scoped_district import Populated


@dataclass(frozen=True)
class Drawn:
    """A post as it is drawn: a role, for regions and sectors (None: all of them), at a desk of its own (None: at none)."""

    role: str
    regions: tuple[str, ...]
    sectors: tuple[str, ...] | None
    desk: int | None  # which of the plants


@dataclass(frozen=True)
class Row:
    """A record as the database has it, whoever asks."""

    pk: int
    number: str
    region: str
    sector: str
    place: int | None
    bodies: frozenset[int]  # those that are named as having a part in it
    withdrawn: bool
    hands: tuple[str, Any] | None  # ("body", 12), ("post", 7) or ("role", "town"): who is to act next; None: nobody


@dataclass(frozen=True)
class Looker:
    """Somebody in a drawn post, logged in."""

    client: Client
    post: Drawn
    place: int | None
    body: int | None

    def may(self, *names: str) -> bool:
        return any(self.post.role in granted()[name] for name in names)

    def holds(self, row: Row) -> bool:
        """Whether it is this person's turn; a drawn post is too new to be named by any record."""
        return row.hands in (("role", self.post.role), ("body", self.body)) and row.hands != ("body", None)

    def counts(self, row: Row) -> bool:
        """The rule of scope once more, in plain words and apart from the code that is tested."""
        here = any(row.region[: len(code)] == code for code in self.post.regions)
        trade = self.post.sectors is None or row.sector in self.post.sectors or self.body in row.bodies
        desk = self.place is None or self.place == row.place
        return here and trade and desk

    def sees(self, row: Row) -> bool:
        """And whoever holds a matter or has a part in it sees it, wherever it lies."""
        return self.counts(row) or self.body in row.bodies


granted = cache(powers.table)  # made anew at each question it took the test a second


def seated(populated: Populated, post: Drawn) -> Looker:
    system = populated.district.system
    place = populated.plants[post.desk].pk if post.desk is not None else None
    name = f"任意{uuid4().hex[:12]}"
    person = open_record(Person, {"name": name, "region": DISTRICT, "phone": ""}, actor=system, key=uuid4())
    body = _body_of(populated.district, post)
    values = {
        "person": person, "role": post.role, "title": "任意岗位", "body": body, "region": DISTRICT, "regions": list(post.regions),
        "sectors": None if post.sectors is None else list(post.sectors), "place": place, "starts_on": "2023-01-01",
    }  # fmt: skip
    open_record(Post, values, actor=system, key=uuid4())
    account = Account.objects.create(username=name, person=person, password="!")
    client = Client()
    client.force_login(account, backend="anlan.gate.login.AccountBackend")
    return Looker(client, post, place, body.pk if post.desk is None else None)


def _body_of(district: District, post: Drawn) -> Body:
    """Where somebody in the post works: of posts in a town's region, at the town's own government; the district's own at a bureau."""
    if post.role in (LEADER, OFFICE, DEPARTMENT):
        return district.bodies["bureau"]
    name = {TOWN_3: "town_3", TOWN_4: "town_4", VILLAGE_3: "village_3", VILLAGE_4: "village_4"}.get(
        post.regions[0], "bureau"
    )
    return district.bodies[name]


def rows_of(code: str) -> Iterator[Row]:
    for record in LEDGERS[code].model._base_manager.all():
        place = record.pk if code == "enterprises" else getattr(record, "place_id", None)
        bodies = {record.serializable_value(name) for name in record.named_bodies()}
        yield Row(
            record.pk,
            record.number,
            record.region,
            record.sector,
            place,
            frozenset(bodies - {None}),
            record.state == "withdrawn",
            _hands(record),
        )


def _hands(record: Any) -> tuple[str, Any] | None:
    loop = loop_of(record.code)
    state = loop.by_code.get(record.state) if loop else None
    if state is None or state.closed:
        return None
    for kind, field in (("post", state.post_field), ("body", state.body_field)):
        if field:
            named = record.serializable_value(field)
            return (kind, named) if named is not None else None
    return "role", state.holder
