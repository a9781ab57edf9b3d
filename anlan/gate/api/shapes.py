"""What the API answers with. Amounts are text, so that 730.485 stays 730.485; days and moments are ISO 8601; codes are ours."""

from datetime import date, datetime
from typing import Any

from ninja import Schema


class Column(Schema):
    """A field of a ledger: its name here and what people call it."""

    name: str
    title: str


class LedgerShape(Schema):
    """A ledger that the actor may view. total: how many records are in scope; `more` where there are more than were counted."""

    code: str
    title: str
    counted: str
    group: str
    about: str
    total: int
    more: bool
    columns: list[Column]
    conditions: list[str]
    sorted_by: list[str]


class Value(Schema):
    """One value: as it is kept (of another record its number, null where the actor may not open it), and in words."""

    value: Any
    text: str


class RecordShape(Schema):
    """A record. values: {field: value} of the ledger's columns, or of every field where one record is asked for."""

    ledger: str
    number: str
    state: str
    state_title: str
    region: str
    region_name: str
    sector: str
    sector_name: str
    due_at: datetime | None
    url: str
    values: dict[str, Value]


class RecordsShape(Schema):
    """A page of records, the order kept. next: the address of the following page, null at the end."""

    ledger: str
    total: int
    more: bool
    next: str | None
    records: list[RecordShape]


class Happening(Schema):
    """One line of a record's history. sound: whether its hash still follows from the line before."""

    seq: int
    happened_at: datetime
    recorded_at: datetime
    who: str
    post: str
    what: str
    details: list[tuple[str, str]]
    sound: bool


class FileShape(Schema):
    """A file of a record; `url` gives it to whoever may see the record."""

    url: str
    name: str
    purpose: str
    mime: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


class WholeRecord(RecordShape):
    """A record with everything that was kept of it. extra: columns of its spreadsheet that the ledger has no place for."""

    titles: dict[str, str]
    extra: dict[str, Any]
    history: list[Happening]
    files: list[FileShape]


class GroupShape(Schema):
    """A figure's part in one town, sector, body or month; `before` is the same part a year before."""

    key: str
    name: str
    value: str | None
    text: str
    before: str | None


class FigureShape(Schema):
    """A figure. value: null where it is unknown, never where it is zero. rows: how many records stand behind it.

    kept_from, before_kept_from: the first day of records, where those of earlier days of the period are missing.
    """

    code: str
    title: str
    unit: str
    ledger: str
    value: str | None
    text: str
    before: str | None
    before_text: str
    kept_from: date | None
    before_kept_from: date | None
    rows: int
    counted_how: str
    rows_url: str
    groups: list[GroupShape]


class FiguresShape(Schema):
    """Figures of one period and part of the scope; `before` everywhere is the same days of the year before."""

    start: date
    end: date
    region: str
    by: str
    figures: list[FigureShape]
