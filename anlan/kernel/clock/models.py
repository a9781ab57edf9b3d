"""What the clock keeps: the yearly holiday table, and where a sample district's clock was set."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.db import models


class Start(models.Model):
    """Where the records' clock was set, against the machine's. No row: they are the same."""

    machine_at = models.DateTimeField("设定时刻")
    shown_at = models.DateTimeField("设定为")

    class Meta:
        verbose_name = "时钟"

    @classmethod
    def shift(cls) -> timedelta:
        """The latest setting's distance from the machine's clock."""
        row = cls.objects.order_by("-pk").first()
        return row.shown_at - row.machine_at if row else timedelta(0)

    @classmethod
    def set(cls, shown_at: datetime) -> None:
        """Let the records' clock show `shown_at` now and run on from there."""
        from . import forget_shift

        cls.objects.create(machine_at=datetime.now(UTC), shown_at=shown_at)
        forget_shift()


class Holiday(models.Model):
    """A day that differs from its week: a holiday, or a working day moved to a weekend (调休).

    Source: the State Council's yearly notice, named in each row; `provisional` until it is published.
    """

    HOLIDAY, WORKDAY = "holiday", "workday"
    PROVISIONAL = "provisional"  # the source of what no notice says as yet
    KINDS: ClassVar = [(HOLIDAY, "放假"), (WORKDAY, "上班")]

    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=8, choices=KINDS)
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=80)

    class Meta:
        verbose_name = "节假日"
        ordering = ["day"]
