"""Teams and their members, plans, drills, projects, and the video terminals of every town and village."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from .. import names
from ..year import shares, spans, workdays
from .conferences import last_test
from .sheet import Sheet
from .whose import by_region

TOWN_MEMBERS, VILLAGE_MEMBERS = 306, 1842
_HALLS_SINCE, _FIRST_VILLAGES_SINCE, _VILLAGES_SINCE = date(2022, 10, 12), date(2023, 3, 20), date(2024, 6, 12)
DISTRICT_DRILLS, TOWN_DRILLS = 6, 37


def sheets() -> Iterator[Sheet]:
    yield from _teams()
    yield _plans()
    yield _drills()
    yield _projects()
    yield _endpoints()


def _teams() -> Iterator[Sheet]:
    random, people = Random("teams"), names.people("rescuers")
    teams = Sheet(
        "teams", "青禾区应急队伍台账", "office",
        ("队伍名称", "类别", "所属地区", "隶属", "驻地", "负责人", "值班电话", "专长", "响应时间(分)", "状态"),
    )  # fmt: skip
    members = Sheet("members", "青禾区应急队员名册", "office", ("所属队伍", "姓名", "职务", "联系电话", "入队日期"))
    villages = list(names.villages())

    def team(name: str, kind: str, region: str, body: str, base: str, strength: int) -> None:
        teams.add(
            name,
            kind,
            region,
            body,
            base,
            next(people),
            names.phone(random),
            "防汛、山火扑救",
            random.choice((15, 20, 30)),
            "在役",
        )
        for position in range(strength):
            joined = date(2021, 3, 1) + timedelta(days=random.randrange(560))
            members.add(name, next(people), "队长" if position == 0 else "队员", names.phone(random), joined)

    for (_, (name, _)), strength in zip(names.TOWNS.items(), shares(TOWN_MEMBERS, 9, random, least=25), strict=True):
        body = names.body_of_town(name)
        team(f"{name}应急救援队", "镇街综合", name, body, f"{name}应急办", strength)
    for (code, name), strength in zip(villages, shares(VILLAGE_MEMBERS, 95, random, least=12), strict=True):
        town = names.TOWNS[code[:9]][0]
        body = names.body_of_village(code, name)
        team(f"{town}{name}应急分队", "村社", f"{town}{name}", body, f"{name}委会", strength)
    for name, body, strength in (
        ("青禾区森林消防专业队", "青禾区林业局", 30), ("青禾区防汛抢险队", "青禾区水利局", 28), ("青禾蓝天救援队（示范）", "青禾区应急管理局", 22),
    ):  # fmt: skip
        team(name, "专业", "青禾区", body, "区应急救援基地", strength)
    yield teams.register
    yield members.register


def _plans() -> Sheet:
    """Two general and four special plans, 34 of the towns revised in the period, and what came before them."""
    sheet = Sheet(
        "plans", "青禾区应急预案台账", "office",
        ("预案名称", "预案类型", "所属地区", "编制单位", "版本号", "发布日期", "备案日期", "备案编号", "下次评估", "状态"),
    )  # fmt: skip
    serial = 0

    def plan(name: str, kind: str, region: str, body: str, issued: date, version: str) -> None:
        nonlocal serial
        serial += 1
        sheet.add(
            name, kind, region, body, version, issued, issued + timedelta(days=10), f"青预备〔{issued.year}〕{serial}号",
            date(issued.year + 3, issued.month, 1), "现行",
        )  # fmt: skip

    for name, body in (("自然灾害救助应急预案", "青禾区应急管理局"), ("生产安全事故应急预案", "青禾区应急管理局")):
        plan(f"青禾区{name}", "总体预案", "青禾区", body, date(2024, 3, 12), "2024版")
    for name, body in (
        ("地质灾害应急预案", "自然资源局"), ("城市内涝应急预案", "住房和城乡建设局"), ("防汛抗旱应急预案", "水利局"), ("森林火灾应急预案", "林业局"),
    ):  # fmt: skip
        plan(f"青禾区{name}", "专项预案", "青禾区", f"青禾区{body}", date(2024, 4, 18), "2024版")
    kinds = ("防汛应急预案", "森林防火应急预案", "地质灾害应急预案", "生产安全事故应急预案")
    towns = [name for name, _ in names.TOWNS.values()]
    for position in range(34):
        town, kind = towns[position % 9], kinds[position // 9]
        body = names.body_of_town(town)
        plan(f"{town}{kind}", "镇街预案", town, body, date(2024, 2, 20) + timedelta(days=position * 6), "2024版")
    for town in towns:
        body = names.body_of_town(town)
        plan(f"{town}突发事件应急预案", "镇街预案", town, body, date(2022, 11, 15), "2022版")
    return sheet


def _drills() -> Sheet:
    """Six drills of the district and 37 of the towns in the period; two of city and province hosted; enterprises' own besides."""
    random = Random("drills")
    sheet = Sheet(
        "drills", "青禾区应急演练台账", "office",
        ("演练名称", "演练类型", "形式", "级别", "所属地区", "组织单位", "时间", "地点", "情景", "参演队伍数", "参演人数", "承办上级演练", "状态"),
        dated="时间", whose=by_region("所属地区", district="应急管理局:1"),
    )  # fmt: skip
    towns = [name for name, _ in names.TOWNS.values()]
    scenes = ("强降雨致水库超汛限", "山洪进村入户", "林区起火", "企业粉尘着火", "燃气泄漏", "学校疏散")

    def drill(name: str, level: str, region: str, body: str, day: date, teams: int, people: int, hosted: bool) -> None:
        sheet.add(
            name, random.choice(("综合", "单项")), random.choice(("实战", "实战", "桌面")), level, region, body,
            datetime.combine(day, time(9, 30)), f"{region}演练场", random.choice(scenes), teams, people,
            "是" if hosted else "否", "已归档",
        )  # fmt: skip

    for span, count in spans(DISTRICT_DRILLS, 5):
        for number, day in enumerate(workdays(span, count, random), start=1):
            drill(f"区级“防抢撤”应急演练（{day:%Y}年{day:%m%d}-{number}）", "区级", "青禾区", "青禾区应急管理局", day,
                  random.randint(3, 8), random.randint(60, 200), False)  # fmt: skip
    for span, count in spans(TOWN_DRILLS, 33):
        for number, day in enumerate(workdays(span, count, random)):
            town = towns[number % 9]
            body = names.body_of_town(town)
            drill(f"{town}{random.choice(('防汛', '森林防火', '消防疏散'))}演练（{day:%Y%m%d}-{number}）", "镇街级", town, body, day,
                  random.randint(1, 4), random.randint(30, 90), False)  # fmt: skip
    for span, count in spans(112, 104):
        for number, day in enumerate(workdays(span, count, random)):
            town = random.choice(towns)
            body = names.body_of_town(town)
            drill(
                f"{town}企业演练（{day:%Y%m%d}-{number}）", "企业级", town, body, day, 1, random.randint(10, 40), False
            )
    drill("全省防汛抢险应急救援综合演练分会场", "省级", "青禾区", "青禾区应急管理局", date(2024, 6, 20), 4, 68, True)
    drill("全市森林草原火灾综合应急演练", "市级", "青禾区", "青禾区林业局", date(2024, 3, 28), 3, 49, True)
    return sheet


