"""What hangs on a conference or a camera: calls, tickets, presence, floor, chat, decisions, recordings, views.

Plain scoped rows, written only by functions of this folder; what matters of them is told in the conference's history.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anlan.kernel.scope import Scoped

RINGING, ANSWERED, JOINED, LEFT, ABSENT, WAITING = "ringing", "answered", "joined", "left", "absent", "waiting"
CHAIR, DEPUTY, MEMBER, OBSERVER = "chair", "deputy", "member", "observer"
ROLES = [(CHAIR, "主持人"), (DEPUTY, "副主持人"), (MEMBER, "参会"), (OBSERVER, "旁听")]
PRESENT = "present"


class _OfConference(Scoped):
    """A row of one conference."""

    scope_owners: ClassVar[tuple[str, ...]] = ("conference",)

    conference = models.ForeignKey("conferences.Conference", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Invitation(_OfConference):
    """A site that is called: a body or a region, the posts to ring one after the other, and whether anybody came."""

    STATES: ClassVar = [
        (WAITING, "待叫"), (RINGING, "正在叫"), (ANSWERED, "已接"), (JOINED, "在会"), (LEFT, "已离开"), (ABSENT, "没到"),
    ]  # fmt: skip
    MARKS: ClassVar = [("", "未标"), (PRESENT, "到"), (ABSENT, "未到")]

    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    line = ArrayField(models.BigIntegerField(), default=list)  # posts, in the order in which they are rung
    attempt = models.PositiveSmallIntegerField(default=0)  # how many rings have passed before the present one
    observer = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    called_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    marked = models.CharField(max_length=10, choices=MARKS, blank=True)
    marked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(null=True)
    side_room = models.PositiveSmallIntegerField(default=0)  # 0 is the conference itself

    class Meta:
        verbose_name = "叫会"
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "region", "body"], name="a_site_called_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["rang_at"], name="invitation_ringing", condition=Q(state=RINGING))]


class Ticket(_OfConference):
    """The right of one person to be in one room, by a random id, until it is revoked."""

    MICS: ClassVar = [("open", "话筒开"), ("shut", "话筒关"), ("none", "没有话筒")]
    REASONS: ClassVar = [("moved", "在别处进入"), ("removed", "被请出"), ("ended", "会议结束"), ("twice", "两处同座")]

    token = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=10, choices=ROLES)
    issued_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when a page without media last asked: its presence is that it asks
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=REASONS, blank=True)
    # Where whoever leads has gone by themselves: a side room, or 0 for the conference; None: where their site sits.
    visits = models.PositiveSmallIntegerField(null=True)
    device = models.CharField(max_length=64, blank=True)  # the page that sits here with sound and picture
    mic = models.CharField(max_length=5, choices=MICS, blank=True)  # as that page last said

    class Meta:
        verbose_name = "入会凭证"
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_room_a_person", condition=Q(revoked_at=None)),
        ]
        indexes = [models.Index(fields=["conference", "person"], name="ticket_conference_person")]

    @property
    def room(self) -> int:
        """The side room its holder sits in, 0 for the conference itself. Ask for `invitation` along with the ticket."""
        if self.visits is not None:
            return self.visits
        return self.invitation.side_room if self.invitation is not None else 0


class Entrance(Scoped):
    """A session with a media server that was let into a room for a seat, until it is ended: `seat` is its id there."""

    scope_owners = ("conference",)

    conference = models.ForeignKey("conferences.Conference", models.PROTECT, null=True, related_name="+")
    seat = models.CharField(max_length=40)
    room = models.CharField(max_length=64)
    node = models.CharField(max_length=12)
    session = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "进入会场"
        indexes = [models.Index(fields=["seat"], name="entrance_open", condition=Q(ended_at=None))]


class Presence(_OfConference):
    """From when to when somebody was in the room."""

    scope_owners = ("conference", "ticket")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "在会时段"
        constraints = [
            models.UniqueConstraint(fields=["person"], name="present_once", condition=Q(left_at=None)),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="left_after_joined"
            ),
        ]
        indexes = [models.Index(fields=["conference", "person"], name="presence_conference_person")]


class PoorLine(_OfConference):
    """From when to when somebody's line was bad, as the media servers measured it."""

    scope_owners = ("conference", "ticket")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "线路差"
        constraints = [
            models.UniqueConstraint(fields=["ticket"], name="poor_once", condition=Q(ended_at=None)),
        ]
        indexes = [models.Index(fields=["conference", "began_at"], name="poor_line_conference")]


