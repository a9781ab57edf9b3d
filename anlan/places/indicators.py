"""What is counted of enterprises and of the points at risk."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import CheckDam, Enterprise, FloodArea, GeoPoint, KeyPlace, Reservoir, RoadSection

_WORKING = ~Q(status__in=("closed", "deregistered"))

Indicator(
    "enterprises.all", "企业（单位）", "家", Enterprise, where=_WORKING,
    words=("企业+共有", "企业+共计", "辖区+企业", "企业总数", "企业单位", "有企业", "生产经营单位", "各类企业", "在册企业", "全区企业",
        "台账+企业"),
    units=("户",),
    not_words=("检查", "排查", "走访", "抽查", "督导", "督查", "指导", "培训", "执法", "帮扶", "处罚", "隐患"), note="不含已关闭、已注销的。",
)  # fmt: skip
Indicator(
    "enterprises.small", "中小微企业", "家", Enterprise, where=_WORKING & Q(size__in=("medium", "small", "micro")),
    words=("中小企业", "中小微企业"), units=("户",), not_words=("检查", "执法", "帮扶"), note="不含已关闭、已注销的。",
)  # fmt: skip
Indicator(
    "reservoirs.all", "水库", "座", Reservoir, words=("水库",), not_words=("巡查", "检查", "演练", "加固", "隐患", "视频"), units=("个",),
)  # fmt: skip
Indicator(
    "check_dams.all", "淤地坝", "座", CheckDam, words=("淤地坝",), not_words=("巡查", "检查", "演练", "加固", "隐患"), units=("个",),
)  # fmt: skip
Indicator(
    "geo_points.all", "地质灾害点", "处", GeoPoint, words=("地质灾害点", "地质灾害隐患点", "地灾点", "地灾隐患点"),
    not_words=("治理", "巡查", "销号"), units=("个",),
)  # fmt: skip
Indicator(
    "flood_areas.all", "山洪灾害危险区", "处", FloodArea,
    words=("山洪灾害危险区", "山洪灾害威胁区", "山洪危险区", "山洪威胁区", "山洪灾害风险区", "山洪+威胁"), not_words=("巡查",), units=("个",),
)  # fmt: skip
Indicator(
    "roads.length_km", "公路总里程", "公里", RoadSection, sum_of="length_km", words=("公路+里程", "公路+总长", "通车里程", "公路总里程"),
    not_words=("高速", "改造", "修复", "新建", "国道", "省道"),
)  # fmt: skip
Indicator(
    "key_places.all", "重点场所", "处", KeyPlace, words=("重点场所", "人员密集场所"), not_words=("检查", "隐患", "整治"), units=("家", "个"),
)  # fmt: skip
