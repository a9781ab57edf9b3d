"""The reports that a figure stands in: issued with what was printed there, and drafts, said to be drafts."""

import re

from django.db.models import Q

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.narrowing import find
from anlan.kernel.ledger.offers import PAPER, acts_on
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.models import FrozenFigure
from anlan.ui.addresses import record_url

_MOST = 6


def report_named(number: str, actor: Actor) -> tuple[str, str] | None:
    """The title and page of the report from which a figure was opened; None where none is named that the actor may see."""
    for ledger in LEDGERS.values():
        if number and hasattr(ledger.model, "outline") and actor.may(f"{ledger.code}.view"):
            report = find(ledger.model, actor.scope, number)
            if report is not None:
                own = {act.code: address for act, address in acts_on(report, actor)}
                return report.subject(), own.get(PAPER, record_url(report.code, report.number))
    return None


def reports_with(code: str, actor: Actor) -> list[tuple[str, str, str]]:
    """The latest reports, of those that the actor may see: (title, what it says there, address); of a draft its state instead."""
    marked = Q(text__regex=rf"\{{\s*{re.escape(code)}\s*[|}}]")
    found = []
    for ledger in LEDGERS.values():
        if not hasattr(ledger.model, "outline") or not actor.may(f"{ledger.code}.view"):
            continue
        frozen = FrozenFigure.objects.filter(code=code, report_ledger=ledger.code)
        printed = dict(frozen.order_by("-position").values_list("report_id", "text"))
        loop = loop_of(ledger.code)
        states = {state.code: state.title for state in loop.states} if loop else {}
        rows = ledger.model.objects.within(actor.scope).filter(Q(pk__in=printed) | marked).order_by("-pk")[:_MOST]
        found += [
            (
                report.subject(),
                printed.get(report.pk) or states.get(report.state, ""),
                record_url(report.code, report.number),
            )
            for report in rows
        ]
    return found
