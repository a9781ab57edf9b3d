"""Whatever changes a conference tells so on the channel `news`, as `conferences:<its primary key>`; who listens is told what only by asking."""

from django.db import migrations

# One notification a transaction, however many rows it changes: the database folds equal ones together.
_OWN = """
CREATE FUNCTION conference_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('news', 'conferences:' || NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION conference_row_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.conference_id IS NOT NULL THEN
        PERFORM pg_notify('news', 'conferences:' || NEW.conference_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER news AFTER INSERT OR UPDATE ON conferences_conference FOR EACH ROW EXECUTE FUNCTION conference_news();
"""
_ROWS = (
    "invitation", "presence", "removal", "floorrequest", "message", "stroke", "resolution", "pollingplan", "recording",
    "cameraview",
)  # fmt: skip


def on(table: str, event: str = "INSERT OR UPDATE") -> str:
    name = f"conferences_{table}"
    return f"CREATE TRIGGER news AFTER {event} ON {name} FOR EACH ROW EXECUTE FUNCTION conference_row_news();"


# A ticket tells when it is issued and when it is revoked, not each time its page asks.
_TICKET = on("ticket", "INSERT OR UPDATE OF revoked_at")
_BACK = "DROP FUNCTION conference_news() CASCADE; DROP FUNCTION conference_row_news() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("conferences", "0002_asking_and_board")]

    operations = [
        migrations.RunSQL(_OWN + "\n".join(on(table) for table in _ROWS) + _TICKET, _BACK),
    ]
