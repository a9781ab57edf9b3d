"""Where records lay before they moved to another region with the place at which they lie: history says it, and figures of earlier days ask.

lay(Q(region__startswith="990199103"), "hazards", moment)     # Q: rows that lay there just before the moment
region_then("hazards", moment)                                # the region in which each lay

A region that was given up is no such move: what succeeded it reaches over it (`scope.lineage`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from .. import clock
from ..people.divisions import region_path
from ..scope import lineage
from .acts import FROM
from .models import Event

_known: tuple[lineage.Lineage, Mapping[str, datetime]] | None = None  # as long as what is known of regions


def last_moves() -> Mapping[str, datetime]:
    """{ledger: when the last of its records moved}, read anew as often as the names of regions are."""
    global _known
    lines = lineage.known()
    if _known is None or _known[0] is not lines:
        rows = Event.objects.filter(content__has_key=FROM).order_by().values_list("ledger")
        _known = lines, dict(rows.annotate(last=Max("recorded_at")))
    return _known[1]


def forget() -> None:
    """Read anew: called by whoever moves a record."""
    global _known
    _known = None


def has_moved_since(ledger: str, moment: datetime) -> bool:
    """Whether a record of the ledger lies elsewhere now than at `moment`."""
    last = last_moves().get(ledger)
    return last is not None and last >= moment


def lay(where: Q, ledger: str, moment: datetime) -> Q:
    """`where`, which asks for a region, asked of where rows lay just before `moment`."""
    moves = _moves(ledger, moment)
    earlier = _moves(ledger, moment).filter(record_id=OuterRef("record_id"), seq__lt=OuterRef("seq"))
    first = moves.filter(~Exists(earlier))  # who moved twice lay at first where the first one left from
    return (where & ~Q(pk__in=moves.values("record_id"))) | Q(pk__in=first.filter(where).values("record_id"))


def region_then(ledger: str, moment: datetime) -> Case:
    """The region in which a row lay just before `moment`."""
    moves = _moves(ledger, moment)
    old = moves.filter(record_id=OuterRef("pk")).order_by("seq").values("region")[:1]
    return Case(
        When(pk__in=moves.values("record_id"), then=Subquery(old)), default=F("region"), output_field=CharField()
    )


def away(ledger: str, record_id: int) -> str:
    """What is said to whoever looks for a record where it lay before; "" of one that never moved."""
    moves = Event.objects.filter(ledger=ledger, record_id=record_id, content__has_key=FROM)
    last = moves.order_by("-seq").values_list("recorded_at", "content__changes__region").first()
    if last is None:
        return ""
    at, (old, new) = last
    day = clock.legal_day(at)
    return f"这条记录{clock.day_words(day)}从{region_path(old)}移交到{region_path(new)}，现在由那里管。"


def _moves(ledger: str, moment: datetime) -> "QuerySet[Any, Any]":
    """Moves since `moment`, each with the region that it left."""
    moves = Event.objects.filter(ledger=ledger, content__has_key=FROM, recorded_at__gte=moment).order_by()
    return moves.annotate(region=Cast(KT(f"content__{FROM}"), CharField()))


lineage.provide_then(lay)
