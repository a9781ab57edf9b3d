"""Campaigns that reach one, and how far each is.

/campaigns/     /campaigns/XD-2024-0001/
"""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.narrowing import known
from anlan.kernel.ledger.offers import NavEntry, RecordAct, notes_on
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import lineage

from .board import board_of, outline, paragraph
from .models import Campaign
from .rule import in_words

_POWER = "campaigns.view"

NavEntry("专项行动", "/campaigns/", "check", "正在开展的行动，各镇街、各部门做到哪一步", _POWER, thumb=None, place=25)
RecordAct(
    "campaign_board", "进展", power=_POWER, opens=True, hint="各镇街、各部门做到哪一步。",
    address=lambda record: f"/campaigns/{record.number}/" if isinstance(record, Campaign) else "",
)  # fmt: skip


def _reaches(campaign: Campaign, actor: Actor) -> bool:
    """Whether a campaign is the actor's business: it covers where they are, or lies within what they see."""
    regions = campaign.regions or [campaign.region]
    return any(
        lineage.holds(region, own) or lineage.holds(own, region) for region in regions for own in actor.scope.regions
    )


@require_safe
@signed_in
def running(request: ActingRequest) -> HttpResponse:
    """The campaigns that run today and reach the actor, the latest first."""
    require(request.actor, _POWER)
    today = clock.today()
    rows = Campaign.objects.known().filter(Campaign.present(), starts_on__lte=today).order_by("-starts_on", "pk")
    campaigns = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today)).select_related("body")
    context = {
        "campaigns": [(each, in_words(each)) for each in campaigns if _reaches(each, request.actor)],
        "adds": request.actor.may("campaigns.add"),
    }
    return render(request, "campaigns/running.html", context)


@require_safe
@signed_in
def board(request: ActingRequest, number: str) -> HttpResponse:
    """What falls under a campaign within the actor's own scope."""
    require(request.actor, _POWER)
    campaign = known(Campaign, request.actor.scope, number)
    if campaign is None or not _reaches(campaign, request.actor):
        raise Http404("没有这个专项行动，或者它与您的辖区无关。")
    progress = board_of(campaign, request.actor)
    context = {
        "campaign": campaign,
        "rule": in_words(campaign),
        "board": progress,
        "paragraph": paragraph(campaign, progress) if progress else [],
        "outline": outline(campaign, progress) if progress else "",
        "opens": request.actor.scope.covers(campaign),
        "notes": notes_on(campaign, request.actor),
    }
    return render(request, "campaigns/board.html", context)


urlpatterns: list[URLPattern] = [path("campaigns/", running), path("campaigns/<str:number>/", board)]
