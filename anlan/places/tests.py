"""The suites ask what every ledger is asked; here is only what is special about places."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.indicator.words import compared
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.sheets.intake import stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.cast import VILLAGE_3
from anlan.kernel.testing.forms import as_shown
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import CheckDam, Enterprise, FloodArea, GeoPoint, KeyPlace, Reservoir, RoadSection
from .uscc import check_character, uscc_holds


class TestEnterprise(LedgerSuite, IndicatorSuite):
    model = Enterprise

    def facts(self, district, plant):
        return {"name": "石沟面粉厂（示范）", "region": plant.region, "sector": "industry", "size": "small"}

    def by_hand(self, district, plant):
        sizes = [{"size": "medium"}, {"size": "small"}, {"size": "micro"}]
        gone = [{"status": "closed"}, {"status": "deregistered"}, {"state": "withdrawn"}]
        return {
            "enterprises.all": ByHand(2, rows=[{}, {"status": "stopped"}], left_out=gone),
            "enterprises.small": ByHand(3, rows=sizes, left_out=[{"size": "large"}, {"size": ""}, *gone]),
        }


class TestReservoir(LedgerSuite, IndicatorSuite):
    model = Reservoir

    def facts(self, district, plant):
        return {"name": "石沟水库（示范）", "region": plant.region, "flood_limit_m": Decimal("786.800")}

    def by_hand(self, district, plant):
        return {"reservoirs.all": ByHand(2, rows=[{}, {}], left_out=[{"state": "withdrawn"}])}


class TestCheckDam(LedgerSuite, IndicatorSuite):
    model = CheckDam

    def facts(self, district, plant):
        return {"name": "石沟1号坝（示范）", "region": plant.region, "gully": "石沟"}

    def by_hand(self, district, plant):
        return {"check_dams.all": ByHand(2, rows=[{}, {}], left_out=[{"state": "withdrawn"}])}


class TestGeoPoint(LedgerSuite, IndicatorSuite):
    model = GeoPoint

    def facts(self, district, plant):
        return {"name": "石沟村一组滑坡（示范）", "point_no": "990199-DZ-01", "region": plant.region}

    def by_hand(self, district, plant):
        return {"geo_points.all": ByHand(2, rows=[{}, {}], left_out=[{"state": "withdrawn"}])}


class TestFloodArea(LedgerSuite, IndicatorSuite):
    model = FloodArea

    def facts(self, district, plant):
        return {"name": "石沟1号危险区（示范）", "region": plant.region, "move_1h_mm": Decimal("40.0")}

    def by_hand(self, district, plant):
        return {"flood_areas.all": ByHand(2, rows=[{}, {}], left_out=[{"state": "withdrawn"}])}


class TestRoadSection(LedgerSuite, IndicatorSuite):
    model = RoadSection

    def facts(self, district, plant):
        return {"name": "石沟村道（示范）", "region": plant.region, "grade": "village", "length_km": Decimal("3.205")}

    def by_hand(self, district, plant):
        rows = [{"length_km": Decimal("3.205")}, {"length_km": Decimal("0.280"), "grade": "county"}]
        return {"roads.length_km": ByHand("3.485", rows, left_out=[{"state": "withdrawn"}])}


class TestKeyPlace(LedgerSuite, IndicatorSuite):
    model = KeyPlace

    def facts(self, district, plant):
        return {"name": "石沟小学（示范）", "region": plant.region, "kind": "school"}

    def by_hand(self, district, plant):
        return {"key_places.all": ByHand(2, rows=[{}, {}], left_out=[{"state": "withdrawn"}])}


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


def test_a_stock_counts_from_the_day_on_which_it_was_entered(district, make_plant):
    """A reservoir entered today gives no number for last year, where nobody knows what there was."""
    region = make_plant().region
    with clock.fixed(datetime(2023, 12, 1, tzinfo=UTC)):
        open_record(Reservoir, {"name": "老水库", "region": region}, actor=district.town_3, key=uuid4())
    open_record(Reservoir, {"name": "新水库", "region": region}, actor=district.town_3, key=uuid4())
    year, scope = Period(date(2024, 1, 1), date(2024, 10, 15)), district.leader.scope

    now = compute(["reservoirs.all"], scope, year, before=year.year_before())["reservoirs.all"]
    summer = compute(["reservoirs.all"], scope, Period(date(2024, 6, 1), date(2024, 8, 31)))["reservoirs.all"]

    assert (now.total, now.before) == (2, None)
    assert summer.total == 1
    assert compared(now.total, now.before, "座") == "去年同期无数据"


@pytest.mark.parametrize("by", ["", "town"])
def test_before_anything_was_entered_a_stock_is_unknown_and_not_none(district, make_plant, by):
    open_record(Reservoir, {"name": "水库", "region": make_plant().region}, actor=district.town_3, key=uuid4())
    long_ago = Period(date(2019, 1, 1), date(2019, 12, 31))

    value = compute(["reservoirs.all"], district.leader.scope, long_ago, by=by, before=long_ago.year_before())

    assert (value["reservoirs.all"].total, value["reservoirs.all"].before) == (None, None)


def test_a_page_writes_an_unknown_stock_as_unknown_for_every_town(district, make_plant, client_of):
    open_record(Reservoir, {"name": "水库", "region": make_plant().region}, actor=district.town_3, key=uuid4())
    address, asked = "/indicators/reservoirs.all/", {"from": "2024-01-01", "to": "2024-10-15"}
    answer = client_of(district.leader).get(address, asked)

    assert {(row.name, row.value, row.before) for row in answer.context["table"]} == {
        ("清河镇", "1", "无数据"), ("柳溪镇", "0", "无数据"),
    }  # fmt: skip


def test_a_stock_stays_what_it_was_when_a_row_is_corrected(district, make_plant):
    with clock.fixed(datetime(2023, 1, 5, tzinfo=UTC)):
        first = open_record(
            Reservoir, {"name": "老水库", "region": make_plant().region}, actor=district.town_3, key=uuid4()
        )
    correct(first, {"name": "石沟水库"}, actor=district.town_3, key=uuid4(), version=1)

    value = compute(["reservoirs.all"], district.leader.scope, Period(date(2023, 1, 1), date(2023, 10, 15)))

    assert value["reservoirs.all"].total == 1


def test_a_year_is_written_in_full_and_of_a_dam_that_stands_it_has_come(district, client_of):
    client, dam = client_of(district.office), {"name": "石沟2号坝（示范）", "region": VILLAGE_3}

    def said(year):
        answer = client.post("/ledgers/check_dams/new/", {**dam, "built": year, "key": uuid4()})
        return "" if answer.status_code == 302 else answer.context["form"].errors["built"][0]

    assert [said(year) for year in ("24", "78", "2042", "300")] == [
        "“24”是2024年吗？请写四位的年份。", "“78”是1978年吗？请写四位的年份。", "2042年还没有到，请核对。", "300年太早了，请核对。",
    ]  # fmt: skip
    assert said("1978年") == ""
    staged = stage(
        LEDGERS["check_dams"], "坝名,所属地区,建成年份\n三号坝,石沟村,24\n".encode(), "坝.csv", district.office
    )
    assert [(each.cell, each.meant) for each in staged.errors] == [("C2", "2024")]


def test_a_flood_limit_above_the_crest_is_asked_about_in_form_correction_and_sheet(district, client_of):
    client, question = client_of(district.office), "汛限水位（650）高于校核洪水位（600），对吗？"
    dam = {"name": "红旗水库（示范）", "region": VILLAGE_3, "flood_limit_m": "650", "check_level_m": "600"}

    asked = client.post("/ledgers/reservoirs/new/", {**dam, "key": uuid4()})
    taken = client.post("/ledgers/reservoirs/new/", {**dam, "key": uuid4(), "confirmed": [question]})
    [reservoir] = Reservoir.objects.within(district.office.scope)
    page = f"/ledgers/reservoirs/{reservoir.number}/change/"
    form = as_shown(client.get(page).context["form"])
    changed = client.post(page, {**form, "flood_limit_m": "700"})
    content = "水库名称,所属地区,汛限水位(米),坝顶高程(米)\n青龙水库,石沟村,650,500\n黄龙水库,石沟村,450,500\n"
    staged = stage(LEDGERS["reservoirs"], content.encode(), "水库.csv", district.office)

    assert (asked.status_code, asked.context["questions"]) == (422, [question])
    assert taken.status_code == 302
    assert "汛限水位（700）高于校核洪水位（600），对吗？" in changed.context["questions"]
    assert [(each.cell, each.message) for each in staged.errors] == [
        ("D2", "汛限水位（650）高于坝顶高程（500），对吗？")
    ]
