"""Which column of a spreadsheet is which field: the header row is found below titles and notes, and read in people's words.

header = find_header(page.rows, LEDGERS["hazards"])
header.columns      # {1: "place", 2: "description"}
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from ..scope import Record, field_of
from .declare import Ledger

_LOOKED_AT = 30  # rows: titles and notes above a table are fewer
_UNIT = re.compile(r"[(\[](?:[^()\[\]]*)[)\]]")
_SIGNS = re.compile(r"[\s*:_/、，,。.\-—]+")
_OWN = ("id", "natural_key", "version", "head", "extra", "due_at")
_TEN_THOUSAND = Decimal(10_000)


class NoHeader(ValueError):
    """No row of the sheet names enough of the ledger's columns."""


@dataclass(frozen=True)
class Header:
    """Where the table begins and what its columns are, counted from 0.

    first: the first row of data. columns: {column: field}. others: {column: title} that the ledger has no field for; they are
    kept beside the record. titles: {column: as written}. scale: {column: factor} of money given in 万元.
    """

    first: int
    columns: Mapping[int, str]
    others: Mapping[int, str]
    titles: Mapping[int, str]
    scale: Mapping[int, Decimal]


def normal(text: Any) -> str:
    """A header as it is compared: half width, without blanks, signs and what stands in brackets."""
    spelled = unicodedata.normalize("NFKC", str(text)).strip()
    return _SIGNS.sub("", _UNIT.sub("", spelled)).lower()


def fields_of(model: type[Record]) -> list["models.Field[Any, Any]"]:
    """The fields that a spreadsheet may fill."""
    return [field for field in model._meta.concrete_fields if field.name not in _OWN]


def words_of(ledger: Ledger) -> dict[str, str]:
    """Every word by which people call a field: {normal word: field name}; the ledger's own words go first."""
    words: dict[str, str] = {}
    for name, spelled in ledger.headers.items():
        for word in spelled:
            words.setdefault(normal(word), name)
    for field in fields_of(ledger.model):
        words.setdefault(normal(field.verbose_name), field.name)
    for word in (
        "所属地区",
        "所属镇街",
        "所属村社区",
        "所在村",
        "所属乡镇",
        "镇街",
        "村社区",
        "地区",
        "所属镇",
        "所属村",
    ):
        words.setdefault(word, "region")
    for word in ("填报单位", "组织单位", "责任单位", "主办单位"):
        words.setdefault(word, "body")
    return words


def find_header(rows: Sequence[Sequence[Any]], ledger: Ledger) -> Header:
    """The header of a sheet: of the first rows the one, or two under each other, that names most fields. Raises NoHeader."""
    words = words_of(ledger)
    best: tuple[tuple[int, int], Header] | None = None
    for position in range(min(len(rows), _LOOKED_AT)):
        for joined in (1, 2):
            if position + joined > len(rows):
                continue
            header = _header(rows[position : position + joined], position + joined, words, ledger)
            # Of two readings that name as many fields the plainer one is right: a title above is no part of a header.
            score = (len(set(header.columns.values())), -joined)
            if score[0] and (best is None or score > best[0]):
                best = (score, header)
    lacking = _lacking(best[1] if best else None, ledger)
    if best is None or lacking:
        known = "、".join(str(field_of(ledger.model, name).verbose_name) for name in (lacking or demanded(ledger)))
        raise NoHeader(f"没有找到表头。{ledger.title}的表里要有这些列：{known}。可以下载空表照着填。")
    return best[1]


def _lacking(header: Header | None, ledger: Ledger) -> list[str]:
    """Compulsory columns that are not there; what the place or the importing post gives need not be."""
    given = set(header.columns.values()) if header else set()
    supplied = {"region", "sector"}
    return [name for name in demanded(ledger) if name not in given | supplied]


def demanded(ledger: Ledger) -> list[str]:
    """Columns that every row must fill: those of the form, and those that the table cannot be without."""
    fixed = [field.name for field in fields_of(ledger.model) if not field.null and field.get_default() is None]
    return list(dict.fromkeys((*ledger.form.required, *fixed)))


def _header(rows: Sequence[Sequence[Any]], first: int, words: Mapping[str, str], ledger: Ledger) -> Header:
    columns: dict[int, str] = {}
    others: dict[int, str] = {}
    titles: dict[int, str] = {}
    scale: dict[int, Decimal] = {}
    for column, spelled in _titles(rows).items():
        name = next((words[normal(title)] for title in spelled if normal(title) in words), "")
        titles[column] = spelled[0]
        if not name or (name in columns.values() and name != "region"):
            others[column] = spelled[0]
            continue
        columns[column] = name
        if name in ledger.in_10k and any("万元" in title for title in spelled):
            scale[column] = _TEN_THOUSAND
    return Header(first, columns, others, titles, scale)


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
        if cells[1]:
            titles[column] = [f"{above}{cells[1]}", cells[1]]
        elif cells[0]:
            titles[column] = [cells[0]]
    return titles
