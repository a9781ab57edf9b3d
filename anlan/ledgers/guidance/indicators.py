"""What is counted of guidance: visits, those that left advice, and what became of each piece of it."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio
from anlan.kernel.people.roles import DEPARTMENT

from .models import Advice, Guidance

Indicator(
    "guidance.visits", "专家帮扶", "家次", Guidance, when="visited_on", words=("帮扶", "指导服务", "专家会诊"),
    not_words=("建议", "困难", "群众"), units=("次", "家", "场次"),
    headline=(DEPARTMENT,),
)  # fmt: skip
Indicator(
    "guidance.advice", "帮扶提出建议", "条", Guidance, when="visited_on", where=~Q(advice=""),
    words=("帮扶+建议", "指导+建议", "专家+建议", "专家+整改建议"),
    units=("个", "项"), note="写了指导建议的帮扶，一次算一条。",
)  # fmt: skip
Indicator(
    "advice.given", "交企业答复的建议", "条", Advice, when="given_on", words=("帮扶建议+答复",), not_words=("落实", "采纳"), units=("个", "项"),
    note="一条一条登记、由企业答复的建议；只写在帮扶记录里的不在内。",
)  # fmt: skip
Indicator(
    "advice.settled", "落实帮扶建议", "条", Advice, when="given_on", where=Q(state="settled"),
    words=("帮扶建议+落实", "帮扶建议+采纳", "专家建议+采纳"), not_words=("未", "没有", "率"), units=("个", "项"),
    note="期内提出、到期末那天派专家的单位看过已落实的。",
)  # fmt: skip
Ratio(
    "advice.settled_rate",
    "帮扶建议落实率",
    of="advice.settled",
    over="advice.given",
    words=("帮扶建议+落实率", "帮扶建议+采纳率"),
)
