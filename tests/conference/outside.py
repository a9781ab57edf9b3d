"""The whole site as people far away reach it: in a network of its own, with browsers in others.

with outside(sample, folder, "phone", "desk") as site: page = site.page("phone", "village", width=390)
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from anlan.kernel.testing.waiting import wait_until
from tests.browser import log_in
from tests.conftest import Sample

from .meeting import VILLAGE, hold
from .network import Network, Place
from .stage import eventually, here, launch

SITE = "site"
PORT, VIDEO, RELAY = 8000, 8188, 3478  # nobody else is in that network


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


@dataclass
class Outside:
    """A site and the places from which it is reached."""

    network: Network
    folder: Path
    playwright: Playwright
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.network[SITE].address

    @property
    def base(self) -> str:
        return f"http://{self.address}:{PORT}"

    def page(self, place: str, who: str, *, width: int) -> Page:
        """A page of a browser there, logged in as one of the sample's people."""
        if place not in self.browsers:
            # As behind HTTPS: elsewhere browsers give neither camera nor microphone.
            secure = f"--unsafely-treat-insecure-origin-as-secure={self.base}"
            self.browsers[place] = launch(self.playwright, self.network[place], self.folder, secure, "--lang=zh-CN")
        return log_in(self.browsers[place], self.base, who, width=width)


@contextlib.contextmanager
def outside(sample: Sample, folder: Path, *places: str, public_ip: str = "") -> Iterator[Outside]:
    """The sample's site with its media server and relay, as `anlan serve` starts them, and places for browsers."""
    with Network([SITE, *places]) as network, sync_playwright() as playwright:
        site = Outside(network, folder, playwright)
        environment = {
            **here(), **sample.environment, "ANLAN_HOSTS": site.address, "ANLAN_VIDEO_PORT": str(VIDEO),
            "ANLAN_VIDEO_WS": f"ws://{site.address}:{VIDEO}/janus", "ANLAN_VIDEO_TURN": f"{site.address}:{RELAY}",
            "ANLAN_VIDEO_PUBLIC_IP": public_ip,
        }  # fmt: skip
        started = [
            ["anlan.site.cli", "serve", "--host", site.address, "--port", str(PORT), "--workers", "1"],
            ["tests.conference.door", site.address, str(VIDEO)],
        ]
        with (folder / "site.out").open("wb") as told:
            running = [
                subprocess.Popen(
                    network[SITE].command([sys.executable, "-m", *words]), env=environment, stdout=told, stderr=told
                )
                for words in started
            ]
        try:
            assert eventually(lambda: _answers(network[SITE], site.base), 60), "the site did not come up"
            yield site
        finally:
            for browser in site.browsers.values():
                browser.close()
            for process in running:
                process.terminate()
            for process in running:
                process.wait(20)


def met(site: Outside) -> tuple[Page, Page]:
    """The chair at a desk and a village with a phone, who see and hear each other in one conference."""
    chair, village = site.page("desk", "clerk", width=1440), site.page("phone", "village", width=390)
    for page in (chair, village):
        page.add_init_script(FOLLOW)
    hold(chair, site.base, "远程会商（示范）", {VILLAGE: village})
    wait_until(lambda: sees_and_hears(chair) and sees_and_hears(village), "both see and hear", 30)
    return chair, village


def sees_and_hears(page: Page) -> bool:
    """Whether pictures and sound came within the last second."""
    return all(page.evaluate("Object.values(came).map((moment) => Date.now() / 1000 - moment < 1)"))


def ways_of(page: Page) -> list[str]:
    """By which way pictures come and go: "host udp", "relay tcp" …"""
    return page.evaluate(WAYS)


def _answers(place: Place, base: str) -> bool:
    asked = f"import urllib.request; urllib.request.urlopen('{base}/login/', timeout=5)"
    return not subprocess.run(place.command([sys.executable, "-c", asked]), capture_output=True, check=False).returncode
