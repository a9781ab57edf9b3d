"""What migrations do to the columns of records, told from their operations alone: no state is built, so it takes milliseconds.

for change in changes(MigrationLoader(None)): print(change.migration, change.old, change.new)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from ...scope import Record

Key = tuple[str, str]  # (app label, migration's name)
Column = tuple[str, "models.Field[Any, Any] | None"]  # (the field's name, the field)


@dataclass(frozen=True)
class Change:
    """One operation on one field of a record's model. `old` and `new` are the field before and after; None where it is not there."""

    key: Key
    position: int
    operation: Operation
    model: type[Record]
    old: Column
    new: Column

    @property
    def migration(self) -> str:
        return f"{self.key[0]}.{self.key[1]}.{self.position}"


def attname(column: Column) -> str:
    """The column's attname: of a foreign key the name with _id. A field in a migration does not know its name."""
    name, field = column
    return f"{name}_id" if isinstance(field, models.ForeignKey) else name


def changes(loader: MigrationLoader) -> Iterator[Change]:
    """Every change of a field of today's records, in the order in which migrations apply."""
    model_fields: dict[Key, dict[str, Any]] = {}  # (app, model in small letters): its fields
    today: dict[Key, Key] = {}
    entries: list[tuple[Key, int, Operation, Key, Column, Column]] = []
    for key in _in_order(loader):
        for position, operation in enumerate(_flat(loader.graph.nodes[key].operations)):
            _follow(model_fields, today, entries, key, position, operation)
    for key, position, operation, model_key, old, new in entries:
        while model_key in today:
            model_key = today[model_key]
        model = apps.all_models.get(model_key[0], {}).get(model_key[1])
        if model is not None and issubclass(model, Record):
            yield Change(key, position, operation, model, old, new)


def _in_order(loader: MigrationLoader) -> Iterator[Key]:
    seen: set[Key] = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                yield key


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            yield from _flat(operation.state_operations)
        else:
            yield operation


def _follow(
    model_fields: dict[Key, dict[str, Any]],
    today: dict[Key, Key],
    entries: list[Any],
    key: Key,
    position: int,
    operation: Operation,
) -> None:
    app = key[0]
    if isinstance(operation, ops.CreateModel):
        model_fields[app, operation.name.lower()] = dict(operation.fields)
    elif isinstance(operation, ops.RenameModel):
        old, new = (app, operation.old_name.lower()), (app, operation.new_name.lower())
        model_fields[new] = model_fields.pop(old, {})
        today[old] = new
    elif isinstance(operation, ops.RenameField):
        model_key = app, operation.model_name.lower()
        field = model_fields.setdefault(model_key, {}).pop(operation.old_name, None)
        model_fields[model_key][operation.new_name] = field
        entries.append((key, position, operation, model_key, (operation.old_name, field), (operation.new_name, field)))
    elif isinstance(operation, ops.AddField | ops.AlterField | ops.RemoveField):
        model_key = app, operation.model_name.lower()
        fields = model_fields.setdefault(model_key, {})
        before = fields.pop(operation.name, None)
        after = None if isinstance(operation, ops.RemoveField) else operation.field
        if after is not None:
            fields[operation.name] = after
        entries.append((key, position, operation, model_key, (operation.name, before), (operation.name, after)))
