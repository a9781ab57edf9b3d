"""Which rows of a file are in the ledger already: left alone where nothing differs, marked as changed where it does.

A row is known by standing in a file that came in before, else by its number, its natural key, or by saying of a new record
exactly what one in the ledger said when it was put in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection

from ..column.reference import is_body
from ..column.spelling import bare
from ..history.acts import IMPORTED
from ..history.models import Event
from ..ledger.doubles import at_first, content_of, site
from ..loop.bulk import PastStep
from ..loop.deciders import fixed_words
from ..loop.sheet_steps import step_key
from ..people import divisions
from ..scope import field_of, unscoped
from ..scope.names import spoken
from .later_steps import ahead, is_behind, refuse, say_supposed
from .models import ImportBatch
from .staged import Change, Staged
from .table import Table
from .where import DEFAULT, parts

# What an import never corrects: the loop moves the state, and where a record belongs is corrected by hand.
LEFT_ALONE = ("number", "extra", "natural_key", "state", "due_at", "region", "sector")

_ROW = re.compile(r"第(\d+)行$")


def match(staged: Staged, table: Table, good: list[int]) -> None:
    """Sort the good rows into new, changed and unchanged; `good` are their positions in the table."""
    numbered = _by_number(staged, table, good)
    pks: list[int | None] = [numbered.get(position) for position in good]
    for find in (_by_key, _by_content):
        if any(pk is None for pk in pks):
            find(staged, pks)
    _sort(staged, table, good, pks)


def earlier_imports(staged: Staged) -> list[ImportBatch]:
    """The imports of this very file that were not undone, the last first."""
    with unscoped("whether this very file came in before, whoever brought it", ImportBatch):
        batches = ImportBatch.objects.filter(ledger=staged.ledger.code, sha256=staged.sha256, undone_at=None)
        return list(batches.select_related("person").order_by("-pk"))


def came_in(staged: Staged, earlier: list[ImportBatch]) -> set[int]:
    """Rows of this very file, counted from 0, that came in before and whose records are still there.

    They are not compared: what was corrected since is newer than the file.
    """
    if not earlier:
        return set()
    batches = [batch.pk for batch in earlier]
    events = Event.objects.filter(ledger=staged.ledger.code, step=IMPORTED, content__batch__in=batches)
    row_by_record = {record_id: int(row) - 1 for row, record_id in events.values_list("content__row", "record_id")}
    rows: set[int] = set()
    for part in parts(list(row_by_record)):
        there = staged.ledger.model.objects.within(staged.actor.scope).filter(pk__in=part)
        rows.update(row_by_record[pk] for pk in there.values_list("pk", flat=True))
    return rows


def _by_number(staged: Staged, table: Table, good: list[int]) -> dict[int, int]:
    """{position in the table: primary key} of rows that give a record's number."""
    numbers = table.values.get("number")
    if numbers is None:
        return {}
    model = staged.ledger.model
    record_numbers = {position: numbers[position] for position in good if numbers[position]}
    pks_by_number: dict[str, int] = {}
    for part in parts(list(record_numbers.values())):
        pks_by_number |= dict(
            model.objects.within(staged.actor.scope).filter(number__in=part).values_list("number", "pk")
        )
    for position, number in record_numbers.items():
        if number not in pks_by_number:
            table.problem(
                position, f"没有编号为{number}的记录，请核对编号；新的记录不用填编号", table.header.column_of("number")
            )
    return {position: pks_by_number[number] for position, number in record_numbers.items() if number in pks_by_number}


def _by_key(staged: Staged, pks: list[int | None]) -> None:
    """Records in scope with a row's natural key. A rival out of scope is not told: the row's key goes on with whose it is."""
    model, at = staged.ledger.model, len(staged.columns) - 1
    open_ = [position for position, pk in enumerate(pks) if pk is None and staged.rows[position][at] is not None]
    if not open_:
        return
    pks_by_key = _with_keys(staged, [staged.rows[position][at] for position in open_])
    hidden = [position for position in open_ if pks_by_key.get(staged.rows[position][at], 0) is None]
    for position in hidden:
        row = staged.rows[position]
        staged.rows[position] = (*row[:at], model.apart(row[at], dict(zip(staged.columns, row, strict=True))))
    pks_by_key |= _with_keys(staged, [staged.rows[position][at] for position in hidden])
    for position in open_:
        pks[position] = pks_by_key.get(staged.rows[position][at])


