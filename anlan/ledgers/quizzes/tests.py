"""The suites ask what every ledger is asked."""

from datetime import date
from typing import ClassVar

from anlan.kernel.testing.suites import ByHand, IndicatorSuite, LedgerSuite

from .models import Quiz


class TestQuiz(LedgerSuite, IndicatorSuite):
    model = Quiz
    by_hand: ClassVar = {"quizzes.held": ByHand(1, ({},), ({"name": "去年的", "held_on": date(2023, 6, 5)},))}

    def facts(self, district, plant):
        return {"name": "安全知识竞赛第1期（示范）", "held_on": date(2024, 6, 5), "region": plant.region, "people": 320}
