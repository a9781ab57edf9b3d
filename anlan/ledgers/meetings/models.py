"""Meetings and their decisions. Source: 地方党政领导干部安全生产责任制规定 (2018): safety is on the agenda of both committees."""

from typing import ClassVar

from django.db import models

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Meeting(Spelled, Record):
    """One meeting, with its agenda and the number of its minutes."""

    code, prefix, when, natural = "meetings", "HY", "held_at", ("name", "held_at", "region")
    body_title = "召集单位"

    KINDS: ClassVar = [
        ("standing", "常委会"), ("executive", "常务会"), ("special", "专题会"), ("committee", "安委会"), ("dispatch", "调度会"),
        ("consultation", "会商会"), ("deployment", "部署会"),
    ]  # fmt: skip

    name = models.CharField("会议名称", max_length=200)
    kind = models.CharField("会议类型", max_length=14, choices=KINDS, default="special")
    held_at = models.DateTimeField("时间")
    spot = models.CharField("地点", max_length=100, blank=True)
    chair = models.CharField("主持人", max_length=40, blank=True)
    bodies = models.CharField("参会单位", max_length=500, blank=True)
    attendance = models.PositiveIntegerField("参会人数", null=True, blank=True)
    absent = models.CharField("请假人员", max_length=300, blank=True)
    agenda = models.TextField("议题", blank=True)
    minutes_no = models.CharField("纪要文号", max_length=60, blank=True)
    follow_up = models.TextField("落实情况", blank=True)

    class Meta:
        verbose_name = "会议"
        indexes = [models.Index(fields=["region", "held_at"], name="meeting_region_held")]

    def __str__(self) -> str:
        return self.name


class Decision(Record):
    """What a meeting decided: somebody does something by a day."""

    code, prefix, when, natural = "decisions", "YD", "decided_on", ("text", "meeting_id", "holder_id")
    scope_holder = "holder"
    day_of = "meeting.held_at"
    follows: ClassVar = {
        "region": ("meeting",)
    }  # who called the meeting sees to it; its holder sees it wherever it lies

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name="会议")
    text = models.TextField("议定事项")
    holder = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="责任单位")
    decided_on = models.DateField("议定日期", null=True, blank=True)
    due_on = models.DateField("完成时限")
    progress = models.TextField("办理进展", blank=True)
    feedback = models.TextField("落实情况", blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = "议定事项"
        indexes = [models.Index(fields=["region", "decided_on"], name="decision_region_decided")]

    def subject(self) -> str:
        return self.text.replace("\n", " ")[:60]
