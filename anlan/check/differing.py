"""Where two texts differ, in their order: by lines or paragraphs, and within one by words.

[each for each in stretches(["甲", "乙"], ["甲", "丙"]) if not each.same]      # [Stretch(False, 1, ("乙",), ("丙",))]
words("排查3.5条")      # ["排", "查", "3.5", "条"]: a number is changed as a whole
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\d[\d.,]*%?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Stretch:
    """What stands in both, or where they differ what stands in each; () where there is nothing. start: its place in the first."""

    same: bool
    start: int
    one: tuple[str, ...]
    other: tuple[str, ...]


def stretches(one: Sequence[str], other: Sequence[str]) -> Iterator[Stretch]:
    """Both texts whole, cut where they begin and end to differ."""
    for tag, start, end, at, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield Stretch(tag == "equal", start, tuple(one[start:end]), tuple(other[at:to]))


def words(text: str) -> list[str]:
    return _WORD.findall(text)
