"""Names of divisions: kept a while, since every page shows many, and known anew when somebody else has changed them."""

import pytest

from anlan.kernel.people import divisions
from anlan.kernel.people.codes import is_district
from anlan.kernel.people.models import Region
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3


def rename_elsewhere(name):
    """As another process would: nobody here is told."""
    with unscoped("another process renames a town", Region):
        Region.objects.filter(region=TOWN_3).update(name=name)


def test_a_town_renamed_by_another_process_is_known_after_a_while(district, monkeypatch):
    assert divisions.region_name(TOWN_3) == "清河镇"

    rename_elsewhere("清河街道")
    kept = divisions.region_name(TOWN_3)
    monkeypatch.setattr(divisions, "FRESH_SECONDS", 0.0)

    assert kept == "清河镇"
    assert divisions.region_name(TOWN_3) == "清河街道"
    assert divisions.towns()[TOWN_3] == "清河街道"


@pytest.mark.parametrize("code", ["110101", "610199", "659001", "429004"])
def test_a_code_of_a_district_or_county_is_known(code):
    assert is_district(code)


@pytest.mark.parametrize("code", ["", "610100", "610000", "990199", "61019", "610199103", "６１０１９９", "61O199"])
def test_what_is_no_code_of_a_district_is_none(code):
    assert not is_district(code)
