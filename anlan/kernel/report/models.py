"""What a frozen report keeps of each figure: the only stored copies of figures, on purpose."""

from django.db import models


class FrozenFigure(models.Model):
    """A figure as it was published, with all that is needed to count it again. Never changed: a trigger refuses it."""

    report_ledger = models.CharField(max_length=40)
    report_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    code = models.CharField("指标", max_length=80)
    label = models.CharField("名称", max_length=80)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True)
    unit = models.CharField("单位", max_length=10)
    text = models.CharField("写作", max_length=60)
    records = models.PositiveIntegerField("记录数")
    starts_on = models.DateField("起日")
    ends_on = models.DateField("止日")
    regions = models.JSONField("地区")
    sectors = models.JSONField("行业", null=True)
    described = models.TextField("怎么数的")
    rows_hash = models.BinaryField(max_length=32)  # SM3 over the primary keys counted, in order
    row_ids = models.JSONField(default=list)
    frozen_at = models.DateTimeField("冻结时间")

    class Meta:
        verbose_name = "冻结的数字"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report_ledger", "report_id", "position"], name="figure_once_in_a_report")
        ]
