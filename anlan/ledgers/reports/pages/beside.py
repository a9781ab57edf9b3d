"""Two editions beside each other, and what changed since the edition before, for whoever is to sign.

/reports/BG-2024-0001/beside/?with=BG-2023-0007   …/since/
"""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.loop.declare import state_title
from anlan.kernel.paper import html
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.scope import Record

from ..models import Report
from ..versions import SAME, Change, beside, edition_before, figures_beside, printed_parts, summed_up
from .reports import acting, compose_for, refused, report_for, reports_of

_MOST = 100


@require_safe
@signed_in
def side_by_side(request: ActingRequest, number: str) -> HttpResponse:
    """A report and another edition, paragraph by paragraph; what did not change is folded away."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    other = request.GET.get("with", "")
    before = report_for(actor, other) if other else edition_before(report, actor.scope)
    others = reports_of(actor).filter(region=report.region).exclude(pk=report.pk).order_by("-ends_on", "-pk")[:_MOST]
    context: dict[str, Any] = {"report": report, "before": before, "others": others}
    if before is not None:
        try:
            context |= _compared(before, report, actor)
        except OutlineError as error:
            return refused(request, f"有一份的正文里有问题，先改好再比：{error}", f"/reports/{number}/")
    return render(request, "reports/report_beside.html", context)


def _compared(before: Report, report: Report, actor: Actor) -> dict[str, Any]:
    old, new = compose_for(before, actor), compose_for(report, actor)
    changes = beside(printed_parts(old.document), printed_parts(new.document))
    figures = figures_beside(old.figures, new.figures)
    return {"groups": _grouped(changes), "figures": figures, "summed_up": summed_up(changes, figures)}


def _grouped(changes: list[Change]) -> list[tuple[bool, list[Change]]]:
    """Runs of paragraphs: (whether they are the same, they)."""
    return [(same, list(run)) for same, run in groupby(changes, lambda change: change.kind == SAME)]


def since(report: Report, actor: Actor) -> str:
    """What changed since the edition before, as HTML for whoever is to sign; where there was none, that it is the first."""
    before = edition_before(report, actor.scope)
    context: dict[str, Any] = {
        "report": report,
        "before": before,
        "edition": "上一版" if report.replaces_id else "上一期",
        "state": state_title(Report, report.state),
    }
    if before is not None:
        try:
            context |= _compared(before, report, actor)
        except OutlineError:
            context["broken"] = True
    return render_to_string("reports/_since.html", context)


def to_read(record: Record, actor: Actor) -> str:
    """What whoever decides over a report reads where they decide: what changed since the edition before, and its sheet."""
    if not isinstance(record, Report) or record.state not in ("checking", "signing", "reviewed"):
        return ""
    try:
        sheet = html.write(compose_for(record, actor).document)
    except OutlineError:
        return ""
    return mark_safe(since(record, actor) + sheet)


@require_safe
@signed_in
def since_before(request: ActingRequest, number: str) -> HttpResponse:
    """The same alone, for the signer's home, which does not wait for it."""
    actor = acting(request, "reports.view")
    return HttpResponse(since(report_for(actor, number), actor))


def before_signing(number: str, actor: Actor) -> str:
    """What the signer's home says of a report: what is missing in it, and what changed; that is asked for by itself."""
    return render_to_string("reports/_to_sign.html", {"report": reports_of(actor).filter(number=number).first()})
