"""What an indicator is: declared once, with unit, date and words; computed, drilled into and described from one filter.

Indicator("training.held", "各类培训", "次", Course, when="held_on", where=~Q(state="planned"), words=("培训",))
Ratio("hazards.closed_rate", "整改率", of="hazards.closed", over="hazards.found", words=("整改率",))
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from .. import clock
from ..scope import Record


class UnknownIndicator(LookupError):
    """No indicator has this code."""

    def __init__(self, code: str) -> None:
        near = [candidate for candidate in INDICATORS if candidate.split(".")[0] == code.split(".")[0]]
        hint = f"，同一台账里有：{'、'.join(near)}" if near else "，可用的指标见“指标”页"
        super().__init__(f"没有“{code}”这个指标{hint}。")
        self.code = code


@dataclass(frozen=True)
class Indicator:
    """A figure that counts rows, sums a field of them, or counts distinct values of one.

    when: the date field that places a row in a period; None for a stock, counted as it stands on the period's last day
    (rows whose `since` lies after that day, or whose `until` lies before it, are left out; without `since` a row counts from
    the day on which it was entered).
    state_now: `when` itself is the day on which the state in `where` came, so that it is asked as it is now; otherwise a
    state is asked as of the period's last day.
    one_by: columns in which rows agree that are one thing in several hands: it counts once, where all its rows meet `where`.
    words: phrases people use for it, "甲+乙" where both must stand near; not_words: what makes it another thing; units:
    further units that mean the same. note: how it is counted, in the readers' words. headline: the roles whose home it stands on.
    amount: what a comparison calls it where that is not its title (起数).
    sum_of: a field, or a path into one of JSON (answers__said__age). says: its filter in words, where fields do not word it.
    declared: False where a row of a table tells it (kept.py).
    """

    code: str
    title: str
    unit: str
    model: type[Record]
    when: str | None = None
    where: Q = Q()
    sum_of: str = ""
    distinct: str = ""
    since: str = ""
    until: str = ""
    state_now: bool = False
    one_by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    note: str = ""
    headline: tuple[str, ...] = ()
    amount: str = ""
    says: str = ""
    declared: bool = True

    def __post_init__(self) -> None:
        if self.declared:
            _register(self)

    def __hash__(self) -> int:
        return hash(self.code)  # that of all its conditions takes longer than most of what is kept by it

    @property
    def ledger(self) -> str:
        return self.model.code

    @property
    def is_stock(self) -> bool:
        return self.when is None


@dataclass(frozen=True)
class Ratio:
    """One indicator over another, in per cent; unknown where the lower one is zero."""

    code: str
    title: str
    of: str
    over: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    note: str = ""
    unit: str = "%"
    units: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    declared: bool = True

    def __post_init__(self) -> None:
        if self.declared:
            _register(self)

    @property
    def ledger(self) -> str:
        return self.code.split(".")[0]


Figure = Indicator | Ratio

INDICATORS: dict[str, Figure] = {}


def _register(figure: Figure) -> None:
    if figure.code in INDICATORS:
        raise ValueError(f"two indicators are called {figure.code}")
    INDICATORS[figure.code] = figure


def indicator(code: str) -> Figure:
    """The indicator of a code. Raises UnknownIndicator, whose message names those of the same ledger."""
    if code not in INDICATORS:
        from . import kept  # which needs this module: somebody may have made it a moment ago

        kept.refresh(anew=True)
    try:
        return INDICATORS[code]
    except KeyError:
        raise UnknownIndicator(code) from None


def headlines(role: str) -> list[Figure]:
    """The figures that stand on the home of a role, in the order in which they are declared."""
    return [figure for figure in INDICATORS.values() if role in figure.headline]


_FIRST_YEAR, _LAST_YEAR = 1900, 2200
FIRST_DAY = date(_FIRST_YEAR, 1, 1)  # that may be asked for


@dataclass(frozen=True)
class Period:
    """Whole legal days from `start` to `end`, both included.

    Raises ValueError where it ends before it begins, or lies so far off that nobody means it.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"止日{self.end:%Y-%m-%d}早于起日{self.start:%Y-%m-%d}，请改一下。")

        if self.start.year < _FIRST_YEAR or self.end.year > _LAST_YEAR:
            raise ValueError(f"日期要在{_FIRST_YEAR}年到{_LAST_YEAR}年之间，请改一下。")

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d}至{self.end:%Y-%m-%d}"

    def year_before(self) -> "Period":
        """The same days of the year before (同期); 29 February becomes the 28th."""
        return earlier(_a_year_before(self.start), _a_year_before(self.end))


def earlier(start: date, end: date) -> Period:
    """A period that another is held against: what of it lies before all that may be asked for is left off."""
    return Period(max(start, FIRST_DAY), max(end, FIRST_DAY))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def this_year() -> Period:
    """From the first of January to yesterday, in whole days: what reports and programs mean where no period is named."""
    yesterday = clock.today() - timedelta(days=1)
    return Period(date(yesterday.year, 1, 1), yesterday)


def this_year_so_far() -> Period:
    """From the first of January to now: what pages show beside what is to be done today."""
    today = clock.today()
    return Period(date(today.year, 1, 1), today)
