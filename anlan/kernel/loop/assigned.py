"""What somebody is given to do by a day, as a ledger keeps it: a body carries it out, says on the way how far it is, and at the end
what it did.

class Decision(Assigned): …
assigned_loop(Decision)
"""

from datetime import datetime

from django.db import models

from .. import clock
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.actor import Actor
from ..people.roles import DEPARTMENT, LEADER, OFFICE, TOWN, VILLAGE
from ..scope import Record
from .declare import Loop, State, Step

# Whoever works at a body to which something may be given.
WORKING_FOR_BODIES = (LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE)


class Assigned(Record):
    """Something to be done, in the field `text` of its model. Who gave it sees to it; its holder sees it wherever it lies."""

    scope_holder = "holder"

    holder = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("完成时限")
    progress = models.TextField("办理进展", blank=True)
    feedback = models.TextField("落实情况", blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        abstract = True

    def subject(self) -> str:
        return str(self.text).replace("\n", " ")[:60]  # type: ignore[attr-defined]


def assigned_loop(model: type[Assigned], *, todo: str = "落实", done: str = "已办结", photo: str = "办结佐证") -> Loop:
    """The loop of what is given so. An answer half-way closes nothing and wins no time."""
    return Loop(
        model,
        start="open",
        states=(
            State("open", "办理中", body_field="holder_id", todo=todo, due_field="due_on", escalate=(OFFICE, LEADER)),
            State("done", done, closed=True),
        ),
        steps=(
            Step(
                "finish", "办结", ("open",), "done", by=WORKING_FOR_BODIES, instead=(OFFICE,), brings=("feedback",),
                needs=("feedback",), offers_photo=photo, sets=lambda record, at: {"done_on": clock.legal_day(at)},
            ),
            report_step("open"),
        ),
    )  # fmt: skip


def report_step(state: str) -> Step:
    """An answer half-way, which leaves the matter in its state."""
    return Step(
        "report", "报进展", (state,), state, by=WORKING_FOR_BODIES, brings=("progress",), needs=("progress",),
        offers_photo="进展佐证", also=tell_giver, about="没有办完的，先报办到哪一步；期限不变",
    )  # fmt: skip


def tell_giver(record: Assigned, actor: Actor, now: datetime) -> None:
    """Let the people of the body that wrote it down know how far it is; of a body that is not known, the office."""
    tell(
        f"progress:{record.code}:{record.pk}:{record.version}",
        f"{actor.name}报进展：{record.subject()}：{record.progress}",
        to=Audience(role=OFFICE, region=record.region, body=record.body_id),
        about=About(record.code, record.pk, record.region, record.sector),
        now=now,
    )
