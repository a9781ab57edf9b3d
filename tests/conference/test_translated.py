"""A server behind an address that is translated (1:1 NAT), by which it cannot be reached from its own side."""

import shutil

import pytest

from .outside import RELAY, met, outside, ways_of
from .stage import missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.skipif(shutil.which("turnserver") is None, reason="no coturn on this machine (apt-get install coturn)"),
]


@pytest.mark.slow
def test_behind_a_translated_address_the_relay_takes_the_short_way(sample, rooms, tmp_path):
    with outside(sample, tmp_path, "desk", "phone", public_ip="203.0.113.9") as site:  # nothing leads there
        for place in ("desk", "phone"):
            site.network.refuse(place, f"udp port != {RELAY}")
        for page in met(site):
            assert not any(way.startswith("host") for way in ways_of(page))
