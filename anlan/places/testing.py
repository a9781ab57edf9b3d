"""Plants for tests: one in village 3, with its safety manager, another in village 4."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor
from anlan.kernel.testing.cast import VILLAGE_3, VILLAGE_4, District, seat

from .models import Enterprise


@pytest.fixture
def make_plant(district: District) -> Callable[[], Enterprise]:
    """Makes 宏达机械厂 in village 3, supervised as 工贸."""

    def make() -> Enterprise:
        values = {
            "name": "宏达机械厂（示范）",
            "region": VILLAGE_3,
            "sector": "industry",
            "employees": 36,
            "size": "small",
        }
        return open_record(Enterprise, values, actor=district.town_3, key=uuid4())

    return make


@pytest.fixture
def plant(make_plant: Callable[[], Enterprise]) -> Enterprise:
    return make_plant()


@pytest.fixture
def manager(district: District, plant: Enterprise) -> Actor:
    """The safety manager of the plant, at its own desk."""
    body = district.bodies["village_3"]
    return seat("manager", "严宏", roles.ENTERPRISE, district.system, body=body, region=VILLAGE_3, place=plant.pk)


@pytest.fixture
def other_plant(district: District) -> Enterprise:
    """A plant of the other town."""
    values = {"name": "柳溪砖厂（示范）", "region": VILLAGE_4, "sector": "industry"}
    return open_record(Enterprise, values, actor=district.town_4, key=uuid4())
