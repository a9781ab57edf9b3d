"""Of whom, of which days and of which field of work a figure speaks, in each way that its text can be read.

readings(claims, about, whole, {"教育": "education"})[0]      # (Subject("610199104", Period(...), "education"),)

What a text said further back may still hold, or not: 清河镇开展演练5次，组织培训13次. A figure is called wrong where it is so in every
reading, and right where it holds in the first.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import product

from anlan.kernel.indicator.declare import Period

from .comparisons import without_comparisons
from .extract import Claim, since
from .patterns import any_of
from .period import month_of, named_in, or_same_days, period_in, up_to_a_day, without_days
from .sectors import FieldOfWork, field_before, field_of_sentence, named_alone, sector_of, speaks_of_all
from .shares import DAYS_ALONE, MONTH, PART, share_of
from .whose import About

_OF_PART = re.compile(rf"{PART}[^，,；;。]*")  # the days of a part are no other's


@dataclass(frozen=True)
class Subject:
    """What a figure is asked for. region: "" for all that the asker sees; period: None where the words before do not tell;
    sector: "" for all; strange: a field of work that the district does not keep apart. as_of: the later day on which the state of
    what lies in the period is asked for, 9月份查出的隐患已整改302条; None for the period's last. held: what was named further back may
    hold here: a reading that makes a figure right, and casts no doubt where the records do not know it; together: it is one only where
    others of its line agree so (`settled`).
    """

    region: str = ""
    period: Period | None = None
    sector: str = ""
    strange: str = ""
    as_of: date | None = None
    held: bool = field(default=False, compare=False)
    together: bool = field(default=False, compare=False)


def readings(
    claims: Sequence[Claim], about: About, whole: Period, sectors: Mapping[str, str], usual: Sequence[Subject] = ()
) -> list[tuple[Subject, ...]]:
    """The subjects that each claim may have, the likeliest first. sectors: {word: code}. usual: those of figures
    that name none of their own."""
    return [_readings(claims, position, about, whole, sectors, usual) for position in range(len(claims))]


def _readings(
    claims: Sequence[Claim],
    position: int,
    about: About,
    whole: Period,
    sectors: Mapping[str, str],
    usual: Sequence[Subject],
) -> tuple[Subject, ...]:
    claim = claims[position]
    own = since(claims, position).removesuffix(claim.after)
    regions, periods = about.regions(claim, own), _periods(claim, own, whole)
    alone = named_alone(claims, position, sectors)
    fields = [alone] if alone else _fields(claim, own, sectors)
    if usual and fields[0] is None and not speaks_of_all(claim):
        named = [FieldOfWork("", each.sector) if each.sector else None for each in usual]
        fields = list(dict.fromkeys([*named[:1], *fields, *named]))
    share = share_of(claims, position)
    if share:
        namesakes = [
            code for names in (about.names, about.shorts) for code, name in names.items() if name == share.noun
        ]
        if month := MONTH.fullmatch(share.noun):
            periods = [_nth_month(int(month[1]), len(share.nouns), periods[0])]
        elif DAYS_ALONE.fullmatch(share.noun):
            periods = [period_in(share.noun, whole)]
        regions = namesakes if len(namesakes) == 1 else regions
        fields = [FieldOfWork(share.noun, sectors[share.noun])] if share.noun in sectors else fields
    subjects = (
        Subject(region, period, field.code if field else "", field.words if field and not field.code else "")
        for region, period, field in product(regions, periods, fields)
    )
    return tuple(dict.fromkeys(subjects))


def _nth_month(nth: int, many: int, period: Period | None) -> Period | None:
    """A month of a period that has so many; None for one of another length."""
    if period is None or period.start.day != 1 or period.end.month - period.start.month + 1 != many:
        return None
    return month_of(period.start.year, period.start.month + nth - 1)


def _periods(claim: Claim, own: str, whole: Period) -> list[Period | None]:
    """What the claim's half of the sentence names; else what its line named before, or that of the whole text. own: the words since the
    figure before: last year's days that this one was set against may hold no longer, 对去年同期的100次，通过97次."""
    lead = without_comparisons(claim.lead)
    words, period = named_in(lead), period_in(lead, whole)
    if words or period != whole:
        if not up_to_a_day(words):
            periods = or_same_days(lead, period, whole)
            return periods if words or "，" not in own or without_days(own) != own else [*periods, whole]
        return [whole, period] if period and period.end == whole.end else [period, whole]
    earlier, _, sentence = without_comparisons(claim.passage).rpartition("。")
    if words := named_in(_OF_PART.sub("", sentence)):
        return [period_in(words, whole), whole]
    return [whole, period_in(words, whole)] if (words := named_in(earlier)) else [whole]


def _fields(claim: Claim, own: str, sectors: Mapping[str, str]) -> list[FieldOfWork | None]:
    field = sector_of(claim, sectors)
    if field:
        return [field] if field.holds else [field, None]
    before = field_before(claim, sectors) or field_of_sentence(claim, sectors)
    named = [FieldOfWork(name, sectors[name]) for name in _named_alone(own, sectors)]
    return list(dict.fromkeys([None, *([before] if before else []), *named]))


def _named_alone(words: str, sectors: Mapping[str, str]) -> list[str]:
    """A field of work that words name alone at the head of a clause, 商贸紧随其后，483条: it may be meant."""
    named = [hit["name"] for hit in _clause_of_field(tuple(sectors)).finditer(words)] if sectors else []
    return named[-1:]


@lru_cache(maxsize=8)
def _clause_of_field(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[，,、；;：:。]|来自)(?:其中)?(?P<name>{any_of(names)})(?=[，,、；;：:。\d]|紧[随跟]|[位居排]|其[次后]|次之|最|[有仅只共则也又]|$)"
    )
