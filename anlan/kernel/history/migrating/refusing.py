"""What would break history is refused before it is applied: by `check`, and by `migrate` before its first migration.

connect()     # once, at start-up
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.core.management.base import CommandError
from django.db import connections, models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate, pre_migrate

from .. import chain, editions
from ..models import Edition
from ..verify import record_models
from .column_changes import Change, Key, attname, changes
from .renames import keep_renames
from .resealing import DropField, RetypeField


def connect() -> None:
    """Ask before each migration, and keep renames and editions after it."""
    history = apps.get_app_config("loop")
    pre_migrate.connect(_before, sender=history, dispatch_uid="anlan.history")
    post_migrate.connect(_after, sender=history, dispatch_uid="anlan.history")


@register("migrations")
def check_migrations(**kwargs: Any) -> list[CheckMessage]:
    """Every migration of a ledger leaves its history whole."""
    return [
        Error(message, hint=hint, id="history.E001") for message, hint in refused(changes(MigrationLoader(None)), None)
    ]


def refused(listed: Iterable[Change], applied: set[Key] | None) -> Iterator[tuple[str, str]]:
    """(what is wrong, what to do instead) of each change that history would not survive; those applied are let pass."""
    for change in listed:
        if applied is not None and change.key in applied:
            continue
        (name, old), (_, new) = change.old, change.new
        if old is None or attname(change.old) in chain.NOT_FACTS:
            continue
        where = f"{change.migration}: {change.model.__name__}.{name}"
        if isinstance(change.operation, ops.RemoveField) and not isinstance(change.operation, DropField):
            yield (
                f"{where} is dropped, and every record's history would no longer hold",
                _instead("DropField", change, name),
            )
        elif (
            isinstance(change.operation, ops.AlterField)
            and not isinstance(change.operation, RetypeField)
            and new is not None
            and _changes_values(old, new)
        ):
            yield (
                f"{where} changes its type, and every record's history would no longer hold",
                _instead("RetypeField", change, name),
            )


def _changes_values(old: "models.Field[Any, Any]", new: "models.Field[Any, Any]") -> bool:
    before, after = editions.spelling(old), editions.spelling(new)
    if before.startswith("amount") and after.startswith("amount"):
        return int(after.rpartition(".")[2]) < int(before.rpartition(".")[2])  # further places keep every value
    return before != after


def _instead(operation: str, change: Change, name: str) -> str:
    field = "" if operation == "DropField" else ", field"
    return (
        f'write {operation}("{change.model._meta.model_name}", "{name}"{field}, ledger="{change.model.code}") of '
        "anlan.kernel.history.migrating instead (docs/changing-a-ledger.md)"
    )


def _before(using: str, plan: list[tuple[Any, bool]] | None = None, **kwargs: Any) -> None:
    if not plan:
        return
    coming = {(migration.app_label, migration.name) for migration, backwards in plan if not backwards}
    loader = MigrationLoader(connections[using])
    listed = [change for change in changes(loader) if change.key in coming]
    wrong = list(refused(listed, None))
    if wrong:
        problems = "\n".join(f"{message}\n  {hint}" for message, hint in wrong)
        raise CommandError(f"Nothing was migrated.\n{problems}")


def _after(using: str, plan: list[tuple[Any, bool]] | None = None, **kwargs: Any) -> None:
    """Keep what was renamed, then an edition of each ledger whose fields are others than before."""
    editions.forget()
    if Edition._meta.db_table not in connections[using].introspection.table_names():
        return
    if plan is not None:
        keep_renames(using)
    for model in record_models():
        editions.keep(model.code, editions.fields_of(model))
    editions.forget()
