"""From the click that enters a conference to the first frame of somebody else, against a page that only makes the same calls.

`python -m benchmarks.join`, with the sample district as the database. The chair is inside and sends. The town's officer
clicks and comes in, again and again, by turns on the page before the room and on a bare page: the same browser and window,
the same log-in, server and false camera, which is open before, as one sees oneself. The bare page is a few lines with one button, which takes a
ticket of the site as ours does, is let in by it, and makes the same calls of Janus. Ours fetches and lays out the room besides.

What each part costs is printed for both, by what the browser itself notes of its requests: the ticket; a session with Janus;
being let in; what follows until the others' streams are asked for; being let watch; and from there to the first frame.
"""

import contextlib
import os
import re
import sys
import tempfile
import time
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser import installed, log_in, serving
from tests.conference.stage import BARE, FLAGS

from .record import record

TIMES = 15
TOWN = "990199101"
GOAL = 1.3
LOOKS = 1  # seconds that somebody looks at themselves before they enter
PATIENCE = 30  # seconds
# A picture that does not come from one's own false camera has been drawn, where it is seen.
_SHOWN = """[...document.querySelectorAll("video")].some((video) =>
  video.srcObject?.getVideoTracks().some((track) => !track.label.startsWith("fake_device")) &&
  video.offsetWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 0) && performance.now() - document.clicked"""
# [address, begun, answered] of each request since the click, in milliseconds.
_REQUESTS = """performance.getEntriesByType("resource").filter((each) => each.startTime >= document.clicked)
  .map((each) => [each.name, each.startTime - document.clicked, each.responseEnd - document.clicked])"""
PARTS = ("ticket", "session", "let in", "asks", "watches", "first frame", "besides: the room's page")
_ENTERS = "form[data-enter] button, body > button"
_BARE = """<body><video class="mirror" muted autoplay></video><button>in</button><script>%s
const mirror = document.querySelector(".mirror");
const camera = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 15, max: 20 } };
navigator.mediaDevices.getUserMedia({ audio: true, video: camera }).then((stream) => (mirror.srcObject = stream));
document.querySelector("button").onclick = async () => {
  const headers = { Accept: "application/json", "X-CSRFToken": "%s" };
  const entry = await (await fetch("%sentry/", { method: "POST", headers })).json();
  await enter({ ...entry.pass, entrance: `${entry.seat}entrance/`, csrf: headers["X-CSRFToken"] }, { send: mirror.srcObject, simulcast: true });
};</script></body>"""


def main() -> int:
    """Measure both in turn, and keep; 1 where the room's page takes longer than the goal."""
    environment = {**os.environ, "ANLAN_VAR": tempfile.mkdtemp()}
    with serving(environment) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        try:
            return 0 if _measure(browser, base) else 1
        finally:
            browser.close()


def _measure(browser: Browser, base: str) -> bool:
    chair = log_in(browser, base, "clerk", width=1440)
    chair.goto(f"{base}/conferences/new/")
    chair.fill("#title", "进会快慢（压力测试）")
    chair.locator(f"[name=regions][value='{TOWN}']").evaluate("each => { each.checked = true; }")
    chair.click("main button.go")
    chair.click("button:has-text('进入会议')")
    chair.wait_for_url(re.compile("/seats/"))
    town = log_in(browser, base, "town", width=1440)
    town.context.grant_permissions(["microphone", "camera"])
    address = chair.url.split("seats/")[0]
    ours: list[float] = []
    bare: list[float] = []
    parts: dict[str, list[list[float]]] = {"ours": [], "bare": []}
    for number in range(TIMES + 1):  # the first warms both up
        # Each is first in every second round.
        turns = [(ours, _ours), (bare, _bare)]
        for taken, opened in turns if number % 2 else reversed(turns):
            opened(town, address)
            _wait_for(town, "document.querySelector('.mirror')?.readyState > 1")  # whoever enters has seen themselves
            time.sleep(LOOKS)
            seconds = _until(town)
            costs = _parts(town, seconds)
            town.goto("about:blank")
            if number:
                taken.append(seconds)
                parts["ours" if taken is ours else "bare"].append(costs)
    chair.goto("about:blank")
    for name, listed in parts.items():
        costs = [f"{part} {median(column):.0f}" for part, column in zip(PARTS, zip(*listed, strict=True), strict=True)]
        print(f"  {name}, in ms: {', '.join(costs)}")
    return record(
        "conference-join", median(ours), median(bare), GOAL, "s from click to the first frame",
        "a bare page that makes the same calls of the site and of Janus", all=ours, all_bare=bare,
    )  # fmt: skip


def _parts(page: Page, seconds: float) -> list[float]:
    """What each of PARTS took, in milliseconds."""
    requests = page.evaluate(_REQUESTS)
    ticket = next(end for name, _, end in requests if name.endswith("/entry/"))
    let_in, watching = [(begun, end) for name, begun, end in requests if name.endswith("/entrance/")][:2]
    room = next((end - begun for name, begun, end in requests if re.search("/seats/[^/]+/$", name)), 0.0)
    costs = [ticket, let_in[0] - ticket, let_in[1] - let_in[0], watching[0] - let_in[1], watching[1] - watching[0]]
    return [*costs, 1000 * seconds - watching[1], room]


def _ours(page: Page, address: str) -> None:
    """The page before the room."""
    page.goto(address)


def _bare(page: Page, address: str) -> None:
    """A page with one button, which enters."""
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    text = _BARE % (BARE.read_text(), token, address)
    page.route("**/bare/", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{address}bare/")


def _until(page: Page) -> float:
    """Seconds from the click on the button that enters until somebody else is seen."""
    page.evaluate("addEventListener('click', (event) => { document.clicked = event.timeStamp; }, true)")
    page.click(_ENTERS, no_wait_after=True)
    return float(_wait_for(page, _SHOWN)) / 1000


def _wait_for(page: Page, holds: str) -> Any:
    # Asked from outside: the page's policy lets no text become a function, and a page that is being left answers nothing.
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        with contextlib.suppress(Error):
            if told := page.evaluate(holds):
                return told
        time.sleep(0.005)
    raise SystemExit(f"nothing was seen within {PATIENCE} s: {page.url}")


if __name__ == "__main__":
    sys.exit(main())
