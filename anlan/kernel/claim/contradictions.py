"""What a text says against itself, whoever is right: one figure given twice with two values, a part above its whole.

[found.why for found in contradictions(claims, links, figures)]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..indicator.declare import INDICATORS, Ratio
from ..indicator.words import reach
from .compared import YEAR
from .extract import Claim
from .match import Link


@dataclass(frozen=True)
class Contradiction:
    """Two claims of one text that cannot both hold."""

    first: Claim
    second: Claim
    why: str


def contradictions(claims: Sequence[Claim], links: Sequence[Link]) -> list[Contradiction]:
    """Every pair of sure claims on one matter that cannot both be true, in the order of the text."""
    by_code: dict[str, list[Claim]] = {}
    for claim, link in zip(claims, links, strict=True):
        if link.sure and link.code and claim.comparison != YEAR:
            by_code.setdefault(link.code, []).append(claim)
    found = [
        Contradiction(said[0], other, f"同一个数（{INDICATORS[code].title}）前后两个说法")
        for code, said in by_code.items()
        for other in said[1:]
        if not _meet(said[0], other)
    ]
    for figure in INDICATORS.values():
        if isinstance(figure, Ratio) and figure.of in by_code and figure.over in by_code:
            part, whole = by_code[figure.of][0], by_code[figure.over][0]
            if _reach(part)[0] > _reach(whole)[1]:
                found.append(
                    Contradiction(whole, part, f"{INDICATORS[figure.of].title}比{INDICATORS[figure.over].title}还多")
                )
    return sorted(found, key=lambda each: each.second.start)


def _meet(one: Claim, other: Claim) -> bool:
    """Whether some value lies in the reach of both."""
    (low, high), (other_low, other_high) = _reach(one), _reach(other)
    return low <= other_high and other_low <= high


def _reach(claim: Claim) -> tuple[Decimal, Decimal]:
    low, high = reach(claim.value, claim.approx)
    top = claim.high if claim.high is not None else high
    return low if low is not None else Decimal(0), top if top is not None else Decimal("Infinity")
