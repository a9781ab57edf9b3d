"""Outline + figures → document tree. All figures on one ledger, place and period come from one query.

composed = compose(text, title="全区安全生产工作汇报", scope=scope, period=period, link=lambda mark: "/…")
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..indicator.as_of import is_present
from ..indicator.declare import INDICATORS, Period
from ..paper.tree import Document, Footnote, Paragraph, runs
from ..people.divisions import region_path
from ..scope import Scope
from . import rosters, spans
from .belonging import number_in_key
from .blocks import blocks, draft_blocks
from .chips import Chip, chips
from .grids import Grid
from .letter import NO_LETTER, Letter, dressed
from .marks import Condition, Mark, Part, Slot, Wrong
from .memory import Memory
from .models import FrozenFigure
from .names import named
from .outline import Line, OutlineError, Parts, conditions, marks, read
from .ranks import item_key, ranked
from .reasons import name_subjects, reasons_of
from .rosters import Roster
from .slots import filled, word
from .standing import NOT_COME, Gone, standing
from .tables import Table, frozen_table, tables_of
from .values import NO_RECORD, NOT_APPLICABLE, Printed, Unanswerable, counted
from .work import Work
from .writers import Awaited

__all__ = ["Composed", "Printed", "compose", "scope_words", "worded"]


@dataclass(frozen=True)
class Composed:
    """A report for a period and scope: the document, and its figures in the order in which they stand.

    gone: the parts that are not in the document, and why. period: as far as it has been. problems: what a draft shows as wrong.
    only: all that is said of a period before any record. chips: what a draft's editor shows of each 【…】, by how it stands in the text.
    """

    document: Document
    figures: tuple[Printed, ...]
    scope: Scope
    period: Period
    gone: tuple[Gone, ...] = ()
    problems: tuple[tuple[int, int, str], ...] = ()
    only: str = ""
    chips: Mapping[str, Chip] = field(default_factory=dict)


def compose(
    text: str,
    *,
    title: str,
    scope: Scope,
    period: Period,
    byline: str = "",
    letter: Letter = NO_LETTER,
    footnote: Footnote | None = None,
    frozen: Iterable[FrozenFigure] = (),
    issued: bool = False,
    draft: bool = False,
    written: bool = False,
    waiting: Callable[[Awaited], str] | None = None,
    link: Callable[[Printed], str] = lambda printed: "",
    memory: Memory | None = None,
) -> Composed:
    """The report that an outline makes of the records in `scope` and `period`.

    letter: what stands around the text. footnote: what the system says below it.
    frozen: figures that were published; they stand as they were then, whatever the records say now. issued: the text is an
    issued report's; what names no figure of it is text. draft: what is left out and what is wrong is shown in its place. written: bodies
    wrote a part of it, which stands where nothing was recorded, too. waiting: what
    bodies are still to write is shown in its place, with what this says of it. link: the address of the rows behind a figure. memory:
    what was counted for the same scope and period before. Raises OutlineError with the line and column of each problem, and for a period
    that has not begun.
    """
    published = [_as_published(figure) for figure in frozen]
    reading = read(text, {name: each.code for each in published for name in (each.code, each.label)})
    if reading.problems and not (draft or issued):
        raise OutlineError(list(reading.problems))
    span = period if issued else _begun(period)
    work = Work(scope, period, span, _with_items(published), link, waiting or _not_come, memory or Memory())
    lines = tuple(_as_issued(line, work) for line in reading.lines) if issued else reading.lines
    problems = [*reading.problems]
    lines = _counted(lines, work, problems, draft=draft)
    name_subjects(lines, work.printed)
    reasons = reasons_of(lines, work.printed, {each.key for each in published})
    said = standing(lines, reasons, waiting=draft or waiting is not None)
    told = {}
    if draft:
        told = chips(
            reading.lines, work.printed, reasons.unmet, work.wrong, lambda slot: word(slot, period, _region(scope))
        )
    only = "" if issued or written else _only_words(lines, work)
    figures = _figures(lines, set() if only else {mark.key for mark in marks(said.lines)}, work)
    shown = (Paragraph(runs(only)),) if only else tuple(draft_blocks(said, work) if draft else blocks(said, work))
    document = dressed(Document(filled(title, period, _region(scope)), shown, byline=byline, footnote=footnote), letter)
    return Composed(document, figures, scope, span, said.gone, tuple(problems) if draft else (), only, told)


def _not_come(part: Awaited) -> str:
    return NOT_COME


def _begun(period: Period) -> Period:
    """The part of a period that has been. Raises OutlineError where there is none."""
    try:
        return spans.counted(period)
    except spans.NotBegun as error:
        raise OutlineError([(1, 1, str(error))]) from error


def _figures(lines: tuple[Line, ...], told: set[str], work: Work) -> tuple[Printed, ...]:
    """Every figure in order, with no text where its part falls; then what conditions asked, and the tables' cells."""
    order = marks(lines)
    for mark in order:
        if mark.key not in told:
            work.printed[mark.key] = replace(work.printed[mark.key], text="")
    claims = [mark.key for condition in conditions(lines) for mark in condition.marks]
    cells = [printed for table in work.tables.values() for printed in table.figures]
    lists = [work.printed[line.block.mark.key] for line in lines if isinstance(line.block, Roster)]
    told_of = [each for mark in order for each in (work.printed[mark.key], *work.printed[mark.key].items)]
    return (*told_of, *(work.printed[key] for key in claims), *cells, *lists)


