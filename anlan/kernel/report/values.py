"""The figures of an outline, counted and in words: those that one question answers together.

counted(marks, scope, period)      # {key: Printed}; Printed.nothing says why there is none to print
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

from ..indicator import past, words
from ..indicator.compute import Measured, compute, share
from ..indicator.declare import INDICATORS, Indicator, Period, Ratio, indicator
from ..indicator.drill import base_of
from ..people.divisions import region_path
from ..scope import Scope
from .belonging import UnknownOwner, narrowed_to
from .marks import CHAINED, CHART, COMPARED, GRID, ONLY_IF, RANKED, ROSTER, Mark, number_in
from .naming import title_of
from .spans import YEAR_BEFORE, meant, previous

NO_RECORD, NOT_APPLICABLE = "无记录", "不适用"
# Of more than half a year there is no 环比: a year is compared with the year before.
_LONGEST_CHAINED = timedelta(days=184)


@dataclass(frozen=True)
class Printed:
    """A figure of a composed report: what it counts, its exact value, how it is printed, how many records stand behind it.

    text: "" where the part in which it stands is left out. nothing: why there is no value, 无记录 or 不适用. change: whether it
    compares, and names its subject where that is not plain. zero: whether what it says is nought.
    """

    key: str
    code: str
    label: str
    value: Decimal | None
    unit: str
    text: str
    records: int
    period: Period
    scope: Scope
    owner: str = ""  # the number of the record to which all that it counts belongs
    nothing: str = ""
    change: bool = False
    told: str = ""  # the document that its comparison is with, where nothing was recorded of that time
    zero: bool = False
    kept_from: date | None = (
        None  # the first day of records, where its period, or that it compares with, lacks those before
    )
    items: tuple["Printed", ...] = ()  # those that a rank names

    @property
    def is_condition(self) -> bool:
        """Whether it is only asked, not told."""
        return self.key.startswith(f"{ONLY_IF}|")

    @property
    def is_cell(self) -> bool:
        """Whether it stands in a table, a chart, a list or a rank, and not for itself."""
        return self.key.split("|")[0] in (GRID, CHART, ROSTER, RANKED)

    @property
    def sector(self) -> str:
        """The sector that narrows it beyond its reader's own; "" for none."""
        sectors = self.scope.sectors
        return sectors[0] if sectors is not None and len(sectors) == 1 and self.scope.body is None else ""


@dataclass(frozen=True)
class _Question:
    """What figures of one query have in common."""

    owner: str
    scope: Scope
    period: Period
    before: Period
    before_name: str


class Unanswerable(Exception):
    """Marks that cannot be counted: (mark, message)."""

    def __init__(self, problems: list[tuple[Mark, str]]) -> None:
        super().__init__("；".join(message for _, message in problems))
        self.problems = problems


def counted(marks: Iterable[Mark], scope: Scope, period: Period) -> dict[str, Printed]:
    """The figures as they stand now, one query for those of one place, period and record. Raises Unanswerable."""
    questions: dict[_Question, list[Mark]] = {}
    problems: list[tuple[Mark, str]] = []
    for mark in marks:
        try:
            questions.setdefault(_question(mark, scope, period), []).append(mark)
        except ValueError as error:
            problems.append((mark, str(error)))
    printed: dict[str, Printed] = {}
    for question, some in questions.items():
        try:
            printed |= _answered(question, some)
        except UnknownOwner as error:
            problems += [(mark, str(error)) for mark in some]
    if problems:
        raise Unanswerable(problems)
    return printed


def within(place: str, scope: Scope) -> Scope:
    """The part of a report's scope that lies in a place. Raises ValueError for one beyond it."""
    own = scope.narrowed(place)
    if own.regions != (place,):
        raise ValueError(f"{region_path(place)}不在这份报告的范围内。")
    return own


def _question(mark: Mark, scope: Scope, period: Period) -> _Question:
    """Raises ValueError for a place or sector beyond the report, and for a period that has not begun."""
    own = within(mark.place, scope) if mark.place else scope
    if mark.sector:
        if own.sectors is not None and mark.sector not in own.sectors:
            raise ValueError("这个行业不在您的管辖范围内。")
        own = replace(own, sectors=(mark.sector,), body=None, elsewhere=False)
    span = meant(mark.span, period) if mark.span else period
    before, name = previous(span) if CHAINED in mark.options else (span.year_before(), YEAR_BEFORE)
    return _Question(number_in(mark.options), own, span, before, name)


def _answered(question: _Question, marks: Sequence[Mark]) -> dict[str, Printed]:
    among = narrowed_to(question.owner, question.scope)
    codes = dict.fromkeys(part for mark in marks for part in _parts(mark))
    values = compute(codes, question.scope, question.period, before=question.before, among=among)
    unkept = never_kept(codes)
    told = _told(question, marks, values)
    values |= {code: replace(values[code], before=each.value, kept_before_from=None) for code, each in told.items()}
    return {mark.key: _printed(mark, question, values, unkept, told.get(mark.code)) for mark in marks}


