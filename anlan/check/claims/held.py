"""What a text named last before a figure, which may still hold there: 白果……，督导44次; 工贸隐患868条，……，执法118次.

held(claims, text, about, whole, sectors)[3]     # Held("990199103", sector="industry"): the last town named, and the last field of work

Such words may stand lines back, and in any form. They are one more way to read a figure: it is right where the records say so, and what others
of its line agree in is how it is meant.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from anlan.kernel.indicator.declare import Period
from anlan.kernel.people.codes import TOWN

from .comparisons import without_comparisons
from .extract import Claim
from .patterns import any_of
from .period import named_in, period_in
from .restore import simplified
from .subject import Subject
from .whose import About

_OF_ALL = r"全[区县市](?!域)|[我本][区县]|[区县]里|放眼"
_OF_DISTRICT = re.compile(_OF_ALL)
_DAYS = 2  # spans of days that a line named last
_IN_A_ROW = re.compile(r"[、和与及]$")


@dataclass(frozen=True)
class Held:
    """region: of the town named last, empty for none, or where all were meant since; of_all: whether they were; sector: of the field of work
    that the line named last, likewise; periods: of the days that it named, the last first; own_days: whether the words right before
    the figure name some."""

    region: str = ""
    of_all: bool = False
    sector: str = ""
    periods: tuple[Period, ...] = ()
    own_days: bool = False


def held(claims: Sequence[Claim], text: str, about: About, whole: Period, sectors: Mapping[str, str]) -> list[Held]:
    """What was named last before each figure."""
    text = simplified(text)
    towns = {name: code for names in (about.shorts, about.names) for code, name in names.items() if len(code) <= TOWN}
    found: list[Held] = []
    last = Held()
    start = 0
    for claim in claims:
        words = without_comparisons(text[start : claim.start])
        line = words.rpartition("\n")[2]
        if line != words:
            last = Held(last.region, last.of_all)
        region = _last(words, towns, last.region)
        period = period_in(line, whole) if named_in(line) else None
        last = Held(
            region,
            not region and (last.of_all or bool(last.region) or _OF_DISTRICT.search(words) is not None),
            _last(line, sectors, last.sector),
            tuple(dict.fromkeys([*([period] if period else []), *last.periods]))[:_DAYS],
            period is not None,
        )
        found.append(last)
        start = claim.end
    return found


def with_held(readings: Sequence[Subject], last: Held) -> tuple[Subject, ...]:
    """The readings of a figure, and those of what was named last."""
    usual = readings[0]
    more = []
    if last.region and not any(each.region == last.region for each in readings):
        more.append(replace(usual, region=last.region, held=True))
    if last.sector and not any(each.sector or each.strange for each in readings):
        more.append(replace(usual, sector=last.sector, held=True))
    known = [*readings, *more]
    regions = [*dict.fromkeys(each.region for each in known), *([""] if last.of_all else [])]
    periods = [*dict.fromkeys(each.period for each in readings), *(() if last.own_days else last.periods)]
    together = [
        replace(usual, region=region, period=period, held=True, together=True)
        for region in regions
        for period in periods
        if period
    ]
    return tuple(dict.fromkeys([*known, *together]))


def _last(words: str, names: Mapping[str, str], before: str) -> str:
    """The code of what words name last; what was before where they name nothing, and nothing where they name several in a row, or all."""
    if not names:
        return before
    code = before
    end = 0
    for hit in _names(tuple(names)).finditer(words):
        name = hit["name"]
        code = (
            names[name]
            if name and not (code and _IN_A_ROW.search(words, max(end, hit.start() - 1), hit.start()))
            else ""
        )
        end = hit.end()
    return code


@lru_cache(maxsize=8)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{any_of(names)})|{_OF_ALL}")
