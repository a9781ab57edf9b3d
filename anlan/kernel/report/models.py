"""What an issued report keeps: its words as they were printed, and of each figure all that is needed to count it again."""

from collections.abc import Sequence

from django.db import models

from ..indicator.declare import Period
from ..scope import Scope
from .rowset import unpacked


def _scope(regions: list[str], sectors: list[str] | None, body: int | None) -> Scope:
    return Scope(tuple(regions), None if sectors is None else tuple(sectors), body=body, elsewhere=False)


class FrozenReport(models.Model):
    """A report as it was issued: title, byline, letter, period and text. `hash` covers these and every figure. A trigger refuses changes."""

    report_ledger = models.CharField(max_length=40)
    report_id = models.BigIntegerField()
    title = models.CharField("标题", max_length=120)
    byline = models.CharField("题注", max_length=60, blank=True)
    text = models.TextField("正文")
    letter = models.JSONField(
        "公文要素", default=dict
    )  # letter.Letter.as_kept; {} for what was issued before there was one
    starts_on = models.DateField("起日")
    ends_on = models.DateField("止日")
    regions = models.JSONField("地区")
    sectors = models.JSONField("行业", null=True)
    body = models.BigIntegerField("单位", null=True)
    frozen_at = models.DateTimeField("冻结时间")
    hash = models.BinaryField(max_length=32)  # SM3, see freeze.document_hash

    class Meta:
        verbose_name = "印发的报告"
        constraints = [models.UniqueConstraint(fields=["report_ledger", "report_id"], name="report_frozen_once")]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def scope(self) -> Scope:
        return _scope(self.regions, self.sectors, self.body)


class FrozenFigure(models.Model):
    """A figure as it was issued, with all that is needed to count it again. A trigger refuses changes."""

    report_ledger = models.CharField(max_length=40)
    report_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    code = models.CharField("指标", max_length=80)
    label = models.CharField("名称", max_length=80)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True)
    unit = models.CharField("单位", max_length=10)
    text = models.TextField("写作")
    records = models.PositiveIntegerField("记录数")
    starts_on = models.DateField("起日")
    ends_on = models.DateField("止日")
    regions = models.JSONField("地区")
    sectors = models.JSONField("行业", null=True)
    body = models.BigIntegerField("单位", null=True)
    described = models.TextField("怎么数的")
    rows_hash = models.BinaryField(max_length=32)  # SM3 over the primary keys counted, see rowset.fingerprint
    rows = models.BinaryField(default=bytes)  # the primary keys counted, packed by rowset.packed
    frozen_at = models.DateTimeField("冻结时间")

    class Meta:
        verbose_name = "冻结的数字"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report_ledger", "report_id", "position"], name="figure_once_in_a_report")
        ]

    @property
    def row_ids(self) -> Sequence[int]:
        """The primary keys that the figure counted, ascending."""
        return unpacked(bytes(self.rows))

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def scope(self) -> Scope:
        return _scope(self.regions, self.sectors, self.body)
