"""An opinion is answered, once; who is not content says so in a further one."""

from anlan.kernel import clock
from anlan.kernel.loop.declare import WORKING, Limit, Loop, State, Step
from anlan.kernel.people.roles import ADMINISTRATOR, LEADER, OFFICE

from .models import Opinion

Loop(
    Opinion,
    start="open",
    asks=True,
    states=(
        State(
            "open", "待答复", holder=OFFICE, todo="答复", escalate=(LEADER,),
            within=Limit(5, WORKING, source="示范，待区里核定"),
        ),
        State("answered", "已答复", closed=True),
    ),
    steps=(
        Step(
            "answer", "答复", ("open",), "answered", by=(OFFICE, ADMINISTRATOR), brings=("reply",), needs=("reply",),
            sets=lambda opinion, at: {"answered_on": clock.legal_day(at)},
        ),
    ),
)  # fmt: skip
