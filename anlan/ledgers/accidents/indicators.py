"""What is counted of accidents: those of production and business alone (生产经营性)."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import LEADER, OFFICE

from .models import Accident

_PRODUCTIVE = Q(productive=True)
_NOTE = "只算生产经营性的。"

Indicator(
    "accidents.count", "生产安全事故", "起", Accident, when="occurred_at", where=_PRODUCTIVE,
    words=("生产安全事故", "安全事故", "发生事故", "各类事故", "事故起数", "生产经营性事故", "安全生产事故"),
    not_words=("火灾", "交通", "较大", "重大", "警示", "案例", "调查"), note=_NOTE,
    units=("次", "宗"),
    headline=(LEADER, OFFICE), amount="起数",
)  # fmt: skip
Indicator(
    "accidents.deaths", "事故死亡", "人", Accident, when="occurred_at", where=_PRODUCTIVE, sum_of="deaths",
    # 死亡 alone would take in the deaths of one kind of accident (道路交通事故5起，死亡2人), which are another figure.
    words=("安全事故+死亡", "各类事故+死亡", "发生事故+死亡", "事故死亡", "事故+死亡", "事故+亡"),
    not_words=("火灾", "交通", "以上", "牲畜", "指标"), note=_NOTE, amount="死亡人数",
)  # fmt: skip
