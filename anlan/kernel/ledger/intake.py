"""Takes a spreadsheet into a ledger: every cell is checked before anything is written, then all rows come in at once.

staged = stage(LEDGERS["hazards"], content, "隐患台账.xlsx", actor)
staged.errors        # [Problem(row=7, column="C 发现日期", message="“去年”不是日期，请写成2024-05-01")]
batch = commit(staged)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db import models as fields

from .. import clock
from ..loop.advance import IMPORTED, correct, withdraw
from ..loop.bulk import Origin, open_many
from ..loop.declare import loop_of
from ..loop.errors import LoopError
from ..loop.models import Event
from ..people.actor import Actor
from ..scope import Record, field_of, unscoped
from ..scope.record import KEPT, WITHDRAWN
from . import rules
from .cells import CellRefused, is_empty, plain, reader
from .declare import Ledger
from .mapping import Header, NoHeader, demanded, fields_of, find_header
from .models import ImportBatch
from .workbook import FileRefused, Page, read

MOST_PROBLEMS = 2000
_KEYS_AT_ONCE = 5000


class ImportRefused(Exception):
    """The rows cannot come in; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell. row: as the spreadsheet numbers it; column: its letter and title, empty for a whole row."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"第{self.row}行{self.column and f'“{self.column}”'}：{self.message}"


@dataclass
class Staged:
    """A spreadsheet that was read and checked, and not yet taken in.

    columns: attnames of `rows`; row_numbers: where each stood. changed: {position in rows: primary key} of records that are
    there with other facts. unchanged: how many are there as they are. others: titles that the ledger has no field for.
    """

    ledger: Ledger
    actor: Actor
    name: str
    sha256: str
    header: Header | None = None
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    changed: dict[int, int] = field(default_factory=dict)
    unchanged: int = 0
    errors: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> int:
        return len(self.rows) - len(self.changed)

    @property
    def wrong_rows(self) -> set[int]:
        return {problem.row for problem in self.errors}


def stage(ledger: Ledger, content: bytes, name: str, actor: Actor) -> Staged:
    """Read a file and check every cell of it. What is wrong stands in `errors`; nothing is written.

    Raises FileRefused for a file without rows, ImportRefused for an actor without the power.
    """
    if not actor.may(f"{ledger.code}.import"):
        raise ImportRefused(f"您的岗位不能导入{ledger.title}。")
    staged = Staged(ledger, actor, name, sha256(content).hexdigest())
    page, header = _page(read(content, name), ledger, name)
    staged.header = header
    numbered = [
        (number, row)
        for number, row in enumerate(page.rows[header.first :], start=header.first)
        if not all(is_empty(cell) for cell in row) or any(place[0] == number for place in page.errors)
    ]
    if not numbered:
        raise FileRefused(f"{name} 表头下面一行都没有，请填好再导入。")
    columns = _Columns(staged, page, header, numbered)
    columns.read()
    columns.complete()
    _keep_good(staged, columns)
    _against_records(staged)
    staged.errors.sort(key=lambda problem: problem.row)
    return staged


def _page(pages: Iterable[Page], ledger: Ledger, name: str) -> tuple[Page, Header]:
    """The first sheet that has the ledger's columns."""
    problem = ""
    for page in pages:
        try:
            return page, find_header(page.rows, ledger)
        except NoHeader as error:
            problem = problem or str(error)
    raise FileRefused(f"{name}：{problem}" if problem else f"{name} 里一个字也没有，请换一份。")


