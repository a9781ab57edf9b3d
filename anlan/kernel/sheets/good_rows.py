"""The rows of a table that may come in: nothing compulsory missing, within the actor's scope, the model's own rules kept, none twice."""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from ..column import kind_of
from ..ledger.doubles import at_first, content_of, site
from ..ledger.incomplete import NOT_FILLED
from ..loop.declare import loop_of
from ..loop.stepping import NO_TOWN, lost
from ..scope import field_of
from ..scope.record import KEPT
from . import rules
from .mapping import compulsory, fields_of
from .past import put_pasts
from .table import Table
from .where import DEFAULT


def keep_good(table: Table) -> list[int]:
    """Check whole rows, put defaults where cells are empty, and keep the good ones in `table.staged`.

    Returns the position in the table of each row that is kept.
    """
    _demand(table)
    unread = frozenset(table.bad)  # what else is wrong with these cannot be told before they are put right
    _outside(table, unread)
    contradictions = put_pasts(table)
    defaults = _fill_in(table)
    _to_be_completed(table)
    _conditions(table, defaults, unread)
    for position, message, column in contradictions:
        if position not in table.bad:
            table.problem(position, message, column)
    if table.model.clean is not models.Model.clean:
        _clean(table, defaults)
    keys = _natural_keys(table, defaults)
    _twice(table, keys, unread)
    staged = table.staged
    staged.columns = [*(name for name in table.values if name != "number"), "natural_key"]
    values = zip(*(column for name, column in table.values.items() if name != "number"), keys, strict=True)
    good = [position for position in range(len(table)) if position not in table.bad]
    staged.rows = [row for position, row in enumerate(values) if position not in table.bad]
    staged.pasts = [table.pasts[position] for position in good] if table.pasts else [()] * len(good)
    staged.row_numbers = [table.numbers[position] + 1 for position in good]
    return good


def _demand(table: Table) -> None:
    """What a new record cannot be without. A row that gives a number speaks of one that is there."""
    numbers = table.values.get("number") or repeat("")
    for name in compulsory(table.staged.ledger):
        field = field_of(table.model, name)
        column = table.header.column_of(name)
        instead = table.values.get(table.staged.ledger.told_instead.get(name, ""))
        for position, (value, number) in enumerate(zip(table.values.get(field.attname, ()), numbers, strict=False)):
            missing = value is None or value is DEFAULT or value == ""
            if instead is not None and instead[position] not in ("", None, DEFAULT):
                continue
            if missing and not (number and number is not DEFAULT) and position not in table.bad:
                table.problem(position, f"请填写{field.verbose_name}", column)


def _outside(table: Table, unread: frozenset[int]) -> None:
    scope = table.staged.actor.scope
    own = {region: scope.reaches(region) for region in set(table.values["region"])}
    for position, region in enumerate(table.values["region"]):
        if not own[region] and position not in unread:
            table.problem(position, "这一行不在您的管辖范围内")
    if is_lost := lost(table.model):
        numbered = _numbered(table)
        for position, (place, region) in enumerate(_columns(table, (f"{table.model.scope_place}_id", "region"), {})):
            if (
                (place is None or place in table.staged.newcomers)
                and is_lost(region)
                and not numbered[position]
                and position not in table.bad
            ):
                table.problem(position, NO_TOWN)
    if scope.sectors is not None:
        named = _named(table)
        for position, sector in enumerate(table.values["sector"]):
            if sector not in scope.sectors and position not in unread and position not in named:
                table.problem(position, "这一行的行业不归您的岗位管")
    if scope.place is not None:
        place_field = table.model.scope_place
        places = (
            table.values.get(field_of(table.model, place_field).attname, ()) if place_field not in ("", "pk") else ()
        )
        for position in range(len(table)):
            if not places or places[position] != scope.place:
                table.problem(position, "这一行不是您单位的")


def _named(table: Table) -> set[int]:
    """The positions of rows that name the importer's body as one with a part in them."""
    names = (field_of(table.model, name).attname for name in table.model.named_bodies())
    own = table.staged.actor.scope.body
    return {position for name in names for position, key in enumerate(table.values.get(name, ())) if key == own}


def _fill_in(table: Table) -> dict[str, Any]:
    """Defaults of the model's fields, put where cells are empty; those without a column are returned."""
    model = table.model
    loop = loop_of(model.code)
    defaults = {field.attname: field.get_default() for field in fields_of(model)}
    defaults |= table.staged.ledger.form.usual_for(table.staged.actor.role)
    defaults["state"] = loop.start if loop else KEPT
    for name, column in table.values.items():
        if name != "extra" and DEFAULT in column:
            usual = defaults[name]
            empty = {position for position, value in enumerate(column) if value is DEFAULT}
            table.defaulted[name] = table.defaulted.get(name, set()) | empty
            table.values[name] = [usual if value is DEFAULT else value for value in column]
    return {name: value for name, value in defaults.items() if name not in table.values}


