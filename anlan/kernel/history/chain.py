"""Hashes of facts and events: what makes a changed history visible.

event_hash(event) == event.hash    # holds for every event there is, or `anlan verify` names it
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from ..scope import Record
from .models import Event

GENESIS = bytes(32)
# What the loop itself keeps about a record, or what merely repeats the chain.
NOT_FACTS = {"id", "version", "head", "natural_key", "pinyin", "state_since"}


def sm3(content: bytes) -> bytes:
    """The SM3 hash, 32 bytes. Source: GB/T 32905-2016."""
    return hashlib.new("sm3", content).digest()


def canonical(value: Any) -> bytes:
    """One spelling for one value: sorted keys, no blanks, UTF-8."""
    return _ENCODER.encode(value).encode()


def spell(value: Any) -> Any:
    """How a value that JSON lacks is written: moments in UTC, numbers as text."""
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    raise TypeError(f"no spelling for {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=spell)


@cache
def fact_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """The fields whose values are a record's facts, by name."""
    fields = (field for field in model._meta.concrete_fields if field.attname not in NOT_FACTS)
    return tuple(sorted(fields, key=lambda field: field.attname))


def facts(record: Record) -> dict[str, Any]:
    """A record's facts: {attname: value}. Empty ones are left out, so that a field added later changes no hash."""
    return {field.attname: value for field in fact_fields(type(record)) if (value := getattr(record, field.attname))}


def facts_hash(values: Mapping[str, Any]) -> bytes:
    return sm3(canonical({name: value for name, value in values.items() if value}))


def event_parts(event: Event) -> list[Any]:
    """Everything an event says, in the order it is hashed."""
    return [
        event.ledger,
        event.record_id,
        event.seq,
        event.step,
        event.before,
        event.after,
        event.person_id,
        event.post_id,
        event.happened_at,
        event.recorded_at,
        event.content,
        event.key,
        bytes(event.facts),
        bytes(event.prev),
        *([event.edition] if event.edition > 1 else []),  # editions are younger than events
    ]


def event_hash(event: Event) -> bytes:
    return sm3(canonical(event_parts(event)))


def chain_breaks(events: Iterable[Event]) -> list[Event]:
    """The events of one record, in order, that do not follow from the one before or whose hash is wrong."""
    broken, prev, seq = [], GENESIS, 0
    for event in events:
        seq += 1
        if event.seq != seq or bytes(event.prev) != prev or bytes(event.hash) != event_hash(event):
            broken.append(event)
        prev, seq = bytes(event.hash), event.seq
    return broken
