"""The editor of a report or an outline: its text, figures to pick, and a preview that marks what is wrong and shows what is left out.

/reports/BG-2024-0001/edit/   …/preview/   …/outline/      /reports/outlines/TG-2024-0001/edit/   …/preview/
"""

from collections.abc import Mapping
from copy import copy
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.check.differing import Stretch, stretches
from anlan.kernel.column.day import read_day
from anlan.kernel.column.spelling import whole_number
from anlan.kernel.history.errors import LoopError
from anlan.kernel.indicator.declare import this_year
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import LEVEL_DIGITS
from anlan.kernel.report.letter import NO_LETTER, Letter
from anlan.kernel.report.marks import FURTHER, OPTIONS, in_words
from anlan.kernel.report.slots import MEANINGS
from anlan.kernel.scope import field_of
from anlan.ui.forms.keys import key_of

from ..contributions import IN_WORK, ask
from ..letter import FIELDS, letter_of
from ..models import Report
from ..seeds import bring, lacking
from .picking import choices, picks
from .previewing import Draft, page_of, previewed
from .reports import acting, refused, report_for

_HOW_TO_CHANGE = {
    "signing": "要改，请先“收回修改”。",
    "reviewed": "要改，请先“收回修改”。",
    "issued": "要改，请办“改发新版”，新版会写明代替哪一份。",
    "withdrawn": "",
}
_FIRST_LINES = "一、总体情况\n【期间】，【全区】"


def _of_report(report: Any) -> Draft:
    home = f"/reports/{report.number}/"
    return Draft(
        report, report.region, report.period, home, home, f"{report.number}，{report.starts_on}至{report.ends_on}"
    )


def _of_outline(outline: Any) -> Draft:
    """An outline reads as for the year so far and, where it is for towns, for the first of them."""
    towns = divisions.towns()
    region = next(iter(towns), outline.region) if outline.level == "town" else outline.region
    place = divisions.region_name(region)
    back = f"/ledgers/outlines/{outline.number}/"
    return Draft(
        outline, region, this_year(), f"/reports/outlines/{outline.number}/", back, f"提纲，右边照{place}今年以来的数印"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: ActingRequest, number: str) -> HttpResponse:
    """The report's text, with the figures to pick and a preview; two editors: the second sees who was first."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    require(actor, "reports.change")
    if report.state not in IN_WORK:
        messages.error(
            request, f"这份报告{state_title(type(report), report.state)}，不能改文字。{_HOW_TO_CHANGE[report.state]}"
        )
        return redirect(f"/reports/{number}/")
    return _edited(request, actor, _of_report(report))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_outline(request: ActingRequest, number: str) -> HttpResponse:
    """An outline in the same editor."""
    actor = acting(request, "outlines.change")
    return _edited(request, actor, _of_outline(_outline(actor, number)))


@require_POST
@signed_in
def new_outline(request: ActingRequest) -> HttpResponse:
    """An outline of this title with a first line to go on from, opened in the editor; pressed again it leads to the same one."""
    actor = acting(request, "outlines.add")
    title = request.POST.get("title", "").strip()
    if not title:
        return refused(request, "请先写这份提纲叫什么，比如“隐患排查治理专报”。", "/reports/")
    values = {"name": title[:40], "title": title, "text": _FIRST_LINES, "region": actor.region}
    try:
        outline = open_record(LEDGERS["outlines"].model, values, actor=actor, key=key_of(request))
    except LoopError as error:
        return refused(request, str(error), "/reports/")
    return redirect(f"/reports/outlines/{outline.number}/edit/")


@require_POST
@signed_in
def bring_outline(request: ActingRequest) -> HttpResponse:
    """An outline that came with a newer edition is put beside the district's own, and opened."""
    actor = acting(request, "outlines.add")
    seed = next((each for each in lacking(actor) if each.name == request.POST.get("name", "")), None)
    if seed is None:
        return refused(request, "这份提纲已经有了，在提纲里找。", "/reports/")
    try:
        outline = bring(seed, actor, key_of(request))
    except LoopError as error:
        return refused(request, str(error), "/reports/")
    return redirect(f"/reports/outlines/{outline.number}/edit/")


def _outline(actor: Actor, number: str) -> Any:
    outline = LEDGERS["outlines"].model.objects.within(actor.scope).filter(number=number).first()
    if outline is None:
        raise Http404("没有这份提纲，或者它不在您的管辖范围内。")
    return outline


