"""The suites ask what every ledger is asked; here is only what is special about places."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.advance import open_record
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import CheckDam, Enterprise, FloodArea, GeoPoint, KeyPlace, Reservoir, RoadSection
from .uscc import check_character, uscc_holds


class TestEnterprise(LedgerSuite, IndicatorSuite):
    model = Enterprise

    def facts(self, district, plant):
        return {"name": "石沟面粉厂（示范）", "region": plant.region, "sector": "industry", "size": "small"}


class TestReservoir(LedgerSuite, IndicatorSuite):
    model = Reservoir

    def facts(self, district, plant):
        return {"name": "石沟水库（示范）", "region": plant.region, "flood_limit_m": Decimal("786.800")}


class TestCheckDam(LedgerSuite, IndicatorSuite):
    model = CheckDam

    def facts(self, district, plant):
        return {"name": "石沟1号坝（示范）", "region": plant.region, "gully": "石沟"}


class TestGeoPoint(LedgerSuite, IndicatorSuite):
    model = GeoPoint

    def facts(self, district, plant):
        return {"name": "石沟村一组滑坡（示范）", "point_no": "990199-DZ-01", "region": plant.region}


class TestFloodArea(LedgerSuite, IndicatorSuite):
    model = FloodArea

    def facts(self, district, plant):
        return {"name": "石沟1号危险区（示范）", "region": plant.region, "move_1h_mm": Decimal("40.0")}


class TestRoadSection(LedgerSuite, IndicatorSuite):
    model = RoadSection

    def facts(self, district, plant):
        return {"name": "石沟村道（示范）", "region": plant.region, "grade": "village", "length_km": Decimal("3.205")}


class TestKeyPlace(LedgerSuite, IndicatorSuite):
    model = KeyPlace

    def facts(self, district, plant):
        return {"name": "石沟小学（示范）", "region": plant.region, "kind": "school"}


def test_road_lengths_add_up_to_the_metre(district, make_plant):
    region = make_plant().region
    for name, length in (("甲", "3.205"), ("乙", "0.280"), ("丙", "12.000")):
        facts = {"name": name, "region": region, "grade": "village", "length_km": Decimal(length)}
        open_record(RoadSection, facts, actor=district.town_3, key=uuid4())

    found = compute(["roads.length_km"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["roads.length_km"].total == Decimal("15.485")


def test_a_code_with_a_wrong_check_digit_is_refused(district):
    facts = {
        "name": "甲厂（示范）",
        "region": district.town_3.region,
        "sector": "industry",
        "uscc": "91990199MA00000019",
    }
    assert not uscc_holds(facts["uscc"])

    with pytest.raises(Incomplete) as refused:
        open_record(Enterprise, facts, actor=district.town_3, key=uuid4())

    assert "校验位" in str(refused.value)


def test_a_closed_enterprise_is_counted_no_more(district):
    for name, status in (("开着的厂（示范）", "running"), ("关了的厂（示范）", "closed")):
        facts = {"name": name, "region": district.town_3.region, "sector": "industry", "status": status}
        open_record(Enterprise, facts, actor=district.town_3, key=uuid4())

    found = compute(["enterprises.all"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["enterprises.all"].total == 1


def test_every_code_has_one_check_character():
    first = "91990199MA0000001"
    right = [last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc_holds(first + last)]

    assert right == [check_character(first)]
