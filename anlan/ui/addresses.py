"""Where a record is found.

record_url("hazards", "YH-2024-0317")     # /ledgers/hazards/YH-2024-0317/
"""

from typing import Any

from anlan.kernel.ledger.display import may_open
from anlan.kernel.people.actor import Actor


def record_url(code: str, number: str) -> str:
    return f"/ledgers/{code}/{number}/"


def link_to(other: Any, actor: Actor) -> str:
    """The address of a record that another points to; empty where the actor may not open it."""
    return record_url(other.code, other.number) if may_open(other, actor) else ""
