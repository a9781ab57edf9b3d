"""What is asked and shown of terminals, lines, conferences, attendance and cameras, and what spreadsheets call it."""

from anlan.kernel.ledger.declare import NOBODY, Form, Ledger
from anlan.kernel.ledger.offers import NavEntry, RecordAct
from anlan.kernel.people.roles import (  # fmt: skip
    ADMINISTRATOR,
    DEPARTMENT,
    LEADER,
    OFFICE,
    STAFF,
    SYSTEM,
    TOWN,
    VILLAGE,
    WRITERS,
)
from anlan.kernel.scope import Record

from .models import Attendance, CameraSource, Conference, Endpoint, LineTest

CONVENERS = (LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE)
ROOMS = (Conference.code, Attendance.code)  # they are of a conference already

ENDPOINTS = Ledger(
    Endpoint,
    title="视频会议终端",
    counted="个",
    group="应急准备",
    columns=("name", "level", "region", "body", "device", "tested_on", "test_passed", "usage"),
    filters=("level", "region", "usage", "test_passed", "tested_on"),
    search=("name", "pinyin", "device"),
    headers={
        "name": ("终端名称", "会场名称"),
        "body": ("单位", "使用单位", "所属单位"),
        "device": ("设备型号", "型号"),
        "address": ("网络地址", "IP地址", "IP"),
        "enabled_on": ("启用日期", "启用时间"),
        "tested_on": ("最近测试日期", "测试日期"),
        "test_passed": ("测试通过", "测试结果"),
        "usage": ("使用状态", "设备状态"),
        "contact": ("管理人", "联系人"),
    },
    form=Form(
        fields=(
            "name",
            "level",
            "region",
            "device",
            "address",
            "enabled_on",
            "tested_on",
            "test_passed",
            "usage",
            "contact",
        ),
        required=("name", "level", "region"),
    ),
    grants={"change": (*WRITERS, SYSTEM)},
    about="区、镇街、村社区的视频会议终端。测试不通过的，要尽快报修。",
)
LINES = Ledger(
    LineTest,
    title="线路测试",
    counted="次",
    group="应急准备",
    columns=("endpoint", "tested_at", "passed", "loss_percent", "delay_ms", "fault", "region"),
    filters=("passed", "region", "tested_at"),
    search=("fault",),
    headers={
        "endpoint": ("终端名称",),
        "tested_at": ("测试日期",),
        "passed": ("测试结果",),
        "loss_percent": ("丢包率",),
    },
    form=Form(
        fields=("endpoint", "tested_at", "passed", "loss_percent", "delay_ms", "fault", "region"),
        required=("endpoint", "tested_at"),
    ),
    grants={"add": (*WRITERS, SYSTEM)},
    about="到镇街、村社区的视频线路按期自动测试，人工测的也可以登记。",
)
CONFERENCES = Ledger(
    Conference,
    title="视频会议",
    counted="次",
    group="应急准备",
    columns=("title", "kind", "planned_for", "chair", "started_at", "ended_at", "region", "state"),
    filters=("state", "kind", "region", "planned_for"),
    search=("title", "about_number"),
    headers={"title": ("会议主题",), "planned_for": ("会议时间", "召开时间")},
    not_in_sheet=("about_ledger", "layout", "banner", "locked", "recorded", "on_air", "node"),
    form=Form(
        fields=("title", "kind", "planned_for", "chair", "deputy", "region"),
        required=("title", "planned_for", "chair"),
    ),
    grants={
        "add": CONVENERS, "change": CONVENERS, "withdraw": (OFFICE, TOWN), "import": (OFFICE,),
        "observe": STAFF, "record": CONVENERS, "replay": (LEADER, OFFICE, DEPARTMENT, TOWN),
    },
    acts={"observe": "旁听", "replay": "看录像"},
    about="区、镇街、村三级视频会议。从一条记录发起，会自动叫上该到的人；点名、发言、议定事项都留在会上。",
)  # fmt: skip
ATTENDANCES = Ledger(
    Attendance,
    title="参会情况",
    counted="处",
    group="应急准备",
    columns=("conference", "level", "region", "held_at", "came", "names", "minutes", "remark"),
    filters=("came", "level", "region", "held_at"),
    search=("names", "remark"),
    form=Form(fields=("came", "names", "remark"), required=("came",)),
    grants={"add": (SYSTEM,), "change": (OFFICE,), "withdraw": (OFFICE,), "import": NOBODY},
    about="每次视频会议结束时自动留下：叫了哪些地方，到了没有，在会多久，线路好不好。",
)
CAMERAS = Ledger(
    CameraSource,
    title="摄像头",
    counted="个",
    group="应急准备",
    columns=("name", "kind", "spot", "region", "is_mobile", "usage", "link", "link_since"),
    filters=("kind", "region", "usage", "link"),
    search=("name", "pinyin", "spot"),
    headers={"name": ("摄像头名称", "点位名称"), "spot": ("安装位置",)},
    form=Form(
        fields=("name", "kind", "spot", "region", "longitude", "latitude", "is_mobile", "usage", "contact"),
        required=("name", "kind"),
    ),
    grants={
        "add": (OFFICE, DEPARTMENT, TOWN), "change": (OFFICE, DEPARTMENT, TOWN, SYSTEM), "withdraw": (OFFICE, TOWN),
        "watch": STAFF, "address": (OFFICE, ADMINISTRATOR),
    },
    acts={"watch": "看画面", "address": "接入和改地址"},
    about="水库、淤地坝、路口的摄像头和无人机、车载画面。地址只有区安委办和管理员看得到，谁看过都有记录。",
)  # fmt: skip


def _by_device(record: Record) -> bool:
    return isinstance(record, CameraSource) and record.kind == "gb28181"


NavEntry("视频", "/conferences/", "video", "开视频会、看画面，镇街和村社区都能叫到", power="conferences.view")
RecordAct(
    "conference", "视频会商", power="conferences.add", hint="马上叫这条记录的责任人进会，不用再选人。",
    address=lambda record: "" if record.code in ROOMS else f"/conferences/from/{record.code}/{record.number}/",
)  # fmt: skip
RecordAct(
    "room", "到会场", power="conferences.view", opens=True,
    address=lambda record: f"/conferences/{record.number}/" if record.code == Conference.code else "",
)  # fmt: skip
RecordAct(
    "watch", "看画面", power="cameras.watch", hint="谁看过、什么时候看的，都有记录。",
    address=lambda record: f"/cameras/{record.number}/views/" if record.code == CameraSource.code else "",
)  # fmt: skip
RecordAct(
    "access", "接入", power="cameras.address", opens=True, hint="画面从哪里来：地址，或者国标设备的编号和密码。",
    address=lambda record: f"/cameras/{record.number}/access/" if record.code == CameraSource.code else "",
)  # fmt: skip
RecordAct(
    "channels", "通道", power="cameras.add", opens=True, hint="国标设备报上来的摄像头，点一下收进台账。",
    address=lambda record: f"/cameras/{record.number}/channels/" if _by_device(record) else "",
)  # fmt: skip
RecordAct(
    "views", "谁看过", power="cameras.address", opens=True,
    address=lambda record: f"/cameras/{record.number}/views/" if record.code == CameraSource.code else "",
)  # fmt: skip
