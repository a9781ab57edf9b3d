"""Outline + figures → document tree. All figures on one ledger come from one query.

composed = compose(text, title="全区安全生产工作汇报", scope=scope, period=period, link=lambda mark: "/…")
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ..indicator import words
from ..indicator.compute import Measured, compute
from ..indicator.declare import Period, indicator
from ..paper.tree import Block, Document, Figure, Heading, Paragraph, Run, runs
from ..people.divisions import region_path
from ..scope import Scope
from .belonging import UnknownOwner, narrowed_to, number_in, number_in_key
from .models import FrozenFigure
from .outline import Line, Mark, OutlineError, marks, parse
from .unsaid import leave_unsaid, never_kept


@dataclass(frozen=True)
class Printed:
    """A figure of a composed report: what it counts, its exact value, how it is printed, how many records stand behind it.

    text: "" where the sentence in which it stands is left unsaid.
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


@dataclass(frozen=True)
class Composed:
    """A report for a period and scope: the document, and its figures in the order in which they stand.

    unsaid: the sentences that are not in the document, as nothing was ever written of what they tell (`unsaid`).
    """

    document: Document
    figures: tuple[Printed, ...]
    scope: Scope
    period: Period
    unsaid: tuple[str, ...] = ()


def compose(
    text: str,
    *,
    title: str,
    scope: Scope,
    period: Period,
    byline: str = "",
    note: str = "",
    frozen: Iterable[FrozenFigure] = (),
    link: Callable[[Printed], str] = lambda printed: "",
) -> Composed:
    """The report that an outline makes of the records in `scope` and `period`.

    frozen: figures that were published; they stand as they were then, whatever the records say now. link: the address of
    the rows behind a figure. Raises OutlineError with the line and column of each problem.
    """
    lines = parse(text)
    all_marks = marks(lines)
    printed = {figure.key: _as_published(figure) for figure in frozen}
    live = [mark for mark in all_marks if mark.key not in printed]
    printed |= _counted(live, scope, period)
    empty = never_kept({mark.code for mark in live})
    blank = {mark.key for mark in live if mark.code in empty} | {key for key, each in printed.items() if not each.text}
    said = leave_unsaid(lines, blank)
    told = {mark.key for mark in marks(said.lines)}
    printed = {key: each if key in told else replace(each, text="") for key, each in printed.items()}
    blocks = tuple(_block(line, printed, link) for line in said.lines)
    document = Document(title, blocks, byline=byline, note=note)
    return Composed(document, tuple(printed[mark.key] for mark in all_marks), scope, period, said.unsaid)


def _counted(live: Iterable[Mark], scope: Scope, period: Period) -> dict[str, Printed]:
    """The figures that are counted now; those of one record in a query of their own. Raises OutlineError for a record that is not there."""
    by_owner: dict[str, list[Mark]] = {}
    for mark in live:
        by_owner.setdefault(number_in(mark.options), []).append(mark)
    printed: dict[str, Printed] = {}
    for number, some in by_owner.items():
        try:
            filters = narrowed_to(number, scope)
        except UnknownOwner as error:
            raise OutlineError([(mark.line, mark.column, str(error)) for mark in some]) from error
        codes = dict.fromkeys(mark.code for mark in some)
        values = compute(codes, scope, period, before=period.year_before(), among=filters)
        printed |= {mark.key: print_figure(mark, values[mark.code], scope, period) for mark in some}
    return printed


def _as_published(figure: FrozenFigure) -> Printed:
    return Printed(
        key=figure.key,
        code=figure.code,
        label=figure.label,
        value=figure.value,
        unit=figure.unit,
        text=figure.text,
        records=figure.records,
        period=figure.period,
        scope=figure.scope,
        owner=number_in_key(figure.key),
    )


def print_figure(mark: Mark, value: Measured, scope: Scope, period: Period) -> Printed:
    """A figure in words, by the options of its mark."""
    figure = indicator(mark.code)
    unit = next((option for option in mark.options if option in figure.units), figure.unit)
    last_year = "去年" in mark.options
    number = value.before if last_year else value.total
    if "同比" in mark.options:
        text = words.compared(value.total, value.before, unit)
    else:
        text = words.printed(
            number, unit, about="余" in mark.options, in_10k="万" in mark.options, bare="数" in mark.options
        )
    return Printed(
        key=mark.key,
        code=mark.code,
        label=figure.title,
        value=number,
        unit=unit,
        text=text,
        records=value.rows,
        period=period.year_before() if last_year else period,
        scope=scope,
        owner=number_in(mark.options),
    )


def scope_words(scope: Scope) -> str:
    """A scope in words: 清河镇."""
    return "、".join(region_path(code) for code in scope.regions) or "无"


def _block(line: Line, printed: Mapping[str, Printed], link: Callable[[Printed], str]) -> Block:
    levels = {"heading": 1, "third": 3, "fourth": 4}
    if (
        line.kind in levels
        and len(line.parts) == 1
        and len(str(line.parts[0])) <= 40
        and "。" not in str(line.parts[0])
    ):
        return Heading(levels[line.kind], _runs(line.parts, printed, link))
    if line.kind == "lead" and not line.parts:
        return Heading(2, _runs(line.lead, printed, link))
    return Paragraph(_runs(line.parts, printed, link), lead=_runs(line.lead, printed, link))


def _runs(
    parts: tuple[str | Mark, ...], printed: Mapping[str, Printed], link: Callable[[Printed], str]
) -> tuple[Run, ...]:
    return runs(*(part if isinstance(part, str) else _figure(printed[part.key], link) for part in parts))


def _figure(printed: Printed, link: Callable[[Printed], str]) -> Figure:
    return Figure(printed.key, printed.text, link(printed), f"{printed.label}，{printed.period}")
