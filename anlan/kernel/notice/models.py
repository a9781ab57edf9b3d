"""What was told to whom."""

from django.db import models

from ..scope import Scoped


class Notice(Scoped):
    """A message to a role or body about a to-do, written in the transaction that caused it, once by its key.

    It has arrived when it stands in the inbox. `sent_at` is for a gateway (SMS, mail) beside that, of which there is none yet.
    """

    key = models.CharField(max_length=80, unique=True)
    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    text = models.CharField("内容", max_length=300)
    role = models.CharField(max_length=16, blank=True)
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    place = models.BigIntegerField(null=True)
    created_at = models.DateTimeField("时间")
    sent_at = models.DateTimeField("发出时间", null=True)

    scope_place = "place"

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "提醒"
        indexes = [models.Index(fields=["role", "region", "-created_at"], name="notice_recent")]
