"""Whose line was bad in a conference, and that it is news."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conferences", "0006_visits"),
    ]

    operations = [
        migrations.CreateModel(
            name="PoorLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.CharField(db_collation="C", max_length=12, verbose_name="所属地区")),
                ("sector", models.CharField(default="general", max_length=20, verbose_name="行业")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conferences.conference"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conferences.ticket"
                    ),
                ),
            ],
            options={
                "verbose_name": "线路差",
                "indexes": [models.Index(fields=["conference", "began_at"], name="poor_line_conference")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("ticket",), name="poor_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER news AFTER INSERT OR UPDATE ON conferences_poorline "
            "FOR EACH ROW EXECUTE FUNCTION conference_row_news();",
            migrations.RunSQL.noop,  # the trigger goes with its table
        ),
    ]
