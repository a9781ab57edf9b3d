"""Records that may be one: the administrator merges them, or says that each is another.

GET /organisation/doubles/
POST /organisation/doubles/  {"ledger": "enterprises", "number": [...], "keep": "QY-2024-0001", "do": "merge" or "apart"}
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel.history.errors import LoopError
from anlan.kernel.ledger.access import ActingRequest, find, signed_in
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.ledger.display import fields_told, shown
from anlan.kernel.ledger.possible_doubles import alike
from anlan.kernel.loop.merging import may_merge, merge, tell_apart
from anlan.kernel.people.divisions import region_path
from anlan.ui.addresses import record_url
from anlan.ui.forms.keys import key_in

PAGE = "/organisation/doubles/"
_MOST = 40  # groups of a ledger on a page
_TOLD = 5  # facts by which one tells two records apart


@dataclass(frozen=True)
class Twin:
    """One of a group: what it is called, where it lies, and what it says."""

    number: str
    name: str
    url: str
    facts: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def doubles(request: ActingRequest) -> HttpResponse:
    """Groups of every ledger whose records may be one; posted, what was decided about one group."""
    if not may_merge(request.actor):
        raise PermissionDenied("合并记录要由管全区的系统管理员办。")
    if request.method == "POST":
        return _decided(request)
    sections = [
        (ledger, [[_twin(record, ledger) for record in group] for group in groups[:_MOST]], len(groups))
        for ledger in LEDGERS.values()
        if not ledger.model.when and request.actor.may(f"{ledger.code}.view")
        and (groups := alike(ledger, request.actor.scope))
    ]  # fmt: skip
    return render(request, "organisation/doubles.html", {"found": sections, "key": uuid4()})


def _decided(request: ActingRequest) -> HttpResponse:
    ledger = LEDGERS.get(request.POST.get("ledger", ""))
    numbers = list(dict.fromkeys(request.POST.getlist("number")))
    if ledger is None:
        raise Http404("没有这些记录。")
    if len(numbers) < 2:
        messages.error(request, "至少要有两条算在内。")
        return redirect(PAGE)
    records = [find(ledger.model, request.actor, number) for number in numbers]
    keep = next((record for record in records if record.number == request.POST.get("keep")), None)
    reason = request.POST.get("reason", "").strip()
    try:
        key = key_in(request.POST.get("key", ""))
        if request.POST.get("do") == "apart":
            tell_apart(records, actor=request.actor, key=key)
            messages.success(request, f"记下了：{'、'.join(numbers)}不是同一个，以后不再列出。")
        elif keep is None:
            messages.error(request, "请选留下哪一条，它要算在内。")
        else:
            with transaction.atomic():  # all of the group, or none
                for record in records:
                    if record.pk != keep.pk:
                        own = uuid5(key, record.number)
                        merge(record, keep, actor=request.actor, key=own, reason=reason or "登记了两次，核对过是同一个")
            messages.success(request, f"并到了{keep.number}，说到它们的记录都跟着改了。")
    except ValueError:
        messages.error(request, "这一页放得太久了，请再点一次。")
    except LoopError as error:
        messages.error(request, str(error))
    return redirect(PAGE)


def _twin(record: Any, ledger: Ledger) -> Twin:
    fields = [
        field for field in fields_told(ledger) if field.name not in ("name", "region", "sector", "state", "due_at")
    ]
    details = [f"{field.verbose_name}{text}" for field in fields if (text := shown(record, field))]
    facts = "，".join([region_path(record.region), *details[:_TOLD]])
    return Twin(record.number, record.subject(), record_url(ledger.code, record.number), facts)
