"""What is told (a notice), and how it comes to each person (deliveries)."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from ..scope import Scoped


class Notice(Scoped):
    """A message about a record, or about what lies at an address, written in the transaction that caused it, once by its key.

    role, body, place: whom it is meant for.
    """

    key = models.CharField(max_length=80, unique=True)
    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    text = models.CharField("内容", max_length=300)
    address = models.CharField(max_length=200, blank=True)  # where it leads, of what is about no record
    role = models.CharField(max_length=16, blank=True)
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    place = models.BigIntegerField(null=True)
    created_at = models.DateTimeField("时间")

    scope_place = "place"
    scope_holder = "body"

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "提醒"
        indexes = [models.Index(fields=["role", "region", "-created_at"], name="notice_recent")]


class PhoneChoice(models.Model):
    """By which telephone ways a person wants to be reached outside the site; nobody is before they said so."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    sms = models.BooleanField("短信", default=False)

    class Meta:
        verbose_name = "提醒到手机"


class Subscription(models.Model):
    """A browser that shows what is pushed to it, of whoever asked for it there last. endpoint: the address at its maker's push service;
    p256dh, auth: by which only that browser reads what is sent.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    device = models.CharField("设备", max_length=60)
    since = models.DateTimeField("打开时间")

    class Meta:
        verbose_name = "推送"


class Delivery(models.Model):
    """A notice on its way to one person, in the post for which they are told, by one channel.

    It waits, is being sent, and is sent or has failed. What was being sent when the process died is sent again under the same
    `token`, by which a receiver knows it. Within the site it is sent when it is written.
    """

    WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
    STATES: ClassVar = [(WAITING, "待发"), (SENDING, "在发"), (SENT, "已发"), (FAILED, "没有发出")]

    notice = models.ForeignKey("loop.Notice", models.CASCADE, related_name="deliveries")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="收件人")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+", verbose_name="岗位")
    channel = models.CharField("渠道", max_length=10)
    token = models.UUIDField(default=uuid4)
    state = models.CharField("状态", max_length=8, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField(
        "下次再发", null=True
    )  # or when it goes on to the next person, where nobody reads it
    sent_at = models.DateTimeField("发出时间", null=True)
    read_at = models.DateTimeField("看过时间", null=True)
    problem = models.CharField("没有发出的原因", max_length=200, blank=True)

    unsure = False  # whoever was sending it died, and it may have gone out

    class Meta:
        verbose_name = "送达"
        constraints = [
            models.UniqueConstraint(fields=["notice", "person", "channel"], name="once_to_a_person_by_a_channel")
        ]
        indexes = [
            models.Index(fields=["post", "-notice"], name="delivery_of_post"),
            models.Index(fields=["next_at"], name="delivery_waiting", condition=Q(state__in=("waiting", "sending"))),
            models.Index(
                fields=["next_at"],
                name="delivery_unread",
                condition=Q(state__in=("sent", "failed"), next_at__isnull=False),
            ),
        ]
