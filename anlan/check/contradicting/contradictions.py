"""What a text says against itself, whoever is right: one figure given twice with two values, a part above its whole.

[found.why for found in contradictions(text, claims, links, asked)]
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anlan.kernel.indicator.declare import INDICATORS, Ratio

from ..claims.comparisons import YEAR
from ..claims.extract import Claim
from ..claims.span import meet, reach_of
from ..claims.subject import Subject
from ..claims.vocabulary import Link
from .arithmetic import Change, growths, rates, remainders
from .breakdowns import breakdowns
from .sums import sums
from .table_sums import tables


@dataclass(frozen=True)
class Contradiction:
    """Two claims of one text that cannot both hold."""

    first: Claim
    second: Claim
    why: str


def contradictions(
    text: str, claims: Sequence[Claim], links: Sequence[Link], all_readings: Sequence[Sequence[Subject]]
) -> list[Contradiction]:
    """Every pair of sure claims on one matter that cannot both be true, and what does not reckon up, in the order of the text.

    all_readings: of whom and of when each claim speaks: this year's and last year's, or two towns', may well differ.
    """
    matters: dict[tuple[Subject, str], Claim] = {}
    changes: list[Change] = []
    by_matter: dict[Subject, dict[str, list[Claim]]] = {}
    for claim, link, (subject, *others) in zip(claims, links, all_readings, strict=True):
        is_clear = subject.period and not subject.strange and not others
        if not (link.sure and link.code and is_clear):
            continue
        if link.is_plain and claim.comparison != YEAR:
            by_matter.setdefault(subject, {}).setdefault(link.code, []).append(claim)
            matters.setdefault((subject, link.code), claim)
        else:
            changes.append(Change(claim, link, subject, claims[link.of] if link.of is not None else None))
    found = (*rates(matters), *remainders(matters, changes), *growths(matters, changes))
    pairs = [pair for by_code in by_matter.values() for pair in (*_twice(by_code), *_parts(by_code))]
    pairs += [Contradiction(*each) for each in (*found, *breakdowns(text, claims), *sums(claims), *tables(text))]
    # Of several reasons the first: what the links say of it.
    once = {(each.second.start, each.second.end): each for each in reversed(pairs)}
    return sorted(once.values(), key=lambda each: (each.second.start, each.second.end))


def _twice(by_code: Mapping[str, Sequence[Claim]]) -> Iterator[Contradiction]:
    """One figure given twice with two values."""
    for code, (first, *others) in by_code.items():
        for other in others:
            if not meet(first, other):
                yield Contradiction(first, other, f"同一个数（{INDICATORS[code].title}）前后两个说法")


def _parts(by_code: Mapping[str, Sequence[Claim]]) -> Iterator[Contradiction]:
    """A part above its whole."""
    for figure in INDICATORS.values():
        if isinstance(figure, Ratio) and figure.of in by_code and figure.over in by_code:
            part, whole = by_code[figure.of][0], by_code[figure.over][0]
            if reach_of(part)[0] > reach_of(whole)[1]:
                why = f"{INDICATORS[figure.of].title}比{INDICATORS[figure.over].title}还多"
                yield Contradiction(whole, part, why)
