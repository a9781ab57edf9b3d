"""Which column of a spreadsheet is which field: the header row is found below titles and notes, and read in people's words.

header = find_header(page.rows, LEDGERS["hazards"])
header.columns      # {1: "place", 2: "description"}
"""

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from ..column import kind_of
from ..column.units import unit_of
from ..ledger.declare import Ledger
from ..scope import Record, field_of
from ..scope.names import seen
from .column_names import Names, cores, nouns_in

_LOOKED_AT = 30  # rows: titles and notes above a table are fewer
FOLLOWS = (
    ""  # the field of a column that is worked out from the others: an exported sheet has it, nobody needs to read it
)
_FEWEST = 2  # columns known by name that make a row a header
_UNIT = re.compile(r"[(\[](?:[^()\[\]]*)[)\]]")
_SIGNS = re.compile(r"[\s*:_/、，,。.\-—]+")
_SAYS = re.compile(r"[^:：]{2,8}[:：]\s*\S")  # 填报单位：区安委办 above a table, no title of a column
_OWN = ("id", "natural_key", "version", "head", "extra", "due_at")
# Columns that say nothing of the record: lines are numbered, problems told; the deadline of our own export follows from the rest.
_COUNTERS = ("序号", "序", "行号", "no", "问题", "安澜期限")
_REGION_WORDS = (
    "所属地区", "所属镇街", "所属村社区", "所在村", "所在镇街", "所属乡镇", "所在乡镇", "镇街", "乡镇", "镇街道",
    "乡镇街道", "村社区", "地区", "所属镇", "所属村", "属地", "村", "村名", "行政村", "村居", "所在村社区", "村社区名称", "乡镇名称", "镇",
)  # fmt: skip
_DAY_WORDS, _HOUR_WORDS = ("日期", "年月日", "活动日期", "举办日期"), ("开始时间", "几点", "时刻", "具体时间")
_BESIDE = re.compile(
    r"^其他栏目："
)  # a column of our own export that belongs beside the record, whatever the rest of its title means
_SPAN_WORDS = ("起止时间", "起止日期", "起止年月", "起止")
_BODY_WORDS = ("填报单位", "组织单位", "责任单位", "主办单位")


class NoHeader(ValueError):
    """No row of the sheet names enough of the ledger's columns."""


@dataclass(frozen=True)
class Header:
    """Where the table begins and what its columns are, counted from 0.

    first: the first row of data. columns: {column: field}. others: {column: title} that the ledger has no field for; they are
    kept beside the record. titles: {column: as written}.
    """

    first: int
    columns: Mapping[int, str]
    others: Mapping[int, str]
    titles: Mapping[int, str]

    def column_of(self, name: str) -> int | None:
        """Where a field stands; of two columns that give it the last."""
        return max((column for column, field_name in self.columns.items() if field_name == name), default=None)


def normal(text: Any) -> str:
    """A header as it is compared: half width, without blanks, signs and what stands in brackets."""
    half_width = unicodedata.normalize("NFKC", seen(str(text))).strip()
    return _SIGNS.sub("", _UNIT.sub("", half_width)).lower()


def fields_of(model: type[Record]) -> list["models.Field[Any, Any]"]:
    """The fields that a spreadsheet may fill."""
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in _OWN]


def words_of(ledger: Ledger) -> dict[str, str]:
    """Every word by which people call a field: {normal word: field name}; the ledger's own words go first."""
    words: dict[str, str] = {}
    for name, header_words in ledger.headers.items():
        for word in header_words:
            words.setdefault(normal(word), name)
    for field in fields_of(ledger.model):
        words.setdefault(normal(field.verbose_name), field.name)
        words.setdefault(f"安澜{normal(field.verbose_name)}", field.name)
    for field in ledger.model._meta.concrete_fields:
        if field.generated:
            words.setdefault(normal(field.verbose_name), FOLLOWS)
    where = nested_field(ledger.model) or "region"
    for word in _REGION_WORDS:
        words.setdefault(word, where)
    for start in ledger.spans:
        for word in _SPAN_WORDS:
            words.setdefault(word, start)
    for word in _BODY_WORDS:
        words.setdefault(word, "body")
    return words


