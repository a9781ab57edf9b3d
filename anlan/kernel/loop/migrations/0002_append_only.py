"""History is append-only: the database itself refuses to change or remove an event or an anchor."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION anlan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a mistake is corrected by a further event', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loop_event
    FOR EACH ROW EXECUTE FUNCTION anlan_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON loop_event
    FOR EACH STATEMENT EXECUTE FUNCTION anlan_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loop_anchor
    FOR EACH ROW EXECUTE FUNCTION anlan_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON loop_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION anlan_append_only();
"""
ALLOW = """
DROP TRIGGER append_only ON loop_event;
DROP TRIGGER never_emptied ON loop_event;
DROP TRIGGER append_only ON loop_anchor;
DROP TRIGGER never_emptied ON loop_anchor;
DROP FUNCTION anlan_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
