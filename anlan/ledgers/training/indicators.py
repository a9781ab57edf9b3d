"""What is counted of training."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import TOWN

from .models import Course

_HELD = ~Q(state__in=("planned", "cancelled"))
_ELSEWHERE = ("企业", "内部", "学校", "演练", "警示教育")

Indicator(
    "training.held", "各类培训", "次", Course, when="held_on", where=_HELD, state_now=True, units=("场", "场次", "期"), words=("各类培训", "培训"),
    not_words=_ELSEWHERE,
    headline=(TOWN,),
)  # fmt: skip
Indicator(
    "training.people", "参训人员", "人", Course, when="held_on", where=_HELD, state_now=True, sum_of="people", units=("人次", "名"),
    words=("各类培训", "培训", "参训", "受训", "轮训", "培训+参加人员"), not_words=_ELSEWHERE, note="一人参加两次算两人。",
)  # fmt: skip
Indicator(
    "training.bought_yuan", "购买第三方培训投入", "元", Course, when="held_on", where=_HELD & ~Q(contractor=""), state_now=True, sum_of="cost_yuan",
    words=("投入+第三方+培训", "第三方+培训", "第三方+承办+培训", "培训+经费", "培训+投入"), not_words=("演练", "宣传"),
    note="只算由第三方机构承办的。",
)  # fmt: skip
Indicator(
    "training.bought_people", "购买第三方培训参训人员", "人", Course, when="held_on", where=_HELD & ~Q(contractor=""), state_now=True,
    sum_of="people", units=("人次", "名"), note="只算由第三方机构承办的；一人参加两次算两人。",
)  # fmt: skip
Indicator(
    "training.classes", "培训班", "期", Course, when="held_on", where=_HELD & Q(is_class=True), state_now=True, words=("培训班",),
    not_words=("企业", "内部", "学校"),
)  # fmt: skip
