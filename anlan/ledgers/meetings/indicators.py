"""What is counted of meetings (those of the standing committees and on special topics) and of what they decided."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio
from anlan.kernel.people.roles import OFFICE

from .models import Decision, Meeting

_ONE = ("meeting_id", "text")  # what several bodies carry out is one decision, done when all of them have done theirs

Indicator(
    "meetings.held", "常委会、常务会、专题会议", "次", Meeting, when="held_at",
    where=Q(kind__in=("standing", "executive", "special")) & ~Q(state="cancelled"), state_now=True, units=("场", "场次"),
    words=("常委会", "常务会", "专题会议", "专题会", "会议+研究", "研究+安全生产工作"),
    not_words=("支部", "党组", "会商", "调度", "安委会", "部署会", "推进会", "培训"),
    note="只算区委常委会、区政府常务会和专题会议，取消了的不算。",
    headline=(OFFICE,),
)  # fmt: skip
Indicator(
    "meetings.dispatch", "调度会议", "次", Meeting, when="held_at", where=Q(kind="dispatch") & ~Q(state="cancelled"), state_now=True,
    units=("场", "场次"), note="只算调度会，取消了的不算。",
)  # fmt: skip
Indicator(
    "meetings.consultations", "联合会商", "次", Meeting, when="held_at", where=Q(kind="consultation") & ~Q(state="cancelled"), state_now=True,
    units=("场", "场次"), note="只算会商会，取消了的不算。",
)  # fmt: skip
Indicator(
    "decisions.made", "议定事项", "项", Decision, when="decided_on", words=("议定事项", "议定", "定下+事项"), not_words=("办结", "落实"),
    units=("件", "个"), one_by=_ONE, note="一件事交几家办，算一项。",
)  # fmt: skip
Indicator(
    "decisions.closed", "办结议定事项", "项", Decision, when="decided_on", where=Q(state="done"),
    words=("议定事项+办结", "议定+办结", "议定+办完", "事项+办结", "事项+办完"), not_words=("没办", "未办", "没有办", "率"),
    units=("件", "个"), one_by=_ONE,
    note="期内议定、到期末那天已办结的；交几家办的，都办结了才算。",
)  # fmt: skip
Indicator(
    "decisions.open", "未办结议定事项", "项", Decision, where=~Q(state="done"), since="decided_on", units=("件", "个"), distinct="text",
    note="不论哪次会议定的，到那天还有单位没办结的；一件事交几家办，算一项。",
)  # fmt: skip
Ratio(
    "decisions.closed_rate",
    "议定事项办结率",
    of="decisions.closed",
    over="decisions.made",
    words=("议定事项+办结率",),
    headline=(OFFICE,),
)
