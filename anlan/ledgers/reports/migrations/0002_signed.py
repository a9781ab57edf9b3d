"""Who signs a report, and which one a new edition replaces. Reports that were issued before are kept whole as they stand now."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models


def _spell(value):
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return bytes(value).hex()


def _keep_whole(apps, schema_editor):
    """What freeze() keeps since, for what it froze before. Can be run again."""
    figures, kept = apps.get_model("report", "FrozenFigure").objects, apps.get_model("report", "FrozenReport").objects
    done = set(kept.values_list("report_id", flat=True))
    for report in apps.get_model("reports", "Report")._base_manager.filter(state="issued").exclude(pk__in=done):
        listed = list(figures.filter(report_ledger="reports", report_id=report.pk).order_by("position"))
        if not listed:
            continue
        first = listed[0]
        words = [
            report.title, report.byline, report.starts_on, report.ends_on, first.regions, first.sectors, report.text,
        ]  # fmt: skip
        counted = [
            [
                each.position, each.key, each.code, each.label, each.value, each.unit, each.text, each.records,
                each.starts_on, each.ends_on, each.regions, each.sectors, bytes(each.rows_hash),
            ]
            for each in listed
        ]  # fmt: skip
        spelled = json.dumps(
            [words, first.frozen_at, counted], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spell
        )
        kept.create(
            report_ledger="reports", report_id=report.pk, title=report.title, byline=report.byline, text=report.text,
            starts_on=report.starts_on, ends_on=report.ends_on, regions=first.regions, sectors=first.sectors,
            frozen_at=first.frozen_at, hash=hashlib.new("sm3", spelled.encode()).digest(),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("report", "0002_frozen_whole"), ("people", "0001_initial")]

    operations = [
        migrations.AddField(
            "report",
            "signer",
            models.ForeignKey(
                blank=True,
                limit_choices_to={"role__in": ("leader", "town")},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.post",
                verbose_name="签发人",
            ),
        ),
        migrations.AddField(
            "report",
            "replaces",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.report",
                verbose_name="代替",
            ),
        ),
        migrations.RunPython(_keep_whole, migrations.RunPython.noop),
    ]
