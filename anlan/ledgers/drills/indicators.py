"""What is counted of drills: those of district and towns, and what hosting for higher levels took."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import LEADER, TOWN

from .models import Drill

_OWN = Q(level__in=("district", "town"), hosted=False) & ~Q(state="cancelled")
_HOSTED = Q(hosted=True) & ~Q(state="cancelled")

Indicator(
    "drills.held", "应急演练", "次", Drill, when="held_at", where=_OWN, state_now=True, units=("场", "场次"),
    words=("应急演练", "演练", "应急演习", "演习"),
    not_words=("企业", "学校", "承办", "承接", "省", "全市", "队伍", "村"), note="区级和镇街级的，村、企业办的、承办的和取消了的不算。",
    headline=(LEADER, TOWN),
)  # fmt: skip
Indicator(
    "drills.hosted_teams", "承办上级演练参演队伍", "支", Drill, when="held_at", where=_HOSTED, state_now=True, sum_of="teams",
    words=("承办+演练+队伍", "承办+演练+参演", "全省+演练+队伍", "全市+演练+队伍", "承接+演练+参演", "承接+演练+队伍"),
)  # fmt: skip
Indicator(
    "drills.hosted_people", "承办上级演练参演人员", "人", Drill, when="held_at", where=_HOSTED, state_now=True, sum_of="people",
    words=(
        "承办+演练+队伍", "承办+演练+队员", "承办+演练+参演", "承办+演练+参与", "承办+演练+参加", "承接+演练+参演",
        "全省+演练+参演", "全市+演练+参演",
    ),
    units=("人次", "名"),
)  # fmt: skip
