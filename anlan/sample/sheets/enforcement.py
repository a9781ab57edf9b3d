"""Legal inspections and cases; expert guidance; accidents. Enforcement is the bureaus' alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from .. import names
from ..year import spans, workdays
from .places import Firm, firms
from .sheet import Sheet

_VIOLATIONS = (
    (
        "未如实记录安全生产教育培训情况",
        "安全生产法第二十八条第四款",
        "安全生产法第九十七条",
        "wsl-97-4-1",
        10_000,
        50_000,
    ),
    ("特种作业人员无证上岗", "安全生产法第三十条第一款", "安全生产法第九十七条", "wsl-97-7-1", 10_000, 60_000),
    (
        "未将隐患排查治理情况如实记录",
        "安全生产法第四十一条第二款",
        "安全生产法第九十七条",
        "wsl-97-5-1",
        10_000,
        40_000,
    ),
    (
        "未在有较大危险因素的场所设置警示标志",
        "安全生产法第三十五条",
        "安全生产法第九十九条",
        "wsl-99-1-1",
        5_000,
        30_000,
    ),
)
_BUREAU = "应急管理局:1"
LAST_CLOSED = date(2024, 10, 12)
_ENFORCED = ("industry", "chemicals", "mines", "fireworks")  # the lines of business of the bureau


def sheets() -> Iterator[Sheet]:
    yield _checks()
    yield _guidance()
    yield _accidents()


def _checks() -> Sheet:
    random, officers = Random("checks"), names.people("officers")
    sheet = Sheet(
        "checks", "青禾区执法检查台账", _BUREAU,
        ("检查日期", "被检查单位", "检查内容", "执法人员", "发现问题数", "下达文书数"),
        dated="检查日期", whose=lambda row: _BUREAU,
    )  # fmt: skip
    listed = [firm for firm in firms() if firm.sector in _ENFORCED]
    for span, count in spans(now=214, before=203):
        for day in workdays(span, count, random):
            problems = random.choice((0, 1, 2, 2, 3))
            sheet.add(
                day, random.choice(listed).name, "教育培训、隐患治理、现场管理", f"{next(officers)}；{next(officers)}", problems,
                1 + int(problems > 0) + int(problems > 2),
            )  # fmt: skip
    return sheet


@dataclass(frozen=True)
class CaseFile:
    """A case as the bureau files it; what follows `officers` is None where it is not decided yet."""

    number: str
    firm: Firm
    violation: str
    violated: str
    basis: str
    article: str
    filed_on: date
    officers: str
    decision_no: str | None
    decided_on: date | None
    paid_on: date | None
    fine_yuan: Decimal | None


def case_files() -> Iterator[CaseFile]:
    """Every case of the two years: each is filed, decided and closed by its officers (stories/cases.py), none comes in by a sheet."""
    random, officers = Random("cases"), names.people("case officers")
    listed = [firm for firm in firms() if firm.sector in _ENFORCED]
    serials: dict[int, int] = {}
    for span, count in spans(now=27, before=23):
        for filed in workdays(span, count, random):
            serial = serials[filed.year] = serials.get(filed.year, 0) + 1
            violation, violated, basis, article, low, high = random.choice(_VIOLATIONS)
            decided = filed + timedelta(days=random.randint(25, 60))
            paid = decided + timedelta(days=random.randint(3, 14))
            firm, pair = random.choice(listed), f"{next(officers)}；{next(officers)}"
            outcome = (
                (f"青应急罚〔{decided.year}〕{serial}号", decided, paid, Decimal(random.randrange(low, high + 1, 1000)))
                if paid + timedelta(days=2) <= LAST_CLOSED
                else (None, None, None, None)
            )
            yield CaseFile(
                f"青应急立〔{filed.year}〕{serial}号", firm, violation, violated, basis, article, filed, pair, *outcome
            )


def _guidance() -> Sheet:
    random, experts = Random("guidance"), names.people("experts")
    sheet = Sheet(
        "guidance", "青禾区专家帮扶台账", "office",
        ("帮扶编号", "帮扶单位", "专家", "服务机构", "时间", "帮扶内容", "发现问题数", "指导建议", "满意度", "费用(元)"),
        dated="时间", whose=lambda row: "office_2",
    )  # fmt: skip
    weak = [firm for firm in firms() if firm.weak]
    serial = 0
    for span, count in spans(now=118, before=96):
        for day in workdays(span, count, random):
            serial += 1
            problems = random.randint(1, 9)
            sheet.add(
                f"BF-{day:%Y-%m}-{serial:03d}", random.choice(weak).name, f"{next(experts)}（机械）；{next(experts)}（电气）",
                "青禾安全技术服务公司（示范）", day, "现场查看、台账指导、预案修订", problems, "按清单逐条整改，补齐警示标识和操作规程",
                random.choice(("满意", "满意", "基本满意")), Decimal(random.choice((800, 1200, 1500))),
            )  # fmt: skip
    return sheet


def _accidents() -> Sheet:
    """Three accidents with one death this year, four with two last year in the same days."""
    random = Random("accidents")
    sheet = Sheet(
        "accidents", "青禾区生产安全事故台账", "office",
        ("事故编号", "事故名称", "发生时间", "发生单位", "地点", "事故类型", "是否生产经营性", "死亡", "失踪", "重伤", "轻伤",
         "直接经济损失(万元)", "简要经过", "状态"),
    )  # fmt: skip
    listed = [firm for firm in firms() if firm.sector in ("industry", "construction", "transport")]
    for day, kind, dead, serious, light, loss in (
        (date(2022, 12, 6), "机械伤害", 0, 1, 0, 28), (date(2023, 2, 21), "高处坠落", 1, 0, 0, 132),
        (date(2023, 4, 13), "道路交通", 1, 0, 2, 118), (date(2023, 6, 30), "机械伤害", 0, 1, 0, 31),
        (date(2023, 9, 8), "物体打击", 0, 1, 1, 25), (date(2023, 11, 17), "触电", 0, 1, 0, 22),
        (date(2024, 3, 19), "高处坠落", 1, 0, 0, 126), (date(2024, 5, 27), "机械伤害", 0, 1, 0, 30),
        (date(2024, 8, 14), "道路交通", 0, 1, 2, 41),
    ):  # fmt: skip
        firm = random.choice(listed)
        sheet.add(
            f"SG-{day:%Y}-{day:%m%d}", f"{firm.name}“{day.month}·{day.day}”{kind}事故", datetime.combine(day, time(10, 20)),
            firm.name, firm.village, kind, "是", dead, 0, serious, light, Decimal(loss), "作业时违反操作规程，详见调查报告",
            "已结案",
        )  # fmt: skip
    return sheet
