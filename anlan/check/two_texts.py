"""Two texts beside each other: last year's and this, a town's and the district's. What contradicts, was copied, changed, went, came.

found = two_texts(Side(text, check(text, …)), Side(other, check(other, …)))
[(each.why, each.one.claim.text, each.other.claim.text) for each in found.against]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from anlan.kernel.indicator.declare import INDICATORS, Figure, Indicator, Period
from anlan.kernel.people.codes import DISTRICT
from anlan.kernel.people.divisions import region_path, sector_name

from .check import Checked
from .claims.span import meet, reach_of
from .differing import Effort, stretches, words
from .records.verdict import UNCLEAR, Judged

_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BLANK = re.compile(r"\s+")
_COPIED = 14  # Chinese characters from which a sentence is nobody's by chance
_TELLING = 10  # a figure below is alike in many years by chance
_MOST_STEPS = 1_000_000  # two longer paragraphs are shown whole, one after the other
_ALIKE = 0.3  # of the pairs of characters of a paragraph, from which it is the other's, changed


@dataclass(frozen=True)
class Side:
    """A text and what its check found."""

    text: str
    checked: Checked


@dataclass(frozen=True)
class Against:
    """Two figures that cannot both be true, and why; or that are alike where that is unlikely."""

    one: Judged
    other: Judged
    why: str


@dataclass(frozen=True)
class Changed:
    """One figure of both texts; None where one has none."""

    title: str
    one: Judged | None
    other: Judged | None


@dataclass(frozen=True)
class Copied:
    """A sentence that stands in both. figures: how many numbers it has."""

    text: str
    figures: int


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph; differs: whether the other text has it otherwise, or not at all."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Beside:
    """A paragraph of each text, () where it has none."""

    same: bool
    one: tuple[Piece, ...]
    other: tuple[Piece, ...]


@dataclass(frozen=True)
class TwoTexts:
    """years: whether they speak of different years, so that a sentence or figure that stands in both is told as copied."""

    years: bool
    against: tuple[Against, ...]
    alike: tuple[Against, ...]
    copied: tuple[Copied, ...]
    changed: tuple[Changed, ...]
    beside: tuple[Beside, ...]

    @property
    def gone(self) -> list[Changed]:
        return [each for each in self.changed if each.other is None]

    @property
    def come(self) -> list[Changed]:
        return [each for each in self.changed if each.one is None]

    @property
    def moved(self) -> list[Changed]:
        return [each for each in self.changed if each.one and each.other]


_Matter = tuple[str, str, str]  # indicator, region, field of work


def two_texts(one: Side, other: Side) -> TwoTexts:
    """What the two say of one another. Figures that are doubtful in one of them are compared with nothing."""
    years = one.checked.period.end.year != other.checked.period.end.year
    first, second = _matters(one.checked), _matters(other.checked)
    return TwoTexts(
        years,
        tuple(chain(_two_values(first, second), _above_its_whole(first, second), _above_its_whole(second, first, turned=True))),
        tuple(_alike(first, second)) if years else (),
        tuple(_copied(one, other)) if years else (),
        tuple(_changed(first, second, one.checked.period, other.checked.period)),
        tuple(_beside(one.text, other.text)),
    )  # fmt: skip


def _matters(checked: Checked) -> dict[_Matter, list[Judged]]:
    """The figures that surely count something, by what, where and in which field."""
    matters: dict[_Matter, list[Judged]] = {}
    for each in checked.judged:
        if each.link.is_plain and not each.claim.comparison and each.period and each.why != UNCLEAR:
            matters.setdefault((each.link.code or "", each.region, each.sector), []).append(each)
    return matters


def _two_values(one: dict[_Matter, list[Judged]], other: dict[_Matter, list[Judged]]) -> Iterator[Against]:
    """The same measure of the same days and place with two values."""
    for matter, figures in one.items():
        for mine in figures:
            theirs = [each for each in other.get(matter, []) if each.period == mine.period]
            if theirs and not any(meet(mine.claim, each.claim) for each in theirs):
                yield Against(mine, theirs[0], f"{_title(matter)}，同一段时间两份写的不一样")


def _above_its_whole(
    one: dict[_Matter, list[Judged]], other: dict[_Matter, list[Judged]], *, turned: bool = False
) -> Iterator[Against]:
    """A town's figure above the district's, of the same days."""
    for (code, region, sector), figures in one.items():
        figure = INDICATORS.get(code)
        if not region or not isinstance(figure, Indicator) or figure.distinct:
            continue
        above = [
            figures
            for (their, place, field), figures in other.items()
            if their == code and field == sector and region.startswith(place) and place != region
        ]
        for mine in figures:
            for whole in chain.from_iterable(above):
                if whole.period == mine.period and reach_of(mine.claim)[0] > reach_of(whole.claim)[1]:
                    pair = (whole, mine) if turned else (mine, whole)
                    yield Against(*pair, f"{_title((code, region, sector))}比上一级的还多")
                    break


def _alike(one: dict[_Matter, list[Judged]], other: dict[_Matter, list[Judged]]) -> Iterator[Against]:
    """A figure of another year that is the same to the digit."""
    for matter, figures in one.items():
        figure = INDICATORS.get(matter[0])
        if not isinstance(figure, Indicator) or not figure.when:
            continue  # a stock, or a rate, may well stay as it is
        for mine in figures:
            for theirs in other.get(matter, []):
                exact = mine.claim.approx is theirs.claim.approx is None and mine.claim.high is None
                same = mine.claim.value == theirs.claim.value >= _TELLING
                if exact and same and mine.period and theirs.period and mine.period.end.year != theirs.period.end.year:
                    yield Against(mine, theirs, f"{_title(matter)}，两年一个数也不差")


def _copied(one: Side, other: Side) -> Iterator[Copied]:
    """Sentences that stand in both, those with figures first."""
    theirs = set(_sentences(other.text))
    found = [
        Copied(each, len(re.findall(r"\d+", each)))
        for each in dict.fromkeys(_sentences(one.text))
        if each in theirs and len(_HAN.findall(each)) >= _COPIED
    ]
    yield from sorted(found, key=lambda each: not each.figures)


def _sentences(text: str) -> Iterator[str]:
    return (_BLANK.sub("", hit.group()) for hit in _SENTENCE.finditer(text))


def _changed(
    one: dict[_Matter, list[Judged]], other: dict[_Matter, list[Judged]], mine: Period, theirs: Period
) -> Iterator[Changed]:
    """Each figure of whole texts: in both with another value, or in one alone. Of the same days two values are no change: they contradict."""
    for matter in dict.fromkeys((*one, *other)):
        first, second = _of(one.get(matter, []), mine), _of(other.get(matter, []), theirs)
        if first and second and (mine == theirs or first.claim.value == second.claim.value):
            continue
        if first or second:
            yield Changed(_title(matter), first, second)


def _of(figures: Sequence[Judged], period: Period) -> Judged | None:
    """The figure of the days of which a text speaks as a whole."""
    return next((each for each in figures if each.period == period), None)


def _title(matter: _Matter) -> str:
    """What is counted where, the district's own without a place: 清河镇工贸排查隐患."""
    code, region, sector = matter
    figure: Figure | None = INDICATORS.get(code)
    where = region_path(region) if len(region) > DISTRICT else ""
    return where + (sector_name(sector) if sector else "") + (figure.title if figure else code)


