"""What each figure of a list belongs to: 清河镇、柳溪镇分别为30处和20处, 7月、8月分别开展3次、5次.

share_of(claims, 1)     # Share("柳溪镇", "", ("清河镇", "柳溪镇")): the second number is the second noun's
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .extract import Claim

_LONGEST = 16  # figures of one list
_RESPECTIVELY = re.compile(r"^(?P<list>.+?)分别(?:为|是|有|达到?)?")
# The list in the clause before: 清河镇、柳溪镇走在前面，分别是30场和20场.
_LIST_BEFORE = re.compile(
    r"(?:^|[，,；;])(?P<list>(?:[^，,、；;]{1,5}(?:镇|乡|街道|村|社区|月份?)、)*[^，,、；;]{1,5}?(?:镇|乡|街道|村|社区|月份?))(?P<doing>[^，,；;、]*)[，,]分别[^，,]*$"
)
_TAIL = re.compile(r"^[\u4e00-\u9fff][两三]级(?P<head>.+)$")
MONTH = re.compile(r"(\d{1,2})月份?$")


@dataclass(frozen=True)
class Share:
    """noun: what the figure belongs to. doing: what all of the list count, as far as the clause says it. nouns: of the whole list."""

    noun: str
    doing: str
    nouns: tuple[str, ...]


def share_of(claims: Sequence[Claim], position: int) -> Share | None:
    """The noun in a figure's place of the list before 分别; None where there is no such list, or it is of another length."""
    claim = claims[position]
    if "分别" not in claim.lead:
        return None
    listed = _RESPECTIVELY.match(claim.clause) or _LIST_BEFORE.search(f"{claim.passage}{claim.clause}")
    if listed is None:
        return None
    beside = range(max(0, position - _LONGEST), min(len(claims), position + _LONGEST))
    alike = [at for at in beside if claims[at].clause == claim.clause]
    nouns = re.split(r"[、和及与]", listed["list"])
    if len(nouns) != len(alike):
        return None
    head = _TAIL.match(nouns[-1])  # 镇、村两级队伍: both are 队伍
    if head:
        nouns = [f"{noun[:1]}级{head['head']}" for noun in nouns]
    doing = listed.groupdict().get("doing") or ""
    doing += claims[alike[0]].before.rpartition("分别")[2] + claims[alike[-1]].after
    return Share(nouns[position - alike[0]], doing, tuple(nouns))
