"""Guidance visits by experts (督导帮扶、指导服务), asked for or sent; what became of them stands in followup.py."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.scope import Record

from .conflicts import problems
from .experts import Affiliation, Expert
from .followup import Advice, GuidanceRating

__all__ = ["Advice", "Affiliation", "Expert", "Guidance", "GuidanceRating", "Request"]

PLANNED = "planned"


class Guidance(Record):
    """One visit of experts to one enterprise. `visited_on` is empty until they have been there."""

    code, prefix, when, natural = "guidance", "BF", "visited_on", ("guidance_no",)
    scope_parties = ("body",)
    scope_owners = ("lead",)
    body_title = "组织单位"
    scope_place = "place"

    RATINGS: ClassVar = [("satisfied", "满意"), ("fairly", "基本满意"), ("not", "不满意")]
    ORIGINS: ClassVar = [
        ("asked", "企业申请"), ("weak", "安全基础薄弱"), ("hazards", "隐患多、反复"), ("accident", "出过事故"), ("campaign", "专项行动"),
        ("other", "其他"),
    ]  # fmt: skip

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="帮扶单位")
    guidance_no = models.CharField("帮扶编号", max_length=40, blank=True)
    origin = models.CharField("为什么去", max_length=10, choices=ORIGINS, blank=True)
    planned_on = models.DateField("计划上门日期", null=True, blank=True)
    visited_on = models.DateField("时间", null=True, blank=True)
    lead = models.ForeignKey(Expert, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="带队专家")
    second = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二位专家"
    )
    experts = models.CharField("专家", max_length=200, blank=True)
    contractor = models.CharField("服务机构", max_length=100, blank=True)
    escort = models.CharField("陪同部门", max_length=100, blank=True)
    content = models.TextField("帮扶内容", blank=True)
    problems = models.PositiveIntegerField("发现问题数", default=0)
    advice = models.TextField("指导建议", blank=True)
    promise = models.TextField("企业承诺整改", blank=True)
    satisfaction = models.CharField("满意度", max_length=10, choices=RATINGS, blank=True)
    cost_yuan = models.DecimalField("费用(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    cancelled_because = models.CharField("取消原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "专家帮扶"
        indexes = [models.Index(fields=["region", "visited_on"], name="guidance_region_visited")]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(visited_on__isnull=False), name="guidance_has_a_day",
                violation_error_message="请填写计划上门日期；已经去过的填时间。",
            )
        ]  # fmt: skip

    @classmethod
    def owned_by(cls, holders: Sequence[models.Model]) -> Q:
        """A visit is of both of its experts."""
        if holders and isinstance(holders[0], Expert):
            keys = [holder.pk for holder in holders]
            return Q(lead__in=keys) | Q(second__in=keys)
        return super().owned_by(holders)

    def clean(self) -> None:
        """Raises ValidationError for a new one that was made though its plan is for a day to come."""
        is_new = self.locked_facts is None
        if is_new and self.visited_on is not None and self.planned_on is not None and self.planned_on > clock.today():
            raise ValidationError({"visited_on": "计划的日子还没有到：还没去的，时间空着。"})

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """A plan becomes a visit by the step that says so; it sends nobody who must stay away."""
        if self.state != PLANNED:
            return
        if self.visited_on is not None:
            raise ValidationError({"visited_on": "还没有上门，去过了请办“上门了”。"})
        is_another = any(was.get(name) != getattr(self, name) for name in ("lead_id", "second_id", "place_id"))
        if is_another and (refusals := problems(self.place, {"lead": self.lead, "second": self.second})):
            raise ValidationError(refusals)

    def subject(self) -> str:
        day = self.visited_on or self.planned_on
        words = [str(self.place), f"{day:%Y-%m-%d}" if day else "", self.content or "专家帮扶"]
        return "，".join(filter(None, words)).replace("\n", " ")[:80]


class Request(Record):
    """An enterprise asks for an expert, or somebody asks for it."""

    code, prefix, when, natural = "guidance_requests", "BFS", "asked_on", ("topic", "place_id", "asked_on")
    scope_place = "place"

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="单位")
    topic = models.TextField("想请专家看什么")
    asked_on = models.DateField("申请日期", default=clock.today, help_text="不填为今天")
    wished_by = models.DateField("希望哪天前来", null=True, blank=True)
    expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="派哪位专家"
    )
    second_expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二位专家"
    )
    planned_on = models.DateField("上门日期", null=True, blank=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        verbose_name = "帮扶申请"
        indexes = [models.Index(fields=["region", "asked_on"], name="request_region_asked")]

    def subject(self) -> str:
        return self.topic.replace("\n", " ")[:60]
