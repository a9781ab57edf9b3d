"""Video conferencing: terminals and their lines, conferences and who was there, and cameras. Children are in `rows`."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from anlan.kernel import clock
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record

from .decide.camera_rows import CameraAddress, CameraChannel, CameraDevice, CameraView
from .decide.rows import (
    Entrance,
    FloorRequest,
    Invitation,
    Message,
    PollingPlan,
    PoorLine,
    Presence,
    Recording,
    Removal,
    Resolution,
    Stroke,
    Ticket,
)

__all__ = [
    "Attendance", "CameraAddress", "CameraChannel", "CameraDevice", "CameraSource", "CameraView", "Conference", "Endpoint", "Entrance",
    "FloorRequest", "Invitation", "LineTest", "Message", "PollingPlan", "PoorLine", "Presence", "Recording", "Removal",
    "Resolution", "Stroke", "Ticket",
]  # fmt: skip

LEVELS = [("district", "区级"), ("town", "镇街级"), ("village", "村级")]


class Endpoint(Spelled, Record):
    """One terminal, where it stands, and when it was last tried."""

    code, prefix, natural = "endpoints", "ZD", ("name", "region")
    scope_parties = ("body",)
    body_title = "所属单位"

    LEVELS: ClassVar = LEVELS
    USES: ClassVar = [("in_use", "在用"), ("broken", "故障"), ("stopped", "停用")]

    name = models.CharField("终端名称", max_length=100)
    level = models.CharField("级别", max_length=10, choices=LEVELS)
    device = models.CharField("设备型号", max_length=100, blank=True)
    address = models.GenericIPAddressField("网络地址", protocol="IPv4", null=True, blank=True)
    enabled_on = models.DateField("启用日期", null=True, blank=True)
    tested_on = models.DateField("最近测试日期", null=True, blank=True)
    test_passed = models.BooleanField("测试通过", null=True, blank=True)
    usage = models.CharField("使用状态", max_length=10, choices=USES, default="in_use")
    contact = models.CharField("管理人", max_length=40, blank=True)

    class Meta:
        verbose_name = "视频会议终端"
        indexes = [models.Index(fields=["region", "level"], name="endpoint_region_level")]

    def __str__(self) -> str:
        return self.name


class LineTest(Record):
    """One test of the line to a terminal, and what it showed."""

    code, prefix, when, natural = "lines", "XL", "tested_at", ("endpoint_id", "tested_at")
    scope_parties = ("body",)
    body_title = "测试单位"
    follows: ClassVar = {"region": ("endpoint",)}

    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="+", verbose_name="终端")
    tested_at = models.DateTimeField("测试时间")
    passed = models.BooleanField("线路通畅", default=False)
    loss_percent = models.DecimalField("丢包率(%)", max_digits=5, decimal_places=2, null=True, blank=True)
    delay_ms = models.PositiveIntegerField("时延(毫秒)", null=True, blank=True)
    fault = models.CharField("问题", max_length=200, blank=True)

    class Meta:
        verbose_name = "线路测试"
        indexes = [models.Index(fields=["region", "tested_at"], name="line_region_tested")]
        constraints = [
            models.CheckConstraint(
                condition=Q(loss_percent=None) | Q(loss_percent__gte=0, loss_percent__lte=100), name="line_loss_share",
                violation_error_message="丢包率在0到100之间。",
            )
        ]  # fmt: skip

    def subject(self) -> str:
        at = self.tested_at.astimezone(clock.LEGAL_ZONE)
        return f"{self.endpoint}，{at:%Y-%m-%d %H:%M}线路测试"


class Conference(Record):
    """One conference: who leads it, from which record it came, and what its room shows. Carries no media itself."""

    code, prefix, when = "conferences", "HYS", "planned_for"
    body_title = "召集单位"
    scope_holder = "body"

    KINDS: ClassVar = [
        ("consultation", "会商"), ("dispatch", "调度"), ("command", "应急指挥"), ("deployment", "部署"), ("check", "点名抽查"),
        ("training", "培训"), ("drill", "演练"),
    ]  # fmt: skip
    LAYOUTS: ClassVar = [("1", "1画面"), ("1+5", "1+5画面"), ("4", "4画面"), ("9", "9画面"), ("16", "16画面")]

    title = models.CharField("会议名称", max_length=120)
    kind = models.CharField("会议类型", max_length=14, choices=KINDS, default="consultation")
    planned_for = models.DateTimeField("预定时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    chair = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="主持人")
    deputy = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="副主持人"
    )
    about_ledger = models.CharField("来自台账", max_length=40, blank=True)
    about_number = models.CharField("来自记录", max_length=32, blank=True)
    layout = models.CharField("画面", max_length=4, choices=LAYOUTS, default="1+5")
    banner = models.CharField("横幅", max_length=60, blank=True)
    locked = models.BooleanField("锁会", default=False)
    recorded = models.BooleanField("正在录像", default=False)
    on_air = models.ForeignKey(
        "conferences.Invitation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="播给全体"
    )
    node = models.CharField("所在节点", max_length=12, blank=True)  # the region whose media server holds the room
    summary = models.TextField("纪要", blank=True)

    class Meta:
        verbose_name = "视频会议"
        indexes = [models.Index(fields=["region", "planned_for"], name="conference_region_planned")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="conference_ends_after_start",
                violation_error_message="结束时间早于开始时间，请改一下。",
            )
        ]  # fmt: skip

    def clean(self) -> None:
        if self.deputy_id is not None and self.deputy_id == self.chair_id:
            raise ValidationError({"deputy": "副主持人要另选一位。"})

    def subject(self) -> str:
        return self.title

    def room(self, side: int = 0) -> str:
        """What the media servers call its room, or a side room of it."""
        return f"{self.number}.{side}" if side else self.number

    def __str__(self) -> str:
        return self.title


class Attendance(Record):
    """One called site in one conference, as it stood when the conference ended: what figures of coverage count."""

    scope_owners = ("conference",)
    code, prefix, when, natural = "attendances", "DM", "held_at", ("conference_id", "region", "body_id")
    scope_parties = ("body",)
    body_title = "参会单位"

    LEVELS: ClassVar = LEVELS

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+", verbose_name="视频会议")
    level = models.CharField("级别", max_length=10, choices=LEVELS)
    held_at = models.DateTimeField("会议时间")
    came = models.BooleanField("到会", default=False)
    names = models.CharField("参会人员", max_length=300, blank=True)
    first_joined_at = models.DateTimeField("进会时间", null=True, blank=True)
    minutes = models.PositiveIntegerField("在会时长(分钟)", default=0)
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "参会情况"
        indexes = [models.Index(fields=["region", "held_at"], name="attendance_region_held")]

    def subject(self) -> str:
        return f"{self.body or region_path(self.region)}，{self.conference}参会情况"


class CameraSource(Spelled, Record):
    """A camera, a drone or a vehicle that can be watched and taken into a conference. Its address is kept apart."""

    code, prefix, natural = "cameras", "SXT", ("name", "region")
    scope_parties = ("body",)
    body_title = "所属单位"

    KINDS: ClassVar = [("rtsp", "RTSP"), ("rtp", "RTP"), ("gb28181", "GB/T 28181")]
    USES: ClassVar = [("in_use", "在用"), ("broken", "故障"), ("stopped", "停用")]
    LINKS: ClassVar = [("online", "在线"), ("offline", "离线")]

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("接入方式", max_length=8, choices=KINDS, default="rtsp")
    spot = models.CharField("具体位置", max_length=200, blank=True)
    longitude = models.DecimalField("经度", max_digits=10, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    is_mobile = models.BooleanField("移动设备", default=False)
    usage = models.CharField("使用状态", max_length=10, choices=USES, default="in_use")
    contact = models.CharField("管理人", max_length=40, blank=True)
    # Known of devices that register (GB/T 28181), and kept by whoever conducts the media.
    link = models.CharField("联网", max_length=10, choices=LINKS, blank=True)
    link_since = models.DateTimeField("联网状态自", null=True, blank=True)

    class Meta:
        verbose_name = "摄像头"
        indexes = [models.Index(fields=["region", "usage"], name="camera_region_usage")]

    def __str__(self) -> str:
        return self.name
