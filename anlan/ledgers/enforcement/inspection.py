"""A legal inspection (执法检查) of one place, and who may carry one out. Source: 安全生产法 (2021) 第65至68条, 行政处罚法 (2021) 第42条."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record

PLANNED, CANCELLED = "planned", "cancelled"


class Inspector(Spelled, Record):
    """An officer with a certificate of administrative enforcement (行政执法证). Who they are is public: 执法公示."""

    code, prefix, natural = "inspectors", "ZF", ("certificate_no",)
    scope_parties = ("body",)
    body_title = "所在单位"
    known_to_all = True

    name = models.CharField("姓名", max_length=40)
    certificate_no = models.CharField("执法证号", max_length=40)
    valid_until = models.DateField("证件有效期至")
    issued_by = models.CharField("发证机关", max_length=100, blank=True)

    class Meta:
        verbose_name = "执法人员"

    def __str__(self) -> str:
        return f"{self.name}（{self.certificate_no}）"

    def subject(self) -> str:
        return str(self)


class Check(Record):
    """One legal inspection of one place, from its plan to what became of it. `checked_on` is empty until it takes place."""

    code, prefix, when, natural = "checks", "JC", "checked_on", ("place_id", "checked_on", "officers")
    body_title = "检查单位"
    scope_place, scope_holder = "place", "body"
    desk_knows_by = "checked_on"  # nobody is told that they will be inspected

    KINDS: ClassVar = [("daily", "日常检查"), ("special", "专项检查"), ("case", "个案检查")]
    WAYS: ClassVar = [
        ("direct", "直接送达"), ("left", "留置送达"), ("post", "邮寄送达"), ("electronic", "电子送达"), ("notice", "公告送达"),
    ]  # fmt: skip

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="被检查单位")
    planned_on = models.DateField("计划检查日期", null=True, blank=True)
    kind = models.CharField(
        "检查类别",
        max_length=8,
        choices=KINDS,
        default="daily",
        help_text="举报、移送、交办引起的是个案检查，不占年度频次",
    )
    checked_on = models.DateField("检查日期", null=True, blank=True)
    content = models.TextField("检查内容", blank=True)
    lead = models.ForeignKey(
        Inspector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办执法人员"
    )
    second = models.ForeignKey(
        Inspector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="协办执法人员"
    )
    officers = models.CharField("执法人员", max_length=200, blank=True)
    experts = models.CharField("随行专家", max_length=200, blank=True)
    met_by = models.CharField("单位在场人员", max_length=100, blank=True)
    problems = models.PositiveIntegerField("发现问题数", default=0)
    open_problems = models.PositiveIntegerField("还没整改的问题数", default=0)
    documents = models.PositiveIntegerField("下达文书数", default=0)
    record_no = models.CharField("检查记录文号", max_length=60, blank=True)
    measures = models.TextField("现场处理措施", blank=True, help_text="撤出人员、暂停作业、停用设备等")
    measures_until = models.DateField("措施期限", null=True, blank=True)
    measure_no = models.CharField("处理措施文号", max_length=60, blank=True)
    order_no = models.CharField("指令书文号", max_length=60, blank=True)
    served_on = models.DateField("指令书送达时间", null=True, blank=True)
    received_by = models.CharField("签收人", max_length=40, blank=True)
    service_way = models.CharField("送达方式", max_length=10, choices=WAYS, blank=True)
    recheck_by = models.DateField("复查期限", null=True, blank=True)
    rechecked_on = models.DateField("复查日期", null=True, blank=True)
    review_no = models.CharField("复查意见书文号", max_length=60, blank=True)
    case = models.ForeignKey(
        "enforcement.Case", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="立案案件"
    )
    over_cap_because = models.CharField("超出频次的理由", max_length=200, blank=True)
    cancelled_because = models.CharField("取消原因", max_length=200, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = "执法检查"
        indexes = [
            models.Index(fields=["region", "checked_on"], name="check_region_checked"),
            models.Index(fields=["place", "checked_on"], name="check_place_checked"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(checked_on__isnull=False), name="check_has_a_day",
                violation_error_message="请填写计划检查日期。",
            ),
            *(models.UniqueConstraint(
                fields=[name], condition=~Q(**{name: ""}), name=f"check_{name}_once",
                violation_error_message=f"这个{title}已经用过，一个文号只能出一份文书。",
            )
            for name, title in (("record_no", "检查记录文号"),
                    ("measure_no", "处理措施文号"), ("order_no", "指令书文号"), ("review_no", "复查意见书文号"))),
        ]  # fmt: skip

    @classmethod
    def natural_key_of(cls, values: Mapping[str, Any]) -> str | None:
        """One that has not taken place yet is told from others by its plan; one that was called off is in nobody's way."""
        if values.get("state") == CANCELLED:
            return None
        if values.get("checked_on"):
            return super().natural_key_of(values)
        planned = {"checked_on": values.get("planned_on"), "officers": values.get("officers") or values.get("content")}
        return super().natural_key_of({**values, **planned})

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        return (*super().key_names(), "planned_on", "content", "state")

    def subject(self) -> str:
        day = self.checked_on or self.planned_on
        words = [str(self.place), f"{day:%Y-%m-%d}" if day else "", self.content or self.get_kind_display()]
        return "，".join(filter(None, words)).replace("\n", " ")[:80]
