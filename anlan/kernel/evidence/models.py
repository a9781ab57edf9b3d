"""A file that proves something about a record. Who may see the record may see its files, nobody else."""

from django.db import models


class Attachment(models.Model):
    """One file on one record; the content lies in the store under its SHA-256, once however often it is attached."""

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    purpose = models.CharField("用途", max_length=40, blank=True)
    sha256 = models.CharField("指纹", max_length=64)
    name = models.CharField("文件名", max_length=120)
    mime = models.CharField("类型", max_length=80)
    size = models.PositiveIntegerField("大小")  # bytes
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=10, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    added_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = "佐证"
        indexes = [
            models.Index(fields=["ledger", "record_id"], name="attachment_record"),
            models.Index(fields=["sha256"], name="attachment_content"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "record_id", "sha256"], name="a_file_once_on_a_record")
        ]
