"""Entries with a photo each that waited on a phone, sent over a line of 10 Mbit/s and 100 ms, against the same photos to a bare view.

One browser sends both: the entries as any phone does when it has signal again, the photos one after the other, each in a POST.
"""

import base64
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from playwright.sync_api import CDPSession, Page

from tests.browser import chromium, free_port, log_in
from tests.journeys.device import MULTIPLIED, NEW, on_the_device

from .record import record

GOAL = 1.5
ENTRIES = int(os.environ.get("ANLAN_BENCH_ENTRIES", "500"))
LINE = {"offline": False, "latency": 100, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
MOST_BYTES = 300 * 1024  # what a phone makes of a photo
PATIENCE = 3600  # seconds
BARE = """async ([most, photo]) => {
  const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
  const begun = performance.now();
  for (let place = 0; place < most; place += 1) await fetch("/stored/", { method: "POST", body: bytes });
  return (performance.now() - begun) / 1000;
}"""


def main() -> int:
    """Measure one after the other, the bare view first, before anything waits; 1 where waiting entries take longer than their goal."""
    photo = _photo()
    with _served() as base, chromium() as browser:
        page = log_in(browser, base, "village", width=390, keeps=True)
        line = page.context.new_cdp_session(page)
        line.send("Network.emulateNetworkConditions", LINE)
        bare = float(page.evaluate(BARE, [ENTRIES, base64.b64encode(photo).decode()]))
        _make_wait(page, line, base, photo)
        ours = _sent(page, line)
    held = record(
        "sync", ours, bare, GOAL, "s", "the same photos to a bare view, one a POST",
        entries=ENTRIES, photo_bytes=len(photo), megabits=10, latency_ms=100,
    )  # fmt: skip
    return 0 if held else 1


def _make_wait(page: Page, line: CDPSession, base: str, photo: bytes) -> None:
    """One entry as a person makes it without a line, and as many of its kind as are measured. The line stays dead."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    while not on_the_device(page, "return (await rows('keys')).some((row) => row.at > 0)"):
        page.wait_for_timeout(200)
    page.goto(base + NEW)
    page.fill("[name=place_words]", "村口水塘（示范）")
    page.fill("[name=description]", f"护栏松动{time.time_ns()}")
    page.set_input_files("[name=photos-0]", {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.locator(".weight:has-text('共')").wait_for()
    line.send("Network.emulateNetworkConditions", {**LINE, "offline": True})
    page.locator("main .btn.go").first.tap()
    page.locator(".waits li").first.wait_for()
    page.evaluate(MULTIPLIED, ENTRIES)
    if on_the_device(page, "return (await rows('entries')).length") != ENTRIES:
        raise SystemExit("sync: not all entries wait")


def _sent(page: Page, line: CDPSession) -> float:
    """Seconds until nothing waits any more, from the moment at which the line is there."""
    begun = time.monotonic()
    line.send("Network.emulateNetworkConditions", LINE)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    while on_the_device(page, "return (await rows('entries')).some((row) => row.waits)"):
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit("sync: entries still wait")
        page.wait_for_timeout(250)
    seconds = time.monotonic() - begun
    if refused := on_the_device(page, "return (await rows('entries')).length"):
        raise SystemExit(f"sync: {refused} entries were refused")
    return seconds


@contextlib.contextmanager
def _served() -> Iterator[str]:
    """The site with the bare view beside it, one worker of one thread, as `anlan serve` has them."""
    port = free_port()
    with tempfile.TemporaryDirectory() as incoming:
        environment = {**os.environ, "STORED": incoming}
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", "1", "benchmarks.stored:application",
        ]  # fmt: skip
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as site:
            base = f"http://127.0.0.1:{port}"
            until = time.monotonic() + 60
            while time.monotonic() < until:
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/login/", timeout=5):
                    break
                time.sleep(0.2)
            try:
                yield base
            finally:
                site.terminate()


def _photo() -> bytes:
    """As large a picture as a phone sends, 1,600 pixels long: a smooth one with as much noise as fits."""
    content = b""
    for strength in range(4, 60, 2):
        out = BytesIO()
        Image.effect_noise((1600, 1200), strength).convert("RGB").save(out, "JPEG", quality=75)
        if out.tell() > MOST_BYTES:
            break
        content = out.getvalue()
    return content


if __name__ == "__main__":
    sys.exit(main())
