"""Why a figure of an issued report reads otherwise now: what it counts, its value then and now, what came and went, by whom.

/reports/BG-2024-0001/why/?figure=hazards.found
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.indicator import words
from anlan.kernel.indicator.declare import Indicator, indicator
from anlan.kernel.indicator.drill import base_of
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.paging import with_references
from anlan.kernel.loop.timeline import step_title
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import TOWN
from anlan.kernel.people.divisions import region_name, sector_name
from anlan.kernel.report.belonging import number_in_key
from anlan.kernel.report.freeze import Difference, difference
from anlan.kernel.report.models import FrozenFigure
from anlan.kernel.scope import Record
from anlan.ui.figures import AS, NOW, rows_href
from anlan.ui.periods import Asked, period_words

from ..models import Report
from .reports import acting, belonging, report_for, reports_of

_MOST = 200


@dataclass(frozen=True)
class Part:
    """A town, sector or month: how many records came into what is counted there, and how many went out of it."""

    name: str
    came: int
    went: int

    @property
    def more(self) -> str:
        return f"{self.came - self.went:+d}" if self.came != self.went else "0"


@require_safe
@signed_in
def why(request: ActingRequest, number: str) -> HttpResponse:
    """One figure of an issued report, then and now, as far as the reader sees what made the difference."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    change = difference(report, request.GET.get("figure", ""))
    if change is None:
        raise Http404("这份印发的报告里没有这个数。")
    frozen = change.frozen
    require(actor, f"{indicator(frozen.code).ledger}.view")
    base = base_of(indicator(frozen.code))
    came, went = (_seen(base, keys, actor) for keys in (change.added, change.removed))
    asked = Asked(frozen.period, report.region, report=report.number)
    context = {
        "report": report,
        "frozen": frozen,
        "period_words": period_words(frozen.period),
        "then": words.printed(frozen.value, frozen.unit),
        "now_value": words.printed(change.now, frozen.unit),
        "changed": change.changed,
        "rows_href": rows_href(frozen.code, asked, **{AS: NOW}, **belonging(number_in_key(frozen.key), frozen.scope)),
        "explore_href": f"/indicators/{frozen.code}/?{asked.query()}",
        "came": came[:_MOST],
        "went": went[:_MOST],
        "unseen": len(change.added) + len(change.removed) - len(came) - len(went),
        "splits": _splits(base, came, went),
        "events": _events(change, base, actor),
        "others": _others(frozen, report, actor),
    }
    return render(request, "reports/report_why.html", context)


def _seen(base: Indicator, keys: Iterable[int], actor: Actor) -> list[Record]:
    """Those of the records that the reader may see, withdrawn ones too."""
    rows = base.model.objects.within(actor.scope, withdrawn=True).filter(pk__in=list(keys))
    return list(with_references(rows).order_by("pk"))


def _splits(base: Indicator, came: list[Record], went: list[Record]) -> list[tuple[str, list[Part]]]:
    """What came and went, by town, sector and month; each only where there is something to tell apart."""
    ways: dict[str, Callable[[Any], str]] = {
        "镇街": lambda record: region_name(record.region[:TOWN]),
        "行业": lambda record: sector_name(record.sector),
    }
    if base.when:
        ways["月份"] = lambda record: _month(getattr(record, base.when or ""))
    return [(title, _parts(name_of, came, went)) for title, name_of in ways.items() if came or went]


def _parts(name_of: Callable[[Any], str], came: list[Record], went: list[Record]) -> list[Part]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for position, records in enumerate((came, went)):
        for record in records:
            counts[name_of(record)][position] += 1
    return sorted(
        (Part(name, *pair) for name, pair in counts.items()), key=lambda part: (-part.came - part.went, part.name)
    )


def _month(value: Any) -> str:
    return f"{clock.day_of(value):%Y-%m}" if value else "日子不详"


def _events(change: Difference, base: Indicator, actor: Actor) -> list[dict[str, Any]]:
    """What was written since into records that were or are counted, the latest first."""
    events = sorted(change.events, key=lambda event: event.pk, reverse=True)
    model = LEDGERS[base.ledger].model
    seen = model.objects.within(actor.scope, withdrawn=True).in_bulk({event.record_id for event in events})
    return [
        {
            "event": event,
            "title": step_title(model.code, event.step),
            "record": seen[event.record_id],
            "came": event.record_id in change.added,
            "went": event.record_id in change.removed,
        }
        for event in events if event.record_id in seen
    ][:_MOST]  # fmt: skip


def _others(frozen: FrozenFigure, report: Report, actor: Actor) -> list[tuple[Report, str]]:
    """Other issued reports that state the figure of the same days and place, with what they print."""
    same = FrozenFigure.objects.filter(
        report_ledger=report.code,
        code=frozen.code,
        starts_on=frozen.starts_on,
        ends_on=frozen.ends_on,
        regions=frozen.regions,
    ).exclude(report_id=report.pk)
    printed = {each.report_id: each.text for each in same.order_by("-position") if each.text}
    return [(each, printed[each.pk]) for each in reports_of(actor).filter(pk__in=printed).order_by("-pk")[:_MOST]]