def _told(question: _Question, marks: Sequence[Mark], values: dict[str, Measured]) -> dict[str, past.Told]:
    """What another year's report said of figures that are compared with a time of which nothing was recorded, or not all."""
    codes = {mark.code for mark in marks if COMPARED in mark.options and not _is_whole_before(values[mark.code])}
    return {} if question.owner else past.told(codes, question.scope, question.before)


def _parts(mark: Mark) -> tuple[str, ...]:
    """What has to be counted for a mark: itself, and what it is a share of."""
    figure = indicator(mark.code)
    whole = (figure.over,) if isinstance(figure, Ratio) else (mark.share_of,) if mark.share_of else ()
    return (mark.code, *whole)


def _printed(
    mark: Mark, question: _Question, values: dict[str, Measured], unkept: set[str], told: past.Told | None
) -> Printed:
    figure, value = indicator(mark.code), values[mark.code]
    unit = next((option for option in mark.options if option in figure.units), figure.unit)
    nothing = _nothing(mark, question, values, unkept)
    text, zero = _wording(mark, question, values, unit)
    if told is not None and mark.is_change:
        text = f"{text}（{past.BY_REPORT}）"
    return Printed(
        key=mark.key,
        code=mark.code,
        label=figure.title,
        value=value.total,
        unit=unit,
        text=f"（{nothing}）" if nothing else text,
        records=value.rows,
        period=question.period,
        scope=question.scope,
        owner=question.owner,
        nothing=nothing,
        change=mark.is_change,
        told=told.source if told is not None and mark.is_change else "",
        zero=zero,
        kept_from=value.kept_before_from if mark.is_change else value.kept_from,
    )


def _is_whole_before(value: Measured) -> bool:
    return value.before is not None and value.kept_before_from is None


def _nothing(mark: Mark, question: _Question, values: dict[str, Measured], unkept: set[str]) -> str:
    """Why there is no value: nothing was recorded by then, or there is nothing of which to take a share."""
    value = values[mark.code]
    whole = next(iter(_parts(mark)[1:]), "")
    if mark.code in unkept or (whole and values[whole].total is None):
        return NO_RECORD
    if whole and not values[whole].total:
        return NOT_APPLICABLE
    if value.total is None or (mark.is_change and not _is_whole_before(value)):
        return NO_RECORD
    if CHAINED in mark.options and question.period.end - question.period.start > _LONGEST_CHAINED:
        return NOT_APPLICABLE
    return ""


def _wording(mark: Mark, question: _Question, values: dict[str, Measured], unit: str) -> tuple[str, bool]:
    """A figure in words by the options of its mark, and whether what it says is nought: a rate of 0 is a finding."""
    figure, value = indicator(mark.code), values[mark.code]
    if mark.is_change:
        first = CHAINED if CHAINED in mark.options else COMPARED
        text = words.compared(value.total, value.before, unit, by=first, then=question.before_name)
        return text, not value.total and not value.before
    if mark.share_of:
        part = share(value.total, values[mark.share_of].total)
        return words.printed(part, words.PERCENT), not value.total
    number = value.total
    if "约" in mark.options and number is not None:
        number = round_near(number)
    text = words.printed(
        number, unit, about="余" in mark.options, in_10k="万" in mark.options, bare="数" in mark.options
    )
    if number != value.total:
        text = f"约{text}"
    return text, not value.total and not isinstance(figure, Ratio)


def round_near(value: Decimal) -> Decimal:
    """To the nearest ten, from 1000 on to the nearest hundred; below ten as it is."""
    if value < 10:
        return value
    step = 10 if value < 1000 else 100
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def subject_of(code: str) -> str:
    """What a comparison calls its figure: 起数, 死亡人数, else its title."""
    figure = INDICATORS.get(code)
    return (figure.amount if isinstance(figure, Indicator) else "") or title_of(code)


def never_kept(codes: Iterable[str]) -> set[str]:
    """Those figures in whose ledger nothing was ever written, by anybody anywhere, withdrawn or not. One query."""
    tables = {code: base_of(indicator(code)).model._meta.db_table for code in codes}
    if not tables:
        return set()
    names = sorted(set(tables.values()))
    with connection.cursor() as cursor:
        exist = ", ".join(f"EXISTS (SELECT FROM {connection.ops.quote_name(table)})" for table in names)
        cursor.execute(f"SELECT {exist}")
        kept = dict(zip(names, cursor.fetchone(), strict=True))
    return {code for code, table in tables.items() if not kept[table]}
