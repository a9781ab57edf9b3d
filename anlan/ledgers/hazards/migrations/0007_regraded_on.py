"""A major hazard that was judged general since says on which day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0006_place_in_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="hazard",
            name="regraded_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="改判一般日期"),
        ),
    ]
