"""A report of some lines of business counts what names its body, too: which body that was is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("report", "0003_never_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="frozenfigure",
            name="body",
            field=models.BigIntegerField(null=True, verbose_name="单位"),
        ),
        migrations.AddField(
            model_name="frozenreport",
            name="body",
            field=models.BigIntegerField(null=True, verbose_name="单位"),
        ),
    ]
