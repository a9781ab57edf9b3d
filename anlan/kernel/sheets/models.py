"""What was sent and imported: a row for each upload, for each file that was taken in, and for each piece of work on them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from ..scope import Scoped


class ImportBatch(Scoped):
    """A spreadsheet that was taken in: which, by whom, when, how much; its rows name it in their first event."""

    ledger = models.CharField("台账", max_length=40)
    file = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="导入人")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+", verbose_name="岗位")
    imported_at = models.DateTimeField("导入时间")
    created = models.PositiveIntegerField("新增")
    corrected = models.PositiveIntegerField("更正", default=0)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone = models.JSONField(null=True, blank=True)  # what became of it: undoing.Undone as a mapping
    came_with = models.ForeignKey(  # of firms that a sheet names: the import of that sheet
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="随哪次导入"
    )

    class Meta:
        verbose_name = "导入"
        indexes = [models.Index(fields=["ledger", "sha256"], name="import_ledger_file")]


class Upload(models.Model):
    """A spreadsheet that somebody sent, their own alone, until some days later.

    amended: what they said of it, sheets.Amendments as a mapping; preview: what was read of it, as its page shows it; problem: why
    it could not be read or taken in; batch: what it became; left: how many of its rows did not come in then.
    """

    token = models.UUIDField(primary_key=True, default=uuid4)
    ledger = models.CharField("台账", max_length=40)
    file = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="谁的")
    sent_at = models.DateTimeField("上传时间")
    amended = models.JSONField(default=dict)
    preview = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    left = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "上传的表"
        indexes = [models.Index(fields=["person", "ledger", "-sent_at"], name="upload_of_person")]


class Work(models.Model):
    """What is heavy to do: a sheet that is to be read, taken in or taken back, at once where it is small, else by a job; a text that is to
    be checked or given back and a table that is to be written, by a job. It is begun again where whoever did it was killed, for nothing
    of it is written before all of it is.

    name, query: of a text or a table, what it is called and what was asked; token: where its owner finds what came of it.
    """

    READ, TAKE, GOOD, UNDO, CHECK, EXPORT, BACK = "read", "take", "good", "undo", "check", "export", "back"
    ACTS: ClassVar = [
        (READ, "读"), (TAKE, "导入"), (GOOD, "导入没错的行"), (UNDO, "撤销"), (CHECK, "核对"), (EXPORT, "导出"),
        (BACK, "退稿"),
    ]  # fmt: skip

    act = models.CharField(max_length=8, choices=ACTS)
    upload = models.ForeignKey(Upload, models.CASCADE, null=True, related_name="works")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="works")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+", verbose_name="岗位")
    token = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(max_length=200, blank=True)
    query = models.JSONField(default=dict)
    by_job = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=40, blank=True)  # what is being done now, in words
    done = models.PositiveIntegerField(default=0)  # of how many it is done already
    whole = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name = "表格的活"
        constraints = [
            models.UniqueConstraint(fields=["upload"], condition=Q(ended_at=None), name="one_work_on_an_upload"),
            models.UniqueConstraint(fields=["batch"], condition=Q(ended_at=None), name="one_work_on_a_batch"),
        ]
        indexes = [models.Index(fields=["token"], name="work_by_token")]
