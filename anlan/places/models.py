"""Enterprises and other units, and the points at risk that the district answers for.

Columns follow the ledgers that districts keep; sizes by 统计上大中小微型企业划分办法 (2017), codes by GB/T 4754 and GB 32100.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record

from .points import CheckDam, FloodArea, GeoPoint, KeyPlace, Reservoir, RoadSection
from .uscc import uscc_holds

__all__ = ["CheckDam", "Enterprise", "FloodArea", "GeoPoint", "KeyPlace", "Reservoir", "RoadSection"]

SIZES: list[tuple[str, str]] = [("large", "大型"), ("medium", "中型"), ("small", "小型"), ("micro", "微型")]
RISKS: list[tuple[str, str]] = [("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")]


class Enterprise(Spelled, Record):
    """A production and business unit (生产经营单位): the site that most records speak of."""

    code, prefix, natural, given_code = "enterprises", "QY", ("name", "region"), "uscc"
    alike = (("name", "region"),)
    scope_place = "pk"
    scope_parties = ("lead",)

    KINDS: ClassVar = [
        ("company", "企业"), ("household", "个体工商户"), ("institution", "事业单位"), ("organisation", "社会组织"),
        ("site", "场所"), ("project", "在建项目"),
    ]  # fmt: skip
    STATUSES: ClassVar = [
        ("running", "正常生产"), ("stopped", "停产"), ("suspended", "停业"), ("building", "在建"), ("closed", "关闭"),
        ("deregistered", "注销"),
    ]  # fmt: skip
    GRADES: ClassVar = [("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")]

    name = models.CharField("单位名称", max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    kind = models.CharField("单位类型", max_length=12, choices=KINDS, default="company")
    address = models.CharField("生产经营地址", max_length=300, blank=True)
    registered_address = models.CharField("注册地址", max_length=300, blank=True)
    grid = models.CharField("网格", max_length=40, blank=True)
    longitude = models.DecimalField("经度", max_digits=10, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    gb4754 = models.CharField("行业代码", max_length=5, blank=True)
    lead = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主管部门"
    )
    further_bodies = models.CharField("协管部门", max_length=200, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=40, blank=True)
    principal = models.CharField("主要负责人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    safety_manager = models.CharField("安全管理人员", max_length=40, blank=True)
    employees = models.PositiveIntegerField("从业人员数", null=True, blank=True)
    size = models.CharField("规模", max_length=8, choices=SIZES, blank=True)
    above_scale = models.BooleanField("规上企业", default=False)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    status = models.CharField("生产状态", max_length=14, choices=STATUSES, default="running")
    features = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="危险特性")
    installation_level = models.CharField("重大危险源级别", max_length=8, blank=True)
    risk = models.CharField("风险等级", max_length=8, choices=RISKS, blank=True)
    grade = models.CharField("监管等级", max_length=1, choices=GRADES, blank=True)
    standardisation = models.CharField("标准化等级", max_length=8, blank=True)
    licence_no = models.CharField("安全生产许可证号", max_length=60, blank=True)
    licence_expires_on = models.DateField("许可有效期至", null=True, blank=True)
    insurance_expires_on = models.DateField("安责险到期", null=True, blank=True)
    plan_filing_no = models.CharField("应急预案备案号", max_length=60, blank=True)
    inspection_cap = models.PositiveSmallIntegerField("年度检查频次上限", null=True, blank=True)
    central = models.BooleanField("是否中央企业", default=False)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "企业（单位）"
        indexes = [
            models.Index(fields=["region", "name"], name="enterprise_region_name"),
            models.Index(fields=["sector", "region"], name="enterprise_sector_region"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A code, where given, has its check digit (GB 32100-2015)."""
        self.uscc = self.uscc.strip().upper()
        if self.uscc and not uscc_holds(self.uscc):
            raise ValidationError({"uscc": "校验位不对，请对照营业执照再核一遍；没有代码可以不填。"})
