"""A second look at figures whose words left a doubt: where the number is one slip away from what they may count, that is what is meant.

may_be = hypotheses(claims, links, position, figures, vocabulary, title)
second_look(claim, judged, values)        # judged, or wrong with the slip in words
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anlan.kernel.indicator.declare import Figure

from .changes import CHANGE_WORDS, SHARES, is_change
from .comparisons import CHANGE, DOWN, MOVED, UP, without_comparisons
from .doubt import doubt
from .extract import Claim
from .item import before, beside, says, since
from .lent import heading_of
from .loosely import loosely
from .shares import share_of
from .slip import slip
from .subject import Subject
from .verdict import DIFFERS, Judged, stands_for
from .versus import Versus, versus
from .vocabulary import ANY_UNIT, Link, Vocabulary, plain, units_of, words_of

_EACH = re.compile(r"各(?:有|为|是)?$")
_TELLING = 100  # smaller numbers stand in many places by chance


@dataclass(frozen=True)
class Hypothesis:
    """What a figure may count, and the place of the figure whose days, place and field it shares."""

    link: Link
    at: int


@dataclass(frozen=True)
class Value:
    """What the records give for a hypothesis in one reading."""

    link: Link
    subject: Subject
    actual: Decimal


def hypotheses(
    claims: Sequence[Claim],
    links: Sequence[Link],
    position: int,
    figures: Mapping[str, Figure],
    vocabulary: Vocabulary,
    title: str = "",
) -> list[Hypothesis]:
    """What a figure may count whose words leave a doubt of their own; empty where the doubt is another: a plan, somebody else's."""
    link, claim = links[position], claims[position]
    if link.sure:
        return []
    if is_change(claim) or versus(claim, vocabulary.places):
        return list(_changes(claims, links, position, figures, vocabulary, title))
    if link.rivals or link.narrowed:
        return [Hypothesis(Link(code, item=link.item), position) for code in link.rivals or (link.code or "",)]
    if link.code is not None or link.why:
        return []
    own = own_words(claims, position, vocabulary)
    return [Hypothesis(each, position) for each in _named(claim, own, claim.unit, figures, vocabulary, title)]


def own_words(claims: Sequence[Claim], position: int, vocabulary: Vocabulary) -> str:
    """The words that a figure has for itself: those since the one before, or its noun in a list."""
    share = share_of(claims, position)
    if share is None:
        return plain(since(claims, position))
    return plain(share.doing if share.noun in vocabulary.places else share.noun + share.doing)


def says_nothing(claims: Sequence[Claim], position: int, vocabulary: Vocabulary) -> bool:
    """Whether a figure's own words name no thing, only places, days, fields of work and ranks."""
    words = own_words(claims, position, vocabulary)
    if position and claims[position].goes_on and not share_of(claims, position):
        words = words.removeprefix(plain(claims[position - 1].after))
    if _EACH.search(claims[position].lead):
        return False  # it cannot be told of what each is
    return not beside(words, vocabulary) and not is_change(claims[position]) and not MOVED.search(claims[position].lead)


def doubtless(claim: Claim, figure: Figure, vocabulary: Vocabulary) -> bool:
    """Whether nothing but its words stands against a figure's counting this: no plan, nobody else."""
    return claim.unit in units_of(figure) and not _doubt(figure, plain(claim.before + claim.after), claim, vocabulary)


def _named(
    claim: Claim, own: str, unit: str, figures: Mapping[str, Figure], vocabulary: Vocabulary, title: str
) -> list[Link]:
    """The indicators that words beside the number and further off speak for most, unless something speaks against."""
    topics = [
        plain(words) for words in (claim.clause, claim.sentence, heading_of(claim), claim.passage, claim.chapter, title)
    ]
    found = loosely(own, topics, unit, figures.values())
    return [
        Link(each.code, item=own)
        for each in found
        if each.score == found[0].score and not _doubt(figures[each.code], own, claim, vocabulary)
    ]


def _doubt(figure: Figure, own: str, claim: Claim, vocabulary: Vocabulary) -> str:
    return doubt(figure.title, words_of(figure), own, claim, level=vocabulary.level, places=vocabulary.places)


def _changes(
    claims: Sequence[Claim],
    links: Sequence[Link],
    position: int,
    figures: Mapping[str, Figure],
    vocabulary: Vocabulary,
    title: str,
) -> Iterator[Hypothesis]:
    """What a change may be one of, and against what: of what its own words name, else of the figures before it."""
    claim = claims[position]
    said = CHANGE.search(claim.lead)
    direction = claim.direction or (DOWN if said and said["down"] else UP)
    named = versus(claim, vocabulary.places)
    thans = [named] if named else [Versus("去年同期", "", direction), Versus("环比", "", direction)]
    own = plain(CHANGE_WORDS.sub("", without_comparisons(since(claims, position))))
    unit = ANY_UNIT if claim.unit in SHARES else claim.unit
    if says(own, vocabulary.places):
        bases = [(link, position) for link in _named(claim, own, unit, figures, vocabulary, title)]
    else:
        bases = [
            (links[at], at)
            for at in before(claims, position, crosses=True)
            if links[at].is_plain and (unit == ANY_UNIT or unit in units_of(figures[links[at].code or ""]))
        ][:2]
    for base, at in bases:
        for than in thans:
            yield Hypothesis(Link(base.code, item=own, than=than), at)


def elsewhere(claim: Claim, position: int, figures: Mapping[str, Figure]) -> list[Hypothesis]:
    """Every indicator of a figure's unit: a number that one of them has to the digit is no slip of another's."""
    if claim.value < _TELLING:
        return []
    return [Hypothesis(Link(each.code), position) for each in figures.values() if claim.unit in units_of(each)]


def second_look(claim: Claim, judged: Judged, values: Sequence[Value], others: Sequence[Value] = ()) -> Judged:
    """The judgement, or that the figure is wrong where a single slip shows what it counts."""
    if any(stands_for(claim, each.link, each.actual) for each in (*values, *others)):
        return judged
    for each in values:
        why = slip(claim, abs(each.actual))
        if why:
            subject = each.subject
            return Judged(claim, each.link, DIFFERS, each.actual, why, subject.period, subject.region, subject.sector)
    return judged