def names_of(ledger: Ledger) -> Names:
    """How the titles of a spreadsheet's columns name the fields of a ledger."""
    words, fields = words_of(ledger), fields_of(ledger.model)
    numbers = {field.name for field in fields if kind_of(field).layout == "figure" and not unit_of(field)}
    return Names(
        words, cores((word, name) for word, name in words.items() if name in numbers), nouns_in(normal(ledger.title)),
        frozenset(field.name for field in fields if kind_of(field).refers), nested_field(ledger.model) or "region", normal,
        {normal(field.verbose_name): field.name for field in fields},
    )  # fmt: skip


def nested_field(model: type[Record]) -> str:
    """The column whose names lie in each other (石沟村 in 清河镇), where a ledger has one: its sheets have a column for each level."""
    return next((field.name for field in fields_of(model) if kind_of(field).nested), "")


def title_of(ledger: Ledger, field: "models.Field[Any, Any]") -> str:
    """What an exported column is called so that it is known again: a ledger may have another 编号 than ours."""
    title = kind_of(field).label(field)
    own = field.name != "due_at" and words_of(ledger).get(normal(title)) in (field.name, None, FOLLOWS)
    return title if own else f"安澜{title}"


def beside_title(ledger: Ledger, title: str) -> str:
    """What an exported column is called of which the ledger has no field, so that it is kept beside the record again."""
    plain_title = normal(title)
    is_taken = (
        plain_title in words_of(ledger)
        or names_of(ledger).field(title)
        or plain_title in (*_COUNTERS, *_DAY_WORDS, *_HOUR_WORDS)
        or _BESIDE.match(title)
    )
    return f"其他栏目：{title}" if is_taken else title


def _kept_title(title: str) -> str:
    """The title under which a column without a field is kept."""
    return _BESIDE.sub("", title)


def compulsory(ledger: Ledger) -> list[str]:
    """Fields that every row must fill, or tell in another's words: what the form demands, and what the table cannot be without."""
    lacking = [
        field.name
        for field in fields_of(ledger.model)
        if not field.null and field.get_default() is None and field.name != "number"
    ]
    return list(dict.fromkeys([*ledger.told_instead, *ledger.form.required, *lacking]))


def find_header(rows: Sequence[Sequence[Any]], ledger: Ledger, choices: Mapping[int, str] | None = None) -> Header:
    """The header of a sheet: of the first rows the one, or two under each other, that names most fields.

    choices: {column: field} as a person set it; "" keeps a column beside the record. Raises NoHeader.
    """
    names, moment = names_of(ledger), _moment_of(ledger)
    several = {"region", moment, nested_field(ledger.model)} - {""}
    best: tuple[tuple[int, bool, int], Header] | None = None
    for position in range(min(len(rows), _LOOKED_AT)):
        for joined in (1, 2):
            if position + joined > len(rows) or (joined == 2 and any(map(_SAYS.match, map(str, rows[position])))):
                continue
            header = _header(rows[position : position + joined], position + joined, names, moment, several)
            # Of two readings that name as many fields the plainer one is right, for a title above is no part of a header;
            # unless the second line only says what stands under titles that span several columns.
            spanned = joined == 2 and _is_under_spans(rows[position], rows[position + 1])
            score = (len(set(header.columns.values())), spanned, -joined)
            if score[0] and (best is None or score > best[0]):
                best = (score, header)
    if best is None or (best[0][0] < _FEWEST and lacking(best[1], ledger)):
        column_titles = "、".join(title_of(ledger, field_of(ledger.model, name)) for name in compulsory(ledger))
        raise NoHeader(f"没有找到表头。{ledger.title}的表里要有这些列：{column_titles}。可以下载空表照着填。")
    return _as_chosen(best[1], choices, ledger) if choices else best[1]


def own_of_each(ledger: Ledger) -> str:
    """The field that alone tells a record from every other (a division's code, a slope's 统一编号), so that no two rows share it; "" for none."""
    model = ledger.model
    return field_of(model, model.natural[0]).name if len(model.natural) == 1 else ""


