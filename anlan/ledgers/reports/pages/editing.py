"""The editor of a report: its text, the figures to pick from, and a preview that marks what is wrong and shows what is left out.

/reports/BG-2024-0001/edit/   …/preview/
"""

from functools import cache
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from anlan.kernel.column.spelling import whole_number
from anlan.kernel.history.errors import LoopError
from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import compute
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.declare import state_title
from anlan.kernel.paper import html
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.pinyin import spelled
from anlan.kernel.report.compose import compose
from anlan.kernel.report.marks import FURTHER, OPTIONS, in_words
from anlan.kernel.report.naming import other_names, title_of
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.report.slots import MEANINGS
from anlan.ui.figures import visible
from anlan.ui.forms.keys import key_of

from .reports import acting, figure_href, report_for

_HOW_TO_CHANGE = {
    "signing": "要改，请先“收回修改”。",
    "reviewed": "要改，请先“收回修改”。",
    "issued": "要改，请办“改发新版”，新版会写明代替哪一份。",
    "withdrawn": "",
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: ActingRequest, number: str) -> HttpResponse:
    """The report's text, with the figures to pick and a preview; two editors: the second sees who was first."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    require(actor, "reports.change")
    if report.state != "draft":
        messages.error(
            request, f"这份报告{state_title(type(report), report.state)}，不能改文字。{_HOW_TO_CHANGE[report.state]}"
        )
        return redirect(f"/reports/{number}/")
    text_now, problems, status = in_words(report.text), [], 200
    if request.method == "POST":
        text_now = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            values = {"text": in_words(text_now), "title": request.POST.get("title", report.title)}
            correct(
                report,
                values,
                actor=actor,
                key=key_of(request),
                version=whole_number(request.POST.get("version", "")) or 0,
            )
            return redirect(f"/reports/{number}/")
        except (LoopError, ValueError) as error:
            problems, status = [str(error)], 409
    context = {
        "report": report,
        "text": text_now,
        "problems": problems,
        "version": report.version,
        "key": uuid4(),
        "picks": _picks(report, actor),
        "options": {**OPTIONS, **FURTHER}.items(),
        "slots": MEANINGS.items(),
        **_previewed(text_now, report, actor),
    }
    return render(request, "reports/report_edit.html", context, status=status)


def _picks(report: Any, actor: Actor) -> list[tuple[str, str, str, str, str]]:
    """The figures to pick from: (title, value, as officials say it, ledger, other names and how all are spelled)."""
    figures = visible(actor)
    values = compute([figure.code for figure in figures], actor.scope.narrowed(report.region), report.period)
    return [
        (
            figure.title,
            words.printed(values[figure.code].total, figure.unit),
            words.printed(values[figure.code].total, figure.unit, about=True),
            LEDGERS[figure.ledger].title,
            _spelled(figure.code),
        )
        for figure in figures
    ]


@cache
def _spelled(code: str) -> str:
    names = (title_of(code), *other_names(code))
    return " ".join(part for name in names for part in (name, spelled(name)))


def _previewed(outline: str, report: Any, actor: Actor) -> dict[str, Any]:
    """The text as it will be printed, or what is wrong in it, by line and column."""
    try:
        composed = compose(
            outline, title=report.title, scope=actor.scope.narrowed(report.region), period=report.period, draft=True,
            link=lambda printed: figure_href(printed, report),
        )  # fmt: skip
    except OutlineError as error:
        return {"preview": "", "outline_problems": error.problems}
    return {"preview": mark_safe(html.write(composed.document)), "outline_problems": composed.problems}


@require_POST
@signed_in
def preview(request: ActingRequest, number: str) -> HttpResponse:
    """The preview alone, for the editor."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    require(actor, "reports.change")
    outline = request.POST.get("text", "").replace("\r\n", "\n")
    return render(request, "reports/_preview.html", _previewed(outline, report, actor))
