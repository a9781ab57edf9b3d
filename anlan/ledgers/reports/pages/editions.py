"""The page behind the code on the last page of a report: what was issued, whether it is the newest, and whether a file says the same.

GET, POST /editions/BG-2024-0001/1a2b3c4d5e6f7a8b/
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from anlan.check.files.reading import read
from anlan.kernel import limits
from anlan.kernel.evidence.store import safe_name
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.limits import Refused, TooHeavy
from anlan.kernel.limits.apart import AT_ONCE
from anlan.kernel.paper import html, text
from anlan.kernel.paper.tree import Document
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.compose import compose
from anlan.kernel.report.freeze import check_of, frozen_figures, frozen_report, holds
from anlan.kernel.report.letter import Letter
from anlan.kernel.report.models import FrozenReport
from anlan.kernel.scope import unscoped

from ..comparing import Difference, differences, is_alike
from ..links import figure_href, footnote
from ..models import Report
from .reports import reports_of

_MOST_SHOWN = 100


@dataclass(frozen=True)
class Edition:
    """An issued report as whoever has its code finds it. newest: the last edition that was issued in its place, None where it is that."""

    report: Report
    issued: FrozenReport
    newest: Report | None
    newest_at: datetime | None


@dataclass(frozen=True)
class Compared:
    """What a file has that was not issued, and what it lacks. alike: whether it is a file of this report at all."""

    name: str
    found: list[Difference]
    alike: bool

    @property
    def shown(self) -> list[Difference]:
        return self.found[:_MOST_SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edition(request: ActingRequest, number: str, check: str) -> HttpResponse:
    """The frozen edition; a POST compares a file with it, of which nothing is kept."""
    found = _edition(number, check)
    document = _document(found, request.actor)
    compared, problem = None, ""
    if request.method == "POST":
        try:
            compared = _compared(request, document)
        except (Refused, TooHeavy) as error:
            problem = str(error)
    context = {
        "edition": found,
        "intact": holds(found.issued),
        "may_read": reports_of(request.actor).filter(pk=found.report.pk).exists()
        if request.actor.may("reports.view")
        else False,
        "sheet": mark_safe(html.write(document)),
        "compared": compared,
        "problem": problem,
    }
    return render(request, "reports/edition.html", context, status=422 if problem else 200)


def _edition(number: str, check: str) -> Edition:
    """The edition with this number and code. Raises Http404: a wrong code tells no more than a wrong number."""
    with unscoped("whoever has the code of an issued report holds its text, wherever they sit", Report):
        report = Report.objects.filter(number=number).first()
        issued = frozen_report(report) if report else None
        if report is None or issued is None or not constant_time_compare(check_of(issued), check):
            raise Http404("没有这个核对码。请看有没有扫全，或者抄错。")
        newest = _newest(report)
    kept = frozen_report(newest) if newest else None
    return Edition(report, issued, newest, kept.frozen_at if kept else None)


def _newest(report: Report) -> Report | None:
    """The last edition that was issued in place of a report; None where it is itself the last."""
    newest: Report | None = None
    following: Report | None = report
    while following := Report.objects.filter(replaces=following, state="issued").first():
        newest = following
    return newest


def _document(found: Edition, actor: Actor) -> Document:
    """What was issued, whoever reads it; its figures lead to what each may see."""
    issued, figures = found.issued, frozen_figures(found.report)
    keys = {figure.key: figure.pk for figure in figures}
    composed = compose(
        issued.text,
        title=issued.title,
        scope=issued.scope,
        period=issued.period,
        byline=issued.byline,
        letter=Letter.kept(issued.letter),
        footnote=footnote(found.report, file=False),
        frozen=figures,
        issued=True,
        link=lambda printed: figure_href(printed, found.report, issued=keys),
    )
    return composed.document


def _compared(request: ActingRequest, document: Document) -> Compared:
    """Raises Refused and TooHeavy."""
    upload: Any = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Refused("请选一个文件（.docx、.txt）。")
    name = safe_name(upload.name or "")
    if (upload.size or 0) > limits.TEXT_BYTES:
        raise Refused(f"{name} 超过{limits.TEXT_BYTES // limits.MEGABYTE}兆，请换一份。")
    try:
        other = read(upload.read(), name, AT_ONCE)
    except TooHeavy as error:
        raise Refused(f"{name} 太大，比不了，请另存为 .txt 再试。") from error
    own = text.write(replace(document, footnote=None))
    alike = is_alike(own, other)
    return Compared(name, differences(own, other) if alike else [], alike)
