"""Rows of numbers under names: what a column counts is what the records bear out in most of its rows, however its head is worded.

in_rows(claims, text, labels.subject)       # [[Row(subject, (3, 4)), Row(subject, (5, 6)), …]]: 东苑街道：4、20。大池镇：3、22。
found_in_rows(text, claims, links, labels, figures, counted)      # {3: (Subject(…), claim, Link("enforcement.filed")), …}
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from anlan.kernel.indicator.declare import Figure, Period

from ..claims.extract import Claim
from ..claims.period import named_in, period_in, without_days
from ..claims.subject import Subject
from ..claims.vocabulary import Link, plain, units_of
from ..claims.whose import About
from ..records.counted import Counted
from ..records.verdict import reckoned, stands_for
from .figures import Figures

_FEWEST = 3  # rows
_HEAD = 200  # characters before rows that may say what they count
_LINES, _ITEMS = re.compile(r"[\n；;。]"), re.compile(r"[\n；;。，,、]")
_WORDS, _SIGNS = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[^\u4e00-\u9fffA-Za-z\d]+")
_OF_ALL = re.compile(r"全[区县市](?:合计|共计|总计|共|合共)?|合计|总计|小计|[总季年]计")
_LONGEST_LABEL = 12
_ENOUGH = 3  # of what agreeing numbers weigh
_CLEARLY = 2  # times as much as the next indicator
_LOOKED_AT = 12  # rows: what a column counts shows in its first
_SHARE = 0.5  # of the rows that must agree
_TEN_THOUSANDS = 10_000


@dataclass(frozen=True)
class Labels:
    """Of whom a row speaks by its label: a place, days, a field of work, or all of them."""

    about: About
    whole: Period
    sectors: Mapping[str, str]

    def subject(self, label: str) -> Subject | None:
        """None for what is no name of anything."""
        for names in (self.about.names, self.about.shorts):
            codes = [code for code, name in names.items() if name == label]
            if len(codes) == 1:
                return Subject(codes[0], self.whole)
        usual = Subject(self.about.title_region, self.whole)
        if label in self.sectors:
            return replace(usual, sector=self.sectors[label])
        if _OF_ALL.fullmatch(label):
            return usual
        return replace(usual, period=period) if (period := self._period(label)) else None

    def _period(self, label: str) -> Period | None:
        days = without_days(label)
        return period_in(label, self.whole) if not days and named_in(label) else None


@dataclass(frozen=True)
class Row:
    """The figures of a row, and of whom it speaks by its label."""

    subject: Subject
    positions: tuple[int, ...]


def in_rows(claims: Sequence[Claim], text: str, of_label: Callable[[str], Subject | None]) -> Iterator[list[Row]]:
    """Each run of rows: a name and then numbers; the last may be missing. of_label: whom a name stands for; None for no name of anything."""
    for ends, is_table in ((_LINES, True), (_ITEMS, False)):
        block: list[Row] = []
        for row in [*_rows(claims, text, ends, of_label), None]:
            if row and (is_table or len(row.positions) == 1):
                block.append(row)
                continue
            if len(block) >= _FEWEST and (_width(block) > 1) == is_table:
                yield block
            block = []


def _width(block: Sequence[Row]) -> int:
    return max(len(row.positions) for row in block)


def _rows(
    claims: Sequence[Claim], text: str, ends: re.Pattern[str], of_label: Callable[[str], Subject | None]
) -> Iterator[Row | None]:
    """What each stretch of a text is as a row; None for what is none."""
    at = start = 0
    for end in [*(match.start() for match in ends.finditer(text)), len(text)]:
        first = at
        while at < len(claims) and claims[at].start < end:
            at += 1
        if text[start:end].strip():
            yield _row(claims, range(first, at), text, start, end, of_label)
        start = end + 1


def _row(
    claims: Sequence[Claim],
    positions: range,
    text: str,
    start: int,
    end: int,
    of_label: Callable[[str], Subject | None],
) -> Row | None:
    if not positions or claims[positions[-1]].end > end:
        return None
    label = _SIGNS.sub("", text[start : claims[positions[0]].start])
    between = [text[claims[at - 1].end : claims[at].start] for at in positions[1:]]
    if not 0 < len(label) <= _LONGEST_LABEL or _WORDS.search(
        "".join([*between, text[claims[positions[-1]].end : end]])
    ):
        return None
    subject = of_label(label)
    return Row(subject, tuple(positions)) if subject else None


def columns_found(
    block: Sequence[Row], claims: Sequence[Claim], figures: Sequence[Figure], counted: Counted
) -> Iterator[tuple[Row, int, str, Claim]]:
    """Each figure of a run of rows of whose column it is found what it counts: its row and place, the indicator's code, and the figure in
    the unit of that. figures: those that may be meant."""
    columns = [
        [(row, row.positions[column]) for row in block if len(row.positions) > column]
        for column in range(_width(block))
    ]
    may_be = [[each for each in figures if all(_fits(claims[at], each) for _, at in column)] for column in columns]
    for row in block[:_LOOKED_AT]:
        for each in dict.fromkeys(chain.from_iterable(may_be)):
            counted.ask(Link(each.code), row.subject)
    for column, candidates in zip(columns, may_be, strict=True):
        weights = [(_weight(column[:_LOOKED_AT], claims, each, counted), each) for each in candidates]
        weights.sort(key=lambda pair: -pair[0])
        if not weights or weights[0][0] < _ENOUGH or (weights[1:] and weights[1][0] * _CLEARLY > weights[0][0]):
            continue
        figure = weights[0][1]
        for row, at in column:
            yield row, at, figure.code, _scaled(claims[at], figure)


def _fits(claim: Claim, figure: Figure) -> bool:
    return not claim.unit or claim.unit in units_of(figure)


def _scaled(claim: Claim, figure: Figure) -> Claim:
    """A number of a column of money, which is printed in tens of thousands."""
    if claim.unit or figure.unit != "元":
        return claim
    return replace(claim, unit="元", value=claim.value * _TEN_THOUSANDS, power=4)


def _weight(column: Sequence[tuple[Row, int]], claims: Sequence[Claim], figure: Figure, counted: Counted) -> float:
    """How much agrees in a column if it counts an indicator, a number below ten little more than half as much as others; 0 for too few."""
    agreeing: list[Claim] = []
    for row, at in column:
        claim, measured = _scaled(claims[at], figure), counted.measured(Link(figure.code), row.subject)
        actual = reckoned(claim, Link(figure.code), measured) if measured else None
        if actual is not None and stands_for(claim, Link(figure.code), actual):
            agreeing.append(claim)
    if len(agreeing) < max(2.0, _SHARE * len(column)):
        return 0
    return sum(0.6 if claim.value < 10 else 1 if claim.value < 100 else 2 for claim in agreeing)


def found_in_rows(
    text: str, claims: Sequence[Claim], links: Sequence[Link], labels: Labels, figures: Figures, counted: Counted
) -> dict[int, tuple[Subject, Claim, Link]]:
    """The figures that stand in rows under names, of which the records bear out what their columns count, with whom each is of."""
    found: dict[int, tuple[Subject, Claim, Link]] = {}
    for block in in_rows(claims, text, labels.subject):
        first = claims[block[0].positions[0]].start
        named = figures.named(plain(text[:_HEAD] + text[max(0, first - _HEAD) : first]))
        ledgers = {figures[code].ledger for code in named}
        may_be = [each for each in figures.values() if each.ledger in ledgers]
        for row, position, code, claim in columns_found(block, claims, may_be, counted):
            if not (links[position].sure and links[position].code == code):
                ground = f"{figures[code].title}：同列的数多数和台账一致"
                found[position] = row.subject, claim, Link(code, ground=ground)
    return found
