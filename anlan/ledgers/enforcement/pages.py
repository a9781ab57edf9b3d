"""Papers of an inspection or a case, and visits to a firm: /papers/checks/JC-2024-0001/   …/record.docx"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
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
from anlan.kernel.paper.tree import Document
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN
from anlan.places.desks import is_own_desk
from anlan.places.models import Enterprise

from . import case_papers, charges, given, papers, weighing
from .documents import PAPERS, NotReady, Paper, document, papers_of
from .door import pages as door
from .draws import pages as draws
from .frequency import calls_of, cap_of, counted
from .issuing import docx_of, findings, issued
from .models import Case, Check, Violation
from .money import yuan
from .payment import surcharge
from .penalty_table import articles
from .violations import DROPPED, WEIGHED

_KINDS = (case_papers, papers)  # declared by being read
_FILES: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_of),
    "pdf": ("application/pdf", pdf.write),
}
_MODELS: dict[str, type[Record]] = {"checks": Check, "enforcement": Case}


def _address(record: Record) -> str:
    return f"/papers/{record.code}/{record.number}/" if record.code in _MODELS else ""


RecordAct(
    "papers", "执法文书", power="checks.add", opens=True, hint="已出具的文书，和还没出具的草稿。", address=_address
)  # whoever enforces makes the papers


def _visits(record: Record, actor: Actor) -> str:
    """How often a firm was called on this year: on its page, and on that of a plan that is to be approved or carried out."""
    firm = record.place if isinstance(record, Check) and record.checked_on is None else record
    if not isinstance(firm, Enterprise):
        return ""
    day = record.planned_on if isinstance(record, Check) else None
    year = (day or clock.today()).year
    calls = calls_of(firm, year)
    context = {
        "year": year, "calls": calls, "total": sum(count for _, count in calls), "counted": counted(firm, year).count(),
        "cap": cap_of(firm), "coming": door.at_the_door(firm, actor),
    }  # fmt: skip
    return render_to_string("enforcement/_visits.html", context)


RecordNote("visits", _visits)
RecordNote("papers given", given.note)


def _violations(record: Record, actor: Actor) -> str:
    """A case's violations with what each costs, and the sum; of one violation what its article allows."""
    if isinstance(record, Violation):
        article = articles().get(record.article)
        hint = weighing.hint(record) if record.state == WEIGHED else ""
        return render_to_string(
            "enforcement/_article.html", {"article": article, "hint": hint, "mark": article and article.mark == "V"}
        )
    if not isinstance(record, Case) or not (rows := charges.rows_of(record)):
        return ""
    charged = charges.charges_of(record)
    amount = charges.total(charged)
    context = {
        "charges": charged, "total": yuan(amount) if amount else "", "dropped": len(rows) - len(charged),
        "unweighed": sum(row.state not in (WEIGHED, DROPPED) for row in rows),
    }  # fmt: skip
    return render_to_string("enforcement/_charges.html", context)


RecordNote("violations", _violations)


def _late(record: Record, actor: Actor) -> str:
    """What a late fine costs more by today."""
    days, amount = surcharge(record) if isinstance(record, Case) else (0, Decimal(0))
    return render_to_string("enforcement/_surcharge.html", {"days": days, "amount": yuan(amount)}) if days else ""


RecordNote("surcharge", _late)


@dataclass(frozen=True)
class Offer:
    """A kind of paper of a record: its files once it was issued; else its draft, or what is missing for it, and the steps that issue
    it.
    """

    paper: Paper
    steps: str
    files: list[Attachment]
    missing: str = ""


@require_safe
@signed_in
def papers_page(request: ActingRequest, ledger: str, number: str) -> HttpResponse:
    """What was issued of an inspection or a case, and what can be looked at beforehand."""
    record = _found(request, ledger, number)
    offers = [_offer(record, paper) for paper in papers_of(ledger)]
    context = {"record": record, "offers": offers, "address": _address(record)}
    return render(request, "enforcement/papers.html", context)


def _found(request: ActingRequest, ledger: str, number: str) -> Record:
    if ledger not in _MODELS:
        raise Http404("没有这种文书。")
    require(request.actor, f"{ledger}.add")
    return find(_MODELS[ledger], request.actor, number)


def _offer(record: Record, paper: Paper) -> Offer:
    steps = "或".join(f"“{step_title(record.code, step)}”" for step in paper.steps)
    if files := issued(record, paper):
        return Offer(paper, steps, files)
    try:
        document(record, paper.code, findings(record), issued=False)
    except NotReady as error:
        return Offer(paper, steps, [], str(error))
    return Offer(paper, steps, [])


@require_safe
@signed_in
def file(request: ActingRequest, ledger: str, number: str, code: str, kind: str) -> HttpResponseBase:
    """A paper as a file: as it was issued; before that, a draft, which the firm itself never sees."""
    paper = PAPERS.get(code)
    if paper is None or paper.ledger != ledger or kind not in _FILES:
        raise Http404("没有这种文书。")
    if request.actor.role == ENTERPRISE:
        record: Any = find(_MODELS[ledger], request.actor, number)
        is_there = record.state != WITHDRAWN and paper.is_given(record)
        if not is_there or not is_own_desk(record.place, request.actor):
            raise Http404(
                "没有这条记录，或者它不在您的管辖范围内。"
            )  # as of one that is not there: what is to come is not told
    else:
        record = _found(request, ledger, number)
    mime, write = _FILES[kind]
    if kept := next((each for each in issued(record, paper) if each.mime == mime), None):
        return as_kept(kept)
    if request.actor.role == ENTERPRISE:
        raise Http404("这份文书没有这种格式。")
    try:
        content = write(document(record, code, findings(record), issued=False))
    except (NotReady, pdf.FontMissing) as error:
        context = {"message": str(error), "back": _address(record)}
        return render(request, "ui/refused.html", context, status=409)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{record.number}-{code}-draft.{kind}"'
    return answer


urlpatterns: list[URLPattern] = [
    path("papers/<str:ledger>/<str:number>/", papers_page),
    path("papers/<str:ledger>/<str:number>/<str:code>.<str:kind>", file),
    *draws.urlpatterns,
    *door.urlpatterns,
]
