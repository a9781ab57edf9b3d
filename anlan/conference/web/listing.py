"""Conferences that concern the actor: those that run, those to come, those that were.

GET /conferences/
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.people.actor import Actor

from ..decide.acting import meant_for
from ..decide.doors import calling
from ..decide.rows import RINGING, Invitation
from ..models import Conference

PAST_DAYS = 30


@dataclass(frozen=True)
class Listed:
    """A conference in the list; `called` is whether it rings at the actor."""

    conference: Conference
    called: bool


@require_safe
@signed_in
def conferences(request: ActingRequest) -> HttpResponse:
    """Running ones first."""
    now = clock.now()
    listed = of(request.actor).filter(
        Q(state__in=("running", "planned")) | Q(planned_for__gte=now - timedelta(PAST_DAYS))
    )
    with calling():
        rows = [Listed(each, each.rings) for each in listed.order_by("-planned_for", "-pk")[:100]]
    by_state = {
        title: [row for row in rows if row.conference.state in states]
        for title, states in (
            ("正在开", ("running",)), ("待开", ("planned",)), ("开过的", ("ended", "minuted", "cancelled")),
        )
    }  # fmt: skip
    context = {"groups": by_state, "may_start": request.actor.may("conferences.add"), "now": now, "days": PAST_DAYS}
    return render(request, "conferences/list.html", context)


def of(actor: Actor):  # type: ignore[no-untyped-def]  # a queryset of conferences; its class is the guard's own
    """The conferences that the actor leads, is called to, or that lie in their scope, with `rings`."""
    mine = Invitation.objects.filter(meant_for(actor), conference=OuterRef("pk"))
    concerns = Q(chair_id=actor.person_id) | Q(deputy_id=actor.person_id) | Q(Exists(mine))
    if actor.may("conferences.view"):
        concerns |= actor.scope.q(Conference)
    rows = Conference.objects.exclude(state="withdrawn").filter(concerns).select_related("chair")
    return rows.annotate(rings=Exists(mine.filter(state=RINGING)))
