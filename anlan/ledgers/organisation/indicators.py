"""How many divisions and bodies the district has."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.models import Body, Region
from anlan.kernel.people.roles import ADMINISTRATOR, SECURITY

Indicator(
    "bodies.departments",
    "区级部门",
    "个",
    Body,
    where=Q(kind="department"),
    words=("区级部门",),
    not_words=("清单", "责任清"),
    headline=(ADMINISTRATOR, SECURITY),
)
Indicator(
    "regions.towns", "镇（街道）", "个", Region, where=Q(level="town"), words=("镇(街道)", "镇街", "镇（街道）"),
    not_words=("队伍", "视频", "覆盖", "应急预案"),
    headline=(ADMINISTRATOR, SECURITY),
)  # fmt: skip
Indicator(
    "regions.villages", "村（社区）", "个", Region, where=Q(level="village"), words=("村(社区)", "村（社区）", "行政村", "行政村+社区"),
    not_words=("队伍", "视频", "覆盖"),
    headline=(ADMINISTRATOR, SECURITY),
)  # fmt: skip
