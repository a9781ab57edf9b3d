"""Violations of a case (违法行为): each weighed apart by the law of the day of the act, then added up.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from anlan.kernel.scope import Record

from .kinds import PENALTY_KINDS
from .penalty_table import MITIGATED, SPARED
from .weighing import require_changeable, require_in_range, require_of_its_day, why_not_added

WEIGHED, DROPPED = "weighed", "dropped"
# What a party is told of a violation; who it is part of, and what merely follows, may change later.
_TOLD = (
    "case_id", "violation", "violated", "acted_on", "party", "article", "later_law", "basis", "penalty_kind", "circumstance", "discretion",
    "fine_yuan", "dropped_because",
)  # fmt: skip


class Violation(Record):
    """One violation of a case, with its article, its discretion and its fine."""

    code, prefix, when, natural = "violations", "WF", "acted_on", ("case_id", "violation", "party")
    scope_holder = "body"
    scope_owners = ("case",)
    body_title = "办案单位"
    # What is left empty is what the case says of its own violation.
    follows: ClassVar = dict.fromkeys(("region", "sector", "body", "violation", "violated", "basis"), ("case",))

    CIRCUMSTANCES: ClassVar = [
        ("usual", "一般"), ("lenient", "从轻处罚"), (MITIGATED, "减轻处罚"), ("severe", "从重处罚"), (SPARED, "不予罚款"),
    ]  # fmt: skip

    case = models.ForeignKey("enforcement.Case", models.PROTECT, related_name="+", verbose_name="案件")
    violation = models.TextField("违法行为", blank=True, help_text="空着就是案件上写的那一项")
    violated = models.CharField("违反条款", max_length=200, blank=True)
    acted_on = models.DateField(
        "违法行为发生时间", null=True, blank=True, help_text="按那一天施行的规定裁量；一直没停的写发现那天"
    )
    party = models.CharField("受罚的人", max_length=100, blank=True, help_text="罚单位的空着；罚个人的写姓名、职务")
    article = models.CharField("适用条款", max_length=40, blank=True)
    later_law = models.BooleanField(
        "适用后来较轻的规定", default=False, help_text="后来施行的规定处罚较轻的，按后来的（应急管理部令第18号第70条）"
    )
    basis = models.CharField("处罚依据", max_length=200, blank=True, help_text="上面没有的条款写在这里")
    penalty_kind = models.CharField("处罚方式", max_length=14, choices=PENALTY_KINDS, blank=True)
    circumstance = models.CharField("裁量情节", max_length=10, choices=CIRCUMSTANCES, default="usual")
    discretion = models.CharField("裁量理由", max_length=300, blank=True)
    fine_yuan = models.DecimalField("罚款(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    dropped_because = models.CharField("不予认定的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "违法行为"
        indexes = [models.Index(fields=["region", "acted_on"], name="violation_region_acted")]

    def clean(self) -> None:
        """What the law refuses whatever way a violation is written."""
        if not self.violation.strip():
            raise ValidationError({"violation": "请填写违法行为。"})
        if self._state.adding and (words := why_not_added(self.case)):
            raise ValidationError({"case": words})
        if self.article:
            require_of_its_day(self)
        if self.state == WEIGHED:
            require_in_range(self)

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """What a party was told stays, but for becoming less after the party spoke."""
        if names := {name for name in _TOLD if (was.get(name) or None) != (getattr(self, name) or None)}:
            require_changeable(self, was, names)

    def why_kept(self) -> str:
        """What a party was told is no slip of the pen."""
        return why_not_added(self.case)

    def subject(self) -> str:
        who = f"{self.party}：" if self.party else ""
        return f"{who}{self.violation}".replace("\n", " ")[:80]
