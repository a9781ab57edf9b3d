"""Cases (案件) and penalties (行政处罚); inspections and inspectors stand in inspection.py. Source: 行政处罚法 (2021)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel.column.computed import Computed, DaysBetween
from anlan.kernel.scope import Record

from .door.models import Rating
from .draws.models import Draw, Recusal
from .inspection import Check, Inspector
from .kinds import PENALTY_KINDS
from .lawful import require_as_told, require_lawful, require_no_heavier
from .violations import Violation

__all__ = ["Case", "Check", "Draw", "Inspector", "Penalty", "Rating", "Recusal", "Violation"]


class Case(Record):
    """One case, from being filed to being closed."""

    code, prefix, when, natural = "enforcement", "AJ", "filed_on", ("case_no",)
    body_title = "办案单位"
    scope_place, scope_holder = "place", "body"

    SOURCES: ClassVar = [
        ("check", "检查发现"), ("report", "举报"), ("transfer", "移送"), ("assigned", "交办"), ("accident", "事故"),
    ]  # fmt: skip

    REVIEWS: ClassVar = [("review", "复议"), ("suit", "诉讼")]
    TRANSFERS: ClassVar = [("police", "公安"), ("other", "其他部门"), ("superior", "市级以上应急管理部门")]

    case_no = models.CharField("案件编号", max_length=60)
    source = models.CharField("案源", max_length=10, choices=SOURCES, default="check")
    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="当事人")
    violation = models.TextField("违法行为")
    violated = models.CharField("违反条款", max_length=200, blank=True)
    basis = models.CharField("处罚依据", max_length=200, blank=True)
    filed_on = models.DateField("立案时间")
    officers = models.CharField("承办人", max_length=200, blank=True)
    weighty = models.BooleanField("重大复杂", default=False, help_text="重大复杂的案件要法制审核、集体讨论")
    simple = models.BooleanField("简易程序", default=False)
    notice_no = models.CharField("告知书文号", max_length=60, blank=True)
    hearing_notice_no = models.CharField("听证告知书文号", max_length=60, blank=True)
    notice_served_on = models.DateField("告知书送达时间", null=True, blank=True)
    planned_yuan = models.DecimalField("拟罚款(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    hear_by = models.DateField("陈述申辩截止", null=True, blank=True)
    plea = models.TextField("陈述申辩及复核意见", blank=True)
    waived_on = models.DateField("放弃陈述申辩时间", null=True, blank=True)
    hearing = models.BooleanField("是否听证", default=False)
    hearing_on = models.DateField("听证时间", null=True, blank=True)
    decide_by = models.DateField("办案期限", null=True, blank=True)
    legal_review = models.CharField("法制审核", max_length=40, blank=True)
    decision_no = models.CharField(
        "决定书文号", max_length=60, blank=True, help_text="空着由系统编号、出决定书；纸上已有的照抄"
    )
    decided_on = models.DateField("决定时间", null=True, blank=True)
    penalty_kind = models.CharField("处罚方式", max_length=14, choices=PENALTY_KINDS, blank=True)
    fine_yuan = models.DecimalField("罚款金额(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    no_penalty_reason = models.CharField("不予处罚的理由", max_length=200, blank=True)
    publish_by = models.DateField("公示期限", null=True, blank=True)
    served_on = models.DateField("送达时间", null=True, blank=True)
    pay_by = models.DateField("缴款期限", null=True, blank=True)
    instalments = models.PositiveSmallIntegerField(
        "分几期缴", null=True, blank=True, help_text="只是延期、一次缴清的写1"
    )
    paid_yuan = models.DecimalField("已缴(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField("缴款时间", null=True, blank=True)
    urged_on = models.DateField("催告书送达时间", null=True, blank=True)
    court_by = models.DateField("申请强制执行期限", null=True, blank=True)
    review_by = models.DateField("申请复议期限", null=True, blank=True)
    sue_by = models.DateField("起诉期限", null=True, blank=True)
    appealed_on = models.DateField("复议诉讼受理时间", null=True, blank=True)
    late_because = models.CharField("逾期受理的理由", max_length=200, blank=True)
    appeal_due = models.DateField("复议诉讼审结期限", null=True, blank=True)
    appeal_decided_on = models.DateField("复议诉讼结果送达时间", null=True, blank=True)
    appeal_outcome = models.CharField("复议诉讼结果", max_length=200, blank=True)
    annulled_on = models.DateField("撤销处罚时间", null=True, blank=True)
    unpublished_on = models.DateField("撤下公示时间", null=True, blank=True)
    refunded_yuan = models.DecimalField("退还罚款(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    refunded_on = models.DateField("退还罚款时间", null=True, blank=True)
    transferred_on = models.DateField("移送时间", null=True, blank=True)
    review_suit = models.CharField("复议诉讼", max_length=8, choices=REVIEWS, blank=True)
    transferred = models.CharField("移送", max_length=8, choices=TRANSFERS, blank=True)
    filed_upward = models.BooleanField("报备", default=False)
    closed_on = models.DateField("结案时间", null=True, blank=True)
    days = Computed(DaysBetween("filed_on", "closed_on"), models.IntegerField(), "办案用时(天)")
    published_on = models.DateField("公示时间", null=True, blank=True)
    archive_no = models.CharField("归档号", max_length=60, blank=True)

    class Meta:
        verbose_name = "执法案件"
        indexes = [models.Index(fields=["region", "filed_on"], name="case_region_filed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("filed_on")), name="case_decided_after_filed",
                violation_error_message="决定时间早于立案时间，请改一下。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("filed_on")), name="case_closed_after_filed",
                violation_error_message="结案时间早于立案时间，请改一下。",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name], condition=~Q(**{name: ""}), name=f"case_{name}_once",
                    violation_error_message="这个文号已经用过，一个文号只能出一份文书。",
                )
                for name in ("notice_no", "hearing_notice_no")
            ),
        ]  # fmt: skip

    def clean(self) -> None:
        """What the law refuses whatever way a case is written."""
        require_lawful(self)

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """What the party was told on paper is what is served; what was decided only becomes less."""
        require_as_told(self, was)
        require_no_heavier(self, was)

    def subject(self) -> str:
        return f"{self.place}：{self.violation}".replace("\n", " ")[:80]


class Penalty(Record):
    """One penalty of a case. A case may have several; each fine is weighed apart."""

    code, prefix, when, natural = "penalties", "CF", "decided_on", ("case_id", "kind")
    scope_parties = ("body",)
    body_title = "处罚单位"
    follows: ClassVar = {"region": ("case",), "sector": ("case",), "body": ("case",)}

    KINDS: ClassVar = PENALTY_KINDS

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="案件")
    kind = models.CharField("处罚方式", max_length=14, choices=KINDS, default="fine")
    fine_yuan = models.DecimalField("罚款金额(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    basis = models.CharField("处罚依据", max_length=200, blank=True)
    decided_on = models.DateField("决定时间")
    paid_on = models.DateField("缴款时间", null=True, blank=True)
    annulled_on = models.DateField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "行政处罚"
        indexes = [models.Index(fields=["region", "decided_on"], name="penalty_region_decided")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="fine") | Q(fine_yuan__isnull=False, fine_yuan__gt=0), name="fine_has_an_amount",
                violation_error_message="处罚方式是罚款，请填罚款金额。",
            )
        ]  # fmt: skip

    def subject(self) -> str:
        fine = "" if self.fine_yuan is None else f"{self.fine_yuan:.0f}元"
        return f"{self.case.place}，{self.decided_on:%Y-%m-%d}，{self.get_kind_display()}{fine}"
