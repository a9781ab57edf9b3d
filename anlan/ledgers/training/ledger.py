"""What is asked and shown of courses, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger

from .models import Course

TRAINING = Ledger(
    Course,
    title="安全培训",
    counted="次",
    group="宣传教育",
    columns=("name", "kind", "region", "body", "held_on", "people", "passed", "valid_until", "is_class", "state"),
    filters=("state", "kind", "is_class", "region", "held_on", "valid_until"),
    search=("name", "pinyin", "lecturer", "contractor", "content", "attendees"),
    headers={
        "name": ("培训名称", "培训班名称", "培训主题", "培训项目", "培训课题"),
        "kind": ("培训类别", "培训类型"),
        "body": ("主办单位", "组织单位", "举办单位", "培训单位"),
        "contractor": ("承办机构", "第三方机构"),
        "held_on": ("举办日期", "培训日期", "培训时间", "时间起", "举办时间", "时间"),
        "ends_on": ("结束日期", "时间止"),
        "place_mode": ("地点方式", "培训地点", "培训方式", "地点"),
        "lecturer": ("授课老师", "主讲人", "授课教师"),
        "hours": ("课时",),
        "audience": ("对象", "培训对象"),
        "people": ("人数", "参训人数", "培训人数", "参加人数", "参训人次"),
        "content": ("内容", "培训内容"),
        "called": ("参训名单", "应到人员", "培训名单"),
        "attendees": ("到课人员", "参训人员", "实到人员", "签到人员"),
        "missing": ("未到人员", "缺课人员", "缺席人员"),
        "valid_until": ("证书到期", "证书有效期", "有效期至", "有效期"),
        "cost_yuan": ("经费(元)", "经费", "经费(万元)", "费用", "培训费用"),
    },
    spellings={
        "kind": {
            "supervisors": ("监管执法人员", "干部", "镇村干部", "安全员"), "principals": ("负责人", "企业负责人"),
            "managers": ("安管人员", "安全员培训", "管理人员"), "special": ("特种作业", "特殊工种"),
            "employees": ("员工", "职工", "企业员工", "群众", "全员"), "teams": ("队伍", "救援队伍", "救援队员"),
        },
    },
    spans={"held_on": "ends_on"},
    form=Form(
        fields=(
            "name", "held_on", "people", "region", "body", "kind", "ends_on", "place_mode", "hours", "audience", "called", "passed",
            "content", "lecturer", "exam", "valid_until", "repeats", "contractor", "cost_yuan", "is_class",
        ),
        required=("name", "held_on"),
        photos=("签到表", "现场"),
        hints={"people": "还没有办的不用填"},
    ),
    about="各类安全和应急培训：办前登记，办后记到课；证书快到期的，系统提醒复训。买第三方服务办的，填承办机构和经费。",
)  # fmt: skip
