"""Supervision rounds and what they give bodies to do.

Source: 国务院安委会 安全生产巡查工作制度: rounds are organised by committees, not by law enforcement.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from anlan.kernel import clock
from anlan.kernel.loop.assigned import Assigned
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record

PLANNED, SKIPPED = "planned", "skipped"
KINDS = [
    ("daily", "日常督导"), ("special", "专项督导"), ("general", "综合督导"), ("holiday", "节前检查"), ("unannounced", "明察暗访"),
    ("help", "帮扶督导"),
]  # fmt: skip


class Route(Spelled, Record):
    """Where one team of a round goes on one day; its stops are visits in their order."""

    code, prefix, when, natural = "routes", "LX", "goes_on", ("name", "round", "goes_on", "region")
    scope_parties = ("body",)
    body_title = "组织单位"

    round = models.CharField("轮次", max_length=60, help_text="同一轮写一样的，如：2026年第4轮")
    name = models.CharField("督导组", max_length=60, help_text="如：第一组")
    goes_on = models.DateField("哪天去")
    leader = models.CharField("带队领导", max_length=40, blank=True)
    members = models.CharField("检查组成员", max_length=300, blank=True)
    experts = models.CharField("聘请专家", max_length=200, blank=True)
    subject_matter = models.TextField("检查内容", blank=True)

    class Meta:
        verbose_name = "督导路线"
        indexes = [models.Index(fields=["region", "goes_on"], name="route_region_goes")]

    def __str__(self) -> str:
        return f"{self.round}{self.name}"

    def subject(self) -> str:
        return f"{self}，{self.goes_on:%Y-%m-%d}"


class Visit(Record):
    """One visit of a round to one place. `visited_on` is empty until the team has been there."""

    code, prefix, when = "supervision", "DC", "visited_on"
    natural = ("place_id", "visited_on", "leader")
    scope_place = "place"
    desk_knows_by = "visited_on"  # a visit is not announced (四不两直)
    scope_parties = ("body",)
    # What the team and its day are stands in its route.
    follows: ClassVar = dict.fromkeys(("round", "leader", "members", "experts", "subject_matter"), ("route",))

    KINDS: ClassVar = KINDS

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="被检查单位")
    route = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督导路线")
    stop_no = models.PositiveSmallIntegerField("第几站", null=True, blank=True)
    planned_on = models.DateField("计划日期", null=True, blank=True)
    visit_no = models.CharField("检查编号", max_length=40, blank=True)
    round = models.CharField("轮次", max_length=60, blank=True)
    organiser = models.CharField("组织单位", max_length=100, blank=True)
    kind = models.CharField("检查类型", max_length=12, choices=KINDS, default="daily")
    leader = models.CharField("带队领导", max_length=40, blank=True)
    members = models.CharField("检查组成员", max_length=300, blank=True)
    experts = models.CharField("聘请专家", max_length=200, blank=True)
    visited_on = models.DateField("检查时间", null=True, blank=True)
    subject_matter = models.TextField("检查内容", blank=True)
    problems = models.PositiveIntegerField("发现问题数", default=0)
    major_hazards = models.PositiveIntegerField("其中重大隐患", default=0)
    fixed_at_once = models.PositiveIntegerField("现场整改数", default=0)
    assignment_no = models.CharField("交办文书", max_length=60, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    result = models.TextField("整改情况", blank=True)
    to_enforcement = models.BooleanField("移交执法", default=False)
    skipped_because = models.CharField("没去的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "督导检查"
        indexes = [
            models.Index(fields=["region", "visited_on"], name="visit_region_visited"),
            models.Index(fields=["place", "visited_on"], name="visit_place_visited"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_at_once__lte=F("problems")), name="visit_fixed_within_problems",
                violation_error_message="现场整改数比发现问题数还多，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(major_hazards__lte=F("problems")), name="visit_major_within_problems",
                violation_error_message="重大隐患数比发现问题数还多，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(visited_on__isnull=False), name="visit_has_a_day",
                violation_error_message="请填写检查时间；还没去的填计划日期。",
            ),
        ]  # fmt: skip

    @classmethod
    def natural_key_of(cls, values: Mapping[str, Any]) -> str | None:
        """One that is to come is told from others by its plan; a stop that was left out is in nobody's way."""
        if values.get("state") == SKIPPED:
            return None
        return super().natural_key_of({**values, "visited_on": values.get("visited_on") or values.get("planned_on")})

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        return (*super().key_names(), "planned_on", "state")

    def clean(self) -> None:
        """Raises ValidationError for a new one that was made though its plan is for a day to come."""
        is_new = self.locked_facts is None
        if is_new and self.visited_on is not None and self.planned_on is not None and self.planned_on > clock.today():
            raise ValidationError({"visited_on": "计划的日子还没有到：还没去的，检查时间空着。"})

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """A plan becomes a visit by the step that says so."""
        if self.state == PLANNED and self.visited_on is not None:
            raise ValidationError({"visited_on": "还没有去，到了请办“到了”。"})

    def subject(self) -> str:
        day = self.visited_on or self.planned_on
        words = [str(self.place), f"{day:%Y-%m-%d}" if day else "", self.get_kind_display()]
        return "，".join(filter(None, words))


class Assignment(Assigned):
    """What a round gives a body to do (交办单): how government does its duty. What a firm is to mend is a hazard."""

    code, prefix, when, natural = "assignments", "JBD", "given_on", ("text", "visit_id", "holder_id")
    body_title = "交办单位"
    scope_parties = ("body",)
    follows: ClassVar = {"region": ("visit",)}

    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督导检查")
    document_no = models.CharField("交办单号", max_length=60, blank=True)
    text = models.TextField("交办事项")
    given_on = models.DateField("交办日期", default=clock.today, help_text="不填为今天")
    confirmed_on = models.DateField("确认日期", null=True, blank=True)

    class Meta:
        verbose_name = "交办单"
        indexes = [models.Index(fields=["region", "given_on"], name="assignment_region_given")]
