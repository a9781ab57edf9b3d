"""Records for the desk's tests, made through the loop; the desk itself knows no ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.kernel.testing.cast import VILLAGE_4, District


@pytest.fixture
def plant(district: District, make_plant: Callable[[], Record]) -> Record:
    return make_plant()


@pytest.fixture
def other_plant(district: District) -> Record:
    """A plant of the other town."""
    values = {"name": "柳溪砖厂（示范）", "region": VILLAGE_4, "sector": "industry"}
    return open_record(LEDGERS["enterprises"].model, values, actor=district.town_4, key=uuid4())


@pytest.fixture
def find_hazard(district: District, plant: Record) -> Callable[..., Record]:
    """Puts a hazard of the plant in: find_hazard(description="…", found_on=…)."""

    def find(actor: Actor = district.town_3, at: Record = plant, **facts: Any) -> Record:
        values = {
            "place": at, "region": at.region, "sector": at.sector, "description": "配电箱无漏电保护",
            "found_on": date(2024, 10, 12), **facts,
        }  # fmt: skip
        return open_record(LEDGERS["hazards"].model, values, actor=actor, key=uuid4())

    return find


@pytest.fixture
def hazard(find_hazard: Callable[..., Record]) -> Record:
    return find_hazard()
