"""Line tests: which terminals are due, and what a test showed, kept with the terminal it was of.

for endpoint in due(clock.today()): keep_test(endpoint, measured)
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import system_actor

from ..models import Endpoint, LineTest
from .doors import everywhere

EVERY_DAYS = 7  # from one scheduled test of a line to the next
MOST_LOSS, LONGEST_DELAY = Decimal("5.00"), 400  # per cent, milliseconds: beyond them speech breaks up


@dataclass(frozen=True)
class Measured:
    """What a line test measured; `loss_percent` None where nothing came back."""

    at: datetime
    loss_percent: Decimal | None
    delay_ms: int | None


def due(today: date) -> list[Endpoint]:
    """Terminals in use whose last test is a week old or missing, the longest untested first."""
    with everywhere("every terminal's line is tested each week", Endpoint):
        old = Q(tested_on=None) | Q(tested_on__lte=today - timedelta(days=EVERY_DAYS))
        rows = Endpoint.objects.filter(old, usage="in_use").exclude(state="withdrawn")
        return sorted(rows, key=lambda each: (each.tested_on or date.min, each.pk))


def fault_of(measured: Measured) -> str:
    """What is wrong with a line, in words; "" where nothing is."""
    if measured.loss_percent is None:
        return "连不上，请查设备电源和网络。"
    if measured.loss_percent > MOST_LOSS:
        return f"丢包{measured.loss_percent}%，声音会断续，请换线路或报运营商。"
    if measured.delay_ms is not None and measured.delay_ms > LONGEST_DELAY:
        return f"时延{measured.delay_ms}毫秒，说话会滞后，请查线路。"
    return ""


def keep_test(endpoint: Endpoint, measured: Measured, *, key: UUID) -> LineTest:
    """Keep a test in its ledger, and its day and result on the terminal; the same key again is the same test."""
    keeper = system_actor()
    fault = fault_of(measured)
    values = {
        "endpoint": endpoint, "region": endpoint.region, "body_id": endpoint.body_id, "tested_at": measured.at,
        "passed": not fault, "loss_percent": measured.loss_percent, "delay_ms": measured.delay_ms, "fault": fault,
    }  # fmt: skip
    with transaction.atomic():
        test = open_record(LineTest, values, actor=keeper, key=key)
        current = Endpoint.objects.of(endpoint).get()
        tested_on = clock.legal_day(measured.at)
        if current.tested_on is None or current.tested_on <= tested_on:
            endpoint_values = {"tested_on": tested_on, "test_passed": not fault}
            correct(
                current,
                endpoint_values,
                actor=keeper,
                key=uuid5(key, "endpoint"),
                version=current.version,
                reason="线路测试",
            )
    return test
