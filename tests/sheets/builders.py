"""Eight sheets of the kind that town offices keep: titles above, headers of two lines, days without a year, words of their own.

Each builder gives a Sheet: the file, the ledger, at most two choices for the whole sheet, and what its good cells must become.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from anlan.kernel.clock import LEGAL_ZONE
from anlan.kernel.sheets.staged import Amendments
from anlan.kernel.testing.cast import VILLAGE_3

from .conftest import FIRMS

STONE, WOOD, OIL, FLOUR = FIRMS


@dataclass(frozen=True)
class Sheet:
    """rows: for each row that must come in, what its good cells become: {attribute path: value}. bad: cells that must be told.

    choices: what a person said for the whole sheet, after looking at it.
    """

    ledger: str
    name: str
    content: bytes
    rows: Sequence[Mapping[str, Any]]
    bad: Sequence[str] = ()
    choices: Amendments = field(default_factory=Amendments)


BUILDERS: dict[str, Callable[[], Sheet]] = {}


def builder(make: Callable[[], Sheet]) -> Callable[[], Sheet]:
    BUILDERS[make.__name__] = make
    return make


def book(*, head: int | None = None, once: int | None = None, **sheets: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx; a row that is one text is a merged title.

    head: where a header of two lines begins, whose blank cells are part of the titles beside or above them, as spreadsheets merge
    them. once: a column whose repeated cells are one merged cell.
    """
    buffer = BytesIO()
    made = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    for title, rows in sheets.items():
        page = made.add_worksheet(title)
        width = max(len(row) for row in rows if not isinstance(row, str))
        for number, row in enumerate(rows):
            if isinstance(row, str):
                page.merge_range(number, 0, number, width - 1, row)
            else:
                page.write_row(number, 0, row)
        if head is not None and len(rows) > head + 1:
            _merge_head(page, head, rows[head], rows[head + 1])
        if once is not None:
            for first, last in _runs([row[once] if not isinstance(row, str) else "" for row in rows]):
                page.merge_range(first, once, last, once, rows[first][once])
    made.close()
    return buffer.getvalue()


def _merge_head(page: Any, top: int, above: Sequence[Any], below: Sequence[Any]) -> None:
    for column, title in enumerate(above):
        right = next((at for at in range(column + 1, len(above)) if above[at] != "" or below[at] == ""), len(above)) - 1
        if title != "" and below[column] == "":
            page.merge_range(top, column, top + 1, column, title)
        elif title != "" and right > column:
            page.merge_range(top, column, top, right, title)


