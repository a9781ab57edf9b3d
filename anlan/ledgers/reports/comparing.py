"""Where a text differs from what was issued, paragraph by paragraph; blanks and the system's foot note are no part of either.

differences("一、情况\\n排查隐患3条。", "一、情况\\n排查隐患5条。")
    # [Difference("排查隐患3条。", (Piece("排查隐患", SAME), Piece("3", GONE), Piece("5", NEW), Piece("条。", SAME)))]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anlan.check.differing import Effort, stretches, words

from .links import FOOTNOTES

SAME, GONE, NEW = "same", "gone", "new"
_NOT_PRINTED = str.maketrans("", "", "\u200b\u200d\ufeff\u00ad")
_CONTEXT = 16  # characters of what is the same that are shown on either side
_MOST_STEPS = 4_000_000  # two longer paragraphs are shown whole, one after the other
_HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附件)")
_LONGEST_PLACE = 20


@dataclass(frozen=True)
class Piece:
    """A stretch of text: the same in both, GONE where only what was issued has it, NEW where only the other."""

    text: str
    kind: str


@dataclass(frozen=True)
class Difference:
    """place: the heading under which it stands and how its paragraph begins."""

    place: str
    pieces: tuple[Piece, ...]


def differences(issued: str, other: str) -> list[Difference]:
    """What differs, in the order of what was issued."""
    own, others, effort = _lines(issued), _lines(other), Effort()
    found = []
    for each in stretches(own, others, effort):
        if each.same:
            continue
        last = each.start + len(each.one) - 1
        for number, (line, counterpart) in enumerate(_pairs(each.one, each.other), start=each.start):
            if line != counterpart:
                found.append(Difference(_place(own, min(number, last)), tuple(_pieces(line, counterpart, effort))))
    return found


def is_alike(issued: str, other: str) -> bool:
    """Whether most of what was issued is in the other text: else it is a text of something else."""
    own, others = _lines(issued), set(_lines(other))
    kept = sum(len(line) for line in own if line in others)
    return kept * 3 > sum(map(len, own)) or _shared(own, others) > 0.5


def _shared(own: Sequence[str], others: set[str]) -> float:
    """The part of the pairs of characters of one text that the other has too."""
    pairs = {line[at : at + 2] for line in own for at in range(len(line) - 1)}
    theirs = {line[at : at + 2] for line in others for at in range(len(line) - 1)}
    return len(pairs & theirs) / len(pairs) if pairs else 0


def _lines(text: str) -> list[str]:
    """The paragraphs without any blanks, for those place words on a page; without what the system says at the foot."""
    lines = ("".join(line.translate(_NOT_PRINTED).split()) for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(FOOTNOTES)]


def _pairs(own: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines beside their counterparts; where there are more of one, all together, as a paragraph may have been broken in two."""
    if len(own) == len(others):
        yield from zip(own, others, strict=True)
    else:
        yield "".join(own), "".join(others)


def _place(lines: Sequence[str], number: int) -> str:
    """Under which heading a line stands, and how it begins."""
    if number < 0 or not lines:
        return "开头"
    own = lines[number][:_LONGEST_PLACE]
    if _HEADING.match(own):
        return own
    above = next((line for line in reversed(lines[:number]) if _HEADING.match(line)), "")
    return f"{above[:_LONGEST_PLACE]}，{own}" if above else own


def _pieces(own: str, other: str, effort: Effort) -> Iterator[Piece]:
    if len(own) * len(other) > _MOST_STEPS or not own or not other:
        yield from (piece for piece in (Piece(own, GONE), Piece(other, NEW)) if piece.text)
        return
    found = list(stretches(words(own), words(other), effort))
    for number, each in enumerate(found):
        if each.same:
            yield Piece(_shortened("".join(each.one), first=number == 0, last=number == len(found) - 1), SAME)
            continue
        yield from (piece for piece in (Piece("".join(each.one), GONE), Piece("".join(each.other), NEW)) if piece.text)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What is the same, as far as it helps to find the place."""
    if first and len(text) > _CONTEXT:
        return "…" + text[-_CONTEXT:]
    if last and len(text) > _CONTEXT:
        return text[:_CONTEXT] + "…"
    return text if len(text) <= 2 * _CONTEXT + 1 else f"{text[:_CONTEXT]}…{text[-_CONTEXT:]}"
