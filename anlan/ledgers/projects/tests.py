"""What is special about projects: money is exact, and work does not end before it begins."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Project


class TestProject(LedgerSuite, IndicatorSuite):
    model = Project

    def facts(self, district, plant):
        return {
            "name": "视频会议室改造（示范）", "kind": "video", "cost_yuan": Decimal("12600.50"), "started_on": date(2024, 2, 1),
            "region": plant.region,
        }  # fmt: skip

    def by_hand(self, district, plant):
        rows, last_year = [{}, {"cost_yuan": Decimal("399.50")}], {"started_on": date(2023, 2, 1)}
        supplies = {"kind": "supplies", "cost_yuan": Decimal(7)}
        return {
            "projects.video_yuan": ByHand(13000, rows, left_out=[supplies, last_year]),
            "projects.invested_yuan": ByHand(13007, rows=[*rows, supplies], left_out=[last_year]),
        }


def test_only_video_projects_count_for_video_and_all_for_the_whole(district, make_plant):
    plant = make_plant()
    for name, kind in (("视频室", "video"), ("储备库", "supplies")):
        facts = TestProject().facts(district, plant) | {"name": name, "kind": kind}
        open_record(Project, facts, actor=district.town_3, key=uuid4())

    found = compute(
        ["projects.video_yuan", "projects.invested_yuan"],
        district.leader.scope,
        Period(date(2024, 1, 1), date(2024, 10, 15)),
    )

    assert [value.total for value in found.values()] == [Decimal("12600.50"), Decimal("25201.00")]


def test_a_project_does_not_end_before_it_begins(district, make_plant):
    facts = TestProject().facts(district, make_plant()) | {"finished_on": date(2024, 1, 31)}

    with pytest.raises(Incomplete, match="完工日期早于开工日期"):
        open_record(Project, facts, actor=district.town_3, key=uuid4())


def test_large_sums_stand_on_the_pages_as_in_a_report(district, client_of, make_plant):
    facts = TestProject().facts(district, make_plant()) | {"kind": "supplies", "cost_yuan": Decimal(123_456_789)}
    open_record(Project, facts, actor=district.town_3, key=uuid4())
    before = {"name": "去年的（示范）", "started_on": date(2023, 5, 1), "cost_yuan": Decimal(1)}
    open_record(Project, facts | before, actor=district.town_3, key=uuid4())
    client = client_of(district.auditor)

    pages = [
        client.get(address).content.decode() for address in ("/indicators/", "/indicators/projects.invested_yuan/")
    ]

    assert all("1.23亿元" in page and "123456789元" not in page for page in pages)
    assert "+1.23亿</td>" in pages[1]
