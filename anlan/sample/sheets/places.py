"""Enterprises, and the points at risk: reservoirs, check dams, geohazard points, flood areas, roads, key places."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from anlan.kernel.people.sectors import standard
from anlan.places.uscc import check_character

from .. import names
from ..sectors import LEADS
from .sheet import Sheet

ENTERPRISES = 1200
# sector → (trades, how many in a hundred)
_TRADES: dict[str, tuple[tuple[str, ...], int]] = {
    "industry": (("机械厂", "家具厂", "面粉厂", "纸箱厂", "铸造厂", "服装厂"), 30),
    "commerce": (("超市", "粮油店", "加油站", "餐饮店"), 16),
    "fire": (("宾馆", "网吧", "小旅馆", "棋牌室"), 10),
    "construction": (("建筑工地", "装饰公司"), 8),
    "transport": (("客运公司", "货运公司", "驾校"), 7),
    "chemicals": (("化工厂", "气体经营部", "涂料厂"), 4),
    "gas": (("燃气站", "燃气公司"), 3),
    "education": (("幼儿园", "小学", "培训学校"), 5),
    "health": (("卫生院", "诊所"), 4),
    "welfare": (("养老院",), 2),
    "tourism": (("景区", "影院", "农家乐"), 4),
    "agriculture": (("农机合作社", "养殖场"), 4),
    "mines": (("采石场",), 1),
    "fireworks": (("烟花零售点",), 1),
    "equipment": (("锅炉房", "充装站"), 1),
}
_SIZES = (("大型", 300, 1200, 2), ("中型", 100, 299, 8), ("小型", 20, 99, 45), ("微型", 2, 19, 45))
_PLACE_WORDS = ("上", "下", "东", "西", "南", "北", "中", "前", "后")


@dataclass(frozen=True)
class Firm:
    """An enterprise as the other sheets speak of it."""

    name: str
    region: str
    village: str
    sector: str
    weak: bool


@cache
def firms() -> tuple[Firm, ...]:
    """The 1,200 enterprises, the same at every call."""
    random = Random("firms")
    villages = list(names.villages())
    sectors = [sector for sector, (_, share) in _TRADES.items() for _ in range(share)]
    firms = []
    for number in range(ENTERPRISES):
        sector = sectors[number % len(sectors)]
        code, village = random.choice(villages)
        trade = random.choice(_TRADES[sector][0])
        firms.append(Firm(names.firm(number, trade), code, village, sector, weak=random.random() < 0.15))
    return tuple(firms)


def firm_named(name: str) -> Firm:
    """The enterprise with this name."""
    return _by_name()[name]


@cache
def _by_name() -> dict[str, Firm]:
    return {firm.name: firm for firm in firms()}


def enterprises() -> Sheet:
    random, people = Random("enterprises"), names.people("principals")
    sector_names = standard()
    leads = {code: f"青禾区{lead}" for code, lead in LEADS.items()}
    sheet = Sheet(
        "enterprises", "青禾区生产经营单位台账", "office",
        ("单位名称", "统一社会信用代码", "单位类型", "所属村社区", "监管行业", "主管部门", "生产经营地址", "主要负责人", "联系电话",
         "安全管理人员", "从业人员数", "规模", "生产状态", "风险等级", "监管等级", "成立日期", "年度检查频次上限"),
    )  # fmt: skip
    for number, firm in enumerate(firms()):
        size, low, high, _ = random.choices(_SIZES, [share for *_, share in _SIZES])[0]
        kind = "个体工商户" if size == "微型" else "企业"
        code = _uscc(number, "92" if kind == "个体工商户" else "91") if random.random() < 0.95 else ""
        town = names.TOWNS[firm.region[:9]][0]
        manager = "" if firm.weak else next(people)
        status = random.choices(("正常生产", "停产", "停业"), (96, 2, 2))[0]
        risk = random.choices(("红", "橙", "黄", "蓝"), (1, 9, 30, 60))[0]
        sheet.add(
            firm.name, code, kind, f"{town}{firm.village}", sector_names[firm.sector], leads[firm.sector],
            f"{town}{firm.village}{number % 90 + 1}号", next(people), names.phone(random), manager,
            random.randint(low, high), size, status, risk, random.choice("ABBCCD"),
            date(2005, 1, 1) + timedelta(days=random.randrange(6480)), random.choice((1, 2, 2, 4)),
        )  # fmt: skip
    return sheet


def _uscc(number: int, kind: str) -> str:
    """A well-formed code in the invented district; no real unit has it."""
    first = f"{kind}990199MA{number:07d}"
    return first + check_character(first)


def sheets() -> list[Sheet]:
    """Enterprises first, then the points at risk in the numbers that the report states."""
    listed = (enterprises(), _reservoirs(), _check_dams(), _geo_points(), _flood_areas(), _roads(), _key_places())
    return [sheet.register for sheet in listed]


def _rural(random: Random) -> tuple[str, str, str]:
    """A village with its town: (town's name, village's name, both)."""
    code, village = random.choice([(code, name) for code, name in names.villages() if name.endswith("村")])
    town = names.TOWNS[code[:9]][0]
    return town, village, town + village


def _where(random: Random) -> tuple[Decimal, Decimal]:
    return Decimal(f"{105 + random.random():.6f}"), Decimal(f"{34 + random.random():.6f}")


def _reservoirs() -> Sheet:
    random, people = Random("reservoirs"), names.people("reservoirs")
    sheet = Sheet(
        "reservoirs", "青禾区水库台账", "水利局:0",
        ("水库名称", "规模", "所在村", "经度", "纬度", "坝型", "坝高(米)", "总库容(万m³)", "汛限水位(米)", "行政责任人",
         "技术责任人", "巡查责任人", "下游影响户数", "下游影响人数", "转移路线"),
    )  # fmt: skip
    for number in range(8):
        _, village, path = _rural(random)
        sheet.add(
            f"{village[:-1]}{_PLACE_WORDS[number]}水库", random.choice(("小(1)型", "小(2)型", "小(2)型")), path, *_where(random),
            "均质土坝", Decimal(random.randint(120, 320)) / 10, Decimal(random.randint(1200, 9800)) / 100,
            Decimal(random.randint(780000, 990000)) / 1000, next(people), next(people), next(people),
            random.randint(20, 80), random.randint(70, 300), "沿村道上行至村委会广场",
        )  # fmt: skip
    return sheet


def _check_dams() -> Sheet:
    random, people = Random("dams"), names.people("dams")
    sheet = Sheet(
        "check_dams", "青禾区淤地坝台账", "水利局:0",
        ("坝名", "类型", "所在沟道", "所在村", "经度", "纬度", "坝高(米)", "总库容(万m³)", "泄洪设施", "行政责任人", "技术责任人",
         "巡查责任人", "下游影响户数", "下游影响人数", "转移路线", "预警方式"),
    )  # fmt: skip
    for number in range(9):
        _, village, path = _rural(random)
        sheet.add(
            f"{village[:-1]}{number + 1}号坝", random.choice(("大型", "中型", "小型")), f"{village[:-1]}沟", path, *_where(random),
            Decimal(random.randint(80, 300)) / 10, Decimal(random.randint(800, 6000)) / 100,
            random.choice(("溢洪道", "卧管")), next(people), next(people), next(people), random.randint(5, 30),
            random.randint(15, 110), "向沟道两侧高处转移", "锣、喇叭、电话",
        )  # fmt: skip
    return sheet


def _geo_points() -> Sheet:
    random, people = Random("slides"), names.people("slides")
    sheet = Sheet(
        "geo_points", "青禾区地质灾害点台账", "自然资源局:0",
        ("编号", "名称", "灾害类型", "险情等级", "稳定性", "所在村", "经度", "纬度", "威胁户数", "威胁人数", "监测方式", "群测群防员",
         "防灾责任人", "撤离路线", "预警信号"),
    )  # fmt: skip
    for number in range(19):
        _, village, path = _rural(random)
        kind = random.choice(("滑坡", "滑坡", "崩塌", "泥石流"))
        sheet.add(
            f"990199-DZ-{number + 1:02d}", f"{village}{random.choice('一二三四')}组{kind}", kind, "小型",
            random.choice(("较差", "差", "好")), path, *_where(random), random.randint(2, 20), random.randint(6, 80),
            "群测群防", next(people), next(people), "沿标识牌方向撤离", "锣声",
        )  # fmt: skip
    return sheet


def _flood_areas() -> Sheet:
    random, people = Random("floods"), names.people("floods")
    sheet = Sheet(
        "flood_areas", "青禾区山洪灾害危险区台账", "水利局:0",
        ("危险区名称", "所在村组", "经度", "纬度", "户数", "人数", "准备转移1h(mm)", "立即转移1h(mm)", "转移责任人", "转移路线"),
    )  # fmt: skip
    for number in range(29):
        _, village, path = _rural(random)
        sheet.add(
            f"{village[:-1]}沟{number + 1}号危险区", path, *_where(random), random.randint(4, 40), random.randint(12, 150),
            Decimal(25), Decimal(40), next(people), "就近上坡至安置点",
        )  # fmt: skip
    return sheet


def _roads() -> Sheet:
    """Sections whose lengths add up to 730.485 km, to the metre."""
    random = Random("roads")
    sheet = Sheet("roads", "青禾区公路路段台账", "交通运输局:0", ("路段名称", "公路等级", "里程(公里)", "所属镇街"))
    metres, sections = 730_485, 60
    while sections:
        town = random.choice(list(names.TOWNS.values()))[0]
        length = metres if sections == 1 else round(metres / sections * random.uniform(0.5, 1.5))
        grade = random.choice(("省道", "县道", "乡道", "乡道", "村道"))
        sheet.add(
            f"{town.removesuffix('街道').removesuffix('镇')}{grade}{sections:02d}段",
            grade,
            Decimal(length) / 1000,
            town,
        )
        metres, sections = metres - length, sections - 1
    return sheet


def _key_places() -> Sheet:
    random, people = Random("places"), names.people("places")
    sheet = Sheet(
        "key_places", "青禾区重点场所台账", "office", ("场所名称", "场所类别", "所属村社区", "负责人", "联系电话")
    )
    kinds = ("学校", "医院", "养老院", "商场市场", "宾馆饭店", "文化娱乐", "经营性自建房")
    for number in range(160):
        code, village = random.choice(list(names.villages()))
        kind = random.choice(kinds)
        sheet.add(
            f"{village[:-2]}{kind}{number + 1}号（示范）", kind, names.TOWNS[code[:9]][0] + village, next(people),
            names.phone(random),
        )  # fmt: skip
    return sheet