def _with_keys(staged: Staged, keys: list[str]) -> dict[str, int | None]:
    """{key: primary key} of the records that have them; None for one that is out of scope.

    By hand, since Django spells each key of a list as a parameter of its own: three times as slow.
    """
    if not keys:
        return {}
    model = staged.ledger.model
    table_name = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT natural_key, id FROM {table_name} WHERE natural_key = ANY(%s)", [keys])
        pks_by_key: dict[str, int] = dict(cursor.fetchall())
    visible_pks: set[int] = set()
    for part in parts(list(pks_by_key.values())):
        visible_pks.update(model.objects.within(staged.actor.scope).filter(pk__in=part).values_list("pk", flat=True))
    return {key: pk if pk in visible_pks else None for key, pk in pks_by_key.items()}


def _by_content(staged: Staged, pks: list[int | None]) -> None:
    """Rows without a natural key that say what a record said when it was put in: what no step brings later.

    A row that names its place means no record at another; one that tells it in words means that wherever a step has placed it since.
    Nor does a row of one day mean a record of another: who comes again has come twice.
    """
    model, names = staged.ledger.model, at_first(staged.ledger, staged.columns)
    places = site(staged.ledger, staged.columns)
    columns = [*names, *places]
    at = [staged.columns.index(name) for name in columns]
    key_at = len(staged.columns) - 1
    open_: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for position, row in enumerate(staged.rows):
        if pks[position] is None and row[key_at] is None:
            open_[content_of(row[each] for each in at)].append(position)
    if not open_ or not at:
        return
    rows = model.objects.within(staged.actor.scope).filter(natural_key=None)
    days = _days(staged)
    if model.when in names:
        dates = [days[position] for positions in open_.values() for position in positions if days[position] is not None]
        if dates:
            rows = rows.filter(**{f"{model.when}__range": (min(dates), max(dates))})
    nowhere = [None] * len(places)
    for pk, day, *values in rows.values_list("pk", model.when or "pk", *columns).iterator(chunk_size=5000):
        contents = (content_of(values), content_of((*values[: len(names)], *nowhere)))
        means = (position for each in contents for position in open_.get(each, ()) if _may_be(days[position], day))
        nearest = min(means, key=lambda each: (days[each] != day, pks[each] is not None, each), default=None)
        if nearest is not None:
            pks[nearest] = pk


def _days(staged: Staged) -> list[Any]:
    """On which day each row says that it was; None where it says none, or its ledger's records are of no day."""
    when = staged.ledger.model.when
    if when not in staged.columns:
        return [None] * len(staged.rows)
    at = staged.columns.index(when)
    return [row[at] for row in staged.rows]


def _may_be(row_day: Any, record_day: Any) -> bool:
    """Whether a row of one day may mean a record of the other; the day of one that has not been yet is open."""
    return row_day is None or record_day is None or row_day == record_day


def _sort(staged: Staged, table: Table, good: list[int], pks: list[int | None]) -> None:
    records = _values(staged, {pk for pk in pks if pk is not None})
    may_change = staged.actor.may(f"{staged.ledger.code}.change")
    rows, numbers, pasts, new, seen = [], [], [], [], set[int]()
    positions: dict[int, int] = {}
    named = {field_of(table.model, name).attname for name in table.header.columns.values()} - {*LEFT_ALONE}
    columns = [(at, name) for at, name in enumerate(staged.columns) if name in named]
    listed = zip(good, staged.rows, staged.row_numbers, staged.pasts, pks, strict=True)
    for position, row, number, past, pk in listed:
        if position in table.bad:
            continue
        if pk is None:
            rows.append(row)
            numbers.append(number)
            pasts.append(past)
            new.append(position)
            continue
        record = records.get(pk)
        if record is None:
            table.problem(position, "这一行说的记录刚刚撤回了，请再导入一次")
        elif pk in seen:
            table.problem(position, f"和上面的一行说的是同一条记录（{record['number']}），请删去一行")
        else:
            steps = ahead(table, position, record["state"])
            staged.behind += is_behind(table, position, record["state"])
            staged.emptied += sum(_is_emptied(table, position, name, row[at], record[name]) for at, name in columns)
            values = _differing(table, position, row, record, steps)
            if not values and not steps:
                staged.unchanged += 1
                staged.there.add(number)
            elif values and not may_change:
                table.problem(position, f"和台账里的{record['number']}不一样，您的岗位不能更正，请删去这一行")
            elif words := fixed_words(table.model, record["state"], values):
                table.problem(position, f"台账里的{record['number']}{words}，请照台账改这一格，或删去这一行")
            else:
                positions[number] = position
                staged.changed.append(Change(pk, number, values, steps))
        seen.add(pk)
    staged.rows, staged.row_numbers, staged.pasts = rows, numbers, pasts
    say_supposed(table, new)
    staged.changed = _not_made_before(staged)
    refused = refuse(staged, staged.changed)
    for number, message in refused.items():
        table.problem(positions[number], message, table.header.column_of("state"))
    staged.changed = [change for change in staged.changed if change.row not in refused]
    _say_moves(staged)


