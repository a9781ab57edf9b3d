"""Who puts a row into its ledger: the keys of organisation.Seated.actors, worked out from what the row says.

whose=by_region("所属地区", district="应急管理局:1")     # 石柳村 → its 信息员, 清河镇 → its 应急办主任
"""

from collections.abc import Callable

from .. import names
from ..sectors import LEADS
from .places import firm_named
from .sheet import Row


def officer_of(code: str) -> str:
    """Who writes for a village or a town."""
    return f"{code}:{1 if len(code) > names.TOWN_DIGITS else 2}"


def bureau_of(sector: str) -> str:
    """The safety section of the department that supervises a line of business."""
    return f"{LEADS[sector]}:1"


def by_region(header: str, *, district: str) -> Callable[[Row], str]:
    """The officer of the village or town that a column names; `district` where it is the district itself."""

    def whose(row: Row) -> str:
        code = names.region_codes()[row[header]]
        return district if code == names.DISTRICT[0] else officer_of(code)

    return whose


def by_town_of(header: str) -> Callable[[Row], str]:
    """The officer of the town of the firm that a column names."""
    return lambda row: officer_of(firm_named(row[header]).region[: names.TOWN_DIGITS])