def lacking(header: Header, ledger: Ledger) -> list[str]:
    """Compulsory columns that are not there; what the place or the importing post gives need not be.

    A division's region is its own code: the importing post's would make every row the district.
    """
    field_names = {*header.columns.values(), *({"region", "sector"} - {own_of_each(ledger)})}
    return [
        name
        for name in compulsory(ledger)
        if name not in field_names and ledger.told_instead.get(name) not in field_names
    ]


def following(header: Header, ledger: Ledger, role: str) -> dict[str, str]:
    """{field: value} of what follows from who imports, since no column says it."""
    given = set(header.columns.values())
    return {name: value for name, value in ledger.form.usual_for(role).items() if name not in given}


def _as_chosen(header: Header, choices: Mapping[int, str], ledger: Ledger) -> Header:
    names = {field.name for field in fields_of(ledger.model)}
    columns = {column: name for column, name in header.columns.items() if column not in choices}
    columns |= {column: name for column, name in choices.items() if name in names and column in header.titles}
    telling = {*header.columns, *header.others} - set(columns)
    others = {column: _kept_title(title) for column, title in header.titles.items() if column in telling}
    return Header(header.first, dict(sorted(columns.items())), others, header.titles)


def _header(rows: Sequence[Sequence[Any]], first: int, names: Names, moment: str, several: Container[str]) -> Header:
    """moment: the field of a day with its hour; several: the fields that more than one column may give."""
    columns: dict[int, str] = {}
    others: dict[int, str] = {}
    titles: dict[int, str] = {}
    for column, possible_titles in _titles(rows).items():
        title = next((each for each in possible_titles if normal(each) in names.words), "")
        title = title or next(filter(names.field, possible_titles), possible_titles[0])
        name, titles[column] = names.field(title), title
        if not name and moment and normal(title) in (*_DAY_WORDS, *_HOUR_WORDS):
            name = moment
        # Of two columns that may be one field the one that bears its name is it: 险情等级, wherever 规模等级 stands.
        former = next((at for at, each in columns.items() if each == name), None)
        if former is not None and name not in several and names.is_own(title) and not names.is_own(titles[former]):
            others[former] = _kept_title(titles[former])
            del columns[former]
        if name and (name not in columns.values() or name in several):
            columns[column] = name
        elif not counts(title) and names.words.get(normal(title)) != FOLLOWS:
            others[column] = _kept_title(title)
    return Header(first, columns, others, titles)


def _moment_of(ledger: Ledger) -> str:
    """The field of the day and hour at which what a ledger keeps happened; "" where it keeps days alone."""
    when = ledger.model.when
    return when if when and kind_of(field_of(ledger.model, when)).timed else ""


def _is_under_spans(above: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether a line says something only under titles that span several columns; elsewhere it is blank or the merged title again."""
    width = max(len(above), len(below))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, below))
    if sum(cell != "" for cell in upper) < _FEWEST:  # a title of the whole table
        return False
    spans = 0
    for column in range(width):
        if lower[column] in ("", upper[column]):
            continue
        begins = upper[column] != "" and column + 1 < width and upper[column + 1] == "" and lower[column + 1] != ""
        if not isinstance(lower[column], str) or not (begins or (upper[column] == "" and any(upper[:column]))):
            return False
        spans += begins
    return spans > 0


def counts(title: str) -> bool:
    """Whether a column of this title says nothing of the record."""
    return normal(title) in _COUNTERS


def _titles(rows: Sequence[Sequence[Any]]) -> dict[int, list[str]]:
    """What each column may be called. Of two rows the lower names it, with or without the merged cell above it."""
    width = max((len(row) for row in rows), default=0)
    above = ""
    titles: dict[int, list[str]] = {}
    for column in range(width):
        cells = [str(row[column]).strip() if column < len(row) and row[column] != "" else "" for row in rows]
        if len(cells) == 1:
            if cells[0]:
                titles[column] = [cells[0]]
            continue
        above = cells[0] or above
        if cells[0] and cells[0] == cells[1]:  # one title merged over both lines
            titles[column] = [cells[0]]
        elif cells[1]:
            # A title that spans several columns names the first of them where their own names say nothing.
            titles[column] = [f"{above}{cells[1]}", cells[1], *([cells[0]] if cells[0] else [])]
        elif cells[0]:
            titles[column] = [cells[0]]
    return titles
