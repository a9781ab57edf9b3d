"""Reports by the public, who made them, and rewards. Source: 安全生产法 (2021) 第73条 to 第76条; docs/decisions/0043-the-public-reports.md."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from anlan.kernel.scope import NEVER, Record

TAKEN = "taken"


class Tip(Record):
    """One report by somebody of the public. It is no hazard before somebody has looked at it."""

    code, prefix, when, natural = "tips", "JB", "reported_at", ("content", "reported_at", "region")
    scope_place, scope_holder = "place", "passed_to"
    desk_knows_by = NEVER  # whoever is reported learns what was found true and is to be put right, and nothing before

    CHANNELS: ClassVar = [
        ("web", "随手拍"), ("phone", "12350电话"), ("hotline", "12345热线"), ("visit", "来访"), ("letter", "信件"),
    ]  # fmt: skip
    KINDS: ClassVar = [
        ("exit", "消防通道堵塞、出口上锁"), ("ebike", "电动车进楼、飞线充电"), ("gas", "燃气"), ("electric", "用电、线路"),
        ("building", "房屋、工地"), ("road", "道路、交通"), ("water", "水边、水库"), ("dangerous", "危险化学品、烟花爆竹"),
        ("work", "企业违章作业"), ("other", "其他"),
    ]  # fmt: skip

    channel = models.CharField("举报渠道", max_length=8, choices=CHANNELS, default="web")
    kind = models.CharField("问题类别", max_length=12, choices=KINDS, default="other")
    content = models.TextField("举报内容")
    place = models.ForeignKey(
        "places.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及单位"
    )
    place_words = models.CharField("地点", max_length=200, blank=True)
    reported_at = models.DateTimeField("举报时间")
    deadly = models.BooleanField("涉及死亡", default=False)
    passed_to = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转办单位"
    )
    reply = models.TextField("答复", blank=True, help_text="举报人凭回执看得到")
    answered_on = models.DateField("答复日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "举报"
        indexes = [
            models.Index(fields=["region", "reported_at"], name="tip_region_reported"),
            models.Index(fields=["passed_to", "state"], name="tip_passed_to"),
            models.Index(fields=["reported_at"], name="tip_reported"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(passed_to__isnull=False), name="passed_tip_names_its_body",
                violation_error_message="请填写转办单位。",
            ),
        ]  # fmt: skip

    def subject(self) -> str:
        return self.content.replace("\n", " ")[:60]


class Contact(models.Model):
    """Who reported, if they said so. It stands in no list, export, search or history; whoever reads it whole leaves a line there."""

    tip = models.OneToOneField(Tip, models.CASCADE, related_name="contact")
    name = models.CharField("称呼", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)

    class Meta:
        verbose_name = "举报人"


class Reward(Record):
    """What a report was worth. Who gets it is the report's number; a name stands nowhere here."""

    code, prefix, when, natural = "rewards", "JL", "proposed_on", ("tip_id", "grounds")
    follows: ClassVar = {"region": ("tip",)}
    guarded: ClassVar = ("amount_yuan",)

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="+", verbose_name="举报")
    grounds = models.CharField("奖励事由", max_length=200, blank=True)
    amount_yuan = models.DecimalField("奖励金额(元)", max_digits=10, decimal_places=2)
    proposed_on = models.DateField("申报日期")
    decided_on = models.DateField("审定日期", null=True, blank=True, editable=False)
    decided_by = models.CharField("审定人", max_length=40, blank=True)
    decision_no = models.CharField("审定文号", max_length=60, blank=True)
    outcome = models.CharField("不发的原因", max_length=200, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    voucher_no = models.CharField("付款凭证号", max_length=60, blank=True)
    claim_code = models.CharField(
        "领取码", max_length=8, blank=True, help_text="没有留电话的举报人凭它领：举报回执的页面上有"
    )

    class Meta:
        verbose_name = "举报奖励"
        indexes = [
            models.Index(fields=["region", "proposed_on"], name="reward_region_proposed"),
            models.Index(fields=["region", "paid_on"], name="reward_region_paid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0), name="reward_is_some_money",
                violation_error_message="奖励金额要大于0。",
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(paid_on__gte=F("proposed_on")), name="reward_paid_after_proposed",
                violation_error_message="发放日期早于申报日期，请核对。",
            ),
        ]  # fmt: skip

    def clean(self) -> None:
        """Only what was found to be true is rewarded."""
        if self.tip_id is not None and self.tip.state != TAKEN:
            raise ValidationError({"tip": "查实并转为隐患的举报才奖励，这一件还没有。"})

    def subject(self) -> str:
        return "：".join(filter(None, (self.tip.number, self.grounds)))[:60]
