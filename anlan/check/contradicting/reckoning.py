"""What arithmetic asks of figures of a text, whatever they count: how far each reaches, and whether one may stand for a value.

may_be(claim, Decimal(12), Decimal("12.5"))      # 约12 may
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from ..claims.changes import is_change
from ..claims.comparisons import MOVED
from ..claims.extract import Claim
from ..claims.span import printed_step, reach_of

Found = tuple[Claim, Claim, str]  # two that cannot both be true, and why
FARTHEST = 12  # figures of one sentence that are looked at
# What begins a count of which the rest is a part; what says that the figures before are added up; that a figure is a total.
FOUND = re.compile(r"发现|排查|查出|摸排|存在|梳理|检查出|反馈|指出|下达|受理")
TOGETHER = re.compile(
    r"(?:合计|总计|共计|加起来|(?:[二两三四五六七八九十]|\d)个?(?:镇街?|街道|地|月|季度|项|类|家|部门|领域|行业)(?:合计|一?共|累计)|(?:上半年|前三季度|全年)合计)[^，,；;。\d]{0,8}$"
)
IN_ALL = re.compile(r"共|合计|总计|累计")


def moves(claim: Claim) -> bool:
    """Whether a figure says by how much something moved, and counts nothing itself."""
    return is_change(claim) or bool(MOVED.search(claim.lead))


def sum_of(parts: Iterable[Claim]) -> tuple[Decimal, Decimal]:
    """The least and the most that figures may come to together."""
    reaches = [reach_of(each) for each in parts]
    return sum((low for low, _ in reaches), Decimal(0)), sum((high for _, high in reaches), Decimal(0))


def may_be(claim: Claim, least: Decimal, most: Decimal) -> bool:
    """Whether a printed figure may stand for a value in this reach; its last digit may be rounded either way, or cut off."""
    low, high = reach_of(claim)
    step = printed_step(claim) or Decimal(0)
    return least <= high + step and low - step <= most
