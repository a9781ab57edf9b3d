"""Posts at enterprises that are older than 0004_posts_at_places were hashed with `place`, which it made `place_id`."""

from django.db import migrations

from anlan.kernel.history.migrating import name_elder_edition

# The database refuses to change an event. Which names its facts go by is no part of what it says or of its hash.
OPEN = "ALTER TABLE loop_event DISABLE TRIGGER append_only"
SHUT = "ALTER TABLE loop_event ENABLE TRIGGER append_only"


def _elder(apps, schema_editor):
    posts = apps.get_model("people", "Post")._base_manager.exclude(place=None).order_by("pk").iterator()
    name_elder_edition(apps, "posts", posts, old="place", new="place_id", migration="people.0004_posts_at_places")


class Migration(migrations.Migration):
    dependencies = [("people", "0009_disclosures"), ("loop", "0015_fewer_indexes")]

    operations = [
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
        migrations.RunPython(_elder, migrations.RunPython.noop),
        migrations.RunSQL(SHUT, migrations.RunSQL.noop),
    ]
