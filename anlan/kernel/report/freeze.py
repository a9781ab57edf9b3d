"""Freezing: an issued report keeps its words and its figures with the rows they counted; later changes show as a difference.

freeze(report, actor.scope, now)
[difference for difference in compare(report) if difference.changed]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from .. import clock
from ..history import chain
from ..history.anchors import covering
from ..history.models import Event
from ..indicator.as_of import moved_after
from ..indicator.compute import compute
from ..indicator.declare import UnknownIndicator, indicator
from ..indicator.drill import base_of, describe, rows
from ..scope import Record, Scope
from .belonging import narrowed_to, number_in_key
from .compose import Composed, Printed
from .letter import NO_LETTER, Letter
from .models import FrozenFigure, FrozenReport
from .rowset import fingerprint, ids_of, packed

CHECK_DIGITS = 16


class AlreadyFrozen(Exception):
    """这份报告已经冻结，数字不再变。"""


def freeze(report: Record, text: str, composed: Composed, now: datetime, letter: Letter = NO_LETTER) -> FrozenReport:
    """Keep a composed report with every figure and the rows behind each.

    Value and rows are of one moment where the caller's transaction sees one (`history.moment`). Raises AlreadyFrozen the
    second time.
    """
    with transaction.atomic():
        if frozen_report(report) is not None:
            raise AlreadyFrozen(AlreadyFrozen.__doc__)
        figures = [
            _figure(report, position, printed, now) for position, printed in enumerate(composed.figures, start=1)
        ]
        FrozenFigure.objects.bulk_create(figures)
        whole = FrozenReport(
            report_ledger=report.code,
            report_id=report.pk,
            title=composed.document.title,
            byline=composed.document.byline,
            text=text,
            letter=letter.as_kept(),
            starts_on=composed.period.start,
            ends_on=composed.period.end,
            regions=list(composed.scope.regions),
            sectors=None if composed.scope.sectors is None else list(composed.scope.sectors),
            body=_body(composed.scope),
            frozen_at=now,
        )
        whole.hash = document_hash(whole, figures)
        whole.save(force_insert=True)
        return whole


def _figure(report: Record, position: int, printed: Printed, now: datetime) -> FrozenFigure:
    figure = indicator(printed.code)
    ids = ids_of(rows(figure, printed.scope, printed.period, among=narrowed_to(printed.owner, printed.scope)))
    return FrozenFigure(
        report_ledger=report.code,
        report_id=report.pk,
        position=position,
        key=printed.key,
        code=printed.code,
        label=printed.label,
        value=_as_kept(printed.value),
        unit=printed.unit,
        text=printed.text,
        records=len(ids),
        starts_on=printed.period.start,
        ends_on=printed.period.end,
        regions=list(printed.scope.regions),
        sectors=None if printed.scope.sectors is None else list(printed.scope.sectors),
        body=_body(printed.scope),
        described=describe(figure, printed.period) + (f"去年同期的数据{printed.told}。" if printed.told else ""),
        rows_hash=fingerprint(ids),
        rows=packed(ids),
        frozen_at=now,
    )


def _body(scope: Scope) -> int | None:
    """The body by which a scope of some lines of business counts more than those."""
    return None if scope.sectors is None else scope.body


def document_hash(report: FrozenReport, figures: Iterable[FrozenFigure]) -> bytes:
    """One SM3 over everything that was issued: title, byline, period, scope, text, letter, and each figure with its rows."""
    words = [report.title, report.byline, report.starts_on, report.ends_on, report.regions, report.sectors, report.text]
    words += [report.body] if report.body is not None else []  # bodies are younger than documents
    words += [report.letter] if report.letter else []  # and so are letters
    figure_parts = [
        [
            each.position, each.key, each.code, each.label, each.value, each.unit, each.text, each.records,
            each.starts_on, each.ends_on, each.regions, each.sectors, bytes(each.rows_hash), *([each.body] if each.body is not None else []),
        ]
        for each in figures
    ]  # fmt: skip
    return chain.sm3(chain.canonical([words, report.frozen_at, figure_parts]))


def frozen_report(report: Record) -> FrozenReport | None:
    """The report as it was issued; None while it is a draft."""
    return FrozenReport.objects.filter(report_ledger=report.code, report_id=report.pk).first()


def frozen_figures(report: Record) -> list[FrozenFigure]:
    """The frozen figures of a report, in order, without the rows they counted; empty while it is a draft."""
    return list(_figures_of(report).defer("rows"))


def rows_of(frozen: FrozenFigure, scope: Scope) -> "QuerySet[Any, Any]":
    """The very records that a figure counted when it was issued, of those in `scope`: withdrawn ones too, as they read now.

    Raises UnknownIndicator for a figure that was given up since.
    """
    model = base_of(indicator(frozen.code)).model
    ids = RawSQL("SELECT unnest(%s::bigint[])", [list(frozen.row_ids)])
    then = moved_after(model, frozen.ends_on)
    return model.objects.within(scope.placed, withdrawn=True, then=then).filter(pk__in=ids)


def _figures_of(report: Record) -> "QuerySet[FrozenFigure, FrozenFigure]":
    return FrozenFigure.objects.filter(report_ledger=report.code, report_id=report.pk)


def holds(report: FrozenReport) -> bool:
    """Whether what is kept of an issued report is what its hash was made of, rows of each figure included."""
    figures = list(FrozenFigure.objects.filter(report_ledger=report.report_ledger, report_id=report.report_id))
    return bytes(report.hash) == document_hash(report, figures) and all(
        bytes(each.rows_hash) == fingerprint(each.row_ids) for each in figures
    )


def proof(report: Record) -> str:
    """When a report's figures were frozen, its hash and the anchor that covers it; "" while it is a draft.

    Printed on the report, it shows years later that no word or figure of it was changed unseen (`anlan verify`).
    """
    frozen = frozen_report(report)
    if frozen is None:
        return ""
    frozen_at = frozen.frozen_at.astimezone(clock.LEGAL_ZONE)
    return f"数字冻结于{frozen_at:%Y-%m-%d %H:%M}，全文校验码{check_of(frozen)}{_anchored(frozen)}"


def check_of(frozen: FrozenReport) -> str:
    """The digits by which an issued report is told from any other, as they are printed on it."""
    return bytes(frozen.hash).hex()[:CHECK_DIGITS]


def _anchored(frozen: FrozenReport) -> str:
    """The anchor over the event that keeps the document's hash; "" for what was issued before events kept it."""
    document = bytes(frozen.hash).hex()
    events = Event.objects.filter(ledger=frozen.report_ledger, record_id=frozen.report_id, content__document=document)
    event = events.order_by("seq").first()
    if event is None:
        return ""
    anchor = covering(event)
    return f"，{anchor}存证{bytes(anchor.hash).hex()[:16]}" if anchor else "，存证正在留，请稍后再印"


