"""Whether a matter reaches anybody: where nobody of its holder has an account, nobody there sees that it is theirs.

unreached(hazard)                    # 红星砖厂还没有人有账号，在这里看不到这件事，请另行告知；办完可以由镇街代办。
unreached_in(hazard, rectifying)     # 红星砖厂
"""

from .. import clock
from ..notice.recipients import Audience, holders
from ..people.models import Account
from ..people.roles import ROLES
from ..scope import Record
from .declare import State, loop_of
from .holding import in_state


def unreached_in(record: Record, state: State) -> str:
    """Who would hold a record in a state, where nobody of them has an account; "" where somebody has, or nobody would hold it."""
    holder = None if state.closed else in_state(record, state)
    if holder is None:
        return ""
    place = getattr(record, f"{type(record).scope_place}_id", None) if holder.named and holder.role else None
    audience = Audience(
        role=holder.role,
        region=record.region,
        sector=record.sector,
        body=holder.body_id,
        post=holder.post_id,
        place=place,
    )
    people = {post.person_id for post in holders(audience, clock.today())}
    return "" if Account.objects.filter(person_id__in=people, is_active=True).exists() else holder.title


def unreached(record: Record) -> str:
    """What is told of an open record that nobody of its holder can see, with who may act instead; "" where somebody can."""
    loop = loop_of(record.code)
    state = loop.by_code.get(record.state) if loop else None
    title = unreached_in(record, state) if state is not None else ""
    if loop is None or not title:
        return ""
    next_step, *_ = loop.steps_from(record.state)
    roles = "、".join(ROLES[role].title for role in next_step.instead)
    return f"{title}还没有人有账号，在这里看不到这件事，请另行告知{f'；办完可以由{roles}代办' if roles else ''}。"