def _edited(request: ActingRequest, actor: Actor, draft: Draft) -> HttpResponse:
    record = draft.record
    text_now, title, problems, other, status = in_words(record.text), record.title, [], None, 200
    typed = _letter_typed(request, draft)
    if request.method == "POST":
        text_now = request.POST.get("text", "").replace("\r\n", "\n")
        title = request.POST.get("title", title)
        version = whole_number(request.POST.get("version", "")) or 0
        try:
            values = {"text": in_words(text_now), "title": title, **_letter_read(typed)}
            correct(record, values, actor=actor, key=key_of(request), version=version)
            if isinstance(record, Report):
                ask(record, actor)
            return redirect(draft.back)
        except (LoopError, ValueError) as error:
            problems, status = [str(error)], 409
            other = _differing(record, title, text_now) if version != record.version else None
    page = str(uuid4())
    context = {
        "draft": draft,
        "record": record,
        "text": text_now,
        "title": title,
        "problems": problems,
        "other": other,
        "version": record.version,
        "key": uuid4(),
        "page": page,
        "picks": picks(draft, actor),
        "choices": choices(draft, actor),
        "options": {**OPTIONS, **FURTHER}.items(),
        "slots": MEANINGS.items(),
        "letter": _letter_asked(draft, typed),
        "letter_open": status != 200,
        "letter_words": _letter_words(draft, typed),
        "own_names": _own_names(draft),
        **previewed(text_now, draft, actor, page, letter=_letter(draft, typed)),
    }
    return render(request, "reports/report_edit.html", context, status=status)


def _differing(record: Any, title: str, text: str) -> list[Stretch]:
    """Where what another person saved meanwhile and what was about to be saved differ, line by line."""
    saved = f"{record.title}\n{in_words(record.text)}".splitlines()
    return [each for each in stretches(saved, f"{title}\n{text}".splitlines()) if not each.same]


def _letter_typed(request: ActingRequest, draft: Draft) -> dict[str, str]:
    """What stands in the fields around a report's text: as it is typed, else as it is kept. {} of an outline, and where they were not asked."""
    if draft.record.code != "reports":
        return {}
    if request.method == "POST":
        return {name: request.POST.get(name, "").strip() for name in FIELDS} if "letter" in request.POST else {}
    kept = {name: getattr(draft.record, name) for name in FIELDS}
    return {name: str(value) if value else "" for name, value in kept.items()}


def _letter_read(typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields around the text as a record keeps them. Raises ValueError for a day that is none."""
    if not typed:
        return {}
    day = typed["dated_on"]
    return {
        **typed,
        "annexes": typed["annexes"].replace("\r\n", "\n"),
        "dated_on": read_day(day) if day else None,
        "names_signer": bool(typed["names_signer"]),
    }


def _letter_asked(draft: Draft, typed: Mapping[str, str]) -> list[tuple[Any, str, str]]:
    """The fields to fill in: (field, what stands in it, what is said of it)."""
    if draft.record.code != "reports":
        return []
    hints = LEDGERS["reports"].form.hints
    return [(field_of(type(draft.record), name), typed.get(name, ""), hints.get(name, "")) for name in FIELDS]


def _letter_words(draft: Draft, typed: Mapping[str, str]) -> str:
    """What of it is filled in, in one line: 发文字号：青安办发〔2024〕31号，署名：…; "" of none."""
    filled = [
        (field, typed[name]) for name in FIELDS if typed.get(name) and (field := field_of(type(draft.record), name))
    ]
    return "，".join(
        str(field.verbose_name) if value in ("True", "1") else f"{field.verbose_name}：{'、'.join(value.split())}"
        for field, value in filled
    )


def _own_names(draft: Draft) -> list[str]:
    """What a report is usually signed and printed by: the body that drafts it."""
    body = draft.record.body
    return [body.name] if body else []


def _with_letter(record: Any, typed: Mapping[str, str]) -> Any:
    """A report as it would be with what is typed; a day that is none is left out until it is one."""
    try:
        values = _letter_read(typed)
    except ValueError:
        values = _letter_read({**typed, "dated_on": ""})
    shown = copy(record)
    for name, value in values.items():
        setattr(shown, name, value)
    return shown


@require_POST
@signed_in
def save_as_outline(request: ActingRequest, number: str) -> HttpResponse:
    """A report's text becomes an outline, for places such as its own; pressed again it leads to the same one."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    require(actor, "outlines.add")
    outlines: Any = LEDGERS["outlines"].model
    outline = outlines.objects.within(actor.scope).filter(name=report.number).first()
    if outline is None:
        level = next((name for name, digits in LEVEL_DIGITS.items() if len(report.region) == digits), "")
        values = {
            "name": report.number, "title": report.title, "level": level, "text": in_words(report.text), "region": actor.region,
        }  # fmt: skip
        outline = open_record(outlines, values, actor=actor, key=key_of(request))
    return redirect(f"/reports/outlines/{outline.number}/edit/")


def _letter(draft: Draft, typed: Mapping[str, str]) -> Letter:
    """What stands around the text as it is typed; nothing around an outline."""
    return letter_of(_with_letter(draft.record, typed)) if isinstance(draft.record, Report) else NO_LETTER


@require_POST
@signed_in
def preview(request: ActingRequest, number: str) -> HttpResponse:
    """The preview alone, for the editor."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    require(actor, "reports.change")
    return _preview(request, actor, _of_report(report))


@require_POST
@signed_in
def preview_outline(request: ActingRequest, number: str) -> HttpResponse:
    actor = acting(request, "outlines.change")
    return _preview(request, actor, _of_outline(_outline(actor, number)))


def _preview(request: ActingRequest, actor: Actor, draft: Draft) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    page, letter = page_of(request.POST.get("page", "")), _letter(draft, _letter_typed(request, draft))
    return render(request, "reports/_preview.html", previewed(text, draft, actor, page, letter=letter))
