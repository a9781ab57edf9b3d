"""What the user has to say about this system: the form on top, and below it what they said before and was answered.

GET, POST /feedback/?from=/ledgers/hazards/
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.column.day import last_day
from anlan.kernel.history.acts import OPENED
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import Ledger, ledger
from anlan.kernel.loop.declare import state_title
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of
from anlan.ui.addresses import record_url
from anlan.ui.forms.records import opening_form
from anlan.ui.forms.saving import save_new
from anlan.ui.progress import due_words, progress

CODE = "feedback"
LISTED = 30


@dataclass(frozen=True)
class Told:
    """An opinion as it is listed: `mark` is its state's disc, `due` how far its answer is."""

    record: Record
    url: str
    state: str
    mark: str
    due: str
    late: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def feedback(request: ActingRequest) -> HttpResponse:
    """Take an opinion, or show the form with one's own opinions and their answers."""
    opinions, actor = ledger(CODE), request.actor
    require(actor, f"{CODE}.add")
    status = 200
    if request.method == "POST":
        form = opening_form(opinions, actor, data=request.POST, files=request.FILES)
        saved = save_new(request, opinions, form)
        if saved.record is not None:
            messages.success(request, f"收到了，编号{saved.record.number}{_promise(saved.record)}。")
            return redirect("/feedback/")
        status = saved.status
    else:
        form = opening_form(opinions, actor, initial={"page": _came_from(request)})
    kind = form["kind"].value() or field_of(opinions.model, "kind").get_default()
    context = {
        "ledger": opinions,
        "form": form,
        "page": form["page"].value() or "",
        "kinds": [(value, title, value == kind) for value, title in field_of(opinions.model, "kind").flatchoices],
        "opinions": [_told(record) for record in _own(opinions, actor)],
        "others": actor.may(f"{CODE}.answer"),
    }
    return render(request, "feedback/feedback.html", context, status=status)


def _came_from(request: ActingRequest) -> str:
    """The page of ours that the user was on: named by the link, else as the browser says."""
    address = request.GET.get("from") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if page.startswith("/feedback/") else page[: field_of(ledger(CODE).model, "page").max_length]


def _promise(record: Record) -> str:
    """By when an answer is owed, where the loop says so."""
    return f"，{clock.day_words(last_day(record.due_at))}前答复" if record.due_at else ""


def _own(opinions: Ledger, actor: Actor) -> list[Record]:
    """The actor's own opinions, the newest first."""
    events = Event.objects.filter(ledger=CODE, step=OPENED, person_id=actor.person_id).order_by("-recorded_at")
    keys = list(events.values_list("record_id", flat=True)[:LISTED])
    return list(opinions.model.objects.within(actor.scope).filter(pk__in=keys).order_by("-pk"))


def _told(record: Record) -> Told:
    words, late = due_words(record.due_at, clock.now())
    url, state = record_url(record.code, record.number), state_title(type(record), record.state)
    return Told(record, url, state, progress(record), words, late)


urlpatterns: list[URLPattern] = [path("feedback/", feedback)]
