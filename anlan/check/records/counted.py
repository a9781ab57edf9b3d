"""What the records give for the figures of a text, also where it is reckoned: a remainder, a share, a change against other days.

counted = Counted(scope, codes_by_place_name)
counted.ask(link, subject)              # of all figures first: one set of queries for each place and period
counted.measured(link, subject)         # Measured("hazards.found", 5, before=7)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from anlan.kernel.indicator.as_of import names_state
from anlan.kernel.indicator.compute import Measured, compute, latest, share
from anlan.kernel.indicator.declare import INDICATORS, Figure, Indicator, Period, Ratio
from anlan.kernel.scope import Scope

from ..claims.subject import Subject
from ..claims.versus import against
from ..claims.vocabulary import Link

GENERAL = "general"  # the sector of what is kept for all

_FEW_PLACES = 12  # and periods of a text: beyond, to ask each ledger apart takes longer than to write the statement
_Place = tuple[str, Period, str]  # region code, period, by what it is grouped
Known = dict[_Place, dict[str, Measured]]
_Term = tuple[str, Subject]


class Counted:
    """The values of all that a text's figures ask of the records."""

    def __init__(self, scope: Scope, codes: Mapping[str, str], known: Known | None = None) -> None:
        """codes: {name of a place: code}. known: what was asked for other texts under the same scope; what this one asks joins it."""
        self._scope, self._codes = scope, codes
        self._needed: dict[_Place, set[str]] = {}
        self._values: Known = {} if known is None else known

    def ask(self, link: Link, subject: Subject) -> None:
        """Note what one reading of a figure needs."""
        for code, each in self._terms(link, subject):
            if each.period is not None:
                parts = _parts(code) if each.as_of else (code,)
                self._needed.setdefault(_place(each, each.period), set()).update(parts)

    def measured(self, link: Link, subject: Subject) -> Measured | None:
        """The value that a figure is held against and the one that its change is against; None where nothing was asked, or its
        ledger keeps no fields of work apart."""
        if link.code is None:
            return None
        if link.terms:
            return self._sum(link, subject)
        measured = self._one(link.code, subject)
        if measured is not None and link.less:
            measured = _joined(measured, self._one(link.less, subject), lambda whole, part: whole - part)
        if measured is not None and link.over:
            whole, hundred = _whole(link, subject), Decimal(1) if link.per else Decimal(100)
            over = self._one(link.over, whole) if whole else None
            measured = _joined(measured, over, lambda part, all_: part * hundred / all_ if all_ else None)
        if measured is not None and link.than is not None:
            other = against(subject, link.than, self._codes)
            then = self.measured(replace(link, than=None), other) if other else None
            measured = replace(
                measured, before=then.total if then else None, kept_before_from=then.kept_from if then else None
            )
        return measured

    def comparable(self, link: Link, subjects: Sequence[Subject]) -> Sequence[Subject]:
        """The readings in which there is something to compare with: a change has its own days and place, a share is of more than itself."""
        return [each for each in subjects if self._has_other(link, each)] or subjects

    def _has_other(self, link: Link, subject: Subject) -> bool:
        if link.than is not None and against(subject, link.than, self._codes) in (None, subject):
            return False
        return not link.over or _whole(link, subject) is not None

    def _sum(self, link: Link, subject: Subject) -> Measured | None:
        """The sum of several; None where one is not known."""
        parts = [self.measured(part, own or subject) for part, own in link.terms]
        known = [each for each in parts if each is not None]
        if len(known) < len(parts):
            return None
        sums = known[0]
        for each in known[1:]:
            sums = _joined(sums, each, lambda one, other: one + other) or sums
        return sums

    def _terms(self, link: Link, subject: Subject) -> list[_Term]:
        """Each indicator that one reading of a figure takes, with what it is asked for."""
        if link.code is None:
            return []
        if link.terms:
            return [term for part, own in link.terms for term in self._terms(part, own or subject)]
        terms = [(code, subject) for code in (link.code, link.less) if code]
        if link.over and (whole := _whole(link, subject)):
            terms.append((link.over, whole))
        if link.than is not None and (other := against(subject, link.than, self._codes)):
            terms.extend(self._terms(replace(link, than=None), other))
        return terms

    def _one(self, code: str, subject: Subject) -> Measured | None:
        """One indicator in one reading; None where it is not understood, or lies in a place whose records the reader may not all see."""
        if subject.period is None or (subject.region and not self._scope.reaches(subject.region)):
            return None
        if subject.as_of:
            return self._months_of(code, subject, subject.period)
        measured = self._counted(_place(subject, subject.period)).get(code)
        if measured is None or not subject.sector:
            return measured
        if not set(measured.groups) - {GENERAL}:
            return None
        total, before = (
            None if whole is None else groups.get(subject.sector, Decimal(0))
            for whole, groups in ((measured.total, measured.groups), (measured.before, measured.groups_before))
        )
        return replace(measured, total=total, before=before)

    def _months_of(self, code: str, subject: Subject, period: Period) -> Measured | None:
        """What lies in whole months of a period, in the state of a later day; None for other days, and by fields of work."""
        names = _whole_months(period)
        if subject.sector or not names:
            return None
        counted = self._counted(_place(subject, period))
        sums = [
            sum((counted[part].groups.get(name) or Decimal(0) for name in names), Decimal(0))
            for part in _parts(code)
            if part in counted
        ]
        if len(sums) != len(_parts(code)):
            return None
        late = latest(*(counted[part].kept_from for part in _parts(code)))
        return Measured(code, sums[0] if len(sums) == 1 else share(*sums), kept_from=late)

    def _counted(self, place: _Place) -> dict[str, Measured]:
        """What was asked of one place and period, all at once."""
        known = self._values.setdefault(place, {})
        missing = self._needed.get(place, set()) - known.keys()
        if missing:
            region, period, by = place
            scope = self._scope.narrowed(region) if region else self._scope
            few = len(self._needed) <= _FEW_PLACES
            for codes in _by_ledgers(missing) if few else [sorted(missing)]:
                known |= compute(codes, scope, period, by=by, before=period.year_before())
        return known


