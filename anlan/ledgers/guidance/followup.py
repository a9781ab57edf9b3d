"""What follows a guidance visit: each piece of its advice, which the firm answers, and what the firm says of the visit."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from anlan.kernel import clock
from anlan.kernel.scope import Record


class Advice(Record):
    """One piece of advice that experts left a firm. It is no order: the firm may have reasons not to follow it."""

    code, prefix, when, natural = "advice", "JY", "given_on", ("text", "visit_id")
    scope_place, scope_parties = "place", ("body",)
    scope_owners = ("visit",)
    body_title = "派出单位"
    follows: ClassVar = {"place": ("visit",), "body": ("visit",)}

    visit = models.ForeignKey("guidance.Guidance", models.PROTECT, related_name="+", verbose_name="哪次帮扶")
    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    text = models.TextField("建议")
    given_on = models.DateField("提出日期", default=clock.today, help_text="不填为今天")
    due_on = models.DateField("答复期限")
    outcome = models.TextField("落实情况", blank=True)
    refusal = models.TextField("不采纳的理由", blank=True)
    question = models.TextField("再问专家", blank=True)
    reply = models.TextField("专家答复", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = "帮扶建议"
        indexes = [models.Index(fields=["region", "given_on"], name="advice_region_given")]

    def subject(self) -> str:
        return self.text.replace("\n", " ")[:60]


class GuidanceRating(Record):
    """How a firm found a visit. It lies with the office; neither the experts nor whoever sent them have a power to look at it."""

    code, prefix, natural = "guidance_ratings", "BPJ", ("visit_id",)
    scope_place = "place"
    follows: ClassVar = {"place": ("visit",)}

    OVERALL: ClassVar = [("good", "好"), ("fair", "一般"), ("bad", "不好")]
    USEFUL: ClassVar = [("yes", "用得上"), ("partly", "一部分"), ("no", "用不上")]
    SELLING: ClassVar = [("none", "没有"), ("asked", "推销过"), ("unsaid", "不想说")]

    visit = models.ForeignKey("guidance.Guidance", models.PROTECT, related_name="+", verbose_name="哪次帮扶")
    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    overall = models.CharField("总的来说", max_length=8, choices=OVERALL)
    useful = models.CharField("建议用得上吗", max_length=8, choices=USEFUL, blank=True)
    selling = models.CharField("推销过产品、服务吗", max_length=8, choices=SELLING, blank=True)
    words = models.TextField("想说的", blank=True)
    outcome = models.TextField("核实的结果", blank=True)

    class Meta:
        verbose_name = "帮扶评价"
        indexes = [models.Index(fields=["region", "state"], name="guidance_rating_state")]

    def clean(self) -> None:
        """Raises ValidationError where nobody was there yet."""
        if self.visit_id and (self.visit.visited_on is None or self.visit.visited_on > clock.today()):
            raise ValidationError({"visit": "专家还没有来过，来过再评。"})

    def subject(self) -> str:
        return f"{self.place}评帮扶{self.visit.number}：{self.get_overall_display()}"
