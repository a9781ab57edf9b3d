"""What is counted of reports by the public, and of what they were rewarded with."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio
from anlan.kernel.people.roles import OFFICE

from .models import TAKEN, Reward, Tip

Indicator(
    "tips.received", "群众举报", "件", Tip, when="reported_at", units=("起", "条", "个"),
    words=("群众举报", "受理举报", "接到举报", "举报线索", "随手拍", "举报投诉"),
    not_words=("奖励", "查实", "属实", "核实", "率"), note="按举报时间算，各种渠道都算。", headline=(OFFICE,),
)  # fmt: skip
Indicator(
    "tips.confirmed", "举报查实", "件", Tip, when="reported_at", where=Q(state=TAKEN), units=("起", "条", "个"),
    words=("举报+查实", "举报+属实", "举报+核实", "查实举报"), not_words=("奖励", "率"), note="期内举报、到期末那天已转为隐患的。",
)  # fmt: skip
Ratio(
    "tips.confirmed_rate", "举报查实率", of="tips.confirmed", over="tips.received", words=("举报+查实率", "举报+属实率")
)
Indicator(
    "rewards.paid_yuan", "举报奖励", "元", Reward, when="paid_on", where=Q(state="paid"), sum_of="amount_yuan",
    words=("举报+奖励", "举报奖励", "兑现+举报"), note="按发放日期算。",
)  # fmt: skip
Indicator(
    "rewards.paid", "举报奖励件数", "件", Reward, when="paid_on", where=Q(state="paid"), units=("起", "人次"),
    words=("举报+奖励",), note="按发放日期算。",
)  # fmt: skip
