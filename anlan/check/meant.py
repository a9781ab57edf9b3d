"""What a figure counts by the concepts that its words name, and that its sentence, heading or title lend it.

meant(claims, links, 1, figures, vocabulary, "松岭镇情况报告")      # 没划掉的剩15条 after 隐患299条: hazards.open

An indicator is meant where it has all concepts that the figure's own words name, its unit, and whatever concept it has besides is one that
the text speaks of nearby. A word that names no concept and is no everyday speech leaves the figure open; where several indicators fit,
it is right if one of them is, and wrong if all are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from anlan.kernel.indicator.declare import Figure, Ratio

from .comparisons import MOVED
from .concepts import ACTS, LEFT, LEVELS, RATE, concepts, concepts_of, of_unit
from .doubt import doubt
from .everyday import unexplained
from .extract import Claim, since
from .item import before, points_at
from .lent import heading_of
from .sectors import passes_over
from .shares import EACH, PART, share_of
from .vocabulary import Link, Vocabulary, plain, units_of, words_of

_MOST = 3  # meanings that a figure may have at once
_VISITS = ("家次", "次", "户次", "家")  # units of doings, whose words may say that firms were visited
_SHARES = ("%", "百分点", "倍")
_CLAUSES = "，,：:"
_BECAME = re.compile("[从由].*[到至]$")  # 从97%滑到92.6%: whose days the second has is not told
_NUMBERED = re.compile("^(?:[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]是)")


@dataclass(frozen=True)
class _Topic:
    """What the text speaks of nearby. codes: what was counted there; empty for words."""

    names: frozenset[str]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Meaning:
    """What a figure may count, and the concepts that say so."""

    link: Link
    names: frozenset[str]


@dataclass(frozen=True)
class Concepts:
    """The claims of a text with what is known of them so far, to be linked by concepts."""

    claims: Sequence[Claim]
    links: Sequence[Link]
    figures: Mapping[str, Figure]
    vocabulary: Vocabulary
    title: str

    def meant(self, position: int) -> Link | None:
        """The link of a figure by its concepts; None where it is not told, or not by concepts alone."""
        claim, share = self.claims[position], share_of(self.claims, position)
        own = self._own(position)
        if MOVED.search(claim.lead) or (EACH.search(claim.lead) and not share) or self._unexplained(own):
            return None
        if passes_over(self.claims, position, own + self._since_a_count(position), self.vocabulary.sectors):
            return None
        named = concepts(own)
        if _BECAME.search(claim.clause.partition(claim.text)[0]):
            return None
        if PART in claim.before and not named and not points_at(own, self.vocabulary):
            return None
        if claim.unit == "%" and RATE not in named and "占" in claim.lead:
            return None
        silent = not named and not claim.column
        for topic in self._topics(
            position, bool(named), bool(named or claim.column) or points_at(own, self.vocabulary)
        ):
            found = self._fitting(claim, named, topic, silent)
            if found and not topic.codes:
                found = self._narrower(found, position, named | topic.names)
            if found:
                return self._link(found, own, claim)
        return None

    def _narrower(self, found: list[Link], position: int, named: frozenset[str]) -> list[Link]:
        """What words say by themselves, after what its heading, chapter or title would make of them: 开会 in a text about 视频会议."""
        claim = self.claims[position]
        around = concepts(plain(f"{heading_of(claim)}，{claim.chapter}，{self.title}"))
        narrower = self._fitting(claim, named, _Topic(around), False)
        return [*(each for each in narrower if each not in found), *found]

    def _own(self, position: int) -> str:
        """The words that a figure has for itself, without those of the figure before."""
        claim, share = self.claims[position], share_of(self.claims, position)
        if share:
            return plain(share.noun + share.doing)
        own = plain(claim.before)
        if position and claim.goes_on:
            own = own.removeprefix(plain(self.claims[position - 1].after))
        return own + plain(claim.after)

    def _since_a_count(self, position: int) -> str:
        """The words since the last figure that is no share: 工贸一家就占了三成，共868条."""
        words = since(self.claims, position)
        while position and self.claims[position].goes_on and self.claims[position - 1].unit in _SHARES:
            position -= 1
            words = since(self.claims, position) + words
        return words

    def _unexplained(self, words: str) -> str:
        return unexplained(_NUMBERED.sub("", words), self.vocabulary.places, self.vocabulary.sectors)

    def _fitting(self, claim: Claim, named: frozenset[str], topic: _Topic, silent: bool) -> list[Link]:
        """The meanings that have all that is named, and nothing that is not spoken of; where nothing is said, what was counted before in
        the same unit."""
        loose = {"企业"} if claim.unit in _VISITS else set()
        acts = named & frozenset(ACTS)
        same_unit = [code for code in topic.codes if claim.unit in units_of(self.figures[code])]
        if silent and same_unit:
            return [Link(code) for code in same_unit]
        return [
            meaning.link
            for meaning in self._meanings(claim.unit)
            if named - meaning.names - acts <= loose
            and all(ACTS[act] & meaning.names for act in acts)
            and meaning.names - named - {of_unit(claim.unit)} <= topic.names
            and (named - acts or topic.names) & meaning.names
        ]

    def _meanings(self, unit: str) -> Iterator[_Meaning]:
        """What has this unit: the indicators, and what is left of one of which a part is done."""
        declared = set()
        for figure in self.figures.values():
            names = concepts_of(figure)
            declared.add(names)
            if names - LEVELS and unit in units_of(figure):
                yield _Meaning(Link(figure.code), names)
        for figure in self.figures.values():
            if isinstance(figure, Ratio) and unit in units_of(self.figures[figure.over]):
                names = concepts_of(self.figures[figure.over]) | {LEFT}
                if names not in declared:
                    yield _Meaning(Link(figure.over, less=figure.of), names)

    def _topics(self, position: int, crosses: bool, titled: bool) -> Iterator[_Topic]:
        """What the text speaks of, the nearest first; up to the first that cannot be told. crosses: also across a full stop; titled: and
        at last by its title."""
        claim = self.claims[position]
        yield _Topic(frozenset())
        words = plain(since(self.claims, position)).removesuffix(plain(claim.before + claim.after))
        if position and claim.goes_on:
            words = words.removeprefix(plain(self.claims[position - 1].after))
        for clause in reversed(_clauses(words)):
            if self._unexplained(clause):
                return
            yield _Topic(concepts(clause))
        for at in () if claim.column else before(self.claims, position):
            topic = self._counted(at)
            if topic is None:
                return
            yield topic
        for heading in (heading_of(claim), claim.chapter):
            yield _Topic(concepts(plain(heading)))
        for at in before(self.claims, position, crosses=True) if crosses and not claim.column else ():
            if at not in before(self.claims, position) and (topic := self._counted(at)):
                yield topic
        if titled:
            yield _Topic(concepts(plain(self.title)))

    def _counted(self, at: int) -> _Topic | None:
        """What a figure before counted; None where that is not known and it may be a stranger's."""
        link = self.links[at]
        if link.sure:
            codes = tuple(dict.fromkeys(each.code for each in link.meanings if each.code))
            return _Topic(frozenset().union(*(concepts_of(self.figures[code]) for code in codes)), codes)
        words = plain(since(self.claims, at))
        if self.claims[at].unit in _SHARES:
            return None if concepts(words) else _Topic(frozenset())
        return None if concepts(words) or self._unexplained(words) else _Topic(frozenset())

    def _link(self, found: Sequence[Link], own: str, claim: Claim) -> Link | None:
        """One link of all that was found, unless that is too much, or something else stands against it."""
        if not 0 < len(found) <= _MOST:
            return None
        for each in found:
            figure = self.figures[each.code or ""]
            if doubt(
                figure.title,
                (*words_of(figure), *self.vocabulary.sectors),
                own,
                claim,
                level=self.vocabulary.level,
                places=self.vocabulary.places,
            ):
                return None
        first, *others = (replace(each, item=own) for each in found)
        return replace(first, others=tuple(others))


def _clauses(words: str) -> list[str]:
    for stop in _CLAUSES[1:]:
        words = words.replace(stop, _CLAUSES[0])
    return [clause for clause in words.split(_CLAUSES[0]) if clause.strip("、 ")]
