"""What is special about terminals: a region with two of them is covered once."""

from datetime import date
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.advance import open_record
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Endpoint

AUTUMN = Period(date(2024, 9, 1), date(2024, 10, 15))


class TestEndpoint(LedgerSuite, IndicatorSuite):
    model = Endpoint

    def facts(self, district, plant):
        return {
            "name": "石沟村会场（示范）",
            "level": "village",
            "region": plant.region,
            "enabled_on": date(2024, 6, 12),
        }


def test_two_terminals_cover_a_village_once_and_a_stopped_one_not_at_all(district, make_plant):
    plant = make_plant()
    for name in ("一号会场", "二号会场"):
        facts = TestEndpoint().facts(district, plant) | {"name": name}
        open_record(Endpoint, facts, actor=district.town_3, key=uuid4())
    stopped = {"name": "镇会场", "level": "town", "region": plant.region[:9], "usage": "stopped"}
    open_record(Endpoint, stopped, actor=district.town_3, key=uuid4())

    found = compute(["endpoints.villages", "endpoints.towns"], district.leader.scope, AUTUMN)

    assert [value.total for value in found.values()] == [1, 0]
    assert found["endpoints.villages"].rows == 2
