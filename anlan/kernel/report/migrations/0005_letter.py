"""What stands around the text of an issued report is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("report", "0004_bodies"),
    ]

    operations = [
        migrations.AddField(
            model_name="frozenreport",
            name="letter",
            field=models.JSONField(default=dict, verbose_name="公文要素"),
        ),
    ]
