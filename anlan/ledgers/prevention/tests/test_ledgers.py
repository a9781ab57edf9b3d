"""The suites ask what every ledger is asked of its records; what is special stands in test_risks.py, test_weak.py and test_firm.py."""

from datetime import date, datetime
from typing import ClassVar

from anlan.kernel import clock
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from ..models import Certificate, DangerousWork, RiskPoint


class TestRiskPoint(LedgerSuite, LoopSuite, IndicatorSuite):
    model = RiskPoint
    brings: ClassVar = {
        "find": {"finding": "防护罩松动"}, "retire": {"retired_because": "设备拆了"},
    }  # fmt: skip

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "name": "冲床（示范）", "spot": "二车间", "accident": "机械伤害",
            "likelihood": "3", "exposure": "6", "consequence": "7",
        }  # fmt: skip

    def by_hand(self, district, plant):
        unscored = {"likelihood": "", "exposure": "", "consequence": ""}
        levels = ("red", "orange", "yellow", "blue")
        retired, withdrawn, looked_at = {"state": "retired"}, {"state": "withdrawn"}, {"checked_on": date(2024, 10, 8)}

        def of_level(level):
            own = unscored | {"judged": level}
            others = [unscored | {"judged": other} for other in levels if other != level]
            return ByHand(1, rows=[own], left_out=[own | retired, own | withdrawn, unscored, *others])

        return {
            "risk_points.all": ByHand(2, rows=[{}, unscored], left_out=[retired, withdrawn]),
            **{f"risk_points.{level}": of_level(level) for level in levels},
            "risk_points.checked": ByHand(
                1, rows=[looked_at], left_out=[{}, looked_at | retired, looked_at | withdrawn]
            ),
            "risk_points.checked_rate": ByHand(
                50, rows=[{}, looked_at], left_out=[looked_at | retired, looked_at | withdrawn]
            ),
        }


def moment(month, day, hour):
    return datetime(2024, month, day, hour, tzinfo=clock.LEGAL_ZONE)


class TestDangerousWork(LedgerSuite, LoopSuite, IndicatorSuite):
    model = DangerousWork
    brings: ClassVar = {
        "prolong": {"ends_at": moment(10, 18, 18)}, "cancel": {"cancelled_because": "下雨"},
    }  # fmt: skip
    starts: ClassVar = {"ended": {"ends_at": moment(10, 16, 8)}}

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "kind": "hot", "grade": "second", "spot": "二车间（示范）",
            "starts_at": moment(10, 15, 8), "ends_at": moment(10, 17, 18), "watcher": "何伟",
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year = {"starts_at": moment(1, 1, 8).replace(year=2023)}
        called_off, withdrawn = {"state": "cancelled"}, {"state": "withdrawn"}

        def of_kind(kind, other):
            own = {"kind": kind}
            return ByHand(1, rows=[own], left_out=[own | last_year, own | called_off, own | withdrawn, {"kind": other}])

        return {
            "dangerous_work.declared": ByHand(
                2, rows=[{}, {"kind": "height"}], left_out=[last_year, called_off, withdrawn]
            ),
            "dangerous_work.hot": of_kind("hot", "confined"),
            "dangerous_work.confined": of_kind("confined", "hot"),
        }


class TestCertificate(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Certificate
    brings: ClassVar = {
        "renew": {"valid_until": date(2027, 11, 1)}, "drop": {"dropped_because": "离职"},
    }  # fmt: skip

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "name": "何伟（示范）", "kind": "manager",
            "certificate_no": "AQ-2021-0017", "valid_until": date(2024, 11, 1),
        }  # fmt: skip

    def by_hand(self, district, plant):
        principal, special, engineer = {"kind": "principal"}, {"kind": "special"}, {"kind": "engineer"}
        dropped, withdrawn = {"state": "dropped"}, {"state": "withdrawn"}
        return {
            "certificates.managers": ByHand(2, rows=[{}, principal], left_out=[special, engineer, dropped, withdrawn]),
            "certificates.special": ByHand(
                1, rows=[special], left_out=[{}, engineer, special | dropped, special | withdrawn]
            ),
        }
