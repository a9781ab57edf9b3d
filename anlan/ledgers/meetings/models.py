"""Meetings, who is called to them, and their decisions. Source: 地方党政领导干部安全生产责任制规定 (2018): safety is on the agenda of
both committees.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models

from anlan.kernel.loop.assigned import Assigned
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Meeting(Spelled, Record):
    """One meeting, with its agenda and the number of its minutes."""

    code, prefix, when, natural = "meetings", "HY", "held_at", ("name", "held_at", "region")
    body_title = "召集单位"
    scope_holder = "body"

    KINDS: ClassVar = [
        ("standing", "常委会"), ("executive", "常务会"), ("special", "专题会"), ("committee", "安委会"), ("dispatch", "调度会"),
        ("consultation", "会商会"), ("deployment", "部署会"),
    ]  # fmt: skip

    name = models.CharField("会议名称", max_length=200)
    kind = models.CharField("会议类型", max_length=14, choices=KINDS, default="special")
    held_at = models.DateTimeField("时间")
    spot = models.CharField("地点", max_length=100, blank=True)
    chair = models.CharField("主持人", max_length=40, blank=True)
    bodies = models.CharField(
        "参会单位", max_length=500, blank=True, help_text="用顿号隔开；也可以写“各镇（街道）”“区级各部门”"
    )
    attendance = models.PositiveIntegerField("参会人数", null=True, blank=True)
    attendees = models.TextField("到会人员", blank=True)
    absent = models.TextField("请假人员", blank=True)
    missing = models.TextField("未到人员", blank=True, help_text="没来的单位或人，用顿号隔开；其余通知到的都算到会")
    agenda = models.TextField("议题", blank=True)
    minutes_no = models.CharField("纪要文号", max_length=60, blank=True)
    follow_up = models.TextField("落实情况", blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "会议"
        indexes = [models.Index(fields=["region", "held_at"], name="meeting_region_held")]

    def __str__(self) -> str:
        return self.name

    @property
    def reply_by(self) -> datetime:
        """Until when whoever is called says who comes: until it begins."""
        return self.held_at


class Call(Record):
    """One body that is called to a meeting: who comes for it, or why nobody can."""

    code, prefix, when, natural = "calls", "HT", "held_at", ("meeting_id", "holder_id")
    body_title = "召集单位"
    scope_holder = "holder"
    scope_owners = ("meeting",)
    # Who is called may not open a meeting that lies beyond them: what they must know of it stands here.
    follows: ClassVar = dict.fromkeys(("region", "held_at", "reply_by", "spot", "agenda"), ("meeting",))

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name="会议")
    holder = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="参会单位")
    held_at = models.DateTimeField("开会时间", null=True, blank=True)
    spot = models.CharField("地点", max_length=100, blank=True)
    agenda = models.TextField("议题", blank=True)
    reply_by = models.DateTimeField("回复期限", null=True, blank=True)
    attendees = models.CharField("参会人员", max_length=200, blank=True, help_text="用顿号隔开")
    reason = models.CharField("请假原因", max_length=200, blank=True)
    came = models.CharField("到会的人", max_length=200, blank=True)

    class Meta:
        verbose_name = "参会通知"
        indexes = [models.Index(fields=["region", "held_at"], name="call_region_held")]

    def subject(self) -> str:
        return f"{self.meeting}：{self.holder}"

    def __str__(self) -> str:
        return self.subject()


class Decision(Assigned):
    """What a meeting decided: somebody does something by a day."""

    code, prefix, when, natural = "decisions", "YD", "decided_on", ("text", "meeting_id", "holder_id")
    day_of = "meeting.held_at"
    follows: ClassVar = {"region": ("meeting",)}  # who called the meeting sees to it

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name="会议")
    text = models.TextField("议定事项")
    decided_on = models.DateField("议定日期", null=True, blank=True)

    class Meta:
        verbose_name = "议定事项"
        indexes = [models.Index(fields=["region", "decided_on"], name="decision_region_decided")]
