"""Sites of electric bicycles and their checks (电动自行车全链条整治). Columns follow the ledger that districts keep for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class EbikeSite(Spelled, Record):
    """One site of the chain: a charging point, a housing estate, a shop. What is wrong there is a hazard, and closes as one."""

    code, prefix, natural = "ebikes", "DDC", ("name", "region")

    KINDS: ClassVar = [
        ("charging", "停放充电点"), ("housing", "住宅小区"), ("self_built", "自建房"), ("small", "九小场所"), ("unit", "机关单位"),
        ("sale", "销售店"), ("repair", "维修店"), ("recycling", "回收点"),
    ]  # fmt: skip

    name = models.CharField("场所名称", max_length=100)
    kind = models.CharField("场所类型", max_length=12, choices=KINDS)
    address = models.CharField("地址", max_length=200, blank=True)
    manager = models.CharField("管理单位", max_length=100, blank=True)
    responsible = models.CharField("责任人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    bikes = models.PositiveIntegerField("保有量(辆)", null=True, blank=True)
    plated = models.PositiveIntegerField("上牌量(辆)", null=True, blank=True)
    slots = models.PositiveIntegerField("集中充电位(个)", null=True, blank=True)
    ports = models.PositiveIntegerField("充电端口(个)", null=True, blank=True)
    missing_slots = models.PositiveIntegerField("应建未建(个)", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "电动自行车场所"
        indexes = [models.Index(fields=["region", "kind"], name="ebike_site_region_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(plated=None) | Q(bikes=None) | Q(plated__lte=F("bikes")), name="ebikes_plated_within_all",
                violation_error_message="上牌量比保有量还多，请核对。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class EbikeCheck(Record):
    """One check of a site: what stood and was charged where it must not, and what was done on the spot."""

    code, prefix, when, natural = "ebike_checks", "DDJ", "checked_on", ("site_id", "checked_on", "checker")
    scope_parties = ("body",)
    body_title = "检查单位"
    follows: ClassVar = {"region": ("site",), "sector": ("site",)}

    site = models.ForeignKey(EbikeSite, models.PROTECT, related_name="+", verbose_name="场所")
    checked_on = models.DateField("检查时间")
    checker = models.CharField("检查人员", max_length=80, blank=True)
    flying_wires = models.PositiveIntegerField("飞线充电(处)", default=0)
    in_corridors = models.PositiveIntegerField("楼道停放充电(辆)", default=0)
    in_homes = models.PositiveIntegerField("进楼入户(辆)", default=0)
    moved = models.PositiveIntegerField("当场清理(辆)", default=0)
    modified = models.PositiveIntegerField("非法改装线索(条)", default=0, help_text="移交市场监管部门")
    batteries = models.PositiveIntegerField("回收老旧电池(组)", default=0)
    problems = models.PositiveIntegerField("发现隐患数", default=0)
    note = models.TextField("检查情况", blank=True)

    class Meta:
        verbose_name = "电动自行车检查"
        indexes = [
            models.Index(fields=["region", "checked_on"], name="ebike_check_region_checked"),
            models.Index(fields=["site", "checked_on"], name="ebike_check_site_checked"),
        ]

    def subject(self) -> str:
        return f"{self.site}，{self.checked_on:%Y-%m-%d}检查"
