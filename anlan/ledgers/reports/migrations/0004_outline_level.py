"""An outline says for which places it is; the one that every district has begun with is the district's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_state_since")]

    operations = [
        migrations.AddField(
            model_name="outline",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[("district", "全区"), ("town", "镇（街道）"), ("village", "村（社区）")],
                default="",
                max_length=10,
                verbose_name="写哪里用",
            ),
            preserve_default=False,
        ),
    ]
