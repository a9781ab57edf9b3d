"""How far the video-conference system reaches, what was held on it and who came, and how its lines are."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator, Ratio

from .models import Attendance, CameraSource, Conference, Endpoint, LineTest

_IN_USE = Q(usage="in_use")

Indicator(
    "endpoints.towns", "视频会议覆盖镇（街道）", "个", Endpoint, where=Q(level="town") & _IN_USE, distinct="region",
    since="enabled_on", words=("视频+镇街道", "视频+镇街", "视频+乡镇", "接入+镇街道", "接入+镇街"),
    not_words=("村", "队伍", "预案"), note="有在用终端的镇（街道）算一个。",
)  # fmt: skip
Indicator(
    "endpoints.villages", "视频会议覆盖村（社区）", "个", Endpoint, where=Q(level="village") & _IN_USE, distinct="region",
    since="enabled_on", words=("视频+村社区", "视频+村社", "视频+行政村", "接入+村社区", "接入+村社"),
    not_words=("队伍", "预案"), note="有在用终端的村（社区）算一个。",
)  # fmt: skip
_HELD = Q(state__in=("ended", "minuted"))
_CAME = Q(conference__state__in=("ended", "minuted"))

Indicator(
    "conferences.held", "召开视频会议", "次", Conference, when="started_at", where=_HELD, units=("场", "场次"),
    words=("视频会议+召开", "视频会商", "视频调度", "视频会议"),
    not_words=("系统", "终端", "接入", "覆盖", "纪要", "率", "升级", "会议系统"), note="已经开完的，按开始那天算。",
)  # fmt: skip
Indicator(
    "conferences.minutes", "形成视频会议纪要", "份", Conference, when="started_at", where=Q(state="minuted"),
    words=("视频会议+纪要",), units=("篇",),
)  # fmt: skip
Indicator(
    "attendances.called", "应到会场", "处", Attendance, when="held_at", where=_CAME, units=("个", "个次"),
    words=("应到会场", "视频会议+应到"), note="每次会议每个会场算一处。",
)  # fmt: skip
Indicator(
    "attendances.present", "到会会场", "处", Attendance, when="held_at", where=_CAME & Q(came=True), units=("个", "个次"),
    words=("到会会场", "视频会议+到会", "会场+实际到会", "实际到会", "实到会场"),
    not_words=("率", "应到"), note="每次会议每个会场算一处，人工点名为准。",
)  # fmt: skip
Indicator(
    "attendances.towns", "视频会议到会镇（街道）", "个", Attendance, when="held_at", distinct="region",
    where=_CAME & Q(came=True, level="town"), words=("视频会议+参会镇街",), note="期内到过会的，一个镇（街道）算一个。",
)  # fmt: skip
Indicator(
    "attendances.villages", "视频会议到会村（社区）", "个", Attendance, when="held_at", distinct="region",
    where=_CAME & Q(came=True, level="village"), words=("视频会议+参会村",), note="期内到过会的，一个村（社区）算一个。",
)  # fmt: skip
Ratio(
    "attendances.present_rate", "视频会议到会率", of="attendances.present", over="attendances.called",
    words=("视频会议+到会率", "参会率"),
)  # fmt: skip
Indicator(
    "lines.tested", "视频线路测试", "次", LineTest, when="tested_at", words=("线路测试", "视频线路+测试"),
    not_words=("率", "通过", "合格", "通畅", "成功"),
    units=("条次",),
)  # fmt: skip
Indicator(
    "lines.passed", "视频线路测试通过", "次", LineTest, when="tested_at", where=Q(passed=True),
    words=("线路测试+通过", "线路测试+合格", "线路+通过", "线路测试+通畅", "线路测试+成功"), not_words=("率",), units=("条次",),
)  # fmt: skip
Ratio(
    "lines.passed_rate", "视频线路测试通过率", of="lines.passed", over="lines.tested",
    words=("线路+通过率", "线路+合格率", "线路+成功率"),
)  # fmt: skip
Indicator(
    "cameras.in_use", "在用摄像头", "个", CameraSource, where=_IN_USE, words=("摄像头", "监控摄像头", "视频监控"), not_words=("率", "安装"),
    units=("处", "路"),
)  # fmt: skip
