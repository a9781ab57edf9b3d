import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON people_disclosure
    FOR EACH ROW EXECUTE FUNCTION anlan_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON people_disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION anlan_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_security_administrator"), ("loop", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                (
                    "way",
                    models.CharField(
                        choices=[("shown", "看完整号码"), ("exported", "导出")], max_length=10, verbose_name="怎样"
                    ),
                ),
                ("ledger", models.CharField(max_length=40, verbose_name="台账")),
                ("number", models.CharField(blank=True, max_length=32, verbose_name="编号")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="条数")),
                ("columns", models.CharField(max_length=200, verbose_name="栏目")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="谁",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "verbose_name": "看和导出号码",
            },
        ),
        migrations.RunSQL(REFUSE, migrations.RunSQL.noop),  # the triggers go with their table
    ]
