"""What is counted of teams and their members: as they stand on the last day of the period."""

from collections.abc import Iterable

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import Member, Team

_TOWN_WORDS = ("镇街道", "镇街", "乡镇", "街镇", "镇级", "各镇")
_VILLAGE_WORDS = ("村社区", "村社", "村级", "村一级", "村居", "各村")
_TEAM_WORDS = ("应急队", "救援队", "应急分队", "应急小分队", "队伍")
_MEMBER_WORDS = (*_TEAM_WORDS, "队员")


def _both(levels: Iterable[str], things: Iterable[str]) -> tuple[str, ...]:
    """Every level beside every thing: 乡镇+应急队."""
    return tuple(f"{level}+{thing}" for level in levels for thing in things)


Indicator(
    "teams.town", "镇（街道）应急队伍", "支", Team, where=Q(kind="town"), since="founded_on", until="disbanded_on",
    words=_both(_TOWN_WORDS, _TEAM_WORDS), not_words=("村", "企业", "承办"), units=("个",),
)  # fmt: skip
Indicator(
    "teams.village", "村（社区）应急队伍", "支", Team, where=Q(kind="village"), since="founded_on",
    until="disbanded_on", words=_both(_VILLAGE_WORDS, _TEAM_WORDS), not_words=("企业", "承办", "两级"), units=("个",),
)  # fmt: skip
Indicator(
    "members.town", "镇（街道）应急队员", "人", Member, where=Q(team__kind="town") & ~Q(team__state="disbanded"), since="joined_on",
    until="left_on", words=_both(_TOWN_WORDS, _MEMBER_WORDS), not_words=("村", "企业", "承办"), units=("名",),
    note="按队员名册数，一人在两支队伍算两人。",
)  # fmt: skip
Indicator(
    "members.village", "村（社区）应急队员", "人", Member, where=Q(team__kind="village") & ~Q(team__state="disbanded"),
    since="joined_on", until="left_on", words=_both(_VILLAGE_WORDS, _MEMBER_WORDS), not_words=("企业", "承办", "两级"),
    units=("名",), note="按队员名册数，一人在两支队伍算两人。",
)  # fmt: skip
