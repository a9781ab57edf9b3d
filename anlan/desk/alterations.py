"""Alterations that wait for two people to settle them, as the auditor's page shows them: one by one, or all of a run together.

GET /audit/alterations/?ledger=hazards&found=…&proposed=…               what one run found in a ledger, each
POST /audit/alterations/17/proposal/     POST /audit/alterations/17/confirmation/
POST /audit/alterations/proposal/        POST /audit/alterations/confirmation/     of a run: ledger, found, proposed
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.db import connection
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from anlan.kernel.column.spelling import whole_number
from anlan.kernel.history.errors import LoopError
from anlan.kernel.history.models import Alteration, Fault
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.alterations import CONFIRM, PROPOSE, Run, confirm, confirm_run, mend_spans, propose, propose_run
from anlan.kernel.loop.timeline import label, shown
from anlan.kernel.people.actor import Actor
from anlan.ui.addresses import record_url
from anlan.ui.forms.keys import key_of

PAGE = 50
_EXAMPLES = 3
_NAMED = 5  # of those that could not be settled


@dataclass(frozen=True)
class Altered:
    """A record that was changed past the loop. differing: (label, what history says, what the row says)."""

    alteration: Alteration
    title: str
    url: str
    differing: tuple[tuple[str, str, str], ...]
    may_propose: bool
    may_confirm: bool


@dataclass(frozen=True)
class Found:
    """What one run found in a ledger and nobody has settled: how many, of how many history knows all, what was altered, examples."""

    run: Run
    title: str
    count: int
    known: int
    deleted: int
    columns: tuple[tuple[str, int], ...]
    examples: tuple[Altered, ...]
    may_propose: bool
    may_confirm: bool

    @property
    def first(self) -> Alteration:
        return self.examples[0].alteration

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.hidden if value})

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What a form says of the run."""
        proposed = self.run.proposed_at
        return (
            ("ledger", self.run.ledger),
            ("found", self.run.found_at.isoformat()),
            ("proposed", proposed.isoformat() if proposed else ""),
        )


@dataclass(frozen=True)
class Waiting:
    """All that waits within an actor's scope: single ones, those of runs together, and how many there are."""

    count: int
    single: tuple[Altered, ...]
    runs: tuple[Found, ...]


def waiting(actor: Actor) -> Waiting:
    """What is not settled, the newest first; the number of queries grows with the runs, not with what they found."""
    rows = Alteration.objects.within(actor.scope).filter(settled_at=None, ledger__in=LEDGERS)
    of_runs = rows.values("ledger", "found_at", "proposed_at").annotate(
        count=Count("pk"), known=Count("pk", filter=Q(known=True)), gone=Count("pk", filter=Q(deleted=True))
    )
    listed = list(of_runs.order_by("-found_at", "ledger", "proposed_at"))
    single = Q(pk__in=[])
    for each in listed[:PAGE]:
        if each["count"] == 1:
            single |= Q(ledger=each["ledger"], found_at=each["found_at"], proposed_at=each["proposed_at"])
    ones = rows.filter(single).select_related("proposer").order_by("-found_at", "-pk")
    return Waiting(
        count=sum(each["count"] for each in listed),
        single=tuple(_altered(each, actor) for each in ones),
        runs=tuple(_found(each, actor) for each in listed[:PAGE] if each["count"] > 1),
    )


def _found(row: Mapping[str, Any], actor: Actor) -> Found:
    run = Run(row["ledger"], row["found_at"], row["proposed_at"])
    examples = tuple(_altered(each, actor) for each in run.within(actor).select_related("proposer")[:_EXAMPLES])
    first = examples[0].alteration
    return Found(
        run=run, title=LEDGERS[run.ledger].title, count=row["count"], known=row["known"], deleted=row["gone"],
        columns=_columns(run, actor), examples=examples, may_propose=actor.may(PROPOSE),
        may_confirm=actor.may(CONFIRM) and bool(first.choice) and first.proposer_id != actor.person_id,
    )  # fmt: skip


def _columns(run: Run, actor: Actor) -> tuple[tuple[str, int], ...]:
    """What was altered, and in how many of a run's records."""
    query, values = run.within(actor).order_by().values("differing").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, count(*) FROM ({query}) AS found, jsonb_object_keys(found.differing) AS name "
            "WHERE name <> 'version' GROUP BY name ORDER BY 2 DESC, 1",
            values,
        )
        counts = cursor.fetchall()
    blank = LEDGERS[run.ledger].model()
    return tuple((label(blank, name), count) for name, count in counts)


