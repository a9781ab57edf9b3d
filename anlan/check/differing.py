"""Where two texts differ, in their order: by lines or paragraphs, and within one by words.

Texts in which one line comes a thousand times would take minutes: what is compared has an end, beyond which it is shown as different.

[each for each in stretches(["甲", "乙"], ["甲", "丙"]) if not each.same]      # [Stretch(False, 1, ("乙",), ("丙",))]
words("排查3.5条")      # ["排", "查", "3.5", "条"]: a number is changed as a whole
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

_STEPS = 5_000_000  # a second or two; two annual reports of 30,000 characters take a tenth
_WORD = re.compile(r"\d[\d.,]*%?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Stretch:
    """What stands in both, or where they differ what stands in each; () where there is nothing. start: its place in the first."""

    same: bool
    start: int
    one: tuple[str, ...]
    other: tuple[str, ...]


class Effort:
    """How much all that one page compares may take. left: the steps that it may still take."""

    def __init__(self, left: int = _STEPS) -> None:
        self.left = left


class Matcher(SequenceMatcher[str]):
    """The library's own, which finds no more in common once the effort is spent."""

    def __init__(self, one: Sequence[str], other: Sequence[str], effort: Effort) -> None:
        super().__init__(None, one, other, autojunk=False)
        self._one, self._times, self._effort = one, Counter(other), effort

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        if self._effort.left > 0:  # each place of one text is held against all of the other that say the same
            self._effort.left -= sum(1 + self._times[each] for each in self._one[alo:ahi])
        if self._effort.left <= 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def stretches(one: Sequence[str], other: Sequence[str], effort: Effort | None = None) -> Iterator[Stretch]:
    """Both texts whole, cut where they begin and end to differ. effort: shared by all that a page compares."""
    if one and tuple(one) == tuple(other):
        yield Stretch(True, 0, tuple(one), tuple(other))
        return
    for tag, start, end, at, to in Matcher(one, other, effort or Effort()).get_opcodes():
        yield Stretch(tag == "equal", start, tuple(one[start:end]), tuple(other[at:to]))


def words(text: str) -> list[str]:
    return _WORD.findall(text)
