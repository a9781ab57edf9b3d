"""What is counted of risk points: those that are there, by their level with what stands open, and those whose check is late."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio

from .models import Certificate, DangerousWork, RiskPoint
from .scales import BLUE, ORANGE, RED, YELLOW

_USED = ~Q(state="retired")
_NOTE = "现在等级：固有等级加上没销号的隐患；停用的不算。"


def _of_level(code: str, title: str, level: int, words: tuple[str, ...]) -> None:
    Indicator(
        f"risk_points.{code}", title, "处", RiskPoint, where=Q(level=level) & _USED, units=("个", "项"), words=words, note=_NOTE,
    )  # fmt: skip


Indicator(
    "risk_points.all", "风险点", "处", RiskPoint, where=_USED, units=("个", "项"), words=("安全风险点", "风险点"),
    not_words=("重大", "较大", "一般", "低风险", "红", "橙", "黄", "蓝", "隐患"),
)  # fmt: skip
_of_level("red", "重大风险点", RED, ("重大+风险点", "红色+风险", "重大安全风险"))
_of_level("orange", "较大风险点", ORANGE, ("较大+风险点", "橙色+风险", "较大安全风险"))
_of_level("yellow", "一般风险点", YELLOW, ("一般+风险点", "黄色+风险", "一般安全风险"))
_of_level("blue", "低风险点", BLUE, ("低风险点", "蓝色+风险", "低安全风险"))
Indicator(
    "risk_points.checked", "自查过的风险点", "处", RiskPoint, where=_USED & Q(checked_on__isnull=False), units=("个",),
    words=("自查+风险点", "排查+风险点"), note="至少自查过一次的。",
)  # fmt: skip
Ratio(
    "risk_points.checked_rate",
    "风险点自查率",
    of="risk_points.checked",
    over="risk_points.all",
    words=("风险点+自查率",),
)

_DONE = ~Q(state="cancelled")
Indicator(
    "dangerous_work.declared", "危险作业报备", "次", DangerousWork, when="starts_at", where=_DONE, units=("起", "项", "处"),
    words=("危险作业", "特殊作业"), note="按开始时间算，取消的不算。",
)  # fmt: skip
Indicator(
    "dangerous_work.hot", "动火作业报备", "次", DangerousWork, when="starts_at", where=_DONE & Q(kind="hot"), units=("起", "项", "处"),
    words=("动火作业",),
)  # fmt: skip
Indicator(
    "dangerous_work.confined", "有限空间作业报备", "次", DangerousWork, when="starts_at", where=_DONE & Q(kind="confined"),
    units=("起", "项", "处"), words=("有限空间作业", "受限空间作业"), not_words=("培训", "隐患", "检查"),
)  # fmt: skip
_KEPT = ~Q(state="dropped")
Indicator(
    "certificates.managers", "持证安全管理人员", "人", Certificate, where=_KEPT & Q(kind__in=["principal", "manager"]), units=("名",),
    words=("持证+安全管理人员",), note="主要负责人和安全管理人员的证，不再用的不算。",
)  # fmt: skip
Indicator(
    "certificates.special", "特种作业持证人员", "人", Certificate, where=_KEPT & Q(kind="special"), units=("名", "本"),
    words=("特种作业+持证",), not_words=("培训",),
)  # fmt: skip
