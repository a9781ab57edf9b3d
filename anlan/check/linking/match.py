"""Which indicator a figure of a text most likely means, by the indicators' own words; a doubtful link says why.

    link(extract("镇(街道)应急队伍9支300余人"), INDICATORS.values())     # teams.town, members.town

What stands beside the number in its own item counts most, with the item before it (隐患30处、已整改28处); then the clause, then the
sentence. Why a link that fits may still be wrong is asked in `doubt`: such a figure is shown as doubtful and never called wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from anlan.kernel.indicator.declare import Figure, Indicator

from ..claims.changes import CHANGE_WORDS, SHARES, is_change, whole_of
from ..claims.comparisons import MOVED, without_comparisons
from ..claims.doubt import doubt, narrowed
from ..claims.extract import Claim, since
from ..claims.period import named_in, without_days
from ..claims.sectors import sector_of
from ..claims.versus import versus
from ..claims.vocabulary import ANY_UNIT, Link, Phrase, Vocabulary, denied, parts_of, plain, units_of, words_of
from .beside import average, more_than, together
from .carry import PEOPLE, carried
from .figures import Figures
from .item import FOUND, PART, before, item_of, near_of, points_at, says
from .parts import left_over, share_of_whole
from .short import SHORT, short_of

__all__ = ["Link", "Phrase", "Vocabulary", "link", "plain", "units_of"]

OWN, CLAUSE, SENTENCE = 3, 2, 1
_WITHIN = re.compile(r"([\u4e00-\u9fff]{2,12}?)(?<!其)(?:当中|之中|中|里头|里面)[，,][^，,]*$")
_GROUP = re.compile(r"负责人|员工|职工|从业人员|网格员|安全员|管理人员|学生|师生|居民|村民|党员")
# One of the levels that a figure counts together, right before what is counted: 区级演练, 区本级培训.
_ONE_LEVEL = re.compile(r"(?<![镇、和与及])[区县]本?级(?=应急演练|演练|培训|宣传|警示)")
_COUNTED_FIELDS = ("领域", "行业", "重点领域", "重点行业", "条线")  # 三个领域隐患最多: fields are counted, not hazards
_NO_WORDS = Vocabulary()


@dataclass(frozen=True)
class _Hit:
    rank: tuple[int, int]
    figure: Figure


@dataclass(frozen=True)
class _Context:
    own: str  # without the words of a field of work whose own figure the claim gives: those say nothing else of it
    near: str
    clause: str
    sentence: str
    field_words: str = ""


def link(
    claims: Sequence[Claim], figures: Figures | Iterable[Figure], vocabulary: Vocabulary = _NO_WORDS
) -> list[Link]:
    """The link of each claim, in order. A change takes the indicator of the figure it speaks of."""
    all_figures = figures if isinstance(figures, Figures) else Figures(figures)
    links: list[Link] = []
    items: list[str] = []
    near = ""
    for position, claim in enumerate(claims):
        near = near_of(claims, position, near, items)
        if (is_change(claim) or versus(claim, vocabulary.places)) and not SHORT.search(claim.lead):
            links.append(_changed(claims, position, links, items, all_figures, vocabulary))
            items.append("" if links[-1].of is not None else links[-1].item)
            continue
        item = item_of(claims, position, vocabulary.places, vocabulary.sectors)
        if vocabulary.is_not_ours(plain(item), claim.unit):
            links.append(Link(why="办公室认定过：这个说法不和台账核对", item=plain(item)))
            items.append(item)
            continue
        field_words = _field_words(claim, vocabulary)
        own = plain(item.replace(field_words, "") if field_words else item)
        context = _Context(
            own, "" if FOUND.search(own) else plain(near), plain(claim.clause), plain(claim.sentence), field_words
        )
        direct = _part(
            _linked(claim, context, all_figures, vocabulary), claims, position, links, all_figures, vocabulary
        )
        reckoned = reckoned_from(claims, links, position, all_figures, vocabulary)
        if reckoned is None and direct.code is None:
            reckoned = carried(claims, links, position, all_figures, vocabulary)
        items.append(reckoned.item or item if reckoned else item)
        links.append(_moved(claim, reckoned or direct))
    return links


def reckoned_from(
    claims: Sequence[Claim], links: Sequence[Link], position: int, figures: Figures, vocabulary: Vocabulary
) -> Link | None:
    """What a figure is reckoned from, those before it (`links`) among it; None where its words set nothing beside each other."""
    by_words = partial(_by_words, claims[position], figures, vocabulary)
    return (
        more_than(claims, links, position, figures, by_words)
        or together(claims, position, figures, by_words)
        or short_of(claims, links, position, figures)
        or average(claims, links, position, figures, by_words)
        or share_of_whole(claims, links, position, figures, by_words, vocabulary)
        or left_over(claims, links, position, figures, by_words, vocabulary)
    )


def _by_words(claim: Claim, figures: Figures, vocabulary: Vocabulary, words: str, unit: str | None = None) -> Link:
    """The link of a claim if these were all its words, and this its unit."""
    counted = claim if unit in (None, claim.unit) else replace(claim, unit=unit)
    return _linked(counted, _Context(plain(words), "", "", ""), figures, vocabulary)


def _moved(claim: Claim, claim_link: Link) -> Link:
    """A link, doubtful where the figure says by how much something moved and it was not found against what."""
    moved = MOVED.search(claim.lead)
    if moved is None or not claim_link.is_plain:
        return claim_link
    return Link(claim_link.code, f"“{moved.group()}”说的是差多少，没有说清和什么比", claim_link.item)


def _field_words(claim: Claim, vocabulary: Vocabulary) -> str:
    """The words that name a field of work of the district's; empty for none."""
    named_field = sector_of(claim, vocabulary.sectors)
    return named_field.words if named_field and named_field.code else ""


