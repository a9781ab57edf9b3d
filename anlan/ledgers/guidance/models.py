"""Guidance visits by experts (督导帮扶、指导服务)."""

from typing import ClassVar

from django.db import models

from anlan.kernel.scope import Record


class Guidance(Record):
    """One visit of experts to one enterprise."""

    code, prefix, when, natural = "guidance", "BF", "visited_on", ("guidance_no",)
    scope_parties = ("body",)
    body_title = "组织单位"
    scope_place = "place"

    RATINGS: ClassVar = [("satisfied", "满意"), ("fairly", "基本满意"), ("not", "不满意")]

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="帮扶单位")
    guidance_no = models.CharField("帮扶编号", max_length=40, blank=True)
    visited_on = models.DateField("时间")
    experts = models.CharField("专家", max_length=200, blank=True)
    contractor = models.CharField("服务机构", max_length=100, blank=True)
    escort = models.CharField("陪同部门", max_length=100, blank=True)
    content = models.TextField("帮扶内容", blank=True)
    problems = models.PositiveIntegerField("发现问题数", default=0)
    advice = models.TextField("指导建议", blank=True)
    promise = models.TextField("企业承诺整改", blank=True)
    satisfaction = models.CharField("满意度", max_length=10, choices=RATINGS, blank=True)
    cost_yuan = models.DecimalField("费用(元)", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "专家帮扶"
        indexes = [models.Index(fields=["region", "visited_on"], name="guidance_region_visited")]

    def subject(self) -> str:
        return f"{self.place}，{self.visited_on:%Y-%m-%d}，{self.content or '专家帮扶'}".replace("\n", " ")[:80]
