"""Sheets as offices keep them, and the small district that they speak of."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import TOWN_3, VILLAGE_3

FIRMS = ("青石板建材厂（示范）", "松林木业加工厂（示范）", "聚源加油站（示范）", "长顺面粉厂（示范）")


@pytest.fixture
def firms(district, put_in) -> list:
    """Four enterprises of the village, known by their names."""
    return [put_in("enterprises", name=name, region=VILLAGE_3, sector="industry") for name in FIRMS]


@pytest.fixture
def team(district, put_in):
    return put_in("teams", name="清河镇应急救援队", kind="town", region=TOWN_3)


@pytest.fixture
def put_in(district) -> Callable:
    """Puts a record in as the officer of town 3: put_in("teams", name=…)."""

    def put(ledger: str, **facts):
        return open_record(LEDGERS[ledger].model, facts, actor=district.town_3, key=uuid4())

    return put
