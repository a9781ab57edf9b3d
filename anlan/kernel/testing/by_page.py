"""Every loop walked through the pages, with a record that its own people put in there: who sees it, who finishes it, who is refused.

LoopSuite inherits these questions; a ledger whose records come about elsewhere overrides `open_by_page`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.test import Client

from .. import clock
from ..history.models import Event
from ..history.verify import verify
from ..ledger.declare import LEDGERS
from ..loop import deciders, watch
from ..loop.declare import Loop, Step
from ..loop.holding import Holder, holder_of, may_take
from ..loop.inbox import open_todos
from ..loop.opening import open_record
from ..loop.stepping import NOTE
from ..notice.models import Notice
from ..people import roles
from ..people.actor import Actor
from ..people.models import Body
from ..scope import Record, Scoped, field_of, unscoped
from ..scope.record import WITHDRAWN
from .base import Suite, first_of, shortest_way
from .cast import DISTRICT, District, seat
from .proof import prove

ClientOf = Callable[[Actor], Client]
_OPENERS = ("village_3", "office", "town_3", "bureau", "leader")


class LoopByPageSuite(Suite):
    """A ledger's loop, from the form to its end, each step by whoever holds the matter."""

    @pytest.fixture
    def everybody(self, district: District, plant: Record) -> list[Actor]:
        """The cast, the plant's own manager, and somebody of a second department."""
        values = {"name": "青禾区水利局", "kind": "department", "region": DISTRICT}
        water = open_record(Body, values, actor=district.system, key=uuid4())
        more = (
            seat("manager", "赵安", roles.ENTERPRISE, district.system, body=water, region=plant.region, place=plant.pk),
            seat("water", "江涛", roles.DEPARTMENT, district.system, body=water, region=DISTRICT),
        )
        return [actor for actor in (*district.actors.values(), *more) if actor.role != roles.SYSTEM]

    def opener(self, district: District, region: str = "") -> Actor:
        """Who puts a record in, in everyday work; one who answers for `region` where the form asks for it."""
        return first_of(
            district, f"{self.model.code}.add", lambda actor: region.startswith(actor.scope.regions), names=_OPENERS
        )

    def open_by_page(self, district: District, plant: Record, client_of: ClientOf, step: str = "") -> Record:
        """A record that its opener put in with the form: nothing is set but what the page asks; one with which a step can be taken."""
        form = LEDGERS[self.model.code].form
        all_facts = {**self.facts(district, plant), **self.begins.get(step, {})}
        where = all_facts.get("region") if "region" in form.fields else None
        actor = self.opener(district, where or district.village_3.region)
        form_fields = form.asked_of(actor.role)
        facts = {name: value for name, value in all_facts.items() if name in form_fields and value is not None}
        values = {name: typed(self.model, name, value) for name, value in facts.items()}
        address, key = f"/ledgers/{self.model.code}/new/", str(uuid4())
        answer = client_of(actor).post(address, {**values, "key": key})
        if answer.status_code == 422 and (twin := answer.context["form"].data.get("twin")):
            answer = client_of(actor).post(address, {**values, "key": key, "twin": twin})  # meant as a further one
        assert answer.status_code == 302, answer.content.decode()
        with unscoped("the test reads what the page made", Scoped):
            return self.model._base_manager.get(number=answer["Location"].rstrip("/").rpartition("/")[2])

    def step_by_page(
        self,
        record: Record,
        step: Step,
        actor: Actor,
        client_of: ClientOf,
        *,
        proves: bool = True,
        note: str | None = None,
    ) -> Any:
        """The answer to a step's form, filled in as the suite says, with what proves it."""
        step_values: Mapping[str, Any] = {**self.brought(step), **({} if note is None else {NOTE: note})}
        values = {
            f"{step.code}-{name}": value if name == NOTE else typed(self.model, name, value)
            for name, value in step_values.items()
        }
        if step.photo and proves:
            prove(record, step.photo, actor)
        hidden = {f"{step.code}-key": str(uuid4()), f"{step.code}-version": str(record.version)}
        return client_of(actor).post(f"{url_of(record)}steps/{step.code}/", {**values, **hidden})

    def holders(self, record: Record, everybody: list[Actor]) -> list[Actor]:
        """Those of the cast in whose hands a record is."""
        holder = holder_of(record)
        assert holder is not None, f"{record.state} has no holder"
        there = [
            actor for actor in everybody if holder.is_held_by(actor) and (holder.named or actor.scope.covers(record))
        ]
        assert there, f"nobody of the cast is {holder.title}: nobody could act"
        return there

    def way(self) -> list[Step]:
        """The steps from the start to the nearest end."""
        ends = [state.code for state in self.loop.states if state.closed]
        return min((shortest_way(self.loop, self.loop.start, end) for end in ends), key=len)

    def longest_way(self) -> list[Step]:
        """A way through every open state that lies between the start and an end, as far as one way does."""
        ends = [state.code for state in self.loop.states if state.closed]
        ways = [way for end in ends for way in _ways(self.loop, self.loop.start, end, ())]
        return max(ways, key=len)

    def test_whoever_holds_a_record_sees_it_everywhere_and_takes_it_to_its_end(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)

        for step in self.longest_way():
            holders = self.holders(record, everybody)
            for actor in holders:
                self._finds(record, actor, client_of)
            taker = _who_takes(self.loop, step, record, [*holders, *everybody])
            answer = self.step_by_page(record, step, taker, client_of)
            assert answer.status_code == 302, f"{step.code} by {taker.title}: {answer.content.decode()}"
            record.refresh_from_db()
            assert record.state == step.target

        assert self.loop.by_code[record.state].closed

    def test_every_state_is_reached_and_left_through_the_page(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        """Each step from each state in which it begins; the list of a state holds the record as long as it is in it."""
        steps = [step for step in self.loop.steps if step.by != (roles.SYSTEM,)]  # no page takes the system's own
        for step in steps:
            for source in step.source:
                record = self.open_by_page(district, plant, client_of, step.code)
                for each in [*shortest_way(self.loop, self.loop.start, source), step]:
                    actor = _who_takes(self.loop, each, record, [*self._those_who_hold(record, everybody), *everybody])
                    before = record.state
                    answer = self.step_by_page(record, each, actor, client_of)
                    assert answer.status_code == 302, f"{each.code} from {before}: {answer.content.decode()}"
                    record.refresh_from_db()
                    assert record.state == each.target
                    for state in {before, record.state}:
                        listed = client_of(actor).get(f"/ledgers/{record.code}/", {"state": state}).content.decode()
                        assert (record.number in listed) == (state == record.state), f"{each.code}: {state}"
                with unscoped("the next one begins with a record of its own", Scoped):
                    self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def test_a_step_that_wants_proof_waits_for_it_and_wants_another_after_a_rejection(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        for step in [step for step in self.loop.steps if step.photo]:
            record = self.bring_to(district, plant, step.source[0], step.code)
            actor = self._taker_by_page(step, record, everybody)
            self._is_refused_for_want_of(step.photo, record, step, actor, client_of)

            assert self.step_by_page(record, step, actor, client_of).status_code == 302
            record.refresh_from_db()
            for back in [each for each in self.loop.steps_from(step.target) if each.target in step.source]:
                with clock.fixed(clock.now() + timedelta(minutes=5)):
                    self.step_by_page(record, back, self._taker_by_page(back, record, everybody), client_of)
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

    def test_who_sends_a_matter_back_says_why_and_its_holder_reads_it(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        for step in [step for step in self.loop.steps if step.why]:
            record = self.bring_to(district, plant, step.source[0], step.code)
            actor = self._taker_by_page(step, record, everybody)
            silent = self.step_by_page(record, step, actor, client_of, note="")
            assert silent.status_code == 422
            assert "请写明理由" in silent.content.decode()

            assert self.step_by_page(record, step, actor, client_of, note="护栏还是松的").status_code == 302
            record.refresh_from_db()
            holder = self.holders(record, everybody)[0]
            assert f"“{step.title}”：护栏还是松的" in client_of(holder).get(url_of(record)).content.decode()
            with unscoped("the next step begins with a record of its own", Scoped):
                self.model._base_manager.filter(pk=record.pk).update(natural_key=None)

    def _taker_by_page(self, step: Step, record: Record, everybody: list[Actor]) -> Actor:
        return _who_takes(self.loop, step, record, [*self._those_who_hold(record, everybody), *everybody])

    def _those_who_hold(self, record: Record, everybody: list[Actor]) -> list[Actor]:
        return [] if self.loop.by_code[record.state].closed else self.holders(record, everybody)

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
            holder = holder_of(record)
            holders = self.holders(record, everybody)
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
                    holders = substitutes
            taker = _who_takes(self.loop, step, record, [*holders, *everybody])
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

    def test_a_withdrawal_after_the_hand_over_is_the_office_s_to_decide(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        onward = [step for step in self.longest_way()[:1] if not self.loop.by_code[step.target].closed]
        for step in onward:
            taker = _who_takes(self.loop, step, record, [*self.holders(record, everybody), *everybody])
            self.step_by_page(record, step, taker, client_of)
            record.refresh_from_db()
        asks = [
            actor for actor in everybody
            if actor.may(f"{record.code}.withdraw") and actor.scope.covers(record)
            and not deciders.decides_alone(record, actor)
        ]  # fmt: skip
        decider = next(actor for actor in everybody if actor.may(f"{record.code}.decide"))
        for answer in ("no", "yes") if asks else ():
            client_of(asks[0]).post(f"{url_of(record)}withdrawal/", _form("withdrawal", reason="不想报了"))
            record.refresh_from_db()
            assert record.state != WITHDRAWN, "it waits for whoever decides"
            assert "定撤回" in client_of(decider).get("/inbox/").content.decode()
            assert "不想报了" in client_of(decider).get(url_of(record)).content.decode()
            form = _form("decision", granted=answer, reason="核实过")
            assert client_of(asks[0]).post(f"{url_of(record)}decision/", form).status_code == 403
            assert client_of(decider).post(f"{url_of(record)}decision/", form).status_code == 302
            record.refresh_from_db()
            assert (record.state == WITHDRAWN) == (answer == "yes")
            with unscoped("what was told of the record", Notice):
                notices = Notice.objects.filter(ledger=record.code, record_id=record.pk, key__startswith="answer:")
                assert notices.filter(deliveries__person_id=asks[0].person_id).count() == (1 if answer == "no" else 2)
        assert list(verify(record.code)) == []

    def test_more_time_is_asked_for_by_the_holder_and_is_one_with_the_date_on_the_record(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        for step in self.longest_way():
            state, holders = self.loop.by_code[record.state], self.holders(record, everybody)
            asks, overtaken = [actor for actor in holders if not actor.may(f"{record.code}.extend")], False
            if record.due_at is not None and asks:
                day = clock.legal_day(record.due_at) + timedelta(days=20)
                decider = next(actor for actor in everybody if actor.may(f"{record.code}.extend"))
                form = _form("extension", until=f"{day}", reason="等配件", version=f"{record.version}")
                assert client_of(asks[0]).post(f"{url_of(record)}extension/", form).status_code == 302
                assert "定延期" in client_of(decider).get("/inbox/").content.decode()
                client_of(decider).post(f"{url_of(record)}decision/", _form("decision", granted="yes"))
                record.refresh_from_db()
                assert record.due_at == clock.end_of(day)
                if state.due_field and not isinstance(field_of(self.model, state.due_field), models.DateTimeField):
                    assert getattr(record, state.due_field) == day
                overtaken = True
                again = _form(
                    "extension", until=f"{day + timedelta(days=9)}", reason="还等", version=f"{record.version}"
                )
                assert client_of(asks[0]).post(f"{url_of(record)}extension/", again).status_code == 302
                record.refresh_from_db()
            taker = _who_takes(self.loop, step, record, [*holders, *everybody])
            self.step_by_page(record, step, taker, client_of)
            record.refresh_from_db()
            if overtaken and step.target != state.code:
                assert "申请自动了结" in client_of(asks[0]).get(url_of(record)).content.decode(), step.code
        assert list(verify(record.code)) == []


def _form(prefix: str, **values: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in {**values, "key": str(uuid4())}.items()}


def url_of(record: Record) -> str:
    return f"/ledgers/{record.code}/{record.number}/"


def _api(record: Record) -> str:
    return f"/api/v1/ledgers/{record.code}/records/{record.number}/"


def typed(model: type[Record], name: str, value: Any) -> str:
    """A value as it is typed into its box: another record by its number, a moment as the browser sends it."""
    field = field_of(model, name)
    if field.is_relation and not isinstance(value, models.Model):
        value = field.related_model._base_manager.get(pk=value)  # type: ignore[union-attr]
    if isinstance(value, Record):
        return value.number
    if isinstance(value, models.Model):
        return f"{value.pk}"
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.LEGAL_ZONE):%Y-%m-%dT%H:%M}"
    return f"{value}"


def _who_takes(loop: Loop, step: Step, record: Record, candidates: list[Actor]) -> Actor:
    """The first who may take the step, another person than whoever took the one it must not follow."""
    barred = set(
        Event.objects.filter(ledger=record.code, record_id=record.pk, step=step.not_by).values_list(
            "person_id", flat=True
        )
    )
    for actor in candidates:
        if may_take(loop, step, record, actor) and actor.scope.covers(record) and actor.person_id not in barred:
            return actor
    raise LookupError(f"nobody of the cast may take {step.code}")


def _may_stand_in(loop: Loop, step: Step, holder: Holder, actor: Actor, record: Record) -> bool:
    return (
        actor.may(loop.power(step)) and actor.role in step.instead and not holder.is_held_by(actor)
        and actor.scope.covers(record)
    )  # fmt: skip


def _ways(loop: Loop, start: str, goal: str, seen: tuple[str, ...]) -> list[list[Step]]:
    """Every way of steps from one state to another that comes to no state twice."""
    if start == goal:
        return [[]]
    return [
        [step, *rest]
        for step in loop.steps_from(start)
        if step.target not in (*seen, start)
        for rest in _ways(loop, step.target, goal, (*seen, start))
    ]