def _beside(one: str, other: str) -> Iterator[Beside]:
    """Both texts paragraph by paragraph."""
    own, others, effort = _paragraphs(one), _paragraphs(other), Effort()
    for each in stretches(own, others, effort):
        if each.same:
            yield from (Beside(True, (Piece(line, False),), (Piece(line, False),)) for line in each.one)
            continue
        for line, counterpart in _paired(each.one, each.other):
            yield Beside(False, *_pieces(line, counterpart, effort))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paired(own: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs beside those that they became: the next of the other text that shares enough with it."""
    at = 0
    for line in own:
        found = next(
            (place for place in range(at, min(at + 6, len(others))) if _shared(line, others[place]) > _ALIKE), None
        )
        if found is None:
            yield line, ""
            continue
        yield from (("", each) for each in others[at:found])
        yield line, others[found]
        at = found + 1
    yield from (("", each) for each in others[at:])


def _shared(one: str, other: str) -> float:
    pairs, theirs = ({line[at : at + 2] for at in range(len(line) - 1)} for line in (one, other))
    return len(pairs & theirs) / max(min(len(pairs), len(theirs)), 1)


def _pieces(one: str, other: str, effort: Effort) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if not one or not other or len(one) * len(other) > _MOST_STEPS:
        return (Piece(one, True),) if one else (), (Piece(other, True),) if other else ()
    cut = list(stretches(words(one), words(other), effort))
    return (
        tuple(Piece("".join(each.one), not each.same) for each in cut if each.one),
        tuple(Piece("".join(each.other), not each.same) for each in cut if each.other),
    )
