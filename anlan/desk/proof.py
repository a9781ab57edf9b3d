"""For the auditor: the anchors day by day with where each of them went, and what the verifications found.

GET /audit/proof/?before=2024-10-01
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel.column.day import read_day
from anlan.kernel.history import leaving
from anlan.kernel.history.models import Anchor, Departure, Round
from anlan.kernel.history.rounds import faults
from anlan.kernel.ledger.access import ActingRequest, require, signed_in

from .audit import VIEW

PAGE, _ROUNDS = 50, 10


@dataclass(frozen=True)
class Kept:
    """A day's anchor, and in words where it went or why it has not gone there yet."""

    anchor: Anchor
    value: str
    places: tuple[str, ...]


@require_safe
@signed_in
def proof(request: ActingRequest) -> HttpResponse:
    """The newest days first, each page after the last day of the one before."""
    require(request.actor, VIEW)
    rows = Anchor.objects.exclude(day=None).order_by("-day")
    before = _day(request.GET.get("before", ""))
    anchors = list((rows.filter(day__lt=before) if before else rows)[: PAGE + 1])
    context = {
        "kept": _kept(anchors[:PAGE]),
        "next_url": f"?before={anchors[PAGE - 1].day}" if len(anchors) > PAGE else "",
        "leaves": bool(leaving.there()),
        "rounds": Round.objects.exclude(ended_at=None).order_by("-ended_at")[:_ROUNDS],
        "wrong": faults().count(),
    }
    return render(request, "desk/proof.html", context)


def _kept(anchors: list[Anchor]) -> list[Kept]:
    titles = {kind.code: kind.title for kind, _ in leaving.there()}
    places: dict[int, list[str]] = defaultdict(list)
    for each in Departure.objects.filter(anchor__in=anchors).order_by("pk"):
        title = f"{titles.get(each.destination, each.destination)} {each.address}"
        places[each.anchor_id].append(
            title if each.gone_at else f"{title}（还没有送到{each.problem and f'：{each.problem}'}）"
        )
    return [Kept(each, bytes(each.hash).hex(), tuple(places[each.pk])) for each in anchors]


def _day(text: str) -> date | None:
    """The day of the last anchor shown; an address that somebody changed begins with the newest."""
    try:
        return read_day(text)
    except ValueError:
        return None