def _projects() -> Sheet:
    sheet = Sheet(
        "projects", "青禾区安全应急项目台账", "office",
        ("项目名称", "项目类别", "责任单位", "投入(万元)", "开工日期", "完工日期", "承建单位"),
    )  # fmt: skip
    bureau = "青禾区应急管理局"
    for name, kind, body, cost, start, end in (
        ("应急视频会议系统升级改造", "视频会议系统", bureau, 126, date(2024, 2, 1), date(2024, 5, 30)),
        ("应急物资储备库改造", "物资储备", bureau, 88, date(2023, 4, 1), date(2023, 9, 30)),
        ("山洪预警广播补点", "监测预警", "青禾区水利局", 42, date(2024, 3, 1), date(2024, 6, 15)),
        ("公路安全生命防护工程", "公路安防", "青禾区交通运输局", 310, date(2023, 3, 10), date(2023, 11, 20)),
    ):  # fmt: skip
        sheet.add(name, kind, body, Decimal(cost), start, end, "青禾信息工程公司（示范）")
    return sheet


def _endpoints() -> Sheet:
    """The district's own terminal, one in each of the 9 towns and one in each of the 95 villages: a quarter of them came first."""
    random = Random("endpoints")
    sheet = Sheet(
        "endpoints", "青禾区视频会议终端台账", "office",
        ("终端名称", "级别", "所属地区", "单位", "设备型号", "启用日期", "最近测试日期", "测试通过", "使用状态"),
    )  # fmt: skip
    sheet.add(
        "区应急指挥中心",
        "区级",
        "青禾区",
        "青禾区应急管理局",
        "指挥中心主机",
        _HALLS_SINCE,
        last_test("区应急指挥中心"),
        "是",
        "在用",
    )
    for name, _ in names.TOWNS.values():
        body = names.body_of_town(name)
        sheet.add(f"{name}会场", "镇街级", name, body, "会议终端", _HALLS_SINCE, last_test(f"{name}会场"), "是", "在用")
    for number, (code, name) in enumerate(names.villages()):
        town = names.TOWNS[code[:9]][0]
        body = names.body_of_village(code, name)
        passed = "是" if random.random() < 0.96 else "否"
        sheet.add(
            f"{town}{name}会场",
            "村级",
            f"{town}{name}",
            body,
            "平板",
            _FIRST_VILLAGES_SINCE if number % 4 == 0 else _VILLAGES_SINCE,
            last_test(f"{town}{name}会场"),
            passed,
            "在用",
        )
    return sheet
