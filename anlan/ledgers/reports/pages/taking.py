"""Last year's figures out of last year's issued report: the check reads it, a person ticks what is kept.

/reports/past/     a POST of the text shows what was found; one with `keep` keeps what is ticked
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.check.check import Checked, check
from anlan.check.sent import sent_text
from anlan.kernel import clock, limits
from anlan.kernel.column.day import read_day
from anlan.kernel.history.errors import LoopError
from anlan.kernel.indicator.declare import INDICATORS, Indicator, Period
from anlan.kernel.indicator.words import told
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.ui.figures import visible
from anlan.ui.forms.keys import key_of
from anlan.ui.periods import period_words

from ..models import PastFigure

_APART = "|"


@dataclass(frozen=True)
class Offer:
    """A figure that was found. box: what its tick sends; sure: whether it is written to the last digit."""

    box: str
    title: str
    value: str
    where: str
    days: str
    clause: str
    sure: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take(request: ActingRequest) -> HttpResponse:
    """The form; what the check found in the text; and what was kept of it."""
    actor = request.actor
    require(actor, "past_figures.add")
    said = {name: request.POST.get(name, "").strip() for name in ("text", "document", "document_no", "from", "to")}
    if request.method != "POST":
        year = clock.today().year - 1
        return _form(request, {**said, "from": f"{year}-01-01", "to": f"{year}-12-31"})
    if "keep" in request.POST:
        return _kept(request, said)
    try:
        period = Period(read_day(said["from"]), read_day(said["to"]))
        text = sent_text(request.FILES.get("file"), said["text"])
        checked = check(text, actor.scope, today=clock.today(), period=period, figures=visible(actor))
    except ValueError as error:
        return _form(request, said, f"{str(error).rstrip('。')}。", 422)
    if not said["document"]:
        return _form(request, {**said, "text": text}, "请写明出自哪份文件。", 422)
    context = {
        "given": {**said, "text": text},
        "offers": list(_offers(checked, actor)),
        "count": len(checked.judged),
        "form_key": uuid4(),
    }
    return render(request, "reports/past_found.html", context)


def _form(request: ActingRequest, given: dict[str, str], problem: str = "", status: int = 200) -> HttpResponse:
    return render(request, "reports/past_form.html", {"given": given, "problem": problem}, status=status)


def _offers(checked: Checked, actor: Actor) -> Iterator[Offer]:
    """Plain counts that surely mean one of our figures, each once."""
    seen: set[tuple[str, str, Period]] = set()
    for judged in checked.judged:
        claim, figure = judged.claim, INDICATORS.get(judged.link.code or "")
        period, region = judged.period, judged.region or actor.region
        if figure is None or period is None or judged.sector or claim.comparison not in (None, "rate") or claim.planned:
            continue
        units = (figure.unit, *figure.units) if isinstance(figure, Indicator) else (figure.unit,)
        if claim.high is not None or claim.unit not in units or (figure.code, region, period) in seen:
            continue
        seen.add((figure.code, region, period))
        box = _APART.join((figure.code, region, f"{period.start}", f"{period.end}", f"{claim.value:f}"))
        yield Offer(
            box, figure.title, told(claim.value, figure.unit), region_path(region), period_words(period), claim.clause.strip(), claim.approx is None
        )  # fmt: skip


def _kept(request: ActingRequest, said: dict[str, str]) -> HttpResponse:
    """Put in what was ticked; what is there already stays as it is."""
    key, count, refusals = key_of(request), 0, []
    for box in request.POST.getlist("keep")[: limits.AT_ONCE_FIGURES]:  # the page offers no more
        try:
            open_record(PastFigure, _values(box, said), actor=request.actor, key=_key(key, box))
            count += 1
        except (LoopError, ValueError) as error:
            refusals.append(str(error))
    if count:
        messages.success(request, f"留下了{count}个上年数字，出自《{said['document'].strip('《》')}》。")
    for refusal in dict.fromkeys(refusals):
        messages.error(request, refusal)
    if not count and not refusals:
        messages.error(request, "没有勾选，一个也没有留。")
    return redirect("/ledgers/past_figures/")


def _values(box: str, said: dict[str, str]) -> dict[str, Any]:
    """Raises ValueError for a box that the page did not make."""
    code, region, start, end, value = box.split(_APART)
    return {
        "figure": code, "region": region, "starts_on": read_day(start), "ends_on": read_day(end),
        "value": value, "document": said["document"], "document_no": said["document_no"],
    }  # fmt: skip


def _key(key: UUID, box: str) -> UUID:
    return uuid5(key, box)
