"""The indicators that a text may speak of, looked up by what stands in it: by unit, and by the words that a number's item holds.

figures = Figures(INDICATORS.values())
figures.of_unit("次")                           # all that are counted so
figures.named("开展安全培训", "次")                 # those of which a word stands there as well
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from anlan.kernel.indicator.declare import Figure, Ratio

from ..claims.vocabulary import units_of, words_of
from .grounds import pieces_of

_KEPT = 4_096  # stretches of words whose indicators are remembered


class Figures(dict[str, Figure]):
    """Figures by code, in their order."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        super().__init__((each.code, each) for each in figures)
        self._named: dict[str, frozenset[str]] = {}
        self._pieced: dict[str, frozenset[str]] = {}

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> "Figures":
        """Those made before of the same figures, with all that was looked up in them."""
        return _made(tuple(figures))

    @cached_property
    def _units(self) -> dict[str, list[Figure]]:
        units: dict[str, list[Figure]] = {}
        for each in self.values():
            for unit in dict.fromkeys(units_of(each)):
                units.setdefault(unit, []).append(each)
        return units

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        return _by_start((each.code, words_of(each)) for each in self.values())

    @cached_property
    def _pieces(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        return _by_start((each.code, pieces_of(each)) for each in self.values())

    @cached_property
    def ratios(self) -> Sequence[Ratio]:
        return [each for each in self.values() if isinstance(each, Ratio)]

    @cached_property
    def parts(self) -> Sequence[tuple[Ratio, Sequence[str], Sequence[str]]]:
        """Each ratio of which both figures are here, with the words for its whole, and those for its part alone."""
        known = [each for each in self.ratios if each.of in self and each.over in self]
        words = [(each, words_of(self[each.over]), words_of(self[each.of])) for each in known]
        return [(each, whole, [part for part in parts if part not in whole]) for each, whole, parts in words]

    def of_unit(self, unit: str) -> Sequence[Figure]:
        return self._units.get(unit, ())

    def named(self, words: str) -> frozenset[str]:
        """The codes of those of which a part of what people say stands in these words. Each place is looked at once."""
        return self._standing_in(words, self._words, self._named)

    def pieced(self, words: str) -> frozenset[str]:
        """The codes of those of which any piece of a word stands there."""
        return self._standing_in(words, self._pieces, self._pieced)

    def _standing_in(
        self, words: str, index: Mapping[str, Mapping[str, Sequence[str]]], remembered: dict[str, frozenset[str]]
    ) -> frozenset[str]:
        known = remembered.get(words)
        if known is None:
            starts = {words[at : at + length] for at in range(len(words)) for length in (1, 2)} & index.keys()
            known = frozenset(
                code for start in starts for word, codes in index[start].items() if word in words for code in codes
            )
            if len(remembered) >= _KEPT:
                remembered.clear()
            remembered[words] = known
        return known


@lru_cache(maxsize=4)
def _made(figures: tuple[Figure, ...]) -> Figures:
    return Figures(figures)


def _by_start(all_words: Iterable[tuple[str, Sequence[str]]]) -> dict[str, dict[str, list[str]]]:
    """By the first two characters of a word: the word, and the codes of those that it may mean."""
    words: dict[str, dict[str, list[str]]] = {}
    for code, own in all_words:
        for word in own:
            words.setdefault(word[:2], {}).setdefault(word, []).append(code)
    return words