def _part(
    claim_link: Link,
    claims: Sequence[Claim],
    position: int,
    links: Sequence[Link],
    figures: Mapping[str, Figure],
    vocabulary: Vocabulary,
) -> Link:
    """A link after 其中: what was just counted as a whole is now counted in part, unless a place, days or a field say which."""
    claim = claims[position]
    if claim_link.sure and (whole := _named_whole(claim, figures[claim_link.code or ""])):
        return Link(claim_link.code, f"“{whole}”说的是一部分", claim_link.item)
    if not claim_link.sure or PART not in claim.lead or points_at(claim.lead.rpartition(PART)[2], vocabulary):
        return claim_link
    if any(links[at].sure and links[at].code == claim_link.code for at in before(claims, position)):
        return Link(claim_link.code, f"“{PART}”说的是一部分", claim_link.item)
    return claim_link


def _named_whole(claim: Claim, figure: Figure) -> str:
    """The words for a whole of which a claim gives a part, 已整改的隐患中; empty for none."""
    within = _WITHIN.search(claim.lead)
    thing = within[1] if within else ""
    named = any(thing.endswith(word) or word.endswith(thing[-2:]) for word in words_of(figure)) if thing else False
    return within.group() if within and named else ""


def _changed(
    claims: Sequence[Claim],
    position: int,
    links: Sequence[Link],
    items: Sequence[str],
    figures: Figures,
    vocabulary: Vocabulary,
) -> Link:
    """The link of the figure whose change it is; where the change stands alone, that of its own words."""
    claim = claims[position]
    than = versus(claim, vocabulary.places)
    whole = whole_of(claims, position)
    if whole is not None:
        if _is_one_of_two(claims, links, whole):
            return Link(
                links[whole].code, "前面有两段时间的数，说不清是哪个的增减", links[whole].item, than=than, of=whole
            )
        found, *others = (replace(each, than=than, of=whole) for each in links[whole].meanings)
        return replace(found, others=tuple(others))
    changed = _linked(claim, _alone(claims, position, items, vocabulary.places), figures, vocabulary)
    return replace(changed, than=than)


def _is_one_of_two(claims: Sequence[Claim], links: Sequence[Link], whole: int) -> bool:
    """Whether a figure has days of its own, and one before it in its sentence counts the same: 11月份1条，10月份2条."""
    days = named_in(without_comparisons(since(claims, whole)))
    return bool(days) and any(links[at].code == links[whole].code is not None for at in before(claims, whole))


def _alone(claims: Sequence[Claim], position: int, items: Sequence[str], places: Sequence[str]) -> _Context:
    """The words for a change without its figure: 事故起数同比下降30%, 死亡人数下降50%."""
    claim = claims[position]
    own = plain(CHANGE_WORDS.sub("", without_comparisons(claim.before)))
    if not says(own, places):
        own = plain(CHANGE_WORDS.sub("", without_comparisons(item_of(claims, position, places))))
    near = items[-1] if items and claim.goes_on else ""
    return _Context(own, plain(near), plain(claim.clause), "")


