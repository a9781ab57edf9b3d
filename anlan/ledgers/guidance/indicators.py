"""What is counted of guidance: visits, and those that left advice."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import DEPARTMENT

from .models import Guidance

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
