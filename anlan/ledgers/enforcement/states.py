"""What the loops of enforcement have in common: the officers of a body hold and move its matters, the leader in charge hears of what
is late.
"""

from typing import Any

from anlan.kernel.loop.declare import State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, LEADER

from .limits import LIMITS


def state(code: str, title: str, todo: str, limit: str = "", **more: Any) -> State:
    """A state that the body holds whose matter it is."""
    return State(
        code, title, holder=DEPARTMENT, body_field="body_id", todo=todo, within=LIMITS[limit] if limit else None,
        escalate=(LEADER,), **more,
    )  # fmt: skip


def step(code: str, title: str, source: tuple[str, ...], target: str, *brings: str, **more: Any) -> Step:
    """A step by the officers of the body."""
    return Step(code, title, source, target, by=(DEPARTMENT,), brings=brings, **more)


def of_its_body(record: Any, actor: Actor) -> bool:
    """Whoever takes a step with a record that nobody holds any more."""
    return record.body_id in (None, actor.body_id)
