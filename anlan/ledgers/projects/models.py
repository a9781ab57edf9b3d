"""Safety and emergency projects (安全应急项目)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.scope import Record


class Project(Record):
    """One project, from the day work began."""

    code, prefix, when, natural = "projects", "XM", "started_on", ("name", "started_on", "region")
    body_title = "责任单位"
    scope_holder = "body"

    KINDS: ClassVar = [
        ("video", "视频会议系统"), ("supplies", "物资储备"), ("warning", "监测预警"), ("road", "公路安防"), ("other", "其他"),
    ]  # fmt: skip

    name = models.CharField("项目名称", max_length=200)
    kind = models.CharField("项目类别", max_length=10, choices=KINDS, default="other")
    cost_yuan = models.DecimalField("投入(元)", max_digits=14, decimal_places=2)
    started_on = models.DateField("开工日期")
    finished_on = models.DateField("完工日期", null=True, blank=True)
    builder = models.CharField("承建单位", max_length=100, blank=True)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "安全应急项目"
        indexes = [models.Index(fields=["region", "started_on"], name="project_region_started")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_on=None) | Q(finished_on__gte=F("started_on")), name="project_ends_after_start",
                violation_error_message="完工日期早于开工日期，请改一下。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
