"""Hazards of two years that were closed before the system came, and a few that were still open: most in the district's words."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from .. import names
from ..year import NOW, spans, workdays
from .places import firms
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
# Closed before the system came; the latest went through the loop here (live.py): 2,846 found and 2,776 closed in all.
CLOSED_NOW, CLOSED_BEFORE, MAJOR_NOW, MAJOR_BEFORE = 2746, 2590, 12, 15


def sheets() -> Iterator[Sheet]:
    random, finders, fixers = Random("hazards"), names.people("finders"), names.people("fixers")
    listed = firms()
    sheet = Sheet(
        "hazards", "青禾区事故隐患台账", "office",
        ("来源单号", "单位", "隐患描述", "隐患级别", "判定依据", "隐患类别", "来源", "发现日期", "排查人员", "整改责任人", "整改措施",
         "整改时限", "整改完成日期", "复查人", "复查意见", "销号日期", "状态"),
    )  # fmt: skip
    for span, count in spans(CLOSED_NOW, CLOSED_BEFORE):
        majors = set(
            random.sample(range(count), MAJOR_NOW if span is NOW else max(2, count * MAJOR_BEFORE // CLOSED_BEFORE))
        )
        for position, found in enumerate(workdays(span, count, random)):
            category = random.choice(list(_KINDS))
            words, standard = random.choice(_KINDS[category]), ""
            if position in majors:
                words, standard = random.choice(_MAJOR)
            due = found + timedelta(days=random.choice((3, 7, 10, 15, 30)))
            fixed = min(found + timedelta(days=random.randint(0, 14)), date(2024, 10, 14))
            closed = min(fixed + timedelta(days=random.randint(0, 6)), date(2024, 10, 15))
            firm = random.choice(listed)
            sheet.add(
                f"{found:%Y%m%d}-{position + 1:04d}", firm.name, words, "重大" if standard else "一般", standard, category,
                random.choices([word for word, _ in _SOURCES], [share for _, share in _SOURCES])[0], found, next(finders),
                next(fixers), "限期整改，整改前专人看守", due, max(fixed, found), next(finders), "合格", max(closed, found), "已销号",
            )  # fmt: skip
    yield sheet
