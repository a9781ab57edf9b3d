"""The suites ask what every ledger is asked."""

from datetime import date

from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Quiz


class TestQuiz(LedgerSuite, IndicatorSuite):
    model = Quiz

    def facts(self, district, plant):
        return {"name": "安全知识竞赛第1期（示范）", "held_on": date(2024, 6, 5), "region": plant.region, "people": 320}

    def by_hand(self, district, plant):
        return {"quizzes.held": ByHand(1, rows=[{}], left_out=[{"held_on": date(2023, 6, 5)}])}
