"""For the auditor: every correction, withdrawal, extension and alteration of a period, by person, place and ledger; and alterations
that wait for two people to settle them (`alterations`).

GET /audit/?from=2024-10-01&to=2024-10-31&ledger=hazards&person=张明&region=990199103
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column.region import regions_to_choose
from anlan.kernel.history.acts import (
    CARRIED,
    CORRECTED,
    EXTENDED,
    GRANTED,
    LAPSED,
    MERGED,
    REFUSED,
    REQUESTED,
    RESTORED,
    TAKEN,
    TOLD_APART,
    WITHDRAWN_STEP,
)  # fmt: skip
from anlan.kernel.history.models import Event, Fault
from anlan.kernel.history.reading import OF_ALTERED, SPANS_WRONG
from anlan.kernel.history.rounds import faults
from anlan.kernel.history.verify import parts
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.offers import NavEntry
from anlan.kernel.loop.alterations import PROPOSE
from anlan.kernel.loop.timeline import details_of, step_title
from anlan.kernel.people import powers
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import AUDITOR, OFFICE
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url
from anlan.ui.periods import Asked, asked_period, choices, period_words

from .alterations import waiting
from .listing.filters import Choice, Condition, address

VIEW = "audit.view"
powers.grant(VIEW, (AUDITOR, OFFICE))
NavEntry("审计", "/audit/", "check", "一段时间里的更正、撤回、延期和改动", VIEW)

ACTS = (
    CORRECTED, WITHDRAWN_STEP, EXTENDED, REQUESTED, GRANTED, REFUSED, LAPSED, CARRIED, MERGED, TOLD_APART, RESTORED, TAKEN,
)  # fmt: skip
_PAGE = 50
_LONGEST = 40  # characters of a name that is looked for


@dataclass(frozen=True)
class Row:
    """One act: when it was recorded, by whom, on which record, and what it said."""

    at: datetime
    what: str
    who: str
    post: str
    ledger: str
    subject: str
    url: str
    details: tuple[tuple[str, str], ...]


@require_safe
@signed_in
def audit(request: ActingRequest) -> HttpResponse:
    """The page; within the actor's scope, the newest first, each page after the last row of the one before."""
    actor, today = request.actor, clock.today()
    selection = asked_period(
        request, Period(today.replace(month=1, day=1), today)
    )  # what was done this morning counts, too
    require(actor, VIEW)
    ledger, step, person = (request.GET.get(name, "").strip()[:_LONGEST] for name in ("ledger", "step", "person"))
    problems = [selection.problem] if selection.problem else []
    if ledger not in ("", *_viewable(actor)):
        problems, ledger = [*problems, _unknown("台账", ledger)], ""
    if step not in ("", *ACTS):
        problems, step = [*problems, _unknown("事项", step)], ""
    events = list(_events(actor, selection, ledger, step, person, request.GET.get("after", ""))[: _PAGE + 1])
    more = {name: value for name, value in (("ledger", ledger), ("step", step), ("person", person)) if value}
    context = {
        "waiting": waiting(actor),
        "key": uuid4(),
        "faults": _faults(),
        "may_mend": actor.may(PROPOSE),
        "mendable": SPANS_WRONG,
        "rows": _rows(events[:_PAGE], selection, actor),
        "next_url": f"?{selection.query(**more, after=str(events[_PAGE - 1].pk))}" if len(events) > _PAGE else "",
        "asked": selection,
        "problems": problems,
        "period_words": period_words(selection.period),
        "period_choices": [
            (title, f"?{query}{'&' + urlencode(more) if more else ''}") for title, query in choices(selection, today)
        ],
        "conditions": _conditions(selection, more, actor),
        "kept": more,
        "person": person,
    }
    return render(request, "desk/audit.html", context)


def _viewable(actor: Actor) -> list[str]:
    return [code for code in LEDGERS if actor.may(f"{code}.view")]


def _unknown(label: str, value: str) -> str:
    return f"{label}没有“{value}”这一项，这一条没有用上。"


def _conditions(selection: Asked, more: Mapping[str, str], actor: Actor) -> list[Condition]:
    """Place, ledger and act as a sentence, each with its alternatives; choosing one keeps the others and the period."""
    query = {
        "from": selection.period.start.isoformat(),
        "to": selection.period.end.isoformat(),
        "region": selection.region,
        **more,
    }
    offered = {
        "region": regions_to_choose(actor.scope, selection.region),
        "ledger": [
            ("", "各台账"),
            *((code, LEDGERS[code].title) for code in _viewable(actor)),
        ],
        "step": [("", "更正、撤回、延期和改动"), *((each, step_title("", each)) for each in ACTS)],
    }
    conditions = []
    for name, pairs in offered.items():
        value = query.get(name, "")
        alternatives = tuple(Choice(words, address(query, **{name: code}), code == value) for code, words in pairs)
        words = dict(pairs).get(value, value).strip()
        conditions.append(Condition(name, "", words, "choices", bool(value), alternatives, value))
    return conditions


def _events(
    actor: Actor, selection: Asked, ledger: str, step: str, person: str, after: str
) -> "QuerySet[Event, Event]":
    """The acts asked for, of ledgers that the actor may view."""
    codes = [code for code in _viewable(actor) if ledger in ("", code)]
    where = Q(step=step) if step else Q(step__in=ACTS)
    where &= Q(
        recorded_at__gte=clock.start_of(selection.period.start), recorded_at__lt=clock.end_of(selection.period.end)
    )
    if person:
        where &= Q(person__name__icontains=person)
    if after.isdecimal() and len(after) < 19:
        where &= Q(pk__lt=int(after))
    scope, there = selection.scope(actor.scope), Q(pk__in=[])
    for code in codes:
        there |= Q(ledger=code, record_id__in=LEDGERS[code].model.objects.within(scope, withdrawn=True).values("pk"))
    return Event.objects.filter(where).filter(there).select_related("person", "post").order_by("-pk")


def _rows(events: Sequence[Event], selection: Asked, actor: Actor) -> list[Row]:
    """Events with their records, one query a ledger that stands on the page."""
    record_ids: dict[str, set[int]] = defaultdict(set)
    for event in events:
        record_ids[event.ledger].add(event.record_id)
    records: dict[tuple[str, int], Any] = {}
    for code, keys in record_ids.items():
        by_key = LEDGERS[code].model.objects.within(selection.scope(actor.scope), withdrawn=True).in_bulk(list(keys))
        records |= {(code, key): record for key, record in by_key.items()}
    return [_row(event, records[event.ledger, event.record_id]) for event in events]


def _row(event: Event, record: Record) -> Row:
    return Row(
        at=event.recorded_at,
        what=step_title(event.ledger, event.step),
        who=event.person.name,
        post=event.post.title,
        ledger=LEDGERS[event.ledger].title,
        subject=f"{record.number} {record.subject()}",
        url=record_url(record.code, record.number),
        details=tuple(details_of(record, event)),
    )


def _faults() -> list[tuple[str, Fault]]:
    """What the last verifications found not to hold, each with the title of its ledger, the newest first. What was altered is
    listed as such.
    """
    titles = {part.code: part.title for part in parts()}
    return [
        (titles.get(each.ledger, each.ledger), each)
        for each in faults().exclude(what__in=OF_ALTERED).order_by("-pk")[:_PAGE]
    ]
