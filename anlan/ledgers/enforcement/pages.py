"""The papers of an inspection: /checks/JC-2024-0001/papers/   …/papers/record.docx"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.evidence.serving import as_kept
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import RecordAct, RecordNote
from anlan.kernel.loop.timeline import step_title
from anlan.kernel.paper import pdf
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.places.models import Enterprise

from .frequency import calls_of, cap_of, counted
from .inspections import findings
from .issuing import docx_of, issued
from .models import Check
from .papers import PAPERS, NotReady, Paper

_POWER = "checks.add"  # whoever inspects makes the papers

_FILES = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_of),
    "pdf": ("application/pdf", pdf.write),
}

RecordAct(
    "inspection_papers", "执法文书", power=_POWER, opens=True, hint="已出具的文书，和还没出具的草稿。",
    address=lambda record: f"/checks/{record.number}/papers/" if isinstance(record, Check) else "",
)  # fmt: skip


def _visits(record: Record, actor: Actor) -> str:
    """How often a firm was called on this year: on its page, and on that of a plan that is to be approved or carried out."""
    firm = record.place if isinstance(record, Check) and record.checked_on is None else record
    if not isinstance(firm, Enterprise):
        return ""
    year = clock.today().year
    calls = calls_of(firm, year)
    context = {
        "year": year, "calls": calls, "total": sum(count for _, count in calls), "counted": counted(firm, year).count(),
        "cap": cap_of(firm),
    }  # fmt: skip
    return render_to_string("enforcement/_visits.html", context)


RecordNote("visits", _visits)


@dataclass(frozen=True)
class Offer:
    """A kind of paper of an inspection: its files once it was issued; else its draft, or what is missing for it, and the step that
    issues it.
    """

    code: str
    paper: Paper
    step: str
    files: list[Attachment]
    missing: str = ""


@require_safe
@signed_in
def papers(request: ActingRequest, number: str) -> HttpResponse:
    """What was issued of an inspection, and what can be looked at beforehand."""
    require(request.actor, _POWER)
    check = find(Check, request.actor, number)
    found = findings(check)
    offers = [_offer(code, check, found) for code in PAPERS]
    return render(request, "enforcement/papers.html", {"check": check, "offers": offers})


def _offer(code: str, check: Check, found: list[Any]) -> Offer:
    paper, files = PAPERS[code], issued(check, code)
    missing = ""
    try:
        paper.write(check, found)
    except NotReady as error:
        missing = str(error)
    return Offer(code, paper, step_title(check.code, paper.step), files, missing)


@require_safe
@signed_in
def file(request: ActingRequest, number: str, code: str, kind: str) -> HttpResponseBase:
    """A paper as a file: as it was issued; before that, a draft."""
    require(request.actor, _POWER)
    check = find(Check, request.actor, number)
    if code not in PAPERS or kind not in _FILES:
        raise Http404("没有这种文书。")
    mime, write = _FILES[kind]
    if kept := next((each for each in issued(check, code) if each.mime == mime), None):
        return as_kept(kept)
    try:
        content = write(PAPERS[code].write(check, findings(check)))
    except (NotReady, pdf.FontMissing) as error:
        context = {"message": str(error), "back": f"/checks/{number}/papers/"}
        return render(request, "ui/refused.html", context, status=409)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{check.number}-{code}-draft.{kind}"'
    return answer


urlpatterns: list[URLPattern] = [
    path("checks/<str:number>/papers/", papers),
    path("checks/<str:number>/papers/<str:code>.<str:kind>", file),
]
