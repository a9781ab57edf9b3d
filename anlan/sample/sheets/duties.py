"""Meetings and their decisions, responsibility lists, campaigns and supervision rounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from .. import names
from ..sectors import DEPARTMENTS
from ..year import LIVED_SINCE, NOW, hours, spans, workdays
from .places import firm_named, firms
from .sheet import Row, Sheet
from .whose import bureau_of, officer_of

_LIST_HEADERS = ("清单名称", "清单类型", "责任主体", "生效日期", "文号", "签字人", "签字日期")
_ISSUED = hours(date(2023, 3, 6), 9)  # when the lists had all been issued
_TASKS, _LATEST = 86, 3  # tasks of two a meeting; of how many meetings since people put them in themselves
_WAITING = ("应急管理局", "清河镇", "水利局", "东苑街道")  # who still has one to carry out
_EVE = LIVED_SINCE - timedelta(days=1)
_TOPICS = ("安全生产", "防汛抗旱", "森林防灭火")


def sheets() -> Iterator[Sheet]:
    yield _meetings()
    yield _decisions()
    yield from _lists()
    yield from _items()
    yield _campaigns()
    yield _supervision()


def _meetings() -> Sheet:
    """24 meetings of the standing committees and on special topics in the period, and further ones that are not counted there."""
    random, chairs = Random("meetings"), names.people("chairs")
    sheet = Sheet(
        "meetings", "青禾区会议台账", "office",
        ("会议名称", "会议类型", "时间", "地点", "主持人", "议题", "参会人数", "纪要文号"),
        dated="时间", whose=lambda row: "clerk",
    )  # fmt: skip
    serial = 0
    for kinds, now, before in (
        ((("区委常委会", "常委会", 3), ("区政府常务会", "常务会", 4), ("专题会议", "专题会", 5)), 24, 22),
        ((("安委会全体会议", "安委会", 3), ("调度会", "调度会", 4), ("部署会", "部署会", 3)), 31, 29),
    ):
        for span, count in spans(now, before):
            for day in workdays(span, count, random):
                serial += 1
                name, kind, _ = random.choices(kinds, [weight for *_, weight in kinds])[0]
                topic = _TOPICS[0] if day.month not in range(5, 10) else random.choice(_TOPICS[:2])
                if day.month in (3, 4) and random.random() < 0.5:
                    topic = _TOPICS[2]
                sheet.add(
                    f"{name}（{day:%Y}年第{serial}次研究{topic}）", kind, datetime.combine(day, time(random.choice((9, 15)))),
                    "区政府三楼会议室", next(chairs), f"研究{topic}工作", random.randint(15, 60),
                    f"青安委会纪要〔{day:%Y}〕{serial}号",
                )  # fmt: skip
    return sheet


@dataclass(frozen=True)
class Task:
    """What a meeting decided. holder: the short name of a body. done_on: None while it is under way."""

    meeting: str
    held_at: datetime
    text: str
    holder: str
    due_on: date
    done_on: date | None

    @property
    def decided_on(self) -> date:
        return self.held_at.date()

    @property
    def lived(self) -> bool:
        return self.decided_on >= LIVED_SINCE


_MATTERS = (
    "排查在建工地起重机械和脚手架",
    "清理占用的消防车通道",
    "更换到期的燃气连接软管和阀门",
    "补齐临水临崖路段的护栏和警示标志",
    "核对危险化学品企业的应急预案",
    "检查养老机构的消防设施",
    "修复水库溢洪道的破损段",
    "整治沿街店铺违规住人",
    "核查有限空间作业审批",
    "清理林区边缘的枯枝和坟头纸灰",
    "排查农村自建房用作经营的隐患",
    "检修景区游乐设施",
)


def tasks() -> Iterator[Task]:
    """What the meetings of the period decided: 86 tasks, all but four of them done by the body that holds them."""
    random = Random("tasks")
    meetings = _meetings()
    sessions = sorted((row[2], row[0]) for row in meetings.rows if row[2].year == NOW.start.year)
    recent_sessions = [each for each in sessions if each[0].date() >= LIVED_SINCE]
    source_sessions = [*sessions[: _TASKS // 2 - _LATEST], *recent_sessions[-_LATEST:]]
    bodies = [*DEPARTMENTS, *(name for name, _ in names.TOWNS.values())]
    for number in range(_TASKS):
        held_at, meeting = source_sessions[number // 2]
        waits = number - (_TASKS - len(_WAITING))
        holder = _WAITING[waits] if waits >= 0 else bodies[(number * 7) % len(bodies)]
        day = held_at.date()
        due_on = day + timedelta(days=30) if waits < 0 else date(2024, 10, 14) + timedelta(days=waits)
        done_on = min(day + timedelta(days=random.randint(5, 28)), NOW.end if day >= LIVED_SINCE else _EVE)
        text = _MATTERS[number % len(_MATTERS)]
        yield Task(meeting, held_at, text, holder, due_on, done_on if waits < 0 else None)


def _decisions() -> Sheet:
    """The tasks that were settled before people settled them here."""
    sheet = Sheet(
        "decisions", "青禾区议定事项台账", "office",
        ("会议", "议定事项", "责任单位", "议定日期", "完成时限", "落实情况", "办结日期", "办理状态"),
    )  # fmt: skip
    for task in tasks():
        if not task.lived:
            body = names.body_of_town(task.holder) if task.holder not in DEPARTMENTS else f"青禾区{task.holder}"
            sheet.add(
                task.meeting, task.text, body, task.decided_on, task.due_on, "已办结", task.done_on, "已办结",
            )  # fmt: skip
    return sheet


def _lists() -> Iterator[Sheet]:
    """A list for each of the 18 departments and each town; a year later one for the leaders of party and government."""
    signers, signed_on = names.people("list signers"), date(2023, 3, 3)
    sheet = Sheet(
        "duties", "青禾区安全生产责任清单", "office", _LIST_HEADERS, at=_ISSUED,
    )  # fmt: skip
    for number, short in enumerate(DEPARTMENTS, start=1):
        sheet.add(
            f"{short}安全生产责任清单", "部门责任清单", f"青禾区{short}", date(2023, 2, 1), f"青安委〔2023〕{number}号",
            next(signers), signed_on,
        )  # fmt: skip
    for number, (name, _) in enumerate(names.TOWNS.values(), start=1):
        body = names.body_of_town(name)
        sheet.add(
            f"{name}安全生产责任清单", "镇街责任清单", body, date(2023, 3, 1), f"青安委〔2023〕{number + 30}号", next(signers),
            signed_on,
        )  # fmt: skip
    yield sheet
    leaders = Sheet("duties", "青禾区领导干部责任清单", "office", _LIST_HEADERS, at=hours(date(2024, 1, 12), 9))
    leaders.add(
        "区级党政领导干部安全生产重点职责工作清单",
        "领导职责清单",
        "青禾区人民政府",
        date(2024, 1, 10),
        "青办字〔2024〕3号",
        next(signers),
        date(2024, 1, 11),
    )
    yield leaders


def _items() -> Iterator[Sheet]:
    leaders = names.people("duty leaders")
    sheet = Sheet(
        "duty_items", "青禾区安全生产责任事项", "office", ("所属清单", "责任事项", "依据", "责任领导", "工作频次"), at=_ISSUED,
    )  # fmt: skip
    for short in DEPARTMENTS:
        for item, often in (
            ("组织本行业安全生产检查", "每季度"), ("督促企业落实全员安全生产责任制", "每半年"),
            ("开展本行业安全生产宣传培训", "每季度"), ("报告本行业安全生产情况", "每月"),
        ):  # fmt: skip
            sheet.add(f"{short}安全生产责任清单", f"{item}（{short}）", "安全生产法第十条", next(leaders), often)
    yield sheet


def _campaigns() -> Sheet:
    sheet = Sheet(
        "campaigns",
        "青禾区专项行动台账",
        "office",
        ("行动名称", "牵头单位", "开始日期", "结束日期", "文号", "工作目标", "收录方式", "收录词语", "隐患只收重大的"),
    )
    office = "青禾区安全生产委员会办公室"
    by_rule, by_hand = "按条件自动收录", "手工归入"
    for name, lead, start, end, number, goal, gathering, key_words, major in (
        ("治本攻坚三年行动", office, date(2024, 1, 20), date(2026, 12, 31), "青安委〔2024〕2号", "重大事故隐患动态清零", by_rule, "", "否"),
        ("重大隐患起底排查", office, date(2024, 3, 1), date(2024, 11, 30), "青安委办〔2024〕8号", "重大隐患查清、挂账、销号", by_rule, "", "是"),
        ("电动自行车全链条整治", "青禾区消防救援大队", date(2024, 5, 1), date(2024, 12, 31), "青消安委〔2024〕4号", "消除飞线充电和进楼入户",
         by_rule, "电动自行车、电动车、飞线", "否"),
        ("城镇燃气整治", "青禾区住房和城乡建设局", date(2023, 8, 1), date(2024, 6, 30), "青安委〔2023〕19号", "换装老旧管线", by_rule, "燃气", "否"),
        ("冬春火灾防控", "青禾区消防救援大队", date(2022, 11, 1), date(2023, 3, 31), "青消安委〔2022〕9号", "重点场所不发生亡人火灾",
         by_hand, "", "否"),
    ):  # fmt: skip
        sheet.add(name, lead, start, end, number, goal, gathering, key_words, major)
    return sheet


def _who_visits(row: Row) -> str:
    """The office's own rounds, the departments' special ones, the towns' everyday ones."""
    firm = firm_named(row["被检查单位"])
    if row["检查类型"] == "专项督导":
        return bureau_of(firm.sector)
    return officer_of(firm.region[: names.TOWN_DIGITS]) if row["检查类型"] == "日常督导" else "office_2"


