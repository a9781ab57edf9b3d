"""For the auditor: every correction, withdrawal, extension and alteration of a period, by person, place and ledger; and alterations
that wait for two people to settle them.

GET /audit/?from=2024-10-01&to=2024-10-31&ledger=hazards&person=张明&region=990199103
POST /audit/alterations/17/proposal/     POST /audit/alterations/17/confirmation/
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anlan.kernel import clock
from anlan.kernel.column.region import regions_to_choose
from anlan.kernel.history.acts import (
    CARRIED,
    CORRECTED,
    EXTENDED,
    GRANTED,
    MERGED,
    REFUSED,
    REQUESTED,
    RESTORED,
    TAKEN,
    TOLD_APART,
    WITHDRAWN_STEP,
)  # fmt: skip
from anlan.kernel.history.errors import LoopError
from anlan.kernel.history.models import Alteration, Event, Fault
from anlan.kernel.history.rounds import faults
from anlan.kernel.history.verify import parts
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.offers import NavEntry
from anlan.kernel.loop.alterations import CONFIRM, PROPOSE, confirm, propose
from anlan.kernel.loop.timeline import details_of, label, shown, step_title
from anlan.kernel.people import powers
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import AUDITOR, OFFICE
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url
from anlan.ui.periods import Asked, asked_period, choices, period_words

from .listing.filters import Choice, Condition, address

VIEW = "audit.view"
powers.grant(VIEW, (AUDITOR, OFFICE))
NavEntry("审计", "/audit/", "check", "一段时间里的更正、撤回、延期和改动", VIEW)

ACTS = (CORRECTED, WITHDRAWN_STEP, EXTENDED, REQUESTED, GRANTED, REFUSED, CARRIED, MERGED, TOLD_APART, RESTORED, TAKEN)
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


@dataclass(frozen=True)
class Altered:
    """A record that was changed past the loop. differing: (label, what history says, what the row says)."""

    alteration: Alteration
    title: str
    url: str
    differing: tuple[tuple[str, str, str], ...]
    may_propose: bool
    may_confirm: bool


@require_safe
@signed_in
def audit(request: ActingRequest) -> HttpResponse:
    """The page; within the actor's scope, the newest first, each page after the last row of the one before."""
    actor, today = request.actor, clock.today()
    asked = asked_period(
        request, Period(today.replace(month=1, day=1), today)
    )  # what was done this morning counts, too
    require(actor, VIEW)
    ledger, step, person = (request.GET.get(name, "").strip()[:_LONGEST] for name in ("ledger", "step", "person"))
    events = list(_events(actor, asked, ledger, step, person, request.GET.get("after", ""))[: _PAGE + 1])
    more = {name: value for name, value in (("ledger", ledger), ("step", step), ("person", person)) if value}
    context = {
        "alterations": _alterations(actor),
        "faults": _faults(),
        "rows": _rows(events[:_PAGE], asked, actor),
        "next_url": f"?{asked.query(**more, after=str(events[_PAGE - 1].pk))}" if len(events) > _PAGE else "",
        "asked": asked,
        "period_words": period_words(asked.period),
        "period_choices": [
            (title, f"?{query}{'&' + urlencode(more) if more else ''}") for title, query in choices(asked, today)
        ],
        "conditions": _conditions(asked, more, actor),
        "kept": more,
        "person": person,
    }
    return render(request, "desk/audit.html", context)


def _conditions(asked: Asked, more: Mapping[str, str], actor: Actor) -> list[Condition]:
    """Place, ledger and act as a sentence, each with its alternatives; choosing one keeps the others and the period."""
    query = {"from": asked.period.start.isoformat(), "to": asked.period.end.isoformat(), "region": asked.region, **more}
    offered = {
        "region": regions_to_choose(actor.scope, asked.region),
        "ledger": [
            ("", "各台账"),
            *((code, each.title) for code, each in LEDGERS.items() if actor.may(f"{code}.view")),
        ],
        "step": [("", "更正、撤回、延期和改动"), *((each, step_title("", each)) for each in ACTS)],
    }
    made = []
    for name, pairs in offered.items():
        value = query.get(name, "")
        alternatives = tuple(Choice(words, address(query, **{name: code}), code == value) for code, words in pairs)
        words = dict(pairs).get(value, value).strip()
        made.append(Condition(name, "", words, "choices", bool(value), alternatives, value))
    return made


