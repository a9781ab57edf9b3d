"""Hazards for tests, made through the loop."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from anlan.kernel.history.models import Event
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.kernel.testing.cast import District
from anlan.kernel.testing.proof import prove

from .models import Hazard

# The five settings of a major hazard's plan, in the words of a test.
PLAN = {
    "fix_person": "赵安", "fix_measures": "加装通风和检测", "fix_budget_yuan": "30000", "fix_due_on": date(2024, 11, 20),
    "fix_plan": "停用有限空间，专人看守",
}  # fmt: skip


@pytest.fixture
def find_hazard(district: District, plant: Record) -> Callable[..., Record]:
    """Puts a hazard of the plant in: find_hazard(description="…", found_on=…)."""

    def find(actor: Actor = district.town_3, at: Record = plant, **facts: Any) -> Record:
        values = {
            "place": at, "region": at.region, "sector": at.sector, "description": "配电箱无漏电保护",
            "found_on": date(2024, 10, 12), **facts,
        }  # fmt: skip
        return open_record(Hazard, values, actor=actor, key=uuid4())

    return find


@pytest.fixture
def hazard(find_hazard: Callable[..., Record]) -> Record:
    return find_hazard()


def rectify(hazard: Record, actor: Actor, **values: Any) -> Event:
    """Report a hazard rectified, with its picture."""
    prove(hazard, "整改后", actor)
    return advance(hazard, "rectify", actor=actor, key=uuid4(), content={"fix_measures": "已更换", **values})


@pytest.fixture
def put_right() -> Callable[..., Event]:
    """Reports a hazard rectified, with its picture: put_right(hazard, actor)."""
    return rectify
