"""The words around a figure: its own item, its clause, its sentence, and whether its chapter speaks of what is to come.

around = Surroundings("排查隐患30处、整改28处，罚款2万元。")
around.sentence(4, 7)        # (0, 19): what lies between two full stops
around.planned(4)            # False
"""

import re
from bisect import bisect_left, bisect_right

_SENTENCE = re.compile(r"[。；;！？\n]")
_CLAUSE_BEFORE = re.compile(r"[。；;！？\n，,：:]")
_CLAUSE_AFTER = re.compile(r"[。；;！？\n，,]")
_ITEM = re.compile(r"、")
# Words further away than this say nothing about a figure, and a text without a full stop costs no more than another.
_FARTHEST = 200

_CHAPTER = re.compile(
    r"^[ \t\u3000]*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[部章])([^。\n]{0,24})", re.MULTILINE
)
_TO_COME = re.compile(
    r"下一?步|下一?阶段|今后|打算|努力方向|(?:工作|重点)(?:计划|安排|思路)|明年|下半年(?:工作|重点|计划)"
)


class Surroundings:
    """Where sentences, clauses and items of a text end, found once and looked up by halving."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._sentences = _places(_SENTENCE, text)
        self._lines = _places(re.compile("\n"), text)
        self._before = _places(_CLAUSE_BEFORE, text)
        self._after = _places(_CLAUSE_AFTER, text)
        self._items = _places(_ITEM, text)
        chapters = list(_CHAPTER.finditer(text))
        self._chapters = [chapter.start() for chapter in chapters]
        self._headings = [re.split("[：:，,；;]", chapter[1], maxsplit=1)[0].strip() for chapter in chapters]
        self._to_come = [bool(_TO_COME.search(chapter[1])) for chapter in chapters]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        return self._last(self._sentences, start), self._next(self._sentences, end)

    def passage(self, start: int) -> int:
        """Where the line begins."""
        return self._last(self._lines, start)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        return self._last(self._before, start), self._next(self._after, end)

    def item(self, start: int) -> int:
        """Where the item that holds `start` begins within its clause."""
        return max(self._last(self._before, start), self._last(self._items, start))

    def planned(self, start: int) -> bool:
        """Whether the chapter around says by its heading that it speaks of the next steps."""
        chapter = bisect_right(self._chapters, start) - 1
        return chapter >= 0 and self._to_come[chapter]

    def chapter(self, start: int) -> str:
        """The heading of the chapter around; empty for none."""
        chapter = bisect_right(self._chapters, start) - 1
        return self._headings[chapter] if chapter >= 0 else ""

    def _last(self, places: list[int], start: int) -> int:
        before = bisect_left(places, start) - 1
        return max(places[before] + 1 if before >= 0 else 0, start - _FARTHEST)

    def _next(self, places: list[int], end: int) -> int:
        after = bisect_left(places, end)
        return min(places[after] if after < len(places) else self._length, end + _FARTHEST)


def _places(stop: re.Pattern[str], text: str) -> list[int]:
    return [match.start() for match in stop.finditer(text)]
