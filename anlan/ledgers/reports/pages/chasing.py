"""Bodies are asked to write for a report, and those who have not handed in are chased.

POST /reports/BG-2024-0001/ask/   …/chase/
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.kernel.ledger.access import ActingRequest, signed_in

from ..contributions import IN_WORK, ask, chase, unasked
from .reports import acting, report_for


@require_POST
@signed_in
def ask_bodies(request: ActingRequest, number: str) -> HttpResponse:
    """Ask those whom the text names and nobody asked yet."""
    report = _own(request, number)
    if isinstance(report, HttpResponse):
        return report
    count = len(unasked(report))
    ask(report, request.actor)
    messages.success(request, f"请了{count}个单位写。" if count else "该请的都请过了。")
    return redirect(f"/reports/{number}/")


@require_POST
@signed_in
def chase_bodies(request: ActingRequest, number: str) -> HttpResponse:
    """Remind all who have not handed in."""
    report = _own(request, number)
    if isinstance(report, HttpResponse):
        return report
    count = chase(report, request.actor)
    messages.success(request, f"提醒了{count}个单位。" if count else "都交齐了，没有要催的。")
    return redirect(f"/reports/{number}/")


def _own(request: ActingRequest, number: str) -> Any:
    """The report that its drafter still writes; else the way back with what is said."""
    actor = acting(request, "reports.change")
    report = report_for(actor, number)
    if actor.body_id == report.body_id and report.state in IN_WORK:
        return report
    messages.error(request, f"这份报告由{report.body}起草，送出去以前由他们请人写、催人交。")
    return redirect(f"/reports/{number}/")