class _Columns:
    """The table, read column by column: a column has one kind of value, and most of its values come again."""

    def __init__(
        self, staged: Staged, page: Page, header: Header, numbered: Sequence[tuple[int, Sequence[Any]]]
    ) -> None:
        self.staged, self.page, self.header, self.numbered = staged, page, header, numbered
        self.model = staged.ledger.model
        self.values: dict[str, list[Any]] = {}
        self.bad: set[int] = set()  # positions of rows with a problem

    def problem(self, position: int, message: str, column: int | None = None) -> None:
        self.bad.add(position)
        if len(self.staged.errors) < MOST_PROBLEMS:
            where = "" if column is None else f"{_letter(column)} {self.header.titles.get(column, '')}".strip()
            self.staged.errors.append(Problem(self.numbered[position][0] + 1, where, message))

    def read(self) -> None:
        """Every known column, then what is left over, kept beside the record."""
        for name, columns in self._by_field().items():
            field = field_of(self.model, name)
            self.values[field.attname] = self._field(field, columns)
        others = self.header.others
        if others:
            self.values["extra"] = [
                {
                    title: plain(row[column])
                    for column, title in others.items()
                    if column < len(row) and not is_empty(row[column])
                }
                for _, row in self.numbered
            ]

    def _by_field(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for column, name in self.header.columns.items():
            found.setdefault(name, []).append(column)
        return found

    def _field(self, field: "fields.Field[Any, Any]", columns: list[int]) -> list[Any]:
        cells = self._region_cells(columns) if len(columns) > 1 else self._cells(columns[0])
        read = reader(field, self.staged.ledger, self.staged.actor)
        scale = self.header.scale.get(columns[0])
        known: dict[Any, Any] = {}
        empty = None if field.null else _DEFAULT
        values: list[Any] = []
        for position, cell in enumerate(cells):
            try:
                values.append(known[cell])
                continue
            except (KeyError, TypeError):
                pass
            if is_empty(cell):
                values.append(empty)
                continue
            try:
                value = read(cell)
            except CellRefused as error:
                self.problem(position, str(error), columns[-1])
                values.append(empty)
                continue
            value = value * scale if scale is not None and value is not None else value
            if len(known) < 20_000:
                known[cell] = value
            values.append(value)
        self._formula_errors(columns)
        return values

    def _cells(self, column: int) -> list[Any]:
        return [row[column] if column < len(row) else "" for _, row in self.numbered]

    def _region_cells(self, columns: list[int]) -> list[str]:
        """Town and village in columns of their own are one place."""
        return [
            "".join(str(part) for part in parts if not is_empty(part))
            for parts in zip(*map(self._cells, columns), strict=True)
        ]

    def _formula_errors(self, columns: list[int]) -> None:
        if not self.page.errors:
            return
        for position, (number, _) in enumerate(self.numbered):
            for column in columns:
                said = self.page.errors.get((number, column))
                if said:
                    self.problem(position, f"公式算不出来（{said}），请改成数值", column)

    def complete(self) -> None:
        """Region and sector follow from the place or record a row speaks of, else from the importing post."""
        count = len(self.numbered)
        followed = self._followed()
        for name, usual in (("region", self.staged.actor.region), ("sector", self.staged.actor.sector)):
            given = self.values.get(name, [_DEFAULT] * count)
            self.values[name] = [
                (place[name] if place else usual) if value is _DEFAULT else value
                for place, value in zip(followed, given, strict=True)
            ]
        for name in demanded(self.staged.ledger):
            self._demand(name)
        self._outside()

    def _followed(self) -> list[Mapping[str, Any] | None]:
        """Region and sector of the record that each row's first reference names."""
        for column in self.model._meta.concrete_fields:
            related = column.related_model
            if column.attname not in self.values or not isinstance(related, type) or not issubclass(related, Record):
                continue
            if related.code == "bodies":  # a body's own region says who filed, not where it happened
                continue
            keys = self.values[column.attname]
            wanted = list({key for key in keys if key is not None and key is not _DEFAULT})
            found: dict[Any, Mapping[str, Any]] = {}
            with unscoped("rows lie where what they speak of lies"):
                for part in _parts(wanted):
                    rows = related.objects.filter(pk__in=part).values("pk", "region", "sector")
                    found |= {row["pk"]: row for row in rows}
            return [found.get(key) for key in keys]
        return [None] * len(self.numbered)

    def _demand(self, name: str) -> None:
        field = field_of(self.model, name)
        column = next((column for column, known in self.header.columns.items() if known == name), None)
        for position, value in enumerate(self.values.get(field.attname, ())):
            if (value is None or value is _DEFAULT or value == "") and position not in self.bad:
                self.problem(position, f"请填写{field.verbose_name}", column)

    def _outside(self) -> None:
        scope = self.staged.actor.scope
        for position, region in enumerate(self.values["region"]):
            if not any(region.startswith(own) for own in scope.regions):
                self.problem(position, "这一行不在您的管辖范围内")
        if scope.sectors is not None:
            for position, sector in enumerate(self.values["sector"]):
                if sector not in scope.sectors:
                    self.problem(position, "这一行的行业不归您的岗位管")


class _Default:
    """Stands for an empty cell of a column that has no NULL: the field's own default."""


_DEFAULT: Any = _Default()


def _keep_good(staged: Staged, columns: _Columns) -> None:
    """Fill in defaults, ask the model's own conditions, tell rows that come twice, and keep what is right."""
    model = staged.ledger.model
    defaults = {field.attname: field.get_default() for field in fields_of(model)} | {"extra": {}}
    loop = loop_of(model.code)
    defaults["state"] = loop.start if loop else KEPT
    names = list(columns.values)
    conditions = rules.conditions(model)
    cleans = model.clean is not fields.Model.clean
    staged.columns = [*names, "natural_key"]
    seen: dict[str, int] = {}
    for position, values in enumerate(zip(*columns.values.values(), strict=True)):
        row = {name: defaults[name] if value is _DEFAULT else value for name, value in zip(names, values, strict=True)}
        whole = {**defaults, **row}
        for message, holds in conditions:
            if holds(whole) is False:
                columns.problem(position, message)
        if cleans and position not in columns.bad:
            _clean(columns, position, model, whole, row)
        key = model.natural_key_of(whole)
        number = columns.numbered[position][0] + 1
        if key is not None and key in seen:
            columns.problem(position, f"和第{seen[key]}行重复，请删去一行")
        elif key is not None:
            seen[key] = number
        if position not in columns.bad:
            staged.rows.append((*(row[name] for name in names), key))
            staged.row_numbers.append(number)


def _clean(columns: _Columns, position: int, model: type[Record], whole: dict[str, Any], row: dict[str, Any]) -> None:
    """The model's own check of a row, with what it puts right."""
    record = model(**whole)
    try:
        record.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
            column = next((column for column, known in columns.header.columns.items() if known == name), None)
            columns.problem(position, "；".join(messages), column)
        return
    for name in row:
        row[name] = getattr(record, name)


def _against_records(staged: Staged) -> None:
    """Rows that are in the ledger already: left alone where nothing differs, marked as changed where it does."""
    model, at = staged.ledger.model, len(staged.columns) - 1
    known: dict[str, Any] = {}
    with unscoped("a natural key is unique in the whole ledger"):
        for part in _parts([row[at] for row in staged.rows if row[at] is not None]):
            known |= {str(record.natural_key): record for record in model.objects.filter(natural_key__in=part)}
    if not known:
        return
    kept: list[tuple[tuple[Any, ...], int]] = []
    for row, number in zip(staged.rows, staged.row_numbers, strict=True):
        record = known.get(row[at])
        if record is None:
            kept.append((row, number))
        elif not staged.actor.scope.covers(record):
            staged.errors.append(Problem(number, "", "别处已经登记过这一条，不在您的管辖范围内"))
        elif record.state == WITHDRAWN:
            staged.errors.append(Problem(number, "", f"这一条登记过又撤回了（{record.number}），要恢复请联系区安委办"))
        elif _differs(record, dict(zip(staged.columns, row, strict=True))):
            staged.changed[len(kept)] = record.pk
            kept.append((row, number))
        else:
            staged.unchanged += 1
    staged.rows, staged.row_numbers = [row for row, _ in kept], [number for _, number in kept]


def _differs(record: Record, values: Mapping[str, Any]) -> bool:
    return any(
        getattr(record, name) != value
        for name, value in values.items()
        if name not in ("extra", "natural_key", "state")
    )


def commit(staged: Staged, *, good_rows_only: bool = False) -> ImportBatch:
    """Take the staged rows in, all of them or none; changed ones are corrected. Returns what can be undone.

    good_rows_only: leave out rows with errors, as the person chose. Raises ImportRefused.
    """
    if staged.errors and not good_rows_only:
        raise ImportRefused(f"还有{len(staged.errors)}处没有改好，一行都没有导入。")
    model, actor = staged.ledger.model, staged.actor
    fresh = [position for position in range(len(staged.rows)) if position not in staged.changed]
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                ledger=staged.ledger.code, file=staged.name[:200], sha256=staged.sha256, person_id=actor.person_id,
                post_id=actor.post_id, imported_at=clock.now(), created=len(fresh), corrected=len(staged.changed),
                region=actor.region, sector=actor.sector,
            )  # fmt: skip
            origin = Origin(staged.name, staged.sha256, batch.pk)
            rows, numbers = [staged.rows[at] for at in fresh], [staged.row_numbers[at] for at in fresh]
            open_many(model, staged.columns, rows, actor=actor, origin=origin, row_numbers=numbers)
            for position, pk in staged.changed.items():
                _correct(staged, position, pk, batch)
    except IntegrityError as error:
        raise ImportRefused("刚才有人登记了同样的记录，一行都没有导入。请再导入一次，系统会重新比对。") from error
    except LoopError as error:
        raise ImportRefused(f"{error}一行都没有导入。") from error
    return batch


