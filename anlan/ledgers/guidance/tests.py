"""The suites ask what every ledger is asked; here, which visit left advice."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Advice, Affiliation, Expert, Guidance, GuidanceRating, Request
from .testing import advised, expert, visited

MADE, NEXT_WEEK = {"visited_on": date(2024, 9, 12)}, date(2024, 10, 23)


class TestExpert(LedgerSuite):
    model = Expert

    def facts(self, district, plant):
        return {"name": "钱进", "agency": "青禾安全技术服务公司（示范）", "skills": "粉尘防爆", "region": plant.region}


class TestAffiliation(LedgerSuite):
    model = Affiliation

    def facts(self, district, plant):
        return {
            "expert": expert(district),
            "place": plant,
            "region": plant.region,
            "kind": "serves",
            "because": "做安全评价",
        }


class TestRequest(LedgerSuite, LoopSuite):
    model = Request

    def brought(self, step):
        told = {"arrange": {"expert": self.sent, "planned_on": NEXT_WEEK}, "decline": {"answer": "今年去过了"}}
        return {**super().brought(step), **told.get(step.code, {})}

    def facts(self, district, plant):
        self.sent = expert(district)
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "topic": "粉尘防爆（示范）", "asked_on": date(2024, 10, 15),
        }  # fmt: skip


class TestGuidance(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Guidance
    brings: ClassVar = {"replan": {"planned_on": NEXT_WEEK}, "cancel": {"cancelled_because": "企业停产"}}
    starts: ClassVar = {"kept": MADE}

    def facts(self, district, plant):
        self.district = district
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "planned_on": date(2024, 10, 16),
            "lead": expert(district), "guidance_no": "BF-2024-09-001", "advice": "补齐标识",
        }  # fmt: skip

    def take(self, district, record, step):
        self._ready(record, step)
        return super().take(district, record, step)

    def step_by_page(self, record, step, actor, client_of, **how):
        self._ready(record, step)
        return super().step_by_page(record, step, actor, client_of, **how)

    def _ready(self, record, step):
        """What was advised is put in before it is handed over."""
        if step.code == "hand_over" and record.state == "made" and not Advice.objects.of(record).exists():
            advised(self.district, record)

    def by_hand(self, district, plant):
        last_year, unsaid = {"visited_on": date(2023, 9, 12)}, {"advice": ""}
        return {
            "guidance.visits": ByHand(2, rows=[MADE, MADE | unsaid], left_out=[last_year, {}]),
            "guidance.advice": ByHand(1, rows=[MADE], left_out=[MADE | unsaid, last_year, {}]),
        }


class TestAdvice(LedgerSuite, LoopSuite):
    model = Advice
    brings: ClassVar = {
        "take_up": {"outcome": "都贴上了"}, "refuse": {"refusal": "这台设备下月拆除"}, "ask": {"question": "贴在哪里"},
        "explain": {"reply": "门口和操作位"}, "send_back": {"due_on": NEXT_WEEK}, "insist": {"due_on": NEXT_WEEK},
    }  # fmt: skip

    def facts(self, district, plant):
        there = Guidance.objects.within(district.office.scope).filter(place=plant).first()
        return {
            "visit": there or visited(district, plant), "place": plant, "region": plant.region, "sector": plant.sector,
            "text": "补齐警示标识", "given_on": date(2024, 10, 15), "due_on": date(2024, 10, 30),
        }  # fmt: skip


class TestGuidanceRating(LedgerSuite, LoopSuite):
    model = GuidanceRating
    brings: ClassVar = {"settle": {"outcome": "已换专家"}}

    @pytest.fixture(autouse=True)
    def _prepared(self, district, plant):
        self.prepare(district, plant)

    def prepare(self, district, plant):
        visited(district, plant)

    def facts(self, district, plant):
        there = Guidance.objects.within(district.office.scope).filter(place=plant).first()
        return {
            "visit": there or visited(district, plant), "place": plant, "region": plant.region, "sector": plant.sector, "overall": "bad",
            "words": "推销自家的设备",
        }  # fmt: skip


def test_a_visit_without_advice_is_a_visit_and_no_advice(district, make_plant):
    plant = make_plant()
    for number, advice in (("BF-1", "补齐标识"), ("BF-2", "")):
        values = {
            "place": plant, "region": plant.region, "sector": plant.sector, "visited_on": date(2024, 9, 12),
            "guidance_no": number, "advice": advice,
        }  # fmt: skip
        open_record(Guidance, values, actor=district.office, key=uuid4())

    found = compute(
        ["guidance.visits", "guidance.advice"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15))
    )

    assert (found["guidance.visits"].total, found["guidance.advice"].total) == (2, 1)


def test_who_comes_again_on_another_day_has_come_twice(district, make_plant):
    """In sheets without numbers: the same firm, the same words, another day. The same row again is no further visit."""
    plant = make_plant()

    def came(name, *days):
        lines = "\n".join(f"{plant.name},{day},粉尘防爆,3" for day in days)
        content = f"帮扶单位,帮扶时间,帮扶内容,发现问题数\n{lines}\n".encode()
        staged = stage(LEDGERS["guidance"], content, name, district.office)
        assert staged.errors == []
        if staged.wanting:
            commit(staged)
        return staged.new, len(staged.changed), staged.unchanged

    assert came("三月.csv", "2024-03-05") == (1, 0, 0)
    assert came("四月.csv", "2024-03-05", "2024-04-11", "2024-05-16") == (2, 0, 1)
    assert came("四月改.csv", "2024-04-11") == (0, 0, 1)
    rows = Guidance.objects.within(district.office.scope).order_by("visited_on")
    assert [f"{each.visited_on}" for each in rows] == ["2024-03-05", "2024-04-11", "2024-05-16"]
