"""A place that no ledger has is told in words."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0005_state_since"),
        ("people", "0007_succession"),
        ("places", "0004_state_since"),
    ]

    operations = [
        migrations.AddField(
            model_name="hazard",
            name="place_words",
            field=models.CharField(
                blank=True,
                help_text="学校、房屋、路段等不在企业（单位）台账里的，写在这里，上一栏空着",
                max_length=200,
                verbose_name="地点",
            ),
        ),
        migrations.AlterField(
            model_name="hazard",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.enterprise",
                verbose_name="单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__isnull", False), models.Q(("place_words", ""), _negated=True), _connector="OR"
                ),
                name="hazard_has_a_place",
                violation_error_message="请填写单位；台账里没有的，在“地点”里写明在哪里。",
            ),
        ),
    ]
