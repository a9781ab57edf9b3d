"""The questions every ledger is asked. A ledger's tests inherit the suites and add only its own rules.

class TestTraining(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Course

    def facts(self, district, plant):              # what a record of it says, a town's own if it can be
        return {"name": "有限空间作业", "held_on": date(2024, 6, 12), "region": plant.region, "attendees": 42}

    brings = {"file": {"passed": 40}}              # what a step must bring beyond its key
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from .. import clock
from ..history.errors import Incomplete, NotAllowed, WrongState
from ..history.verify import verify
from ..indicator.compute import compute
from ..indicator.declare import INDICATORS, Indicator, Period
from ..indicator.drill import describe, rows
from ..ledger.declare import LEDGERS
from ..loop import watch
from ..loop.advance import advance, correct, withdraw
from ..loop.models import Todo
from ..loop.opening import open_record
from ..notice.models import Notice
from ..people.actor import Actor
from ..scope import NOTHING, Record, Scope, Scoped, ScopeMissing, field_of, unscoped
from .base import first_of
from .by_hand import HandCountSuite
from .by_page import LoopByPageSuite
from .by_request import RequestSuite
from .by_sheet import LoopBySheetSuite
from .cast import District
from .location import LocationSuite
from .moving import MovingSuite
from .parties import PartySuite
from .proof import prove
from .states import FollowingSuite
from .titles import TitleSuite

PERIOD = Period(date(2024, 1, 1), date(2024, 12, 31))


def vars_of(record: Record) -> dict[str, Any]:
    """A record's columns by attname."""
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


