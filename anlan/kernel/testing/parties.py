"""Whoever is named in a record sees it: asked of every column of every ledger that names a body with a part in it.

LedgerSuite inherits these questions.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

from django.test import Client

from ..loop.opening import open_record
from ..loop.parties import parties
from ..people import roles
from ..people.actor import Actor
from ..people.models import Body
from ..scope import Record, Scoped, field_of, unscoped
from .base import Suite
from .cast import DISTRICT, District, seat

_BUREAU = "青禾区林草中心"


class PartySuite(Suite):
    """A bureau of another line of business, and the town next door, once they are named."""

    def test_a_body_that_is_named_sees_the_record_whatever_its_line_and_wherever_it_lies(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        names = [name for name in self.model.named_bodies() if field_of(self.model, name).related_model is Body]
        if not names:
            return
        bureau = _bureau(district)
        for name in names:
            for actor in (bureau, district.town_4):
                if not actor.may(f"{self.model.code}.view"):
                    continue
                record = self.put_in(district, plant, more={name: _body_of(actor)})

                unseen = list(_unseen(client_of(actor), actor, record))
                untold = (
                    name in parties(record)
                    and record.headline() not in client_of(actor).get("/notices/").content.decode()
                )

                assert (unseen, untold) == ([], False), f"{name}: {actor.title}"
                counts = self.model.objects.within(actor.scope.placed).filter(pk=record.pk).exists()
                assert counts == actor.scope.reaches(record.region), f"{name}: {actor.title}"
                with unscoped("the next record says the same", Scoped):
                    self.model._base_manager.filter(pk=record.pk).update(natural_key=None)


def _unseen(client: Client, actor: Actor, record: Record) -> Iterator[str]:
    """The ways by which the actor does not come to the record."""
    ledger, number = f"/ledgers/{record.code}/", record.number
    for address in (
        f"{ledger}?q={number}",
        f"{ledger}{number}/",
        f"/api/v1{ledger}records/?q={number}",
        f"/api/v1{ledger}records/{number}/",
    ):
        answer = client.get(address)
        if answer.status_code != 200 or number not in answer.content.decode():
            yield address
    if actor.may(f"{record.code}.export"):
        with ZipFile(BytesIO(client.get(f"{ledger}export.xlsx?q={number}").content)) as book:
            if not any(number.encode() in book.read(name) for name in book.namelist()):
                yield "export"


def _bureau(district: District) -> Actor:
    facts = {"name": _BUREAU, "kind": "department", "region": DISTRICT}
    body = open_record(Body, facts, actor=district.system, key=uuid4())
    return seat("forester", "林木", roles.DEPARTMENT, district.system, body=body, region=DISTRICT, sectors=["forestry"])


def _body_of(actor: Actor) -> Body:
    with unscoped("the test names the actor's body", Body):
        return Body.objects.get(pk=actor.body_id or 0)
