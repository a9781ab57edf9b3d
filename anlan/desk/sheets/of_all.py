"""What a person says once of a whole sheet: a column that is missing, cells of one kind, firms that no ledger has.

missing_columns(staged)      # (Everywhere("source", "来源", ("督导检查", …), "督导检查"),)
"""

from dataclasses import dataclass

from anlan.kernel.column import kind_of
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.intake import Staged
from anlan.kernel.sheets.mapping import following, own_of_each
from anlan.kernel.sheets.newcomers import HOW, REGISTER, WORDS
from anlan.kernel.sheets.newcomers import ways as ways_of

_WAYS = {REGISTER: f"{HOW[REGISTER]}（先记名称和地区，其余导入后补）", WORDS: f"{HOW[WORDS]}（以后再认是哪家）"}


@dataclass(frozen=True)
class Everywhere:
    """A field without a column, asked once. choices: where only some words will do; usual: what rows say where nobody answers;
    of_each: whether every row must say its own, so that no word holds of all.
    """

    name: str
    title: str
    choices: tuple[str, ...]
    usual: str = ""
    of_each: bool = False


@dataclass(frozen=True)
class Tick:
    """A box that settles cells of one kind in the whole sheet. what: which cells; means: what the tick says of them."""

    box: str
    what: str
    means: str
    ticked: bool


@dataclass(frozen=True)
class Unlikely:
    """A column that is asked about: how many of its cells, and the first question."""

    box: str
    title: str
    cells: int
    example: str


def missing_columns(staged: Staged) -> tuple[Everywhere, ...]:
    """The columns that the sheet lacks, each asked once."""
    said = dict.fromkeys(staged.lacks, "") | following(staged.header, staged.ledger, staged.actor.role)
    return tuple(_everywhere(staged, name, usual) for name, usual in said.items())


def _everywhere(staged: Staged, name: str, usual: str) -> Everywhere:
    field = field_of(staged.ledger.model, name)
    titles = tuple(str(title) for _, title in field.flatchoices) if field.choices else ()
    words = kind_of(field).words(field, usual) if usual else ""
    return Everywhere(name, kind_of(field).label(field), titles, words, name == own_of_each(staged.ledger))


def ticks(staged: Staged) -> tuple[Tick, ...]:
    """The boxes that settle cells of one kind."""
    amendments, left_out = staged.amended, len(staged.amended.left_out)
    boxes = (
        (
            staged.dayless,
            "first_of_month",
            "日期只写到月或旬的",
            "都记在那个月（旬）的第一天；办完的日子和“月底”记最后一天",
        ),
        (staged.several, "first_of_several", "一格写了几个号码的", "都记第一个，其余的放在“其他栏目”"),
        (0, "left_out", f"您选了不导入的有{left_out}行", "不导入"),
    )
    return tuple(
        Tick(box, f"{what}有{cells}格" if cells else what, how, ticked)
        for cells, box, what, how in boxes
        if (ticked := bool(getattr(amendments, box))) or cells
    )


def ways(staged: Staged) -> tuple[tuple[str, str], ...]:
    """What may be said of firms that no ledger has, where the sheet names some: (value, words)."""
    if not (staged.in_no_ledger or staged.amended.in_no_ledger):
        return ()
    names = staged.header.columns.values()
    possible = dict.fromkeys(way for name in names for way in ways_of(staged.ledger, name, staged.actor))
    return tuple((way, _WAYS[way]) for way in possible)


def unlikely(staged: Staged) -> tuple[Unlikely, ...]:
    """The columns of which more than one cell is asked about."""
    first: dict[str, str] = {}
    for problem in staged.errors:
        if problem.asks:
            first.setdefault(problem.asks, problem.message)
    return tuple(
        Unlikely(
            f"as-written-{name}", str(field_of(staged.ledger.model, name).verbose_name), count, first.get(name, "")
        )
        for name, count in staged.asked.items()
        if count > 1
    )
