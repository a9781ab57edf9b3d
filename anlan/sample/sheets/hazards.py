"""Hazards of two years that are closed: most came in by sheets, the major ones by their own; the latest are told in stories/hazards.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from .. import names
from ..sectors import LEADS
from ..year import LIVED_SINCE, NOW, spans, workdays
from .places import Firm, firms
from .sheet import Sheet

_KINDS: dict[str, tuple[str, ...]] = {
    "消防": ("安全出口被杂物堵住", "灭火器压力不足", "应急照明灯不亮", "消火栓无水", "卷帘门下堆放货物"),
    "用电": ("配电箱无漏电保护", "电线私拉乱接", "配电箱前堆物", "插线板串接使用", "电缆绝缘破损"),
    "设备": ("砂轮机无防护罩", "传动皮带无护罩", "压力表超期未检", "叉车无年检标志", "行车限位失灵"),
    "管理": ("未按规定开展班组安全教育", "特种作业证过期", "应急预案未演练", "隐患台账未更新", "动火作业未审批"),
    "燃气": ("未装可燃气体报警器", "软管超过两米", "调压箱无防撞栏", "气瓶混放"),
    "有限空间": ("有限空间无警示牌", "未配备气体检测仪", "污水井作业无监护"),
}
_MAJOR = (
    ("有限空间作业未先通风检测", "工贸企业重大事故隐患判定标准（应急管理部令第10号）"),
    ("除尘系统未设锁气卸灰装置", "工贸企业重大事故隐患判定标准（应急管理部令第10号）"),
    ("疏散楼梯被占用且无法当场恢复", "重大火灾隐患判定规则"),
    ("燃气设施安全距离不足", "城镇燃气经营安全重大隐患判定标准"),
)
_SOURCES = (
    ("督导检查", 22),
    ("企业自查", 25),
    ("执法检查", 12),
    ("专家帮扶", 8),
    ("群众举报", 3),
    ("村（社区）巡查", 30),
)
# With the hundred of stories/hazards.py: 2,846 found and 2,776 closed in the period.
CLOSED_NOW, CLOSED_BEFORE, MAJOR_NOW, MAJOR_BEFORE = 2746, 2590, 12, 15


_HEADERS = (
    "来源单号", "单位", "隐患描述", "隐患级别", "判定依据", "隐患类别", "来源", "发现日期", "排查人员", "整改责任人", "整改措施",
    "整改时限", "整改完成日期", "复查人", "复查意见", "销号日期", "状态",
)  # fmt: skip
_OF_MAJOR = ("挂牌督办级别", "督办通知文号", "督办单位", "挂牌时间", "验收单位", "验收时间", "摘牌时间")


@dataclass(frozen=True)
class Found:
    """A hazard that is closed by now: where and how it was found, and the days of its steps."""

    source_no: str
    firm: Firm
    words: str
    standard: str  # which makes it a major one
    category: str
    source: str
    found_on: date
    finder: str
    fixer: str
    due_on: date
    fixed_on: date
    rechecker: str
    closed_on: date

    @property
    def lived(self) -> bool:
        """Whether people put it in and moved it on themselves."""
        return self.found_on >= LIVED_SINCE


@cache
def found() -> tuple[Found, ...]:
    """Every hazard that is closed, but for those that stories/hazards.py tells besides."""
    random, finders, fixers = Random("hazards"), names.people("finders"), names.people("fixers")
    hazards = []
    for span, count in spans(CLOSED_NOW, CLOSED_BEFORE):
        majors = set(
            random.sample(range(count), MAJOR_NOW if span is NOW else max(2, count * MAJOR_BEFORE // CLOSED_BEFORE))
        )
        for position, found_on in enumerate(workdays(span, count, random)):
            category = random.choice(list(_KINDS))
            words, standard = random.choice(_KINDS[category]), ""
            if position in majors:
                words, standard = random.choice(_MAJOR)
            # What was found before people moved things on themselves had been settled by then.
            last = NOW.end if found_on >= LIVED_SINCE else LIVED_SINCE - timedelta(days=1)
            due = found_on + timedelta(days=random.choice((3, 7, 10, 15, 30)))
            fixed = min(found_on + timedelta(days=random.randint(0, 14)), last)
            closed = min(fixed + timedelta(days=random.randint(0, 6)), last)
            source = random.choices([word for word, _ in _SOURCES], [share for _, share in _SOURCES])[0]
            hazards.append(
                Found(
                    f"{found_on:%Y%m%d}-{position + 1:04d}", random.choice(firms()), words, standard, category, source, found_on,
                    next(finders), next(fixers), due, fixed, next(finders), closed,
                )
            )  # fmt: skip
    return tuple(hazards)


def sheets() -> Iterator[Sheet]:
    sheet = Sheet("hazards", "青禾区事故隐患台账", "office", _HEADERS)
    major = Sheet("hazards", "青禾区重大事故隐患台账", "office", (*_HEADERS, *_OF_MAJOR))
    for each in found():
        if each.lived:
            continue
        facts = (
            each.source_no, each.firm.name, each.words, "重大" if each.standard else "一般", each.standard, each.category,
            each.source, each.found_on, each.finder, each.fixer, "限期整改，整改前专人看守", each.due_on, each.fixed_on,
            each.rechecker, "合格", each.closed_on, "已销号",
        )  # fmt: skip
        if each.standard:
            listed_on = min(each.found_on + timedelta(days=2), each.closed_on)
            body, number = f"青禾区{LEADS[each.firm.sector]}", f"青安委督〔{listed_on:%Y}〕{listed_on:%m%d}号"
            major.add(*facts, "区级", number, body, listed_on, body, each.closed_on, each.closed_on)
        else:
            sheet.add(*facts)
    yield sheet
    yield major
