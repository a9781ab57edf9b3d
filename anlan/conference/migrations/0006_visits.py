"""Whoever leads goes into a side room by themselves; that they have gone is news."""

from django.db import migrations, models

_NEWS = """
DROP TRIGGER news ON conferences_ticket;
CREATE TRIGGER news AFTER INSERT OR UPDATE OF {columns} ON conferences_ticket
    FOR EACH ROW EXECUTE FUNCTION conference_row_news();
"""


class Migration(migrations.Migration):
    dependencies = [("conferences", "0005_devices")]

    operations = [
        migrations.AddField("ticket", "visits", models.PositiveSmallIntegerField(null=True)),
        migrations.RunSQL(_NEWS.format(columns="revoked_at, visits"), _NEWS.format(columns="revoked_at")),
    ]
