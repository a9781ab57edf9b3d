"""An edition of a checklist: its questions, how many were filled in, and the figures made of it, made on the same page.

GET, POST /checklists/JCB-2024-0001/
"""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel.history.errors import Incomplete, LoopError
from anlan.kernel.indicator import kept, words
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, this_year_so_far
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.loop.opening import open_record
from anlan.ui.forms.keys import KeyField

from ..figures import code_of
from ..models import Counting, Edition, Filled
from ..questions import AMOUNT, WHOLE
from .shared import edition_of, newer, shown

POWER = "checklist_figures.add"
_APART = "/"  # between the parts of what is counted, as the page sends it; only the last, a choice, may have it itself


class FigureForm(forms.Form):
    """A figure to be made: what is counted, what it is called, in which unit."""

    what = forms.ChoiceField(
        label="数什么", error_messages={"required": "请选数什么。", "invalid_choice": "请从列表里选数什么。"}
    )
    name = forms.CharField(label="名称", max_length=40, error_messages={"required": "请给它起个名称，报告里就这么叫。"})
    unit = forms.CharField(label="单位", max_length=6, required=False)
    key = KeyField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].widget = forms.Select(
            attrs={"class": "form-select"}, choices=[("", "请选"), *countable(edition)]
        )
        self.fields["what"].choices = [("", "请选"), *countable(edition)]  # type: ignore[attr-defined]
        for name, words_before in (("name", "没装熄火保护的户"), ("unit", "户")):
            self.fields[name].widget.attrs |= {"class": "form-control", "placeholder": f"如：{words_before}"}


def countable(edition: Edition) -> list[tuple[str, Any]]:
    """What can be counted of a checklist, by question: (what the page sends, words)."""
    offered: list[tuple[str, Any]] = [(_APART.join((Counting.COUNT, "", "")), "一共填了多少份")]
    for question in edition.form.asked:
        lines = [(_APART.join((Counting.COUNT, question.name, "")), "答了这道题的份数")]
        for name, title in question.choices:
            lines.append((_APART.join((Counting.COUNT, question.name, name)), f"答“{title}”的份数"))
            lines.append((_APART.join((Counting.SHARE, question.name, name)), f"答“{title}”的占比（%）"))
        if question.kind in (WHOLE, AMOUNT):
            lines.append((_APART.join((Counting.SUM, question.name, "")), "把数加起来"))
        offered.append((question.label, lines))
    return offered


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActingRequest, number: str) -> HttpResponse:
    """The edition's page; posted to, the figure that is made of it."""
    require(request.actor, "checklists.view")
    edition = edition_of(number, request.actor)
    if request.method != "POST":
        return _page(request, edition, FigureForm(edition))
    require(request.actor, POWER)
    form = FigureForm(edition, request.POST)
    if not form.is_valid():
        return _page(request, edition, form, status=422)
    how, question, choice = form.cleaned_data["what"].split(_APART, 2)
    values = {
        "name": form.cleaned_data["name"].strip(), "unit": form.cleaned_data["unit"].strip() or "份", "checklist": edition, "how": how,
        "question": question, "choice": choice,
    }  # fmt: skip
    try:
        row = open_record(Counting, values, actor=request.actor, key=form.cleaned_data["key"])
    except Incomplete as error:
        for name, text in error.missing.items():
            form.add_error(name if name in form.fields else None, text)
        return _page(request, edition, form, status=422)
    except LoopError as error:
        form.add_error(None, str(error))
        return _page(request, edition, form, status=409)
    kept.refresh(anew=True)
    messages.success(request, f"已做成指标“{row.name}”。报告里写【{row.name}】就是它。")
    return redirect(f"/checklists/{edition.number}/#figures")


def _page(request: ActingRequest, edition: Edition, form: FigureForm, *, status: int = 200) -> HttpResponse:
    actor = request.actor
    rows = Filled.objects.within(actor.scope).filter(edition.of_its_checklist("checklist__"))
    figures = (
        Counting.objects.known().filter(Counting.present(), edition.of_its_checklist("checklist__")).order_by("pk")
    )
    if any(code_of(each) not in INDICATORS for each in figures):
        kept.refresh(anew=True)
    codes = [code_of(each) for each in figures if code_of(each) in INDICATORS] if actor.may("filled.view") else []
    values = compute(codes, actor.scope, this_year_so_far()) if codes else {}
    lines = [(INDICATORS[code], words.told(values[code].total, INDICATORS[code].unit)) for code in codes]
    context = {
        "edition": edition,
        "questions": list(shown(edition.form, {}, {}, {}, everything=True)),
        "remarks": edition.form.remarks,
        "count": rows.count() if actor.may("filled.view") else None,
        "figures": lines,
        "form": form,
        "makes": actor.may(POWER),
        "fills": actor.may("filled.add"),
        "adds": actor.may("checklists.add"),
        "exports": actor.may("filled.export"),
        "newer": newer(edition),
        "opens": actor.scope.covers(edition),
    }
    return render(request, "checklists/edition.html", context, status=status)