@require_POST
@signed_in
def proposal(request: ActingRequest, key: int) -> HttpResponse:
    """How an alteration shall be settled, with the reason."""
    require(request.actor, PROPOSE)
    return _settle(
        request, key, "已提出，等另一个人确认。",
        lambda alteration: propose(
            alteration, request.POST.get("choice", ""), request.POST.get("reason", ""), actor=request.actor
        ),
    )  # fmt: skip


@require_POST
@signed_in
def confirmation(request: ActingRequest, key: int) -> HttpResponse:
    """What was proposed is done, by a second person."""
    require(request.actor, CONFIRM)
    return _settle(
        request, key, "已处理，记进了经过。", lambda alteration: confirm(alteration, actor=request.actor, key=uuid4())
    )


def _settle(request: ActingRequest, key: int, done: str, deed: Any) -> HttpResponse:
    alteration = Alteration.objects.within(request.actor.scope).filter(pk=key).first()
    if alteration is None:
        raise Http404("没有这处改动，或者它不在您的管辖范围内。")
    try:
        deed(alteration)
    except LoopError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("/audit/")


def _events(actor: Actor, asked: Asked, ledger: str, step: str, person: str, after: str) -> "QuerySet[Event, Event]":
    """The acts asked for, of ledgers that the actor may view."""
    codes = [code for code in LEDGERS if actor.may(f"{code}.view") and ledger in ("", code)]
    where = Q(step=step) if step in ACTS else Q(step__in=ACTS)
    where &= Q(recorded_at__gte=clock.start_of(asked.period.start), recorded_at__lt=clock.end_of(asked.period.end))
    if person:
        where &= Q(person__name__icontains=person)
    if after.isdecimal() and len(after) < 19:
        where &= Q(pk__lt=int(after))
    scope, there = asked.scope(actor.scope), Q(pk__in=[])
    for code in codes:
        there |= Q(ledger=code, record_id__in=LEDGERS[code].model.objects.within(scope, withdrawn=True).values("pk"))
    return Event.objects.filter(where).filter(there).select_related("person", "post").order_by("-pk")


def _rows(events: Sequence[Event], asked: Asked, actor: Actor) -> list[Row]:
    """Events with their records, one query a ledger that stands on the page."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        wanted[event.ledger].add(event.record_id)
    records: dict[tuple[str, int], Any] = {}
    for code, keys in wanted.items():
        found = LEDGERS[code].model.objects.within(asked.scope(actor.scope), withdrawn=True).in_bulk(list(keys))
        records |= {(code, key): record for key, record in found.items()}
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


def _alterations(actor: Actor) -> list[Altered]:
    """Those that are not settled, the newest first."""
    open_ = (
        Alteration.objects.within(actor.scope).filter(settled_at=None).select_related("proposer").order_by("-found_at")
    )
    return [_altered(each, actor) for each in open_[:_PAGE] if each.ledger in LEDGERS]


def _faults() -> list[tuple[str, Fault]]:
    """What the last verifications found not to hold, each with the title of its ledger, the newest first."""
    titles = {part.code: part.title for part in parts()}
    return [(titles.get(each.ledger, each.ledger), each) for each in faults().order_by("-pk")[:_PAGE]]


def _altered(alteration: Alteration, actor: Actor) -> Altered:
    model = LEDGERS[alteration.ledger].model
    blank = model()
    differing = tuple(
        (label(blank, name), shown(blank, name, kept), shown(blank, name, found))
        for name, (kept, found) in alteration.differing.items()
        if name != "version"
    )
    return Altered(
        alteration=alteration,
        title=f"{LEDGERS[alteration.ledger].title}{alteration.number}",
        url=record_url(alteration.ledger, alteration.number),
        differing=differing,
        may_propose=actor.may(PROPOSE),
        may_confirm=actor.may(CONFIRM) and bool(alteration.choice) and alteration.proposer_id != actor.person_id,
    )
