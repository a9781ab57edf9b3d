"""The reports that a figure stands in: issued with what was printed there, and drafts, said to be drafts."""

import re

from django.db.models import Q

from anlan.kernel.column.spelling import whole_number
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.narrowing import find
from anlan.kernel.ledger.offers import PAPER, acts_on
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.belonging import number_in_key
from anlan.kernel.report.models import FrozenFigure
from anlan.kernel.report.naming import other_names, title_of
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url

_MOST = 6


def report_named(number: str, actor: Actor) -> tuple[str, str] | None:
    """The title and page of the report from which a figure was opened; None where none is named that the actor may see."""
    report = _report(number, actor)
    if report is None:
        return None
    own = {act.code: address for act, address in acts_on(report, actor)}
    return report.subject(), own.get(PAPER, record_url(report.code, report.number))


def issued_in(
    number: str, code: str, period: Period, actor: Actor, owner: str = "", region: str = ""
) -> FrozenFigure | None:
    """The figure as the report from which it was opened had it when it was issued; None where that is a draft, or has no such figure.

    owner: the number of the record to which all that it counts belongs. region: what it counts, where the report has several.
    """
    report = _report(number, actor)
    if report is None:
        return None
    kept = FrozenFigure.objects.filter(report_ledger=report.code, report_id=report.pk, code=code)
    figures = kept.filter(starts_on=period.start, ends_on=period.end).order_by("position")
    own = [each for each in figures if number_in_key(each.key) == owner]
    return next((each for each in own if each.regions == [region]), own[0] if own else None)


def kept_figure(key: str, code: str) -> FrozenFigure | None:
    """The figure of an issued report that an address names by its primary key; None where it names none of this indicator."""
    number = whole_number(key)
    return None if number is None else FrozenFigure.objects.filter(pk=number, code=code).first()


def reads(figure: FrozenFigure, actor: Actor) -> bool:
    """Whether somebody may read the report in which a frozen figure stands. Whoever was sent it without that finds the rows of
    their own scope, and is not told the sum of others'.
    """
    ledger = LEDGERS.get(figure.report_ledger)
    return (
        ledger is not None
        and actor.may(f"{ledger.code}.view")
        and ledger.model.objects.within(actor.scope).filter(pk=figure.report_id).exists()
    )


def _report(number: str, actor: Actor) -> Record | None:
    for ledger in LEDGERS.values():
        if number and hasattr(ledger.model, "outline") and actor.may(f"{ledger.code}.view"):
            report = find(ledger.model, actor.scope, number)
            if report is not None:
                return report
    return None


def reports_with(code: str, actor: Actor) -> list[tuple[str, str, str]]:
    """The latest reports, of those that the actor may see: (title, what it says there, address); of a draft its state instead."""
    names = "|".join(map(re.escape, (code, title_of(code), *other_names(code))))
    marked = Q(text__regex=rf"[{{【]\s*(?:仅当\s*)?(?:{names})\s*[|}}，】 ]")
    reports = []
    for ledger in LEDGERS.values():
        if not hasattr(ledger.model, "outline") or not actor.may(f"{ledger.code}.view"):
            continue
        frozen = FrozenFigure.objects.filter(code=code, report_ledger=ledger.code)
        printed = dict(frozen.order_by("-position").values_list("report_id", "text"))
        loop = loop_of(ledger.code)
        states = {state.code: state.title for state in loop.states} if loop else {}
        rows = ledger.model.objects.within(actor.scope).filter(Q(pk__in=printed) | marked).order_by("-pk")[:_MOST]
        reports += [
            (
                report.subject(),
                printed.get(report.pk) or states.get(report.state, ""),
                record_url(report.code, report.number),
            )
            for report in rows
        ]
    return reports
