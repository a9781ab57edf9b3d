"""How a file lies before us: which of its sheets hold rows of a ledger, what their titles tell of all rows, what a person said of all.

layout = lay_out(read(content, name), LEDGERS["members"], name, actor, Amendments())
layout.page.rows, layout.header      # sheets that are laid out alike, one below the other
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from ..column import CellRefused, Who, kind_of
from ..column.reference import is_reference
from ..column.spelling import plain
from ..ledger.declare import LEDGERS, Ledger
from ..people.actor import Actor
from ..scope import field_of
from .blocks import split
from .hidden import hidden_words, leave_out
from .loose_notes import OwnRegions
from .mapping import Header, NoHeader, compulsory, find_header, following, lacking, own_of_each
from .nested import add_outer
from .other_state import say_other_state
from .staged import Amendments, Start
from .state_column import say_state
from .units_above import unit_lines
from .workbook import Book, FileRefused, Page, refuse_long
from .years import Years, years_in

_WHAT_IT_IS = re.compile(
    r"(?:人员|队员|成员)?(?:基本)?(?:信息|情况)?(?:花名册|名册|名单|登记表|统计表|一览表|明细表|台账|清单|表)+$"
)
_NAMED = 5
_COVER = 30  # rows of a sheet without a table that may be the cover of the others
_WHOLE, _TITLED, _LACKING = range(3)
EXPLAINED = "填写说明"  # the sheet of our own empty table that holds no rows
_YEAR_BEFORE = re.compile(r"^\d{4}年?度?")


@dataclass(frozen=True)
class Layout:
    """page: the rows of all sheets that are read. starts: where each of them begins. left: titles of sheets that are not read, with the
    ledger for which the same file is to be sent again, "" for none.

    years: those that titles and file name give, else the cover; units: in which the amounts are, as a line above the table says; told:
    what follows from the titles, to be said.
    """

    page: Page
    header: Header
    starts: tuple[Start, ...]
    left: dict[str, str]
    years: Years | None
    units: tuple[str, ...]
    told: tuple[str, ...]

    def left_words(self) -> list[str]:
        """What was not read, and how it comes in."""
        words = []
        for ledger_title in dict.fromkeys(self.left.values()):
            titles = "”“".join([title for title, each in self.left.items() if each == ledger_title][:_NAMED])
            how = (
                f"导入完这一份，再到“{ledger_title}”导入同一份文件"
                if ledger_title
                else "要导入它们，请另存成单独的文件"
            )
            words.append(f"只读了工作表“{self.page.title}”，没有读“{titles}”；{how}。")
        return words


def lay_out(book: Book, ledger: Ledger, name: str, actor: Actor, amended: Amendments) -> Layout:
    """The first sheet that has the ledger's columns, else the first that has some of them, and those laid out like it.

    Raises FileRefused where no sheet has any.
    """
    pages, covers, problem = [], list[str](), ""
    parts = _parts_of(ledger, actor)
    ledgers: dict[str, str] = {}
    for page in _readable(book):
        if page.title == EXPLAINED and len(book.titles) > 1:
            continue
        ledgers[page.title] = next((part.title for part in parts if _holds(page, part)), "")
        try:
            pages.append((page, find_header(page.rows, ledger, amended.columns)))
        except NoHeader as error:
            problem = problem or str(error)
            covers += _texts(page.rows[:_COVER])
    if not pages:
        raise FileRefused(f"{name}：{problem}" if problem else f"{name} 里一个字也没有，请换一份。")
    first = min(pages, key=lambda each: _how_lacking(each[1], ledger))
    units = unit_lines(_above(*first))
    alike = [each for each in pages if _laid_out(each[1]) == _laid_out(first[1]) and unit_lines(_above(*each)) == units]
    own_regions = OwnRegions(actor)
    is_title = partial(_is_title, _titles_name_one(first[1], ledger), own_regions)
    alike = [part for page, each in alike for part in split(page, each, is_title)]
    remarks = hidden_words(alike)
    header = say_other_state(alike, first[1], ledger, amended.columns, remarks)
    header = say_state(alike, header, ledger, amended.columns, remarks)
    header = _say_of_all(alike, header, ledger, name, actor, amended.all, remarks)
    titles = [name, *(text for page, each in alike for text in _above(page, each))]
    regions = [own_regions.named_in([*_own_titles(page, each), name]) for page, each in alike]
    page, starts = _one_below_the_other(alike, regions, name)
    remarks += filter(None, [add_outer(page, header, ledger)])
    sheets = list(dict.fromkeys(page.title for page, _ in alike))
    if len(sheets) > 1:
        remarks.append(f"{len(sheets)}张工作表样子一样，一起读了：{'、'.join(sheets[:_NAMED])}。")
    read = {EXPLAINED, *(each.title for each, _ in alike)}
    other_titles = {title: ledgers.get(title, "") for title in book.titles if title not in read}
    return Layout(page, header, starts, other_titles, years_in(titles) or years_in(covers), units, tuple(remarks))


def _titles_name_one(header: Header, ledger: Ledger) -> bool:
    """Whether the title of a table may name the record to which its rows belong, since no column does: the team of a roll."""
    return any(is_reference(field_of(ledger.model, name)) for name in lacking(header, ledger))


def _is_title(names_one: bool, regions: OwnRegions, text: str, lowest: bool) -> bool:
    """Whether a line above a header that comes again is the title of a table of its own; a name alone is that only right above it."""
    return (names_one and lowest) or bool(regions.named_in([text])) or bool(_WHAT_IT_IS.search(plain(text)))


def _own_titles(page: Page, header: Header) -> list[str]:
    """What stands above a table, as one text; of one further down in its sheet the sheet's title too, for want of better."""
    return [" ".join(_above(page, header)), *([page.title] if page.offset else [])]


