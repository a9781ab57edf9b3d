"""What a figure counts whose own words say nothing of it: what the text has been speaking of, once the records bear that out.

settled(claims, links, figures, evidence)     # 警示教育706场。场次最多的是清河镇，98场: lessons again

A text names its object once, in the title, a heading or a sentence, and then goes on with places, months, ranks and parts. The object is
taken up where a figure of it agrees with the records (so it is what is meant), and holds until a figure of its unit speaks of another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from anlan.kernel.indicator.declare import Figure

from .extract import Claim
from .figures import Figures
from .vocabulary import Link, units_of

_TELLING = 10  # a number below stands in many places by chance
_BORNE_OUT = 2  # figures after which an object is what the text speaks of


@dataclass
class Objects:
    """The objects that a text speaks of, the newest last, with how often the records bore each out."""

    codes: dict[str, int] = field(default_factory=dict)

    def take(self, code: str, agrees: bool) -> None:
        """A figure was found to count this."""
        borne = self.codes.pop(code, 0) + agrees
        self.codes[code] = borne

    def of_unit(self, claim: Claim, figures: Figures) -> list[str]:
        """The objects that a figure may count by its unit, the newest first; after them what is summed over the same records: the people
        who came to what was held."""
        own = [code for code in reversed(self.codes) if claim.unit in units_of(figures[code])]
        beside = [
            each.code
            for code in reversed(self.codes)
            for each in figures.sums_beside(code)
            if claim.unit in units_of(each)
        ]
        return list(dict.fromkeys([*own, *beside]))

    def forget(self, unit: str, figures: Mapping[str, Figure]) -> None:
        """A figure of this unit speaks of something else."""
        for code in [code for code in self.codes if unit in units_of(figures[code])]:
            del self.codes[code]


class Evidence(Protocol):
    """What else there is to know of each figure."""

    def silent(self, position: int) -> bool:
        """Whether its own words name no thing."""

    def may_be(self, position: int) -> Sequence[Link]:
        """What its words leave open."""

    def fits(self, position: int, link: Link) -> bool:
        """Whether the records bear it out that a figure counts this, in some reading."""

    def doubtless(self, position: int, code: str) -> bool:
        """Whether nothing but its words stands against its counting this."""


def settled(claims: Sequence[Claim], links: Sequence[Link], figures: Figures, evidence: Evidence) -> list[Link]:
    """The links, with those that the state of the text settles."""
    state = Objects()
    found: list[Link] = []
    for position, (claim, link) in enumerate(zip(claims, links, strict=True)):
        own = link if link.sure else _settled(claims, position, link, state, figures, evidence)
        found.append(own)
        if own.code and replace(own, others=()).is_plain:
            agrees = claim.value >= _TELLING and evidence.fits(position, own)
            state.take(own.code, agrees)
        elif not own.sure and not evidence.silent(position):
            state.forget(claim.unit, figures)
    return found


def _settled(
    claims: Sequence[Claim],
    position: int,
    link: Link,
    state: Objects,
    figures: Figures,
    evidence: Evidence,
) -> Link:
    claim = claims[position]
    fitting = [each for each in evidence.may_be(position) if claim.value >= _TELLING and evidence.fits(position, each)]
    if len({each.code for each in fitting}) == 1:
        return fitting[0]
    if link.code is not None or link.why:
        return link
    code = next(iter(state.of_unit(claim, figures)), "")
    if not code or not evidence.doubtless(position, code):
        return link
    carried = Link(code, item=link.item)
    agrees = evidence.fits(position, carried)
    if evidence.silent(position):
        return carried if agrees or state.codes.get(code, 0) >= _BORNE_OUT else link
    return carried if agrees and claim.value >= _TELLING else link
