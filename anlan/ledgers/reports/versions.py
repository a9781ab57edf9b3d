"""Two editions of a report beside each other, as they are printed: what changed, came and went, by paragraph and by figure.

changes = beside(printed_parts(old.document), printed_parts(new.document))
figures_beside(old.figures, new.figures)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anlan.check.differing import Effort, Matcher, stretches, words
from anlan.kernel.paper import chart
from anlan.kernel.paper.tree import Chart, Document, Heading, Paragraph, Table, plain
from anlan.kernel.report.marks import SAYS_ZERO
from anlan.kernel.report.values import Printed
from anlan.kernel.scope import Scope

from .models import Report

SAME, CHANGED, CAME, WENT = "same", "changed", "came", "went"
_BEGINS = 200  # characters by which paragraphs are held against each other
_LONGEST = 6_000  # of two paragraphs in which single words are marked
_MOST_PAIRS = 2_500  # of paragraphs that are held against each other; more is another text
_ALIKE = 0.45  # how much two paragraphs have in common that are one, written anew


@dataclass(frozen=True)
class Piece:
    text: str
    differs: bool


@dataclass(frozen=True)
class Change:
    """A paragraph of one edition beside that of the other; () where it has none."""

    kind: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True)
class FigureChange:
    """A figure as it was written in each; "" where it was not."""

    kind: str
    label: str
    before: str
    after: str


def edition_before(report: Report, scope: Scope) -> Report | None:
    """The edition that a report replaces; else the last that was issued by the same outline for the same place."""
    if report.replaces is not None:
        return report.replaces
    issued = Report.objects.within(scope).filter(outline=report.outline, region=report.region, state="issued")
    return issued.exclude(pk=report.pk).filter(ends_on__lte=report.ends_on).order_by("-ends_on", "-pk").first()


def printed_parts(document: Document) -> list[str]:
    """The title and paragraphs of a document, the rows of its tables, and its charts as they are told."""
    parts = [document.title]
    for block in document.blocks:
        match block:
            case Heading():
                parts.append(plain(block.runs))
            case Paragraph():
                parts.append(plain(block.lead) + plain(block.runs))
            case Table():
                parts += filter(None, [block.title])
                parts += ["　".join(map(plain, row)) for row in (block.head, *block.rows)]
            case Chart():
                parts.append(chart.words(block))
    return parts


def beside(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Paragraphs of two editions in pairs, in order."""
    changes: list[Change] = []
    effort = Effort()
    for each in stretches(before, after, effort):
        if each.same:
            changes += [Change(SAME, (Piece(text, False),), (Piece(text, False),)) for text in each.one]
        else:
            changes += _paired(each.one, each.other, effort)
    return changes


def _paired(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[Change]:
    """Those that are alike beside each other, in order; the others alone."""
    if len(before) * len(after) > _MOST_PAIRS:
        gone = [Change(WENT, (Piece(old, True),), ()) for old in before]
        return gone + [Change(CAME, (), (Piece(new, True),)) for new in after]
    changes: list[Change] = []
    left = list(before)
    for text in after:
        like = next((position for position, old in enumerate(left) if _alike(old, text, effort)), None)
        if like is None:
            changes.append(Change(CAME, (), (Piece(text, True),)))
            continue
        changes += [Change(WENT, (Piece(old, True),), ()) for old in left[:like]]
        changes.append(Change(CHANGED, *_pieces(left[like], text, effort)))
        left = left[like + 1 :]
    return changes + [Change(WENT, (Piece(old, True),), ()) for old in left]


def _alike(old: str, new: str, effort: Effort) -> bool:
    matcher = Matcher(old[:_BEGINS], new[:_BEGINS], effort)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _pieces(old: str, new: str, effort: Effort) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if len(old) + len(new) > _LONGEST:
        return (Piece(old, True),), (Piece(new, True),)
    before: list[Piece] = []
    after: list[Piece] = []
    for each in stretches(words(old), words(new), effort):
        for pieces, own in ((before, each.one), (after, each.other)):
            if own:
                pieces.append(Piece("".join(own), not each.same))
    return tuple(before), tuple(after)


def figures_beside(before: Iterable[Printed], after: Iterable[Printed]) -> list[FigureChange]:
    """Figures of which the two say something else; two that print alike (40余) and are not, too."""
    old, new = _by_key(before), _by_key(after)
    changes = []
    for key in dict.fromkeys([*old, *new]):
        ours, theirs = old.get(key), new.get(key)
        if ours is not None and theirs is not None:
            if (ours.text, ours.value) != (theirs.text, theirs.value):
                changes.append(FigureChange(CHANGED, _label(theirs), _written(ours), _written(theirs)))
        elif theirs is not None:
            changes.append(FigureChange(CAME, _label(theirs), "", _written(theirs)))
        elif ours is not None:
            changes.append(FigureChange(WENT, _label(ours), _written(ours), ""))
    return changes


def _by_key(figures: Iterable[Printed]) -> dict[str, Printed]:
    return {each.key: each for each in figures if each.text and not each.is_condition and not each.is_cell}


def _label(printed: Printed) -> str:
    options = printed.key.partition("#")[0].split("|")[1:]
    return "，".join([printed.label, *(each for each in options if each != SAYS_ZERO)])


def _written(printed: Printed) -> str:
    """As it is printed; what 40余 stands for is said beside it."""
    if "余" not in printed.text or printed.value is None:
        return printed.text
    exact = f"{printed.value:f}"
    return f"{printed.text}（{exact.rstrip('0').rstrip('.') if '.' in exact else exact}）"


def summed_up(changes: Sequence[Change], figures: Sequence[FigureChange]) -> str:
    """What changed, in a sentence."""
    counts = {kind: sum(each.kind == kind for each in changes) for kind in (CHANGED, CAME, WENT)}
    said = {CHANGED: "改了{}段", CAME: "多了{}段", WENT: "少了{}段"}
    parts = [said[kind].format(count) for kind, count in counts.items() if count]
    if figures:
        parts.append(f"{len(figures)}个数字不一样")
    return "，".join(parts) or "没有变"