def _say_moves(staged: Staged) -> None:
    count = sum(bool(change.steps) for change in staged.changed)
    if count:
        staged.said.append(
            f"{count}行台账里还没有办到表里写的那一步，导入后按表里的日子补上；表里没有写日子的，经过里写“表里没写日子”。"
        )
    if staged.emptied:
        staged.said.append(f"{staged.emptied}格表里空着，台账里有内容，没有清掉；要清掉，请打开那条记录更正。")
    if staged.behind:
        staged.said.append(f"{staged.behind}行表里写着没有办完，台账里已经办结，没有改回。")


def _not_made_before(staged: Staged) -> list[Change]:
    """The changes that this very file has not made already: whoever corrected the record since is newer than the file."""
    if staged.earlier is None or not staged.changed:
        return staged.changed
    keys = {
        key: change.row
        for batch in earlier_imports(staged)
        for change in staged.changed
        for key in change_keys(batch.pk, change.row, [past.step for past in change.steps])
    }
    earlier_rows = {keys[key] for key in Event.objects.filter(key__in=list(keys)).values_list("key", flat=True) if key}
    staged.unchanged += len(earlier_rows)
    return [change for change in staged.changed if change.row not in earlier_rows]


def change_key(batch: int, row: int) -> UUID:
    """The key of the event by which an import corrects the record of a row."""
    return uuid5(NAMESPACE_OID, f"import {batch} row {row}")


def change_keys(batch: int, row: int, steps: Iterable[str]) -> list[UUID]:
    """The keys of all events by which an import corrects the record of a row and moves it on."""
    key = change_key(batch, row)
    return [key, *(step_key(key, step) for step in steps)]


def change_reason(file: str, row: int) -> str:
    """The reason that an import gives of its correction of a row's record."""
    return f"导入{file}第{row}行"


def row_of(event: Event) -> int | None:
    """The row that an import's correction names in its reason; None of any other event."""
    row_match = _ROW.search(str(event.content.get("reason", "")))
    return int(row_match[1]) if row_match else None


def _values(staged: Staged, pks: set[int]) -> dict[int, Mapping[str, Any]]:
    """The facts of records in the actor's scope, as far as the file has columns for them."""
    names = [name for name in staged.columns if name not in LEFT_ALONE]
    records: dict[int, Mapping[str, Any]] = {}
    for part in parts(sorted(pks)):
        rows = staged.ledger.model.objects.within(staged.actor.scope).filter(pk__in=part)
        records |= {row["pk"]: row for row in rows.values("pk", "number", "state", *names)}
    return records


def _is_emptied(table: Table, position: int, name: str, value: Any, record_value: Any) -> bool:
    """Whether a cell says nothing where its record says something: that corrects nothing, and is told."""
    silent = value in (None, []) or position in table.defaulted.get(name, ())
    return silent and record_value not in (None, "", [], value)


def _differing(
    table: Table, position: int, row: tuple[Any, ...], record: Mapping[str, Any], steps: Sequence[PastStep]
) -> dict[str, Any]:
    """What a row says otherwise than the record, but for what its further steps bring; an empty cell says nothing, nor does the
    record's name in other brackets, nor a body that is read as the one that took over from the record's, nor the record's words with
    other marks where the row was known by them.
    """
    names, succession = table.model.key_names(), divisions.known_lineage().bodies
    numbers = table.values.get("number")
    by_words = numbers is None or numbers[position] in ("", None, DEFAULT)
    step_names = {name for past in steps for name in past.values}
    return {
        name: value
        for name, value in zip(table.staged.columns, row, strict=True)
        if name not in LEFT_ALONE
        and name not in step_names
        and value not in (None, "", [])
        and record[name] != value
        and not (is_body(table.model, name) and succession.get(record[name]) == value)
        and not (name in names and isinstance(value, str) and bare(value) == bare(record[name] or ""))
        and not (by_words and isinstance(value, str) and spoken(value) == spoken(record[name] or ""))
        and position not in table.defaulted.get(name, ())
    }
