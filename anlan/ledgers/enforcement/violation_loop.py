"""How a violation of a case is weighed, as often as it may, or dropped."""

from typing import Any

from anlan.kernel.loop.declare import Loop, State
from anlan.kernel.people.roles import LEADER

from . import charges, weighing
from .penalty_table import Choices, choices
from .states import of_its_body, state, step
from .violations import DROPPED, WEIGHED, Violation

LISTED = "listed"
_OPEN = (LISTED, WEIGHED)


def _articles(violation: Violation) -> Choices:
    day = None if violation.later_law else violation.acted_on
    return choices(violation.violation, violation.sector, day)


def _step(code: str, title: str, target: str, *brings: str, **more: Any) -> Any:
    return step(
        code,
        title,
        _OPEN,
        target,
        *brings,
        taker=of_its_body,
        barred=weighing.why_untouchable,
        also=charges.carry_to_case,
        **more,
    )


Loop(
    Violation,
    start=LISTED,
    grants_time=lambda violation: (LEADER,),
    states=(
        state(LISTED, "待裁量", "裁量", "decide"),
        State(WEIGHED, "已裁量", closed=True),
        State(DROPPED, "不予认定", closed=True),
    ),
    steps=(
        _step(
            "weigh", "裁量", WEIGHED, "acted_on", "article", "later_law", "basis", "violated", "party", "penalty_kind", "circumstance",
            "fine_yuan", "discretion",
            needs=("acted_on", "discretion"), offers={"article": _articles}, sets=charges.from_article,
            about="选适用条款，在幅度里定罚款，写明裁量的理由；告知以后只能减轻",
        ),
        _step("drop", "不予认定", DROPPED, "dropped_because", needs=("dropped_because",), about="查下来不成立的，写明理由去掉"),
    ),
    also=charges.add_the_cases_own,
)  # fmt: skip
