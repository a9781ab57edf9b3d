"""The system's Chromium, and the sample's site on a port of its own, for tests and pictures.

with serving(environment) as base, chromium() as browser:
    page = log_in(browser, base, "liujing", width=390)
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, Request, sync_playwright

from anlan.kernel.testing.waiting import patience

# Run in a page, it finds what bars people's way there.
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
HEIGHTS = {1440: 900, 390: 844}
PATIENCE = 60  # seconds for the site to answer
QUIET = 0.1  # seconds


def installed() -> str | None:
    """Where the system keeps its Chromium; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


# A camera and a microphone that are drawn and beep, and nobody who must be asked. Chromium holds a media server on this
# machine for a neighbour whom a page may not call.
MEDIA = (
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
    "--disable-gpu", "--disable-features=LocalNetworkAccessChecks",
)  # fmt: skip


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A browser without a window. Chromium's own sandbox needs an ordinary user."""
    arguments = [*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=[*arguments, "--lang=zh-CN"])
        yield browser
        browser.close()


@contextlib.contextmanager
def serving(environment: Mapping[str, str], port: int = 0) -> Iterator[str]:
    """The address of a site that runs while the block does."""
    port = port or free_port()
    environment = {"ANLAN_VIDEO_PORT": str(free_port()), **environment}  # a media server of its own
    command = [sys.executable, "-m", "anlan.site.cli", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL) as site:
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(base, site)
            yield base
        finally:
            site.terminate()


def log_in(
    browser: Browser,
    base: str,
    username: str,
    *,
    width: int,
    scale: float = 1,
    dark: bool = False,
    scripts: bool = True,
    keeps: bool = False,
) -> Page:
    """A page of one's own, logged in as one of the sample's people."""
    page = open_page(browser, width=width, scale=scale, dark=dark, scripts=scripts, keeps=keeps)
    page.goto(f"{base}/login/")
    page.click(f'button[value="{username}"]')
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


_AT_THE_END = """() => new Promise((done) => setTimeout(() => {
  const words = document.querySelector(".words"), caret = getSelection();
  if (!caret.rangeCount || !words.contains(caret.focusNode)) return done(false);
  const rest = document.createRange();
  rest.selectNodeContents(words);
  rest.setStart(caret.focusNode, caret.focusOffset);
  done(rest.toString() === "");
}, 50))"""


def go_to_the_end(page: Page) -> None:
    """Sets the caret behind the last word of an outline; where its editor, which has just got the focus, takes it back, once more."""
    page.locator(".words").focus()
    for _ in range(20):
        page.keyboard.press("Control+End")
        if page.evaluate(_AT_THE_END):
            return
    raise AssertionError("the caret does not stay at the end")


def open_page(
    browser: Browser,
    *,
    width: int,
    scale: float = 1,
    dark: bool = False,
    scripts: bool = True,
    keeps: bool = False,
) -> Page:
    """An empty page as wide as a desk (1440) or a phone (390). keeps: as any phone does, it keeps pages for where there is no signal."""
    return browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        device_scale_factor=scale,
        color_scheme="dark" if dark else "light",
        has_touch=width < 500,
        locale="zh-CN",
        java_script_enabled=scripts,
        service_workers="allow" if keeps else "block",
    ).new_page()


@contextlib.contextmanager
def until_quiet(page: Page) -> Iterator[None]:
    """Waits at the end of the block until the page has all that it asked for in it, and for QUIET seconds asked for no more.

    Playwright's "networkidle" means the same, with half a second that nobody needs.
    """
    asked: set[Request] = set()
    heard_at = time.monotonic()
    leaving = False

    def begun(request: Request) -> None:
        nonlocal leaving
        if request.is_navigation_request() and request.frame == page.main_frame:
            asked.clear()  # what the page before had asked for went with it
            leaving = True
        if request.resource_type != "eventsource":  # stays open
            asked.add(request)

    def done(request: Request) -> None:
        nonlocal heard_at
        asked.discard(request)
        heard_at = time.monotonic()

    def moved(frame: Frame) -> None:
        """Another page stands there: what scripts of the one before still asked for is answered to nobody."""
        nonlocal leaving
        if frame == page.main_frame and leaving:  # an address that a script alone wrote leaves nothing
            leaving = False
            asked.intersection_update([each for each in asked if each.is_navigation_request()])

    page.on("request", begun)
    page.on("framenavigated", moved)
    page.on("requestfinished", done)
    page.on("requestfailed", done)
    yield
    until = time.monotonic() + patience(PATIENCE)
    while (asked or time.monotonic() - heard_at < QUIET) and time.monotonic() < until:
        page.wait_for_timeout(20)
    assert not asked, f"the page still waits for {[each.url for each in asked]}"
    page.remove_listener("request", begun)
    page.remove_listener("framenavigated", moved)
    page.remove_listener("requestfinished", done)
    page.remove_listener("requestfailed", done)


def barred(page: Page, *, colours: bool = True) -> list[tuple[str, str]]:
    """What axe finds serious on a page as it stands: the rule, and the first place. colours: whether it measures their contrast,
    half of its time.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async (enabled) => (await axe.run({ resultTypes: ["violations"], rules: { "color-contrast": { enabled } } })).violations
        .filter((each) => ["serious", "critical"].includes(each.impact)).map((each) => [each.id, each.nodes[0].html])""",
        colours,
    )
    return [(rule, html) for rule, html in found]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(base: str, site: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + patience(PATIENCE)
    while time.monotonic() < until and site.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/login/", timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError("the site did not come up")