def _laid_out(header: Header) -> tuple[Mapping[int, str], Mapping[int, str]]:
    return header.columns, header.titles


def _parts_of(ledger: Ledger, actor: Actor) -> list[Ledger]:
    """The ledgers whose records must each name one of this: members of a team. What the actor may not bring in is none."""
    return [
        each
        for each in LEDGERS.values()
        if actor.may(f"{each.code}.import")
        and any(field_of(each.model, name).related_model is ledger.model for name in compulsory(each))
    ]


def _holds(page: Page, ledger: Ledger) -> bool:
    """Whether a sheet has the columns of a ledger, if need be without those by which its records name what they are part of."""
    try:
        return _how_lacking(find_header(page.rows, ledger), ledger) < _LACKING
    except NoHeader:
        return False


def _how_lacking(header: Header, ledger: Ledger) -> int:
    """Least for a sheet with all compulsory columns, then for one that lacks what its title may name, such as the team of a roll."""
    names = lacking(header, ledger)
    return (
        _WHOLE
        if not names
        else _TITLED
        if all(is_reference(field_of(ledger.model, name)) for name in names)
        else _LACKING
    )


def _readable(book: Book) -> Iterator[Page]:
    """The sheets, up to the first that cannot be read where one before it can."""
    pages, some = iter(book.pages), False
    while True:
        try:
            page = next(pages)
        except StopIteration:
            return
        except FileRefused:
            if some:
                return
            raise
        some = True
        yield page


def _above(page: Page, header: Header) -> Iterator[str]:
    """What stands above a table, and its sheet's title where it is the first there."""
    if not page.offset:
        yield page.title
    yield from _texts(islice(page.rows, header.first))


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        yield from (cell for cell in row if isinstance(cell, str) and cell)


def _say_of_all(
    pages: Sequence[tuple[Page, Header]],
    header: Header,
    ledger: Ledger,
    name: str,
    actor: Actor,
    values: Mapping[str, str],
    remarks: list[str],
) -> Header:
    """Put a column behind the others for what holds of all rows: as a person said, or as the title names one record."""
    for field_name in [*lacking(header, ledger), *following(header, ledger, actor.role)]:
        field = field_of(ledger.model, field_name)
        title = str(field.verbose_name)
        if field_name == own_of_each(ledger):
            continue  # one word for all rows would make them one record
        if text := values.get(field_name, "").strip():
            texts = [text] * len(pages)
        elif actor.scope.place is not None and field_name == ledger.model.scope_place:
            texts = [_own_site(field, actor)] * len(pages)  # whoever sits at a firm's desk brings that firm's rows
        elif is_reference(field) and pages[0][0].rows:
            read = kind_of(field).reader(field, Who(actor))
            stem = name.rpartition(".")[0]
            texts = [_named(read, [*_above(page, each), *([] if page.offset else [stem])]) for page, each in pages]
            if not any(texts):
                continue
            remarks.append(f"表里没有“{title}”这一列，按标题记为：{'、'.join(dict.fromkeys(filter(None, texts)))}。")
        else:
            continue
        at = max(max((len(row) for row in page.rows), default=0) for page, _ in pages)
        for (page, each), cell_text in zip(pages, texts, strict=True):
            for row in islice(page.rows, each.first, None):
                if any(cell != "" for cell in row):
                    row.extend([""] * (at - len(row)))
                    row.append(cell_text)
        header = Header(
            header.first, {**header.columns, at: field_name}, header.others, {**header.titles, at: f"{title}（全表）"}
        )
    return header


def _named(read: Any, texts: Sequence[str]) -> str:
    """The first of the texts that names a record, without the words that say what kind of table it is; "" for none."""
    for text in texts:
        if len(text) > 60:
            continue
        plain_text = plain(text)
        short = _WHAT_IT_IS.sub("", _YEAR_BEFORE.sub("", plain_text))
        for each in dict.fromkeys((plain_text, short)):
            try:
                read(each)
            except CellRefused:
                continue
            return each
    return ""


def _one_below_the_other(
    pages: Sequence[tuple[Page, Header]], regions: Sequence[str], name: str
) -> tuple[Page, tuple[Start, ...]]:
    first, _ = pages[0]
    starts = [Start(0, 0, "", regions[0])]
    for (page, header), region in zip(pages[1:], regions[1:], strict=True):
        top = 0 if page.offset else header.first  # rows of one sheet keep their numbers
        offset = len(first.rows) - top
        title = "" if page.title == first.title else page.title
        starts.append(Start(len(first.rows), page.offset + top, title, region))
        if page.offset:
            leave_out(page, range(header.first))
        first.errors.update(
            {
                (row + offset, column): error_code
                for (row, column), error_code in page.errors.items()
                if row >= header.first
            }
        )
        first.hidden.update(row + offset for row in page.hidden if row >= header.first)
        first.rows.extend(islice(page.rows, top, None))
        refuse_long(len(first.rows), name)
    return first, tuple(starts)


def _own_site(field: Any, actor: Actor) -> str:
    """The number of the site whose own desk the actor sits at."""
    return str(field.related_model.objects.within(actor.scope).get(pk=actor.scope.place).number)
