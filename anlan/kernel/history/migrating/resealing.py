"""A column of a ledger is dropped, changes its type or what it says, and history holds: every row is compared with its last event
before, its old value is kept, and an event a row ("resealed") names both hashes.

operations = [DropField("hazard", "fix_plan", ledger="hazards")]
operations = [RewriteField("reservoir", "sector", ledger="reservoirs", using="'water'")]
operations = [RetypeField("hazard", "level", models.PositiveSmallIntegerField("级别"), ledger="hazards", using="level::smallint")]

Killed in its middle, the migration is run again and goes on: with `atomic = False` in the migration each batch is kept, else
all of it is undone. The site stands still meanwhile, as for any migration.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, models, transaction
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation

from ... import clock
from .. import chain, editions
from ..acts import RESEALED
from ..models import Edition, Event, Resealing
from ..plain import plain_value
from .renames import keep_renames

BATCH = 1000
_MARK = 0  # the record_id of the row that says how far it has come


class _Reseals:
    """What the operations share. Each is a change of the table between two walks over the rows."""

    ledger: str
    model_name: str
    name: str

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        old = from_state.apps.get_model(app_label, self.model_name)
        if not Event.objects.filter(ledger=self.ledger).exists():
            self.change(app_label, schema_editor, from_state, to_state)
            return
        operation = f"{type(self).__name__} {app_label}.{self.model_name}.{self.name}"
        mark = Resealing.objects.filter(operation=operation, record_id=_MARK).first()
        if mark is None:
            self._keep_old_values(operation, old)
            mark = Resealing.objects.create(operation=operation, record_id=_MARK, content={"changed": False})
        if not mark.content["changed"]:
            with transaction.atomic():
                self.change(app_label, schema_editor, from_state, to_state)
                mark.content = {"changed": True}
                mark.save(update_fields=["content"])
        self._write_events(operation, to_state.apps.get_model(app_label, self.model_name))
        mark.delete()

    def change(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The change of the table itself."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)  # type: ignore[misc]

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if Event.objects.filter(ledger=self.ledger).exists():
            raise CommandError(f"{self.model_name}.{self.name}: the events that were written cannot be taken back")
        self.undo(app_label, schema_editor, from_state, to_state)

    def undo(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The change of the table, taken back where no record is there."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)  # type: ignore[misc]

    def rows(self, model: Any) -> Any:
        """The rows that the change concerns."""
        return model._base_manager.all()

    def _keep_old_values(self, operation: str, model: Any) -> None:
        """Compare every row with its last event, and keep what it says in the column. Raises CommandError for what differs."""
        keep_renames()
        attname = model._meta.get_field(self.name).attname
        pairs: dict[int, list[tuple[str, str]]] = {}
        broken_numbers: list[str] = []
        for rows in _batches(self.rows(model)):
            last = _last_events(self.ledger, rows)
            resealings = []
            for row in rows:
                event = last.get(row.pk)
                if event is None or not self._holds(row, event, pairs):
                    broken_numbers.append(row.number)
                    continue
                content = {"old": plain_value(getattr(row, attname)), "facts_before": bytes(event.facts).hex()}
                resealings.append(Resealing(operation=operation, record_id=row.pk, content=content))
            Resealing.objects.bulk_create(resealings, ignore_conflicts=True)
        if broken_numbers:
            Resealing.objects.filter(operation=operation).delete()
            raise CommandError(
                f"{len(broken_numbers)} records do not say what their last event says; settle them first (anlan verify): "
                f"{', '.join(broken_numbers[:20])}"
            )

    def _holds(self, row: Any, event: Event, pairs: dict[int, list[tuple[str, str]]]) -> bool:
        if event.edition not in pairs:
            fields = Edition.objects.get(ledger=self.ledger, number=event.edition).fields
            there = {field.attname for field in row._meta.concrete_fields}
            pairs[event.edition] = editions.today(self.ledger, event.edition, fields, there)
        facts = {name: getattr(row, now) for name, now in pairs[event.edition] if now}
        same = bytes(row.head) == bytes(event.hash) and row.version == event.seq
        return same and chain.facts_hash(facts) == bytes(event.facts)

    def _write_events(self, operation: str, model: Any) -> None:
        edition = editions.keep(self.ledger, editions.fields_of(model))
        person, post = _system()
        while resealings := list(
            Resealing.objects.filter(operation=operation).exclude(record_id=_MARK).order_by("record_id")[:BATCH]
        ):
            with transaction.atomic():
                self._write_batch(model, resealings, edition, person, post)

    def _write_batch(self, model: Any, resealings: Sequence[Resealing], edition: int, person: int, post: int) -> None:
        now = clock.now()
        rows = model._base_manager.in_bulk([each.record_id for each in resealings])
        events = []
        for each in resealings:
            row = rows[each.record_id]
            facts = {field.attname: getattr(row, field.attname) for field in chain.fact_fields(model)}
            event = Event(
                ledger=self.ledger, record_id=row.pk, seq=row.version + 1, step=RESEALED, before=row.state, after=row.state,
                person_id=person, post_id=post, happened_at=now, recorded_at=now, edition=edition,
                content={"values": self._values(row), "resealed": {"field": self.name, **each.content}},
                facts=chain.facts_hash(facts), prev=bytes(row.head),
            )  # fmt: skip
            event.hash = chain.event_hash(event)
            events.append(event)
        Event.objects.bulk_create(events)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {connection.ops.quote_name(model._meta.db_table)} AS row SET version = new.version, head = new.head "
                "FROM unnest(%s::bigint[], %s::integer[], %s::bytea[]) AS new (id, version, head) WHERE row.id = new.id",
                [
                    [event.record_id for event in events],
                    [event.seq for event in events],
                    [event.hash for event in events],
                ],
            )
        Resealing.objects.filter(pk__in=[each.pk for each in resealings]).delete()

    def _values(self, row: Any) -> dict[str, Any]:
        """What the row says now in the column that changed; nothing where it is gone."""
        return {}


class DropField(_Reseals, ops.RemoveField):
    """Drop a column of a record's model. What each row said in it stays in its history."""

    def __init__(self, model_name: str, name: str, *, ledger: str) -> None:
        super().__init__(model_name, name)
        self.ledger = ledger

    def deconstruct(self) -> Any:
        name, arguments, keywords = super().deconstruct()
        return name, arguments, {**keywords, "ledger": self.ledger}


