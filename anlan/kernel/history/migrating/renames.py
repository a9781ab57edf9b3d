"""Columns that migrations renamed, kept so that an older edition's name is read from today's column."""

from django.db import connections
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ..models import Edition, Renaming
from .column_changes import attname, changes


def keep_renames(using: str = "default") -> None:
    """Keep every rename of the migrations that were applied. Can be run again."""
    applied = set(MigrationRecorder(connections[using]).applied_migrations())
    migrations = set(Renaming.objects.values_list("migration", flat=True))
    for change in changes(MigrationLoader(None)):
        if not isinstance(change.operation, ops.RenameField) or change.key not in applied:
            continue
        if change.migration in migrations:
            continue
        last = Edition.objects.filter(ledger=change.model.code).order_by("-number").first()
        if last is not None:
            Renaming.objects.create(
                ledger=change.model.code, edition=last.number, old=attname(change.old), new=attname(change.new),
                migration=change.migration,
            )  # fmt: skip
