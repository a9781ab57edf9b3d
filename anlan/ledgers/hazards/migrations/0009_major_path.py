"""A major hazard has a path of its own: by which item it was judged, and when its progress is reported next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0008_standing"),
    ]

    operations = [
        migrations.AddField(
            model_name="hazard",
            name="standard_item",
            field=models.CharField(blank=True, max_length=12, verbose_name="判定条目"),
        ),
        migrations.AddField(
            model_name="hazard",
            name="standard_compared",
            field=models.BooleanField(default=False, verbose_name="已核对原文"),
        ),
        migrations.AddField(
            model_name="hazard",
            name="progress_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="报进展间隔(天)"),
        ),
        migrations.AddField(
            model_name="hazard",
            name="progress_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="下次报进展"),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level", "major"),
                    models.Q(
                        (
                            "state__in",
                            ("assessed", "planned", "approved", "listing", "treating", "accepting", "accepted"),
                        ),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="major_states_of_major_hazards",
                violation_error_message="治理方案、挂牌督办这几步只有重大隐患才有，请核对隐患级别。",
            ),
        ),
    ]
