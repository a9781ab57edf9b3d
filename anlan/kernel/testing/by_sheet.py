"""Every loop through spreadsheets: an export keeps each record's state when it comes in again, and a sheet that knows more moves it on.

LoopSuite inherits these questions.
"""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

from django.test import Client
from python_calamine import CalamineWorkbook

from .. import clock
from ..column import kind_of
from ..history.models import Event
from ..history.verify import verify
from ..history.writing import set_values
from ..ledger.declare import LEDGERS, Past
from ..loop.declare import Step, state_title
from ..people.actor import Actor
from ..people.roles import SYSTEM
from ..scope import Record, Scoped, field_of, unscoped
from ..sheets.intake import commit, stage
from ..sheets.mapping import fields_of, title_of
from .base import Suite
from .by_columns import cell_text
from .cast import District
from .pages import ClientOf

_PHONES = ("029-86661234转801", "+86 13800000055", "13912345678、119", "(029)86661234")  # as people write them


class LoopBySheetSuite(Suite):
    """A ledger's loop, as its own export and as sheets of offices tell it."""

    def test_an_export_comes_in_again_with_every_state_as_it_is(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        records = []
        for state in self.loop.states:
            records.append(self.bring_to(district, plant, state.code))
            with unscoped("the next one begins with a record of its own", Scoped):
                phones = dict.fromkeys(self._masked(), _PHONES[len(records) % len(_PHONES)])
                self.model._base_manager.filter(pk=records[-1].pk).update(natural_key=None, **phones)
        actor = self._exporter(district, records)
        if actor is None:
            return
        content = _export(client_of(actor), self.model.code)

        staged = stage(LEDGERS[self.model.code], content, "export.xlsx", actor)

        assert [str(problem) for problem in staged.errors] == []
        assert (staged.rows, staged.changed, staged.behind) == ([], [], 0)
        assert staged.unchanged == len(records)

    def test_what_a_step_brings_is_exported(self, district: District, plant: Record, client_of: ClientOf) -> None:
        ledger = LEDGERS[self.model.code]
        ends = next(state.code for state in self.loop.states if state.closed)
        record = self.bring_to(district, plant, ends)
        actor = self._exporter(district, [record])
        if actor is None:
            return
        titles, row = _cells(_export(client_of(actor), ledger.code))

        cells = dict(zip(titles, row, strict=True))
        step_names = {name for step in self.loop.steps for name in step.brings} | {
            name for past in ledger.past for name in (*past.on, *past.brings)
        }
        for name in sorted(step_names - {"note", *ledger.not_in_sheet}):
            assert title_of(ledger, field_of(self.model, name)) in cells, name
        assert cells[title_of(ledger, field_of(self.model, "state"))] == state_title(self.model, record.state)

    def test_a_sheet_that_knows_more_moves_its_record_on_as_of_its_day(self, district: District, plant: Record) -> None:
        ledger = LEDGERS[self.model.code]
        if not ledger.past:
            return
        record, day = self.put_in(district, plant), clock.today()
        last = ledger.past[-1]
        with unscoped("the test writes the days that a sheet tells", Scoped):
            content = self._told(record, ledger.past, day)
            actor = self._teller(district, record, self.loop.step(last.step), content)

            staged = stage(ledger, content, "情况.csv", actor)
            assert [str(problem) for problem in staged.errors] == []
            assert len(staged.changed) == 1
            commit(staged)

            record.refresh_from_db()
        assert record.state == self.loop.step(last.step).target
        events = Event.objects.filter(ledger=record.code, record_id=record.pk).order_by("seq")
        assert [event.step for event in events] == ["opened", *(past.step for past in ledger.past)]
        assert clock.legal_day(events[len(events) - 1].happened_at) == day
        assert list(verify()) == []

        again = stage(ledger, content, "情况.csv", actor)
        assert (again.changed, again.unchanged) == ([], 1)

    def test_a_sheet_that_knows_less_reopens_nothing(self, district: District, plant: Record) -> None:
        ledger = LEDGERS[self.model.code]
        if not ledger.past:
            return
        ends = next(state.code for state in self.loop.states if state.closed)
        record = self.bring_to(district, plant, ends)
        begins = next(state.title for state in self.loop.states if not state.closed)
        content = _csv(("编号", record.number), (_title(self.model, "state"), begins))
        actor = self._teller(district, record, None, content)

        staged = stage(ledger, content, "旧表.csv", actor)

        assert ([str(problem) for problem in staged.errors], staged.changed, staged.behind) == ([], [], 1)
        assert any("没有改回" in remark for remark in staged.said)

    def test_whoever_may_not_take_the_last_step_is_told_at_the_cell(self, district: District, plant: Record) -> None:
        ledger = LEDGERS[self.model.code]
        if not ledger.past:
            return
        record = self.put_in(district, plant)
        content = self._told(record, ledger.past, clock.today())
        last = self.loop.step(ledger.past[-1].step)
        barred = [
            actor
            for actor in district.actors.values()
            if actor.may(f"{ledger.code}.import")
            and actor.scope.covers(record)
            and not actor.may(self.loop.power(last))
        ]

        for actor in barred:
            staged = stage(ledger, content, "情况.csv", actor)
            assert [problem.message for problem in staged.errors if last.title in problem.message], actor.title
            assert staged.changed == []

    def test_a_row_of_months_ago_gives_nobody_a_to_do_that_is_due_today(
        self, district: District, plant: Record
    ) -> None:
        ledger, day = LEDGERS[self.model.code], clock.today() - timedelta(days=120)
        facts, all_facts, when = dict[str, Any](), self.facts(district, plant), self.model.when
        if when:
            facts[when] = clock.start_of(day) if kind_of(field_of(self.model, when)).timed else day
        demanded = {
            name for name, (other, *values) in ledger.form.required_if.items() if facts.get(other, "") in values
        }
        facts |= {name: all_facts[name] for name in (ledger.required | demanded) - facts.keys() if name in all_facts}
        row = self.model()
        set_values(row, facts)
        with unscoped("the test looks at what came in", Scoped):
            content = _csv(*((_title(self.model, name), cell_text(row, name)) for name in facts))
            able = [actor for actor in district.actors.values() if actor.may(f"{ledger.code}.import")]
            tries = [stage(ledger, content, "往年.csv", actor) for actor in able if actor.role != SYSTEM]
            staged = next((each for each in tries if not each.errors), None)
            if staged is None:
                assert all("已经过了" in str(problem) for each in tries for problem in each.errors), tries[0].errors
                return  # no sheet of it comes in, or none of what was to be on a day that is over
            commit(staged)
            record = self.model._base_manager.order_by("-pk")[0]
        assert record.due_at is None or clock.legal_day(record.due_at - datetime.resolution) > clock.today()

    def _told(self, record: Record, pasts: tuple[Past, ...], day: Any) -> bytes:
        """A sheet that gives the record's number, its last state, and the day on which it came."""
        state = state_title(self.model, self.loop.step(pasts[-1].step).target)
        return _csv(
            ("编号", record.number),
            (_title(self.model, "state"), state),
            (_title(self.model, pasts[-1].on[0]), str(day)),
        )

    def _masked(self) -> list[str]:
        """The columns whose numbers an export hides."""
        return [field.attname for field in fields_of(self.model) if kind_of(field).masked]

    def _exporter(self, district: District, records: list[Record]) -> Actor | None:
        powers = (f"{self.model.code}.export", f"{self.model.code}.import")
        able = (
            actor
            for actor in district.actors.values()
            if all(map(actor.may, powers)) and all(map(actor.scope.covers, records))
        )
        return next(able, None)

    def _teller(self, district: District, record: Record, step: Step | None, content: bytes) -> Actor:
        """Somebody who imports, and may take the step."""
        return next(
            actor
            for actor in district.actors.values()
            if actor.may(f"{record.code}.import")
            and actor.may(f"{record.code}.change")
            and actor.scope.covers(record)
            and (step is None or not stage(LEDGERS[record.code], content, "情况.csv", actor).errors)
        )


def _title(model: type[Record], name: str) -> str:
    return title_of(LEDGERS[model.code], field_of(model, name))


def _csv(*cells: tuple[str, str]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(zip(*cells, strict=True))
    return text.getvalue().encode("utf-8-sig")


def _export(client: Client, code: str) -> bytes:
    return client.get(f"/ledgers/{code}/export.xlsx").content


def _cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
