"""The tables of the database: an empty one is given all at once, as the models say.

bring_up_to_date()

Migrations tell how an older database becomes today's. To go through all of them from nothing takes most of a minute, in which
nothing is moved: whoever founds a district, or downloads the sample, waits for it no more.
"""

from django.apps import AppConfig, apps
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunSQL
from django.db.migrations.state import ProjectState


def bring_up_to_date() -> None:
    """Migrate the database; where it is empty, what models describe is created before, all or nothing."""
    if not connection.introspection.table_names():
        with transaction.atomic():
            _create()
    call_command("migrate", verbosity=0, interactive=False)


def _create() -> None:
    executor = MigrationExecutor(connection)
    described = {config.label: config for config in apps.get_app_configs() if _is_described(config)}
    whole_plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    plan = [migration for migration, _ in whole_plan if migration.app_label in described]
    operations = [(migration.app_label, operation) for migration in plan for operation in migration.operations]
    with connection.schema_editor() as editor:
        for _, operation in operations:
            if isinstance(operation, CreateExtension):
                editor.execute(f"CREATE EXTENSION IF NOT EXISTS {editor.quote_name(operation.name)}")
        for config in described.values():
            for model in config.get_models():
                editor.create_model(model)
    # Triggers and functions, which no model names. What migrations do to rows is left out: there are none.
    with connection.schema_editor() as editor:
        for label, operation in operations:
            if isinstance(operation, RunSQL):
                operation.database_forwards(label, editor, ProjectState(), ProjectState())
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)


def _is_described(config: AppConfig) -> bool:
    """Whether its models say what its tables are; those of the queue of jobs are made by its own SQL."""
    return all(model._meta.managed for model in config.get_models())
