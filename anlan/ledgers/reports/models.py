"""An outline is text with figures in it; a report is one outline for one period and region."""

import re
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from anlan.check.models import indicator_choices
from anlan.kernel import clock
from anlan.kernel.clock.working import add_working_days, calendar
from anlan.kernel.indicator.declare import Period
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN
from anlan.kernel.report.naming import title_of
from anlan.kernel.report.outline import OutlineError, awaited_in, parse
from anlan.kernel.report.spans import not_begun
from anlan.kernel.scope import Record

_NUMBER = re.compile(r"[^\s〔〕]+〔[0-9]{4}〕[1-9][0-9]*号")
_USUAL_DAYS = 3


def usual_due() -> date:
    """By when a body hands in a paragraph, where nobody says."""
    return add_working_days(clock.today(), _USUAL_DAYS, calendar())


def _check_outline(text: str) -> None:
    try:
        parse(text)
    except OutlineError as error:
        raise ValidationError(str(error)) from error


def _check_paragraph(text: str) -> None:
    """What a body writes is read as an outline is; nobody passes it on in it."""
    _check_outline(text)
    if awaited_in(text):
        raise ValidationError("供稿里不能再请别的单位写，请直接写文字和【数字的名字】。")


def _check_number(text: str) -> None:
    """GB/T 9704-2012, 7.2.5: the year in full in 〔〕, no 第, no leading zeros."""
    if text and not _NUMBER.fullmatch(text):
        raise ValidationError("写成“青应急发〔2026〕12号”的样子：年份放在〔〕里，序号前不写“第”，也不补0。")


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
    document_number = models.CharField("发文字号", max_length=60, blank=True, validators=[_check_number])
    addressee = models.CharField("主送机关", max_length=200, blank=True)
    issuer = models.CharField("署名", max_length=80, blank=True)
    dated_on = models.DateField("成文日期", null=True, blank=True)
    annexes = models.TextField("附件", max_length=2000, blank=True)  # a name each line
    copies = models.CharField("抄送机关", max_length=300, blank=True)
    printer = models.CharField("印发机关", max_length=80, blank=True)
    names_signer = models.BooleanField("上行文，印签发人", default=False)
    signer = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人",
        limit_choices_to={"role__in": (LEADER, TOWN)},
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代替", editable=False
    )
    issued_on = models.DateField("印发日期", null=True, blank=True)
    collect_by = models.DateField(
        "供稿收齐日期", null=True, blank=True, help_text="提纲里请单位写的段落几号前交；不填为三个工作日后"
    )
    without = models.CharField(
        "还差的供稿为什么不等了",
        max_length=200,
        blank=True,
        help_text="都交齐了的不用填；没交的段落不印，签发的人会看到理由",
    )
    reviewer = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核稿人",
        limit_choices_to={"role__in": (OFFICE, LEADER, TOWN)},
    )  # fmt: skip

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
        """A report of what has not been yet would say 0 of everything; the red head above a number bears its issuer's name."""
        if isinstance(self.starts_on, date) and self.starts_on > clock.today():
            raise ValidationError({"starts_on": not_begun(self.starts_on)})
        if self.document_number and not self.issuer:
            raise ValidationError({"issuer": "写了发文字号就要有署名：红头上印的是它。"})

    def subject(self) -> str:
        """With its days: the quarter's report and the year's bear one title."""
        return f"{self.title}（{self.starts_on}至{self.ends_on}）"

    @cached_property
    def period(self) -> Period:
        assert isinstance(self.starts_on, date)
        return Period(self.starts_on, self.ends_on)


class Contribution(Record):
    """A paragraph of a report that a body writes itself, by a day. Its text is read as an outline is."""

    code, prefix, natural = "contributions", "GG", ("topic", "report_id", "writer_id")
    body_title = "起草单位"
    scope_holder: ClassVar[str] = "writer"
    scope_parties = ("body",)
    scope_owners = ("report", "writer")
    follows: ClassVar = {"region": ("report",)}

    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name="报告")
    writer = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="供稿单位")
    topic = models.CharField("写什么", max_length=60)
    due_on = models.DateField("交稿期限", default=usual_due, help_text="不填为三个工作日后")
    text = models.TextField("段落", blank=True, validators=[_check_paragraph])

    class Meta:
        verbose_name = "供稿"

    def subject(self) -> str:
        return f"{self.topic}（{self.report.title}）"


class Comment(Record):
    """What somebody says of a paragraph of a report, to whom, and what became of it. No part of what is issued.

    quote: how the paragraph began when it was said; "" for the whole report.
    """

    code, prefix = "comments", "PZ"
    body_title = "谁提的"
    scope_holder: ClassVar[str] = "body"
    follows: ClassVar = {"region": ("report",)}

    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name="报告")
    quote = models.CharField("哪一段", max_length=60, blank=True)
    words = models.TextField("意见")
    told = models.ForeignKey(
        "people.Post", models.PROTECT, related_name="+", verbose_name="说给谁",
        limit_choices_to={"role__in": (LEADER, OFFICE, DEPARTMENT, TOWN)},
    )  # fmt: skip
    answer = models.TextField("答复", blank=True)

    class Meta:
        verbose_name = "批注"

    def subject(self) -> str:
        return self.words.replace("\n", " ")[:60]


def _last_year_began() -> date:
    return date(clock.today().year - 1, 1, 1)


def _last_year_ended() -> date:
    return date(clock.today().year - 1, 12, 31)


class PastFigure(Record):
    """What a report of another year said of a figure, with its document. It serves comparisons alone, and is counted by nothing."""

    code, prefix = "past_figures", "SN"
    natural = ("figure", "region", "starts_on", "ends_on")

    figure = models.CharField("数什么", max_length=80, choices=indicator_choices)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, help_text="按指标的单位填：元、人次、%")
    document = models.CharField("出自哪份文件", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    page = models.CharField("页码", max_length=20, blank=True)
    starts_on = models.DateField("起日", default=_last_year_began, help_text="不填为上年1月1日")
    ends_on = models.DateField("止日", default=_last_year_ended, help_text="不填为上年12月31日")

    class Meta:
        verbose_name = "上年数字"
        indexes = [models.Index(fields=["region", "figure"], name="past_region_figure")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="past_ends_after_start",
                violation_error_message="止日早于起日，请改一下。",
            )
        ]  # fmt: skip

    def clean(self) -> None:
        """Of this year the records are counted."""
        if isinstance(self.ends_on, date) and self.ends_on.year >= clock.today().year:
            raise ValidationError({"ends_on": "今年的数由系统数记录，这里只填往年报告里的数。"})

    def subject(self) -> str:
        return f"{title_of(self.figure)}（{self.starts_on}至{self.ends_on}）"

    @property
    def source(self) -> str:
        """The document in words: 《2023年工作汇报》（青政〔2024〕3号），第3页."""
        number = f"（{self.document_no}）" if self.document_no else ""
        page = f"，第{self.page.removeprefix('第').removesuffix('页')}页" if self.page else ""
        return f"《{self.document.strip('《》')}》{number}{page}"
