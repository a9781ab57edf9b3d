"""How a conference begins: from a record, with everybody who answers for it; or by choosing whom to call.

POST /conferences/from/warnings/YJ-2024-0012/   key
POST /conferences/new/                          title, kind, towns or regions, key
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, LoopError, NotAllowed
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import UnknownLedger
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import DISTRICT, TOWN
from anlan.kernel.people.divisions import region_names
from anlan.ui.forms.keys import key_in

from ..decide.acting import take
from ..decide.invite import call, convene
from ..decide.sites import find_record, may_call, sites_of_regions, towns_under, villages_under
from ..models import Conference


@dataclass(frozen=True)
class Place:
    """A region that may be called, with those below it that may be, too."""

    code: str
    name: str
    below: tuple["Place", ...] = ()


@require_POST
@signed_in
def from_record(request: ActingRequest, code: str, number: str) -> HttpResponse:
    """Start a conference about a record and go to it; the same press again leads to the same conference."""
    require(request.actor, "conferences.add")
    try:
        record = find_record(code, number, request.actor)
    except (UnknownLedger, ObjectDoesNotExist):
        raise Http404("没有这条记录，或者它不在您的管辖范围内。") from None
    try:
        conference = convene(record, actor=request.actor, key=key_of(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    return redirect(f"/conferences/{conference.number}/")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: ActingRequest) -> HttpResponse:
    """Choose whom to call, and start now."""
    require(request.actor, "conferences.add")
    if request.method != "POST":
        return _form(request)
    try:
        return redirect(f"/conferences/{_begin(request).number}/")
    except Incomplete as error:
        return _form(request, problem="；".join(error.missing.values()), status=422)
    except NotAllowed as error:
        return _form(request, problem=str(error), status=403)
    except LoopError as error:
        return _form(request, problem=str(error), status=409)


def key_of(request: ActingRequest) -> UUID:
    """The key of a form, made when it was shown. Raises Incomplete for one that is none."""
    try:
        return key_in(request.POST.get("key", ""))
    except ValueError:
        raise Incomplete({"key": "这一页放得太久了，请刷新后再点一次。"}) from None


def places_for(actor: Actor) -> list[Place]:
    """Whom the actor may call: those above, those below and the other towns, each town with its villages."""
    names = region_names()
    reach = {code for code in names if any(may_call(own, code) for own in actor.scope.regions)}
    district = next((code for code in reach if len(code) == DISTRICT), actor.region[:DISTRICT])
    towns = []
    for town in [code for code in towns_under(district) if code in reach]:
        below = tuple(Place(code, names[code]) for code in villages_under(town) if code in reach)
        towns.append(Place(town, names[town], below))
    above = [Place(district, names[district])] if district in reach and len(actor.region) > DISTRICT else []
    return [*above, *towns]


def _begin(request: ActingRequest) -> Conference:
    actor, form = request.actor, request.POST
    title = form.get("title", "").strip()
    if not title:
        raise Incomplete({"title": "请写会议名称，例如“暴雨会商”。"})
    codes = form.getlist("regions")
    if form.get("towns"):
        codes += [place.code for place in places_for(actor) if len(place.code) == TOWN]
    if not codes:
        raise Incomplete({"regions": "请选要叫的镇街或村（社区）。"})
    values = {
        "title": title[:120], "kind": form.get("kind") or "consultation", "planned_for": clock.now(),
        "chair": actor.person_id,
    }  # fmt: skip
    with transaction.atomic():
        conference = open_record(Conference, values, actor=actor, key=key_of(request))
        if conference.state == "planned":
            take(conference, "start", actor=actor, key=uuid4())
            call(conference, sites_of_regions(codes), actor=actor, key=uuid4())
    return conference


def _form(request: ActingRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    form = request.POST or request.GET
    context = {
        "places": places_for(request.actor),
        "kinds": Conference.KINDS,
        "title": form.get("title", ""),
        "kind": form.get("kind", "consultation"),
        "chosen": form.getlist("regions"),
        "towns": bool(form.get("towns")),
        "key": form.get("key") if problem else uuid4(),
        "problem": problem,
    }
    return render(request, "conferences/new.html", context, status=status)