def _linked(claim: Claim, context: _Context, figures: Figures, vocabulary: Vocabulary) -> Link:
    hits = [
        _Hit(rank, figure)
        for figure in _that_may_be(claim, context.own, figures, vocabulary)
        if (rank := _fit(figure, claim, context, vocabulary.said(figure, context.own, claim.unit))) is not None
    ]
    if not hits:
        return Link(item=context.own)
    hits.sort(key=lambda hit: hit.rank, reverse=True)
    best = hits[0].figure
    rivals = [hit.figure for hit in hits[1:] if hit.rank == hits[0].rank and hit.figure.code != best.code]
    if rivals:
        titles = "、".join(dict.fromkeys(figure.title for figure in (best, *rivals)))
        codes = (best.code, *(figure.code for figure in rivals))
        return Link(best.code, f"说的可能是{titles}中的一项", context.own, rivals=codes)
    phrase = vocabulary.said(best, context.own, claim.unit)
    words = words_of(best)
    known = [*words, context.field_words]
    why = doubt(best.title, known, context.own, claim, level=vocabulary.level, places=vocabulary.places)
    group = _GROUP.search(context.own) if claim.unit in PEOPLE else None
    if group and not why and not any(group.group() in word for word in known):
        why = f"“{group.group()}”说的可能只是一部分人"
    level = _ONE_LEVEL.search(context.own)
    if level and not why and not any(level.group() in word for word in (*known, best.title)):
        why = f"“{level.group()}”说的可能只是一级的数"
    part = "" if why or phrase else narrowed(best.title, words, without_days(context.own), vocabulary.places)
    others = (
        ()
        if why or part
        else tuple(
            Link(hit.figure.code, item=context.own)
            for hit in hits[1:]
            if hit.rank[0] == hits[0].rank[0] and hit.figure.code != best.code and _same_matter(hit.figure, best)
        )
    )
    return Link(best.code, why or part, context.own, narrowed=bool(part), others=others)


def _that_may_be(claim: Claim, own: str, figures: Figures, vocabulary: Vocabulary) -> Iterable[Figure]:
    """The figures of which the number's own item names something, and that its unit may count; and those for which people have words
    of their own. In their order."""
    named = figures.named(own)
    if vocabulary.added or claim.unit == ANY_UNIT or (claim.unit in SHARES and is_change(claim)):
        return [each for each in figures.values() if each.code in named or each.code in vocabulary.added]
    return [each for each in figures.of_unit(claim.unit) if each.code in named]


def _same_matter(one: Figure, other: Figure) -> bool:
    """Whether two indicators count the same, one of them perhaps a part: 培训班 are 培训."""
    return (
        isinstance(one, Indicator)
        and isinstance(other, Indicator)
        and (one.model, one.when, one.sum_of, one.distinct) == (other.model, other.when, other.sum_of, other.distinct)
    )


def _fit(figure: Figure, claim: Claim, context: _Context, phrase: str) -> tuple[int, int] | None:
    """How well an indicator's words fit: the nearest place that holds them all, then how much of the text they cover.

    phrase: words of people's own for it, which nothing bars.
    """
    ranks = [(OWN, OWN * len(phrase))] if phrase else []
    if claim.after.startswith(_COUNTED_FIELDS):
        return None
    fits = claim.unit in units_of(figure) or claim.unit == ANY_UNIT or (claim.unit in SHARES and is_change(claim))
    ways = _ways(figure.words, context.own) if fits else []
    if ways:
        barred = _barred(figure)
        if not any(word in context.own for word in barred):
            ranks.extend(rank for parts in ways if (rank := _rank(parts, context, barred)) is not None)
    return max(ranks, default=None)


@lru_cache(4_096)
def _barred(figure: Figure) -> tuple[str, ...]:
    return tuple(plain(word) for word in figure.not_words)


def _ways(words: tuple[str, ...], own: str) -> list[tuple[str, ...]]:
    """The ways to say an indicator of which a part stands in a number's own item."""
    return [parts for parts in map(parts_of, words) if any(part in own for part in parts)]


def _rank(parts: Sequence[str], context: _Context, barred: Sequence[str]) -> tuple[int, int] | None:
    """The furthest place that a part was found in, and how much of the words lies how near; None where one is missing.

    The number's own item names something of it (`_fit`), for words elsewhere may speak of anything. Where a part comes from further
    away, nothing that bars the indicator may stand there either: 交通事故5起，死亡2人.
    """
    if any(denied(part, context.own) for part in parts):
        return None
    places: list[int] = []
    score = 0
    for part in parts:
        passage = next((looked for looked in _looked(context) if part in looked[0]), None)
        if passage is None or (passage[0] is not context.own and any(word in passage[0] for word in barred)):
            return None
        places.append(passage[1])
        score += passage[2] * len(part)
    return min(places), score


def _looked(context: _Context) -> tuple[tuple[str, int, int], ...]:
    """Where words are looked for, nearest first: the text, the place it counts as, what a character found there weighs."""
    return (
        (context.own, OWN, OWN), (context.near, OWN, CLAUSE), (context.clause, CLAUSE, CLAUSE), (context.sentence, SENTENCE, SENTENCE),
    )  # fmt: skip
