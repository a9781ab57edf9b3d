import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_what_jobs_do"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="came_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.importbatch",
                verbose_name="随哪次导入",
            ),
        ),
    ]
