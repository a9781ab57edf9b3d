"""Drills (应急演练) and what was learnt from them. Source: AQ/T 9007, 9009."""

from typing import ClassVar

from django.db import models

from anlan.kernel.loop.assigned import Assigned
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Drill(Spelled, Record):
    """One drill at its place and time."""

    code, prefix, when, natural = "drills", "YL", "held_at", ("name", "held_at", "region")
    body_title = "组织单位"
    scope_holder = "body"

    KINDS: ClassVar = [("combined", "综合"), ("single", "单项")]
    FORMS: ClassVar = [("live", "实战"), ("tabletop", "桌面")]
    LEVELS: ClassVar = [
        ("province", "省级"), ("city", "市级"), ("district", "区级"), ("town", "镇街级"), ("village", "村级"),
        ("enterprise", "企业级"),
    ]  # fmt: skip

    name = models.CharField("演练名称", max_length=200)
    kind = models.CharField("演练类型", max_length=10, choices=KINDS, default="single")
    form = models.CharField("形式", max_length=10, choices=FORMS, default="live")
    level = models.CharField("级别", max_length=12, choices=LEVELS)
    plan = models.CharField("依据预案", max_length=200, blank=True)
    held_at = models.DateTimeField("时间")
    spot = models.CharField("地点", max_length=100, blank=True)
    scenario = models.TextField("情景", blank=True)
    teams = models.PositiveIntegerField("参演队伍数", null=True, blank=True)
    people = models.PositiveIntegerField("参演人数", null=True, blank=True)
    equipment = models.TextField("装备", blank=True)
    hosted = models.BooleanField("承办上级演练", default=False)
    problems = models.TextField("发现问题", blank=True)
    fixed_on = models.DateField("整改完成", null=True, blank=True)
    summary = models.TextField("总结评估", blank=True)
    summed_on = models.DateField("总结日期", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    revise_plan = models.BooleanField("是否修订预案", default=False)

    class Meta:
        verbose_name = "应急演练"
        indexes = [models.Index(fields=["region", "held_at"], name="drill_region_held")]

    def __str__(self) -> str:
        return self.name


class Finding(Assigned):
    """A problem that a drill found: somebody mends it by a day."""

    code, prefix, when, natural = "drill_findings", "YLZ", "found_on", ("text", "drill_id", "holder_id")
    day_of = "drill.held_at"
    follows: ClassVar = {"region": ("drill",)}

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="+", verbose_name="演练")
    text = models.TextField("发现的问题")
    found_on = models.DateField("发现日期", null=True, blank=True)

    class Meta:
        verbose_name = "演练整改"
        indexes = [models.Index(fields=["region", "found_on"], name="finding_region_found")]
