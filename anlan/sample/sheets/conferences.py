"""Tests of the lines to every terminal, and the cameras at reservoirs, check dams and mouths of roads."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from .. import names
from ..year import LIVED_SINCE
from .sheet import Sheet
from .whose import by_region

_LAST_TEST = date(2024, 10, 15)
# Town halls are tested by the month, villages by the quarter since their terminals came.
_RHYTHMS = ((date(2022, 10, 18), timedelta(days=30)), (date(2024, 6, 14), timedelta(days=90)))
_HALLS = 1 + len(names.TOWNS)


def sheets() -> Iterator[Sheet]:
    yield _lines()
    yield _cameras().register


def terminals() -> list[tuple[str, str]]:
    """Each terminal and the region it stands in: the district's, the towns', the villages'."""
    towns = [(f"{name}会场", name) for name, _ in names.TOWNS.values()]
    villages = [(names.TOWNS[code[:9]][0], name) for code, name in names.villages()]
    return [
        ("区应急指挥中心", "青禾区"),
        *towns,
        *((f"{town}{name}会场", f"{town}{name}") for town, name in villages),
    ]


def _lines() -> Sheet:
    random = Random("lines")
    sheet = Sheet(
        "lines",
        "青禾区视频线路测试记录",
        "office",
        ("终端名称", "所属地区", "测试日期", "测试结果", "丢包率", "时延(毫秒)", "问题"),
        dated="测试日期",
        whose=by_region("所属地区", district="office_2"),
    )
    listed = terminals()
    for places, (first, apart) in zip((listed[:_HALLS], listed[_HALLS:]), _RHYTHMS, strict=True):
        for day in _test_days(first, apart):
            for position, (terminal, region) in enumerate(places):
                at = datetime.combine(day, time(8 + position // 12 % 10, position * 5 % 60))
                bad = random.random() < 0.04
                loss = round(random.uniform(6, 20) if bad else random.uniform(0, 2), 2)
                fault = f"丢包{loss}%，声音会断续，请换线路或报运营商。" if bad else ""
                sheet.add(terminal, region, at, "否" if bad else "是", loss, random.randint(12, 160), fault)
    return sheet


def _test_days(first: date, apart: timedelta) -> Iterator[date]:
    while first <= _LAST_TEST:
        yield first
        first += apart


def last_test(terminal: str) -> date:
    """When a terminal was tested last before people put that in themselves."""
    hall = terminal in {name for name, _ in terminals()[:_HALLS]}
    return max(day for day in _test_days(*_RHYTHMS[0 if hall else 1]) if day < LIVED_SINCE)


def _cameras() -> Sheet:
    """One camera a town at its reservoir or check dam, one at its busiest road, and the district's drone and vehicle."""
    sheet = Sheet(
        "cameras", "青禾区视频监控点位", "office",
        ("摄像头名称", "接入方式", "所属地区", "安装位置", "经度", "纬度", "移动设备", "使用状态", "管理人"),
    )  # fmt: skip
    keepers = names.people("keepers")
    for number, (name, _) in enumerate(names.TOWNS.values()):
        east, north = 100 + number / 50, 30 + number / 80
        water = "水库大坝" if number < 8 else "淤地坝坝顶"
        for spot, step in ((water, 0.0), ("主街路口", 0.004)):
            use = "故障" if (number, spot) == (5, "主街路口") else "在用"
            sheet.add(
                f"{name}{spot}", "RTSP", name, f"{name}{spot}", east + step, north + step, "否", use, next(keepers)
            )
    sheet.add("区应急无人机", "RTP", "青禾区", "随队", 100.1, 30.1, "是", "在用", next(keepers))
    sheet.add("区应急指挥车", "GB/T 28181", "青禾区", "随车", 100.1, 30.1, "是", "在用", next(keepers))
    return sheet
