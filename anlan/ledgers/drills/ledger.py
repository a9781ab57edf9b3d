"""What is asked and shown of drills, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Related

from .models import Drill

DRILLS = Ledger(
    Drill,
    title="应急演练",
    counted="次",
    group="应急准备",
    columns=("name", "level", "region", "body", "held_at", "form", "teams", "people", "hosted"),
    filters=("level", "kind", "form", "hosted", "region", "held_at"),
    search=("name", "spot", "scenario"),
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
    },
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
            "hosted", "problems", "fixed_on", "revise_plan",
        ),
        required=("name", "level", "held_at"),
        photos=("现场", "评估报告"),
    ),
    related=(Related("hazards"),),
    about="区、镇街、村社区和企业办的应急演练。替省里、市里承办的，勾上“承办上级演练”。",
)  # fmt: skip
