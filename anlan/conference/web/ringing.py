"""Being rung: whoever is called sees it above every page they have open, until they answer or the next in line is rung.

GET /conferences/ringing/      # the fragment, asked for again and again
"""

from uuid import uuid4

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.ledger.offers import Bar

from ..decide.acting import meant_for
from ..decide.doors import calling
from ..decide.invite import rung_post
from ..decide.quiet import KEPT, anything_rings
from ..decide.rows import RINGING, Invitation

EVERY = int(KEPT)  # seconds between two looks


def above_page(request: ActingRequest) -> str:
    """What stands above a page when it opens; where nothing rings, no query."""
    return ringing_html(request) if anything_rings() else ""


def ringing_html(request: ActingRequest) -> str:
    """A line for each conference that rings at the actor now; one query."""
    actor = request.actor
    with calling():
        rows = Invitation.objects.filter(meant_for(actor), state=RINGING, conference__state="running")
        invitations = list(rows.select_related("conference", "called_by").order_by("-rang_at"))
    calls = {each.conference_id: (each, rung_post(each) == actor.post_id) for each in reversed(invitations)}
    if not calls:
        return ""
    context = {"calls": list(calls.values()), "key": uuid4(), "csrf_token": get_token(request)}
    return render_to_string("conferences/_ringing.html", context)


@require_safe
@signed_in
def ringing(request: ActingRequest) -> HttpResponse:
    return HttpResponse(ringing_html(request))


Bar("/conferences/ringing/", above_page, EVERY)
