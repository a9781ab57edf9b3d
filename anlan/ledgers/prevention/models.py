"""Risk points (风险点) of firms. Source: 安全生产法 (2021) 第41条: 安全风险分级管控和隐患排查治理双重预防机制."""

from typing import ClassVar

from django.db import models

from anlan.kernel.column.computed import Computed
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record
from anlan.places.models import RISKS

from . import scales
from .certificates import Certificate
from .works import DangerousWork

__all__ = ["Certificate", "DangerousWork", "RiskPoint"]


class RiskPoint(Spelled, Record):
    """A part of a firm, a device or a piece of work that is dangerous by nature, and what holds the danger. Its level follows from what
    was chosen, and from what stands open there.
    """

    code, prefix, natural = "risk_points", "FX", ("name", "spot", "place_id")
    scope_place = "place"

    RHYTHMS: ClassVar = [
        ("day", "每个工作日"), ("week", "每周"), ("month", "每月"), ("quarter", "每季度"), ("year", "每年"),
    ]  # fmt: skip
    TIERS: ClassVar = [("company", "公司"), ("workshop", "车间（部门）"), ("team", "班组"), ("post", "岗位")]

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("风险点", max_length=100, help_text="设备、场所或作业，如：磨粉机、除尘间、动火作业")
    spot = models.CharField("部位", max_length=100, blank=True, help_text="在厂里哪里，如：二车间")
    danger = models.TextField("危险有害因素", blank=True)
    accident = models.CharField("可能的事故", max_length=100, blank=True, help_text="如：火灾、粉尘爆炸、触电")
    likelihood = models.CharField(
        "可能性L", max_length=4, choices=scales.LIKELIHOODS, blank=True,
        help_text="LEC法选L、E、C三项，LS法选L、S两项，级别自己算出来；不评就都不选",
    )  # fmt: skip
    exposure = models.CharField("暴露频繁程度E", max_length=4, choices=scales.EXPOSURES, blank=True)
    consequence = models.CharField("后果C", max_length=4, choices=scales.CONSEQUENCES, blank=True)
    severity = models.CharField("严重性S", max_length=4, choices=scales.SEVERITIES, blank=True, help_text="LS法才选")
    judged = models.CharField(
        "直接判定等级", max_length=8, choices=RISKS, blank=True, help_text="不打分、直接判定的才选；和分值不一样的，按重的算",
    )  # fmt: skip
    controls = models.TextField("管控措施", blank=True)
    tier = models.CharField("管控层级", max_length=10, choices=TIERS, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True, help_text="人，或者车间、班组")
    phone = models.CharField("联系电话", max_length=20, blank=True)
    rhythm = models.CharField("自查周期", max_length=8, choices=RHYTHMS, default="month")
    checked_on = models.DateField("上次自查", null=True, blank=True)
    check_due_on = models.DateField("下次自查", null=True, blank=True)
    finding = models.TextField("查出的问题", blank=True)
    open_major = models.PositiveIntegerField("未销号重大隐患", default=0)
    open_general = models.PositiveIntegerField("未销号一般隐患", default=0)
    retired_because = models.CharField("停用原因", max_length=200, blank=True)
    score = Computed(scales.score(), models.DecimalField(max_digits=8, decimal_places=2), "风险值")
    own_level = Computed(scales.own_level(), models.PositiveSmallIntegerField(), "固有等级", choices=scales.LEVELS)
    level = Computed(scales.level_now(), models.PositiveSmallIntegerField(), "现在等级", choices=scales.LEVELS)

    class Meta:
        verbose_name = "风险点"
        indexes = [
            models.Index(fields=["region", "level"], name="risk_point_region_level"),
            models.Index(fields=["place", "level"], name="risk_point_place_level"),
            models.Index(fields=["state", "check_due_on"], name="risk_point_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=scales.WHOLE, name="risk_point_scored_whole",
                violation_error_message="LEC法要选L、E、C三项（L从10、6、3、1、0.5、0.2、0.1里选），LS法要选L、S两项（L从5到1里选），"
                "两种法不混用；不评分的都空着。",
            )
        ]  # fmt: skip

    def subject(self) -> str:
        return f"{self.spot}：{self.name}" if self.spot else self.name

    def __str__(self) -> str:
        return self.subject()
