"""The suites ask what every ledger is asked, of reports and of rewards."""

from datetime import UTC, date, datetime
from uuid import uuid4

from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from ..models import Contact, Reward, Tip

AT = datetime(2024, 10, 12, 2, 0, tzinfo=UTC)


def tip_facts(plant, **more):
    return {
        "place": plant,
        "region": plant.region,
        "content": "安全出口上锁",
        "reported_at": AT,
        "channel": "phone",
        **more,
    }


class TestTip(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Tip

    def prepare(self, district, plant):
        type(self).brings = {
            "take": {"reply": "属实，已交办"}, "refuse": {"reply": "不是安全问题"}, "disprove": {"reply": "去看过，没有上锁"},
            "pass_on": {"passed_to": district.bodies["bureau"]},
        }  # fmt: skip

    def facts(self, district, plant):
        self.prepare(district, plant)
        return tip_facts(plant)

    def by_hand(self, district, plant):
        last_year, taken = {"reported_at": datetime(2023, 10, 12, 2, 0, tzinfo=UTC)}, {"state": "taken"}
        return {
            "tips.received": ByHand(3, rows=[{}, {}, taken], left_out=[last_year]),
            "tips.confirmed": ByHand(1, rows=[taken], left_out=[{}, last_year | taken]),
            "tips.confirmed_rate": ByHand(50, rows=[{}, taken], left_out=[last_year | taken]),
        }


class TestReward(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Reward
    brings = {
        "approve": {"decided_by": "郑直"}, "decline": {"outcome": "以前查过"}, "lapse": {"outcome": "打过三次电话"},
    }  # fmt: skip

    def facts(self, district, plant):
        facts = {"region": plant.region, "sector": plant.sector, "grounds": "举报重大隐患"}
        return facts | {"tip": _found_true(district, plant), "amount_yuan": 3000, "proposed_on": date(2024, 10, 14)}

    def by_hand(self, district, plant):
        before = {"at": datetime(2023, 10, 15, 2, 0, tzinfo=UTC), "proposed_on": date(2023, 10, 14)}
        late = before | {"state": "approved", "then": "paid", "amount_yuan": 500}
        left_out = [{}, {"paid_on": date(2024, 10, 15)}, before | {"state": "paid"}]
        return {
            "rewards.paid_yuan": ByHand(3500, rows=[{"state": "paid"}, late], left_out=left_out),
            "rewards.paid": ByHand(2, rows=[{"state": "paid"}, late], left_out=left_out),
        }


def _found_true(district, plant):
    """A report of the plant that became a hazard, by somebody with a telephone."""
    tips = Tip.objects.within(district.office.scope).filter(place=plant, state="taken")
    if (known := tips.first()) is not None:
        return known
    tip = open_record(Tip, tip_facts(plant, content=f"{plant.name}堆放烟花"), actor=district.office, key=uuid4())
    Contact.objects.create(tip=tip, phone="13800000055")
    advance(tip, "take", actor=district.office, key=uuid4())
    return tip
