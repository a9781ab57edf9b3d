"""What was issued is never changed: the database itself refuses."""

from django.db import migrations

_TABLES = ("report_frozenreport", "report_frozenfigure")
_REFUSE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION anlan_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION anlan_append_only();
"""
_ALLOW = "DROP TRIGGER append_only ON {table}; DROP TRIGGER never_emptied ON {table};"


class Migration(migrations.Migration):
    dependencies = [("report", "0002_frozen_whole"), ("loop", "0002_append_only"), ("reports", "0002_signed")]

    operations = [migrations.RunSQL(_REFUSE.format(table=table), _ALLOW.format(table=table)) for table in _TABLES]
