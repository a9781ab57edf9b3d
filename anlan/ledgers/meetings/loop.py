"""A decision is carried out by the body that holds it, and says so with what it did."""

from anlan.kernel import clock
from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN, VILLAGE

from .models import Decision

# Whoever works at a body to which a decision may be given.
WORKING_FOR_BODIES = (LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE)

Loop(
    Decision,
    start="open",
    states=(
        State("open", "办理中", body_field="holder_id", todo="落实", due_field="due_on", escalate=(OFFICE, LEADER)),
        State("done", "已办结", closed=True),
    ),
    steps=(
        Step(
            "finish", "办结", ("open",), "done", by=WORKING_FOR_BODIES, instead=(OFFICE,), brings=("feedback",),
            needs=("feedback",), offers_photo="办结佐证",
            sets=lambda decision, at: {"done_on": clock.legal_day(at)},
        ),
    ),
)  # fmt: skip
