"""Weak firms with the reasons that speak for it, for departments, towns and the office, each in their scope.

/weak/     /weak/?region=990199103&reason=late
"""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.offers import NavEntry
from anlan.kernel.people import powers
from anlan.kernel.people.divisions import region_path, sector_name
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, LEADER, OFFICE, TOWN

from ..weak import LEAST, REASONS, reasons_of, weak_firms

POWER = "enterprises.weak"
_ON_A_PAGE = 50

powers.grant(POWER, (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR))
NavEntry(
    "薄弱企业", "/weak/", "find", "按几条规则排出来的安全基础薄弱的企业，理由都能点开", POWER, thumb=None, place=27
)


@require_safe
@signed_in
def weak(request: ActingRequest) -> HttpResponse:
    """The list; a rule narrows it, and a region."""
    require(request.actor, POWER)
    now, actor = clock.now(), request.actor
    narrowed = narrowing.narrow(LEDGERS["enterprises"], request.GET.dict(), actor, now)
    reason = request.GET.get("reason", "")
    rows = weak_firms(actor, now, reason).filter(narrowed.where)
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    region = narrowed.used.get("region", {})
    kept = {**region, **({"reason": reason} if reason else {})}
    context = {
        "firms": [(firm, region_path(firm.region), sector_name(firm.sector), reasons_of(firm)) for firm in page],
        "count": page.paginator.count,
        "rules": [
            (each, f"/weak/?{urlencode({**region, 'reason': each.code})}", each.code == reason) for each in REASONS
        ],
        "all": f"/weak/?{urlencode(region)}",
        "least": LEAST,
        "where": region_path(region["region"]) if region.get("region") else "",
        "next": f"/weak/?{urlencode({**kept, 'page': page.next_page_number()})}" if page.has_next() else "",
        "guides": actor.may("guidance.add"),
    }
    return render(request, "prevention/weak.html", context)
