"""Hashes of facts and events: what makes a changed history visible.

event_hash(event) == event.hash    # holds for every event there is, or `anlan verify` names it
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
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


_SM3 = hashlib.new("sm3")  # found by its name once; that takes as long as to hash a hundred bytes


def sm3(content: bytes) -> bytes:
    """The SM3 hash, 32 bytes. Source: GB/T 32905-2016."""
    hashed = _SM3.copy()
    hashed.update(content)
    return hashed.digest()


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


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=spell, check_circular=False
)


@cache
def fact_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """The fields whose values are a record's facts, by name; what follows from them is none."""
    fields = (field for field in model._meta.concrete_fields if field.attname not in NOT_FACTS and not field.generated)
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


# (seq, hash of the link before, its own hash, what is hashed)
Link = tuple[int, bytes, bytes, list[Any]]


def broken_links(links: Iterable[Link]) -> Iterator[int]:
    """The numbers of those links of one record's chain, in order, that do not follow from the one before or whose hash is wrong."""
    before, last = GENESIS, 0
    for seq, prev, hashed, parts in links:
        if seq != last + 1 or prev != before or hashed != sm3(canonical(parts)):
            yield seq
        before, last = hashed, seq


def chain_breaks(events: Iterable[Event]) -> list[Event]:
    """The events of one record, in order, that do not follow from the one before or whose hash is wrong."""
    listed = list(events)
    links = ((event.seq, bytes(event.prev), bytes(event.hash), event_parts(event)) for event in listed)
    broken_seqs = set(broken_links(links))
    return [event for event in listed if event.seq in broken_seqs]
