"""Whether a matter reaches anybody: where nobody of its holder has an account, nobody there sees that it is theirs.

reach = Reach(hazard)
reach.unreached_in(rectifying)     # 红星砖厂
reach.words()                      # 红星砖厂还没有人有账号，在这里看不到这件事，请另行告知；办完可以由镇街代办。
"""

from .. import clock
from ..notice.recipients import holders
from ..people.models import Account
from ..people.roles import ROLES
from ..scope import Record
from .declare import State, loop_of
from .holding import Holder, in_state


class Reach:
    """Whom a record reaches; each holder is looked up once, however many steps lead to it."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._reached: dict[Holder, bool] = {}

    def unreached_in(self, state: State) -> str:
        """Who would hold the record in a state, where nobody of them has an account; "" where somebody has, or nobody would hold it."""
        holder = None if state.closed else in_state(self.record, state)
        if holder is None:
            return ""
        if holder not in self._reached:
            people = {post.person_id for post in holders(holder.audience(self.record), clock.today())}
            self._reached[holder] = Account.objects.filter(person_id__in=people, is_active=True).exists()
        return "" if self._reached[holder] else holder.title

    def words(self) -> str:
        """What is told of an open record that nobody of its holder can see, with who may act instead; "" where somebody can."""
        loop = loop_of(self.record.code)
        state = loop.by_code.get(self.record.state) if loop else None
        title = self.unreached_in(state) if state is not None else ""
        if loop is None or not title:
            return ""
        next_step, *_ = loop.steps_from(self.record.state)
        roles = "、".join(ROLES[role].title for role in next_step.instead)
        return f"{title}还没有人有账号，在这里看不到这件事，请另行告知{f'；办完可以由{roles}代办' if roles else ''}。"
