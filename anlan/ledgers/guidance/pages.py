"""Which expert to send to a firm, and what changed after a visit.

/guidance/experts/QY-2024-0001/     /guidance/experts/QY-2024-0001/?topic=粉尘防爆
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import RecordAct, RecordNote
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.places.desks import is_own_desk
from anlan.places.models import Enterprise

from .aftermath import change_after
from .matching import Match, matches
from .models import PLANNED, Guidance, Request

_FEW = 3  # experts that a record's page names
_POWER = "guidance.add"


@dataclass(frozen=True)
class Offer:
    """A match, and where it is taken up: the step of a request, or a new plan."""

    match: Match
    address: str


def _page_of(firm: Record) -> str:
    return f"/guidance/experts/{firm.number}/"


RecordAct(
    "experts", "请专家帮扶", power=_POWER, opens=True, hint="按专业、地方和近一年去过几次，看请哪位专家去这家。",
    address=lambda record: _page_of(record) if isinstance(record, Enterprise) else "",
)  # fmt: skip


def _for_request(request: Record, actor: Actor) -> str:
    """Who suits a request that nobody has answered yet."""
    if not isinstance(request, Request) or request.state != "asked" or not actor.may("guidance_requests.arrange"):
        return ""
    address = f"/ledgers/guidance_requests/{request.number}/"
    offers = [
        Offer(match, f"{address}?{urlencode({'step': 'arrange', 'arrange-expert': match.expert.number})}")
        for match in matches(request.place, request.topic)[:_FEW]
    ]
    query = urlencode({"topic": request.topic, "request": request.number})
    return render_to_string("guidance/_offers.html", {"offers": offers, "all": f"{_page_of(request.place)}?{query}"})


def _after(visit: Record, actor: Actor) -> str:
    """What changed at the firm; told to whoever sees the visit."""
    change = change_after(visit, actor) if isinstance(visit, Guidance) and visit.state != PLANNED else None
    return render_to_string("guidance/_after.html", {"change": change, "visit": visit}) if change else ""


def _to_come(firm: Record, actor: Actor) -> str:
    """At a firm's own desk: which experts are to come and when, and how one is asked for."""
    if not is_own_desk(firm, actor):
        return ""
    visits = Guidance.objects.of(firm).filter(state=PLANNED).select_related("lead", "second").order_by("planned_on")
    context = {"visits": visits, "firm": firm, "asks": actor.may("guidance_requests.add")}
    return render_to_string("guidance/_to_come.html", context)


RecordNote("guidance_to_come", _to_come)
RecordNote("expert_offers", _for_request)
RecordNote("after_guidance", _after)


@require_safe
@signed_in
def experts(request: ActingRequest, number: str) -> HttpResponse:
    """All experts who serve, the one to be asked first at the head."""
    require(request.actor, _POWER)
    firm = find(Enterprise, request.actor, number)
    topic, request_number = request.GET.get("topic", "").strip(), request.GET.get("request", "")
    query = {"place": firm.number, "content": topic} if topic else {"place": firm.number}
    if request_number:
        address, name, query = f"/ledgers/guidance_requests/{request_number}/", "arrange-expert", {"step": "arrange"}
    else:
        address, name = "/ledgers/guidance/new/", "lead"
    offers = [
        Offer(match, f"{address}?{urlencode({**query, name: match.expert.number})}") for match in matches(firm, topic)
    ]
    context = {
        "firm": firm,
        "topic": topic,
        "asked": request_number,
        "offers": offers,
        "adds": request.actor.may("experts.add"),
    }
    return render(request, "guidance/experts.html", context)


urlpatterns: list[URLPattern] = [path("guidance/experts/<str:number>/", experts)]
