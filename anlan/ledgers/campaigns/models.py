"""Campaigns (专项行动), such as 治本攻坚三年行动 2024–2026."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Campaign(Spelled, Record):
    """One campaign; its body leads it. Everybody may know which campaigns there are; what falls under them, each sees of their own."""

    code, prefix, when, natural = "campaigns", "XD", "starts_on", ("name", "starts_on", "region")
    body_title = "牵头单位"
    scope_holder = "body"
    known_to_all = True

    BY_HAND, BY_RULE = "by_hand", "by_rule"
    GATHERINGS: ClassVar = [(BY_HAND, "手工归入"), (BY_RULE, "按条件自动收录")]

    name = models.CharField("行动名称", max_length=200)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    goal = models.TextField("工作目标", blank=True)
    gathering = models.CharField(
        "收录方式", max_length=10, choices=GATHERINGS, default=BY_HAND,
        help_text="自动收录：行动期间、牵头地区内，符合下面条件的隐患、检查和帮扶都算这个行动的，不用再登记一遍；条件都不填就全收",
    )  # fmt: skip
    regions = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name="收录地区")
    sectors = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="收录行业")
    key_words = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name="收录词语",
        help_text="内容里有其中一个就收，用顿号隔开，如：飞线、楼道充电、电动自行车",
    )  # fmt: skip
    major_only = models.BooleanField("隐患只收重大的", default=False)
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
