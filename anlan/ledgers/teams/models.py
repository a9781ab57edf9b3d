"""Emergency teams (应急队伍) and the people in them. Source: 突发事件应对法 (2024), chapter on preparedness."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Team(Spelled, Record):
    """One team. How strong it is follows from its members and is not asked again."""

    code, prefix, natural = "teams", "YJD", ("name", "region")
    body_title = "主管单位"
    scope_holder = "body"
    alike = (("name", "region"),)

    KINDS: ClassVar = [
        ("fire", "综合消防"), ("special", "专业"), ("town", "镇街综合"), ("village", "村社"), ("enterprise", "企业"),
        ("social", "社会"),
    ]  # fmt: skip

    name = models.CharField("队伍名称", max_length=100)
    kind = models.CharField("类别", max_length=12, choices=KINDS)
    base = models.CharField("驻地", max_length=100, blank=True)
    longitude = models.DecimalField("经度", max_digits=10, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    leader = models.CharField("负责人", max_length=40, blank=True)
    duty_phone = models.CharField("值班电话", max_length=20, blank=True)
    skills = models.CharField("专长", max_length=200, blank=True)
    equipment = models.TextField("主要装备", blank=True)
    response_minutes = models.PositiveSmallIntegerField("响应时间(分)", null=True, blank=True)
    insured_until = models.DateField("保险到期", null=True, blank=True)
    founded_on = models.DateField("组建日期", null=True, blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)
    check_due_on = models.DateField("下次核查", null=True, blank=True)
    check_result = models.TextField("核查情况", blank=True)
    disbanded_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "应急队伍"
        indexes = [models.Index(fields=["region", "kind"], name="team_region_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(founded_on=None) | Q(disbanded_on=None) | Q(disbanded_on__gte=F("founded_on")),
                name="team_ends_after_start", violation_error_message="撤销日期早于组建日期，请改一下。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Member(Spelled, Record):
    """One person in one team, from the day of joining to the day of leaving."""

    code, prefix, natural = "members", "DY", ("name", "team_id", "phone")
    follows: ClassVar = {"region": ("team",)}

    name = models.CharField("姓名", max_length=40)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="所属队伍")
    position = models.CharField("职务", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    joined_on = models.DateField("入队日期", null=True, blank=True)
    left_on = models.DateField("离队日期", null=True, blank=True)

    class Meta:
        verbose_name = "应急队员"
        indexes = [models.Index(fields=["region", "team"], name="member_region_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining", violation_error_message="离队日期早于入队日期，请改一下。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
