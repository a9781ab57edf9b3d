"""What a figure is compared with: the same period last year, the period before, or a whole of which it is a share.

compare("事故53起，同比下降18%", [(2, 5, "起"), (10, 13, "%")])     # nothing; 同比 down
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

YEAR, BEFORE, RATE = "同比", "环比", "rate"
UP, DOWN, FLAT = "up", "down", "flat"

_DOING = "(?:[搞办开查罚训演发跑走练讲]|开展|组织|举办|召开|发现|排查|检查)"  # 多搞了6次
CHANGE = re.compile(
    rf"(?P<down>下降|减少|降低|少|回落|下滑|降|(?<!最)低(?=了)|(?<=同期)低|(?<=去年)低|(?<=上年)低|(?<=[同环]比)[-－])(?:{_DOING}?[了出]|{_DOING}|幅为?|幅达|到)?\s*$"
    rf"|(?P<up>上升|增加|增长|提高|提升|上涨|升|增|多|(?<![最提较])高(?=了)|(?<=同期)高|(?<=去年)高|(?<=上年)高)(?:{_DOING}?[了出]|{_DOING}|幅为?|幅达)?\s*$"
)
# A figure right after a word of moving says by how much, and is no count: 下来了11条, 还差29次; not what became of it, 降为2人.
MOVED = re.compile(
    r"(?:[增减升降涨]|(?<!最)差|下来|回落|(?<![最较居更])[多少](?=[了出掉]))[^，,。；;、：:\d为至到达\u3000]{0,3}$"
)
# With what something is compared: days, or a place. 比8月减少6场次, 比清河镇多5条.
THAN = "(?:比|较|与|跟|同|和)"
DAYS = r"(?:(?:去年|上年)全年|(?:20\d\d年|去年|上年)?(?:\d{1,2}月份?|第?[一二三四1-4]季度|上半年|前三季度|上个?月|上个?季度|上期))"
PLACE = "[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道|村|社区)"
_LAST_YEAR = r"(?:20\d\d年|去年|上年)(?:全年|同期|同月)?"
_ALIKE = "并列|持平|相当|一样|相同|齐平"
_WITH_DAYS = re.compile(
    rf"{THAN}(?:{DAYS}|{_LAST_YEAR})(?:同期|相比|比)?(?=[^，,；;。\d至到]{{0,10}}[多少高低增减升降]|相比|，|{_ALIKE})"
)
_WITH_PLACE = re.compile(rf"{THAN}(?:最[\u4e00-\u9fff]的)?{PLACE}(?=[^，,；;。\d]{{0,4}}[多少高低增减]|{_ALIKE})")
_LIST = re.compile(r"[\s、和及与,，]*")
_CLOSE_LIST = re.compile(r"[\s、和及与]+")
_YEAR = re.compile(
    r"同比|去年同期|上年同期|同期相比|上年同月|去年同月|较去年|比去年|与去年|较上年|比上年|与上年|和去年"
)
_BEFORE = re.compile(r"环比|较上月|比上月|与上月|较上季|与\d{1,2}月比|较上期")

_FARTHEST = 400  # characters over which 同比 holds on, at most


@dataclass(frozen=True)
class Compared:
    """How a figure compares: kind 同比, 环比, rate or None, and which way."""

    kind: str | None = None
    direction: str | None = None


def compare(text: str, figures: Sequence[tuple[int, int, str]]) -> list[Compared]:
    """The comparison of each figure (start, end, unit), in order. In a list of changes what was said holds on."""
    compared: list[Compared] = []
    last_end = 0
    for position, (start, end, unit) in enumerate(figures):
        before = text[max(last_end, start - 12, 0) : start]
        change = CHANGE.search(before)
        previous = compared[position - 1] if position else Compared()
        between = text[last_end:start] if start - last_end < 12 else "…"
        listed = _LIST if unit == "%" else _CLOSE_LIST
        if change is None and previous.direction and listed.fullmatch(between):
            compared.append(previous)
        elif change is not None and (unit in ("%", "百分点") or _cue(text, start)):
            kind = _cue(text, start) or (YEAR if unit in ("%", "百分点") else None)
            compared.append(Compared(kind, DOWN if change["down"] else UP))
        else:
            compared.append(Compared(RATE) if unit == "%" else Compared())
        last_end = end
    return compared


def _cue(text: str, start: int) -> str | None:
    """The nearest word before that names the comparison, in the same sentence."""
    nearby = max(0, start - _FARTHEST)
    sentence = text[max(nearby, *(text.rfind(stop, nearby, start) + 1 for stop in "。\n")) : start]
    year = max((match.start() for match in _YEAR.finditer(sentence)), default=-1)
    before = max((match.start() for match in _BEFORE.finditer(sentence)), default=-1)
    if year < 0 and before < 0:
        return None
    return YEAR if year > before else BEFORE


@lru_cache(8_192)  # asked for again by whatever looks at a figure
def without_comparisons(words: str) -> str:
    """The words without those for what something is compared with: they say nothing of its own days and place."""
    return _WITH_PLACE.sub("", _WITH_DAYS.sub("", words))
