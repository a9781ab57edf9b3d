"""Publicity activities (宣传活动)."""

from typing import ClassVar

from django.db import models

from anlan.kernel.scope import Record


class Activity(Record):
    """One activity."""

    code, prefix, when, natural = "publicity", "XC", "held_at", ("name", "held_at", "region")
    body_title = "主办单位"
    scope_holder = "body"

    KINDS: ClassVar = [
        ("on_site", "现场宣传"), ("screen", "电子屏"), ("home", "入户宣传"), ("contest", "竞赛"), ("live", "直播"), ("visits", "五进"),
    ]  # fmt: skip

    name = models.CharField("活动名称", max_length=200)
    theme = models.CharField("主题", max_length=100, blank=True)
    kind = models.CharField("类型", max_length=10, choices=KINDS, default="on_site")
    held_at = models.DateTimeField("时间")
    spot = models.CharField("地点", max_length=100, blank=True)
    audience = models.PositiveIntegerField("受众人数", null=True, blank=True)
    materials = models.PositiveIntegerField("发放资料数", null=True, blank=True)
    booklets = models.PositiveIntegerField("宣传小册子", null=True, blank=True)
    media = models.TextField("媒体报道", blank=True)
    one_law = models.BooleanField("一法一条例", default=False)

    class Meta:
        verbose_name = "宣传活动"
        indexes = [models.Index(fields=["region", "held_at"], name="activity_region_held")]

    def __str__(self) -> str:
        return self.name
