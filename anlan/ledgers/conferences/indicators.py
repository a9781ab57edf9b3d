"""How far the video-conference system reaches: regions with a terminal in use on the last day of the period."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import Endpoint

_IN_USE = Q(usage="in_use")

Indicator(
    "endpoints.towns", "视频会议覆盖镇（街道）", "个", Endpoint, where=Q(level="town") & _IN_USE, distinct="region",
    since="enabled_on", words=("视频+镇街道", "视频+镇街", "视频+乡镇", "接入+镇街道", "接入+镇街"),
    not_words=("村", "队伍", "预案"), note="有在用终端的镇（街道）算一个。",
)  # fmt: skip
Indicator(
    "endpoints.villages", "视频会议覆盖村（社区）", "个", Endpoint, where=Q(level="village") & _IN_USE, distinct="region",
    since="enabled_on", words=("视频+村社区", "视频+村社", "视频+行政村", "接入+村社区", "接入+村社"),
    not_words=("队伍", "预案"), note="有在用终端的村（社区）算一个。",
)  # fmt: skip
