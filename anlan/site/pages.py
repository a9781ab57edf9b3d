"""For the administrator: how the running site is.

GET /running/
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.offers import NavEntry
from anlan.kernel.people import powers
from anlan.kernel.people.roles import ADMINISTRATOR

from .health import GOOD, findings

VIEW = "running.view"
powers.grant(VIEW, (ADMINISTRATOR,))
NavEntry(
    "运行", "/running/", "check", "什么在运行、停过没有，任务、磁盘、备份、校验和证书", VIEW, thumb=None, place=110
)


@require_safe
@signed_in
def running(request: ActingRequest) -> HttpResponse:
    """Every finding, those that need somebody first."""
    require(request.actor, VIEW)
    everything = list(findings())
    context = {
        "troubles": [finding for finding in everything if finding.state != GOOD],
        "well": [finding for finding in everything if finding.state == GOOD],
    }
    return render(request, "site/running.html", context)


urlpatterns: list[URLPattern] = [path("running/", running)]  # found by being here
