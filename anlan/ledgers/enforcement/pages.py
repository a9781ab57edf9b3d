"""The papers of an inspection: /checks/JC-2024-0001/papers/   …/papers/record.docx"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.belongings import Branch, rows_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.paper import pdf
from anlan.kernel.paper.tree import Document
from anlan.kernel.people.actor import Actor

from .models import Check
from .papers import PAPERS, NotReady

_POWER = "checks.add"  # whoever inspects makes the papers


def _docx(document: Document) -> bytes:
    from anlan.kernel.paper import docx  # its library takes a tenth of the start of every command

    return docx.write(document)


_FILES = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": ("application/pdf", pdf.write),
}

RecordAct(
    "inspection_papers", "执法文书", power=_POWER, opens=True, hint="现场检查记录、责令限期整改指令书，按登记的内容生成。",
    address=lambda record: f"/checks/{record.number}/papers/" if isinstance(record, Check) else "",
)  # fmt: skip


def _hazards(check: Check, actor: Actor) -> list[Any]:
    """What the inspection found, in the order in which it was put in."""
    return list(rows_of(Branch(LEDGERS["hazards"]), check, actor.scope).order_by("pk"))


@require_safe
@signed_in
def papers(request: ActingRequest, number: str) -> HttpResponse:
    """What can be printed of an inspection, and what is missing for the rest."""
    require(request.actor, _POWER)
    check = find(Check, request.actor, number)
    hazards = _hazards(check, request.actor)
    offers = [(code, paper, _missing(code, check, hazards)) for code, paper in PAPERS.items()]
    return render(request, "enforcement/papers.html", {"check": check, "offers": offers})


def _missing(code: str, check: Check, hazards: list[Any]) -> str:
    try:
        PAPERS[code].write(check, hazards)
    except NotReady as error:
        return str(error)
    return ""


@require_safe
@signed_in
def file(request: ActingRequest, number: str, code: str, kind: str) -> HttpResponse:
    """A paper as a file."""
    require(request.actor, _POWER)
    check = find(Check, request.actor, number)
    if code not in PAPERS or kind not in _FILES:
        raise Http404("没有这种文书。")
    mime, write = _FILES[kind]
    try:
        content = write(PAPERS[code].write(check, _hazards(check, request.actor)))
    except (NotReady, pdf.FontMissing) as error:
        context = {"message": str(error), "back": f"/checks/{number}/papers/"}
        return render(request, "ui/refused.html", context, status=409)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{check.number}-{code}.{kind}"'
    return answer


urlpatterns: list[URLPattern] = [
    path("checks/<str:number>/papers/", papers),
    path("checks/<str:number>/papers/<str:code>.<str:kind>", file),
]
