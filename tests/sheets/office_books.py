"""The spreadsheets with which an empty district begins, as its offices keep them, and what they say counted by hand.

books = Books(FULL)
books.hazards()      # a file's bytes; books.hazard_rows holds the cells that stand in it

Everything is invented. Titles stand above, headers have two lines, codes and telephones are numbers, a unit is written once beside
all its people, days are written in four ways, and a few cells are wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from anlan.places.uscc import check_character

from .builders import book

CODE, NAME = "610199", "青禾区"
_TOWNS = ("云台镇", "白水镇", "松岭镇", "柳树镇", "石桥镇", "龙泉镇", "桃溪镇", "金盆镇", "东关街道")
_FIRST, _SECOND = "东西南北上下前后大小高", "沟坪湾塬岭庄桥坝坡"
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高梁", "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚"
LEADER, OFFICER = "许国安", "江望舒"
_FIRST_OF = {"区政府": LEADER, "区安委办": OFFICER}
_DEPARTMENTS = (
    "应急管理局", "发展和改革局", "教育体育局", "工业和信息化局", "民政局", "自然资源局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局",
    "商务局", "文化和旅游局", "卫生健康局", "市场监督管理局", "林业局", "城市管理局", "公安局", "消防救援大队",
)  # fmt: skip
_TRADES = ("木材加工", "食品加工", "砖瓦", "加油站", "超市", "餐饮", "建筑", "机械加工")
_KINDS_OF_FIRM = ("木器厂", "食品厂", "砖瓦厂", "加油站", "超市", "饭店", "工程队", "机械厂")
_FOUND = (
    "配电箱未接地", "灭火器压力不足", "安全出口堆放杂物", "砂轮机无防护罩", "气瓶未固定", "应急照明不亮", "电线私拉乱接", "作业人员未戴安全帽",
    "有限空间无警示标志", "消防通道被占用",
)  # fmt: skip
_NAMESAKE = "便民超市（示范）"
_DONE, _OPEN = ("是", "√", "已整改", "已完成"), ("否", "整改中", "")


@dataclass(frozen=True)
class Size:
    towns: int
    villages: int
    people: int
    firms: int
    hazards: int


FULL, SMALL = Size(9, 95, 300, 1_200, 2_000), Size(3, 12, 50, 60, 110)


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    town: str


@dataclass(frozen=True)
class Found:
    """A line of the hazards' sheets. cells: as they stand there."""

    town: str
    major: bool
    closed: bool
    cells: tuple[Any, ...]


