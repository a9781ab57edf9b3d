"""Of whom, of which days and which field of work a text gives figures, where only its first words say so and the records bear it out.

borne_out(claims, links, about, whole, "松岭从年初到现在……", sectors, counted)    # (Subject("990199106", whole), Subject("", whole))

A message has no title: 松岭从年初到现在，……; 回望2023年，……; 工贸领域情况报来如下。 Such words may say little of the figures after them. Where
several of these agree with the records of that place, that year or that field, and few with those of all, it is what is meant; else it is one
more reading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from anlan.kernel.indicator.declare import Period

from ..claims.changes import is_change
from ..claims.extract import Claim
from ..claims.period import named_in, period_in
from ..claims.sectors import fields_named
from ..claims.subject import Subject
from ..claims.vocabulary import Link
from ..claims.whose import About
from .counted import Counted
from .verdict import reckoned, stands_for

_FIRST = 80  # characters in which a text says of what it speaks
_TELLING = 10  # a number below stands in many places by chance
_SEVERAL = 3


def borne_out(
    claims: Sequence[Claim],
    links: Sequence[Link],
    about: About,
    whole: Period,
    text: str,
    sectors: Mapping[str, str],
    counted: Counted,
    *,
    days_are_given: bool = False,
) -> tuple[Subject, ...]:
    """The subjects of figures that name none of their own, the likeliest first. text: restored. sectors: {word: code}. days_are_given: by
    the reader."""
    usual = Subject(about.title_region, whole)
    telling = [
        (claim, link)
        for claim, link in zip(claims, links, strict=True)
        if link.is_plain and not is_change(claim) and claim.value >= _TELLING
    ]
    others = [] if about.stranger else _subjects(usual, about, text[:_FIRST], sectors)
    subjects = [usual, *(each for each in others if not days_are_given or each.period == whole)]
    if len(telling) < _SEVERAL or len(subjects) == 1:
        return tuple(subjects)
    for subject in subjects:
        for _, link in telling:
            counted.ask(link, subject)
    agreeing = [sum(_agrees(claim, link, subject, counted) for claim, link in telling) for subject in subjects]
    most = max(agreeing)
    if most < _SEVERAL or most <= 2 * agreeing[0]:
        return tuple(subjects)
    best = subjects[agreeing.index(most)]
    return best, *(each for each in subjects if each != best)


def _subjects(usual: Subject, about: About, words: str, sectors: Mapping[str, str]) -> Iterator[Subject]:
    """What the first words of a text may say of all that follows."""
    if not usual.region:
        named = (code for names in (about.names, about.shorts) for code, name in names.items() if name in words)
        yield from (replace(usual, region=code) for code in dict.fromkeys(named))
    period = period_in(words, usual.period) if usual.period and named_in(words) else None
    if period and period != usual.period:
        yield replace(usual, period=period)
    yield from (replace(usual, sector=code) for code in fields_named(words, sectors))


def _agrees(claim: Claim, link: Link, subject: Subject, counted: Counted) -> bool:
    measured = counted.measured(link, subject)
    actual = reckoned(claim, link, measured) if measured else None
    return actual is not None and stands_for(claim, link, actual)
