"""Checking a text that somebody else wrote: each figure marked in the text, and led to the rows it should count.

/check/     a GET asks for the text or file, a POST shows what holds; nothing of the text is kept but the
            wordings that the office says mean an indicator; a long text is checked by a job (checking.py)
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.check.check import Checked, TextTooLong, check, is_long
from anlan.check.files.reading import TextRefused
from anlan.check.models import NONE, indicator_choices
from anlan.check.records.verdict import AGREES, DIFFERS, UNKNOWN
from anlan.check.unsure import softened
from anlan.check.wordings import remember
from anlan.kernel import clock, limits
from anlan.kernel.evidence.store import safe_name
from anlan.kernel.history.errors import LoopError
from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.report.compose import scope_words
from anlan.kernel.sheets.models import Work
from anlan.ui.figures import visible
from anlan.ui.forms.keys import key_of
from anlan.ui.periods import period_words

from .checking import PASTED, asked_period, leave_to_job, outcome, places_of, read_at_once
from .findings import Finding, finding_of
from .handed_back import kept_as, named
from .sheets.under_way import under_way
from .sheets.uploads import Gone
from .sheets.words import work_address
from .sheets.work import asked_for


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain words, or a claim's with its finding."""

    text: str
    finding: Finding | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check_page(request: ActingRequest) -> HttpResponse:
    """The form, and after a POST the text with its figures marked."""
    if request.method != "POST":
        token = request.GET.get("work", "")
        return _checked_by_job(request, token) if token else render(request, "desk/check_form.html")
    text, long_file, problem = _sent(request)
    period, wrong = asked_period(request)
    values = {"text": text, "from": request.POST.get("from", ""), "to": request.POST.get("to", "")}
    problem = problem or wrong
    if problem:
        return render(request, "desk/check_form.html", {"problem": problem, "given": values}, status=422)
    if "remember" in request.POST:
        _remember(request, request.POST["remember"])
    if long_file is not None or is_long(text):
        content, name = long_file or (text.encode(), PASTED)
        return redirect(work_address(leave_to_job(content, name, period, request.actor)))
    try:
        checked = check(text, request.actor.scope, today=clock.today(), period=period, figures=visible(request.actor))
    except TextTooLong as error:
        return render(request, "desk/check_form.html", {"problem": str(error), "given": values}, status=422)
    places = places_of(request.POST.get("unsure", ""))
    checked = softened(checked, text, places or ())
    values |= {"kept": request.POST.get("kept", "") or kept_as(request)}
    if places is not None:
        values["unsure"] = json.dumps(places)
    return render(request, "desk/check.html", _context(request, text, checked) | {"given": values})


def _checked_by_job(request: ActingRequest, token: str) -> HttpResponse:
    """How far a long text's check is; then the text with its figures marked."""
    work = asked_for(token, Work.CHECK, request.actor)
    if work is None:
        raise Http404("没有这次核对，或者它不是您的。")
    if (page := under_way(request, work)) is not None:
        return page
    try:
        if work.problem:
            raise Gone(work.problem)
        kept = outcome(work)
    except Gone as error:
        return render(request, "desk/check_form.html", {"problem": str(error)}, status=422)
    text = kept.text
    values = {"text": text, **{name: work.query.get(name, "") for name in ("from", "to")}}
    values["kept"] = named(work.query["text"], work.name, request.actor)
    if kept.unsure is not None:
        values["unsure"] = json.dumps(kept.unsure)
    return render(request, "desk/check.html", _context(request, text, kept.checked, kept.cuts) | {"given": values})


def _remember(request: ActingRequest, place: str) -> None:
    """Keep what somebody says the figure at `place` means, from the fields beside it; say what came of it."""
    require(request.actor, "wordings.add")
    title = request.POST.get(f"means-{place}", "").strip()
    code = next((code for code, label in indicator_choices() if title in (code, label, label.partition("（")[0])), "")
    phrase, unit = request.POST.get(f"phrase-{place}", "").strip(), request.POST.get(f"unit-{place}", "")
    reason = request.POST.get(f"reason-{place}")
    if not code or not phrase:
        messages.error(request, f"没有“{title}”这个指标，请从列出来的里面选。" if phrase else "请写明是哪个说法。")
        return
    if reason is not None and not reason.strip():
        messages.error(request, "请写明为什么判错了，以后的人看得懂。")
        return
    try:
        wording = remember(
            phrase, code, unit=unit, reason=(reason or "").strip(), actor=request.actor, key=key_of(request)
        )
    except LoopError as error:
        messages.error(request, str(error))
    else:
        said = "不和台账核对" if code == NONE else f"说的是{INDICATORS[code].title}"
        messages.success(request, f"记住了：“{wording.subject()}”{said}（{wording.number}）。下面按它重新核对。")


def _sent(request: ActingRequest) -> tuple[str, tuple[bytes, str] | None, str]:
    """The text that was pasted or sent as a file; the file and its name, where reading it is for a job; and what is wrong with it."""
    file = request.FILES.get("file")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not isinstance(file, UploadedFile):
        return text, None, "" if text.strip() else "请贴上文字，或者选一个文件。"
    if (file.size or 0) > limits.TEXT_BYTES:
        return text, None, "文件超过10兆，请删去图片，或者把文字贴进来。"
    content, name = file.read(), safe_name(file.name or "") or "文件"
    try:
        whole = read_at_once(content, name, request.actor)
    except TextRefused as error:
        return text, None, str(error)
    return (text, (content, name), "") if whole is None else (whole, None, "")


def _context(
    request: ActingRequest, text: str, checked: Checked, cuts: Mapping[int, str] = MappingProxyType({})
) -> dict[str, object]:
    findings = [
        replace(finding_of(number, judged), cut=cuts.get(number, ""))
        for number, judged in enumerate(checked.judged, start=1)
    ]
    return {
        "paragraphs": _paragraphs(text, findings),
        "groups": [
            (verdict, [finding for finding in findings if finding.judged.verdict == verdict])
            for verdict in (DIFFERS, UNKNOWN, AGREES)
        ],
        "tally": checked.tally,
        "count": len(findings),
        "cut": limits.TEXT_FIGURES if checked.cut else 0,
        "contradictions": checked.contradictions,
        "period_words": period_words(checked.period),
        "scope_words": scope_words(request.actor.scope),
        "may_say": request.actor.may("wordings.add"),
        "indicators": [label for _, label in indicator_choices()],
        "key": uuid4(),
    }


def _paragraphs(text: str, findings: list[Finding]) -> list[list[Piece]]:
    """The text line by line, cut where a claim begins or ends; a claim broken over two lines stands on the first."""
    paragraphs: list[list[Piece]] = [[]]
    position = 0
    for finding in findings:
        _words(text[position : finding.judged.claim.start], paragraphs)
        paragraphs[-1].append(Piece(text[finding.judged.claim.start : finding.judged.claim.end], finding))
        position = finding.judged.claim.end
    _words(text[position:], paragraphs)
    return [pieces for pieces in paragraphs if pieces]


def _words(words: str, paragraphs: list[list[Piece]]) -> None:
    first, *further = words.split("\n")
    if first:
        paragraphs[-1].append(Piece(first))
    for line in further:
        paragraphs.append([Piece(line)] if line.strip() else [])
