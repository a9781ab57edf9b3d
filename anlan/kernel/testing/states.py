"""What follows from a record's facts, asked of every ledger: its state where it has no loop, and its body where that is somebody else."""

import html
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.test import Client

from .. import clock
from ..history.errors import Incomplete
from ..history.verify import verify
from ..ledger.declare import LEDGERS
from ..loop.advance import correct, withdraw
from ..loop.declare import loop_of
from ..loop.opening import open_record
from ..people.actor import Actor
from ..people.roles import SYSTEM
from ..scope import Record, field_of
from ..scope.record import KEPT
from .base import Suite, first_of
from .cast import District


class FollowingSuite(Suite):
    """States and bodies that follow, in form and correction alike."""

    def test_each_state_that_is_offered_follows_from_its_fact_and_ends_with_it(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        if loop_of(self.model.code) is not None:
            return
        record = self.put_in(district, plant)
        actor = first_of(district, f"{self.model.code}.change", lambda actor: actor.scope.covers(record))
        assert set(self.model.reached_states()) == {KEPT, *self.model.state_from}

        for state, name in self.model.state_from.items():
            value, empty = filled(field_of(self.model, name))
            correct(record, {name: value}, actor=actor, key=uuid4(), version=record.version, reason="办完了")
            assert record.state == state
            page = client_of(actor).get(f"/ledgers/{record.code}/{record.number}/").content.decode()
            assert f">{self.model.state_titles[state]}</span>" in page
            correct(record, {name: empty}, actor=actor, key=uuid4(), version=record.version, reason="填错了")
            assert record.state == KEPT

        assert list(verify(self.model.code)) == []

    def test_what_belongs_to_it_is_added_and_listed_from_its_page(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        """Each pair that the ledger declares: the way to add one, and the list narrowed to it."""
        record = self.put_in(district, plant)
        for each in LEDGERS[self.model.code].related:
            code = each.ledger
            powers = (f"{self.model.code}.view", f"{code}.view", f"{code}.add")
            actor = next(
                actor for actor in district.actors.values()
                if all(map(actor.may, powers)) and actor.scope.covers(record) and actor.role != SYSTEM
            )  # fmt: skip
            client, query = client_of(actor), f"belongs={record.code}/{record.number}"

            page = client.get(f"/ledgers/{record.code}/{record.number}/").content.decode()
            form = client.get(f"/ledgers/{code}/new/?{query}").content.decode()
            listed = client.get(f"/ledgers/{code}/?{query}")

            is_offered = LEDGERS[code].offered_on.get(self.model.code, lambda _: True)
            assert (f"/ledgers/{code}/new/?{query}" in page) == is_offered(record)
            assert "名下" in form
            assert (listed.status_code, listed.context["count"].total) == (200, 0)
            assert f"归到{record.subject()}的" in html.unescape(listed.content.decode())

    def test_what_was_withdrawn_is_counted_beside_its_list_and_listed(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        record, code = self.put_in(district, plant), self.model.code
        actor = first_of(district, f"{code}.withdraw", lambda actor: actor.scope.covers(record))
        withdraw(record, actor=actor, key=uuid4(), reason="重复登记")
        reader = client_of(first_of(district, f"{code}.view", lambda actor: actor.scope.covers(record)))

        current_list, listed = (
            reader.get(f"/ledgers/{code}/{query}").content.decode() for query in ("", "?state=withdrawn")
        )

        assert f"/ledgers/{code}/{record.number}/" not in current_list
        assert '另有撤回<a class="n" href="?state=withdrawn"><data value="1">1</data>' in current_list
        assert f"/ledgers/{code}/{record.number}/" in listed

    def test_whose_it_is_is_asked_where_that_is_not_whoever_enters_it(self, district: District, plant: Record) -> None:
        if not self.model.names_body:
            return
        facts = self.facts(district, plant)
        writer = self.writer(district, facts.get("region", ""))

        assert "body" in LEDGERS[self.model.code].form.required
        with pytest.raises(Incomplete, match=str(field_of(self.model, "body").verbose_name)):
            open_record(self.model, {**facts, "body": None}, actor=writer, key=uuid4())


def filled(field: "models.Field[Any, Any]") -> tuple[Any, Any]:
    """A value of a field's own type, and what it holds without one."""
    day = date(2024, 10, 15)
    if isinstance(field, models.DateTimeField):
        return datetime(2024, 10, 15, 9, tzinfo=clock.LEGAL_ZONE), None
    return (day, None) if isinstance(field, models.DateField) else ("已有", "")
