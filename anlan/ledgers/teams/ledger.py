"""What is asked and shown of teams and members, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past

from .models import Member, Team

TEAMS = Ledger(
    Team,
    title="应急队伍",
    counted="支",
    group="应急准备",
    columns=("name", "kind", "region", "body", "leader", "duty_phone", "response_minutes", "state"),
    filters=("kind", "region", "state"),
    search=("name", "pinyin", "leader", "skills", "base"),
    headers={
        "name": ("队伍名称", "应急队伍", "救援队伍名称", "队伍"),
        "kind": ("类别", "队伍类别", "队伍类型"),
        "body": ("隶属", "隶属单位", "主管单位", "组建单位"),
        "leader": ("负责人", "队长", "负责人姓名", "队长姓名", "负责人及电话"),
        "duty_phone": ("值班电话", "联系电话", "负责人电话", "负责人联系电话", "队长电话", "电话"),
        "skills": ("专长", "救援专长"),
        "equipment": ("主要装备", "装备"),
        "response_minutes": ("响应时间(分)", "响应时间"),
        "founded_on": ("组建日期", "成立时间", "组建时间"),
        "checked_on": ("核查日期", "核查时间"),
        "base": ("驻扎地点", "队伍驻地", "地址"),
    },
    spellings={
        "kind": {
            "fire": ("消防", "消防救援", "消防队"), "special": ("专业队", "专业队伍", "专业救援队伍"),
            "town": ("乡镇街道", "镇街", "乡镇", "镇级", "乡镇综合", "街道", "镇", "综合", "综合应急队伍"),
            "village": ("村", "村级", "村（社区）", "社区", "村居", "村社区"), "enterprise": ("企业专职", "企业队伍"),
            "social": ("社会力量", "社会救援力量", "志愿者"),
        },
    },
    form=Form(
        fields=(
            "name", "kind", "region", "body", "base", "longitude", "latitude", "leader", "duty_phone", "skills", "equipment", "response_minutes",
            "insured_until", "founded_on",
        ),
        required=("name", "kind", "region"),
    ),
    past=(Past("disband", on=("disbanded_on",)),),
    about="区、镇街、村社区和企业的应急队伍。可以从电子表格导入，人数由队员名册数出来；每半年核查一次人员和装备，到期前系统提醒。",
)  # fmt: skip
MEMBERS = Ledger(
    Member,
    title="应急队员",
    counted="人",
    group="应急准备",
    columns=("name", "team", "position", "phone", "region", "joined_on", "left_on"),
    filters=("team", "region", "joined_on"),
    search=("name", "pinyin", "position"),
    headers={
        "team": ("所属队伍", "队伍名称", "应急队伍"),
        "name": ("姓名", "队员姓名"),
        "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"),
        "joined_on": ("入队日期", "入队时间"),
        "position": ("职务", "队内职务", "岗位", "分工"),
    },
    spans={"joined_on": "left_on"},
    form=Form(
        fields=("name", "team", "region", "position", "phone", "joined_on", "left_on"), required=("name", "team")
    ),
    about="各支应急队伍的队员名册。离队的、队伍撤销的，填离队日期，不用删。",
)