class Removal(_OfConference):
    """Somebody was asked out of a conference and does not come back into it."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    removed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "请出"
        constraints = [models.UniqueConstraint(fields=["conference", "person"], name="removed_once")]


class FloorRequest(_OfConference):
    """Somebody asks to speak or is asked to, is given the floor, and gives it back."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField(null=True)  # the chair said: please speak
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "发言"
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "person"], name="one_request_a_person", condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                fields=["conference"], name="one_holds_the_floor", condition=Q(ended_at=None, given_at__isnull=False)
            ),
        ]


class Message(_OfConference):
    """What is said in writing: chat, a point for the minutes, or a word of the chair to one or all."""

    CHAT, POINT, MUTE = "chat", "point", "mute"
    KINDS: ClassVar = [(CHAT, "发言"), (POINT, "记一条"), (MUTE, "请静音")]

    kind = models.CharField(max_length=8, choices=KINDS, default=CHAT)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    to = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")  # None: everybody
    text = models.CharField(max_length=1000, blank=True)
    attachment = models.ForeignKey("evidence.Attachment", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    key = models.UUIDField(unique=True)  # made by whoever sends; the same key again is the same message

    class Meta:
        verbose_name = "会上消息"
        indexes = [models.Index(fields=["conference", "sent_at"], name="message_conference_sent")]


class Stroke(_OfConference):
    """One line drawn on the conference's whiteboard, on a plane of 1600 × 900; wiped ones stay, unseen."""

    COLOURS: ClassVar = [("ink", "黑"), ("red", "红"), ("blue", "蓝"), ("green", "绿")]

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    points = ArrayField(models.SmallIntegerField())  # x, y, x, y, …
    colour = models.CharField(max_length=8, choices=COLOURS, default="ink")
    drawn_at = models.DateTimeField()
    wiped_at = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = "白板笔画"
        indexes = [
            models.Index(fields=["conference", "drawn_at"], name="stroke_conference", condition=Q(wiped_at=None))
        ]


class Resolution(_OfConference):
    """What the conference decided: who does what by when. Becomes a task when the minutes are made."""

    text = models.TextField("议定事项")
    holder = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("完成时限")
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    task_number = models.CharField(max_length=32, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = "会上议定"
        indexes = [models.Index(fields=["conference", "agreed_at"], name="resolution_conference")]


class PollingPlan(_OfConference):
    """Which sites are shown in turn (轮巡), and for how long each."""

    sites = ArrayField(models.BigIntegerField())  # invitations, in order
    seconds = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "轮巡"
        constraints = [
            models.UniqueConstraint(fields=["conference"], name="one_polling", condition=Q(stopped_at=None)),
            models.CheckConstraint(condition=Q(seconds__gte=3), name="polling_not_too_fast"),
        ]


class Recording(_OfConference):
    """A recording: one playable file by its hash, how long it runs, and until when it is kept."""

    sha256 = models.CharField("指纹", max_length=64)
    size = models.BigIntegerField("大小")  # bytes
    started_at = models.DateTimeField("开始时间")
    seconds = models.PositiveIntegerField("时长(秒)")
    keep_until = models.DateField("保存到")
    dropped_at = models.DateTimeField(null=True)  # the file is gone, the row stays
    lacks = models.CharField("不全", max_length=400, blank=True)  # what of the conference is not in it, in words

    class Meta:
        verbose_name = "录像"
        constraints = [models.UniqueConstraint(fields=["conference", "sha256"], name="a_recording_once")]
