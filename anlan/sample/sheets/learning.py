"""Training, publicity, warning education and quizzes, in the numbers that the report states."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from random import Random

from .. import names
from ..year import NOW, Span, shares, spans, workdays
from .sheet import Sheet
from .whose import by_region

COURSES, TRAINED = 134, 4060
ACTIVITIES, BOOKLETS = 204, 3740
EDUCATIONS, EDUCATED = 706, 10_000
_BUREAU = "应急管理局:1"
_CLASS_DAY, _CLASS_PEOPLE = date(2024, 5, 16), 96


def sheets() -> Iterator[Sheet]:
    yield _training()
    yield _publicity()
    yield _education()
    yield _quizzes()


def _organisers() -> list[tuple[str, str]]:
    """(region in words, body) of each town, and of the district's bureau."""
    towns = [(name, names.body_of_town(name)) for name, _ in names.TOWNS.values()]
    return [*towns, ("青禾区", "青禾区应急管理局")]


def _people(span: Span, count: int, now: int, each: int, random: Random) -> list[int]:
    return (
        shares(now, count, random, least=2)
        if span is NOW
        else [random.randint(each // 2, each * 3 // 2) for _ in range(count)]
    )


def _training() -> Sheet:
    random, lecturers = Random("training"), names.people("lecturers")
    sheet = Sheet(
        "training", "青禾区安全培训台账", "office",
        ("培训名称", "培训类别", "所属地区", "主办单位", "承办机构", "举办日期", "地点方式", "学时", "人数", "合格人数", "经费(元)", "培训班",
         "授课人", "状态"),
        dated="举办日期", whose=by_region("所属地区", district=_BUREAU),
    )  # fmt: skip
    topics = (
        "有限空间作业",
        "重大隐患判定标准",
        "防汛应急职责",
        "森林防火基本知识",
        "特种作业",
        "消防器材使用",
        "班组安全教育",
    )
    kinds = ("监管人员", "主要负责人", "安全管理人员", "从业人员", "应急队伍")
    for span, count in spans(COURSES, 121):
        rest = count - 1 if span is NOW else count
        sizes = _people(span, rest, TRAINED - _CLASS_PEOPLE, 30, random)
        for number, (day, people) in enumerate(zip(workdays(span, rest, random), sizes, strict=True)):
            region, body = random.choice(_organisers())
            sheet.add(
                f"{region}{random.choice(topics)}培训（{day:%Y%m%d}-{number}）", random.choice(kinds), region, body, "", day,
                "集中授课", Decimal(random.choice((2, 4, 8))), people, people - random.randint(0, min(2, people - 1)), Decimal(0),
                "否", next(lecturers), "已归档",
            )  # fmt: skip
    sheet.add(
        "安全生产业务暨基层应急能力建设业务培训班", "监管人员", "青禾区", "青禾区应急管理局", "青禾安全技术服务公司（示范）", _CLASS_DAY,
        "集中授课", Decimal(16), _CLASS_PEOPLE, _CLASS_PEOPLE, Decimal(80_000), "是", next(lecturers), "已归档",
    )  # fmt: skip
    return sheet


def _publicity() -> Sheet:
    random = Random("publicity")
    sheet = Sheet(
        "publicity", "青禾区宣传活动台账", "office",
        ("活动名称", "主题", "类型", "所属地区", "主办单位", "时间", "地点", "受众人数", "发放资料数", "宣传小册子", "一法一条例"),
        dated="时间", whose=by_region("所属地区", district=_BUREAU),
    )  # fmt: skip
    themes = ("安全生产月", "防灾减灾日", "全国科普日", "消防宣传月", "日常宣传")
    for span, count in spans(ACTIVITIES, 187):
        booklets = _people(span, count, BOOKLETS, 18, random)
        for number, (day, copies) in enumerate(zip(workdays(span, count, random), booklets, strict=True)):
            region, body = random.choice(_organisers())
            theme = {5: "防灾减灾日", 6: "安全生产月", 9: "全国科普日", 11: "消防宣传月"}.get(
                day.month, random.choice(themes)
            )
            kind = random.choice(("现场宣传", "现场宣传", "入户宣传", "电子屏", "五进"))
            sheet.add(
                f"{region}{theme}{kind}（{day:%Y%m%d}-{number}）", theme, kind, region, body, datetime.combine(day, time(9)),
                f"{region}广场", random.randint(30, 400), copies + random.randint(0, 100), copies, random.choice(("是", "否")),
            )  # fmt: skip
    return sheet


def _education() -> Sheet:
    random = Random("education")
    sheet = Sheet(
        "education", "青禾区警示教育台账", "office",
        ("活动名称", "依据事故", "形式", "所属地区", "组织单位", "时间", "受教育人数"),
        dated="时间", whose=by_region("所属地区", district=_BUREAU),
    )  # fmt: skip
    villages = list(names.villages())
    for span, count in spans(EDUCATIONS, 642):
        sizes = _people(span, count, EDUCATED, 14, random)
        for number, (day, people) in enumerate(zip(workdays(span, count, random), sizes, strict=True)):
            code, village = random.choice(villages)
            town = names.TOWNS[code[:9]][0]
            body = names.body_of_town(town)
            sheet.add(
                f"{village}警示教育（{day:%Y%m%d}-{number}）", "有限空间中毒事故案例（示范）",
                random.choice(("警示片", "警示片", "案例会", "现场会", "以案释法")), town + village, body,
                datetime.combine(day, time(15)), people,
            )  # fmt: skip
    return sheet


def _quizzes() -> Sheet:
    random = Random("quizzes")
    sheet = Sheet(
        "quizzes",
        "青禾区安全知识竞赛台账",
        "office",
        ("竞赛名称", "所属地区", "主办单位", "举办日期", "参与人数", "形式"),
        dated="举办日期",
        whose=by_region("所属地区", district=_BUREAU),
    )
    for span, count in spans(4, 3):
        for number, day in enumerate(workdays(span, count, random), start=1):
            sheet.add(
                f"{day:%Y}年安全知识竞赛第{number}期（{day:%m%d}）",
                "青禾区",
                "青禾区应急管理局",
                day,
                random.randint(300, 900),
                "线上答题",
            )
    return sheet
