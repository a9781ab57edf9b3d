"""Lines → the blocks of a document: headings, paragraphs, tables, charts and lists, each figure with the way to its rows.

blocks(said, work)            # as it is printed
draft_blocks(said, work)      # with what falls in its place
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..paper.tree import Block, Figure, Heading, Paragraph, Remark, Run, runs
from . import rosters
from .grids import Grid
from .marks import Condition, Mark, Part, Slot, Wrong
from .outline import Line, Parts
from .rosters import Roster
from .standing import Gone, ShownLine, Standing
from .tables import draw
from .values import Printed
from .work import Work
from .writers import Awaited

_LEVELS = {"heading": 1, "third": 3, "fourth": 4}
_LONGEST_HEADING = 40


def blocks(said: Standing, work: Work) -> Iterator[Block]:
    for line in said.lines:
        yield from _block(line, work)


def draft_blocks(said: Standing, work: Work) -> Iterator[Block]:
    """Every line with what falls in its place."""
    for shown in said.shown:
        yield from _shown_block(shown, work)


def _shown_block(shown: ShownLine, work: Work) -> Iterator[Block]:
    block = shown.line.block
    if isinstance(block, Roster) and rosters.is_empty(work.printed[block.mark.key]):
        yield Paragraph(runs(Remark(block.written, f"{work.printed[block.mark.key].label}没有记录可列")))
        return
    if not any(isinstance(part, Gone) for part in shown.parts):
        yield from _block(replace(shown.line, parts=_unconditional(shown.parts)), work)
        return
    yield Paragraph(_runs(shown.parts, work), lead=_runs(shown.line.lead, work))


def _unconditional(parts: Iterable[Part | Gone]) -> Parts:
    return tuple(part for part in parts if not isinstance(part, Condition | Gone))


def _block(line: Line, work: Work) -> Iterator[Block]:
    if isinstance(line.block, Grid):
        key = line.block.columns[0].key
        yield from draw(work.tables[key], work.link, work.charts.get(key, 0))
        return
    if isinstance(line.block, Roster):
        yield from rosters.draw(line.block, work.printed[line.block.mark.key], work.link)
        return
    plain = str(line.parts[0]) if len(line.parts) == 1 else "。"
    if line.kind in _LEVELS and len(plain) <= _LONGEST_HEADING and "。" not in plain:
        yield Heading(_LEVELS[line.kind], _runs(line.parts, work))
    elif line.kind == "lead" and not line.parts:
        yield Heading(2, _runs(line.lead, work))
    else:
        yield Paragraph(_runs(line.parts, work), lead=_runs(line.lead, work))


def _runs(parts: Iterable[Part | Gone], work: Work) -> tuple[Run, ...]:
    return runs(*(run for part in parts if not isinstance(part, Condition) for run in _run_of(part, work)))


def _run_of(part: Part | Gone, work: Work) -> Iterator[str | Run]:
    """A part as it is printed: of a rank each that it names."""
    items = work.printed[part.key].items if isinstance(part, Mark) else ()
    if not items:
        yield _run(part, work)
    for at, each in enumerate(items):
        if at:
            yield "、"
        yield _figure(each, work)


def _figure(each: Printed, work: Work) -> Figure:
    return Figure(each.key, each.text, work.link(each), f"{each.label}，{each.period}")


def _run(part: Part | Gone, work: Work) -> str | Run:
    match part:
        case Mark():
            return _figure(work.printed[part.key], work)
        case Gone():
            return Remark(part.text, part.why)
        case Wrong():
            return Remark(part.text, part.message, wrong=True)
        case Awaited():
            return Remark(part.text, work.waiting(part), wrong=True)
        case Slot():
            return part.name
        case Condition():
            return ""
        case _:
            return part
