"""Emergency plans (应急预案), each edition a record. Source: 突发事件应急预案管理办法 (国办发〔2024〕5号), 生产安全事故应急预案管理办法 (2019)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Plan(Spelled, Record):
    """One edition of one plan; a revised plan is a further record with a later edition, which names the one before."""

    code, prefix, when, natural = "plans", "YA", "issued_on", ("name", "edition", "region")
    body_title = "编制单位"
    scope_holder = "body"

    KINDS: ClassVar = [
        ("general", "总体预案"), ("special", "专项预案"), ("department", "部门预案"), ("town", "镇街预案"),
        ("village", "村社预案"), ("enterprise", "企业综合预案"), ("enterprise_special", "企业专项预案"), ("site", "现场处置方案"),
    ]  # fmt: skip

    name = models.CharField("预案名称", max_length=200)
    kind = models.CharField("预案类型", max_length=20, choices=KINDS)
    edition = models.CharField("版本号", max_length=20, blank=True)
    document_no = models.CharField("发布文号", max_length=60, blank=True)
    issued_on = models.DateField("发布日期")
    reviewed_on = models.DateField("评审日期", null=True, blank=True)
    filed_with = models.CharField("备案单位", max_length=100, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filing_no = models.CharField("备案编号", max_length=60, blank=True)
    assess_on = models.DateField("下次评估", null=True, blank=True)
    assessed_on = models.DateField("评估日期", null=True, blank=True)
    assessment = models.TextField("评估意见", blank=True)
    revision_reason = models.CharField("修订原因", max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="修订自",
        help_text="这一版修订的是哪一版，那一版随即停用",
    )
    repeal_reason = models.CharField("废止原因", max_length=200, blank=True)
    levels = models.CharField("响应级别", max_length=20, blank=True)

    class Meta:
        verbose_name = "应急预案"
        indexes = [models.Index(fields=["region", "issued_on"], name="plan_region_issued")]
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(filed_on__gte=F("issued_on")), name="plan_filed_after_issue",
                violation_error_message="备案日期早于发布日期，请改一下。",
            )
        ]  # fmt: skip

    def subject(self) -> str:
        return f"{self.name}（{self.edition}）" if self.edition else self.name

    def __str__(self) -> str:
        return self.name
