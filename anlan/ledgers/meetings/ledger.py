"""What is asked and shown of meetings and decisions, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN, VILLAGE

from .models import Call, Decision, Meeting

_CONVENERS = {"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)}

MEETINGS = Ledger(
    Meeting,
    title="会议",
    counted="次",
    group="责任落实",
    columns=("name", "kind", "held_at", "chair", "attendance", "minutes_no", "region", "state"),
    filters=("state", "kind", "region", "held_at"),
    search=("name", "pinyin", "agenda", "chair", "minutes_no"),
    headers={
        "held_at": ("时间", "会议时间", "召开时间"), "agenda": ("议题", "会议内容"), "spot": ("地点", "会议地点"),
        "attendees": ("到会人员", "出席人员", "到会情况"), "absent": ("请假人员", "请假情况"), "missing": ("未到人员", "缺席人员", "缺席情况"),
    },
    spellings={"state": {"held": ("已召开", "召开"), "cancelled": ("取消", "未召开")}},
    form=Form(
        fields=(
            "name", "kind", "held_at", "spot", "chair", "bodies", "agenda", "attendance", "attendees", "absent", "missing", "minutes_no",
            "follow_up",
        ),
        required=("name", "kind", "held_at"),
        photos=("签到表",),
    ),
    grants=_CONVENERS,
    about="研究安全生产、防汛抗旱、森林防灭火的会议。会前登记，发会议通知，会后记到会；开过了才登记的只留底。议定事项在“议定事项”里盯到办结。",
)  # fmt: skip
CALLS = Ledger(
    Call,
    title="参会通知",
    counted="份",
    group="责任落实",
    columns=("meeting", "holder", "held_at", "attendees", "reason", "came", "state"),
    filters=("state", "meeting", "holder", "held_at"),
    search=("attendees", "reason"),
    not_in_sheet=("reply_by",),
    form=Form(fields=("meeting", "holder", "spot"), required=("meeting", "holder"), own_name=("attendees",), one_each="holder"),
    grants={**_CONVENERS, "import": (), "view": (OFFICE, LEADER, DEPARTMENT, TOWN, VILLAGE)},
    about="通知哪些单位来开会，谁参加，谁请假，谁到了。发会议通知时自动立，一家一份。",
)  # fmt: skip
DECISIONS = Ledger(
    Decision,
    title="议定事项",
    counted="项",
    group="责任落实",
    columns=("text", "meeting", "holder", "decided_on", "due_on", "state"),
    filters=("state", "holder", "region", "decided_on"),
    search=("text", "progress", "feedback"),
    headers={
        "holder": ("责任单位", "牵头单位"),
        "text": ("议定事项", "任务"),
        "due_on": ("完成时限", "办结时限"),
        "progress": ("进展", "进展情况", "工作进展", "阶段性进展"),
        "done_on": ("办结时间", "完成时间", "完成日期"),
        "state": ("状态", "办理状态", "是否办结", "是否完成", "是否落实", "完成情况", "办理情况", "办理结果", "办结情况"),
    },
    spellings={
        "state": {
            "done": (
                "是", "√", "✓", "✔", "已完成", "完成", "办结", "已落实", "已落实到位", "落实到位", "落实完毕", "已销号", "已办理", "办理完毕",
                "已办理完毕", "闭环", "已闭环",
            ),
            "": (
                "否", "×", "✗", "未完成", "未办结", "正在办理", "推进中", "正在推进", "持续推进", "未落实", "落实中", "正在落实", "未办理",
                "待办理", "未销号",
            ),
        },
    },
    past=(Past("finish", on=("done_on",)),),
    form=Form(fields=("meeting", "text", "holder", "decided_on", "due_on"), required=("text", "holder", "due_on"), one_each="holder"),
    grants={**_CONVENERS, "view": (OFFICE, LEADER, DEPARTMENT, TOWN, VILLAGE)},
    about="会议定下来的事：谁办、哪天办完。到期不办会催，再不办报领导。",
)  # fmt: skip
