"""Which indicator a figure of a text most likely means, by the indicators' own words; a doubtful link says why.

    link(extract("镇(街道)应急队伍9支300余人"), INDICATORS.values())     # teams.town, members.town

What stands beside the number in its own item counts most, with the item before it (隐患30处、已整改28处); then the clause, then the
sentence. Why a link that fits may still be wrong is asked in `doubt`: such a figure is shown as doubtful and never called wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anlan.kernel.indicator.declare import Figure

from .changes import CHANGE_WORDS, SHARES, is_change, whole_of
from .comparisons import BEFORE
from .doubt import doubt, narrowed
from .extract import Claim
from .sectors import sector_of
from .shares import MONTH, share_of

OWN, CLAUSE, SENTENCE = 3, 2, 1
PART = "其中"
_NEAR = 8  # figures back, in which words are borrowed, and a whole was counted whose part follows

_SIGNS = re.compile(r"[()（）“”\"〝〞'‘’《》\s]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURES = re.compile(r"\d[\d.,]*[余多万亿]*(?:[家人户场辆台批]次|公里|[\u4e00-\u9fff%])?")
_EXAMPLES = re.compile(r"等(?![级待于])")
_CLAUSES = re.compile(r"[，,：:]")
# Words that say nothing about what is counted.
_FILLER = re.compile(
    r"截[至止]目前|今年以来|今年|去年|先后|累计|共计|目前|分别|已经|全区|全县|我区|我县|其余|其中|同时|以及|通过|现有|支出|发现|查出|共|已|达|为|有|了|的|并|等|和|及|与|是|在"
)


@dataclass(frozen=True)
class Link:
    """The indicator that a claim means. code: None where none fits. why: in readers' words, what makes it doubtful."""

    code: str | None = None
    why: str = ""
    item: str = ""  # the words by which it was sought
    narrowed: bool = False  # doubtful for its words alone: people may say that it is meant all the same

    @property
    def sure(self) -> bool:
        return self.code is not None and not self.why


@dataclass(frozen=True)
class Phrase:
    """Words that people said mean an indicator, and the unit they stood with."""

    words: str
    unit: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """What a district says for things. added: further words by code, put in by people; level: what the district is (区, 县,
    市); places: its name and those of its towns and villages; sectors: {word: code} of its fields of work."""

    added: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    level: str = "区"
    places: tuple[str, ...] = ()
    sectors: Mapping[str, str] = field(default_factory=dict)

    def said(self, figure: Figure, item: str, unit: str) -> str:
        """The longest phrase of people's own in an item that means the figure; empty for none."""
        fitting = (
            phrase.words for phrase in self.added.get(figure.code, ()) if unit in (phrase.unit, *units_of(figure))
        )
        return max((words for words in fitting if words in item), key=len, default="")


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


def link(claims: Sequence[Claim], figures: Iterable[Figure], vocabulary: Vocabulary = Vocabulary()) -> list[Link]:
    """The link of each claim, in order. A change takes the indicator of the figure it speaks of."""
    all_figures = list(figures)
    links: list[Link] = []
    items: list[str] = []
    near = ""
    for position, claim in enumerate(claims):
        near = _near(claims, position, near, items)
        if is_change(claim):
            items.append("")
            changed = _changed(claims, position, links)
            links.append(changed or _linked(claim, _alone(claim), all_figures, vocabulary))
            continue
        items.append(_item(claims, position, vocabulary.places))
        field_words = _field_words(claim, vocabulary)
        own = plain(items[-1].replace(field_words, "") if field_words else items[-1])
        context = _Context(own, plain(near), plain(claim.clause), plain(claim.sentence), field_words)
        claim_link = _linked(claim, context, all_figures, vocabulary)
        links.append(_part(claim_link, links[-_NEAR:]) if PART in claim.lead else claim_link)
    return links


def _field_words(claim: Claim, vocabulary: Vocabulary) -> str:
    """The words that name a field of work of the district's; empty for none."""
    named_field = sector_of(claim, vocabulary.sectors)
    return named_field.words if named_field and named_field.code else ""


def plain(text: str) -> str:
    """Words without brackets, quotes and blanks, as they are compared."""
    return _SIGNS.sub("", text)


def _part(claim_link: Link, before: Sequence[Link]) -> Link:
    """A link after 其中: what was just counted as a whole is now counted in part."""
    if claim_link.sure and any(claim_link.code == earlier.code for earlier in before):
        return Link(claim_link.code, f"“{PART}”说的是一部分", claim_link.item)
    return claim_link


def _changed(claims: Sequence[Claim], position: int, links: Sequence[Link]) -> Link | None:
    """The link of the figure whose change it is; None where the change stands alone."""
    if claims[position].comparison == BEFORE:
        return Link(why="环比暂不核对")
    whole = whole_of(claims, position)
    return links[whole] if whole is not None else None


