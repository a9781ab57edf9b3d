"""What a figure may count whose words leave it open, and whether they name a thing at all.

hypotheses(claims, links, position, figures, vocabulary, title)     # [Link("training.held")]: doubtful until the records bear one out
says_nothing(claims, position, vocabulary)                          # whether only places, days, fields of work and ranks are named
"""

import re
from collections.abc import Sequence

from anlan.kernel.indicator.declare import Figure

from .changes import is_change
from .comparisons import MOVED
from .doubt import doubt
from .extract import Claim, since
from .figures import Figures
from .item import beside, points_at
from .lent import heading_of
from .loosely import loosely
from .shares import EACH, PART, share_of
from .versus import versus
from .vocabulary import Link, Vocabulary, plain, units_of, words_of

_EACH = re.compile(r"各(?:有|为|是)?$")


def hypotheses(
    claims: Sequence[Claim],
    links: Sequence[Link],
    position: int,
    figures: Figures,
    vocabulary: Vocabulary,
    title: str = "",
) -> list[Link]:
    """What a figure may count whose words leave a doubt of their own; empty where the doubt is another: a plan, somebody else's."""
    link, claim = links[position], claims[position]
    if link.sure or is_change(claim) or versus(claim, vocabulary.places):
        return []
    if link.rivals or link.narrowed:
        return [Link(code, item=link.item) for code in link.rivals or (link.code or "",)]
    if link.code is not None or link.why:
        return []
    own = own_words(claims, position, vocabulary)
    topics = [
        plain(words) for words in (claim.clause, claim.sentence, heading_of(claim), claim.passage, claim.chapter, title)
    ]
    found = loosely(own, topics, claim.unit, figures.of_unit(claim.unit) if claim.unit else figures.values())
    return [
        Link(each.code, item=own)
        for each in found
        if each.score == found[0].score and not _doubt(figures[each.code], own, claim, vocabulary)
    ]


def own_words(claims: Sequence[Claim], position: int, vocabulary: Vocabulary) -> str:
    """The words that a figure has for itself: those since the one before, or its noun in a list."""
    share = share_of(claims, position)
    if share is None:
        return plain(since(claims, position))
    return plain(share.doing if share.noun in vocabulary.places else share.noun + share.doing)


def says_nothing(claims: Sequence[Claim], position: int, vocabulary: Vocabulary) -> bool:
    """Whether a figure's own words name no thing, only places, days, fields of work and ranks; and no part of which it is not said
    where, when or in which field it lies."""
    claim, share = claims[position], share_of(claims, position)
    words = own_words(claims, position, vocabulary)
    if position and claim.goes_on and not share:
        words = words.removeprefix(plain(claims[position - 1].after))
    if _EACH.search(claim.lead) or (EACH.search(claim.lead) and not share):
        return False  # it cannot be told of what each is
    if PART in words and not points_at(words.rpartition(PART)[2], vocabulary):
        return False
    return not beside(words, vocabulary) and not is_change(claim) and not MOVED.search(claim.lead)


def doubtless(claim: Claim, figure: Figure, vocabulary: Vocabulary) -> bool:
    """Whether nothing but its words stands against a figure's counting this: no plan, nobody else."""
    return claim.unit in units_of(figure) and not _doubt(figure, plain(claim.before + claim.after), claim, vocabulary)


def _doubt(figure: Figure, own: str, claim: Claim, vocabulary: Vocabulary) -> str:
    return doubt(figure.title, words_of(figure), own, claim, level=vocabulary.level, places=vocabulary.places)
