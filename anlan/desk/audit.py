"""For the auditor: every correction, withdrawal, extension and alteration of a period, by person, place and ledger; and alterations
that wait for two people to settle them (`alterations`).

GET /audit/?from=2024-10-01&to=2024-10-31&ledger=hazards&person=张明&region=990199103
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db.models import Count, F, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column.region import regions_to_choose
from anlan.kernel.column.spelling import whole_number
from anlan.kernel.history.acts import (
    CARRIED,
    CORRECTED,
    EXTENDED,
    GRANTED,
    LAPSED,
    MERGED,
    MOVED,
    REFUSED,
    REQUESTED,
    RESTORED,
    SITE_RESTORED,
    STANDS,
    TAKEN,
    TOLD_APART,
    UNDOES,
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
from anlan.kernel.loop.timeline import LATE, apart, details_of, step_title
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
    CORRECTED, WITHDRAWN_STEP, EXTENDED, REQUESTED, GRANTED, REFUSED, LAPSED, CARRIED, MOVED, MERGED, TOLD_APART, RESTORED, TAKEN, STANDS,
    SITE_RESTORED,
)  # fmt: skip
BACKDATED = "backdated"  # whatever was done, where it was written down more than a day from when it happened
_OF_A_RUN = {WITHDRAWN_STEP: "撤回", CORRECTED: "改回", STANDS: "步骤退不回去的"}
PAGE = 50
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
    happened_at: datetime | None = None  # where that lies more than a day apart


@dataclass(frozen=True)
class Run:
    """An import that was taken back, as far as it is among what was asked for. last: its newest event, which stands for all."""

    last: int
    counts: Mapping[str, int]

    @property
    def words(self) -> str:
        """What became of its records: 撤回12条，改回3条."""
        return "，".join(f"{words}{self.counts[step]}条" for step, words in _OF_A_RUN.items() if step in self.counts)


@require_safe
@signed_in
def audit(request: ActingRequest) -> HttpResponse:
    """The page; within the actor's scope, the newest first, each page after the last row of the one before."""
    actor, today = request.actor, clock.today()
    selection = asked_period(
        request, Period(today.replace(month=1, day=1), today)
    )  # what was done this morning counts, too
    require(actor, VIEW)
    ledger, step, person, run = (
        request.GET.get(name, "").strip()[:_LONGEST] for name in ("ledger", "step", "person", "run")
    )
    problems = [selection.problem] if selection.problem else []
    if ledger not in ("", *viewable(actor)):
        problems, ledger = [*problems, _unknown("台账", ledger)], ""
    if step not in ("", BACKDATED, *ACTS):
        problems, step = [*problems, _unknown("事项", step)], ""
    run = run if whole_number(run) is not None else ""
    pairs = (("ledger", ledger), ("step", step), ("person", person), ("run", run))
    more = {name: value for name, value in pairs if value}
    every_event = _events(actor, selection, ledger, step, person, run)
    runs = {} if run else _runs(every_event)
    found = every_event.exclude(content__has_key=UNDOES) | every_event.filter(
        pk__in=[each.last for each in runs.values()]
    )
    events = list(newest(every_event if run else found, request.GET.get("after", ""))[: PAGE + 1])
    context = {
        "waiting": waiting(actor),
        "key": uuid4(),
        "faults": _faults(),
        "may_mend": actor.may(PROPOSE),
        "mendable": SPANS_WRONG,
        "rows": rows_of(events[:PAGE], selection, actor, runs, more),
        "all_url": f"?{selection.query(**{name: value for name, value in more.items() if name != 'run'})}"
        if run
        else "",
        "next_url": f"?{selection.query(**more, after=str(events[PAGE - 1].pk))}" if len(events) > PAGE else "",
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


def viewable(actor: Actor) -> list[str]:
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
            *((code, LEDGERS[code].title) for code in viewable(actor)),
        ],
        "step": [
            ("", "更正、撤回、延期和改动"),
            *((each, step_title("", each)) for each in ACTS),
            (BACKDATED, "补记的"),
        ],
    }
    conditions = []
    for name, pairs in offered.items():
        value = query.get(name, "")
        alternatives = tuple(Choice(words, address(query, **{name: code}), code == value) for code, words in pairs)
        words = dict(pairs).get(value, value).strip()
        conditions.append(Condition(name, "", words, "choices", bool(value), alternatives, value))
    return conditions


