"""A hazard: a defect that may lead to an accident (事故隐患). Source: 安全生产法 (2021) 第41条."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from anlan.kernel.scope import Record

# The states of a major hazard's own path (loop.py).
MAJOR_STATES = ("assessed", "planned", "approved", "listing", "treating", "accepting", "accepted")


class Hazard(Record):
    """One hazard at one place, from being found to being closed (销号). A school, a house or a road that no ledger has is told
    in words until the town says which unit's it is; the hazard counts in its region all the while.
    """

    code, prefix, when, natural = "hazards", "YH", "found_on", ("source_no", "description")
    scope_place = "place"
    scope_parties = ("supervisor", "supervising_body")
    guarded: ClassVar = ("level",)

    SOURCES: ClassVar = [
        ("supervision", "督导检查"), ("self", "企业自查"), ("enforcement", "执法检查"), ("expert", "专家帮扶"),
        ("public", "群众举报"), ("transfer", "部门移送"), ("superior", "上级交办"), ("patrol", "村（社区）巡查"),
    ]  # fmt: skip
    LEVELS: ClassVar = [("general", "一般"), ("major", "重大")]
    RESULTS: ClassVar = [("passed", "合格"), ("failed", "不合格")]
    SUPERVISED: ClassVar = [("town", "镇街"), ("district", "区级"), ("city", "市级"), ("province", "省级")]

    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    place_words = models.CharField(
        "地点", max_length=200, blank=True, help_text="学校、房屋、路段等不在企业（单位）台账里的，写在这里，上一栏空着"
    )
    source = models.CharField("来源", max_length=12, choices=SOURCES, default="patrol")
    source_no = models.CharField("来源单号", max_length=40, blank=True)
    spot = models.CharField("具体部位", max_length=200, blank=True)
    category = models.CharField("隐患类别", max_length=40, blank=True)
    description = models.TextField("隐患描述")
    level = models.CharField("隐患级别", max_length=8, choices=LEVELS, default="general")
    standard = models.CharField("判定依据", max_length=200, blank=True)
    standard_item = models.CharField("判定条目", max_length=12, blank=True)
    standard_compared = models.BooleanField("已核对原文", default=False)
    repeated = models.BooleanField("是否反复", default=False)
    supervisor = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监管部门"
    )
    finder = models.CharField("排查人员", max_length=80, blank=True)
    found_on = models.DateField("发现日期")
    fix_person = models.CharField("整改责任人", max_length=40, blank=True)
    fix_measures = models.TextField("整改措施", blank=True)
    interim_measures = models.TextField("临时措施", blank=True)
    fix_budget_yuan = models.DecimalField("整改资金(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    fix_due_on = models.DateField("整改时限", null=True, blank=True)
    fix_plan = models.TextField("应急预案", blank=True)
    fixed_on = models.DateField("整改完成日期", null=True, blank=True)
    rechecker = models.CharField("复查人", max_length=40, blank=True)
    recheck_result = models.CharField("复查意见", max_length=8, choices=RESULTS, blank=True)
    rechecked_on = models.DateField("复查时间", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    # What a major one has besides (重大隐患台账): reported, stopped, listed for supervision, accepted, delisted.
    reported_on = models.DateField("上报时间", null=True, blank=True)
    stopped = models.BooleanField("停产停用", default=False)
    measure_no = models.CharField("现场处理决定书号", max_length=60, blank=True)
    supervised_by = models.CharField("挂牌督办级别", max_length=8, choices=SUPERVISED, blank=True)
    supervision_no = models.CharField("督办通知文号", max_length=60, blank=True)
    supervising_body = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督办单位"
    )
    supervising_leader = models.CharField("督办责任领导", max_length=40, blank=True)
    listed_on = models.DateField("挂牌时间", null=True, blank=True)
    publicity_url = models.CharField("公示网址", max_length=300, blank=True)
    progress = models.TextField("进展(旬/周)", blank=True)
    progress_days = models.PositiveSmallIntegerField("报进展间隔(天)", null=True, blank=True)
    progress_due_on = models.DateField("下次报进展", null=True, blank=True)
    accepted_by = models.CharField("验收单位", max_length=100, blank=True)
    accepted_on = models.DateField("验收时间", null=True, blank=True)
    delisted_on = models.DateField("摘牌时间", null=True, blank=True)
    in_national_system = models.BooleanField("录入国家系统", default=False)
    accountability = models.TextField("责任倒查", blank=True)
    regraded_on = models.DateField("改判一般日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "隐患"
        indexes = [
            # What lists and figures ask of a region stands in the index itself: a village's hazards lie all over the table.
            models.Index(
                fields=["region", "found_on", "id"],
                name="hazard_region_found",
                include=["state", "level", "source", "sector", "due_at"],
            ),
            models.Index(fields=["found_on", "id"], name="hazard_found"),
            models.Index(fields=["place", "found_on"], name="hazard_place_found"),
            models.Index(fields=["region", "due_at"], name="hazard_open", condition=~Q(state="closed")),
            models.Index(fields=["region", "found_on"], name="hazard_standing", condition=~Q(state="closed")),
            # Of a past day: what was found by then and closed after it.
            models.Index(fields=["state_since", "found_on"], name="hazard_state_since"),
            models.Index(fields=["region", "found_on", "id"], name="hazard_major", condition=Q(level="major")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=False) | ~Q(place_words=""),
                name="hazard_has_a_place",
                violation_error_message="请填写单位；台账里没有的，在“地点”里写明在哪里。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("found_on")),
                name="hazard_closed_after_found",
                violation_error_message="销号日期早于发现日期，请改一下。",
            ),
            models.CheckConstraint(
                condition=Q(level="general") | ~Q(standard=""),
                name="major_hazard_names_standard",
                violation_error_message="重大隐患要写明判定依据。",
            ),
            models.CheckConstraint(
                condition=Q(level="major") | ~Q(state__in=MAJOR_STATES),
                name="major_states_of_major_hazards",
                violation_error_message="治理方案、挂牌督办这几步只有重大隐患才有，请核对隐患级别。",
            ),
            models.CheckConstraint(
                condition=Q(delisted_on=None) | Q(delisted_on__gte=models.F("listed_on")),
                name="hazard_delisted_after_listed",
                violation_error_message="摘牌时间早于挂牌时间，请改一下。",
            ),
        ]

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """A major hazard becomes a general one by the step that says who judged so and why, by nothing else."""
        if (was.get("level"), self.level) == ("major", "general") and was.get("regraded_on") == self.regraded_on:
            raise ValidationError({"level": "重大隐患不能这样改成一般，请由部门或区安委办办“改判为一般”。"})

    def subject(self) -> str:
        return self.description.replace("\n", " ")[:60]