def _alone(claim: Claim) -> _Context:
    """The words for a change without its figure: 事故起数同比下降30%."""
    return _Context(plain(CHANGE_WORDS.sub("", claim.before)), "", plain(claim.clause), "")


def _item(claims: Sequence[Claim], position: int, places: Sequence[str]) -> str:
    """The words that say what a claim counts. 300余人 after 9支 counts what the teams are of; a bare item borrows its clause,
    a bare clause the one before it."""
    claim = claims[position]
    share = share_of(claims, position)
    if share:
        of_places = all(noun in places or MONTH.fullmatch(noun) for noun in share.nouns)
        return share.doing if of_places else share.noun
    if _EXAMPLES.search(claim.before):  # 研究防汛、防火等工作20次: what is counted stands before the examples
        return _FIGURES.split(_CLAUSES.split(claim.lead)[-1])[-1] + claim.after
    own = claim.before + claim.after
    step = position
    while (
        step
        and position - step < _NEAR
        and (claims[step].after_claim or not _says(claims[step].before + claims[step].after))
    ):
        step -= 1
        if claims[step].clause != claim.clause:
            break
        own = claims[step].before + claims[step].after + own
    if PART in claim.lead:
        return claim.lead.rsplit(PART, 1)[1] + own
    if _says(own):
        return own
    if _says(claim.clause):
        return _FIGURES.sub("", claim.clause)
    lead_clause = next((clause for clause in reversed(_CLAUSES.split(claim.lead)) if _says(clause)), "")
    return _FIGURES.sub("", lead_clause + claim.clause)


def _near(claims: Sequence[Claim], position: int, near: str, items: Sequence[str]) -> str:
    """The item of the figure before, changes left out, where no full stop stands between; `near`: what it was for that figure.

    A part lends nothing beyond its own half of the sentence: 隐患30处，其中重大2处；已整改28处.
    """
    claim = claims[position]
    if not claim.goes_on or claim.lead.startswith(PART):
        return ""
    apart = position and PART in claims[position - 1].lead and PART not in claim.lead
    return near if apart else (items[-1] if items else "") or near


def _says(words: str) -> bool:
    """Whether words name a thing at all: 有, 共 and the like do not, nor do other figures."""
    return len(_HAN.findall(_FILLER.sub("", _FIGURES.sub("", words)))) >= 2


def units_of(figure: Figure) -> tuple[str, ...]:
    return (figure.unit, *figure.units)


def _linked(claim: Claim, context: _Context, figures: Iterable[Figure], vocabulary: Vocabulary) -> Link:
    hits = [
        _Hit(rank, figure)
        for figure in figures
        if (rank := _fit(figure, claim, context, vocabulary.said(figure, context.own, claim.unit))) is not None
    ]
    if not hits:
        return Link(item=context.own)
    hits.sort(key=lambda hit: hit.rank, reverse=True)
    best = hits[0].figure
    rivals = [hit.figure for hit in hits[1:] if hit.rank == hits[0].rank and hit.figure.code != best.code]
    if rivals:
        titles = "、".join(dict.fromkeys(figure.title for figure in (best, *rivals)))
        return Link(best.code, f"说的可能是{titles}中的一项", context.own)
    phrase = vocabulary.said(best, context.own, claim.unit)
    words = [part for word in best.words for part in plain(word).split("+")]
    why = doubt(
        best.title,
        [*words, context.field_words],
        context.own,
        claim,
        level=vocabulary.level,
        places=vocabulary.places,
    )
    part = "" if why or phrase else narrowed(best.title, words, context.own, vocabulary.places)
    return Link(best.code, why or part, context.own, narrowed=bool(part))


def _fit(figure: Figure, claim: Claim, context: _Context, phrase: str) -> tuple[int, int] | None:
    """How well an indicator's words fit: the nearest place that holds them all, then how much of the text they cover.

    phrase: words of people's own for it, which nothing bars.
    """
    ranks = [(OWN, OWN * len(phrase))] if phrase else []
    barred = [plain(word) for word in figure.not_words]
    share_of_change = is_change(claim) and claim.unit in SHARES
    if (claim.unit in units_of(figure) or share_of_change) and not any(word in context.own for word in barred):
        word_ranks = (_rank(plain(word).split("+"), context, barred) for word in figure.words)
        ranks.extend(rank for rank in word_ranks if rank is not None)
    return max(ranks, default=None)


def _rank(parts: Sequence[str], context: _Context, barred: Sequence[str]) -> tuple[int, int] | None:
    """The furthest place that a part was found in, and how much of the words lies how near; None where one is missing.

    The number's own item must name something of it, for words elsewhere may speak of anything. Where a part comes from further
    away, nothing that bars the indicator may stand there either: 交通事故5起，死亡2人.
    """
    if not any(part in context.own for part in parts):
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