def _runs(cells: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The first and last of cells that say the same one below the other."""
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at] != cells[start]:
            if cells[start] != "" and at - start > 1:
                yield start, at - 1
            start = at


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LEGAL_ZONE)


@builder
def hazards_of_a_month() -> Sheet:
    rows = [
        "清河镇2024年3月份安全隐患排查整治台账",
        ("序号", "检查日期", "受检单位", "存在问题", "隐患级别", "整改期限", "是否完成整改", "完成时间", "检查人"),
        (1, "3月5日", STONE, "破碎机传动部位无防护罩", "一般隐患", "3月15日", "是", "3月14日", "赵石"),
        (2, "3月5日", WOOD, "砂光机除尘管道积尘", "一般", "立即整改", "√", "3月5日", "赵石"),
        (3, "3.8", OIL, "卸油口静电接地夹锈蚀", "一般隐患", "2024.3.20", "已整改", "3.19", "赵石"),
        (4, "3.8", OIL, "罐区可燃气体报警器停用", "重大隐患", "2024.4.8", "已完成", "4.6", "赵石"),
        (5, date(2024, 3, 12), FLOUR, "筒仓清扫作业无审批", "重大", "12月30日", "否", "", "孙林"),
        (6, "3月12日", FLOUR, "配电室堆放杂物", "一般隐患", "当场整改", "是", "", "孙林"),
        (7, "3月29日", f"{WOOD}、{STONE}", "灭火器过期", "一般隐患", "4月10日", "是", "4月9日", "孙林"),
        (8, "3月29日", WOOD, "应急灯不亮", "一般隐患", "4月31日", "是", "4月9日", "孙林"),
        ("填表人：赵石", "", "", "", "", "", "", "审核：", ""),
    ]
    good = [
        {"found_on": date(2024, 3, 5), "place.name": STONE, "level": "general", "fix_due_on": date(2024, 3, 15), "state": "closed",
         "fixed_on": date(2024, 3, 14), "finder": "赵石"},
        {"found_on": date(2024, 3, 5), "place.name": WOOD, "fix_due_on": date(2024, 3, 5), "state": "closed"},
        {"found_on": date(2024, 3, 8), "place.name": OIL, "fix_due_on": date(2024, 3, 20), "state": "closed", "fixed_on": date(2024, 3, 19)},
        {"found_on": date(2024, 3, 8), "level": "major", "standard": "未填，待补", "state": "closed", "fixed_on": date(2024, 4, 6)},
        {"found_on": date(2024, 3, 12), "level": "major", "fix_due_on": date(2024, 12, 30), "state": "rectifying"},
        {"found_on": date(2024, 3, 12), "place.name": FLOUR, "fix_due_on": date(2024, 3, 12), "state": "closed", "finder": "孙林"},
    ]  # fmt: skip
    return Sheet("hazards", "3月隐患台账.xlsx", book(台账=rows), good, ("C9", "F10"))


@builder
def hazards_with_their_recheck() -> Sheet:
    rows = [
        "重点行业领域隐患清单（销号管理）",
        ("序号", "企业名称", "隐患", "", "整改", "", "", "复查", "", ""),
        ("", "", "隐患描述", "发现时间", "整改责任人", "整改时限", "整改完成时间", "复查人员", "复查结论", "销号时间"),
        (1, STONE, "电工无证上岗", "2024.5.6", "李四光", "2024.5.20", "2024.5.18", "周立", "复查合格", "2024.5.21"),
        (2, WOOD, "木粉尘未及时清理", "2024.5.7", "王木", "2024.5.21", "2024.5.20", "周立", "通过", "2024.5.22"),
        (3, OIL, "防爆区使用普通灯具", "2024.5.7", "钱油", "2024.6.7", "2024.6.1", "", "", ""),
        (4, FLOUR, "叉车司机无证", "2024年5月9日", "吴面", "2024-12-20", "", "", "", ""),
    ]
    good = [
        {"description": "电工无证上岗", "fix_person": "李四光", "fixed_on": date(2024, 5, 18), "rechecker": "周立", "state": "closed",
         "recheck_result": "passed", "closed_on": date(2024, 5, 21)},
        {"closed_on": date(2024, 5, 22), "recheck_result": "passed", "state": "closed", "fix_due_on": date(2024, 5, 21)},
        {"state": "rectified", "fixed_on": date(2024, 6, 1), "fix_person": "钱油"},
        {"state": "rectifying", "fix_due_on": date(2024, 12, 20), "found_on": date(2024, 5, 9)},
    ]  # fmt: skip
    return Sheet("hazards", "隐患清单.xlsx", book(Sheet1=rows), good)


@builder
def visits_of_a_round() -> Sheet:
    rows = [
        "清河镇2024年汛期安全检查情况统计表",
        ("序号", "检查时间", "检查对象", "带队领导", "检查组成员", "检查内容", "整改期限"),
        (1, "6月3日上午9点", STONE, "郑镇长", "赵石、孙林", "防汛准备", "6月10日"),
        (2, "6月3日（周一）下午", WOOD, "郑镇长", "赵石", "用电安全", "立即整改"),
        (3, "2024.6.5-6.7", FLOUR, "韩书记", "孙林", "粉尘防爆", "6.20"),
    ]
    good = [
        {
            "visited_on": date(2024, 6, 3),
            "place.name": STONE,
            "leader": "郑镇长",
            "members": "赵石、孙林",
            "due_on": date(2024, 6, 10),
        },
        {"visited_on": date(2024, 6, 3), "place.name": WOOD, "subject_matter": "用电安全", "due_on": date(2024, 6, 3)},
        {"visited_on": date(2024, 6, 5), "place.name": FLOUR, "leader": "韩书记", "due_on": date(2024, 6, 20)},
    ]
    return Sheet("supervision", "检查统计.xlsx", book(检查=rows), good)


@builder
def a_team_s_members() -> Sheet:
    rows = [
        "清河镇应急救援队队员花名册",
        ("序号", "姓名", "性别", "职务", "联系电话", "入队时间"),
        (1, "马成", "男", "队长", "13900000001", "2020年5月"),
        (2, "冯立", "男", "副队长", "13900000002", "2021.11"),
        (3, "陈春", "女", "队员", "13900000003", "2022年3月1日"),
    ]
    good = [
        {
            "name": "马成",
            "team.name": "清河镇应急救援队",
            "position": "队长",
            "phone": "13900000001",
            "joined_on": date(2020, 5, 1),
        },
        {"name": "冯立", "team.name": "清河镇应急救援队", "joined_on": date(2021, 11, 1)},
        {"name": "陈春", "position": "队员", "joined_on": date(2022, 3, 1)},
    ]
    return Sheet("members", "花名册.xlsx", book(名单=rows), good, choices=Amendments(first_of_month=True))


@builder
def courses_of_a_year() -> Sheet:
    rows = [
        "2024年度安全生产教育培训记录",
        ("序号", "培训主题", "培训时间", "培训对象", "参加人数", "费用", "培训地点", "授课老师"),
        (1, "粉尘防爆专题培训", "3月15日", "木材企业负责人", "80余人", 1200, "镇政府三楼", "何工"),
        (2, "有限空间作业培训", "2024.4.9-4.11", "企业安全员", "约120", "3000元", "镇文化站", "何工"),
        (3, "应急救护培训", "2024年5月", "村干部", "56人", "", "石沟村", "红十字会"),
    ]
    good = [
        {
            "name": "粉尘防爆专题培训",
            "held_on": date(2024, 3, 15),
            "people": 80,
            "cost_yuan": Decimal(1200),
            "lecturer": "何工",
        },
        {
            "held_on": date(2024, 4, 9),
            "ends_on": date(2024, 4, 11),
            "people": 120,
            "cost_yuan": Decimal(3000),
            "place_mode": "镇文化站",
        },
        {"held_on": date(2024, 5, 1), "people": 56, "audience": "村干部"},
    ]
    return Sheet("training", "培训记录.xlsx", book(培训=rows), good, choices=Amendments(first_of_month=True))


@builder
def drills_without_a_level() -> Sheet:
    rows = [
        "清河镇应急演练开展情况（2024年）",
        ("序号", "演练项目", "演练时间", "演练类型", "演练方式", "参演人数", "演练地点"),
        (1, "防汛转移演练", "5月12日上午9点", "综合演练", "实战演练", "150余人", "石沟村"),
        (2, "森林火灾扑救", "2024.4.2", "专项演练", "实战", 60, "桃坪林场"),
        (3, "防汛会商推演", "5月8日下午3点半", "单项", "桌面推演", "20人", "镇政府"),
    ]
    good = [
        {
            "name": "防汛转移演练",
            "held_at": at(2024, 5, 12, 9),
            "kind": "combined",
            "form": "live",
            "people": 150,
            "level": "town",
        },
        {
            "held_at": at(2024, 4, 2),
            "kind": "single",
            "form": "live",
            "people": 60,
            "spot": "桃坪林场",
            "level": "town",
        },
        {"held_at": at(2024, 5, 8, 15, 30), "kind": "single", "form": "tabletop", "people": 20, "level": "town"},
    ]
    return Sheet("drills", "演练统计.xlsx", book(演练=rows), good, choices=Amendments(all={"level": "镇街级"}))


@builder
def enterprises_of_a_town() -> Sheet:
    rows = [
        "清河镇生产经营单位基本情况表",
        ("序号", "企业名称", "乡镇", "村", "行业类别", "法人代表", "联系电话", "员工人数", "经营状态"),
        (1, "北坡砖瓦厂（示范）", "清河镇", "石沟村", "砖瓦", "冯窑", "13900000011", 35, "正常"),
        (2, "河湾木器厂（示范）", "清河镇", "石沟村", "木材加工", "贺木", "13900000012", "约20人", "停产"),
        (3, "好邻居超市（示范）", "清河镇", "石沟村二组", "商业零售", "蒋铺", "13900000013", 4, "营业"),
        (4, "如意面馆（示范）", "清河镇", "石沟村", "商业零售", "沈面", "13900000014", 3, "歇业"),
    ]
    good = [
        {"name": "北坡砖瓦厂（示范）", "region": VILLAGE_3, "sector": "industry", "legal_representative": "冯窑", "employees": 35,
         "status": "running"},
        {"region": VILLAGE_3, "sector": "industry", "employees": 20, "status": "stopped"},
        {"region": VILLAGE_3, "sector": "commerce", "phone": "13900000013", "status": "running"},
        {"region": VILLAGE_3, "sector": "commerce", "status": "suspended"},
    ]  # fmt: skip
    swaps = Amendments(swaps={"sector": {"商业零售": "商贸"}})
    return Sheet("enterprises", "企业情况.xlsx", book(企业=rows), good, choices=swaps)


@builder
def points_in_sheets_of_villages() -> Sheet:
    head = ("序号", "隐患点名称", "隐患点编号", "乡镇", "村", "灾害类型", "威胁人口", "监测人")
    one = ["石沟村地质灾害隐患点", head, (1, "石沟后坡", "DZ-S-01", "清河镇", "石沟村", "滑坡体", "32人", "曹坡")]
    two = ["石沟村新增点", head, (1, "石沟东崖", "DZ-S-02", "清河镇", "石沟村", "危岩", 12, "曹坡")]
    good = [
        {
            "name": "石沟后坡",
            "point_no": "DZ-S-01",
            "region": VILLAGE_3,
            "kind": "landslide",
            "people": 32,
            "monitor": "曹坡",
        },
        {"name": "石沟东崖", "region": VILLAGE_3, "kind": "collapse", "people": 12},
    ]
    return Sheet("geo_points", "地灾点.xlsx", book(原有=one, 新增=two), good)
