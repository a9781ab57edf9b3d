"""What a figure counts whose words leave it open, with all weighed that speaks for each indicator: words, what was spoken of, the number.

weighed(text, values)    # 警示课上了57场 beside 75: lessons, two digits changed places

A text names its object once and goes on with places, months, ranks and other words. Nobody's words can all be listed; but whoever miswrites a
figure writes one near the right one, and what nothing here counts is near it by chance only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..claims.changes import is_change, whole_of
from ..claims.versus import versus
from ..claims.vocabulary import Link
from .carry import PEOPLE
from .grounds import Grounds, grounds
from .item import says
from .likeness import FAR, MOST, Likeness, likeness
from .match import reckoned_from
from .spoken_text import Text

_ENOUGH, _MARGIN = 35, 5  # points, and above the next indicator
_LESS = 10  # points that a number bears which is a slip away, or near

Values = Callable[[int, Link], Sequence[Decimal]]  # what the records give for a figure's readings, the likeliest first


@dataclass(frozen=True)
class _Weight:
    points: int
    ground: Grounds
    likeness: Likeness


def weighed(text: Text, values: Values) -> list[Link]:
    """The links, with what most speaks for where it is enough, and clearly more than for anything else. values: see `Values`."""
    found: list[Link] = []
    for position, link in enumerate(text.links):
        own = link
        if text.is_open(position) and not _hangs_on_nothing(text, position, found):
            own = _weighed(text, position, values) or _reckoned(text, position, found) or link
        elif link.code is None and not link.why:
            own = _of_what_was_found(text, position, found) or _reckoned(text, position, found) or link
        found.append(own)
        if own.code and replace(own, others=(), ground="").is_plain:
            text.spoken.append((position, own.code))
    return found


def _hangs_on_nothing(text: Text, position: int, found: Sequence[Link]) -> bool:
    """Whether a number of people says nothing of its own, and what it hangs on is nothing known: 赶集30场，120人."""
    claim = text.claims[position]
    if claim.unit not in PEOPLE or not position or not claim.goes_on or found[position - 1].sure:
        return False
    return not says(text.rest(position).own)


def _reckoned(text: Text, position: int, found: Sequence[Link]) -> Link | None:
    """The link of what is reckoned from figures that were found by now; None where they are still open."""
    if text.doubts[position] or is_change(text.claims[position]):
        return None
    link = reckoned_from(text.claims, found, position, text.figures, text.vocabulary)
    return replace(link, ground="按上文的数算") if link and link.sure else None


def _of_what_was_found(text: Text, position: int, found: Sequence[Link]) -> Link | None:
    """The link of a change whose figure's own was found by now; None where that is still open."""
    if not is_change(text.claims[position]):
        return None
    whole = whole_of(text.claims, position)
    if whole is None or not found[whole].ground or not found[whole].sure:
        return None
    return replace(found[whole], than=versus(text.claims[position], text.vocabulary.places), of=whole)


def _weighed(text: Text, position: int, values: Values) -> Link | None:
    claim, words = text.claims[position], text.words(position)
    rest = text.rest(position)
    weights: list[_Weight] = []
    for figure in text.may_count(position):
        ground = grounds(words, rest, figure, text.spoken_of(position, figure))
        if ground is None or ground.points + MOST < _ENOUGH:
            continue
        meaning = text.meaning(position, figure)
        likenesses = [
            (each.points - (0 if at == 0 or each.agrees else 10), each)
            for at, actual in enumerate(values(position, meaning))
            for each in (likeness(claim, meaning, actual),)
            if each is not FAR or (at == 0 and text.is_certain(position, ground))
        ]
        if likenesses:
            points, nearest = max(likenesses, key=lambda pair: pair[0])
            weights.append(_Weight(ground.points + points, ground, nearest))
    weights.sort(key=lambda each: -each.points)
    if not weights or weights[0].points < _ENOUGH - (_LESS if weights[0].likeness.is_telling else 0):
        return None
    if weights[0].ground.points < weights[0].likeness.least_words(claim):
        return None
    best, *others = weights
    if others and best.points - others[0].points < _MARGIN and not best.likeness.agrees:
        return None
    if best.likeness.agrees:
        text.agreed.add(position)
    why = "，".join(filter(None, (best.ground.says, best.likeness.says)))
    meaning = text.meaning(position, text.figures[best.ground.code])
    return replace(meaning, item=words.own, ground=f"{text.figures[best.ground.code].title}：{why}")
