"""Accidents. Source: 生产安全事故报告和调查处理条例 (国务院令第493号)."""

from typing import ClassVar

from django.db import models

from anlan.kernel.scope import Record
from anlan.kernel.scope.record import KEPT


class Accident(Record):
    """One accident at one place. Its grade follows from its casualties and losses (第3条)."""

    code, prefix, when, natural = "accidents", "SG", "occurred_at", ("accident_no",)
    scope_place = "place"
    moves_with_place = False
    guarded: ClassVar = ("occurred_at", "deaths", "missing", "serious", "light", "loss_yuan")
    state_titles: ClassVar = {KEPT: "已登记", "investigated": "已调查", "closed": "已结案"}
    state_from: ClassVar = {
        "closed": "replied_on",
        "investigated": "responsibility",
    }  # closed by the reply to its report

    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发生单位"
    )
    accident_no = models.CharField("事故编号", max_length=30, blank=True)
    name = models.CharField("事故名称", max_length=200)
    occurred_at = models.DateTimeField("发生时间")
    reported_at = models.DateTimeField("首次报告时间", null=True, blank=True)
    spot = models.CharField("地点", max_length=200, blank=True)
    kind = models.CharField("事故类型", max_length=40, blank=True)
    productive = models.BooleanField("是否生产经营性", default=True)
    deaths = models.PositiveIntegerField("死亡", default=0)
    missing = models.PositiveIntegerField("失踪", default=0)
    serious = models.PositiveIntegerField("重伤", default=0)
    light = models.PositiveIntegerField("轻伤", default=0)
    loss_yuan = models.DecimalField("直接经济损失(元)", max_digits=16, decimal_places=2, null=True, blank=True)
    course = models.TextField("简要经过", blank=True)
    direct_cause = models.TextField("直接原因", blank=True)
    indirect_cause = models.TextField("间接原因", blank=True)
    responsibility = models.TextField("责任认定", blank=True)
    team = models.TextField("调查组", blank=True)
    window_ends_on = models.DateField("补报截止", null=True, blank=True)
    report_due_on = models.DateField("报告期限", null=True, blank=True)
    handling = models.TextField("处理情况", blank=True)
    replied_on = models.DateField("批复时间", null=True, blank=True)
    evaluated_on = models.DateField("整改评估时间", null=True, blank=True)

    class Meta:
        verbose_name = "生产安全事故"
        indexes = [models.Index(fields=["region", "occurred_at"], name="accident_region_occurred")]

    def __str__(self) -> str:
        return self.name

    @property
    def grade(self) -> str:
        """一般, 较大, 重大 or 特别重大: by deaths, serious injuries or direct losses, the gravest decides (第3条)."""
        loss = self.loss_yuan or 0
        for title, deaths, serious, yuan in (
            ("特别重大", 30, 100, 100_000_000), ("重大", 10, 50, 50_000_000), ("较大", 3, 10, 10_000_000),
        ):  # fmt: skip
            if self.deaths + self.missing >= deaths or self.serious >= serious or loss >= yuan:
                return title
        return "一般"
