"""What is counted of supervision: visits, the enterprises they reached, the problems they pointed out, what was given to be done."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Assignment, Visit

_NOT = ("执法", "帮扶", "隐患整改", "督查组")

Indicator(
    "supervision.visits", "督导检查", "家次", Visit, when="visited_on", words=("督导检查", "督导", "督查检查"), not_words=_NOT,
    units=("次", "处次"), note="一次到一家记一家次；执法检查另算。",
    headline=(OFFICE, DEPARTMENT, TOWN),
)  # fmt: skip
Indicator(
    "supervision.enterprises", "督导覆盖企业", "家", Visit, when="visited_on", distinct="place_id",
    words=("督导+企业", "督导检查+企业", "督导+覆盖", "督导检查+覆盖", "督导+单位"), not_words=_NOT, units=("个",),
    note="去过几次都算一家。",
)  # fmt: skip
Indicator(
    "supervision.problems", "督导指出问题", "个", Visit, when="visited_on", sum_of="problems",
    words=("督导+问题", "督导检查+问题", "督查+问题"), not_words=("执法", "帮扶", "隐患整改"), units=("处", "项", "条"),
)  # fmt: skip
_ONE = ("visit_id", "text")  # what several bodies do is one matter, done when all of them have done theirs
Indicator(
    "assignments.given", "下发交办单", "份", Assignment, when="given_on", where=~Q(state="cancelled"), state_now=True, words=("交办单",),
    not_words=("办结", "完成", "未"), units=("张",), one_by=_ONE, note="一次督导的一件事交几家办，算一份；收回的不算。",
)  # fmt: skip
Indicator(
    "assignments.closed", "办结交办单", "份", Assignment, when="given_on", where=Q(state="confirmed"),
    words=("交办单+办结", "交办单+完成"), not_words=("未", "没有办", "率"), units=("张",), one_by=_ONE,
    note="期内下发、到期末那天交办单位已确认办结的；交几家办的，都办结了才算。",
)  # fmt: skip
Ratio(
    "assignments.closed_rate", "交办单办结率", of="assignments.closed", over="assignments.given", words=("交办单+办结率",),
)  # fmt: skip
