"""What bodies write for a report: who has handed in, beside the report; and, on a paragraph's own page, what its writer needs."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from anlan.kernel import clock
from anlan.kernel.loop.declare import state_title
from anlan.kernel.paper import html
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.report.compose import compose
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.scope import Record

from ..contributions import ASKED, IN_WORK, WRITTEN, contributions_of, unasked
from ..models import Contribution, Report


def beside(report: Report, actor: Actor) -> dict[str, Any]:
    """What stands beside a report of the paragraphs that others write."""
    now = clock.today()
    rows = [
        {
            "writer": each.writer,
            "topic": each.topic,
            "state": state_title(Contribution, each.state),
            "waits": each.state == ASKED,
            "done": each.state in WRITTEN,
            "late": each.state == ASKED and each.due_on < now,
            "due_on": each.due_on,
            "href": f"/ledgers/contributions/{each.number}/",
        }
        for each in contributions_of(report)
    ]
    in_work, drafts = report.state in IN_WORK, actor.body_id == report.body_id and actor.may("reports.change")
    return {
        "contributions": rows,
        "come": sum(row["done"] for row in rows),
        "waiting": sum(row["waits"] for row in rows),
        "unasked": unasked(report) if in_work else [],
        "may_ask": in_work and drafts,
    }


def note(record: Record, actor: Actor) -> str:
    """For whoever writes a paragraph: for which report, what was written the time before, and how it will be printed."""
    if not isinstance(record, Contribution):
        return ""
    report = record.report
    context = {
        "contribution": record,
        "report": report,
        "place": region_path(report.region),
        "writes": record.state == ASKED and actor.body_id == record.writer_id,
        **printed(record, record.text, actor),
    }
    return render_to_string("reports/_contribution.html", context)


def last_time(record: Contribution) -> Contribution | None:
    """What the body wrote on this the last time, for the report before."""
    rows = Contribution.objects.of(record.writer).filter(topic=record.topic, state__in=WRITTEN)
    return rows.exclude(pk=record.pk).exclude(report=record.report_id).order_by("-pk").first()


def printed(record: Contribution, text: str, actor: Actor) -> dict[str, Any]:
    """A paragraph as it will be printed, as far as the actor sees what it counts, with what is wrong marked in it."""
    report = record.report
    if not text.strip():
        return {}
    try:
        composed = compose(
            text, title=record.topic, scope=actor.scope.narrowed(report.region), period=report.period, draft=True
        )
    except OutlineError as error:
        return {"broken": str(error)}
    return {"sheet": mark_safe(html.write(composed.document)), "problems": composed.problems}
