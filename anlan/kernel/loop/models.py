"""What the loop keeps: to-dos. History's and notices' tables stand under this app's label, with its migrations."""

from django.db import models
from django.db.models import Q

from ..history import models as _history  # noqa: F401 registers its models
from ..notice import models as _notice  # noqa: F401
from ..scope import RECORD, Scoped


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
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    place = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField("交到时间")
    due_at = models.DateTimeField("期限", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    # The event that asks for something about the record, where the to-do is to answer it.
    request = models.ForeignKey("loop.Event", models.PROTECT, null=True, related_name="+")
    late_level = models.PositiveSmallIntegerField("已催级数", default=0)

    scope_place = "place"
    scope_holder = "body"
    scope_owners = (RECORD,)

    class Meta:
        verbose_name = "待办"
        indexes = [
            models.Index(fields=["role", "region", "due_at"], name="todo_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["ledger", "record_id"], name="todo_record"),
            models.Index(fields=["due_at"], name="todo_due", condition=Q(closed_at__isnull=True, due_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "record_id"], condition=Q(closed_at__isnull=True, request__isnull=True),
                name="one_open_todo_a_record",
            ),
            models.UniqueConstraint(
                fields=["ledger", "record_id"], condition=Q(closed_at__isnull=True, request__isnull=False),
                name="one_open_request_a_record",
            ),
        ]  # fmt: skip


class Tie(models.Model):
    """Two records of different ledgers that belong together: a visit and the hazard that it found. `ledger` names the older one."""

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    other_ledger = models.CharField(max_length=40)
    other_id = models.BigIntegerField()

    class Meta:
        verbose_name = "关联"
        constraints = [
            models.UniqueConstraint(fields=["ledger", "record_id", "other_ledger", "other_id"], name="tied_once")
        ]
        indexes = [models.Index(fields=["other_ledger", "other_id"], name="tie_other")]