def _altered(alteration: Alteration, actor: Actor) -> Altered:
    blank = LEDGERS[alteration.ledger].model()
    differing = tuple(
        (label(blank, name), shown(blank, name, history_value), shown(blank, name, row_value))
        for name, (history_value, row_value) in alteration.differing.items()
        if name != "version"
    )
    return Altered(
        alteration=alteration,
        title=f"{LEDGERS[alteration.ledger].title}{alteration.number}",
        url="" if alteration.deleted else record_url(alteration.ledger, alteration.number),
        differing=differing,
        may_propose=actor.may(PROPOSE),
        may_confirm=actor.may(CONFIRM) and bool(alteration.choice) and alteration.proposer_id != actor.person_id,
    )


@require_safe
@signed_in
def of_run(request: ActingRequest) -> HttpResponse:
    """Each alteration of a run, in pages; one may be settled otherwise than the rest."""
    require(request.actor, "audit.view")
    run = _asked(request.GET)
    rows = run.within(request.actor).select_related("proposer")
    after = whole_number(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    some = list(rows[: PAGE + 1])
    query = request.GET.copy()
    query["after"] = str(some[PAGE - 1].pk) if len(some) > PAGE else ""
    context = {
        "title": LEDGERS[run.ledger].title,
        "run": run,
        "count": run.within(request.actor).count(),
        "alterations": [_altered(each, request.actor) for each in some[:PAGE]],
        "next_url": f"?{query.urlencode()}" if query["after"] else "",
    }
    return render(request, "desk/alterations.html", context)


@require_POST
@signed_in
def proposal(request: ActingRequest, key: int) -> HttpResponse:
    """How an alteration shall be settled, with the reason."""
    require(request.actor, PROPOSE)
    choice, reason = request.POST.get("choice", ""), request.POST.get("reason", "")
    alteration = _one(request, key)

    def done() -> str:
        propose(alteration, choice, reason, actor=request.actor)
        return "已提出，等另一个人确认。"

    return _done(request, done)


@require_POST
@signed_in
def confirmation(request: ActingRequest, key: int) -> HttpResponse:
    """What was proposed is done, by a second person."""
    require(request.actor, CONFIRM)
    alteration = _one(request, key)

    def done() -> str:
        confirm(alteration, actor=request.actor, key=uuid4())
        return "已处理，记进了经过。"

    return _done(request, done)


@require_POST
@signed_in
def run_proposal(request: ActingRequest) -> HttpResponse:
    """How all that a run found in a ledger shall be settled."""
    require(request.actor, PROPOSE)
    run = _asked(request.POST)
    choice, reason = request.POST.get("choice", ""), request.POST.get("reason", "")
    return _done(request, lambda: f"{propose_run(run, choice, reason, actor=request.actor)}条已提出，等另一个人确认。")


@require_POST
@signed_in
def run_confirmation(request: ActingRequest) -> HttpResponse:
    """What was proposed for a run is done, by a second person."""
    require(request.actor, CONFIRM)
    run = _asked(request.POST)

    def done() -> str:
        settled = confirm_run(run, actor=request.actor, key=key_of(request))
        if settled.left:
            named = "；".join(f"{number}：{why}" for number, why in settled.left[:_NAMED])
            messages.error(request, f"{len(settled.left)}条没有处理，还在下面。{named}")
        return f"{settled.done}条已处理，记进了各自的经过。" if settled.done or not settled.left else ""

    return _done(request, done)


@require_POST
@signed_in
def mending(request: ActingRequest, key: int) -> HttpResponse:
    """Since when a record was in its states is made what its events say."""
    require(request.actor, PROPOSE)
    fault = Fault.objects.filter(pk=key, ledger__in=LEDGERS).first()
    if fault is None:
        raise Http404("没有这一处。")

    def done() -> str:
        mend_spans(fault, actor=request.actor)
        return "已按经过改正。"

    return _done(request, done)


def _one(request: ActingRequest, key: int) -> Alteration:
    alteration = Alteration.objects.within(request.actor.scope).filter(pk=key).first()
    if alteration is None:
        raise Http404("没有这处改动，或者它不在您的管辖范围内。")
    return alteration


def _asked(parameters: QueryDict) -> Run:
    """Raises Http404 where it names no run."""
    found_at, proposed = _moment(parameters.get("found", "")), _moment(parameters.get("proposed", ""))
    ledger = parameters.get("ledger", "")
    if ledger not in LEDGERS or found_at is None:
        raise Http404("没有这些改动。")
    return Run(ledger, found_at, proposed)


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _done(request: ActingRequest, deed: Callable[[], str]) -> HttpResponse:
    try:
        words = deed()
    except LoopError as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect("/audit/")
