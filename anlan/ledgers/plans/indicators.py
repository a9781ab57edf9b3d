"""What is counted of plans: editions issued in the period."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import Plan

_ISSUED = ~Q(state="draft")
_NOTE = "按发布日期算，每个版本算一份，草案不算。"

Indicator(
    "plans.general", "总体预案", "个", Plan, when="issued_on", where=Q(kind="general") & _ISSUED, state_now=True, units=("份", "项", "部"),
    words=("总体预案", "总体应急预案"), not_words=("企业", "镇街", "乡镇", "村"), note=_NOTE,
)  # fmt: skip
Indicator(
    "plans.special", "专项预案", "个", Plan, when="issued_on", where=Q(kind="special") & _ISSUED, state_now=True, units=("份", "项", "部"),
    words=("专项预案", "专项应急预案"), not_words=("企业", "镇街", "乡镇", "村"), note=_NOTE,
)  # fmt: skip
# 个 is no unit here: in 9个镇（街道）修订预案 it counts towns.
Indicator(
    "plans.town", "镇（街道）应急预案", "份", Plan, when="issued_on", where=Q(kind="town") & _ISSUED, state_now=True, units=("部", "件"),
    words=("镇街道+预案", "镇街+预案", "乡镇+预案", "镇级+预案", "各镇+预案"), not_words=("总体", "专项", "企业", "村"),
    note=_NOTE,
)  # fmt: skip
