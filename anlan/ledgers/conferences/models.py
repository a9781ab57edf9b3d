"""Terminals of the video-conference system (视频会议终端), from the district down to every village."""

from typing import ClassVar

from django.db import models

from anlan.kernel.scope import Record


class Endpoint(Record):
    """One terminal, where it stands, and when it was last tried."""

    code, prefix, natural = "endpoints", "ZD", ("name", "region")

    LEVELS: ClassVar = [("district", "区级"), ("town", "镇街级"), ("village", "村级")]
    USES: ClassVar = [("in_use", "在用"), ("broken", "故障"), ("stopped", "停用")]

    name = models.CharField("终端名称", max_length=100)
    level = models.CharField("级别", max_length=10, choices=LEVELS)
    device = models.CharField("设备型号", max_length=100, blank=True)
    enabled_on = models.DateField("启用日期", null=True, blank=True)
    tested_on = models.DateField("最近测试日期", null=True, blank=True)
    test_passed = models.BooleanField("测试通过", null=True, blank=True)
    usage = models.CharField("使用状态", max_length=10, choices=USES, default="in_use")
    contact = models.CharField("管理人", max_length=40, blank=True)

    class Meta:
        verbose_name = "视频会议终端"
        indexes = [models.Index(fields=["region", "level"], name="endpoint_region_level")]

    def __str__(self) -> str:
        return self.name
