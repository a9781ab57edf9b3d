"""Every loop walked through the pages, with a record that its own people put in there: who sees it, who finishes it, who is refused.

LoopSuite inherits these questions; a ledger whose records come about elsewhere overrides `open_by_page`.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import models

from .. import clock
from ..column import kind_of
from ..history.errors import Incomplete
from ..loop import watch
from ..loop.advance import correct
from ..loop.declare import Loop, Step
from ..loop.holding import Holder, holder_of
from ..loop.inbox import open_todos
from ..loop.stepping import told_days
from ..notice.models import Notice
from ..people import roles
from ..people.actor import Actor
from ..scope import Record, Scoped, field_of, unscoped
from .base import shortest_way
from .cast import District
from .each import taken_back
from .pages import ByPage, ClientOf, url_of


class LoopByPageSuite(ByPage):
    """A ledger's loop, from the form to its end, each step by whoever holds the matter."""

    def test_whoever_holds_a_record_sees_it_everywhere_and_takes_it_to_its_end(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)

        for step in self.longest_way():
            for actor in self.those_who_hold(record, everybody):
                self._finds(record, actor, client_of)
            taker = self.taker_by_page(step, record, everybody)
            answer = self.step_by_page(record, step, taker, client_of)
            assert answer.status_code == 302, f"{step.code} by {taker.title}: {answer.content.decode()}"
            record.refresh_from_db()
            assert record.state == step.target

        assert self.loop.by_code[record.state].closed

    def test_every_state_is_reached_and_left_through_the_page(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        """Each step from each state in which it begins; the list of a state holds the record as long as it is in it."""
        begun: dict[tuple[str, str], list[tuple[Step, str]]] = {}
        for step in self.loop.steps:
            if step.by == (roles.SYSTEM,) or step.led:
                continue  # no page takes these alone
            for source in [each for each in step.source if (step.code, each) not in self.by_sheet_alone]:
                facts = (step.code if step.code in self.begins else "", source if source in self.starts else "")
                begun.setdefault(facts, []).append((step, source))
        for (begins, starts), ends in begun.items():
            with taken_back():
                record = self.open_by_page(district, plant, client_of, begins, self.starts.get(starts, {}))
                ways = [[*shortest_way(self.loop, record.state, source), step] for step, source in ends]
                self._walk(record, ways, everybody, client_of)

    def _walk(self, record: Record, ways: list[list[Step]], everybody: list[Actor], client_of: ClientOf) -> None:
        """Take each way; where some begin alike, their common steps are taken once, and all that follow begin from there."""
        for first in {way[0].code: way[0] for way in ways}.values():
            with taken_back():
                self._step_and_look(record, first, self.taker_by_page(first, record, everybody), client_of)
                rests = [way[1:] for way in ways if way[0].code == first.code]
                self._walk(record, [rest for rest in rests if rest], everybody, client_of)
            record.refresh_from_db()

    def _step_and_look(self, record: Record, step: Step, actor: Actor, client_of: ClientOf) -> None:
        before = record.state
        answer = self.step_by_page(record, step, actor, client_of)
        assert answer.status_code == 302, f"{step.code} from {before}: {answer.content.decode()}"
        record.refresh_from_db()
        assert record.state == step.target
        for state in {before, record.state}:
            listed = client_of(actor).get(f"/ledgers/{record.code}/", {"state": state}).content.decode()
            assert (record.number in listed) == (state == record.state), f"{step.code}: {state}"

    def test_a_step_that_wants_proof_waits_for_it_and_wants_another_after_a_rejection(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        for step in [step for step in self.loop.steps if step.photo]:
            record = self.bring_to(district, plant, step.source[0], step.code)
            actor = self.taker_by_page(step, record, everybody)
            self._is_refused_for_want_of(step.photo, record, step, actor, client_of)

            assert self.step_by_page(record, step, actor, client_of).status_code == 302
            record.refresh_from_db()
            for back in [each for each in self.loop.steps_from(step.target) if each.target in step.source]:
                with clock.fixed(clock.now() + timedelta(minutes=5)):
                    self.step_by_page(record, back, self.taker_by_page(back, record, everybody), client_of)
                record.refresh_from_db()
                self._is_refused_for_want_of(step.photo, record, step, actor, client_of)
            with unscoped("the next step begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def _is_refused_for_want_of(
        self, proof: str, record: Record, step: Step, actor: Actor, client_of: ClientOf
    ) -> None:
        before = record.state
        answer = self.step_by_page(record, step, actor, client_of, proves=False)
        assert answer.status_code == 422
        assert f"请附上{proof}" in answer.content.decode()
        record.refresh_from_db()
        assert record.state == before

    def test_nothing_that_a_step_says_was_before_the_matter_itself(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        when = self.model.when
        for step, name in self._dated_steps() if when else []:
            record = self.bring_to(district, plant, step.source[0], step.code)
            begun = getattr(record, when or "")
            if begun is None or clock.legal_day(clock.now()) < (begun.date() if isinstance(begun, datetime) else begun):
                continue
            before, actor = record.state, self.taker_by_page(step, record, everybody)
            answer = self.step_by_page(record, step, actor, client_of, more={name: begun - timedelta(days=2)})
            assert answer.status_code == 422, f"{step.code}: {name}"
            assert "早于" in answer.content.decode(), f"{step.code}: {name}"
            record.refresh_from_db()
            assert record.state == before
            with unscoped("the next step begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def test_no_correction_puts_what_a_step_said_before_the_matter_itself(
        self, district: District, plant: Record
    ) -> None:
        when = self.model.when
        for step, name in self._dated_steps() if when else []:
            record = self.bring_to(district, plant, step.target)
            day = getattr(record, name)
            later = None if day is None else day + timedelta(days=1)
            if later is not None and later <= (clock.now() if isinstance(later, datetime) else clock.today()):
                timed, moment = kind_of(field_of(self.model, when or "")).timed, isinstance(later, datetime)
                begun = later if timed == moment else clock.start_of(later) if timed else clock.legal_day(later)
                how: dict[str, Any] = {"actor": district.system, "key": uuid4(), "reason": "写错了"}
                with pytest.raises(Incomplete, match="早于"):
                    correct(record, {when: begun}, version=record.version, **how)
            with unscoped("the next one begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def _dated_steps(self) -> list[tuple[Step, str]]:
        """Each step that a person takes and that says when something was, and the first column that says so."""
        steps = [step for step in self.loop.steps if step.by != (roles.SYSTEM,)]
        told = [(step, told_days(step, self.model.code, self.model.when)) for step in steps]
        dated = [
            (step, [name for name in names if isinstance(field_of(self.model, name), models.DateField)])
            for step, names in told
        ]
        return [(step, names[0]) for step, names in dated if names]

    def test_who_sends_a_matter_back_says_why_and_its_holder_reads_it(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        """Whoever has it now; of one that this ends, whoever had it."""
        for step in [step for step in self.loop.steps if step.why]:
            record = self.bring_to(district, plant, step.source[0], step.code)
            actor = self.taker_by_page(step, record, everybody)
            held_it = self.those_who_hold(record, everybody)
            silent = self.step_by_page(record, step, actor, client_of, note="")
            assert silent.status_code == 422
            assert "请写明理由" in silent.content.decode()

            assert self.step_by_page(record, step, actor, client_of, note="护栏还是松的").status_code == 302
            record.refresh_from_db()
            holder = (self.those_who_hold(record, everybody) or held_it)[0]
            assert f"“{step.title}”：护栏还是松的" in client_of(holder).get(url_of(record)).content.decode()
            with unscoped("the next step begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def _finds(self, record: Record, actor: Actor, client_of: ClientOf) -> None:
        client = client_of(actor)
        ways = (f"/ledgers/{record.code}/?q={record.number}", url_of(record), _api(record))
        for url in ways:
            answer = client.get(url)
            assert answer.status_code == 200, f"{actor.title} holds it: {url}"
            assert record.number in answer.content.decode(), f"{actor.title} holds it: {url}"
        assert record.number in client.get("/inbox/").content.decode(), f"{actor.title} has nothing in the inbox"

    def test_the_neighbours_of_whoever_holds_a_record_do_not_see_it(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        holder = holder_of(record)
        others = [actor for actor in everybody if not actor.scope.placed.covers(record)]
        neighbours = [actor for actor in others if holder is None or not (holder.named and holder.is_held_by(actor))]
        assert neighbours, "somebody must be outside, or scope means nothing"

        for actor in neighbours:
            client = client_of(actor)
            assert client.get(url_of(record)).status_code in (403, 404), actor.title
            assert client.get(_api(record)).status_code in (403, 404), actor.title
            assert url_of(record) not in client.get(f"/ledgers/{record.code}/?q={record.number}").content.decode()
            assert not open_todos(actor).filter(ledger=record.code, record_id=record.pk).exists()

    def test_nobody_else_takes_a_step_unless_it_says_so(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)

        for step in self.longest_way():
            holder, substitutes = holder_of(record), list[Actor]()
            if holder is not None and holder.named and step.taker is None:
                strangers = self._strangers(record, step, holder, everybody)
                for actor in strangers:
                    answer = self.step_by_page(record, step, actor, client_of)
                    assert answer.status_code == 403, f"{actor.title} took {step.code} of {holder.title}"
                    assert holder.title in answer.content.decode()
                    assert f"steps/{step.code}/" not in client_of(actor).get(url_of(record)).content.decode()
                substitutes = [actor for actor in everybody if _may_stand_in(self.loop, step, holder, actor, record)]
                if substitutes:
                    page = client_of(substitutes[0]).get(url_of(record)).content.decode()
                    assert f"由您代{holder.title}办理" in page
            taker = self.taker_by_page(step, record, [*substitutes, *everybody], holders_first=not substitutes)
            assert self.step_by_page(record, step, taker, client_of).status_code == 302
            record.refresh_from_db()
            if holder is not None and holder.named and not holder.is_held_by(taker) and step.taker is None:
                assert f"代{holder.title}办理" in client_of(taker).get(url_of(record)).content.decode()

    def _strangers(self, record: Record, step: Step, holder: Holder, everybody: list[Actor]) -> list[Actor]:
        """Those who have the step's power and see the record, but neither hold it nor may act instead."""
        return [
            actor for actor in everybody
            if actor.may(self.loop.power(step)) and actor.scope.covers(record) and not holder.is_held_by(actor)
            and actor.role not in step.instead
        ]  # fmt: skip

    def test_whoever_is_told_that_it_is_late_can_open_it(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        with unscoped("the test looks as late as it takes", Notice):
            watch.sweep((record.due_at or clock.now()) + (clock.end_of(date(2024, 12, 31)) - clock.now()))
            role_codes = set(
                Notice.objects.filter(ledger=record.code, record_id=record.pk, key__startswith="late:").values_list(
                    "role", flat=True
                )
            )

        for role in role_codes:
            there = [actor for actor in everybody if actor.role == role and actor.scope.covers(record)]
            assert there, f"{role} is told, and nobody of it can see the record"
            for actor in there:
                assert client_of(actor).get(url_of(record)).status_code == 200, actor.title


def _api(record: Record) -> str:
    return f"/api/v1/ledgers/{record.code}/records/{record.number}/"


def _may_stand_in(loop: Loop, step: Step, holder: Holder, actor: Actor, record: Record) -> bool:
    return (
        actor.may(loop.power(step)) and actor.role in step.instead and not holder.is_held_by(actor)
        and actor.scope.covers(record)
    )  # fmt: skip
