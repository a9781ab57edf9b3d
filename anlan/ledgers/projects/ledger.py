"""What is asked and shown of projects, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger

from .models import Project

PROJECTS = Ledger(
    Project,
    title="安全应急项目",
    counted="个",
    group="应急准备",
    columns=("name", "kind", "region", "body", "cost_yuan", "started_on", "finished_on", "builder"),
    filters=("kind", "region", "started_on"),
    search=("name", "builder"),
    headers={
        "kind": ("项目类别", "项目类型"),
        "body": ("责任单位", "建设单位", "实施单位"),
        "cost_yuan": ("投入(万元)", "投资(万元)", "投入", "总投资"),
        "started_on": ("开工日期", "开工时间"),
        "finished_on": ("完工日期", "完工时间", "竣工日期"),
        "builder": ("承建单位", "施工单位"),
    },
    spans={"started_on": "finished_on"},
    form=Form(
        fields=("name", "cost_yuan", "started_on", "region", "body", "kind", "finished_on", "builder", "note"),
        required=("name", "cost_yuan", "started_on"),
        photos=("现场",),
    ),
    about="视频会议、物资库、监测预警等安全应急项目和投入的钱。",
)
