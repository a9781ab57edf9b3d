"""What is counted of electric bicycles: sites as they stand, and what checks found and cleared."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import EbikeCheck, EbikeSite

Indicator(
    "ebikes.charging", "电动自行车停放充电点", "处", EbikeSite, where=Q(kind="charging"), until="closed_on", units=("个",),
    words=("停放充电场所", "停放充电点", "集中充电点", "充电+停放+场所"),
)  # fmt: skip
Indicator(
    "ebikes.ports", "电动自行车充电端口", "个", EbikeSite, sum_of="ports", until="closed_on", words=("充电端口",),
)  # fmt: skip
Indicator(
    "ebikes.shops", "电动自行车销售维修回收点", "家", EbikeSite, where=Q(kind__in=["sale", "repair", "recycling"]), until="closed_on",
    units=("处", "户"),
)  # fmt: skip
Indicator(
    "ebike_checks.held", "电动自行车检查", "次", EbikeCheck, when="checked_on", words=("电动自行车+检查", "电动自行车+排查"), units=("场次", "处次"),
)  # fmt: skip
Indicator(
    "ebike_checks.flying_wires", "查处飞线充电", "处", EbikeCheck, when="checked_on", sum_of="flying_wires", words=("飞线充电", "飞线"),
    units=("起", "例"),
)  # fmt: skip
Indicator(
    "ebike_checks.in_corridors", "查处楼道停放充电", "辆", EbikeCheck, when="checked_on", sum_of="in_corridors",
    words=("楼道+停放", "楼道+充电"), units=("起", "例"),
)  # fmt: skip
Indicator(
    "ebike_checks.moved", "清理违规停放电动自行车", "辆", EbikeCheck, when="checked_on", sum_of="moved",
    words=("清理+违规停放", "清理+电动自行车"), units=("台",),
)  # fmt: skip
Indicator(
    "ebike_checks.batteries", "回收老旧蓄电池", "组", EbikeCheck, when="checked_on", sum_of="batteries",
    words=("回收+电池", "电池+回收"), units=("块", "个"),
)  # fmt: skip