class LedgerSuite(LocationSuite, MovingSuite, FollowingSuite, TitleSuite, PartySuite):
    """Pages, scope, correction, withdrawal and history of a ledger's records."""

    def reader(self, district: District, record: Record) -> Actor:
        return first_of(district, f"{self.model.code}.view", lambda actor: actor.scope.covers(record))

    def test_rows_without_a_scope_are_refused(self, district: District) -> None:
        with pytest.raises(ScopeMissing):
            list(self.model.objects.all())

        assert list(self.model.objects.within(NOTHING)) == []

    def test_its_list_and_page_show_a_record(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        record = self.put_in(district, plant)
        client = client_of(self.reader(district, record))

        listed = client.get(f"/ledgers/{self.model.code}/?q={record.number}")
        page = client.get(f"/ledgers/{self.model.code}/{record.number}/")

        assert record.number in listed.content.decode()
        assert page.status_code == 200
        assert record.number in page.content.decode()

    def test_another_town_gets_not_found(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        record = self.put_in(district, plant)

        answer = client_of(district.town_4).get(f"/ledgers/{self.model.code}/{record.number}/")

        assert answer.status_code == (404 if district.town_4.may(f"{self.model.code}.view") else 403)

    def test_a_role_without_the_power_is_refused(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        record = self.put_in(district, plant)
        refused = [
            actor for actor in district.actors.values()
            if actor.scope.covers(record) and actor.role != "system" and not actor.may(f"{self.model.code}.add")
        ]  # fmt: skip
        assert refused, "somebody must be refused, or the power means nothing"

        for actor in refused:
            answer = client_of(actor).post(f"/ledgers/{self.model.code}/new/", {"key": str(uuid4())})
            assert answer.status_code == 403

    def test_a_missing_number_is_not_found(self, district: District, client_of: Callable[[Actor], Client]) -> None:
        answer = client_of(first_of(district, f"{self.model.code}.view")).get(
            f"/ledgers/{self.model.code}/XX-2024-9999/"
        )

        assert answer.status_code == 404

    def test_a_list_is_only_read(self, district: District, client_of: Callable[[Actor], Client]) -> None:
        answer = client_of(first_of(district, f"{self.model.code}.view")).delete(f"/ledgers/{self.model.code}/")

        assert answer.status_code == 405

    def test_the_same_key_opens_one_record(self, district: District, plant: Record) -> None:
        facts, key = self.facts(district, plant), uuid4()
        writer = self.writer(district, facts.get("region", ""))

        first = open_record(self.model, facts, actor=writer, key=key)
        again = open_record(self.model, facts, actor=writer, key=key)

        assert first.pk == again.pk

    def test_its_key_compares_names_as_people_do_and_is_never_cut(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        values = vars(record)
        full_width = {name: f"（{value}） ".upper() for name in self._named() if isinstance(value := values[name], str)}
        half_width = {name: f"({values[name]})" for name in full_width}
        long = dict.fromkeys(full_width, "长" * 400)
        longer = {name: f"{value}短" for name, value in long.items()}

        keys = [self.model.natural_key_of({**values, **each}) for each in (full_width, half_width, long, longer)]

        assert self.model.natural_key_of(values) == record.natural_key
        if full_width:
            assert keys[0] == keys[1]
            assert keys[2] != keys[3]
        if (longest := keys[2]) is not None:
            assert len(self.model.apart(longest, values)) <= 300

    def _named(self) -> list[str]:
        """The words among what tells its records apart: no choice, no code of a region."""
        fields = [field_of(self.model, name) for name in self.model.natural if name != "region"]
        return [field.attname for field in fields if not field.choices and not field.is_relation]

    def test_a_rival_out_of_scope_is_neither_told_nor_in_the_way(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        if record.natural_key is None or not district.town_4.may(f"{self.model.code}.add"):
            return
        key = record.natural_key
        self.model._base_manager.filter(pk=record.pk).update(region="990199103299", sector="mining")
        facts = self.facts(district, plant) | {"region": plant.region}
        sector = self.model.sector_by_nature(facts) or "general"
        writer = replace(self.writer(district, plant.region), scope=Scope((plant.region,), (sector, "industry")))
        with unscoped("the rival keeps the key that the new record would have", Scoped):
            twin = self.model(**{**vars_of(record), "region": plant.region, "sector": sector})
            self.model._base_manager.filter(pk=record.pk).update(
                natural_key=self.model.natural_key_of(vars(twin)) or key
            )

        second = open_record(self.model, {**facts, "sector": sector}, actor=writer, key=uuid4())

        assert second.natural_key != self.model.natural_key_of(vars(second))
        with pytest.raises(Incomplete, match=second.number):
            open_record(self.model, {**facts, "sector": sector}, actor=writer, key=uuid4())

    def test_a_withdrawn_record_counts_no_more_and_its_history_holds(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        actor = first_of(district, f"{self.model.code}.withdraw", lambda actor: actor.scope.covers(record))

        withdraw(record, actor=actor, key=uuid4(), reason="重复登记")

        assert not self.model.objects.within(actor.scope).filter(pk=record.pk).exists()
        assert list(verify(self.model.code)) == []

    def test_the_second_editor_learns_who_was_first(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        actor = first_of(district, f"{self.model.code}.change", lambda actor: actor.scope.covers(record))
        name = next(
            name for name in LEDGERS[self.model.code].form.fields
            if field_of(self.model, name).get_internal_type() in ("CharField", "TextField")
            and not field_of(self.model, name).choices and name != "region"
        )  # fmt: skip

        correct(record, {name: "更正一"}, actor=actor, key=uuid4(), version=1)

        with pytest.raises(WrongState, match=actor.name):
            correct(record, {name: "更正二"}, actor=actor, key=uuid4(), version=1)


class LoopSuite(LoopByPageSuite, RequestSuite, LoopBySheetSuite):
    """Each step of a ledger's loop: taken, refused, repeated, out of turn, late."""

    def test_every_step_can_be_taken_and_every_state_reached(self, district: District, plant: Record) -> None:
        for step in self.loop.steps:
            record = self.bring_to(district, plant, step.source[0], step.code)

            event = self.take(district, record, step)

            assert (event.before, event.after) == (step.source[0], step.target)
            assert record.state == step.target
            self._one_todo_while_open(record)
            with unscoped("the next step begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def _one_todo_while_open(self, record: Record) -> None:
        with unscoped("a record's own to-do", Todo):
            open_count = Todo.objects.filter(ledger=record.code, record_id=record.pk, closed_at=None).count()
        assert open_count == (0 if self.loop.by_code[record.state].closed else 1)

    def test_a_step_is_refused_without_its_power(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        step = self.loop.steps_from(self.loop.start)[0]
        refused = [actor for actor in district.actors.values() if not actor.may(self.loop.power(step))]

        for actor in refused:
            with pytest.raises(NotAllowed):
                advance(record, step.code, actor=actor, key=uuid4())

    def test_a_repeated_step_changes_nothing(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        step = self.loop.steps_from(self.loop.start)[0]
        actor, key, content = self.taker(district, record, step), uuid4(), self.brought(step)
        if step.photo:
            prove(record, step.photo, actor)

        first = advance(record, step.code, actor=actor, key=key, content=content)
        again = advance(record, step.code, actor=actor, key=key, content=content)

        assert first.pk == again.pk
        assert list(verify(self.model.code)) == []

    def test_a_step_out_of_turn_is_refused(self, district: District, plant: Record) -> None:
        record = self.put_in(district, plant)
        for step in self.loop.steps:
            if self.loop.start not in step.source:
                with pytest.raises((WrongState, Incomplete)):
                    self.take(district, record, step)

    def test_what_a_step_needs_is_asked_for(self, district: District, plant: Record) -> None:
        for step in self.loop.steps_from(self.loop.start):
            record = self.put_in(district, plant, step.code)
            lacking = [name for name in step.needs if not getattr(record, field_of(self.model, name).attname)]
            if lacking:
                with pytest.raises(Incomplete) as refused:
                    advance(record, step.code, actor=self.taker(district, record, step), key=uuid4())
                assert set(lacking) <= set(refused.value.missing)
            with unscoped("the next step begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def test_what_is_late_is_told_once_to_each_level(self, district: District, plant: Record) -> None:
        record = self.bring_to(district, plant, next(state.code for state in self.loop.states if not state.closed))
        with unscoped("the test makes it late", Todo):
            todo = Todo.objects.get(ledger=record.code, record_id=record.pk, closed_at=None)
            if todo.due_at is None:
                todo.due_at = clock.now()
                todo.save()
        levels = self.loop.by_code[todo.state].told_late(record)
        far = todo.due_at + timedelta(days=60)

        watch.sweep(far)
        watch.sweep(far)

        with unscoped("all notices of the test", Notice):
            notices = Notice.objects.filter(record_id=record.pk, ledger=record.code, key__startswith="late:")
            assert sorted(notices.values_list("role", flat=True)) == sorted(levels)


class IndicatorSuite(HandCountSuite):
    """Each figure of a ledger: equals its rows, adds up by town, is scoped, and says how it is counted."""

    @property
    def indicators(self) -> list[Indicator]:
        indicators = [each for each in INDICATORS.values() if isinstance(each, Indicator) and each.model is self.model]
        assert indicators, "a ledger counts something"
        return indicators

    def test_every_figure_equals_its_rows(self, district: District, plant: Record) -> None:
        self.put_in(district, plant)
        scope = district.leader.scope

        values = compute([each.code for each in self.indicators], scope, PERIOD, by="town")

        for each in self.indicators:
            behind = rows(each, scope, PERIOD)
            assert values[each.code].rows == behind.count()
            assert values[each.code].total == _by_hand(each, behind)
            assert sum(part or 0 for part in values[each.code].groups.values()) >= (values[each.code].total or 0)

    def test_every_figure_equals_its_rows_wherever_its_days_lie(self, district: District, plant: Record) -> None:
        """The second period of each kind is asked by the statement of the first: past, to yesterday, and not yet ended."""
        self.put_in(district, plant)
        scope, today = district.leader.scope, clock.today()
        for last in (-60, -2, -1, 0, 9):
            end = today + timedelta(days=last)
            for first in (400, 0):
                period = Period(end - timedelta(days=first), end)
                values = compute([each.code for each in self.indicators], scope, period, before=period.year_before())
                for each in self.indicators:
                    then = _by_hand(each, rows(each, scope, period.year_before()))
                    count = _by_hand(each, rows(each, scope, period))
                    assert ((values[each.code].total or 0), (values[each.code].before or 0)) == (count, then)

    def test_a_group_opens_the_rows_it_counts(self, district: District, plant: Record) -> None:
        self.put_in(district, plant)
        scope = district.leader.scope
        for by in ("town", "village", "sector", "body", "month"):
            for each in self.indicators:
                if by == "month" and each.is_stock:
                    continue
                value = compute([each.code], scope, PERIOD, by=by)[each.code]
                for key, count in value.groups.items():
                    assert _by_hand(each, rows(each, scope, PERIOD, by=by, key=key)) == count

    def test_another_town_counts_nothing(self, district: District, plant: Record) -> None:
        self.put_in(district, plant)

        values = compute([each.code for each in self.indicators], district.village_4.scope, PERIOD)

        assert {value.total for value in values.values()} == {Decimal(0)}

    def test_every_figure_says_how_it_is_counted(self, district: District) -> None:
        for each in self.indicators:
            assert each.unit
            assert str(self.model._meta.verbose_name) in describe(each, PERIOD)


def _by_hand(each: Indicator, behind: Any) -> Decimal:
    if each.distinct:
        return Decimal(len({getattr(row, each.distinct.removesuffix("_id") + "_id", None) or getattr(row, each.distinct)
                            for row in behind}))  # fmt: skip
    if each.sum_of:
        return sum((Decimal(getattr(row, each.sum_of) or 0) for row in behind), Decimal(0))
    return Decimal(len(list(behind)))


__all__ = ["IndicatorSuite", "LedgerSuite", "LoopSuite"]
