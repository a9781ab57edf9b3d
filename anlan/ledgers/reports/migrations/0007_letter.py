"""A report that is sent has a number, an addressee, a signature, annexes and a record."""

from django.db import migrations, models

import anlan.ledgers.reports.models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_comments"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="addressee",
            field=models.CharField(blank=True, max_length=200, verbose_name="主送机关"),
        ),
        migrations.AddField(
            model_name="report",
            name="annexes",
            field=models.TextField(blank=True, max_length=2000, verbose_name="附件"),
        ),
        migrations.AddField(
            model_name="report",
            name="copies",
            field=models.CharField(blank=True, max_length=300, verbose_name="抄送机关"),
        ),
        migrations.AddField(
            model_name="report",
            name="dated_on",
            field=models.DateField(blank=True, null=True, verbose_name="成文日期"),
        ),
        migrations.AddField(
            model_name="report",
            name="document_number",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[anlan.ledgers.reports.models._check_number],
                verbose_name="发文字号",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="issuer",
            field=models.CharField(blank=True, max_length=80, verbose_name="署名"),
        ),
        migrations.AddField(
            model_name="report",
            name="names_signer",
            field=models.BooleanField(default=False, verbose_name="上行文，印签发人"),
        ),
        migrations.AddField(
            model_name="report",
            name="printer",
            field=models.CharField(blank=True, max_length=80, verbose_name="印发机关"),
        ),
    ]
