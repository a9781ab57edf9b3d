"""Papers are counted beside records, and their series have longer names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0016_moved")]

    operations = [migrations.AlterField("counter", "prefix", models.CharField(max_length=60))]
