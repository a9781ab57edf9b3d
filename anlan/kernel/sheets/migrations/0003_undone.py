"""What became of an import that was taken back stands with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_trigrams")]
    operations = [migrations.AddField("importbatch", "undone", models.JSONField(blank=True, null=True))]
