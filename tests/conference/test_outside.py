"""The site as it is reached from far away: through a firewall by the relay, and by a phone that changes its network."""

import os
import shutil
import signal
import time

import pytest

from anlan.kernel.testing.waiting import patience, wait_until

from .meeting import frames
from .outside import RELAY, met, outside, sees_and_hears, ways_of
from .stage import missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,  # a whole site in a network of its own
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.skipif(shutil.which("turnserver") is None, reason="no coturn on this machine (apt-get install coturn)"),
]
PRESENT = "section[aria-labelledby=pr] li"


@pytest.fixture(scope="module")
def site(sample, rooms, tmp_path_factory):
    with outside(sample, tmp_path_factory.mktemp("outside"), "desk", "phone") as made:
        yield made


@pytest.fixture(scope="module")
def people(site):
    """The chair at a desk, and a village with a phone."""
    return met(site)


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

    wait_until(lambda: sees_and_hears(chair) and sees_and_hears(village), "both see and hear", 15)

    assert set(ways_of(village)) <= ways


@pytest.mark.parametrize("away", [0, 2.5], ids=["at-once", "after-a-while-without"])
def test_a_phone_that_changes_its_network_hears_and_sees_again_within_five_seconds(site, people, away):
    chair, village = people
    wait_until(lambda: sees_and_hears(chair) and sees_and_hears(village), "both see and hear", 15)
    there, shown = chair.locator(PRESENT).all_inner_texts(), [sorted(frames(page)) for page in people]

    site.network.move("phone", f"{site.network['phone'].address}7", away=away)
    moved_at = time.time()
    wait_until(lambda: all(back_at(page, moved_at) for page in people), "both are back", 20)
    took = max(back_at(page, moved_at) for page in people) - moved_at

    print(f"sound and picture are back {took:.1f} s after the network changed, {away} s of it without any")
    assert took < patience(5)
    village.wait_for_timeout(1500)
    assert sees_and_hears(chair)
    assert sees_and_hears(village)
    # A page whose news broke off as well asks again after eight seconds at the latest.
    wait_until(lambda: [sorted(frames(page)) for page in people] == shown, "the same pictures as before", 10)
    assert chair.locator(PRESENT).all_inner_texts() == there


def test_after_a_killed_janus_everybody_hears_and_sees_again_within_five_seconds(sample, people):
    wait_until(lambda: all(sees_and_hears(page) for page in people), "both see and hear", 15)

    os.kill(int((sample.var / "video" / "district" / "janus.pid").read_text()), signal.SIGKILL)
    killed_at = time.time()
    wait_until(lambda: all(back_at(page, killed_at + 0.3) for page in people), "both are back", 20)
    took = max(back_at(page, killed_at) for page in people) - killed_at

    print(f"sound and picture are back {took:.1f} s after Janus was killed")
    assert took < patience(5)
