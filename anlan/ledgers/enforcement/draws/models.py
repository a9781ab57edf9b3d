"""A random draw of firms and officers (双随机抽查), and who must not inspect whom (回避).

Sources: 国发〔2019〕5号 (双随机、一公开); 行政处罚法 (2021) 第43条 (回避).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anlan.kernel.scope import Record
from anlan.places.models import RISKS, Enterprise

from ..inspection import CANCELLED, Inspector


class Recusal(Record):
    """An officer who does not inspect a firm, and why: kin, a share, a former post there."""

    code, prefix, natural = "recusals", "HB", ("inspector_id", "place_id")
    body_title = "执法单位"
    scope_place, scope_holder = "place", "body"
    scope_owners = ("inspector",)

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="+", verbose_name="执法人员")
    place = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name="回避的单位")
    because = models.CharField("回避的理由", max_length=200, help_text="和这家有什么关系，如：配偶在这家任职")
    raised_by = models.CharField("谁提出的", max_length=40, blank=True, help_text="本人、单位或企业；不填就是登记的人")

    class Meta:
        verbose_name = "执法回避"

    def subject(self) -> str:
        return f"{self.inspector.name}回避{self.place}"


class Draw(Record):
    """One draw: its list is frozen and published by its hash, the seed is the hash of the next day's anchor, what is drawn becomes plans."""

    code, prefix, when, natural = "draws", "CQ", "drawn_on", ("name", "inspect_on")
    body_title = "抽查单位"
    scope_holder = "body"
    known_to_all = True  # that there was one, and under which hash: published

    KINDS: ClassVar = Enterprise.KINDS
    RISKS_FROM: ClassVar = [("red", "红"), ("orange", "橙以上"), ("yellow", "黄以上")]

    name = models.CharField("抽查名称", max_length=100)
    firms_wanted = models.PositiveSmallIntegerField("抽几家")
    inspect_on = models.DateField("计划检查日期")
    regions = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name="抽查地区")
    sectors = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="抽查行业")
    firm_kind = models.CharField("单位类型", max_length=12, choices=KINDS, blank=True)
    risk_from = models.CharField("风险等级", max_length=8, choices=RISKS_FROM, blank=True)
    # What follows from a step alone is no form's and no sheet's.
    frozen_on = models.DateField("名单公布日期", null=True, blank=True)
    pool = models.TextField("抽取名单", blank=True, editable=False)
    pool_hash = models.CharField("名单指纹", max_length=64, blank=True, editable=False)
    seed_day = models.DateField("种子取哪天的存证", null=True, blank=True, editable=False)
    seed = models.CharField("种子", max_length=64, blank=True, editable=False)
    drawn_on = models.DateField("抽取日期", null=True, blank=True)
    result = models.TextField("抽取结果", blank=True)
    redrawn_because = models.CharField("重抽的理由", max_length=200, blank=True)
    earlier = models.TextField("以前的抽取", blank=True, editable=False)
    cancelled_because = models.CharField("取消原因", max_length=200, blank=True)
    closed_on = models.DateField("排方案日期", null=True, blank=True)

    class Meta:
        verbose_name = "双随机抽查"
        indexes = [models.Index(fields=["region", "drawn_on"], name="draw_region_drawn")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def natural_key_of(cls, values: Mapping[str, Any]) -> str | None:
        """One that was called off is in nobody's way."""
        return None if values.get("state") == CANCELLED else super().natural_key_of(values)

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        return (*super().key_names(), "state")

    @property
    def risks(self) -> tuple[str, ...]:
        """The levels from `risk_from` up; none where every firm is among those that may be drawn."""
        levels = [level for level, _ in RISKS]
        return tuple(levels[: levels.index(self.risk_from) + 1]) if self.risk_from else ()

    def subject(self) -> str:
        return f"{self.name}，抽{self.firms_wanted}家"
