"""A decision is carried out by the body that holds it, which says on the way how far it is, and at the end what it did."""

from datetime import datetime

from anlan.kernel import clock
from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN, VILLAGE

from .models import Decision

# Whoever works at a body to which a decision may be given.
WORKING_FOR_BODIES = (LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE)


def _tell_whoever_gave_it(decision: Decision, actor: Actor, now: datetime) -> None:
    """Let the people of the body that wrote the decision down know how far it is; of a body that is not known, the office."""
    about = About(decision.code, decision.pk, decision.region, decision.sector)
    tell(
        f"progress:{decision.pk}:{decision.version}",
        f"{actor.name}报进展：{decision.subject()}：{decision.progress}",
        to=Audience(role=OFFICE, region=decision.region, body=decision.body_id),
        about=about,
        now=now,
    )


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
        Step(
            "report", "报进展", ("open",), "open", by=WORKING_FOR_BODIES, brings=("progress",), needs=("progress",),
            offers_photo="进展佐证", also=_tell_whoever_gave_it, about="没有办完的，先报办到哪一步；期限不变",
        ),
    ),
)  # fmt: skip