class RetypeField(_Reseals, ops.AlterField):
    """Give a column of a record's model another type. using: an SQL expression for the new value, where a cast does not do."""

    def __init__(
        self,
        model_name: str,
        name: str,
        field: "models.Field[Any, Any]",
        preserve_default: bool = True,
        *,
        ledger: str,
        using: str = "",
    ) -> None:
        super().__init__(model_name, name, field, preserve_default)
        self.ledger, self.using = ledger, using

    def deconstruct(self) -> Any:
        name, arguments, keywords = super().deconstruct()
        return name, arguments, {**keywords, "ledger": self.ledger, "using": self.using}

    def change(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.using:
            model = to_state.apps.get_model(app_label, self.model_name)
            column = schema_editor.quote_name(model._meta.get_field(self.name).column)
            table = schema_editor.quote_name(model._meta.db_table)
            db_type = model._meta.get_field(self.name).db_type(schema_editor.connection)
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {db_type} USING {self.using}")
        super().change(app_label, schema_editor, from_state, to_state)

    def _values(self, row: Any) -> dict[str, Any]:
        return _value(row, self.name)


class RewriteField(_Reseals, Operation):
    """Let a column of a record's model say what a rule gives from now on. using: the SQL expression of its new value.

    Rows that say it already are left alone, and get no event.
    """

    def __init__(self, model_name: str, name: str, *, ledger: str, using: str) -> None:
        self.model_name, self.name, self.ledger, self.using = model_name, name, ledger, using

    def describe(self) -> str:
        return f"Rewrite {self.name} of {self.model_name} as {self.using}"

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def rows(self, model: Any) -> Any:
        return model._base_manager.extra(where=[f"{self._column(model)} IS DISTINCT FROM ({self.using})"])

    def change(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        column, table = self._column(model), schema_editor.quote_name(model._meta.db_table)
        schema_editor.execute(
            f"UPDATE {table} SET {column} = ({self.using}) WHERE {column} IS DISTINCT FROM ({self.using})"
        )

    def undo(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """What the rows said before is in their history alone."""

    def _column(self, model: Any) -> str:
        return connection.ops.quote_name(model._meta.get_field(self.name).column)

    def _values(self, row: Any) -> dict[str, Any]:
        return _value(row, self.name)


def _value(row: Any, name: str) -> dict[str, Any]:
    field = row._meta.get_field(name)
    return {field.attname: plain_value(getattr(row, field.attname))}


def _batches(queryset: Any) -> Iterator[list[Any]]:
    last = 0
    while rows := list(queryset.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def _last_events(ledger: str, rows: Sequence[Any]) -> dict[int, Event]:
    """{record: its newest event}."""
    listed = Event.objects.filter(ledger=ledger, record_id__in=[row.pk for row in rows])
    return {event.record_id: event for event in listed.order_by("record_id", "-seq").distinct("record_id")}


def _system() -> tuple[int, int]:
    """The person and post under which the system itself acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, id FROM people_post WHERE role = 'system'")
        person, post = cursor.fetchone()
    return person, post