def _by_ledgers(codes: Iterable[str]) -> list[list[str]]:
    """The codes by the ledgers that they count, each with all others of its ledgers: these cost little more, and the statement that asks
    for them is the same for every text."""
    all_codes = _all_by_ledgers(tuple(INDICATORS.values()))
    asked = {_ledgers(code) for code in codes}
    return [all_codes[each] for each in sorted(asked, key=sorted)]


@lru_cache(maxsize=2)
def _all_by_ledgers(figures: tuple[Figure, ...]) -> dict[frozenset[str], list[str]]:
    by_ledgers: dict[frozenset[str], list[str]] = {}
    for each in figures:
        by_ledgers.setdefault(_ledgers(each.code), []).append(each.code)
    return by_ledgers


def _ledgers(code: str) -> frozenset[str]:
    return frozenset(part.ledger for part in map(INDICATORS.get, _parts(code)) if part)


def _place(subject: Subject, period: Period) -> _Place:
    if subject.as_of:
        return subject.region, Period(period.start, subject.as_of), "month"
    return subject.region, period, "sector" if subject.sector else ""


def turns_later(code: str) -> bool:
    """Whether a figure of days that are over still changes: 整改销号 of what was found in September."""
    return any(
        isinstance(part, Indicator) and part.when and not part.state_now and names_state(part.where)
        for part in map(INDICATORS.get, _parts(code))
    )


def _parts(code: str) -> tuple[str, ...]:
    """The indicators that a figure is counted from."""
    figure = INDICATORS.get(code)
    return (figure.of, figure.over) if isinstance(figure, Ratio) else (code,)


def _whole_months(period: Period) -> list[str]:
    """The months of a period, 2024-09; empty where it does not begin and end with one."""
    if period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return []
    first, last = (each.year * 12 + each.month - 1 for each in (period.start, period.end))
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(first, last + 1)]


def _whole(link: Link, subject: Subject) -> Subject | None:
    """Of what a share is asked: another indicator in the same place and field, or the same in all; None where both are one."""
    if link.over != link.code:
        return subject
    whole = replace(subject, sector="", region="" if link.of_all else subject.region)
    return whole if whole != subject else None


def _joined(
    one: Measured, other: Measured | None, reckon: Callable[[Decimal, Decimal], Decimal | None]
) -> Measured | None:
    """Two values made one, this year's and last year's; None where the other is not known."""
    if other is None:
        return None
    total, before = (
        None if first is None or second is None else reckon(first, second)
        for first, second in ((one.total, other.total), (one.before, other.before))
    )
    return replace(
        one,
        total=total,
        before=before,
        kept_from=latest(one.kept_from, other.kept_from),
        kept_before_from=latest(one.kept_before_from, other.kept_before_from),
    )
