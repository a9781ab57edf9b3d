"""A clerk's spreadsheet becomes a checklist: put in, shown with its questions and what is wrong at which cell, published as an edition.

GET, POST /checklists/new/     ?campaign=XD-2024-0001     ?of=JCB-2024-0001 for a further edition
"""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, LoopError
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.narrowing import known
from anlan.kernel.limits import Refused
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.codes import VILLAGE
from anlan.kernel.people.divisions import current_regions
from anlan.kernel.scope import Record, lineage
from anlan.ui.forms.keys import KeyField

from ..models import Edition
from ..questions import Form
from ..tables import text_of
from ..xlsform import compiled
from .shared import edition_of, shown

POWER = "checklists.add"
_LARGEST = 5 * 2**20  # bytes of a sheet of questions


class SheetForm(forms.Form):
    """The file, or the text of one that was looked at; what the checklist is called; and that it is to be published."""

    file = forms.FileField(label="表格", required=False, error_messages={"empty": "这份表格是空的，请换一份。"})
    sheet = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(label="检查表名称", max_length=60, required=False)
    key = KeyField(widget=forms.HiddenInput)
    publish = forms.BooleanField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: ActingRequest) -> HttpResponse:
    """Where the sheet is put in; what it comes to; the edition that it makes."""
    require(request.actor, POWER)
    former = edition_of(request.GET["of"], request.actor) if "of" in request.GET else None
    if former is not None and not request.actor.scope.covers(former):
        raise PermissionDenied("这份检查表不是您管辖范围内的，新的一版由发布它的单位出。")
    campaign = _campaign(request, former)
    if request.method != "POST":
        return _page(request, campaign, former, "", former.name if former else "", uuid4())
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        problem = "；".join(str(text) for texts in form.errors.values() for text in texts)
        return _page(request, campaign, former, "", request.POST.get("name", ""), uuid4(), problem)
    text, name, key = form.cleaned_data["sheet"], form.cleaned_data["name"].strip(), form.cleaned_data["key"]
    if upload := form.cleaned_data["file"]:
        if upload.size > _LARGEST:
            return _page(
                request, campaign, former, "", name, key, f"{upload.name} 超过5兆，题目表不会这么大，请去掉图片。"
            )
        try:
            text = text_of(upload.read(), upload.name)
        except Refused as error:
            return _page(request, campaign, former, "", name, key, str(error))
        read = compiled(text)
        name = name or read.title or upload.name.rsplit(".", 1)[0][:60]
        return _page(request, campaign, former, text, name, key, status=422 if read.problems else 200)
    if not text:
        return _page(request, campaign, former, "", name, key, "请选一份表格。")
    if not form.cleaned_data["publish"] or compiled(text).problems:
        return _page(request, campaign, former, text, name, key)
    return _publish(request, campaign, former, text, name, key)


def _publish(
    request: ActingRequest, campaign: Record | None, former: Edition | None, text: str, name: str, key: Any
) -> HttpResponse:
    name = former.name if former else name
    region = former.region if former else campaign.region if campaign else request.actor.region
    editions = Edition.objects.known().filter(name=name, region=region).order_by("-edition")
    first = editions.filter(sheet=text).first()
    if first is not None:  # pressed twice, or put in again as it is
        messages.info(request, f"这份题目已经发布过：{first.number} {first}。")
        return redirect(f"/checklists/{first.number}/")
    latest = editions.first()
    values = {
        "name": name, "edition": latest.edition + 1 if latest else 1, "published_on": clock.today(), "sheet": text,
        "region": region, **({"campaign": campaign} if campaign else {}), **({"sector": former.sector} if former else {}),
    }  # fmt: skip
    try:
        edition = open_record(Edition, values, actor=request.actor, key=key)
    except Incomplete as error:
        return _page(request, campaign, former, text, name, uuid4(), "；".join(error.missing.values()))
    except LoopError as error:
        return _page(request, campaign, former, text, name, uuid4(), str(error))
    messages.success(request, f"已发布：{edition.number} {edition}。现在就能填。")
    return redirect(f"/checklists/{edition.number}/")


def _campaign(request: ActingRequest, former: Edition | None) -> Record | None:
    if former is not None:
        return former.campaign
    number = request.GET.get("campaign", "")
    return known(LEDGERS["campaigns"].model, request.actor.scope, number) if number and "campaigns" in LEDGERS else None


def _page(
    request: ActingRequest, campaign: Record | None, former: Edition | None, text: str, name: str, key: Any, problem: str = "", *,
    status: int = 0,
) -> HttpResponse:  # fmt: skip
    form = compiled(text) if text else Form()
    region = former.region if former else campaign.region if campaign else request.actor.region
    villages = sum(len(code) == VILLAGE and lineage.holds(region, code) for code in current_regions())
    context = {
        "villages": villages,
        "hours": round(villages * form.minutes / 60, 1),
        "campaign": campaign,
        "former": former,
        "text": text,
        "name": name,
        "key": key,
        "form": form,
        "questions": list(shown(form, {}, {}, {}, everything=True)),
        "problem": problem,
    }
    return render(request, "checklists/new.html", context, status=status or (422 if problem or form.problems else 200))
