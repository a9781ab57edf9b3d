"""Records that are put in and moved on through their pages, and who of the cast does it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.test import Client

from .. import clock
from ..ledger.declare import LEDGERS
from ..loop.declare import Loop, Step
from ..loop.holding import holder_of, may_take
from ..loop.opening import open_record
from ..loop.stepping import NOTE
from ..people import roles
from ..people.actor import Actor
from ..people.models import Body
from ..scope import Record, Scoped, field_of, unscoped
from .base import Suite, barred_from, first_of, shortest_way
from .cast import DISTRICT, District, seat
from .proof import prove

ClientOf = Callable[[Actor], Client]
_OPENERS = ("village_3", "office", "town_3", "bureau", "leader")


class ByPage(Suite):
    """A record put in and moved on through its pages, by the persons whose work it is."""

    @pytest.fixture
    def everybody(self, district: District, plant: Record) -> list[Actor]:
        """The cast, the plant's own manager, somebody of a second department, and a second person of the office: nobody confirms alone
        what they did in another's stead.
        """
        values = {"name": "青禾区水利局", "kind": "department", "region": DISTRICT}
        water = open_record(Body, values, actor=district.system, key=uuid4())
        more = (
            seat("manager", "赵安", roles.ENTERPRISE, district.system, body=water, region=plant.region, place=plant.pk),
            seat("water", "江涛", roles.DEPARTMENT, district.system, body=water, region=DISTRICT),
            seat(
                "office_other",
                "孙敏",
                roles.OFFICE,
                district.system,
                body=district.bodies["committee"],
                region=DISTRICT,
            ),
        )
        return [actor for actor in (*district.actors.values(), *more) if actor.role != roles.SYSTEM]

    def opener(self, district: District, region: str = "") -> Actor:
        """Who puts a record in, in everyday work; one who answers for `region` where the form asks for it."""
        return first_of(
            district, f"{self.model.code}.add", lambda actor: region.startswith(actor.scope.regions), names=_OPENERS
        )

    def open_by_page(
        self,
        district: District,
        plant: Record,
        client_of: ClientOf,
        step: str = "",
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> Record:
        """A record that its opener put in with the form: nothing is set but what the page asks; one with which a step can be taken."""
        form = LEDGERS[self.model.code].form
        all_facts = {**self.facts(district, plant), **self.begins.get(step, {}), **more}
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
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> Any:
        """The answer to a step's form, filled in as the suite says, or as `more` does, with what proves it."""
        step_values: Mapping[str, Any] = {**self.brought(step), **({} if note is None else {NOTE: note}), **more}
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

    def taker_by_page(
        self, step: Step, record: Record, candidates: list[Actor], *, holders_first: bool = True
    ) -> Actor:
        """Who takes the step, a holder before the others; another person than whoever took the one it must not follow."""
        holders = self.those_who_hold(record, candidates) if holders_first else []
        for actor in [*holders, *candidates]:
            if (
                may_take(self.loop, step, record, actor) and actor.scope.covers(record)
                and actor.person_id not in barred_from(step, record)
            ):  # fmt: skip
                return actor
        raise LookupError(f"nobody of the cast may take {step.code}")

    def those_who_hold(self, record: Record, everybody: list[Actor]) -> list[Actor]:
        return [] if self.loop.by_code[record.state].closed else self.holders(record, everybody)

    def way(self) -> list[Step]:
        """The steps from the start to the nearest end."""
        ends = [state.code for state in self.loop.states if state.closed]
        return min((shortest_way(self.loop, self.loop.start, end) for end in ends), key=len)

    def longest_way(self) -> list[Step]:
        """A way through every open state that lies between the start and an end, as far as one way does. No page takes a step that is
        led.
        """
        ends = [state.code for state in self.loop.states if state.closed]
        ways = [way for end in ends for way in ways_between(self.loop, self.loop.start, end, ())]
        return max(ways, key=len)


def url_of(record: Record) -> str:
    return f"/ledgers/{record.code}/{record.number}/"


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


def form_of(prefix: str, **values: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in {**values, "key": str(uuid4())}.items()}


def ways_between(loop: Loop, start: str, goal: str, seen: tuple[str, ...]) -> list[list[Step]]:
    """Every way of steps from one state to another that comes to no state twice."""
    if start == goal:
        return [[]]
    return [
        [step, *rest]
        for step in loop.steps_from(start)
        if step.target not in (*seen, start)
        and not step.led
        and (step.target == goal or not loop.by_code[step.target].closed)
        for rest in ways_between(loop, step.target, goal, (*seen, start))
    ]
