"""What the records say of a text's figures while it is still open what they count.

evidence = Evidence.of(claims, links, figures, vocabulary, title, doubts, readings, counted)
links = settled(claims, links, figures, evidence)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .counted import Counted
from .extract import Claim
from .figures import Figures
from .hypotheses import doubtless, hypotheses, says_nothing
from .subject import Subject
from .verdict import reckoned, stands_for
from .vocabulary import Link, Vocabulary

Readings = Callable[[int, Link], Sequence[Subject]]


@dataclass(frozen=True)
class Evidence:
    """doubts: for each figure why it may be another's; readings: those of a figure, taken for what a link says."""

    claims: Sequence[Claim]
    figures: Figures
    vocabulary: Vocabulary
    doubts: Sequence[str]
    readings: Readings
    counted: Counted
    open: Sequence[list[Link]]

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        links: Sequence[Link],
        figures: Figures,
        vocabulary: Vocabulary,
        title: str,
        doubts: Sequence[str],
        readings: Readings,
        counted: Counted,
    ) -> "Evidence":
        """The evidence, with all that it needs asked of the records at once."""
        may_be = [
            [] if doubts[at] else hypotheses(claims, links, at, figures, vocabulary, title) for at in range(len(claims))
        ]
        found = cls(claims, figures, vocabulary, doubts, readings, counted, may_be)
        for position, own in enumerate(may_be):
            for link in own:
                found._ask(position, link)
        return found

    def silent(self, position: int) -> bool:
        return not self.doubts[position] and says_nothing(self.claims, position, self.vocabulary)

    def may_be(self, position: int) -> Sequence[Link]:
        return self.open[position]

    def fits(self, position: int, link: Link) -> bool:
        claim = self.claims[position]
        for subject in self._ask(position, link):
            measured = self.counted.measured(link, subject)
            actual = reckoned(claim, link, measured) if measured else None
            if actual is not None and stands_for(claim, link, actual):
                return True
        return False

    def doubtless(self, position: int, code: str) -> bool:
        return not self.doubts[position] and doubtless(self.claims[position], self.figures[code], self.vocabulary)

    def _ask(self, position: int, link: Link) -> Sequence[Subject]:
        subjects = self.readings(position, link)
        for subject in subjects:
            self.counted.ask(link, subject)
        return subjects
