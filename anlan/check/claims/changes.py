"""Which figure a change speaks of: 事故7起、死亡3人，同比分别下降30%和25%.

whole_of(claims, 2)      # 0: the 30% is of the 7起
whole_of(claims, 3)      # 1: the 25% is of the 3人
"""

import re
from collections.abc import Sequence

from .comparisons import BEFORE, YEAR, without_comparisons
from .extract import Claim
from .plain_words import RANK

_FARTHEST = 12  # figures back
_THEN = re.compile("去年|上年|同期|上个?月|上个?季度")  # 今年5起，去年同期7起，减少2起: a change of this year's
_NO_WHOLE = re.compile("#相?比|均为?#")  # before and after a figure: 与二季度的61家次相比, 场均30人
_JOINT = re.compile(r"[、和及与，,\s]*")
_LISTED = re.compile(r"(?:^|(?<=[，,：:；;]))(?P<list>[^，,：:；;]*)分别")
SHARES = ("%", "百分点")
CHANGE_WORDS = re.compile(
    r"(?:与|和|跟|同|比|较)?(?:去年|上年|上月|上季度?)(?:同期|同月)?(?:相比|比)?|[同环]比|分别|下降|减少|降低|上升|增加|增长|提高|提升|回落|升|降|增|多|少|低|高|还|又|了|幅|率为|数字|各|反而|抬|倒|却"
)


def is_change(claim: Claim) -> bool:
    return claim.comparison in (YEAR, BEFORE)


def whole_of(claims: Sequence[Claim], position: int) -> int | None:
    """The place of the figure whose change `claims[position]` gives; None where the text does not tell."""
    all_wholes = _wholes(claims, position)
    wholes = [at for at in all_wholes if not _THEN.search(claims[at].before)] or all_wholes
    if not wholes:
        return None
    first, size = _group(claims, position)
    listed = _LISTED.search(claims[first].clause) if "分别" in claims[first].lead[-40:] else None
    if listed:
        names = re.split(r"[、和及与]", CHANGE_WORDS.sub("", listed["list"]))
        if len(names) == size and all(len(name) > 1 for name in names):
            return _called(claims, wholes, names[position - first])
        return wholes[-size:][position - first] if len(wholes) >= size else None
    words = RANK.sub("", without_comparisons(claims[position].before))
    words = re.sub(r"[^\u4e00-\u9fff]", "", CHANGE_WORDS.sub("", words))
    if len(words) > 1:
        return _called(claims, wholes, words)
    if claims[position].unit not in SHARES:
        return next((at for at in reversed(wholes) if claims[at].unit == claims[position].unit), None)
    if position and is_change(claims[position - 1]) and position - 1 > wholes[-1]:
        return whole_of(claims, position - 1)  # 减少1起，下降25%: the share says the same as the number
    return wholes[-1]


def _wholes(claims: Sequence[Claim], position: int) -> list[int]:
    """The figures before a change that are none themselves, up to the last full stop."""
    wholes: list[int] = []
    for at in range(position, max(0, position - _FARTHEST), -1):
        if not claims[at].goes_on:
            break
        if not is_change(claims[at - 1]) and not _NO_WHOLE.search(f"{claims[at - 1].before}#{claims[at - 1].after}"):
            wholes.append(at - 1)
    return wholes[::-1]


def _group(claims: Sequence[Claim], position: int) -> tuple[int, int]:
    """Where the list of changes around one begins, and how many it has."""
    first = last = position
    while (
        position - first < _FARTHEST
        and first
        and is_change(claims[first - 1])
        and _JOINT.fullmatch(claims[first].before)
    ):
        first -= 1
    while (
        last - position < _FARTHEST
        and last + 1 < len(claims)
        and is_change(claims[last + 1])
        and _JOINT.fullmatch(claims[last + 1].before)
    ):
        last += 1
    return first, last - first + 1


def _called(claims: Sequence[Claim], wholes: Sequence[int], name: str) -> int | None:
    """The nearest figure that shares most with a name: 死亡人数 is 死亡3人, 起数 is 7起."""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    shared = [
        (sum(pair in f"{claims[at].before}{claims[at].after}{claims[at].unit}数" for pair in pairs), at)
        for at in wholes
    ]
    most, at = max(shared)
    return at if most else None
