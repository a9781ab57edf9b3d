"""Warning education (警示教育)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from anlan.kernel.scope import Record


class Lesson(Record):
    """One occasion at which people learnt from an accident."""

    code, prefix, when, natural = "education", "JS", "held_at", ("name", "held_at", "region")
    body_title = "组织单位"
    scope_holder = "body"

    FORMS: ClassVar = [("film", "警示片"), ("on_site", "现场会"), ("case", "案例会"), ("law", "以案释法")]

    name = models.CharField("活动名称", max_length=200)
    accident = models.CharField("依据事故", max_length=200, blank=True)
    form = models.CharField("形式", max_length=10, choices=FORMS, default="film")
    held_at = models.DateTimeField("时间")
    audience = models.CharField("单位对象", max_length=200, blank=True)
    people = models.PositiveIntegerField("受教育人数")
    summary = models.TextField("内容摘要", blank=True)
    response = models.TextField("心得反馈", blank=True)
    visit_no = models.CharField(
        "哪次上门",
        max_length=40,
        blank=True,
        help_text="检查、督导、帮扶时当场讲的：那一次的编号，从它的页面登记会填好",
    )

    class Meta:
        verbose_name = "警示教育"
        indexes = [models.Index(fields=["region", "held_at"], name="lesson_region_held")]

    @classmethod
    def natural_key_of(cls, values: Mapping[str, Any]) -> str | None:
        """What was taught at a visit is taught once there, whoever of the team writes it down and however they call it."""
        if visit_no := values.get("visit_no"):
            values = {"name": visit_no, "held_at": None, "region": None}
        return super().natural_key_of(values)

    def __str__(self) -> str:
        return self.name
