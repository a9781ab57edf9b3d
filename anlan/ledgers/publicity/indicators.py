"""What is counted of publicity."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import VILLAGE

from .models import Activity

Indicator(
    "publicity.held", "宣传活动", "场次", Activity, when="held_at", units=("场", "次"),
    words=("宣传活动", "安全宣传", "宣传+活动", "安全宣讲", "宣讲活动", "宣教+活动"), not_words=("警示教育", "培训", "演练", "竞赛"),
    headline=(VILLAGE,),
)  # fmt: skip
Indicator(
    "publicity.one_law", "“一法一条例”宣传活动", "场次", Activity, when="held_at", where=Q(one_law=True), units=("场", "次"),
    note="宣传活动里登记为宣传一法一条例的。",
)  # fmt: skip
Indicator(
    "publicity.booklets", "安全宣传小册子", "本", Activity, when="held_at", sum_of="booklets", units=("册", "份"),
    words=("宣传小册子", "小册子", "宣传手册", "宣传册"),
)  # fmt: skip
