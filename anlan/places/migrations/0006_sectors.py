"""Points at risk have the line of business that they are of, whoever entered them: the water bureau sees the office's reservoirs."""

from django.db import migrations

from anlan.kernel.history.migrating import RewriteField

_BY_KIND = """CASE kind
    WHEN 'school' THEN 'education' WHEN 'hospital' THEN 'health' WHEN 'care_home' THEN 'welfare' WHEN 'market' THEN 'commerce'
    WHEN 'hotel' THEN 'fire' WHEN 'leisure' THEN 'fire' WHEN 'self_built' THEN 'construction' WHEN 'scenic' THEN 'tourism'
    ELSE sector END"""


class Migration(migrations.Migration):
    atomic = False  # each batch of events is kept, so that a migration that was cut off goes on where it was
    dependencies = [("places", "0005_pinyin"), ("loop", "0017_series")]

    operations = [
        RewriteField("reservoir", "sector", ledger="reservoirs", using="'water'"),
        RewriteField("checkdam", "sector", ledger="check_dams", using="'water'"),
        RewriteField("floodarea", "sector", ledger="flood_areas", using="'water'"),
        RewriteField("geopoint", "sector", ledger="geo_points", using="'geology'"),
        RewriteField("roadsection", "sector", ledger="roads", using="'transport'"),
        RewriteField("keyplace", "sector", ledger="key_places", using=_BY_KIND),
    ]
