"""What is asked and shown of drills, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN, VILLAGE

from .models import Drill, Finding

DRILLS = Ledger(
    Drill,
    title="应急演练",
    counted="次",
    group="应急准备",
    columns=("name", "level", "region", "body", "held_at", "form", "teams", "people", "hosted", "state"),
    filters=("state", "level", "kind", "form", "hosted", "region", "held_at"),
    search=("name", "pinyin", "spot", "scenario"),
    headers={
        "name": ("演练项目", "演练科目", "演练主题"),
        "kind": ("演练类别",),
        "body": ("组织单位", "主办单位"),
        "held_at": ("时间", "演练时间", "演练日期"),
        "spot": ("地点", "演练地点"),
        "scenario": ("情景", "演练情景", "演练内容"),
        "teams": ("参演队伍数", "队伍数"),
        "people": ("参演人数", "参加人数", "人数", "参演人员数"),
        "plan": ("依据预案", "预案"),
        "form": ("形式", "演练形式", "演练方式"),
        "level": ("级别", "演练级别", "演练层级"),
        "summary": ("总结评估", "演练总结", "评估结论", "演练效果"),
        "summed_on": ("总结日期", "评估日期"),
    },
    past=(Past("sum_up", on=("summed_on",), shown_by=("summary",), brings=("problems", "revise_plan")),),
    spellings={
        "level": {
            "town": ("镇级", "乡镇级", "街道级", "镇街", "乡镇", "镇"), "village": ("村", "村社级", "社区级", "村（社区）级"),
            "district": ("县级", "县区级", "区县级", "区"), "enterprise": ("企业", "单位级", "公司级"), "city": ("市",), "province": ("省",),
        },
        "kind": {"single": ("专项", "专项演练", "单项演练"), "combined": ("综合性演练",)},
        "form": {"live": ("现场演练", "实操演练", "实兵演练"), "tabletop": ("推演", "沙盘推演", "桌面演练")},
    },
    form=Form(
        fields=(
            "name", "level", "held_at", "region", "body", "kind", "form", "teams", "people", "spot", "scenario", "plan", "equipment",
            "hosted", "summary", "problems", "fixed_on", "revise_plan",
        ),
        required=("name", "level", "held_at"),
        photos=("现场", "评估报告"),
    ),
    related=(Related("hazards", same_day=True),),
    about="区、镇街、村社区和企业办的应急演练：办前登记，办后总结；发现的问题交给责任单位限期整改。替省里、市里承办的，勾上“承办上级演练”。",
)  # fmt: skip
_GIVERS = (OFFICE, DEPARTMENT, TOWN)
FINDINGS = Ledger(
    Finding,
    title="演练整改",
    counted="项",
    group="应急准备",
    columns=("text", "drill", "holder", "found_on", "due_on", "state"),
    filters=("state", "holder", "region", "found_on"),
    search=("text", "progress", "feedback"),
    headers={
        "holder": ("责任单位", "整改单位"),
        "text": ("发现的问题", "问题", "存在问题"),
        "due_on": ("完成时限", "整改时限"),
        "progress": ("办理进展", "整改进展"),
        "feedback": ("落实情况", "整改情况"),
        "done_on": ("办结日期", "整改完成时间", "完成日期"),
    },
    spellings={"state": {"done": ("已整改", "已完成", "完成", "办结", "是", "√"), "": ("未整改", "整改中", "未完成", "否", "×")}},
    past=(Past("finish", on=("done_on",)),),
    form=Form(fields=("drill", "text", "holder", "found_on", "due_on"), required=("text", "holder", "due_on"), one_each="holder"),
    grants={"add": _GIVERS, "import": _GIVERS, "view": (OFFICE, LEADER, DEPARTMENT, TOWN, VILLAGE)},
    about="演练里发现的问题：谁改，哪天改完。到期不改会催，再不改报领导。",
)  # fmt: skip
