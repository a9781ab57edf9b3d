"""What is counted of supervision: visits, the enterprises they reached, the problems they pointed out."""

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Visit

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
