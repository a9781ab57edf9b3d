"""What a phone keeps for where there is no signal: its person's pages, and the page of what waits to be sent.

GET /sync/pages/     {"pages": ["/", "/outbox/", "/inbox/", "/hazards/report/", "/ledgers/hazards/new/", "/ledgers/hazards/YH-2024-0317/",
                      "/ledgers/hazards/new/?belongs=checks/JC-2024-0004&place=QY-2024-0001", …]}
GET /sync/places/    {"places": [{"number": "QY-2024-0003", "name": "宏达机械厂（示范）", "region": "石沟村", "sector": "industry",
                      "offered": "宏达机械厂（示范） QY-2024-0003", "at": [108.93, 34.34]}, …]}, to choose from as one types, and by where one stands
GET /outbox/         what waits, drawn by the device from what lies on it
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.ledger.belongings import add_address, branches_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.offers import field_acts_of, kept_addresses
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.models import Todo
from anlan.kernel.people.actor import Actor, to_name
from anlan.kernel.people.divisions import region_name
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url
from anlan.ui.forms.fields import spelled

MOST_RECORDS = 30  # of one's own to-dos, the nearest deadlines
MOST_PLACES = 500


@never_cache
@require_safe
@signed_in
def pages(request: ActingRequest) -> JsonResponse:
    """The addresses to keep, those first without which nothing can be begun: who takes photos of it is outdoors."""
    actor = request.actor
    outdoors = [code for code, ledger in LEDGERS.items() if ledger.form.photos]
    acts = [act.address for act in field_acts_of(actor)]
    forms = [f"/ledgers/{code}/new/" for code in outdoors if actor.may(f"{code}.add")]
    todos = list(open_todos(actor).filter(ledger__in=outdoors)[:MOST_RECORDS])
    records = dict.fromkeys(record_url(todo.ledger, todo.number) for todo in todos)
    added = (address for todo in todos for address in _added_to(todo, outdoors, actor))
    return JsonResponse(
        {
            "pages": [
                "/",
                "/outbox/",
                *dict.fromkeys([*acts, *kept_addresses(actor)]),
                *forms,
                "/sync/places/",
                "/inbox/",
                *records,
                *dict.fromkeys(added),
            ]
        }
    )


def _added_to(todo: Todo, outdoors: list[str], actor: Actor) -> Iterator[str]:
    """The forms of what is added outdoors to the record of a to-do: the hazards that an inspection finds."""
    ledger = LEDGERS[todo.ledger]
    if not (branches := [each for each in branches_of(ledger) if not each.by and each.ledger.code in outdoors]):
        return
    if (record := ledger.model.objects.of(todo).first()) is not None:
        yield from filter(None, (add_address(branch, record, actor) for branch in branches))


@never_cache
@require_safe
@signed_in
def places(request: ActingRequest) -> JsonResponse:
    """The places that the actor may name, as they are offered where there is signal; of a whole district the first ones."""
    model = apps.get_model(settings.PLACE_MODEL)
    if not request.actor.may(f"{model.code}.view"):
        return JsonResponse({"places": []})
    rows = model.objects.nameable(request.actor.scope).filter(to_name(model)).order_by("pk")[:MOST_PLACES]
    return JsonResponse({"places": [_kept(row) for row in rows]})


def _kept(place: Record) -> dict[str, Any]:
    """What a phone keeps of a place; `at` is None where nobody put its position in."""
    point = [each for name in ("longitude", "latitude") if (each := getattr(place, name, None)) is not None]
    return {
        "number": place.number,
        "name": str(place),
        "region": region_name(place.region),
        "sector": place.sector,
        "offered": spelled(place),
        "at": [float(each) for each in point] if len(point) == 2 else None,
    }


@require_safe
@signed_in
def outbox(request: ActingRequest) -> HttpResponse:
    """The page of what waits; the server knows nothing of it."""
    return render(request, "gate/outbox.html")