def worded(text: str, composed: Composed, period: Period) -> str:
    """A text as it is issued: with the words of its period and place, whatever day it is read on."""
    return composed.only or filled(text, period, _region(composed.scope))


def scope_words(scope: Scope) -> str:
    """A scope in words: 清河镇."""
    return "、".join(region_path(code) for code in scope.regions) or "无"


def _region(scope: Scope) -> str:
    return scope.regions[0] if len(scope.regions) == 1 else ""


def _counted(
    lines: Sequence[Line], work: Work, problems: list[tuple[int, int, str]], *, draft: bool
) -> tuple[Line, ...]:
    """The lines with slots filled and every figure in `work`; those that cannot be counted are wrong. Raises OutlineError."""
    filled_lines = tuple(_slots_filled(line, work) for line in lines)
    lists = [line.block for line in filled_lines if isinstance(line.block, Roster)]
    claims = [mark for each in conditions(filled_lines) for mark in each.marks]
    wanted = [*marks(filled_lines), *claims, *(each.mark for each in lists)]
    live = [mark for mark in wanted if mark.key not in work.printed]
    wrong = work.wrong
    while True:
        try:
            work.printed |= _values((mark for mark in live if mark.key not in wrong), lists, work)
            break
        except Unanswerable as error:
            found = [(mark.line, mark.column, message) for mark, message in error.problems]
            if not draft:
                raise OutlineError(found) from error
            problems += found
            wrong |= {mark.key: message for mark, message in error.problems}
    grids = [line.block for line in filled_lines if isinstance(line.block, Grid)]
    kept = {grid: frozen_table(grid, work.printed, work.scope) or work.memory.table(grid) for grid in grids}
    fresh = _tables([grid for grid in grids if kept[grid] is None], work, problems, draft=draft)
    for grid, table in fresh.items():
        work.memory.keep_table(grid, table)
    counted_now = [grid for grid in grids if kept[grid] or grid in fresh]
    work.tables = {grid.columns[0].key: kept[grid] or fresh[grid] for grid in counted_now}
    charts = [grid for grid in counted_now if grid.drawn]
    work.charts = {grid.columns[0].key: number for number, grid in enumerate(charts, start=1)}
    return tuple(_marked_wrong(line, wrong) for line in filled_lines) if wrong else filled_lines


def _tables(
    grids: Sequence[Grid], work: Work, problems: list[tuple[int, int, str]], *, draft: bool
) -> dict[Grid, Table]:
    """The tables as they stand now, without those of a place or time that cannot be counted. Raises OutlineError."""
    try:
        return tables_of(grids, work.scope, work.span)
    except Unanswerable as error:
        found = [(mark.line, mark.column, message) for mark, message in error.problems]
        if not draft:
            raise OutlineError(found) from error
        problems += found
        work.wrong |= {mark.key: message for mark, message in error.problems}
        return tables_of([grid for grid in grids if grid.columns[0].key not in work.wrong], work.scope, work.span)


