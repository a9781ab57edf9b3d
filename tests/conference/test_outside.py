"""The site as it is reached from far away: through a firewall by the relay, and by a phone that changes its network."""

import shutil
import time

import pytest

from .meeting import VILLAGE, frames, hold, wait_until
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


# Notes when pictures and sound last came, what was made up for lost packets aside, and since when they had not before.
FOLLOW = """
  const last = { pictures: 0, sound: 0 };
  window.came = { pictures: 0, sound: 0 };
  window.missed = { pictures: [0, 0], sound: [0, 0] };
  window.setInterval(async () => {
    const connection = document.querySelector('[data-island=room]')?.room?.media?.subscriber?.connection;
    const counts = { pictures: 0, sound: 0 };
    for (const report of (await connection?.getStats())?.values() ?? []) {
      if (report.type !== "inbound-rtp") continue;
      if (report.kind === "video") counts.pictures += report.framesDecoded;
      else counts.sound += report.totalSamplesReceived - report.concealedSamples;
    }
    const now = Date.now() / 1000;
    for (const [kind, count] of Object.entries(counts)) {
      if (count > last[kind]) {
        if (now - came[kind] > 0.5) missed[kind] = [came[kind], now];
        came[kind] = now;
      }
      last[kind] = count;
    }
  }, 100);
"""
PRESENT = "section[aria-labelledby=pr] li"


@pytest.fixture(scope="module")
def people(site):
    """The chair at a desk, and a village with a phone, in one conference."""
    chair, village = site.page("desk", "clerk", width=1440), site.page("phone", "village", width=390)
    for page in (chair, village):
        page.add_init_script(FOLLOW)
    hold(chair, site.base, "远程会商（示范）", {VILLAGE: village})
    wait_until(lambda: sees_and_hears(chair) and sees_and_hears(village), 30)
    return chair, village


def sees_and_hears(page):
    """Whether pictures and sound came within the last second."""
    return all(page.evaluate("Object.values(came).map((moment) => Date.now() / 1000 - moment < 1)"))


def back_at(page, moment):
    """When there was both picture and sound again that were missed until after a moment; None while they are not."""
    missed = page.evaluate("Object.values(missed)")
    return max(end for _, end in missed) if all(end > moment for _, end in missed) else None


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


@pytest.mark.parametrize(
    ("kind", "ways"),
    [(f"udp port != {RELAY}", {"relay udp", "relay tcp"}), ("udp port 1-65535", {"relay tcp"})],
    ids=["only-the-relay-is-open", "all-udp-is-shut"],
)
def test_pictures_go_through_the_relay_where_the_way_to_the_media_server_is_shut(blocked, kind, ways):
    chair, village = blocked(kind)

    wait_until(lambda: sees_and_hears(chair) and sees_and_hears(village), 15)

    assert set(village.evaluate(WAYS)) <= ways


@pytest.mark.parametrize("away", [0, 2.5], ids=["at-once", "after-a-while-without"])
def test_a_phone_that_changes_its_network_hears_and_sees_again_within_five_seconds(site, people, away):
    chair, village = people
    wait_until(lambda: sees_and_hears(chair) and sees_and_hears(village), 15)
    there, shown = chair.locator(PRESENT).all_inner_texts(), [sorted(frames(page)) for page in people]

    site.network.move("phone", f"{site.network['phone'].address}7", away=away)
    moved_at = time.time()
    wait_until(lambda: all(back_at(page, moved_at) for page in people), 20)
    took = max(back_at(page, moved_at) for page in people) - moved_at

    print(f"sound and picture are back {took:.1f} s after the network changed, {away} s of it without any")
    assert took < 5
    village.wait_for_timeout(2500)
    assert sees_and_hears(chair)
    assert sees_and_hears(village)
    assert [sorted(frames(page)) for page in people] == shown
    assert chair.locator(PRESENT).all_inner_texts() == there
