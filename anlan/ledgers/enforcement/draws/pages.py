"""Draws as they are published and repeated.

/draws/                           to everybody: which lists were frozen, under which hash, with which seed they are drawn
/draws/CQ-2024-0001/              list, seed and result, worked out again
/draws/CQ-2024-0001/list.txt      the list byte for byte
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel.history import anchors
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.loop.ties import tied_records

from . import lots
from .models import Draw

_POWER = "draws.view"
_LISTED = 100

RecordAct(
    "draw", "抽取过程", power=_POWER, opens=True, hint="名单、指纹、种子和结果，当场重算一遍。",
    address=lambda record: f"/draws/{record.number}/" if isinstance(record, Draw) and record.pool else "",
)  # fmt: skip


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The hash of each list, to whoever asks, signed in or not: what was published cannot be exchanged afterwards. No firm is named."""
    rows = Draw.objects.known().filter(Draw.present(), frozen_on__isnull=False).exclude(pool_hash="")
    draws = rows.select_related("body").order_by("-frozen_on", "-pk")[:_LISTED]
    return render(request, "enforcement/published.html", {"draws": draws})


@require_safe
@signed_in
def process(request: ActingRequest, number: str) -> HttpResponse:
    """How a draw came about: who could be drawn, with which weight, who was left out, the seed, the result; and those before it."""
    draw = _found(request, number)
    pool = lots.read(draw.pool)
    anchor = anchors.first_from(draw.seed_day) if draw.seed and draw.seed_day else None
    picks = lots.drawn(draw.pool, draw.seed) if draw.seed else []
    context = {
        "draw": draw,
        "pool": pool,
        "picks": picks,
        "checks": tied_records(draw, "checks"),
        "is_list": lots.fingerprint(draw.pool) == draw.pool_hash,
        "is_seed": anchor is not None and bytes(anchor.hash).hex() == draw.seed,
        "is_result": bool(picks) and lots.told(picks) == draw.result,
    }
    return render(request, "enforcement/draw.html", context)


@require_safe
@signed_in
def list_file(request: ActingRequest, number: str) -> HttpResponse:
    """The list byte for byte, so that its hash is the one that was published."""
    draw = _found(request, number)
    answer = HttpResponse(draw.pool.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{draw.number}.txt"'
    return answer


def _found(request: ActingRequest, number: str) -> Draw:
    require(request.actor, _POWER)
    draw = find(Draw, request.actor, number)
    if not draw.pool:
        raise Http404("这次抽查还没有公布名单，或者是在纸上抽的。")
    return draw


urlpatterns: list[URLPattern] = [
    path("draws/", published),
    path("draws/<str:number>/", process),
    path("draws/<str:number>/list.txt", list_file),
]
