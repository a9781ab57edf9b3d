"""Supervision rounds. Source: 国务院安委会 安全生产巡查工作制度: rounds are organised by committees, not by law enforcement."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.scope import Record
from anlan.kernel.scope.record import KEPT


class Visit(Record):
    """One visit of a round to one place."""

    code, prefix, when = "supervision", "DC", "visited_on"
    natural = ("place_id", "visited_on", "leader")
    scope_place = "place"
    state_titles: ClassVar = {KEPT: "已反馈"}

    KINDS: ClassVar = [
        ("daily", "日常督导"), ("special", "专项督导"), ("general", "综合督导"), ("holiday", "节前检查"), ("unannounced", "明察暗访"),
        ("help", "帮扶督导"),
    ]  # fmt: skip

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="被检查单位")
    visit_no = models.CharField("检查编号", max_length=40, blank=True)
    round = models.CharField("轮次", max_length=60, blank=True)
    organiser = models.CharField("组织单位", max_length=100, blank=True)
    kind = models.CharField("检查类型", max_length=12, choices=KINDS, default="daily")
    leader = models.CharField("带队领导", max_length=40, blank=True)
    members = models.CharField("检查组成员", max_length=300, blank=True)
    experts = models.CharField("聘请专家", max_length=200, blank=True)
    visited_on = models.DateField("检查时间")
    subject_matter = models.TextField("检查内容", blank=True)
    problems = models.PositiveIntegerField("发现问题数", default=0)
    major_hazards = models.PositiveIntegerField("其中重大隐患", default=0)
    fixed_at_once = models.PositiveIntegerField("现场整改数", default=0)
    assignment_no = models.CharField("交办文书", max_length=60, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    result = models.TextField("整改情况", blank=True)
    to_enforcement = models.BooleanField("移交执法", default=False)

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
        ]  # fmt: skip

    def subject(self) -> str:
        return f"{self.place}，{self.visited_on:%Y-%m-%d}，{self.get_kind_display()}"