def _to_be_completed(table: Table) -> None:
    """Words that a row must have because of another of its values, and lacks, are marked as missing: the row comes in as grave
    as it is. Whoever would refuse it teaches people to call a major hazard a general one.
    """
    for name, (other, *values) in table.staged.ledger.form.required_if.items():
        field, beside = field_of(table.model, name), table.values.get(field_of(table.model, other).attname)
        if beside is None or not kind_of(field).any_words:
            continue
        column = table.values.setdefault(field.attname, [""] * len(table))
        lacks = [at for at, value in enumerate(beside) if value in values and not column[at] and at not in table.bad]
        for position in lacks:
            column[position] = NOT_FILLED
        if lacks:
            title = dict(field_of(table.model, other).flatchoices).get(values[0], values[0])
            table.staged.said.append(
                f"{len(lacks)}行是“{title}”却没有写{field.verbose_name}，先记作“{NOT_FILLED}”，导入后请在台账里补上，不要改低级别。"
            )


def _conditions(table: Table, defaults: dict[str, Any], unread: frozenset[int]) -> None:
    """The model's check constraints. Rows are alike in the few columns that one asks about, so each answer is kept.

    A row that gives its record's number and lacks a column leaves that as it is: whether both fit together, the correction asks.
    """
    numbered = _numbered(table)
    for condition in rules.conditions(table.model):
        names = condition.attnames
        lacks = any(name not in table.values for name in names)
        answers: dict[tuple[Any, ...], bool] = {}
        for position, values in enumerate(_columns(table, names, defaults)):
            is_broken = answers.get(values)
            if is_broken is None:
                is_broken = answers[values] = condition.holds(dict(zip(names, values, strict=True))) is False
            if is_broken and position not in unread and not (lacks and numbered[position]):
                column = next((at for at in map(table.header.column_of, names) if at is not None), None)
                table.problem(position, condition.message, column)


def _columns(table: Table, names: tuple[str, ...], defaults: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    count = len(table)
    return zip(
        *(table.values[name] if name in table.values else repeat(defaults.get(name), count) for name in names),
        strict=True,
    )


def _clean(table: Table, defaults: dict[str, Any]) -> None:
    """The model's own check of each row, with what it puts right."""
    model, names = table.model, list(table.values)
    for position in range(len(table)):
        if position in table.bad:
            continue
        record = model(**defaults | {name: table.values[name][position] for name in names})
        table.staged.newcomers.attach(record)
        try:
            record.clean()
        except ValidationError as error:
            field_messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, messages in field_messages.items():
                table.problem(position, "；".join(messages), table.header.column_of(name))
            continue
        for name in names:
            table.values[name][position] = getattr(record, name)


def _natural_keys(table: Table, defaults: dict[str, Any]) -> list[str | None]:
    model = table.model
    key_of, names = model.natural_key_of, model.key_names()
    if not names:
        return [None] * len(table)
    return [key_of(dict(zip(names, values, strict=True))) for values in _columns(table, names, defaults)]


def _twice(table: Table, keys: list[str | None], unread: frozenset[int]) -> None:
    """Rows with one natural key or one number are one record; so are those without a key that say quite the same. Rows that give
    numbers of their own are as many records, however alike.
    """
    numbers = _numbered(table)
    names = at_first(table.staged.ledger, table.values)
    names += site(table.staged.ledger, table.values)
    if table.model.when in table.values and table.model.when not in names:
        names.append(table.model.when)  # a step may bring it, and what was done on two days was done twice all the same
    contents: list[Any] = [None] * len(table)
    if names and None in keys:
        rows = zip(*(table.values[name] for name in names), strict=True)
        contents = [content_of(row) if key is None else None for row, key in zip(rows, keys, strict=True)]
    for listed, of_all in ((keys, False), (table.values.get("number", []), True), (contents, False)):
        first: dict[Any, int] = {}
        for position, key in enumerate(listed):
            if key in (None, "") or position in unread or (numbers[position] and not of_all):
                continue
            if key in first:
                table.problem(position, f"和第{table.numbers[first[key]] + 1}行重复，请删去一行")
            else:
                first[key] = position


def _numbered(table: Table) -> list[bool]:
    """Of each row whether it gives the number of a record that is there."""
    numbers = table.values.get("number", [""] * len(table))
    return [bool(number) and number is not DEFAULT for number in numbers]
