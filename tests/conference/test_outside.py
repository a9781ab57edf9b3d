"""The site as it is reached from far away: through a firewall by the relay, and by a phone that changes its network."""

import shutil

import pytest

from .meeting import VILLAGE, frames, hold, moving, wait_until
from .outside import RELAY, outside
from .stage import missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.skipif(shutil.which("turnserver") is None, reason="no coturn on this machine (apt-get install coturn)"),
]
# By which way the pictures come and go: what the browser's own end of each connection is, and how it speaks to the relay.
WAYS = """async () => {
  const { subscriber, publisher } = document.querySelector('[data-island=room]').room.media;
  const ways = [];
  for (const { connection } of [subscriber, publisher]) {
    const reports = await connection.getStats();
    const transport = [...reports.values()].find((each) => each.type === "transport");
    const end = reports.get(reports.get(transport.selectedCandidatePairId).localCandidateId);
    ways.push(`${end.candidateType} ${end.relayProtocol ?? end.protocol}`);
  }
  return ways;
}"""


@pytest.fixture(scope="module")
def site(sample, rooms, tmp_path_factory):
    with outside(sample, tmp_path_factory.mktemp("outside"), "desk", "phone") as made:
        yield made


@pytest.fixture(scope="module")
def people(site):
    """The chair at a desk, and a village with a phone, in one conference."""
    chair, village = site.page("desk", "clerk", width=1440), site.page("phone", "village", width=390)
    hold(chair, site.base, "远程会商（示范）", {VILLAGE: village})
    wait_until(lambda: moving(chair, 1) and moving(village, 1), 30)
    return chair, village


@pytest.fixture
def blocked(site, people):
    """Makes the phone's line refuse a kind of packet, and the page come in anew by what is left."""

    def block(kind):
        site.network.refuse("phone", kind)
        people[1].reload()
        return people

    yield block
    site.network.mend("phone")
    people[1].reload()


def see_each_other(chair, village):
    for page in (chair, village):
        wait_until(lambda page=page: moving(page, 1), 15)
        before = frames(page)
        wait_until(lambda page=page, before=before: moving(page, 1, beyond=before), 5)


@pytest.mark.parametrize(
    ("kind", "way"),
    [(f"udp port != {RELAY}", "relay udp"), ("udp port 1-65535", "relay tcp")],
    ids=["only-the-relay-is-open", "all-udp-is-shut"],
)
def test_pictures_go_through_the_relay_where_the_way_to_the_media_server_is_shut(blocked, kind, way):
    chair, village = blocked(kind)

    see_each_other(chair, village)

    assert village.evaluate(WAYS) == [way, way]
