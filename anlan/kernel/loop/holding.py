"""In whose hands a matter is, and who may take a step with it: its holder, whoever the step names instead, nobody else.

stead = in_whose_stead(loop, step, decision, actor)     # "" for the holder; 水利局 for the office that acts instead; else NotAllowed
"""

from dataclasses import dataclass
from typing import Any

from ..history.errors import NotAllowed
from ..notice.recipients import Audience
from ..people.actor import Actor
from ..people.codes import LEVEL_DIGITS
from ..people.divisions import region_name
from ..people.roles import PLACE, ROLES, SYSTEM, TOWN, VILLAGE
from ..scope import Record
from .declare import Loop, State, Step, loop_of


@dataclass(frozen=True)
class Holder:
    """Who holds a matter. `named`: one body, post or place alone; else everybody of a role in whose scope it lies."""

    title: str
    named: bool
    role: str = ""
    body_id: int | None = None
    post_id: int | None = None
    seat: tuple[str, int | None] | None = None  # role and body of a post whose holder has left: who sits there now acts

    def is_held_by(self, actor: Actor) -> bool:
        if self.post_id is not None:
            return actor.post_id == self.post_id or (self.seat is not None and self.seat == (actor.role, actor.body_id))
        if self.body_id is not None:
            return actor.body_id == self.body_id
        return actor.role == self.role

    def audience(self, record: Record) -> Audience:
        """Whom a notice about the record is meant for, where it is meant for its holder."""
        return Audience(
            role=self.role,
            region=record.region,
            sector=record.sector,
            body=self.body_id,
            post=self.post_id,
            place=getattr(record, f"{type(record).scope_place}_id", None) if self.named and self.role else None,
        )


def holder_of(record: Record) -> Holder | None:
    """Who holds an open record; None where it is closed, or its body or post is not filled in."""
    loop = loop_of(record.code)
    state = loop.by_code.get(record.state) if loop else None
    if state is None or state.closed:
        return None
    return in_state(record, state)


def in_state(record: Record, state: State) -> Holder | None:
    """Who holds a record where it is in a state; None where its body or post is not filled in."""
    if state.post_field:
        post = _named(record, state.post_field)
        if post is None:
            return None
        seat = (post.role, post.body_id) if post.has_left else None
        return Holder(str(post), named=True, post_id=post.pk, seat=seat)
    if state.body_field:
        body = _named(record, state.body_field)
        return Holder(str(body), named=True, body_id=body.pk) if body is not None else None
    role = ROLES[state.role_for(record)]
    place = _named(record, type(record).scope_place) if role.level == PLACE else None
    title = who_holds(role.code, record.region, str(place or ""))
    return Holder(title, named=place is not None, role=role.code)


def who_holds(role: str, region: str, place: str = "") -> str:
    """Who of a role is to act there, as people say it: 清河镇, 金川村, 瑞丰化工厂; of a role of the whole district its title."""
    level = ROLES[role].level
    if level == PLACE and place:
        return place
    code = region[: LEVEL_DIGITS.get(level, 0)]
    of_one = level in (VILLAGE, TOWN) and len(code) == LEVEL_DIGITS[level]
    return region_name(code) if of_one else ROLES[role].title


def is_own_deadline(record: Record, actor: Actor) -> bool:
    """Whether the actor holds a record whose passing deadline others are told of: it is not theirs to put off."""
    loop, holder = loop_of(record.code), holder_of(record)
    state = loop.by_code.get(record.state) if loop else None
    told = state is not None and bool(state.escalate) and actor.role != SYSTEM
    return told and holder is not None and holder.is_held_by(actor)


def _named(record: Record, field: str) -> Any:
    """The body, post or place in a column; None where the model has none or it is empty."""
    return getattr(record, field.removesuffix("_id"), None) if field not in ("", "pk") else None


def in_whose_stead(loop: Loop, step: Step, record: Record, actor: Actor) -> str:
    """Whom the actor acts for who takes the step: nobody ("") for the holder, the holder's name for a substitute.

    Raises NotAllowed, which names who holds it and who may act instead.
    """
    if step.taker is not None:
        if not step.taker(record, actor):
            raise NotAllowed(f"“{step.title}”不由您的岗位办。")
        return ""
    holder = holder_of(record)
    if holder is None or not holder.named or holder.is_held_by(actor):
        return ""
    if actor.role in step.instead:
        return holder.title
    others = "、".join(ROLES[role].title for role in step.instead)
    raise NotAllowed(
        f"这件事在{holder.title}手上，“{step.title}”由他们办"
        + (f"，能代办的是{others}。" if others else "，别人不能代办。")
    )


def may_take(loop: Loop, step: Step, record: Record, actor: Actor) -> bool:
    """Whether the step is the actor's to take, as holder or instead."""
    if step.led or not actor.may(loop.power(step)):
        return False
    try:
        in_whose_stead(loop, step, record, actor)
    except NotAllowed:
        return False
    return True