class Books:
    """An office's spreadsheets."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.mistyped_firms: dict[str, str] = {}
        self.mistyped_hazards: dict[str, str] = {}
        self.towns = {name: f"{CODE}{101 + at}" for at, name in enumerate(_TOWNS[: size.towns])}

    @cached_property
    def villages(self) -> list[Village]:
        """Every third town has a 新庄村."""
        found = []
        for at in range(self.size.villages):
            town_at, place = at % self.size.towns, at // self.size.towns
            town, code = list(self.towns.items())[town_at]
            ends = "社区" if town.endswith("街道") else "村"
            name = f"{_FIRST[place % len(_FIRST)]}{_SECOND[town_at]}{ends}"
            if place == 0 and town_at % 3 == 0:
                name = f"新庄{ends}"
            found.append(Village(f"{code}{201 + place}", name, town))
        return found

    def regions(self) -> bytes:
        """As the office of statistics writes them: the committee's name for the village, codes as numbers."""
        rows: list[Any] = [
            f"{NAME}统计用区划代码和城乡划分代码",
            ("序号", "行政区划名称", "统计用区划代码", "城乡分类", "级别"),
        ]
        for town, code in self.towns.items():
            rows.append((len(rows) - 1, town, int(f"{code}000"), "", "乡镇街道"))
            for each in self.villages:
                if each.town == town:
                    rows.append((len(rows) - 1, f"{each.name}{_committee(each)}", int(each.code), 220, "村"))
        rows.append(("合计", f"{len(self.towns)}个乡镇街道，{len(self.villages)}个村（社区）"))
        return book(区划=rows)

    def bodies(self) -> bytes:
        rows: list[Any] = [
            f"{NAME}安全生产责任单位一览表",
            ("序号", "单位名称", "级别", "所在地", "", "值班电话"), ("", "", "", "乡镇（街道）", "村（社区）", ""),
            (1, f"中共{NAME}委员会", "党委政府", "", "", ""), (2, f"{NAME}人民政府", "党委政府", "", "", "029-88010001"),
            (3, f"{NAME}安全生产委员会办公室", "安委办", "", "", "029-88010002"),
        ]  # fmt: skip
        for department in self.departments:
            rows.append((len(rows) - 2, department, "部门", "", "", f"029-8802{len(rows):04d}"))
        for town in self.towns:
            ends = "办事处" if town.endswith("街道") else "人民政府"
            rows.append((len(rows) - 2, f"{town}{ends}", "乡镇街道", town, "", f"029-8803{len(rows):04d}"))
        for each in self.villages:
            rows.append((len(rows) - 2, f"{each.name}{_committee(each)}", "村", each.town, each.name, ""))
        rows.append(("填表人：王敏", "", "", "", "", "审核：李军"))
        return book(head=1, 单位=rows)

    @cached_property
    def departments(self) -> list[str]:
        return [f"{NAME}{name}" for name in _DEPARTMENTS[: 2 * self.size.towns]]

    def address_book(self) -> bytes:
        """Units as people call them, each written once beside all its people; telephones as numbers, several in some cells."""
        rows: list[Any] = [
            f"{NAME}安全生产和应急管理工作通讯录（内部使用）",
            ("序号", "单位", "姓名", "职务", "联系电话", ""), ("", "", "", "", "手机", "办公电话"),
            *((at, *row) for at, row in enumerate(self.people, start=1)),
        ]  # fmt: skip
        return book(head=1, once=1, 通讯录=rows)

    @cached_property
    def people(self) -> list[tuple[Any, ...]]:
        """(unit, name, title, mobile, office) of everybody: leaders, the committee's office, departments, towns, villages in turn."""
        units = [
            (f"{NAME[-1]}政府", ("区长", "常务副区长", "副区长")), (f"{NAME[-1]}安委办", ("主任", "副主任", "科员")),
            *((self._short(each), ("局长", "副局长", "安全科科长")) for each in self.departments),
            *((town, ("镇长", "副镇长", "应急办主任", "安监站站长")) for town in self.towns),
            *((f"{each.town}{each.name}", ("党支部书记", "村委会主任", "安全员")) for each in self.villages),
        ]  # fmt: skip
        left = self.size.people - 2 * len(units)
        found: list[tuple[Any, ...]] = []
        for at, (unit, titles) in enumerate(units):
            many = 2 + (at < left) if len(titles) > 2 else 2
            for title in titles[:many]:
                place = len(found)
                name = _FIRST_OF.get(unit) if title == titles[0] else None
                name = (
                    name
                    or f"{_SURNAMES[place % 20]}{_GIVEN[place * 7 % 19]}{_GIVEN[place // 20 % 20] if place % 5 else ''}"
                )
                found.append((unit, name, title, self._mobile(place), f"88{place:06d}" if place % 3 else ""))
        return found[: self.size.people]

    def _short(self, department: str) -> str:
        return NAME[-1] + department.removeprefix(NAME)

    def _mobile(self, at: int) -> Any:
        number = 13_800_000_000 + at
        if at % 17 == 5:
            return f"{number}、{number + 5_000}"
        return "" if at % 23 == 9 else str(number) if at % 2 else number

    def enterprises(self) -> bytes:
        rows: list[Any] = [
            f"{NAME}生产经营单位基本情况统计表",
            ("序号", "企业名称", "统一社会信用代码", "所在地", "", "基本情况", "", "", "", "", "经营状态"),
            ("", "", "", "乡镇", "村", "行业类别", "法人代表", "联系电话", "从业人数", "企业规模", ""),
            *((at, *row) for at, row in enumerate(self.firms, start=1)),
            ("合计", f"{len(self.firms)}家"),
        ]
        return book(head=1, 企业=rows)

    @cached_property
    def firms(self) -> list[tuple[Any, ...]]:
        """One code is mistyped, one telephone is shortened by the spreadsheet, one village is misspelt; two firms share a name."""
        found: list[tuple[Any, ...]] = []
        for at in range(self.size.firms):
            village = self.villages[at % len(self.villages)]
            trade = at % len(_TRADES)
            first = f"92610199MA{at:07d}"
            code = f"{first}{check_character(first)}" if at % 4 else ""
            found.append((
                f"{village.town[:2]}{village.name[:2]}{at // len(self.villages) + 1}号{_KINDS_OF_FIRM[trade]}（示范）", code,
                village.town, village.name, _TRADES[trade], f"{_SURNAMES[at % 20]}{_GIVEN[at % 19]}", 13_900_000_000 + at,
                f"约{at % 60 + 3}人" if at % 3 else at % 60 + 3, "微型" if at % 60 < 20 else "小型", "停产" if at % 40 == 7 else "正常",
            ))  # fmt: skip
        self._mistype_firm(found, 5, 1, lambda code: code[:-1] + ("A" if code[-1] != "A" else "B"))
        self._mistype_firm(found, 8, 6, lambda phone: f"{phone / 10**10:.2f}E+10")
        self._mistype_firm(found, 11, 3, lambda village: f"{village[0]}购村")
        for at in (12, 13):
            found[at] = (_NAMESAKE, *found[at][1:])
        return found

    def _mistype_firm(self, rows: list[tuple[Any, ...]], at: int, cell: int, wrong: Callable[[Any], str]) -> None:
        row = rows[at]
        text = wrong(row[cell])
        self.mistyped_firms[text] = str(row[cell])
        rows[at] = (*row[:cell], text, *row[cell + 1 :])

    def hazards(self) -> bytes:
        """A sheet for each town."""
        sheets = {
            town: [
                f"{town}2024年安全隐患排查整治台账",
                ("序号", "受检单位", "隐患情况", "", "", "整改情况", "", "", "", "复查情况", ""),
                ("", "", "存在问题", "检查日期", "隐患等级", "整改期限", "整改责任人", "是否完成整改", "完成时间", "复查人", "复查结论"),
                *((at, *row.cells) for at, row in enumerate((row for row in self.hazard_rows if row.town == town), start=1)),
                ("填表人：", "", "", "", "", "", "", "", "", "", ""),
            ]
            for town in self.towns
        }  # fmt: skip
        return book(head=1, **sheets, 说明=["本台账由各镇街按月填报。", ("联系人", "王敏")])

    @cached_property
    def hazard_rows(self) -> list[Found]:
        """Of every five four are settled, of some without the day; of every thirty one is grave. One day that there is not, one
        firm misspelt, and what was found at two namesakes.
        """
        found = []
        for at in range(self.size.hazards):
            firm = self.firms[at * 7 % len(self.firms)]
            day = date(2024, 1, 3) + timedelta(days=at * 11 % 270)
            closed, major = at % 5 != 3, at % 30 == 4
            done = day + timedelta(days=at % 9)
            told = _DONE[at % 4] if at % 6 else ""  # the day alone says it
            cells = [
                firm[0], f"{_FOUND[at % 10]}（{at // 10 + 1}）", _day(day, at), "重大隐患" if major else "一般隐患",
                "立即整改" if at % 9 == 1 else _day(day + timedelta(days=30), at + 1), firm[5],
                told if closed else _OPEN[at % 3], _day(done, at) if closed and at % 20 != 7 else "", "周立" if closed else "",
                "合格" if closed else "",
            ]  # fmt: skip
            found.append(Found(firm[2], major, closed, tuple(cells)))
        self.mistyped_hazards = {_NAMESAKE: f"@{found[0].town}"}
        self._mistype(found, 6, 2, "2024.2.30")
        self._mistype(found, 20, 0, found[20].cells[0].replace("号", "耗"))
        return found

    def _mistype(self, rows: list[Found], at: int, cell: int, text: str) -> None:
        row = rows[at]
        self.mistyped_hazards[text] = str(row.cells[cell])
        rows[at] = Found(row.town, row.major, row.closed, (*row.cells[:cell], text, *row.cells[cell + 1 :]))


def _day(day: date, at: int) -> Any:
    """A day in one of four spellings; only the real date and 2024.3.5 say their year."""
    return (day, f"{day.year}.{day.month}.{day.day}", f"{day.month}月{day.day}日", f"{day.month}.{day.day}")[at % 4]


def _committee(village: Village) -> str:
    return "居民委员会" if village.name.endswith("社区") else "村民委员会"