def _events(actor: Actor, selection: Asked, ledger: str, step: str, person: str, run: str) -> "QuerySet[Event, Event]":
    """The acts asked for, of ledgers that the actor may view. run: those by which one import was taken back."""
    codes = [code for code in viewable(actor) if ledger in ("", code)]
    where = _apart() if step == BACKDATED else Q(step=step) if step else Q(step__in=ACTS)
    where &= Q(
        recorded_at__gte=clock.start_of(selection.period.start), recorded_at__lt=clock.end_of(selection.period.end)
    )
    if person:
        where &= Q(person__name__icontains=person)
    if run:
        where &= Q(**{f"content__{UNDOES}": int(run)})
    scope, there = selection.scope(actor.scope), Q(pk__in=[])
    for code in codes:
        there |= Q(ledger=code, record_id__in=LEDGERS[code].model.objects.within(scope, withdrawn=True).values("pk"))
    return Event.objects.filter(where).filter(there)


def _apart() -> Q:
    """What was written down more than a day from when it happened."""
    return Q(recorded_at__gt=F("happened_at") + LATE) | Q(recorded_at__lt=F("happened_at") - LATE)


def newest(acts: "QuerySet[Any]", after: str) -> "QuerySet[Any]":
    """What people did in their posts, the newest first, after the last one of the page before."""
    last = whole_number(after)
    if last is not None:
        acts = acts.filter(pk__lt=last)
    return acts.select_related("person", "post").order_by("-pk")


def _runs(events: "QuerySet[Event, Event]") -> dict[int, Run]:
    """The imports among the events that were taken back: {key of the import: what became of its records}."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    last: dict[int, int] = defaultdict(int)
    steps = events.filter(content__has_key=UNDOES).values_list(f"content__{UNDOES}", "step")
    for batch, step, count, pk in steps.annotate(Count("pk"), Max("pk")).order_by():
        counts[batch][step] = count
        last[batch] = max(last[batch], pk)
    return {batch: Run(last[batch], counts[batch]) for batch in counts}


def rows_of(
    events: Sequence[Event],
    selection: Asked,
    actor: Actor,
    runs: Mapping[int, Run] = MappingProxyType({}),
    more: Mapping[str, str] = MappingProxyType({}),
) -> list[Row]:
    """Events with their records, one query a ledger that stands on the page; an import that was taken back is one row."""
    record_ids: dict[str, set[int]] = defaultdict(set)
    for event in events:
        record_ids[event.ledger].add(event.record_id)
    records: dict[tuple[str, int], Any] = {}
    for code, keys in record_ids.items():
        by_key = LEDGERS[code].model.objects.within(selection.scope(actor.scope), withdrawn=True).in_bulk(list(keys))
        records |= {(code, key): record for key, record in by_key.items()}
    return [
        _run_row(event, runs[event.content[UNDOES]], f"?{selection.query(**more, run=str(event.content[UNDOES]))}")
        if event.content.get(UNDOES) in runs
        else _row(event, records[event.ledger, event.record_id])
        for event in events
        if (event.ledger, event.record_id) in records
    ]


def _run_row(event: Event, run: Run, url: str) -> Row:
    return Row(
        at=event.recorded_at,
        what="撤销导入",
        who=event.person.name,
        post=event.post.title,
        ledger=LEDGERS[event.ledger].title,
        subject=f"{run.words}，逐条看",
        url=url,
        details=(("", str(event.content.get("reason", "")).split("，")[0]),),
    )


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
        happened_at=event.happened_at if apart(event.happened_at, event.recorded_at) else None,
    )


def _faults() -> list[tuple[str, Fault]]:
    """What the last verifications found not to hold, each with the title of its ledger, the newest first. What was altered is
    listed as such.
    """
    titles = {part.code: part.title for part in parts()}
    return [
        (titles.get(each.ledger, each.ledger), each)
        for each in faults().exclude(what__in=OF_ALTERED).order_by("-pk")[:PAGE]
    ]
