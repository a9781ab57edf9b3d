from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0015_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("content__has_key", "moved_from")), fields=["ledger", "recorded_at"],
                name="event_moved",
            ),
        ),
    ]  # fmt: skip
