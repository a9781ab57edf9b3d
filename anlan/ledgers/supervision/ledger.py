"""What is asked and shown of supervision visits and of what they give bodies to do, and what spreadsheets call their columns."""

from django.db.models import F, Q

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN, VILLAGE

from .models import Assignment, Route, Visit

SUPERVISION = Ledger(
    Visit,
    title="督导检查",
    counted="家次",
    group="排查整治",
    columns=("place", "kind", "leader", "visited_on", "planned_on", "problems", "region", "state", "due_at"),
    filters=("state", "kind", "route", "region", "sector", "visited_on"),
    search=("leader", "members", "subject_matter", "round", "visit_no"),
    headers={
        "visited_on": ("检查时间", "检查日期", "督导时间"),
        "subject_matter": ("检查内容", "督导内容"),
        "place": ("被检查单位", "单位名称", "企业名称", "受检单位", "检查对象", "企业"),
        "problems": ("发现问题数", "问题数", "隐患数", "发现隐患数"),
        "leader": ("带队领导", "带队人", "组长"),
        "members": ("检查人员", "检查组成员", "检查人"),
        "fixed_at_once": ("当场整改数", "当场整改"),
    },
    spellings={"due_on": {"=visited_on": ("立即", "立即整改", "当场", "当场整改", "立行立改", "即查即改")}},
    sheet=(
        "visit_no", "kind", "round", "organiser", "leader", "members", "experts", "visited_on", "place", "subject_matter", "problems",
        "major_hazards", "fixed_at_once", "assignment_no", "due_on", "result", "to_enforcement",
    ),
    form=Form(
        fields=(
            "place", "visited_on", "kind", "visit_no", "round", "organiser", "leader", "members", "experts", "subject_matter", "problems",
            "major_hazards", "fixed_at_once", "assignment_no", "due_on", "result", "to_enforcement", "route", "stop_no", "planned_on",
        ),
        required=("place",),
        required_if={"visited_on": ("planned_on", "")},
        photos=("现场照片",),
    ),
    grants={"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)},
    related=(
        Related(
            "hazards",
            counted_in={"problems": Q(), "major_hazards": Q(level="major"), "fixed_at_once": Q(fixed_on=F("found_on"))},
            gives={"source": "supervision"},
            same_day=True,
        ),
        Related("enforcement"),
    ),
    about="安委办、部门和镇街的督导检查。督导不是执法，不计入行政检查频次；发现的隐患登记到“隐患”里整改。",
)  # fmt: skip
_GIVERS = (OFFICE, DEPARTMENT, TOWN)
ROUTES = Ledger(
    Route,
    title="督导路线",
    counted="条",
    group="排查整治",
    columns=("round", "name", "goes_on", "leader", "members", "body", "region"),
    filters=("round", "region", "goes_on"),
    search=("round", "name", "pinyin", "leader", "members"),
    headers={"name": ("督导组", "组别", "小组"), "goes_on": ("哪天去", "时间", "日期", "督导时间"), "leader": ("带队领导", "组长", "带队人")},
    form=Form(
        fields=("round", "name", "goes_on", "leader", "members", "experts", "subject_matter"), required=("round", "name", "goes_on"),
        own_name=("leader",),
    ),
    grants={"add": _GIVERS, "import": _GIVERS},
    about="一轮督导里一个组一天走的路线：先后去哪几家，到了、查出什么、交办什么，都在“路线”一页上办。",
)  # fmt: skip
ASSIGNMENTS = Ledger(
    Assignment,
    title="交办单",
    counted="份",
    group="排查整治",
    columns=("text", "holder", "visit", "given_on", "due_on", "state"),
    filters=("state", "holder", "visit", "region", "given_on"),
    search=("text", "document_no", "progress", "feedback"),
    headers={
        "document_no": ("交办单号", "交办文号", "文号"),
        "text": ("交办事项", "交办内容", "交办问题", "问题"),
        "holder": ("责任单位", "承办单位", "接收单位", "整改单位"),
        "body": ("交办单位",),
        "given_on": ("交办日期", "交办时间"),
        "due_on": ("完成时限", "整改期限", "办结时限", "办理期限"),
        "progress": ("办理进展", "进展", "进展情况"),
        "feedback": ("落实情况", "整改情况", "办理结果"),
        "done_on": ("办结日期", "办结时间", "完成时间", "完成日期"),
        "confirmed_on": ("确认日期", "确认时间", "销号日期", "销号时间"),
        "state": ("状态", "办理状态", "是否办结", "是否完成", "是否销号", "完成情况", "办理情况"),
    },
    spellings={
        "state": {
            "confirmed": ("是", "√", "✓", "✔", "已完成", "完成", "办结", "已落实", "落实到位", "已整改", "整改完成", "已销号", "销号", "已闭环"),
            "": ("否", "×", "✗", "未完成", "未办结", "正在办理", "推进中", "未落实", "未整改", "整改中", "正在整改", "未销号"),
        },
    },
    past=(Past("accept"), Past("finish", on=("done_on",), brings=("feedback",), ends=True), Past("confirm", on=("confirmed_on",))),
    form=Form(
        fields=("visit", "text", "holder", "due_on", "given_on", "document_no"), required=("text", "holder", "due_on"),
        one_each="holder",
    ),
    grants={
        "add": _GIVERS, "import": _GIVERS, "view": (OFFICE, LEADER, DEPARTMENT, TOWN, VILLAGE), "extend": (OFFICE, LEADER, TOWN),
    },
    acts={"extend": "延期（谁交办的谁定：镇街延自己的交办单，其余由区里延）"},
    about="督导发现的、要由镇街、部门、村社区办的事：签收、办理、报办结、交办的单位确认。到期不办会催，再不办报领导。企业要整改的登记成隐患。",
)  # fmt: skip
