"""What was imported: one row for each file that was taken in."""

from django.db import models

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

    class Meta:
        verbose_name = "导入"
        indexes = [models.Index(fields=["ledger", "sha256"], name="import_ledger_file")]
