"""What the suites share: a record's facts, who puts it in, and the ways of steps through its loop."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import uuid4

import pytest

from ..history.models import Event
from ..loop.advance import advance
from ..loop.declare import Loop, Step, loop_of
from ..loop.holding import may_take
from ..loop.opening import open_record
from ..loop.stepping import NOTE
from ..people.actor import Actor
from ..scope import Record
from .cast import District
from .proof import prove

_CAST = ("town_3", "office", "bureau", "village_3", "administrator", "system", "leader", "town_3_other", "auditor")


class Suite:
    """What the suites share: which model, what a record of it says, and who may put it in."""

    model: ClassVar[type[Record]]
    brings: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    begins: ClassVar[
        Mapping[str, Mapping[str, Any]]
    ] = {}  # facts of a record with which a step can be taken, where not any will do
    starts: ClassVar[
        Mapping[str, Mapping[str, Any]]
    ] = {}  # facts with which one begins in another state than the loop's first
    by_sheet_alone: ClassVar[frozenset[tuple[str, str]]] = (
        frozenset()
    )  # (step, state) where only a sheet leaves such a record

    def prepare(self, district: District, plant: Record) -> None:
        """What a suite needs beside its own records; its fixture asks for it, and whoever drives the suites from outside."""

    def facts(self, district: District, plant: Record) -> dict[str, Any]:
        raise NotImplementedError("say what a record of this ledger says")

    @pytest.fixture
    def plant(self, district: District, make_plant: Callable[[], Record]) -> Record:
        return make_plant()

    def put_in(
        self, district: District, plant: Record, step: str = "", more: Mapping[str, Any] = MappingProxyType({})
    ) -> Record:
        """A record of the ledger, put in by the first of the cast who may; one with which a step can be taken; `more`: facts of it."""
        facts = {**self.facts(district, plant), **self.begins.get(step, {}), **more}
        return open_record(self.model, facts, actor=self.writer(district, facts.get("region", "")), key=uuid4())

    def writer(self, district: District, region: str) -> Actor:
        return first_of(
            district,
            f"{self.model.code}.add",
            lambda actor: any(region.startswith(code) for code in actor.scope.regions),
        )

    @property
    def loop(self) -> Loop:
        loop = loop_of(self.model.code)
        assert loop is not None
        return loop

    def taker(self, district: District, record: Record, step: Step) -> Actor:
        """Somebody who may take the step on this record, another person than whoever took the step it must not follow."""
        barred = barred_from(step, record)
        return first_of(
            district,
            self.loop.power(step),
            lambda actor: (
                actor.scope.covers(record)
                and actor.person_id not in barred
                and (step.led or record.state not in step.source or may_take(self.loop, step, record, actor))
            ),
        )

    def take(self, district: District, record: Record, step: Step) -> Event:
        actor = self.taker(district, record, step)
        if step.photo:
            prove(record, step.photo, actor)
        return advance(record, step.code, actor=actor, key=uuid4(), content=self.brought(step), led=step.led)

    def brought(self, step: Step) -> dict[str, Any]:
        """What a step brings here, and why where it must say so."""
        return {**({NOTE: "示范理由"} if step.why else {}), **self.brings.get(step.code, {})}

    def bring_to(self, district: District, plant: Record, state: str, then: str = "") -> Record:
        """A record in `state`, by the shortest way of steps; one with which a step can be taken then."""
        record = self.put_in(district, plant, then, self._on_the_way_to(state))
        for step in shortest_way(self.loop, record.state, state, record):
            self.take(district, record, step)
        return record

    def _on_the_way_to(self, state: str) -> Mapping[str, Any]:
        """Facts with which a record begins from where a way leads to `state`; in that state itself where it may. Raises LookupError."""
        starts = {self.loop.start: dict[str, Any](), **self.starts}
        for code in sorted(starts, key=lambda code: code != state):
            with suppress(LookupError):
                shortest_way(self.loop, code, state)
                return starts[code]
        raise LookupError(f"{self.loop.code}: no way to {state}")


def barred_from(step: Step, record: Record) -> set[int]:
    """Those who took the step that another person must have taken."""
    taken = Event.objects.filter(ledger=record.code, record_id=record.pk, step=step.not_by)
    return set(taken.values_list("person_id", flat=True))


def first_of(
    district: District, power: str, fits: Callable[[Actor], bool] = lambda actor: True, *, names: Iterable[str] = _CAST
) -> Actor:
    """The first of the cast, by name, who has a power and fits. Raises LookupError."""
    for name in names:
        actor = district.actors[name]
        if actor.may(power) and fits(actor):
            return actor
    raise LookupError(f"nobody of the cast may {power} there")


def shortest_way(loop: Loop, start: str, goal: str, record: Record | None = None) -> list[Step]:
    """The fewest steps from one state to another, none that is barred to the record. Raises LookupError where there is no way."""
    ways: list[tuple[str, list[Step]]] = [(start, [])]
    seen = {start}
    for state, way in ways:
        if state == goal:
            return way
        for step in sorted(loop.steps_from(state), key=lambda step: step.led):
            barred = record is not None and step.why_not(record)
            if step.target not in seen and not barred:
                seen.add(step.target)
                ways.append((step.target, [*way, step]))
    raise LookupError(f"{loop.code}: no way from {start} to {goal}")
