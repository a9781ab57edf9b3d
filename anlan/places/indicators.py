"""What is counted of enterprises."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import Enterprise

_WORKING = ~Q(status__in=("closed", "deregistered"))

Indicator(
    "enterprises.all", "企业（单位）", "家", Enterprise, where=_WORKING, words=("企业+共有", "生产经营单位", "各类企业"),
    not_words=("检查", "执法", "帮扶", "处罚", "隐患"), note="不含已关闭、已注销的。",
)  # fmt: skip
Indicator(
    "enterprises.small", "中小微企业", "家", Enterprise, where=_WORKING & Q(size__in=("medium", "small", "micro")),
    words=("中小企业", "中小微企业"), not_words=("检查", "执法", "帮扶"), note="不含已关闭、已注销的。",
)  # fmt: skip
