"""Names of divisions: kept a while, since every page shows many, and known anew when somebody else has changed them."""

from anlan.kernel.people import divisions
from anlan.kernel.people.models import Region
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3


def rename_elsewhere(name):
    """As another process would: nobody here is told."""
    with unscoped("another process renames a town"):
        Region.objects.filter(region=TOWN_3).update(name=name)


def test_a_town_renamed_by_another_process_is_known_after_a_while(district, monkeypatch):
    assert divisions.region_name(TOWN_3) == "清河镇"

    rename_elsewhere("清河街道")
    kept = divisions.region_name(TOWN_3)
    monkeypatch.setattr(divisions, "FRESH_SECONDS", 0.0)

    assert kept == "清河镇"
    assert divisions.region_name(TOWN_3) == "清河街道"
    assert divisions.towns()[TOWN_3] == "清河街道"
