"""Experts who may be sent to enterprises (专家库), and whom each of them stays away from.

The rule is that of officers (行政处罚法 (2021) 第43条), taken over for experts; the district settles it.
"""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Expert(Spelled, Record):
    """Somebody who knows a trade: its lines of business, what they know best, where they live and work."""

    code, prefix, natural = "experts", "ZJ", ("name", "agency")
    scope_parties = ("body",)
    body_title = "聘请单位"
    known_to_all = True  # a town asks for an expert of the whole district

    name = models.CharField("姓名", max_length=40)
    sectors = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="专业领域")
    skills = models.CharField("专长", max_length=200, blank=True, help_text="用顿号隔开，如：粉尘防爆、电气、有限空间")
    agency = models.CharField("工作单位", max_length=100, blank=True, help_text="在哪家上班；在企业的写企业全名")
    title = models.CharField("职称", max_length=60, blank=True)
    certificate_no = models.CharField("证书编号", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    valid_until = models.DateField("聘期至", null=True, blank=True)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登录的人员",
        help_text="有账号的专家是哪个人；不填按姓名和电话认",
    )  # fmt: skip

    class Meta:
        verbose_name = "专家"

    @classmethod
    def serving(cls, day: date) -> Q:
        """Those who may be sent on a day."""
        return cls.present() & (Q(valid_until=None) | Q(valid_until__gte=day))

    def __str__(self) -> str:
        return self.name

    def subject(self) -> str:
        return f"{self.name}（{self.skills or self.agency or '专家'}）"


class Affiliation(Record):
    """An expert who is not sent to a firm, and why: works there, serves it, is kin."""

    code, prefix, natural = "expert_recusals", "ZHB", ("expert_id", "place_id")
    body_title = "登记单位"
    scope_place, scope_parties = "place", ("body",)
    scope_owners = ("expert",)

    KINDS: ClassVar = [
        ("works", "在这家任职"),
        ("serves", "给这家做服务"),
        ("kin", "亲属或者股份"),
        ("other", "其他关系"),
    ]

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+", verbose_name="专家")
    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="回避的单位")
    kind = models.CharField("什么关系", max_length=8, choices=KINDS, default="serves")
    because = models.CharField("说明", max_length=200, blank=True, help_text="如：今年给这家做安全评价")
    raised_by = models.CharField("谁提出的", max_length=40, blank=True, help_text="本人、单位或企业；不填就是登记的人")

    class Meta:
        verbose_name = "专家回避"

    def words(self) -> str:
        """Why, as it is told to whoever would send the expert."""
        return f"{'，'.join(filter(None, [self.get_kind_display(), self.because]))}（{self.number}）"

    def subject(self) -> str:
        return f"{self.expert}回避{self.place}"
