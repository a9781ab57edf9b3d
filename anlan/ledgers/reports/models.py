"""An outline is text with figures in it; a report is one outline for one period and region."""

from datetime import date
from functools import cached_property
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period
from anlan.kernel.people.roles import LEADER, TOWN
from anlan.kernel.report.outline import OutlineError, parse
from anlan.kernel.report.spans import not_begun
from anlan.kernel.scope import Record


def _check_outline(text: str) -> None:
    try:
        parse(text)
    except OutlineError as error:
        raise ValidationError(str(error)) from error


class Outline(Record):
    """A kind of report as text: headings, sentences, and figures as 【排查隐患，余】. level: for which places it is; "" for all."""

    code, prefix, natural = "outlines", "TG", ("name", "region")
    scope_parties = ("body",)
    body_title = "编制单位"

    name = models.CharField("代号", max_length=40)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", validators=[_check_outline])
    level = models.CharField(
        "写哪里用",
        max_length=10,
        blank=True,
        choices=[("district", "全区"), ("town", "镇（街道）"), ("village", "村（社区）")],
    )

    class Meta:
        verbose_name = "报告提纲"

    def subject(self) -> str:
        return self.title


class Report(Record):
    """A report for a period and region, with its own copy of the outline's text; a further edition names the one it replaces."""

    code, prefix, when = "reports", "BG", "ends_on"
    body_title = "编制单位"
    scope_holder: ClassVar[str] = "body"

    title = models.CharField("标题", max_length=120)
    outline = models.CharField("提纲", max_length=40)
    starts_on = models.DateField("起日")
    ends_on = models.DateField("止日")
    text = models.TextField("正文", validators=[_check_outline])
    byline = models.CharField("题注", max_length=60, blank=True)
    signer = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人",
        limit_choices_to={"role__in": (LEADER, TOWN)},
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代替", editable=False
    )
    issued_on = models.DateField("印发日期", null=True, blank=True)

    class Meta:
        verbose_name = "报告"
        indexes = [models.Index(fields=["region", "ends_on"], name="report_region_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_ends_after_start",
                violation_error_message="止日早于起日，请改一下。",
            )
        ]  # fmt: skip

    def clean(self) -> None:
        """A report of what has not been yet would say 0 of everything."""
        if isinstance(self.starts_on, date) and self.starts_on > clock.today():
            raise ValidationError({"starts_on": not_begun(self.starts_on)})

    def subject(self) -> str:
        """With its days: the quarter's report and the year's bear one title."""
        return f"{self.title}（{self.starts_on}至{self.ends_on}）"

    @cached_property
    def period(self) -> Period:
        assert isinstance(self.starts_on, date)
        return Period(self.starts_on, self.ends_on)
