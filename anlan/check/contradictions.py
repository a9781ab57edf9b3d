"""What a text says against itself, whoever is right: one figure given twice with two values, a part above its whole.

[found.why for found in contradictions(claims, links, asked)]
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anlan.kernel.indicator.declare import INDICATORS, Ratio

from .comparisons import YEAR
from .extract import Claim
from .span import span_of
from .subject import Subject
from .vocabulary import Link


@dataclass(frozen=True)
class Contradiction:
    """Two claims of one text that cannot both hold."""

    first: Claim
    second: Claim
    why: str


def contradictions(
    claims: Sequence[Claim], links: Sequence[Link], all_readings: Sequence[Sequence[Subject]]
) -> list[Contradiction]:
    """Every pair of sure claims on one matter that cannot both be true, in the order of the text.

    all_readings: of whom and of when each claim speaks: this year's and last year's, or two towns', may well differ.
    """
    by_matter: dict[Subject, dict[str, list[Claim]]] = {}
    for claim, link, (subject, *others) in zip(claims, links, all_readings, strict=True):
        is_clear = subject.period and not subject.strange and not others
        if link.sure and link.code and is_clear and claim.comparison != YEAR:
            by_matter.setdefault(subject, {}).setdefault(link.code, []).append(claim)
    pairs = [pair for by_code in by_matter.values() for pair in (*_twice(by_code), *_parts(by_code))]
    return sorted(pairs, key=lambda each: each.second.start)


def _twice(by_code: Mapping[str, Sequence[Claim]]) -> Iterator[Contradiction]:
    """One figure given twice with two values."""
    for code, (first, *others) in by_code.items():
        for other in others:
            if not _meet(first, other):
                yield Contradiction(first, other, f"同一个数（{INDICATORS[code].title}）前后两个说法")


def _parts(by_code: Mapping[str, Sequence[Claim]]) -> Iterator[Contradiction]:
    """A part above its whole."""
    for figure in INDICATORS.values():
        if isinstance(figure, Ratio) and figure.of in by_code and figure.over in by_code:
            part, whole = by_code[figure.of][0], by_code[figure.over][0]
            if _reach(part)[0] > _reach(whole)[1]:
                why = f"{INDICATORS[figure.of].title}比{INDICATORS[figure.over].title}还多"
                yield Contradiction(whole, part, why)


def _meet(one: Claim, other: Claim) -> bool:
    """Whether some value lies in the reach of both."""
    (low, high), (other_low, other_high) = _reach(one), _reach(other)
    return low <= other_high and other_low <= high


def _reach(claim: Claim) -> tuple[Decimal, Decimal]:
    low, high = span_of(claim)
    return low if low is not None else Decimal(0), high if high is not None else Decimal("Infinity")
