"""Open to-dos follow from what loops declare: where an upgrade gave a state to another holder, they are made again after `migrate`.

keep_todos(progress=print)      # does nothing where every loop's to-dos are by the rule in force
"""

from collections.abc import Callable

from .. import clock
from ..loop.declare import LOOPS
from ..loop.todos_again import mend, rule_of
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.divisions import district_code
from ..people.roles import AUDITOR
from .declare import LEDGERS
from .marks import keep_mark, mark_of

_MARK, _COLUMN = "to-dos by ", "state"


def keep_todos(progress: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Make the open to-dos of loops whose rule has changed anew: {ledger: how many were others}.

    Nobody altered them, so no verification may say so; the auditor is told how many there were, for one that somebody did
    alter shortly before is among them.
    """
    counts: dict[str, int] = {}
    for code, loop in LOOPS.items():
        mark = _MARK + rule_of(loop)
        if mark_of(loop.model, _COLUMN) == mark:
            continue
        if count := mend(loop, clock.now()):
            counts[code] = count
            progress(f"{LEDGERS[code].title}：{count}条待办按新的规则重新安排了")
        keep_mark(loop.model, _COLUMN, mark)
    if counts:
        _tell_auditor(counts)
    return counts


def _tell_auditor(counts: dict[str, int]) -> None:
    now, named = clock.now(), "、".join(f"{LEDGERS[code].title}{count}条" for code, count in counts.items())
    tell(
        f"todos by rule:{now:%Y-%m-%d %H:%M}",
        f"软件升级后换了经办岗位，待办已按新的规则重新安排：{named}",
        to=Audience(role=AUDITOR, region=district_code()),
        about=About("todos", 0, district_code(), "general"),
        now=now,
    )
