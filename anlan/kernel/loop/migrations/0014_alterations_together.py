from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loop", "0013_notice_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="alteration",
            name="deleted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="alteration",
            name="told_at",
            field=models.DateTimeField(null=True, verbose_name="告知时间"),
        ),
        migrations.AddIndex(
            model_name="alteration",
            index=models.Index(
                condition=models.Q(("settled_at", None)), fields=["ledger", "found_at"], name="alteration_open"
            ),
        ),
        # Of those that are kept the auditor was told one by one.
        migrations.RunSQL("UPDATE loop_alteration SET told_at = found_at", migrations.RunSQL.noop),
    ]
