"""Who reported: masked, and whole to whoever asks for it, which is written down for the auditor.

GET, POST /tips/JB-2026-0012/contact/
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anlan.kernel.admission.disclosing import SHOWN, disclose
from anlan.kernel.column.text import masked
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.scope import Record

from ..models import Contact, Tip

POWER = "tips.contact"
_COLUMNS = ("举报人称呼", "举报人电话")


def _address(record: Record) -> str:
    return f"/tips/{record.number}/contact/" if isinstance(record, Tip) else ""


RecordAct("tip_contact", "举报人", power=POWER, opens=True, address=_address, hint="怎么联系举报人；看一次记一次。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contact(request: ActingRequest, number: str) -> HttpResponse:
    """Show it masked; or whole, which is written down; or keep what a caller said of themselves, once."""
    require(request.actor, POWER)
    tip = find(Tip, request.actor, number)
    name, phone = (request.POST.get(field, "").strip() for field in ("name", "phone"))
    if name or phone:
        Contact.objects.get_or_create(tip=tip, defaults={"name": name[:40], "phone": phone[:20]})
    row, whole = Contact.objects.filter(tip=tip).first(), request.method == "POST"
    context = {"tip": tip, "whole": whole, "nobody": row is None, "name": "", "phone": ""}
    if row is not None and whole:
        disclose(request.actor, SHOWN, Tip.code, _COLUMNS, number=tip.number)
        context |= {"name": row.name, "phone": row.phone}
    elif row is not None:
        context |= {"name": f"{row.name[:1]}**" if row.name else "", "phone": masked(row.phone)}
    return render(request, "tips/contact.html", context)
