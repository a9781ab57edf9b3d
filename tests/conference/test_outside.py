"""The site as it is reached from far away: through a firewall by the relay, and by a phone that changes its network."""

import shutil
import time

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


# Notes when a picture was last decoded and sound last heard (what was made up for lost packets aside), ten times a second.
FOLLOW = """() => {
  const last = { pictures: 0, sound: 0 };
  window.came = { pictures: 0, sound: 0 };
  window.setInterval(async () => {
    const connection = document.querySelector('[data-island=room]').room.media.subscriber?.connection;
    const now = { pictures: 0, sound: 0 };
    for (const report of (await connection?.getStats())?.values() ?? []) {
      if (report.type !== "inbound-rtp") continue;
      if (report.kind === "video") now.pictures += report.framesDecoded;
      else now.sound += report.totalSamplesReceived - report.concealedSamples;
    }
    for (const kind of ["pictures", "sound"]) {
      if (now[kind] > last[kind]) window.came[kind] = Date.now() / 1000;
      last[kind] = now[kind];
    }
  }, 100);
}"""
PRESENT = "section[aria-labelledby=pr] li"


def came_since(page, moment):
    """Whether both a picture and sound have come after a moment."""
    return all(last > moment for last in page.evaluate("window.came").values())


@pytest.mark.parametrize("away", [0, 2.5], ids=["at-once", "after-a-while-without"])
def test_a_phone_that_changes_its_network_hears_and_sees_again_within_five_seconds(site, people, away):
    chair, village = people
    see_each_other(chair, village)
    for page in people:
        if page.locator("[data-do=mic]").get_attribute("aria-pressed") == "false":
            page.click("[data-do=mic]")
        page.evaluate(FOLLOW)
    wait_until(lambda: all(came_since(page, 0) for page in people), 15)
    there, shown = chair.locator(PRESENT).all_inner_texts(), [sorted(frames(page)) for page in people]

    site.network.move("phone", f"{site.network['phone'].address}7", away=away)
    moved_at = time.time()
    took = wait_until(lambda: all(came_since(page, moved_at) for page in people), 20)

    print(f"sound and picture are back {took:.1f} s after the network changed, {away} s of it without any")
    assert took < 5
    village.wait_for_timeout(2500)
    assert [sorted(frames(page)) for page in people] == shown
    assert chair.locator(PRESENT).all_inner_texts() == there
