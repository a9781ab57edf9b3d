"""What users say about the system (意见). Source: 国办函〔2026〕12号, which asks for a way to complain."""

from typing import ClassVar

from django.db import models

from anlan.kernel.scope import Record


class Opinion(Record):
    """One complaint, wish or question, and what was answered."""

    code, prefix = "feedback", "FK"
    scope_parties = ("body",)
    body_title = "提出单位"
    scope_place = "place"

    KINDS: ClassVar = [
        ("complaint", "不好用"),
        ("wish", "想要"),
        ("wrong", "数不对"),
        ("burden", "增负担"),
        ("other", "其他"),
    ]

    kind = models.CharField("类型", max_length=12, choices=KINDS, default="complaint")
    content = models.TextField("意见内容")
    page = models.CharField("说的是哪一页", max_length=200, blank=True)
    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    reply = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "意见"
        indexes = [models.Index(fields=["region", "state"], name="opinion_region_state")]

    def subject(self) -> str:
        return self.content.replace("\n", " ")[:60]
