"""Campaigns (专项行动), such as 治本攻坚三年行动 2024–2026."""

from django.db import models
from django.db.models import F, Q

from anlan.kernel.scope import Record


class Campaign(Record):
    """One campaign; its body leads it."""

    code, prefix, when, natural = "campaigns", "XD", "starts_on", ("name", "starts_on", "region")
    body_title = "牵头单位"
    scope_holder = "body"

    name = models.CharField("行动名称", max_length=200)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    goal = models.TextField("工作目标", blank=True)
    progress = models.TextField("进展", blank=True)

    class Meta:
        verbose_name = "专项行动"
        indexes = [models.Index(fields=["region", "starts_on"], name="campaign_region_starts")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start",
                violation_error_message="结束日期早于开始日期，请改一下。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
