"""Reports: the sheet whose figures open their rows, the editor with preview, files, and frozen against now.

/reports/BG-2024-0001/   …/edit/   …/file.docx   …/changes/
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import indicator
from anlan.kernel.indicator.drill import base_of, describe, rows
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.paging import with_references
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.timeline import step_title
from anlan.kernel.paper import html, pdf, text
from anlan.kernel.paper.tree import Document
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.belonging import narrowed_to, number_in_key
from anlan.kernel.report.compose import Composed, Printed, compose, scope_words
from anlan.kernel.report.freeze import Difference, compare, frozen_figures, frozen_report, holds, rows_of
from anlan.kernel.report.letter import Letter
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.scope import NOTHING, Scope
from anlan.ui.figures import AS, NOW, rows_href, shown_figure, why_href
from anlan.ui.periods import Asked, period_words

from ..contributions import IN_WORK, missing_words, whole_text, words_of
from ..letter import letter_of
from ..links import belonging, figure_href, footnote, region_of, site
from ..signing import unlike_signed
from ..versions import printed_parts
from . import commenting
from .asked import beside


def _docx(document: Document) -> bytes:
    from anlan.kernel.paper import docx  # its library takes a tenth of the start of every command

    return docx.write(document)


FILES = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": ("application/pdf", pdf.write),
    "html": ("text/html; charset=utf-8", lambda document: html.page(document).encode()),
    "txt": ("text/plain; charset=utf-8", lambda document: text.write(document).encode()),
}


def reports_of(actor: Actor) -> Any:
    return LEDGERS["reports"].model.objects.within(actor.scope)


def acting(request: ActingRequest, power: str) -> Actor:
    require(request.actor, power)
    return request.actor


def report_for(actor: Actor, number: str) -> Any:
    report = reports_of(actor).filter(number=number).first()
    if report is None:
        raise Http404("没有这份报告，或者它不在您的管辖范围内。")
    return report


def refused(request: ActingRequest, message: str, back: str) -> HttpResponse:
    return render(request, "ui/refused.html", {"message": message, "back": back}, status=400)


def compose_for(report: Any, actor: Actor, *, file: bool = False) -> Composed:
    """A report as the actor may see it, an issued one as it was issued; each figure leads to its rows. Raises OutlineError.

    file: it leaves the site, and its links work from anywhere.
    """
    issued = frozen_report(report)
    words = issued or report
    figures = frozen_figures(report)
    keys = {figure.key: figure.pk for figure in figures}
    text = issued.text if issued else whole_text(report)
    return compose(
        text,
        title=words.title,
        scope=actor.scope.narrowed(report.region),
        period=words.period,
        byline=words.byline,
        letter=Letter.kept(issued.letter) if issued else letter_of(report),
        footnote=footnote(report, file=file),
        frozen=figures,
        issued=issued is not None,
        written=text != report.text,
        waiting=words_of(report) if report.state in IN_WORK else None,
        link=lambda printed: figure_href(printed, report, whole=file, issued=keys),
    )


def _seen(printed: Printed, region: str, actor: Actor) -> Scope:
    """What an actor may see of the rows behind a figure."""
    scope = actor.scope.narrowed(region)
    if not printed.sector:
        return scope
    if scope.sectors is not None and printed.sector not in scope.sectors:
        return NOTHING
    return replace(scope, sectors=(printed.sector,), body=None)


@require_safe
@signed_in
def one_report(request: ActingRequest, number: str) -> HttpResponse:
    """The sheet, with a panel on the figure that was clicked."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    try:
        composed = compose_for(report, actor)
    except OutlineError as error:
        return render(request, "reports/report_broken.html", {"report": report, "problems": error.problems}, status=409)
    issued = frozen_report(report)
    context = {
        "report": report,
        "altered": issued is not None and not holds(issued),
        "next_edition": reports_of(actor).filter(replaces=report).first(),
        "state": state_title(type(report), report.state),
        "sheet": mark_safe(commenting.marked(html.write(composed.document), commenting.comments_of(report, actor))),
        **commenting.beside(report, actor, printed_parts(composed.document)),
        "figures": [each for each in composed.figures if not (each.is_condition or each.is_cell)],
        "gone": composed.gone,
        "late": _late(composed.figures),
        "panel": _panel(request.GET.get("figure", ""), composed, report, actor),
        "period_words": period_words(report.period),
        "later_is_left_out": issued is None and report.period.end < clock.today(),
        "scope_words": scope_words(actor.scope.narrowed(report.region)),
        "may_change": actor.may("reports.change") and report.state in IN_WORK,
        "lacking": missing_words(report) if report.state in IN_WORK else "",
        **beside(report, actor),
        "may_keep_as_outline": actor.may("outlines.add"),
        "key": uuid4(),
        "frozen": issued,
        "unlike": unlike_signed(report) if report.state == "reviewed" else "",
        "files": list(FILES),
        "annexes": [(each, issued is not None and each.added_at > issued.frozen_at) for each in store.of(report)],
        "site": site(),
    }
    return render(request, "reports/report.html", context)


