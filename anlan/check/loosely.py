"""What a figure may count by words that stand apart: 督导 in the heading and 问题 beside the number, where the indicator says 督导问题.

loosely("指出的问题", ("督导检查",), "个", figures, vocabulary)      # [Loose("supervision.problems", …)]

What is found so is doubtful until something else speaks for it (`again`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anlan.kernel.indicator.declare import Figure

from .vocabulary import denied, plain, units_of

_OWN, _TOPIC = 3, 1


@dataclass(frozen=True)
class Loose:
    """An indicator that all words of one of its phrases speak for. words: those found; own: how many characters stand beside the number."""

    code: str
    words: tuple[str, ...]
    score: int
    own: int


def loosely(own: str, topics: Sequence[str], unit: str, figures: Iterable[Figure]) -> list[Loose]:
    """The indicators whose words all stand beside the number or in its topics, at least one of them nearest; the best first, rivals of
    the same score together."""
    found: list[Loose] = []
    for figure in figures:
        if (unit and unit not in units_of(figure)) or any(plain(word) in own for word in figure.not_words):
            continue
        ways = (_way(figure.code, _pieces(word), own, topics, figure.not_words) for word in figure.words)
        best = max((way for way in ways if way), key=lambda way: way.score, default=None)
        if best:
            found.append(best)
    return sorted(found, key=lambda each: -each.score)


def _way(code: str, pieces: tuple[str, ...], own: str, topics: Sequence[str], barred: Sequence[str]) -> Loose | None:
    score = beside = 0
    for piece in pieces:
        if piece in own:
            if denied(piece, own):
                return None
            score += _OWN * len(piece)
            beside += len(piece)
            continue
        topic = next((each for each in topics if piece in each), None)
        if topic is None or any(plain(word) in topic for word in barred):
            return None
        score += _TOPIC * len(piece)
    return Loose(code, pieces, score, beside)


@lru_cache(maxsize=1024)
def _pieces(word: str) -> tuple[str, ...]:
    """The words of a phrase: those joined by a plus sign, each cut into twos, which is how Chinese words are made; a last three stays."""
    pieces: list[str] = []
    for part in plain(word).split("+"):
        while len(part) > 3:
            pieces.append(part[:2])
            part = part[2:]
        pieces.append(part)
    return tuple(dict.fromkeys(pieces))
