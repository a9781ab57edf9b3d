"""What each figure of a list belongs to: 清河镇、柳溪镇分别为30处和20处, 7月、8月依次开展3次、5次; 前者3场，后者5场.

share_of(claims, 1)     # Share("柳溪镇", "", ("清河镇", "柳溪镇")): the second number is the second noun's
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .extract import Claim

PART = "其中"
_LONGEST = 16  # figures of one list
_EACH = r"(?:分别|依次|(?<=[季月村镇乡道度])各(?:为|是|有)?(?=\d+[、，,]))"
_EACH_BEFORE = re.compile("分别|依次|各(?:为|是|有)?$")
_RESPECTIVELY = re.compile(rf"^(?P<list>.+?){_EACH}(?:为|是|有|达到?)?")
_NAME = "[^，,、；;和及与]{1,6}?(?:镇|乡|街道|村|社区|月份?)"
# The list in the clause before: 清河镇、柳溪镇走在前面，分别是30场和20场; 演练、培训两项，依次为3次和5次.
_LIST_BEFORE = re.compile(
    rf"(?:^|[，,；;])(?P<list>(?:[^，,、；;]{{1,5}}(?:镇|乡|街道|村|社区|月份?)、)*[^，,、；;]{{1,5}}?(?:镇|乡|街道|村|社区|月份?))(?P<doing>[^，,；;、]*)[，,]{_EACH}[^，,]*$"
)
_THINGS_BEFORE = re.compile(
    rf"(?:^|[，,；;：:])(?P<list>[^，,；;：:、和及与]+[、和及与][^，,；;：:]*?)(?:[两三四五六]项)?[，,](?:次数|数量|人数|场次|金额|总数)?{_EACH}[^，,]*$"
)
_MANY = re.compile("[两三四五六七八九](?:地|家|个?镇街?)$")  # 东苑、云坪、南桥三地
_DAYS_TAIL = re.compile(r"(?:[一二三四]|\d{1,2})(?P<kind>季度|月份?)")
_LAST_OF_LIST = re.compile(rf"(?P<name>{_NAME})(?P<doing>.+)")
# 排查、整改隐患分别为30处、20处: what the last is done to is done to all.
_HEAD = re.compile(r"(?:排查|整改|查出|发现|销号|举办|开展|组织|应到|实到|议定|办结|建成|测试)")
_TAIL = re.compile(r"^[\u4e00-\u9fff][两三]级(?P<head>.+)$")
_FORMER = {"前者": 0, "后者": 1}
_PAIR = re.compile(r"(?P<first>[\u4e00-\u9fff]{2,12})[、和与及](?P<second>[\u4e00-\u9fff]{2,12})")
_AT_END, _AT_START = re.compile(rf"{_NAME}$"), re.compile(_NAME)
_EACH_OF = re.compile(
    rf"(?P<list>(?:{_NAME}[、和及与]){{1,{_LONGEST}}}{_NAME})[^，,、；;各\d]{{0,6}}各(?![类项级地镇乡街种村自单]|部门|行业|领域)[^，,；;。]*$"
)
# 分月看依次是22、26、29家次: each is of a month, of the days that are spoken of.
_MONTHLY = re.compile(r"(?:按月|分月|逐月)[^，,；;。\d、]{0,4}(?:分别|依次)(?:为|是|有)?")
MONTH = re.compile(r"第(\d{1,2})个月")
DAYS_ALONE = re.compile(r"第\d{1,2}个月|\d{1,2}月份?|第?[一二三四]季度|[上下]半年")
EACH = re.compile("(?:分别|依次)")


@dataclass(frozen=True)
class Share:
    """noun: what the figure belongs to. doing: what all of the list count, as far as the clause says it. nouns: of the whole list."""

    noun: str
    doing: str
    nouns: tuple[str, ...]


def share_of(claims: Sequence[Claim], position: int) -> Share | None:
    """The noun in a figure's place of the list before 分别; None where there is no such list, or it is of another length."""
    claim = claims[position]
    if claim.column:
        return Share(claim.column.noun, "", claim.column.nouns)
    if former := next((word for word in _FORMER if word in claim.before), None):
        return _of_two(claim, former)
    if monthly := _MONTHLY.search(claim.clause):
        return _of_months(claims, position, monthly)
    if not re.search(_EACH, f"{claim.lead}{claim.text}，"):
        return None
    listed = _RESPECTIVELY.match(claim.clause) or next(
        (
            hit
            for pattern in (_LIST_BEFORE, _THINGS_BEFORE)
            if (hit := pattern.search(f"{claim.passage}{claim.clause}"))
        ),
        None,
    )
    if listed is None:
        return None
    beside = range(max(0, position - _LONGEST), min(len(claims), position + _LONGEST))
    alike = [at for at in beside if claims[at].clause == claim.clause]
    nouns = re.split(r"[、和及与]", listed["list"])
    if len(nouns) != len(alike):
        return None
    lead, _, first = nouns[0].rpartition("的是")
    nouns, head = _completed([first, *nouns[1:-1], _MANY.sub("", nouns[-1])] if nouns[1:] else [first])
    head = lead + head
    doing = listed.groupdict().get("doing") or ""
    doing += head + _EACH_BEFORE.split(claims[alike[0]].before)[-1] + claims[alike[-1]].after
    return Share(nouns[position - alike[0]], doing, tuple(nouns))


