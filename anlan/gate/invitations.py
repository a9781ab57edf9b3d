"""Slips that let somebody of a firm make their own account: made, printed and revoked by whoever answers for the firm.

GET, POST /invitations/QY-2024-0001/
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.column.spelling import whole_number
from anlan.kernel.history.errors import WrongState
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.scope import Record
from anlan.places.codes import drawn
from anlan.places.models import Enterprise

from .inviting import DAYS, POWER, Guest, invite, revoke
from .models import Invitation

_LISTED = 20


def _address(record: Record) -> str:
    return f"/invitations/{record.number}/" if isinstance(record, Enterprise) else ""


RecordAct(
    "invite", "邀请登录", power=POWER, opens=True, address=_address, hint="打一张带码的纸条给企业，扫码自己设密码；用一次，七天内有效。",
)  # fmt: skip


class GuestForm(forms.Form):
    """Whom the slip is for."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    title = forms.CharField(
        label="岗位", max_length=60, initial="安全管理人员", error_messages={"required": "请填写岗位。"}
    )
    phone = forms.CharField(label="手机", max_length=20, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invitations(request: ActingRequest, number: str) -> HttpResponse:
    """The slips of a firm in scope. A fresh one's code stands in this answer alone."""
    require(request.actor, POWER)
    site = find(Enterprise, request.actor, number)
    if request.method != "POST":
        return _page(request, site, GuestForm())
    if sent := request.POST.get("revoke", ""):
        pk = whole_number(sent)
        words = "已作废，那张纸条不能用了。" if pk is not None and revoke(site, pk) else "那张已经不能用了。"
        messages.success(request, words)
        return redirect(request.path)
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _page(request, site, form, status=422)
    try:
        secret = invite(site, Guest(**form.cleaned_data), actor=request.actor)
    except WrongState as error:
        form.add_error(None, str(error))
        return _page(request, site, form, status=409)
    address = f"/invited/{secret}/"
    context = {
        "site": site, "guest": form.cleaned_data, "code": drawn(address, request), "address": request.build_absolute_uri(address),
        "days": DAYS, "again": request.path,
    }  # fmt: skip
    return render(request, "gate/invitation.html", context)


def _page(request: ActingRequest, site: Enterprise, form: GuestForm, *, status: int = 200) -> HttpResponse:
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control"
    now = clock.now()
    rows = Invitation.objects.filter(place=site).select_related("by__person").order_by("-pk")[:_LISTED]
    context = {
        "site": site, "form": form, "days": DAYS, "slips": [(each, each.words(now), each.holds(now)) for each in rows],
    }  # fmt: skip
    return render(request, "gate/invitations.html", context, status=status)
