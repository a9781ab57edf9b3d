"""The page of a text or a table that a job works at: how far it is, asked for again and again until it is done."""

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.sheets.models import Work

from .words import heading_of, work_address
from .work import ahead_of


def under_way(request: ActingRequest, work: Work) -> HttpResponse | None:
    """How far the work is; what is asked for by the page itself once it is done leads to what came of it. None where it is done."""
    address = work_address(work)
    if work.ended_at is None:
        context = {
            "work": work, "name": work.name, "address": address, "heading": heading_of(work), "ahead": ahead_of(work),
        }  # fmt: skip
        return render(request, "desk/_import_work.html" if request.htmx else "desk/long_work.html", context)
    return HttpResponseClientRedirect(address) if request.htmx else None