def _of_months(claims: Sequence[Claim], position: int, monthly: re.Match[str]) -> Share | None:
    """The month of a figure in a list of months, by its place; None for one before the list."""
    clause = claims[position].clause
    beside = range(max(0, position - _LONGEST), min(len(claims), position + _LONGEST))
    alike = [at for at in beside if claims[at].clause == clause]
    if len(alike) < 2 or not monthly.string[monthly.end() :].startswith(claims[alike[0]].text):
        return None
    nouns = tuple(f"第{at + 1}个月" for at in range(len(alike)))
    return Share(nouns[position - alike[0]], "", nouns)


def each_of(claim: Claim) -> tuple[str, ...]:
    """The places of which each has the figure: 清河镇、柳溪镇各开展5次; empty for none."""
    listed = _EACH_OF.search(claim.clause.removesuffix(claim.after).partition(claim.text)[0])
    return tuple(re.split("[、和及与]", listed["list"])) if listed else ()


def _completed(nouns: list[str]) -> tuple[list[str], str]:
    """The nouns of a list with what the last says for all; and what is done by places, 清河镇、柳溪镇尚未销号的隐患."""
    days = _DAYS_TAIL.fullmatch(nouns[-1])
    if days and all(re.fullmatch(r"[一二三四]|\d{1,2}", noun) for noun in nouns[:-1]):  # 一、二季度
        return [*(noun + days["kind"] for noun in nouns[:-1]), nouns[-1]], ""
    tail = _TAIL.match(nouns[-1])  # 镇、村两级队伍: both are 队伍
    if tail:
        return [f"{noun[:1]}级{tail['head']}" for noun in nouns], ""
    last = _LAST_OF_LIST.fullmatch(nouns[-1])
    if last and all(re.fullmatch(_NAME, noun) for noun in nouns[:-1]):
        return [*nouns[:-1], last["name"]], last["doing"]
    head = _HEAD.match(nouns[-1])
    if head and all(_HEAD.fullmatch(noun) for noun in nouns[:-1]):
        return [*(noun + nouns[-1][head.end() :] for noun in nouns[:-1]), nouns[-1]], ""
    return nouns, ""


def _of_two(claim: Claim, former: str) -> Share | None:
    """What 前者 or 后者 stands for: the first or second of the two things or places named last."""
    words = f"{claim.passage}{claim.clause}".partition("前者")[0]
    pair = next(reversed(list(_PAIR.finditer(words))), None)
    if pair is None:
        return None
    first, second = _AT_END.search(pair["first"]), _AT_START.match(pair["second"])
    nouns = (first.group(), second.group()) if first and second else (pair["first"], pair["second"])
    doing = pair["second"][second.end() :] if first and second else ""
    return Share(nouns[_FORMER[former]], doing + claim.before.partition(former)[2] + claim.after, nouns)
