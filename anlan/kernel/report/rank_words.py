"""The words of a rank: 最多的三个镇街, 最低的5个村社区, 最多的行业.

rank_of("最多的三个镇街")      # Rank("town", 3, most=True); None of any other word
"""

import re
from dataclasses import dataclass

_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_OF = {"镇街": "town", "乡镇": "town", "村社区": "village", "村": "village", "行业": "sector"}
_MOST = {"最多": True, "最高": True, "最少": False, "最低": False}
_WORDS = re.compile(rf"({'|'.join(_MOST)})的?(?:([{''.join(_NUMERALS)}]|[1-9])个)?({'|'.join(_OF)})")


@dataclass(frozen=True)
class Rank:
    """by: what is ranked, places or sectors. count: how many are named. most: the largest, else the smallest."""

    by: str
    count: int
    most: bool


def rank_of(word: str) -> Rank | None:
    match = _WORDS.fullmatch(word)
    if match is None:
        return None
    most, count, of = match.groups()
    number = _NUMERALS.get(count) or int(count) if count else 1
    return Rank(_OF[of], number, _MOST[most])
