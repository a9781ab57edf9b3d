"""How long each part of an inspection or a case may take, with its source, and on which day that ends.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from calendar import monthrange
from datetime import date, timedelta

from anlan.kernel.clock.working import add_working_days, calendar, is_working_day
from anlan.kernel.loop.declare import CALENDAR, WORKING, Limit

_M18 = "安全生产违法行为行政处罚办法（应急管理部令第18号）"
LIMITS = {
    "draw": Limit(3, WORKING, source="双随机抽查的每一步三个工作日（示范），待区里核定"),
    "record": Limit(1, WORKING, source="安全生产法第68条：检查情况作出书面记录；一个工作日（示范），待区里核定"),
    "order": Limit(2, WORKING, source="安全生产法第65条：责令立即排除或限期改正；两个工作日（示范），待区里核定"),
    "recheck": Limit(10, WORKING, source=f"{_M18}第27条：整改期满十个工作日内复查"),
    "file": Limit(5, WORKING, source=f"{_M18}第27、34条：复查不合格应当处罚，五个工作日内立案"),
    "decide": Limit(90, CALENDAR, source=f"{_M18}第53条：立案后九十日内决定，负责人可以延长"),
    "review": Limit(5, WORKING, source="法制审核五个工作日（示范），待区里核定"),
    "hear": Limit(5, WORKING, source=f"{_M18}第18、56条，行政处罚法第64条"),
    "hearing": Limit(15, CALENDAR, source=f"{_M18}第57条：收到申请后十五日内听证"),
    "serve": Limit(7, WORKING, source=f"{_M18}第66条，行政处罚法第61条"),
    "file_up": Limit(5, WORKING, source=f"{_M18}第33条：当场处罚五个工作日内备案"),
    "publish": Limit(7, WORKING, source="安全生产法第78条：处罚决定七个工作日内公示"),
    "pay": Limit(15, CALENDAR, source="行政处罚法第67条：收到决定书十五日内缴款"),
    "urge": Limit(10, WORKING, source="行政强制法第54、69条：催告书送达满十个工作日"),
    "apply": Limit(270, CALENDAR, source="行政诉讼法第46条、行政强制法第53条：起诉期六个月满后三个月内申请强制执行"),
    "unpublish": Limit(3, WORKING, source="行政处罚法第48条：处罚决定被变更、撤销的，三个工作日内撤回公开信息"),
    "review_by": Limit(60, CALENDAR, source="行政复议法第20条：知道之日起六十日内申请复议"),
    "after_review": Limit(15, CALENDAR, source="行政诉讼法第45条、行政复议法第34条：收到复议决定十五日内起诉"),
    "reviewed": Limit(60, CALENDAR, source="行政复议法第62条：六十日内决定，可以延长三十日"),
    "court": Limit(30, CALENDAR, source="行政强制法第58条：法院三十日内裁定"),
    "appeal": Limit(90, CALENDAR, source="行政复议法第62条：六十日内决定，可以延长三十日；行政诉讼法第81条：六个月"),
    "transfer": Limit(3, CALENDAR, source="行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号）第5条"),
    "close": Limit(10, WORKING, source=f"{_M18}第54条：执行完毕后十个工作日内结案"),
}


SUIT_MONTHS = 6  # 行政诉讼法第46条: six months from the decision's service
COURT_MONTHS = 3  # 行政强制法第53条: three months after the time to sue is over
TRIAL_MONTHS = 6  # 行政诉讼法第81条 (not compared): the first instance within six months


def last_day(begins: date, name: str) -> date:
    """The last day of a limit that begins on a day. One in calendar days that ends on a day off ends on the next working day."""
    limit, days = LIMITS[name], calendar()
    if limit.kind == WORKING:
        return add_working_days(begins, limit.amount, days)
    return _working(begins + timedelta(days=limit.amount))


def months_after(begins: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day; on a day off the next working day."""
    years, month = divmod(begins.month - 1 + months, 12)
    year = begins.year + years
    return _working(date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1])))


def _working(day: date) -> date:
    days = calendar()
    return day if is_working_day(day, days) else add_working_days(day, 1, days)
