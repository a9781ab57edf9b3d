"""What a firm says of an inspection, past those who inspected (扫码入企评价). Source: 国办发〔2024〕54号: 扫码入企."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from anlan.kernel.scope import Record

from ..inspection import Check


class Rating(Record):
    """How one visit was. It lies with the office; the officers who inspected, and their body, have no power to look at it."""

    code, prefix, natural = "ratings", "PJ", ("visit_id",)
    scope_place = "place"
    follows: ClassVar = {"place": ("visit",)}

    OVERALL: ClassVar = [("good", "好"), ("fair", "一般"), ("bad", "不好")]
    SHOWN: ClassVar = [("both", "两人都出示"), ("no", "没有"), ("unnoticed", "没注意")]
    AS_TOLD: ClassVar = [("same", "一样"), ("more", "多查了"), ("less", "少查了")]
    FAVOURS: ClassVar = [("none", "没有"), ("asked", "要过"), ("unsaid", "不想说")]

    visit = models.ForeignKey(Check, models.PROTECT, related_name="+", verbose_name="哪次检查")
    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    overall = models.CharField("总的来说", max_length=8, choices=OVERALL)
    shown = models.CharField("出示执法证了吗", max_length=10, choices=SHOWN, blank=True)
    as_told = models.CharField("查的和说的一样吗", max_length=8, choices=AS_TOLD, blank=True)
    favours = models.CharField("要过钱物、吃请、指定买东西吗", max_length=8, choices=FAVOURS, blank=True)
    words = models.TextField("想说的", blank=True)
    outcome = models.TextField("核实的结果", blank=True)

    class Meta:
        verbose_name = "检查评价"
        indexes = [models.Index(fields=["region", "state"], name="rating_region_state")]

    def clean(self) -> None:
        """Raises ValidationError where nobody was there yet."""
        if self.visit_id and self.visit.checked_on is None:
            raise ValidationError({"visit": "这次检查还没有来过，来过再评。"})

    def subject(self) -> str:
        return f"{self.place}评检查{self.visit.number}：{self.get_overall_display()}"
