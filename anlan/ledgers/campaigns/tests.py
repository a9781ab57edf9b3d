"""The suites ask what every ledger is asked; here, when a campaign runs."""

from datetime import date
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Campaign


class TestCampaign(LedgerSuite, IndicatorSuite):
    model = Campaign

    def facts(self, district, plant):
        return {"name": "燃气整治（示范）", "starts_on": date(2024, 3, 1), "region": district.town_3.region}

    def by_hand(self, district, plant):
        over, coming = {"ends_on": date(2024, 6, 30)}, {"starts_on": date(2024, 11, 1)}
        rows = [{}, {"ends_on": date(2024, 12, 31)}]
        return {"campaigns.running": ByHand(2, rows, left_out=[over, coming])}


def test_a_campaign_counts_while_it_runs(district):
    for name, start, end in (
        ("正在开展（示范）", date(2024, 3, 1), date(2024, 12, 31)), ("已经结束（示范）", date(2023, 3, 1), date(2024, 6, 30)),
        ("没有期限（示范）", date(2024, 5, 1), None), ("还没开始（示范）", date(2024, 11, 1), None),
    ):  # fmt: skip
        values = {"name": name, "starts_on": start, "ends_on": end}
        open_record(Campaign, values, actor=district.office, key=uuid4())

    found = compute(["campaigns.running"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["campaigns.running"].total == 2