def _supervision() -> Sheet:
    """Supervision rounds are no enforcement: who went where, what was pointed out."""
    random, leaders, members = Random("supervision"), names.people("leaders"), names.people("members")
    sheet = Sheet(
        "supervision", "青禾区督导检查台账", "office",
        ("轮次", "检查类型", "带队领导", "检查组成员", "检查时间", "被检查单位", "检查内容", "发现问题数", "其中重大隐患", "现场整改数",
         "整改期限", "状态"),
        dated="检查时间", whose=_who_visits,
    )  # fmt: skip
    listed = firms()
    for span, count in spans(now=386, before=351):
        for day in workdays(span, count, random):
            problems = random.choice((0, 1, 1, 2, 2, 3, 4))
            at_once = random.randint(0, problems)
            kind = random.choice(("日常督导", "专项督导", "综合督导", "节前检查", "明察暗访"))
            sheet.add(
                f"{day:%Y}年第{(day.month - 1) // 3 + 1}轮", kind, next(leaders), f"{next(members)}；{next(members)}",
                day, random.choice(listed).name, random.choice(("消防、用电、预案", "有限空间和动火", "三违和教育培训")),
                problems, int(problems > 3), at_once, day + timedelta(days=15), "已反馈",
            )  # fmt: skip
    return sheet
