"""What is counted of hazards. 整改率 = closed by the period's last day ÷ found in the period."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, ENTERPRISE, EXPERT, LEADER, OFFICE, TOWN, VILLAGE

from .models import Hazard

_CLOSED, _MAJOR = Q(state="closed"), Q(level="major")

Indicator(
    "hazards.found", "排查隐患", "条", Hazard, when="found_on", units=("处", "项", "个", "起"),
    words=("排查隐患", "发现隐患", "查出隐患", "各类隐患", "风险隐患", "问题隐患", "隐患"),
    not_words=("重大", "整改", "销号", "地质灾害", "未改", "挂账"),
    note="按发现日期算。",
    headline=(LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE, ENTERPRISE, EXPERT, AUDITOR),
)  # fmt: skip
Indicator(
    "hazards.closed", "整改销号", "条", Hazard, when="found_on", where=_CLOSED, units=("处", "项", "个", "起"),
    words=("整改+隐患", "已整改", "完成整改", "整改销号", "闭环销号", "改完销号", "整改闭环", "销号", "整改到位",
        "隐患+改掉", "隐患+改完", "隐患+销了"),
    not_words=("重大", "率", "正在整改", "未整改", "未完成", "未销号", "没有销号", "尚有", "还有", "剩余"),
    note="期内发现、到期末那天已销号的。",
)  # fmt: skip
Indicator(
    "hazards.major", "重大事故隐患", "条", Hazard, when="found_on", where=_MAJOR, units=("处", "项", "个", "起"),
    words=("重大隐患", "重大事故隐患"), not_words=("整改", "销号", "率", "判定标准", "改判"),
    headline=(LEADER, EXPERT),
)  # fmt: skip
Indicator(
    "hazards.major_closed", "重大隐患销号", "条", Hazard, when="found_on", where=_MAJOR & _CLOSED,
    units=("处", "项", "个", "起"), words=("重大隐患+整改", "重大隐患+销号", "重大事故隐患+整改", "重大事故隐患+销号", "重大隐患+销了",
        "重大隐患+改完"),
    not_words=("率", "未整改", "未销号", "没有销号", "没有整改", "还剩", "尚有", "还有", "仍有", "剩余"),
)  # fmt: skip
Indicator(
    "hazards.listed", "挂牌督办的重大隐患", "条", Hazard, when="listed_on", units=("处", "项", "个", "起"),
    note="按挂牌时间算，以前发现、期内挂牌的也算。",
)  # fmt: skip
Indicator(
    "hazards.regraded", "改判为一般的重大隐患", "条", Hazard, when="regraded_on", units=("处", "项", "个", "起"),
    words=("重大隐患+改判", "改判为一般", "改判一般"), note="按改判那天算；改判以后不再算重大隐患。",
)  # fmt: skip
Indicator(
    "hazards.open", "未销号隐患", "条", Hazard, when="found_on", where=~_CLOSED, units=("处", "项", "个"),
    words=("未整改", "未销号", "没有销号", "尚未销号", "正在整改", "隐患+正在整改", "隐患+未完成整改"), not_words=("重大",),
    note="期内发现的；连以前发现的，是“现有未销号隐患”。",
)  # fmt: skip
Indicator(
    "hazards.standing", "现有未销号隐患", "条", Hazard, where=~_CLOSED, since="found_on", units=("处", "项", "个"),
    words=("现有未销号", "现有未整改", "现有尚未销号", "现有隐患", "存量隐患", "历年未销号", "现有+未销号"), not_words=("重大",),
    note="不论哪年发现，到那天还没销号的。",
    headline=(TOWN, VILLAGE, ENTERPRISE),
)  # fmt: skip
Ratio(
    "hazards.closed_rate",
    "整改率",
    of="hazards.closed",
    over="hazards.found",
    words=("整改率", "整改完成率"),
    not_words=("重大",),
    headline=(LEADER, OFFICE, DEPARTMENT, TOWN, ENTERPRISE, EXPERT, AUDITOR),
)
Ratio(
    "hazards.major_closed_rate",
    "重大隐患整改率",
    of="hazards.major_closed",
    over="hazards.major",
    words=("重大隐患+整改率", "重大事故隐患+整改率", "重大隐患+销号率", "重大事故隐患+销号率"),
)
