"""Courses (培训): time, content, people and result are kept. Source: 安全生产法 (2021) 第28条."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Course(Spelled, Record):
    """One course."""

    code, prefix, when, natural = "training", "PX", "held_on", ("name", "held_on", "region")
    body_title = "主办单位"
    scope_holder = "body"
    follows: ClassVar = {"called": ("repeats",)}  # the same people are asked again

    KINDS: ClassVar = [
        ("supervisors", "监管人员"), ("principals", "主要负责人"), ("managers", "安全管理人员"), ("special", "特种作业人员"),
        ("employees", "从业人员"), ("teams", "应急队伍"),
    ]  # fmt: skip

    name = models.CharField("培训名称", max_length=200)
    kind = models.CharField("培训类别", max_length=12, choices=KINDS, default="employees")
    held_on = models.DateField("举办日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    contractor = models.CharField("承办机构", max_length=100, blank=True, help_text="请第三方机构来办的，填它的名称")
    place_mode = models.CharField("地点方式", max_length=100, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, null=True, blank=True)
    audience = models.CharField("对象", max_length=200, blank=True)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    called = models.TextField("参训名单", blank=True, help_text="谁来参训，用顿号隔开；没有名单的只写人数")
    missing = models.TextField("未到人员", blank=True, help_text="只写没有来的，用顿号隔开；名单上其余的都算到课")
    attendees = models.TextField("到课人员", blank=True)
    passed = models.PositiveIntegerField("合格人数", null=True, blank=True)
    content = models.TextField("内容", blank=True)
    lecturer = models.CharField("授课人", max_length=80, blank=True)
    exam = models.CharField("考核方式", max_length=40, blank=True)
    cost_yuan = models.DecimalField("经费(元)", max_digits=12, decimal_places=2, null=True, blank=True)
    valid_until = models.DateField("证书到期", null=True, blank=True, help_text="发证书的填，到期前提醒复训")
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复训自", help_text="这一次是给哪一次复训",
    )  # fmt: skip
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    release_reason = models.CharField("不再复训的原因", max_length=200, blank=True)
    is_class = models.BooleanField("培训班", default=False, help_text="成期举办的专门培训班")

    class Meta:
        verbose_name = "安全培训"
        indexes = [models.Index(fields=["region", "held_on"], name="course_region_held")]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=None) | Q(passed__lte=F("people")), name="course_passed_within_people",
                violation_error_message="合格人数多于参训人数，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("held_on")), name="course_ends_after_start",
                violation_error_message="结束日期早于举办日期，请改一下。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("held_on")), name="course_valid_after_start",
                violation_error_message="证书到期早于举办日期，请改一下。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        return self.ends_on or self.held_on
