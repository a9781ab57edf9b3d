"""What a figure counts whose own words do not say it: what the figure before it did.

carried(claims, links, 1, figures, vocabulary)       # 清河镇办了18次培训，柳溪镇只有8次: the courses of 柳溪镇
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from anlan.kernel.indicator.declare import Figure

from ..claims.changes import is_change
from ..claims.doubt import doubt
from ..claims.extract import Claim, since
from ..claims.plain_words import told_apart
from ..claims.sectors import named_alone, passes_over
from ..claims.shares import EACH, share_of
from ..claims.vocabulary import Link, Vocabulary, plain, units_of, words_of
from .item import PART, before, beside, points_at, points_back, rest, says, shares_out

PEOPLE = ("人", "人次", "名")


def carried(
    claims: Sequence[Claim],
    links: Sequence[Link],
    position: int,
    figures: Mapping[str, Figure],
    vocabulary: Vocabulary,
) -> Link | None:
    """A figure whose own words name another place, other days or another field of work, and nothing else, counts what the one of
    its unit before it did; so does one that points back, 上述会议, or is shared out after a full stop, 从属地看，清河镇最多，5条.
    """
    claim = claims[position]
    words = _own_words(claims, position)
    field = named_alone(claims, position, vocabulary.sectors)
    if not (field or points_at(words, vocabulary) or points_back(words)):
        return None
    if EACH.search(claim.lead) and share_of(claims, position) is None:
        return None  # each is of something, and it cannot be told of what
    if passes_over(claims, position, words, vocabulary.sectors):
        return None
    own = beside(words, vocabulary)
    crosses = claim.lead.startswith(PART) or points_back(words) or shares_out(claim)
    nearest: int | None = None
    others: list[Link] = []
    for at in before(claims, position, crosses=crosses):
        if nearest is not None and not _in_one(claims, at, nearest):
            break
        figure = figures.get(links[at].code or "")
        if is_change(claims[at]) or links[at].than or links[at].over:
            continue
        if figure is None or not {claim.unit, claims[at].unit} <= {*units_of(figure)}:
            if figure is None and claims[at].unit == claim.unit and says(beside(since(claims, at), vocabulary)):
                return None  # another thing, which this may be of
            continue
        if nearest is None:
            if not links[at].sure or not _fits(own, links[at], figure):
                return None
            nearest = at
        others += [
            each
            for each in links[at].meanings
            if each.sure and (each.code, each.less) not in [(other.code, other.less) for other in others]
        ]
        if _in_one(claims, at, position):
            break
    if nearest is None:
        return None
    found, *rivals = (_again(each, figures, claim, words, vocabulary) for each in others)
    return replace(found, others=() if found.why else tuple(each for each in rivals if each.sure))


def _own_words(claims: Sequence[Claim], position: int) -> str:
    """The words since the figure before; of a part those after 其中, and in a list its own place or days: 大池镇、南桥街道分别为14、15."""
    share = share_of(claims, position)
    words = since(claims, position)
    if share and not rest(words):
        return share.noun
    return words.rpartition(PART)[2] if PART in words else words


def _in_one(claims: Sequence[Claim], at: int, position: int) -> bool:
    """Whether no full stop stands between two figures."""
    return all(claims[each].goes_on for each in range(at + 1, position + 1))


def _fits(own: str, earlier: Link, figure: Figure) -> bool:
    """Whether words say no more than those of an earlier figure did: 检查 after 执法检查."""
    known = (*words_of(figure), earlier.item)
    return len(own) < 2 or any(own in word for word in known) or not told_apart(own, known, strict=True)


def _again(meaning: Link, figures: Mapping[str, Figure], claim: Claim, item: str, vocabulary: Vocabulary) -> Link:
    """The same matter, counted for another place or other days."""
    return replace(_doubted(figures[meaning.code or ""], claim, item, vocabulary), less=meaning.less)


def _doubted(figure: Figure, claim: Claim, item: str, vocabulary: Vocabulary) -> Link:
    words = words_of(figure)
    why = doubt(figure.title, words, plain(item), claim, level=vocabulary.level, places=vocabulary.places)
    return Link(figure.code, why, "".join(words[:1]) + plain(item))
