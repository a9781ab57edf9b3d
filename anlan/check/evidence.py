"""What the records say of a text's figures while it is still open what they count, and the second look at what stays open.

evidence = Evidence(claims, links, figures, vocabulary, title, doubts, ways, counted)
links = settled(claims, links, figures, evidence)
judged = evidence.second_look(judged)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from anlan.kernel.indicator.declare import Figure

from .again import Hypothesis, Value, doubtless, elsewhere, hypotheses, says_nothing, second_look
from .counted import Counted
from .extract import Claim
from .subject import Subject
from .verdict import Judged, reckoned, stands_for
from .vocabulary import Link, Vocabulary

Readings = Callable[[Hypothesis], Sequence[Subject]]


@dataclass(frozen=True)
class Evidence:
    """doubts: for each figure why it may be another's; readings: those of a hypothesis."""

    claims: Sequence[Claim]
    figures: Mapping[str, Figure]
    vocabulary: Vocabulary
    doubts: Sequence[str]
    readings: Readings
    counted: Counted
    open: Sequence[list[Hypothesis]]

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        links: Sequence[Link],
        figures: Mapping[str, Figure],
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
            others = elsewhere(claims[position], position, figures) if own else []
            for each in (*own, *others):
                found._ask(each)
        return found

    def silent(self, position: int) -> bool:
        return not self.doubts[position] and says_nothing(self.claims, position, self.vocabulary)

    def may_be(self, position: int) -> Sequence[Hypothesis]:
        return self.open[position]

    def fits(self, position: int, hypothesis: Hypothesis) -> bool:
        self._ask(hypothesis)
        claim = self.claims[position]
        return any(stands_for(claim, each.link, each.actual) for each in self._values(position, [hypothesis]))

    def suppose(self, position: int, hypothesis: Hypothesis) -> None:
        if not self.open[position]:
            self.open[position].append(hypothesis)
            for each in elsewhere(self.claims[position], position, self.figures):
                self._ask(each)

    def doubtless(self, position: int, code: str) -> bool:
        return not self.doubts[position] and doubtless(self.claims[position], self.figures[code], self.vocabulary)

    def second_look(self, judged: Sequence[Judged]) -> list[Judged]:
        """The judgements, with those that a single slip shows to be wrong."""
        return [
            self._second_look(position, each) if self.open[position] else each for position, each in enumerate(judged)
        ]

    def _second_look(self, position: int, judged: Judged) -> Judged:
        if judged.link.sure:
            return judged
        claim = self.claims[position]
        others = self._values(position, elsewhere(claim, position, self.figures))
        return second_look(claim, judged, self._values(position, self.open[position]), others)

    def _ask(self, hypothesis: Hypothesis) -> None:
        for subject in self.readings(hypothesis):
            self.counted.ask(hypothesis.link, subject)

    def _values(self, position: int, may_be: Sequence[Hypothesis]) -> list[Value]:
        """What the records give for each hypothesis in each reading."""
        values: list[Value] = []
        for each in may_be:
            for subject in self.readings(each):
                measured = self.counted.measured(each.link, subject)
                actual = reckoned(self.claims[position], each.link, measured) if measured else None
                if actual is not None:
                    values.append(Value(each.link, subject, actual))
        return values
