"""Sites of electric bicycles in streets and towns, and the rounds of checks since the campaign began."""

from collections.abc import Iterator
from datetime import date
from random import Random

from .. import names
from ..year import LAST_MOMENT, Span, workdays
from .sheet import Row, Sheet
from .whose import officer_of

_KINDS = (
    ("住宅小区", "小区", 34), ("停放充电点", "充电棚", 30), ("自建房", "自建房片区", 14), ("九小场所", "商铺", 8), ("销售店", "电动车行", 6),
    ("维修店", "电动车维修部", 5), ("回收点", "电池回收点", 3),
)  # fmt: skip
SITES, CHECKS = 120, 240
_CAMPAIGN = Span(date(2024, 5, 6), LAST_MOMENT.date())


def sheets() -> Iterator[Sheet]:
    sites = _sites()
    yield sites.register
    yield _checks([(row[0], row[2]) for row in sites.rows if row[1] != "回收点"])


def _sites() -> Sheet:
    random, people = Random("ebikes"), names.people("ebike keepers")
    sheet = Sheet(
        "ebikes", "青禾区电动自行车场所台账", "office",
        ("场所名称", "场所类型", "所属村社区", "管理单位", "责任人", "保有量", "上牌量", "集中充电位", "充电端口", "应建未建"),
    )  # fmt: skip
    villages = list(names.villages())
    titles = {kind: title for kind, title, _ in _KINDS}
    for number in range(SITES):
        kind = random.choices([kind for kind, *_ in _KINDS], [share for *_, share in _KINDS])[0]
        code, village = random.choice(villages)
        where = f"{names.TOWNS[code[: names.TOWN_DIGITS]][0]}{village}"
        bikes = random.randint(40, 400) if kind in ("住宅小区", "自建房") else 0
        slots = random.randint(10, 80) if kind in ("住宅小区", "停放充电点") else 0
        sheet.add(
            f"{village}{titles[kind]}{number + 1}号（示范）", kind, where, f"{village}{'居' if village.endswith('社区') else '村'}委会",
            next(people), bikes, bikes * 9 // 10, slots, slots * 3 // 2, max(0, bikes // 5 - slots),
        )  # fmt: skip
    return sheet


def _checks(sites: list[tuple[str, str]]) -> Sheet:
    random = Random("ebike checks")
    codes = names.region_codes()

    def whose(row: Row) -> str:
        return officer_of(codes[where[row["场所名称"]]])

    where = dict(sites)
    sheet = Sheet(
        "ebike_checks", "青禾区电动自行车检查台账", "office",
        ("场所名称", "检查时间", "飞线充电", "违停楼道", "进楼入户", "当场清理", "老旧电池回收", "检查情况"),
        dated="检查时间", whose=whose,
    )  # fmt: skip
    rounds = random.sample(sites, len(sites))  # each in turn: none twice on a day
    for number, day in enumerate(workdays(_CAMPAIGN, CHECKS, random)):
        wires, corridors, homes = random.choice((0, 0, 1, 2)), random.choice((0, 1, 2, 5)), random.choice((0, 0, 0, 1))
        sheet.add(
            rounds[number % len(rounds)][0], day, wires, corridors, homes, corridors + homes, random.choice((0, 0, 1, 3)),
            "当场清理，已宣传" if corridors + homes else "未发现违规停放充电",
        )  # fmt: skip
    return sheet
