"""Which indicator a figure of a text most likely means, by the indicators' own words; a doubtful link says why.

    link(extract("镇(街道)应急队伍9支300余人"), INDICATORS.values())     # teams.town, members.town

What stands beside the number in its own item counts before the clause, the clause before the sentence. A word that narrows (小型,
其中) makes a part of the whole, a higher level (全省) another whole: such a figure is shown as doubtful and never called wrong.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..indicator.declare import Figure
from .compared import BEFORE, YEAR
from .extract import Claim

OWN, CLAUSE, SENTENCE = 3, 2, 1
PART = "其中"
_NEAR = 6  # links back, in which a whole was counted whose part follows

_SIGNS = re.compile(r"[()（）“”\"〝〞'‘’《》\s]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Words that say nothing about what is counted.
_FILLER = re.compile(
    r"截[至止]目前|今年以来|先后|累计|共计|目前|分别|已经|全区|全县|我区|我县|其余|同时|以及|通过|共|已|达|为|有|了|的|并|等|和|及|与|是|在"
)
_NARROW = re.compile(
    r"小型|中型|大型|重点|部分|新增|新建|第三方|民办|公办|省级|市级|县级|国家级|消防|森林防火|防汛|地震|学校|企业|校园|农村|城区|夜间|联合|"
    r"驻区|本周|当日|当天|本月|一次性|首[批次]|老旧|病险|在建|规上"
)
_HIGHER = re.compile(r"全国|全省|全市|省内|市内(?!涝)|其他[县区]|外[县区]")


@dataclass(frozen=True)
class Link:
    """The indicator that a claim means. code: None where none fits. why: in readers' words, what makes it doubtful."""

    code: str | None = None
    why: str = ""

    @property
    def sure(self) -> bool:
        return self.code is not None and not self.why


@dataclass(frozen=True)
class _Hit:
    rank: tuple[int, int]
    figure: Figure
    word: str


@dataclass(frozen=True)
class _Context:
    own: str
    clause: str
    sentence: str


def link(claims: Sequence[Claim], figures: Iterable[Figure]) -> list[Link]:
    """The link of each claim, in order. A change against last year takes the indicator of the figure before it."""
    known = list(figures)
    links: list[Link] = []
    for position, claim in enumerate(claims):
        if claim.comparison in (YEAR, BEFORE):
            links.append(_changed(claim, claims[:position], links))
        else:
            found = _linked(claim, _context(claim, claims, position), known)
            links.append(_part(found, links[-_NEAR:]) if PART in claim.lead else found)
    return links


def _part(found: Link, before: Sequence[Link]) -> Link:
    """A link after 其中: what was just counted as a whole is now counted in part."""
    if found.sure and any(found.code == earlier.code for earlier in before):
        return Link(found.code, f"“{PART}”说的是一部分")
    return found


def _changed(claim: Claim, before: Sequence[Claim], links: Sequence[Link]) -> Link:
    if claim.comparison == BEFORE:
        return Link(why="环比暂不核对")
    for earlier, found in zip(reversed(before), reversed(links), strict=True):
        if earlier.sentence != claim.sentence:
            break
        # 减少1起，下降25%: the share says the same as the number; a number speaks of what has its unit.
        if found.code and (earlier.comparison == claim.comparison or claim.unit in ("%", "百分点", earlier.unit)):
            return found
    return Link()


def _context(claim: Claim, claims: Sequence[Claim], position: int) -> _Context:
    """The words around a claim. 300余人 after 9支 counts what the teams are of; a bare item borrows its clause."""
    own = claim.before + claim.after
    step = position
    while step and (claims[step].after_claim or not _says(claims[step].before + claims[step].after)):
        step -= 1
        if claims[step].clause != claim.clause:
            break
        own = claims[step].before + claims[step].after + own
    if PART in claim.lead:
        own = claim.lead.rsplit(PART, 1)[1] + own
    elif not _says(own):
        own = claim.clause
    return _Context(plain(own), plain(claim.clause), plain(claim.sentence))


def _says(words: str) -> bool:
    """Whether words name a thing at all: 有, 共 and the like do not."""
    return len(_HAN.findall(_FILLER.sub("", words))) >= 2


def plain(text: str) -> str:
    """Words without brackets, quotes and blanks, as they are compared."""
    return _SIGNS.sub("", text)


def _linked(claim: Claim, context: _Context, figures: Iterable[Figure]) -> Link:
    hits = [hit for figure in figures if claim.unit in (figure.unit, *figure.units) if (hit := _hit(figure, context))]
    if not hits:
        return Link()
    hits.sort(key=lambda hit: hit.rank, reverse=True)
    best = hits[0]
    rivals = [hit for hit in hits[1:] if hit.rank == best.rank and hit.figure.code != best.figure.code]
    if rivals:
        titles = "、".join(dict.fromkeys(hit.figure.title for hit in (best, *rivals)))
        return Link(best.figure.code, f"说的可能是{titles}中的一项")
    return Link(best.figure.code, _doubt(best, context))


def _hit(figure: Figure, context: _Context) -> _Hit | None:
    """How well an indicator's words fit: the nearest place that holds them all, then how much of the text they cover."""
    if any(plain(word) in context.own for word in figure.not_words):
        return None
    ranked = [
        _Hit(rank, figure, word)
        for word in figure.words
        if (rank := _rank(plain(word).split("+"), context)) is not None
    ]
    return max(ranked, key=lambda hit: hit.rank, default=None)


def _rank(parts: Sequence[str], context: _Context) -> tuple[int, int] | None:
    places = [
        OWN
        if part in context.own
        else CLAUSE
        if part in context.clause
        else SENTENCE
        if part in context.sentence
        else 0
        for part in parts
    ]
    # The number's own item must name something of it; words elsewhere in the sentence may speak of anything.
    if not all(places) or OWN not in places:
        return None
    return min(places), sum(len(part) * place for part, place in zip(parts, places, strict=True))


def _doubt(hit: _Hit, context: _Context) -> str:
    """Why the figure may be a part of what the indicator counts, or of another whole."""
    said = (*hit.figure.words, hit.figure.title)
    for narrow in dict.fromkeys(_NARROW.findall(context.own)):
        listed = re.search(rf"{narrow}[^，,。；]{{0,6}}等", context.own)
        if not listed and not any(narrow in word for word in said):
            return f"“{narrow}”可能只是{hit.figure.title}的一部分"
    higher = _HIGHER.search(context.own)
    if higher and not any(higher.group() in word for word in said):
        return f"“{higher.group()}”不是本区的数"
    return ""