def _late(figures: Iterable[Printed]) -> list[tuple[date, list[str]]]:
    """The first day of records with the figures, by their titles, whose period begins before it."""
    titles: dict[date, dict[str, None]] = {}
    for each in figures:
        if each.kept_from is not None and not each.nothing and not each.change:
            titles.setdefault(each.kept_from, {})[each.label] = None
    return [(day, list(titles[day])) for day in sorted(titles)]


def _panel(key: str, composed: Composed, report: Any, actor: Actor) -> dict[str, Any] | None:
    """What stands beside the sheet: one figure, how it is counted and the latest rows."""
    printed = next((each for each in composed.figures if each.key == key), None)
    if printed is None or not actor.may(f"{indicator(printed.code).ledger}.view"):
        return None
    figure = indicator(printed.code)
    region = region_of(printed, report.region)
    selection, scope = Asked(printed.period, region, report=report.number), _seen(printed, region, actor)
    filters = narrowed_to(printed.owner, scope)
    before = printed.period.year_before()
    value = compute([printed.code], scope, printed.period, before=before, among=filters)[printed.code]
    base = base_of(figure)
    frozen = next((each for each in frozen_figures(report) if each.key == key), None)
    records = rows_of(frozen, scope) if frozen else rows(figure, scope, printed.period, among=filters)
    latest = with_references(records).order_by(f"-{base.when}" if base.when else "-pk", "-pk")[:6]
    return {
        "printed": printed,
        "frozen": frozen is not None,
        "exact": words.told(printed.value, printed.unit),
        "shown": shown_figure(figure, value, selection, **belonging(printed.owner, scope)),
        "described": describe(figure, printed.period),
        "latest": [(record, f"/ledgers/{record.code}/{record.number}/") for record in latest],
        "rows_href": figure_href(printed, report),
        "explore_href": f"/indicators/{figure.code}/?{selection.query()}",
        "why_href": why_href(figure.code, selection),
    }


@require_safe
@signed_in
def file(request: ActingRequest, number: str, kind: str) -> HttpResponse:
    """The report as a file."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    if kind not in FILES:
        raise Http404("没有这种文件。")
    mime, write = FILES[kind]
    try:
        content = write(compose_for(report, actor, file=True).document)
    except OutlineError as error:
        return refused(request, f"正文里有问题，先改好再导出：{error}", f"/reports/{number}/edit/")
    except pdf.FontMissing as error:
        return refused(request, str(error), f"/reports/{number}/")
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{report.number}.{kind}"'
    return answer


@require_safe
@signed_in
def changes(request: ActingRequest, number: str) -> HttpResponse:
    """The frozen figures against the records as they are now, with what changed them."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    differences = compare(report)
    changed = [_told(each, report, actor) for each in differences if each.changed]
    context = {"report": report, "changed": changed, "same": len(differences) - len(changed), "all": len(differences)}
    return render(request, "reports/report_changes.html", context)


_FIRST_EVENTS = 5


def _told(difference: Difference, report: Any, actor: Actor) -> dict[str, Any]:
    """A difference as the page shows it, with the first corrections that made it, each leading to its record."""
    frozen = difference.frozen
    events = difference.events[:_FIRST_EVENTS]
    model = LEDGERS[base_of(indicator(frozen.code)).ledger].model
    touched = model.objects.within(actor.scope, withdrawn=True).in_bulk([event.record_id for event in events])
    return {
        "label": frozen.label,
        "key": frozen.key,
        "before": words.printed(frozen.value, frozen.unit),
        "now": words.printed(difference.now, frozen.unit),
        "href": rows_href(
            frozen.code,
            Asked(frozen.period, report.region, report=report.number),
            **{AS: NOW},
            **belonging(number_in_key(frozen.key), frozen.scope),
        ),
        "added": len(difference.added),
        "removed": len(difference.removed),
        "events": [(event, step_title(model.code, event.step), touched.get(event.record_id)) for event in events],
        "more_events": len(difference.events) - len(events),
    }