def _values(wanted: Iterable[Mark], lists: Iterable[Roster], work: Work) -> dict[str, Printed]:
    """The figures as they stand now, those that are remembered as they stood. Raises Unanswerable."""
    all_marks = list(wanted)
    known = {mark.key: each for mark in all_marks if (each := work.memory.known(mark))}
    fresh = [mark for mark in all_marks if mark.key not in known]
    found = counted(fresh, work.scope, work.span)
    found |= {mark.key: ranked(mark, found[mark.key]) for mark in fresh if mark.rank}
    found |= {mark.key: named(found[mark.key]) for mark in fresh if mark.names}
    found |= {
        each.mark.key: rosters.printed_rows(each, found[each.mark.key]) for each in lists if each.mark.key in found
    }
    for mark in fresh:
        work.memory.keep(mark, found[mark.key])
    return known | found


def _with_items(published: Sequence[Printed]) -> dict[str, Printed]:
    """Published figures by their keys, with those that each names."""
    named: dict[str, list[Printed]] = {}
    for item in published:
        if item.key.startswith(item_key("")[:-1]):
            named.setdefault(f"{item.key.rpartition('|')[0]}|", []).append(item)
    return {each.key: replace(each, items=tuple(named.get(item_key(each.key), ()))) for each in published}


def _as_issued(line: Line, work: Work) -> Line:
    """A line of an issued text: what names none of its figures was text, and stays text."""

    def literal(part: Part) -> Part:
        match part:
            case Mark() if part.key not in work.printed:
                return part.written
            case Condition() if any(mark.key not in work.printed for mark in part.marks):
                return f"【{part.text}】"
            case Slot():
                return f"【{part.name}】"
            case Wrong():
                return part.text
            case _:
                return part

    block = line.block
    was_issued = (
        block.mark.key in work.printed
        if isinstance(block, Roster)
        else block and frozen_table(block, work.printed, work.scope)
    )
    if block is not None and not was_issued:
        return Line("text", (block.written,))
    return replace(line, parts=_joined(map(literal, line.parts)), lead=_joined(map(literal, line.lead)))


def _slots_filled(line: Line, work: Work) -> Line:
    region = _region(work.scope)

    def put(parts: Parts) -> Parts:
        return _joined(word(part.name, work.period, region) if isinstance(part, Slot) else part for part in parts)

    return replace(line, parts=put(line.parts), lead=put(line.lead))


def _joined(parts: Iterable[Part]) -> Parts:
    """Parts with words beside each other made one."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def _marked_wrong(line: Line, wrong: Mapping[str, str]) -> Line:
    def put(part: Part) -> Part:
        own = [part] if isinstance(part, Mark) else _asked(part)
        message = next((wrong[mark.key] for mark in own if mark.key in wrong), "")
        return (
            Wrong(part.written if isinstance(part, Mark) else _condition_text(part), message, 0, 0) if message else part
        )

    key = _block_key(line)
    if line.block is not None and key in wrong:
        return Line("text", (Wrong(line.block.written, wrong[key], 0, 0),))
    return replace(line, parts=tuple(map(put, line.parts)), lead=tuple(map(put, line.lead)))


def _block_key(line: Line) -> str:
    """The key by which a line's table or list is known; "" of a line that is text."""
    if isinstance(line.block, Roster):
        return line.block.mark.key
    return line.block.columns[0].key if line.block is not None else ""


def _condition_text(part: Part) -> str:
    return f"【{part.text}】" if isinstance(part, Condition) else ""


def _asked(part: Part) -> list[Mark]:
    return part.marks if isinstance(part, Condition) else []


def _only_words(lines: tuple[Line, ...], work: Work) -> str:
    """All that a report says of a period by whose end nothing dated was recorded; "" of any other, and where today something stands
    that has no date.
    """
    own = [mark for mark in marks(lines) if not mark.span]
    dated = [work.printed[mark.key] for mark in own if getattr(INDICATORS.get(mark.code), "when", None)]
    if not dated or any(map(_is_known, dated)):
        return ""
    if is_present(work.span.end) and any(work.printed[mark.key].value for mark in own):
        return ""
    return f"{spans.said(work.period)}没有台账记录。"


def _is_known(each: Printed) -> bool:
    """Whether anything was recorded of it: 0 of a ledger that nobody ever kept is no finding."""
    return each.value is not None and (not each.nothing or bool(each.value))


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
        nothing=next((each for each in (NO_RECORD, NOT_APPLICABLE) if figure.text in (each, f"（{each}）")), ""),
    )
