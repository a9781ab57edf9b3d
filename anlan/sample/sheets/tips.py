"""What the public reported before the district's people looked at it here: the list of 12350 as the office kept it."""

from collections.abc import Iterator
from datetime import datetime

from .sheet import Sheet

REWARDED = "老粮站仓库里堆着几十箱烟花"
_ROWS = (
    (datetime(2023, 12, 18, 9, 20), "12350电话", "工地没有防护网", "清河镇", "属实", "已停工整改", datetime(2023, 12, 22)),
    (datetime(2024, 3, 5, 15, 0), "来访", "隔壁厂夜里机器响", "东苑街道", "不予受理", "噪声问题，已转生态环境部门", datetime(2024, 3, 7)),
    (datetime(2024, 5, 21, 8, 40), "12345热线", "加油站旁边烧荒", "清河镇", "不属实", "现场查看没有烧荒痕迹", datetime(2024, 5, 23)),
    (datetime(2024, 8, 14, 10, 5), "12350电话", REWARDED, "清河镇", "属实", "当天清走并移交公安", datetime(2024, 8, 16)),
    (datetime(2024, 9, 2, 19, 30), "12345热线", "小区楼道里电动车充电", "东苑街道", "属实", "已清理，加装充电桩", datetime(2024, 9, 6)),
)  # fmt: skip


def sheets() -> Iterator[Sheet]:
    sheet = Sheet(
        "tips", "青禾区安全生产举报受理台账", "office",
        ("受理时间", "举报渠道", "举报内容", "所属地区", "核查结果", "处理情况", "反馈时间"), dated="受理时间",
    )  # fmt: skip
    for row in _ROWS:
        sheet.add(*row)
    yield sheet
