"""The suites ask what every ledger is asked; here, what a check leaves behind."""

from datetime import date
from uuid import uuid4

from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import EbikeCheck, EbikeSite


class TestEbikeSite(LedgerSuite, IndicatorSuite):
    model = EbikeSite

    def facts(self, district, plant):
        return {"name": "石沟村充电棚（示范）", "region": plant.region, "kind": "charging", "ports": 12}

    def by_hand(self, district, plant):
        housing, sale = {"kind": "housing", "ports": 4}, {"kind": "sale", "ports": 0}
        repair, recycling = {"kind": "repair", "ports": 0}, {"kind": "recycling", "ports": 0}
        gone, later = {"closed_on": date(2024, 6, 30)}, {"closed_on": date(2025, 6, 30)}
        withdrawn = {"state": "withdrawn"}
        return {
            "ebikes.charging": ByHand(2, rows=[{}, later], left_out=[housing, sale, gone, withdrawn]),
            "ebikes.ports": ByHand(28, rows=[{}, housing, later], left_out=[gone, withdrawn]),
            "ebikes.shops": ByHand(
                4, rows=[sale, repair, recycling, sale | later], left_out=[{}, housing, sale | gone, sale | withdrawn]
            ),
        }


def site_of(district):
    """The site of a village; made at the first question."""
    facts = {"name": "石沟新村（示范）", "region": district.village_3.region, "kind": "housing"}
    known = EbikeSite.objects.within(district.town_3.scope).filter(name=facts["name"]).first()
    return known or open_record(EbikeSite, facts, actor=district.town_3, key=uuid4())


class TestEbikeCheck(LedgerSuite, IndicatorSuite):
    model = EbikeCheck

    def facts(self, district, plant):
        site = site_of(district)
        return {"site": site, "region": site.region, "sector": site.sector, "checked_on": date(2024, 10, 12)}

    def by_hand(self, district, plant):
        last_year, withdrawn = {"checked_on": date(2023, 10, 12)}, {"state": "withdrawn"}

        def summed(name):
            return ByHand(5, rows=[{name: 2}, {name: 3}], left_out=[{name: 4} | last_year, {name: 4} | withdrawn])

        names = ("flying_wires", "in_corridors", "moved", "batteries")
        held = ByHand(2, rows=[{}, {"flying_wires": 3}], left_out=[last_year, withdrawn])
        return {"ebike_checks.held": held} | {f"ebike_checks.{name}": summed(name) for name in names}


def test_a_hazard_of_a_check_is_counted_on_it_and_lies_where_its_site_does(district, client_of):
    site = site_of(district)
    check = open_record(
        EbikeCheck, {"site": site, "checked_on": date(2024, 10, 15)}, actor=district.town_3, key=uuid4()
    )
    client = client_of(district.town_3)
    sent = {"place_words": "3号楼楼道", "description": "楼道停放充电", "found_on": "2024-10-15", "region": site.region}

    answer = client.post(f"/ledgers/hazards/new/?belongs=ebike_checks/{check.number}", {**sent, "key": str(uuid4())})

    check.refresh_from_db()
    assert (answer.status_code, check.problems, check.region) == (302, 1, district.village_3.region)
    assert "楼道停放充电" in client.get(f"/ledgers/ebike_checks/{check.number}/").content.decode()
    assert check.number in client.get(f"/ledgers/ebikes/{site.number}/").content.decode()
