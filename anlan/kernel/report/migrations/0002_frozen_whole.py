"""The keys behind a frozen figure take few bytes, and an issued report is kept whole."""

import hashlib
import zlib
from array import array
from operator import sub
from sys import byteorder

from django.db import migrations, models


def _pack(apps, schema_editor):
    """Lists of keys become gaps between them, compressed; their hash is taken over 8 bytes a key. Can be run again."""
    figures = apps.get_model("report", "FrozenFigure").objects
    for pk in list(figures.filter(rows=b"").values_list("pk", flat=True)):
        figure = figures.get(pk=pk)
        ids = figure.row_ids
        gaps = array("q", [*ids[:1], *map(sub, ids[1:], ids)])
        keys = array("q", ids)
        if byteorder == "big":
            gaps.byteswap()
        else:
            keys.byteswap()
        packed, fingerprint = zlib.compress(gaps.tobytes(), 1), hashlib.new("sm3", keys.tobytes()).digest()
        figures.filter(pk=pk).update(rows=packed, rows_hash=fingerprint)


class Migration(migrations.Migration):
    dependencies = [("report", "0001_initial")]

    operations = [
        migrations.AddField("frozenfigure", "rows", models.BinaryField(default=bytes)),
        migrations.RunPython(_pack, migrations.RunPython.noop),
        migrations.RemoveField("frozenfigure", "row_ids"),
        migrations.CreateModel(
            name="FrozenReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("report_ledger", models.CharField(max_length=40)),
                ("report_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("byline", models.CharField(blank=True, max_length=60, verbose_name="题注")),
                ("text", models.TextField(verbose_name="正文")),
                ("starts_on", models.DateField(verbose_name="起日")),
                ("ends_on", models.DateField(verbose_name="止日")),
                ("regions", models.JSONField(verbose_name="地区")),
                ("sectors", models.JSONField(null=True, verbose_name="行业")),
                ("frozen_at", models.DateTimeField(verbose_name="冻结时间")),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name": "印发的报告",
                "constraints": [
                    models.UniqueConstraint(fields=("report_ledger", "report_id"), name="report_frozen_once")
                ],
            },
        ),
    ]
