"""A text checked: its figures, the indicator each means, what the records give, and the verdict.

checked = check(text, scope, today=clock.today())
[(each.claim.text, each.verdict, each.actual) for each in checked.judged]
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from anlan.kernel import limits
from anlan.kernel.indicator import kept
from anlan.kernel.indicator.declare import INDICATORS, Figure, Period
from anlan.kernel.people.codes import DISTRICT
from anlan.kernel.people.divisions import district_code, district_name, region_names, region_path, sector_names
from anlan.kernel.people.sectors import short_names
from anlan.kernel.scope import Scope

from .claims.extract import Claim, extract, since
from .claims.held import held, with_held
from .claims.period import period_of, up_to_its_day
from .claims.restore import restore, titles
from .claims.settled import settled
from .claims.shares import share_of
from .claims.subject import Subject, readings
from .claims.whose import About
from .contradicting.contradictions import Contradiction, contradictions
from .linking.beside import totals
from .linking.figures import Figures
from .linking.kinds import apart
from .linking.match import Link, Vocabulary, link
from .linking.rows import Labels, found_in_rows
from .linking.spoken_text import Text
from .linking.weighed import weighed
from .models import NONE
from .records.borne_out import borne_out
from .records.counted import Counted, Known
from .records.spread import spread
from .records.trust import trusted
from .records.verdict import AGREES, DIFFERS, UNKNOWN, Judged, judge, judge_all, judge_any, reckoned, stands_for
from .records.ways import Ways, later, of_its_own, only, ways_of
from .wordings import added

_TOGETHER = re.compile("合计|共|加起来|相加")
_FIGURE = re.compile(r"\d+|[一二三四五六七八九十百千万]+")


def fits_at_once(text: str) -> bool:
    """Whether a page checks a text within its request."""
    if len(text) > limits.AT_ONCE_CHARACTERS:
        return False
    return sum(1 for _ in _FIGURE.finditer(text)) <= limits.AT_ONCE_FIGURES


def is_long(text: str) -> bool:
    """Whether checking a text is for a job. One that is longer than any is refused at once."""
    return len(text) <= limits.TEXT_CHARACTERS and not fits_at_once(text)


class TextTooLong(limits.Refused):
    """More than anybody writes."""


@dataclass(frozen=True)
class Checked:
    """What became of a text. period: what it speaks of as a whole; cut: whether it has more figures than are checked at once."""

    period: Period
    judged: tuple[Judged, ...]
    contradictions: tuple[Contradiction, ...]
    cut: bool = False

    def count(self, verdict: str) -> int:
        return sum(each.verdict == verdict for each in self.judged)

    @property
    def tally(self) -> dict[str, int]:
        return {verdict: self.count(verdict) for verdict in (AGREES, DIFFERS, UNKNOWN)}


def check(
    text: str,
    scope: Scope,
    *,
    today: date,
    period: Period | None = None,
    figures: Iterable[Figure] | None = None,
    known: Known | None = None,
) -> Checked:
    """Check every figure of a text against the records in `scope`.

    period: instead of what the text says. figures: those that may be asked for, every indicator by default. known: {} for the first
    of several texts under one scope, and the same for the others: what one asked of the records is not asked again.

    Raises TextTooLong above so many characters as `limits` says.
    """
    if len(text) > limits.TEXT_CHARACTERS:
        raise TextTooLong(f"文字有{len(text)}个字，超过了{limits.TEXT_CHARACTERS}个，请分段核对。")
    claims = extract(text, limits.TEXT_FIGURES + 1)
    cut = len(claims) > limits.TEXT_FIGURES
    del claims[limits.TEXT_FIGURES :]
    head = titles(text)
    restored_text = restore(text).text
    whole = period or period_of(restored_text, today, head)
    names = {code: name for code, name in region_names().items() if len(code) > DISTRICT}
    about = About.of(head, names, district_name())
    sectors_by_name = short_names() | {name: code for code, name in sector_names().items()}
    wordings = added()
    vocabulary = Vocabulary(
        added=wordings,
        not_ours=wordings.pop(NONE, ()),
        level=district_name()[-1:],
        places=(*names.values(), *about.shorts.values(), district_name()),
        sectors=sectors_by_name,
    )
    kept.refresh()
    all_figures = Figures.of(INDICATORS.values() if figures is None else figures)
    links = link(claims, all_figures, vocabulary)
    counted = Counted(scope, {name: code for code, name in names.items()}, known)
    usual = borne_out(
        claims, links, about, whole, restored_text, sectors_by_name, counted, days_are_given=period is not None
    )
    about, whole = replace(about, title_region=usual[0].region), usual[0].period or whole
    whose_doubts = [
        about.doubt(claim.clause, _narrow(scope), claim.lead) or _of_several(claims, at, about)
        for at, claim in enumerate(claims)
    ]
    links = [_doubted(each, why) for each, why in zip(links, whose_doubts, strict=True)]
    all_readings = readings(claims, about, whole, sectors_by_name, usual)
    groups: list[list[tuple[Subject, ...]]] = []
    for position, claim_link in enumerate(links):
        links[position], own_groups = spread(
            claims[position], claim_link, all_readings[position], about, sectors_by_name
        )
        groups.append(own_groups if claim_link.of is None else groups[claim_link.of])
        all_readings[position] = tuple(dict.fromkeys(chain.from_iterable(groups[position])))
    labels = Labels(about, whole, sectors_by_name)
    for position, (subject, claim, found) in found_in_rows(text, claims, links, labels, all_figures, counted).items():
        claims[position], links[position], whose_doubts[position] = claim, found, ""
        groups[position], all_readings[position] = [(subject,)], (subject,)
    for position, total in totals(claims, links, all_readings).items():
        links[position] = total
    links = apart(claims, links, all_readings)
    against_itself = contradictions(text, claims, links, all_readings)
    named_before = held(claims, text, about, whole, sectors_by_name)
    for position, last in enumerate(named_before):
        if len(groups[position]) == 1 and links[position].of is None and not links[position].terms:
            groups[position] = [with_held(groups[position][0], last)]
    also = whole if period else up_to_its_day(whole, restored_text, today)
    all_ways = [ways_of(own_groups, whole, also) for own_groups in groups]
    for claim_link, ways in zip(links, all_ways, strict=True):
        for meaning in claim_link.meanings:
            for subject in chain.from_iterable(chain.from_iterable(later(meaning, ways, whole))):
                counted.ask(meaning, subject)
    for position, subject in _settled(text, claims, links, all_ways, counted).items():
        all_ways[position] = only(all_ways[position], subject)
    body = Text(claims, links, all_figures, vocabulary, " ".join(head), whose_doubts)
    links = apart(claims, weighed(body, _values(body, all_ways, counted)), all_readings)
    for position, claim_link in enumerate(links):
        if claim_link.ground:
            if claim_link.of is not None:  # a change whose figure's own link was found just now
                all_ways[position] = all_ways[claim_link.of]
            for subject in chain.from_iterable(chain.from_iterable(later(claim_link, all_ways[position], whole))):
                counted.ask(claim_link, subject)
    in_line = _settled(text, claims, links, all_ways, counted)
    all_ways = [
        only(ways, in_line[position]) if position in in_line else of_its_own(ways)
        for position, ways in enumerate(all_ways)
    ]
    judged = [
        judge_any([_judged(claim, meaning, later(meaning, ways, whole), counted) for meaning in claim_link.meanings])
        for claim, claim_link, ways in zip(claims, links, all_ways, strict=True)
    ]
    judged = trusted([_in_sight(each, scope) for each in judged])
    return Checked(whole, tuple(judged), tuple(against_itself), cut)


def _in_sight(judged: Judged, scope: Scope) -> Judged:
    """A judgement that rests on records which the reader may see: of a place outside their scope none is told, and who sees some fields
    of work only calls no figure of all of them wrong."""
    if judged.region and (not scope.reaches(judged.region) or scope.place is not None):
        why = f"{region_path(judged.region)}的记录不归您看，请由那里或上级核对"
        return replace(judged, verdict=UNKNOWN, actual=None, why=why)
    if judged.verdict == DIFFERS and scope.sectors is not None and judged.sector not in scope.sectors:
        return replace(judged, verdict=UNKNOWN, why="您只看得到自己主管行业的记录，全部的数请由安委办或上级核对")
    return judged


def _values(text: Text, all_ways: Sequence[Ways], counted: Counted) -> Callable[[int, Link], Sequence[Decimal]]:
    """What the records give for each reading of a figure if it counts what a link says, all asked of them at once."""
    subjects = {
        position: [
            each
            for each in dict.fromkeys(chain.from_iterable(ends[0] for ends in all_ways[position]))
            if each.period and not each.strange and not each.together
        ]
        for position in filter(text.is_open, range(len(text.claims)))
    }
    for position, own in subjects.items():
        for figure in text.may_count(position):
            for subject in own:
                counted.ask(text.meaning(position, figure), subject)

    def values(position: int, link: Link) -> list[Decimal]:
        measured = [counted.measured(link, subject) for subject in subjects[position]]
        actual = [reckoned(text.claims[position], link, each) for each in measured if each]
        return [each for each in actual if each is not None]

    return values


def _settled(
    text: str, claims: Sequence[Claim], links: Sequence[Link], all_ways: Sequence[Ways], counted: Counted
) -> dict[int, Subject]:
    """The readings of figures that the others of their line settle."""
    breaks = [at for at, sign in enumerate(text) if sign == "\n"]

    def agrees(position: int, subject: Subject) -> bool:
        measured = counted.measured(links[position], subject) if subject.period and not subject.strange else None
        actual = reckoned(claims[position], links[position], measured) if measured else None
        return actual is not None and stands_for(claims[position], links[position], actual)

    return settled(
        claims,
        [
            ways[0][0] if each.sure and not each.terms and len(ways) == 1 else ()
            for each, ways in zip(links, all_ways, strict=True)
        ],
        agrees,
        [bisect_left(breaks, claim.start) for claim in claims],
    )


def _judged(claim: Claim, claim_link: Link, ways: Ways, counted: Counted) -> Judged:
    """The verdict over all ways to read a claim: every place must have it, counted to either end of the text's days."""
    return judge_all(
        [
            judge_any(
                [
                    judge(claim, claim_link, [counted.measured(claim_link, subject) for subject in subjects], subjects)
                    for subjects in (counted.comparable(claim_link, each) for each in ends)
                ]
            )
            for ends in ways
        ]
    )


def _of_several(claims: Sequence[Claim], position: int, about: About) -> str:
    """Why a figure may be that of several places, where its words do not share figures out among them."""
    if share_of(claims, position) or about.each(claims[position]):
        return ""
    claim = claims[position]
    return about.several(claim.clause) or (
        about.several(claim.lead) if _TOGETHER.search(since(claims, position)) else ""
    )


def _doubted(claim_link: Link, why: str) -> Link:
    return replace(claim_link, why=why, others=()) if claim_link.sure and why else claim_link


def _narrow(scope: Scope) -> str:
    """The one town or village that a scope is narrowed to; empty for the district or several."""
    (region, *others) = (*scope.regions, "")
    return region if not any(others) and region != district_code() else ""
