"""The pictures of the README, taken anew from the sample district: `make screenshots`."""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium, installed, log_in, open_page, serving

OUT = Path(__file__).parents[1] / "docs" / "screenshots"
PERIOD = "from=2024-01-01&to=2024-10-15"

# name: (role on the log-in page, width, address, then the links to follow)
PICTURES: dict[str, tuple[str, int, str, tuple[str, ...]]] = {
    "home": ("镇（街道）", 1440, "/", ()),
    "list": ("区安委办", 1440, "/ledgers/hazards/", ()),
    "record": ("镇（街道）", 1440, "/ledgers/hazards/?state=rectified", (".what a",)),
    "indicator": ("区安委办", 1440, f"/indicators/hazards.found/?{PERIOD}", ()),
    "report": ("区安委办", 1440, "/reports/", (".rows a", "#panel a[href^='?figure=']")),
    "check": ("区安委办", 1440, "/check/", ()),
    "conferences": ("区安委办", 1440, "/conferences/new/", ()),
    "home-phone": ("村（社区）", 390, "/", ()),
    "list-phone": ("镇（街道）", 390, "/ledgers/hazards/", ()),
    "record-phone": ("镇（街道）", 390, "/ledgers/hazards/?state=found", (".what a",)),
}


def main() -> int:
    """Build the sample if it is not there, serve it, and take every picture; 2 where there is no Chromium."""
    if installed() is None:
        print("没有 Chromium，拍不了。先运行 make browser。", file=sys.stderr)
        return 2
    environment = {**os.environ, "ANLAN_SAMPLE": "1"}
    subprocess.run([sys.executable, "-m", "anlan.site.cli", "demo", "--no-serve"], env=environment, check=True)
    OUT.mkdir(parents=True, exist_ok=True)
    with serving(environment) as base, chromium() as browser:
        people = _people(browser, base)
        for name, (role, width, address, links) in PICTURES.items():
            page = log_in(browser, base, people[role], width=width, scale=2 if width < 500 else 1)
            page.goto(base + address)
            for link in links:
                page.locator(link).first.click()
                page.wait_for_load_state()
            page.screenshot(path=OUT / f"{name}.png")
            page.context.close()
            print(OUT / f"{name}.png", flush=True)
    return 0


def _people(browser: Browser, base: str) -> dict[str, str]:
    """The first persona of each role that PICTURES names."""
    page = open_page(browser, width=1440)
    page.goto(f"{base}/login/")
    listed = [(each.inner_text(), each.get_attribute("value") or "") for each in page.locator(".people button").all()]
    page.context.close()
    roles = {role for role, *_ in PICTURES.values()}
    return {role: next(name for text, name in listed if role in text) for role in roles}


if __name__ == "__main__":
    sys.exit(main())
