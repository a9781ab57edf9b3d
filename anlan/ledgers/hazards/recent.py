"""The sites that somebody wrote about last, in whatever ledger: most hazards are reported where one has been before.

recent_sites(actor)      # [Recent(<石沟面粉厂>, at), …], the latest first
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anlan.kernel.history.acts import OPENED
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Scope
from anlan.places.models import Enterprise

_LOOKED_THROUGH = 40  # of a person's latest records
MOST = 5  # sites that are offered


@dataclass(frozen=True)
class Recent:
    """A site, and when the person last put in a record about it."""

    site: Enterprise
    at: datetime


def recent_sites(actor: Actor) -> list[Recent]:
    """At most MOST sites in the actor's scope."""
    moments = _moments(_opened_by(actor), actor.scope)
    sites = Enterprise.objects.within(actor.scope).in_bulk(list(moments))
    return [Recent(sites[pk], at) for pk, at in moments.items() if pk in sites][:MOST]


def _opened_by(actor: Actor) -> list[tuple[str, int, datetime]]:
    """(ledger, record, moment) of what the person put in last, of ledgers that are about sites."""
    codes = [code for code, ledger in LEDGERS.items() if _is_about_sites(ledger.model)]
    events = Event.objects.filter(person=actor.person_id, step=OPENED, ledger__in=codes).order_by("-recorded_at")
    return list(events.values_list("ledger", "record_id", "recorded_at")[:_LOOKED_THROUGH])


def _is_about_sites(model: Any) -> bool:
    return any(field.name == "place" and field.related_model is Enterprise for field in model._meta.concrete_fields)


def _moments(events: Iterable[tuple[str, int, datetime]], scope: Scope) -> dict[int, datetime]:
    """{site: when it was last written about}, the latest first; one query a ledger that is among them."""
    by_ledger: dict[str, dict[int, datetime]] = {}
    for code, record, at in events:
        by_ledger.setdefault(code, {})[record] = at
    moments: dict[int, datetime] = {}
    for code, records in by_ledger.items():
        model: Any = LEDGERS[code].model
        rows = model.objects.within(scope).filter(pk__in=records, place__isnull=False)
        for record, site in rows.values_list("pk", "place_id"):
            moments[site] = max(records[record], moments.get(site, records[record]))
    return dict(sorted(moments.items(), key=lambda pair: pair[1], reverse=True))
