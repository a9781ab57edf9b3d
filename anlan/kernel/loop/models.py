"""What the loop keeps: events (append-only, chained), daily anchors, to-dos, notices, and the counters of numbers."""

from django.db import models
from django.db.models import Q

from ..scope import Scoped


class Event(models.Model):
    """Something that happened to a record. Never changed or removed: triggers refuse it, hashes show it.

    hash = SM3 over all other fields and `prev`, the hash of the record's event before. `facts` is the SM3 of the record's
    facts after the event, so that a row changed past the loop is seen. Source: GB/T 32905 (SM3).
    """

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    step = models.CharField("经过", max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="经办人")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+", verbose_name="岗位")
    happened_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间")
    content = models.JSONField("内容", default=dict)
    key = models.UUIDField(null=True, unique=True)  # made by whoever acts; the same key again is the same event
    facts = models.BinaryField(max_length=32)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "经过"
        constraints = [models.UniqueConstraint(fields=["ledger", "record_id", "seq"], name="event_sequence")]
        indexes = [models.Index(fields=["person", "-recorded_at"], name="event_person_recent")]


class Anchor(models.Model):
    """One hash a day over the heads of all chains: shows that a tail, or a whole record, is gone."""

    day = models.DateField("日期", unique=True)
    last_event = models.BigIntegerField("最后一条经过")
    chains = models.PositiveIntegerField("记录数")
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "存证"


class Todo(Scoped):
    """What somebody has to do on a record: held by a role, a body or one person, until a deadline."""

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    number = models.CharField("编号", max_length=32)
    title = models.CharField("事项", max_length=200)
    verb = models.CharField("待办", max_length=20)
    state = models.CharField(max_length=20)
    role = models.CharField(max_length=16, blank=True)
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    place = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField("交到时间")
    due_at = models.DateTimeField("期限", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    late_level = models.PositiveSmallIntegerField("已催级数", default=0)

    scope_place = "place"

    class Meta:
        verbose_name = "待办"
        indexes = [
            models.Index(fields=["role", "region", "due_at"], name="todo_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["ledger", "record_id"], name="todo_record"),
            models.Index(fields=["due_at"], name="todo_due", condition=Q(closed_at__isnull=True, due_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "record_id"], condition=Q(closed_at__isnull=True), name="one_open_todo_a_record"
            )
        ]


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
        verbose_name = "提醒"
        indexes = [models.Index(fields=["role", "region", "-created_at"], name="notice_recent")]


class Counter(models.Model):
    """The last serial number given in a ledger and year."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="one_counter_a_year")]
