"""First passwords have a last day: those that were given before count from the day of the upgrade."""

from django.db import migrations, models
from django.utils import timezone


def _begin(apps, schema_editor):
    apps.get_model("people", "Account").objects.filter(must_change=True).update(first_given_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("people", "0010_posts_of_2026_11_25")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="first_given_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="初始密码给出时间"),
        ),
        migrations.RunPython(_begin, migrations.RunPython.noop),
    ]
