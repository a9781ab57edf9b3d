"""Freezing: a published figure keeps code, scope, period, moment and the rows it counted; later changes show as a difference.

freeze(report, composed, now)
[difference for difference in compare(report) if difference.changed]
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from .. import clock
from ..history import chain
from ..history.models import Anchor, Event
from ..indicator.compute import compute
from ..indicator.declare import Period, UnknownIndicator, indicator
from ..indicator.drill import describe, rows
from ..scope import Record, Scope
from .compose import Composed
from .models import FrozenFigure


class AlreadyFrozen(Exception):
    """这份报告已经冻结，数字不再变。"""


def freeze(report: Record, composed: Composed, now: datetime) -> list[FrozenFigure]:
    """Keep every figure of a composed report. One transaction; raises AlreadyFrozen the second time."""
    with transaction.atomic():
        if frozen_figures(report):
            raise AlreadyFrozen(AlreadyFrozen.__doc__)
        kept = []
        for position, printed in enumerate(composed.figures, start=1):
            figure = indicator(printed.code)
            ids = sorted(rows(figure, printed.scope, printed.period).values_list("pk", flat=True))
            kept.append(
                FrozenFigure(
                    report_ledger=report.code,
                    report_id=report.pk,
                    position=position,
                    key=printed.key,
                    code=printed.code,
                    label=printed.label,
                    value=printed.value,
                    unit=printed.unit,
                    text=printed.text,
                    records=len(ids),
                    starts_on=printed.period.start,
                    ends_on=printed.period.end,
                    regions=list(printed.scope.regions),
                    sectors=None if printed.scope.sectors is None else list(printed.scope.sectors),
                    described=describe(figure, printed.period),
                    rows_hash=chain.sm3(chain.canonical(ids)),
                    row_ids=ids,
                    frozen_at=now,
                )
            )
        return FrozenFigure.objects.bulk_create(kept)


def frozen_figures(report: Record) -> list[FrozenFigure]:
    """The frozen figures of a report, in order; empty while it is a draft."""
    return list(FrozenFigure.objects.filter(report_ledger=report.code, report_id=report.pk))


def proof(report: Record) -> str:
    """When a report's figures were frozen, and the anchor over all history that stood then; "" while it is a draft.

    Printed on the report, it shows years later that no record under its figures was changed unseen (`anlan verify`).
    """
    first = FrozenFigure.objects.filter(report_ledger=report.code, report_id=report.pk).first()
    if first is None:
        return ""
    frozen_at = first.frozen_at.astimezone(clock.LEGAL_ZONE)
    anchor = Anchor.objects.filter(day__lt=frozen_at.date()).order_by("-day").first()
    anchored = f"，{anchor.day:%Y-%m-%d}存证{bytes(anchor.hash).hex()[:16]}" if anchor else ""
    return f"数字冻结于{frozen_at:%Y-%m-%d %H:%M}{anchored}"


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
    return [_difference(frozen) for frozen in frozen_figures(report)]


def _difference(frozen: FrozenFigure) -> Difference:
    scope = Scope(tuple(frozen.regions), None if frozen.sectors is None else tuple(frozen.sectors))
    period = Period(frozen.starts_on, frozen.ends_on)
    try:
        figure = indicator(frozen.code)
    except UnknownIndicator:
        return Difference(frozen, None, (), (), ())
    value = _as_kept(compute([frozen.code], scope, period)[frozen.code].total)
    ids, before = set(rows(figure, scope, period).values_list("pk", flat=True)), set(frozen.row_ids)
    touched = Event.objects.filter(
        ledger=figure.ledger, record_id__in=before | ids, recorded_at__gt=frozen.frozen_at
    ).select_related("person")
    return Difference(
        frozen,
        value,
        tuple(sorted(ids - before)),
        tuple(sorted(before - ids)),
        tuple(touched),
    )


def _as_kept(value: Decimal | None) -> Decimal | None:
    """A value with as many places as a frozen one: a share such as 2/3 has no end of them."""
    places: int = FrozenFigure._meta.get_field("value").decimal_places
    return None if value is None else value.quantize(Decimal(1).scaleb(-places))
