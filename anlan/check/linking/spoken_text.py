"""A text's figures with what is found so far of what they count: which are open, their words, what was spoken of before them.

text = Text(claims, links, figures, vocabulary, "督导检查情况", doubts)
text.is_open(3), text.may_count(3), text.words(3), text.spoken_of(3, figure)
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from anlan.kernel.indicator.declare import Figure

from ..claims.changes import CHANGE_WORDS, SHARES, is_change, whole_of
from ..claims.comparisons import MOVED, without_comparisons
from ..claims.doubt import doubt
from ..claims.extract import Claim, since
from ..claims.sectors import fields_counted
from ..claims.shares import DAYS_ALONE, EACH, PART, share_of
from ..claims.versus import Versus, versus
from ..claims.vocabulary import Link, Vocabulary, parts_of, plain, units_of, words_of
from .figures import Figures
from .grounds import Grounds, Rest, Spoken, Words, grounds
from .item import HAN, beside, points_at

_SHARE_OF = re.compile("占[^，,；;。]*$")  # 占全区的12%: a share of something, no rate
_OF_ANOTHER = re.compile("[年季月旬周日]|同期|全[区县市镇]|合计|总")  # other days or all places
_STOPS = "，,：:；;。"
_BACK = 8  # figures, in which a text still speaks of a thing
_NAMED = -15  # points of words alone, with which an indicator is worth asking for
_CERTAIN = 40  # points of words that leave nothing open
# What opens a line: （二）警示教育。706场, ●督导：指出问题90个.
_HEADING = re.compile(
    r"^[\s●•·■◆◇※▪○☆★—\-]*+(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|[一二三四五六七八九十]是)?\s*+"
    r"[【\[]?(?P<words>[^，,。；;：:】\]\d]{2,14})[】\]：:。]"
)
# 个 is said of whatever else is counted by these.
_ANY_THING, _THINGS = "个", frozenset("份项处条起件家支座部张套")


@dataclass
class Text:
    """A text's figures, with what is found so far of what they count. doubts: for each why it may be another's. spoken: what was counted so far;
    agreed: where the number bore out what was weighed."""

    claims: Sequence[Claim]
    links: Sequence[Link]
    figures: Figures
    vocabulary: Vocabulary
    title: str
    doubts: Sequence[str]
    spoken: list[tuple[int, str]] = field(default_factory=list)
    agreed: set[int] = field(default_factory=set)
    _looked_back: tuple[int, list[tuple[str, str, bool, bool]]] | None = None
    _words: dict[int, Words] = field(default_factory=dict)
    _than: dict[int, Versus | None] = field(default_factory=dict)
    _rests: dict[int, Rest] = field(default_factory=dict)
    _may_count: dict[int, list[Figure]] = field(default_factory=dict)

    def is_open(self, position: int) -> bool:
        """Whether a figure's words alone leave it open what it counts: nothing else speaks against it, no plan, nobody else."""
        link, claim = self.links[position], self.claims[position]
        if link.sure or self.doubts[position] or (claim.unit in SHARES and _SHARE_OF.search(claim.lead)):
            return False
        if (link.code or link.why) and not (link.narrowed or link.rivals):
            return False
        if self._is_change(position):
            return whole_of(self.claims, position) is None
        return not (MOVED.search(claim.lead) or self._of_nobody(position))

    def is_certain(self, position: int, ground: Grounds) -> bool:
        """Whether words alone say what a figure counts, however far its number: all of them are understood, and they name it outright or
        go on with it from a figure that agrees."""
        if ground.points < _CERTAIN:
            return False
        link = self.links[position]
        return self._goes_on(position, ground.code) or (link.code == ground.code and not link.rivals)

    def _goes_on(self, position: int, code: str) -> bool:
        """Whether the last figure of a unit counted an indicator, and agreed."""
        at, last = self.spoken[-1] if self.spoken else (0, "")
        if last != code or at not in self.agreed or self._is_change(position):
            return False
        unit = self.claims[position].unit
        return not any(claim.unit == unit for claim in self.claims[at + 1 : position])

    def _is_change(self, position: int) -> bool:
        return is_change(self.claims[position]) or self.than(position) is not None

    def meaning(self, position: int, figure: Figure) -> Link:
        """What a figure means if it counts an indicator: its value, or its change."""
        return Link(figure.code, than=self.than(position))

    def than(self, position: int) -> Versus | None:
        """With what other days or place a figure is compared."""
        if position not in self._than:
            self._than[position] = versus(self.claims[position], self.vocabulary.places)
        return self._than[position]

    def may_count(self, position: int) -> list[Figure]:
        """The indicators of a figure's unit against which nothing but its words speaks."""
        if position not in self._may_count:
            claim, own, vocabulary = self.claims[position], self.words(position).own, self.vocabulary
            named = fields_counted(claim, vocabulary.sectors)
            may_count = [
                each
                for each in self._of_unit(claim.unit, own, self._is_change(position))
                if self._speaks_of(position, each)
            ]
            level, places = vocabulary.level, vocabulary.places
            if doubt("", named, own, claim, level=level, places=places):  # which an indicator's own words may answer
                may_count = [
                    each
                    for each in may_count
                    if not doubt(each.title, [*words_of(each), *named], own, claim, level=level, places=places)
                ]
            self._may_count[position] = may_count
        return self._may_count[position]

    def _speaks_of(self, position: int, figure: Figure) -> bool:
        """Whether a text names an indicator beside a number, or anything of its ledger anywhere: what else there is need not be asked for."""
        if figure.ledger in self._ledgers:
            return True
        words = self.words(position)
        if figure.code not in words.codes:
            return False
        found = grounds(words, self.rest(position), figure, Spoken())
        return found is not None and found.points >= _NAMED

    @cached_property
    def _ledgers(self) -> set[str]:
        """The ledgers of which some figure is found by its words."""
        return {self.figures[each.code].ledger for each in self.links if each.code in self.figures and each.code}

    def _of_unit(self, unit: str, own: str, changes: bool) -> Iterable[Figure]:
        """The indicators that a unit may count: all where it is not said; 个 any thing that is named outright."""
        if not unit or (unit in SHARES and changes):
            return self.figures.values()
        found = list(self.figures.of_unit(unit))
        if unit == _ANY_THING:
            named = self.figures.named(own)
            found += [
                each
                for code, each in self.figures.items()
                if code in named and each.unit in _THINGS and unit not in units_of(each) and _is_named(each, own)
            ]
        return found

    def own(self, position: int) -> str:
        """The words that a figure has for itself; of a change without those that say how it went."""
        own = self._own(position)
        return plain(CHANGE_WORDS.sub("", without_comparisons(own))) if self._is_change(position) else own

    def _own(self, position: int) -> str:
        """The words that a figure has for itself: those since the one before, or its noun in a list."""
        share = share_of(self.claims, position)
        if share is not None:
            is_of = share.noun in self.vocabulary.places or DAYS_ALONE.fullmatch(share.noun)
            return plain(share.doing if is_of else share.noun + share.doing)
        own = plain(since(self.claims, position))
        if position and self.claims[position].goes_on:
            own = own.removeprefix(plain(self.claims[position - 1].after))
        return own

    def _of_nobody(self, position: int) -> bool:
        """Whether a figure is a part of which nothing more is said, or each has it and it is not said of what."""
        own = self.own(position)
        if EACH.search(self.claims[position].lead) and not share_of(self.claims, position):
            return True
        return PART in own and not own.rpartition(PART)[2].strip()

    def _back(self, position: int) -> list[tuple[str, str, bool, bool]]:
        """The indicators counted by the figures before, the nearest first: code, ledger, whether in this sentence, whether of its unit."""
        if self._looked_back is None or self._looked_back[0] != position:
            unit = self.claims[position].unit
            back = []
            for at, code in reversed(self.spoken[-_BACK:]):
                in_sentence = all(self.claims[each].goes_on for each in range(at + 1, position + 1))
                other = self.figures[code]
                back.append((code, other.ledger, in_sentence, unit in units_of(other)))
            self._looked_back = position, back
        return self._looked_back[1]

    def words(self, position: int) -> Words:
        if position not in self._words:
            self._words[position] = self._words_of(position)
        return self._words[position]

    def _words_of(self, position: int) -> Words:
        claim = self.claims[position]
        heading = plain(" ".join((_heading_of(claim), claim.chapter, claim.passage, claim.clause, claim.sentence)))
        own, sentence, title = self.own(position), plain(claim.lead), plain(self.title)
        codes = self.figures.pieced(own) | self.figures.pieced(heading) | self.figures.pieced(title)
        return Words(own, sentence, heading, title, codes | self.figures.pieced(sentence))

    def rest(self, position: int) -> Rest:
        """What the words of a figure say beside places, days, fields of work and ranks."""
        if position not in self._rests:
            own = self.words(position).own
            at = max(own.rfind(sign) for sign in _STOPS) + 1
            self._rests[position] = Rest(beside(own[at:], self.vocabulary), beside(own[:at], self.vocabulary))
        return self._rests[position]

    def spoken_of(self, position: int, figure: Figure) -> Spoken:
        """How the figures before speak for an indicator."""
        goes_on = before = sibling = sibling_before = interrupted = False
        for code, ledger, in_sentence, of_unit in self._back(position):
            if code == figure.code:
                before, goes_on = True, goes_on or in_sentence
                continue
            if ledger == figure.ledger:
                sibling_before, sibling = True, sibling or in_sentence
            if of_unit and not before:
                interrupted = True
        latest = bool(self.spoken) and self.spoken[-1][1] == figure.code
        twice = goes_on and not self._is_of_another(position)
        alike = self._last_alike(position) == figure.code
        return Spoken(goes_on, before, latest, sibling, sibling_before, interrupted, twice, alike)

    def _last_alike(self, position: int) -> str:
        """What the last figure of its unit counted beside which no more than a place, days or a field of work stands, where none but these
        stands beside this one: 教育124处，重大2处。燃气78处; empty for none."""
        if not self._names_only(position):
            return ""
        unit = self.claims[position].unit
        return next(
            (
                code
                for at, code in reversed(self.spoken[-_BACK:])
                if self.claims[at].unit == unit and self._names_only(at)
            ),
            "",
        )

    def _names_only(self, position: int) -> bool:
        rest, own = self.rest(position), self.words(position).own
        return (
            not rest.own
            and bool(HAN.search(own))
            and (points_at(own, self.vocabulary) or any(name in own for name in self.vocabulary.sectors))
        )

    def _is_of_another(self, position: int) -> bool:
        """Whether the words of a figure name a place, days or a field of work of its own, or it is one of a list, or a change."""
        words = since(self.claims, position)
        return (
            share_of(self.claims, position) is not None
            or self._is_change(position)
            or bool(_OF_ANOTHER.search(words))
            or points_at(words, self.vocabulary)
            or any(name in words for name in self.vocabulary.sectors)
        )


def _is_named(figure: Figure, own: str) -> bool:
    return any(all(part in own for part in parts_of(word)) for word in figure.words)


def _heading_of(claim: Claim) -> str:
    """The heading that opens a figure's line; empty for none."""
    heading = _HEADING.match(f"{claim.passage}{claim.clause}")
    return heading["words"] if heading else ""