@dataclass(frozen=True)
class Difference:
    """A frozen figure beside what its rows say now. `added` and `removed` are primary keys; `events` made the change."""

    frozen: FrozenFigure
    now: Decimal | None
    added: tuple[int, ...]
    removed: tuple[int, ...]
    events: tuple[Event, ...]

    @property
    def changed(self) -> bool:
        return self.frozen.value != self.now or bool(self.added or self.removed)


def compare(report: Record) -> list[Difference]:
    """Every frozen figure of a report against the records as they are now."""
    return [_difference(frozen) for frozen in _figures_of(report)]


def difference(report: Record, key: str) -> Difference | None:
    """One frozen figure of a report against the records as they are now; None where it has none with this key."""
    frozen = _figures_of(report).filter(key=key).first()
    return None if frozen is None else _difference(frozen)


def counted_now(frozen: FrozenFigure) -> Decimal | None:
    """What a frozen figure comes to now, of the same period and place and of what belongs to the same record."""
    filters = narrowed_to(number_in_key(frozen.key), frozen.scope)
    return compute([frozen.code], frozen.scope, frozen.period, among=filters)[frozen.code].total


def _difference(frozen: FrozenFigure) -> Difference:
    try:
        figure = indicator(frozen.code)
    except UnknownIndicator:
        return Difference(frozen, None, (), (), ())
    filters = narrowed_to(number_in_key(frozen.key), frozen.scope)
    value = _as_kept(counted_now(frozen))
    ids, before = set(ids_of(rows(figure, frozen.scope, frozen.period, among=filters))), set(frozen.row_ids)
    all_ids = before | ids
    since = Event.objects.filter(ledger=figure.ledger, recorded_at__gt=frozen.frozen_at).select_related("person")
    touched = tuple(event for event in since.order_by("pk").iterator() if event.record_id in all_ids)
    return Difference(frozen, value, tuple(sorted(ids - before)), tuple(sorted(before - ids)), touched)


def _as_kept(value: Decimal | None) -> Decimal | None:
    """A value with as many places as a frozen one: a share such as 2/3 has no end of them."""
    places: int = FrozenFigure._meta.get_field("value").decimal_places
    return None if value is None else value.quantize(Decimal(1).scaleb(-places))