def _correct(staged: Staged, position: int, pk: int, batch: ImportBatch) -> None:
    record = staged.ledger.model.objects.within(staged.actor.scope).get(pk=pk)
    left_alone = ("extra", "natural_key", "state", "region", "sector")
    values = {
        name: value
        for name, value in zip(staged.columns, staged.rows[position], strict=True)
        if name not in left_alone and getattr(record, name) != value
    }
    if values:
        key = uuid5(NAMESPACE_OID, f"import {batch.pk} row {staged.row_numbers[position]}")
        correct(record, values, actor=staged.actor, key=key, version=record.version)


def undo(batch: ImportBatch, actor: Actor) -> tuple[int, int]:
    """Withdraw what an import brought in: (withdrawn, left alone because somebody has worked on them since)."""
    from .declare import ledger

    model = ledger(batch.ledger).model
    brought = Event.objects.filter(ledger=batch.ledger, step=IMPORTED, content__batch=batch.pk).values_list(
        "record_id", flat=True
    )
    withdrawn = kept = 0
    with transaction.atomic():
        for part in _parts(list(brought)):
            for record in model.objects.within(actor.scope).filter(pk__in=part):
                if record.version > 1:
                    kept += 1
                    continue
                withdraw(
                    record, actor=actor, key=uuid5(NAMESPACE_OID, f"undo {batch.pk} {record.pk}"), reason="撤销导入"
                )
                withdrawn += 1
        batch.undone_at = clock.now()
        batch.save(update_fields=["undone_at"])
    return withdrawn, kept


def _parts(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + _KEYS_AT_ONCE] for start in range(0, len(keys), _KEYS_AT_ONCE))


def _letter(column: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
