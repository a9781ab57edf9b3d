"""Accidents. Source: 生产安全事故报告和调查处理条例 (国务院令第493号)."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When

from anlan.kernel.column.computed import Computed
from anlan.kernel.scope import Record

# Grade, and from how many deaths, serious injuries and yuan of direct loss on (第3条); the gravest stands first.
GRADES = (
    ("特别重大", 30, 100, 100_000_000),
    ("重大", 10, 50, 50_000_000),
    ("较大", 3, 10, 10_000_000),
)
ORDINARY = "一般"


def _grade() -> Case:
    """The grade as the database works it out; the missing weigh as the dead do until they are found."""
    return Case(
        *(
            When(
                Q(deaths__gte=Value(deaths) - F("missing")) | Q(serious__gte=serious) | Q(loss_yuan__gte=yuan),
                then=Value(title),
            )
            for title, deaths, serious, yuan in GRADES
        ),
        default=Value(ORDINARY),
    )


class Accident(Record):
    """One accident at one place. Its grade follows from its casualties and losses (第3条)."""

    code, prefix, when, natural = "accidents", "SG", "occurred_at", ("accident_no",)
    scope_place = "place"
    moves_with_place = False
    guarded: ClassVar = ("occurred_at", "deaths", "missing", "serious", "light", "loss_yuan")

    INVESTIGATORS: ClassVar = [
        ("county", "县（区）政府"), ("city", "市政府"), ("province", "省政府"), ("state", "国务院"),
    ]  # fmt: skip

    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发生单位"
    )
    accident_no = models.CharField("事故编号", max_length=30, blank=True)
    name = models.CharField("事故名称", max_length=200)
    occurred_at = models.DateTimeField("发生时间")
    reported_at = models.DateTimeField("首次报告时间", null=True, blank=True)
    reported_to = models.CharField("上报单位", max_length=200, blank=True)
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
    level = Computed(_grade(), models.CharField(max_length=8), "事故等级")
    investigated_by = models.CharField("负责调查", max_length=10, choices=INVESTIGATORS, blank=True)
    team = models.TextField("调查组", blank=True)
    window_ends_on = models.DateField("补报截止", null=True, blank=True)
    report_due_on = models.DateField("报告期限", null=True, blank=True)
    reply_due_on = models.DateField("批复期限", null=True, blank=True)
    handling = models.TextField("处理情况", blank=True)
    replied_on = models.DateField("批复时间", null=True, blank=True)
    evaluate_due_on = models.DateField("整改评估期限", null=True, blank=True)
    evaluated_on = models.DateField("整改评估时间", null=True, blank=True)

    class Meta:
        verbose_name = "生产安全事故"
        indexes = [models.Index(fields=["region", "occurred_at"], name="accident_region_occurred")]

    def __str__(self) -> str:
        return self.name

    @property
    def grade(self) -> str:
        """一般, 较大, 重大 or 特别重大: by deaths, serious injuries or direct losses, the gravest decides (第3条)."""
        dead, loss = self.deaths + self.missing, self.loss_yuan or 0
        for title, deaths, serious, yuan in GRADES:
            if dead >= deaths or self.serious >= serious or loss >= yuan:
                return title
        return ORDINARY
