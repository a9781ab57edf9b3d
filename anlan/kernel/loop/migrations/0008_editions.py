"""Each event names the edition of its ledger's fields; those there are were made over the fields of 2026-11-28."""

from django.db import migrations, models

from anlan.kernel.history.migrating import keep_first_editions

# Where each app stood, and which model kept which ledger, when events did not yet name an edition.
NODES = [
    ("accidents", "0001_initial"),
    ("campaigns", "0001_initial"),
    ("claim", "0001_initial"),
    ("conferences", "0007_poor_lines"),
    ("drills", "0001_initial"),
    ("duties", "0001_initial"),
    ("education", "0001_initial"),
    ("enforcement", "0001_initial"),
    ("feedback", "0001_initial"),
    ("guidance", "0001_initial"),
    ("hazards", "0004_words_of_rules"),
    ("meetings", "0001_initial"),
    ("people", "0004_posts_at_places"),
    ("places", "0003_the_other_columns"),
    ("plans", "0001_initial"),
    ("projects", "0001_initial"),
    ("publicity", "0001_initial"),
    ("quizzes", "0001_initial"),
    ("reports", "0001_initial"),
    ("supervision", "0002_the_other_columns"),
    ("teams", "0002_where_a_team_stands"),
    ("training", "0001_initial"),
]
LEDGERS = {
    "regions": ("people", "region"),
    "bodies": ("people", "body"),
    "people": ("people", "person"),
    "posts": ("people", "post"),
    "wordings": ("claim", "wording"),
    "reservoirs": ("places", "reservoir"),
    "check_dams": ("places", "checkdam"),
    "geo_points": ("places", "geopoint"),
    "flood_areas": ("places", "floodarea"),
    "roads": ("places", "roadsection"),
    "key_places": ("places", "keyplace"),
    "enterprises": ("places", "enterprise"),
    "accidents": ("accidents", "accident"),
    "campaigns": ("campaigns", "campaign"),
    "drills": ("drills", "drill"),
    "duties": ("duties", "dutylist"),
    "duty_items": ("duties", "dutyitem"),
    "education": ("education", "lesson"),
    "checks": ("enforcement", "check"),
    "enforcement": ("enforcement", "case"),
    "penalties": ("enforcement", "penalty"),
    "feedback": ("feedback", "opinion"),
    "guidance": ("guidance", "guidance"),
    "hazards": ("hazards", "hazard"),
    "meetings": ("meetings", "meeting"),
    "decisions": ("meetings", "decision"),
    "plans": ("plans", "plan"),
    "projects": ("projects", "project"),
    "publicity": ("publicity", "activity"),
    "quizzes": ("quizzes", "quiz"),
    "outlines": ("reports", "outline"),
    "reports": ("reports", "report"),
    "supervision": ("supervision", "visit"),
    "teams": ("teams", "team"),
    "members": ("teams", "member"),
    "training": ("training", "course"),
    "endpoints": ("conferences", "endpoint"),
    "lines": ("conferences", "linetest"),
    "conferences": ("conferences", "conference"),
    "attendances": ("conferences", "attendance"),
    "cameras": ("conferences", "camerasource"),
}


def _first(apps, schema_editor):
    keep_first_editions(apps.get_model("loop", "Edition"), NODES, LEDGERS)


class Migration(migrations.Migration):
    dependencies = [
        ("loop", "0007_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="edition",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ledger", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("fields", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ledger", "number"), name="edition_once")],
            },
        ),
        migrations.CreateModel(
            name="Renaming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ledger", models.CharField(max_length=40)),
                ("edition", models.PositiveSmallIntegerField()),
                ("old", models.CharField(max_length=63)),
                ("new", models.CharField(max_length=63)),
                ("migration", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("migration",), name="renaming_once")],
            },
        ),
        migrations.CreateModel(
            name="Resealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operation", models.CharField(max_length=200)),
                ("record_id", models.BigIntegerField()),
                ("content", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("operation", "record_id"), name="resealing_once")],
            },
        ),
        migrations.RunPython(_first, migrations.RunPython.noop),
    ]
