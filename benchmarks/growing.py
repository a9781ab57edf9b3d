"""Hazards that were found, assigned, rectified and closed, with their events and spans, brought in by COPY until there are enough.

grow(1_000_000)     # how many events there are
"""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

_CHUNK = 20_000  # hazards brought in by one COPY
_STEPS = (
    ("opened", "", "found"), ("assign", "found", "rectifying"), ("rectify", "rectifying", "rectified"),
    ("verify", "rectified", "closed"),
)  # fmt: skip


def grow(wanted: int) -> int:
    """Bring hazards in until there are so many events, each chain whole; how many there are."""
    from django.db import connection

    from anlan.kernel.history.anchors import drop_anchor
    from anlan.kernel.history.models import Anchor, Event

    there = Event.objects.count()
    making = _Making()
    while there < wanted:
        count = min(_CHUNK, -(-(wanted - there) // len(_STEPS)))
        rows, events, spans = making.hazards(count)
        with connection.cursor() as cursor:
            _copy(cursor, "hazards_hazard", making.columns, rows)
            _copy(cursor, "loop_event", making.event_columns, events)
            _copy(cursor, "loop_span", making.span_columns, spans)
        there += count * len(_STEPS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('hazards_hazard', 'id'), max(id)) FROM hazards_hazard")
        cursor.execute("VACUUM (ANALYZE) hazards_hazard, loop_event, loop_span")
    last = Anchor.objects.exclude(day=None).order_by("-day").first()
    drop_anchor((last.day if last else date(2024, 10, 1)) + timedelta(days=1))
    return there


def _copy(cursor: Any, table: str, columns: list[str], rows: list[Any]) -> None:
    quoted = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


class _Making:
    """Hazards that were found, assigned, rectified and closed, at one enterprise of the sample, with the events that say so."""

    def __init__(self) -> None:
        from django.db.models import Max

        from anlan.kernel.history import chain, editions
        from anlan.kernel.ledger.declare import LEDGERS
        from anlan.kernel.loop.lines import EVENT_COLUMNS, SPAN_COLUMNS
        from anlan.kernel.people.actor import system_actor

        self._chain, self._actor = chain, system_actor()
        self._model: Any = LEDGERS["hazards"].model
        self._edition = editions.number(self._model)
        place: Any = LEDGERS["enterprises"].model._base_manager.exclude(state="withdrawn").order_by("pk").first()
        self._fields = [field for field in self._model._meta.concrete_fields if field.attname != "id"]
        self.columns = ["id", *(field.column for field in self._fields)]
        self.event_columns, self.span_columns = list(EVENT_COLUMNS), list(SPAN_COLUMNS)
        self._names = [field.attname for field in chain.fact_fields(self._model)]
        blank = self._model(place=place, region=place.region, sector=place.sector, body_id=self._actor.body_id)
        self._usual = {field.attname: getattr(blank, field.attname) for field in self._fields}
        self._next = (self._model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def hazards(self, count: int) -> tuple[list[Any], list[Any], list[Any]]:
        """So many rows, four times as many events, and the spans of the states that were left, as COPY takes them."""
        rows: list[Any] = []
        events: list[Any] = []
        spans: list[Any] = []
        for key in range(self._next, self._next + count):
            row, chained = self._hazard(key)
            rows.append(row)
            events.extend(chained)
            moments = [event[8] for event in chained]
            states = [event[5] for event in chained[:-1]]
            spans += [("hazards", key, *span) for span in zip(states, moments, moments[1:], strict=False)]
        self._next += count
        return rows, events, spans

    def _hazard(self, key: int) -> tuple[list[Any], list[Any]]:
        found = date(2020, 1, 1) + timedelta(days=key % 1700)
        at = datetime(found.year, found.month, found.day, 2, tzinfo=UTC)
        values = self._usual | {
            "number": f"YH-B-{key:09d}", "natural_key": None, "found_on": found, "description": f"安全出口被杂物堵住，第{key}处",
        }  # fmt: skip
        prev, events = self._chain.GENESIS, []
        for seq, (step, before, after) in enumerate(_STEPS, start=1):
            brought = {
                1: {"description": values["description"], "found_on": found},
                2: {"fix_person": f"责任人{key % 500}", "fix_due_on": found + timedelta(days=15)},
                3: {"fix_measures": "清理通道，落实专人", "fixed_on": found + timedelta(days=5)},
                4: {"recheck_result": "passed", "closed_on": found + timedelta(days=6)},
            }[seq]
            values |= {**brought, "state": after}
            facts = self._chain.facts_hash({name: values[name] for name in self._names})
            happened = at + timedelta(days=seq)
            content = {"values": {name: str(value) for name, value in brought.items()}}
            parts = [
                "hazards", key, seq, step, before, after, self._actor.person_id, self._actor.post_id, happened, happened,
                content, None, facts, prev, *([self._edition] if self._edition > 1 else []),
            ]  # fmt: skip
            value = self._chain.sm3(self._chain.canonical(parts))
            events.append((*parts[:10], json.dumps(content), None, self._edition, facts, prev, value))
            prev = value
        values |= {"version": len(_STEPS), "head": prev, "state_since": at + timedelta(days=len(_STEPS))}
        return [key, *(_as_copied(values[field.attname]) for field in self._fields)], events


def _as_copied(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value
