"""Sixty kills while people work: nothing that was confirmed is lost, nothing is there twice, and all works again by itself.

ANLAN_KILLS=12 ANLAN_KILLS_SEED=7 python -m pytest tests/kills/test_many.py -s
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from anlan.kernel.testing.waiting import patience, wait_until

from .people import Browser, Notes, Person
from .site import READY, TARGETS, Site, kill

AGAIN = 15  # seconds on a machine that has nothing else to do
KILLS = int(os.environ.get("ANLAN_KILLS", "60"))
PEOPLE = 2
EACH = 20  # seconds for a kill, all told: sixty take 20 minutes at most on a machine that has nothing else to do


@pytest.mark.slow
def test_what_was_confirmed_is_there_once_whatever_is_killed(site: Site) -> None:
    seed = int(os.environ.get("ANLAN_KILLS_SEED", str(random.SystemRandom().randrange(10**6))))
    print(f"seed {seed}: ANLAN_KILLS={KILLS} ANLAN_KILLS_SEED={seed} makes the same kills", flush=True)
    dice = random.Random(seed)
    targets = [TARGETS[at % len(TARGETS)] for at in range(KILLS)]
    dice.shuffle(targets)
    notes, stopping = Notes(), threading.Event()
    people = [Person(site.base, notes, "甲乙丙丁"[at]) for at in range(PEOPLE)]
    threads = [threading.Thread(target=person.work, args=(stopping,)) for person in people]
    for thread in threads:
        thread.start()
    slowest: dict[str, float] = {}
    began, budget = time.monotonic(), 0.0
    try:
        for target in targets:
            budget += patience(EACH)
            time.sleep(dice.uniform(0.2, 2))
            slowest[target] = max(slowest.get(target, 0), killed(site, target, notes))
            assert [person.error for person in people] == [None] * PEOPLE, f"seed {seed}, after {target}"
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    took = time.monotonic() - began
    print(
        f"{KILLS} kills in {took:.0f} s of {budget:.0f}, {len(notes.confirmed)} confirmed, 503 {notes.recovering} times; slowest: {slowest}",
        flush=True,
    )
    assert [person.error for person in people] == [None] * PEOPLE, f"seed {seed}"
    wait_until(site.whole, "the end", READY)
    assert notes.broken == []
    assert took <= budget
    nothing_is_lost_or_doubled(site, notes)


def killed(site: Site, target: str, notes: Notes) -> float:
    """Kill it; how long until everything runs and somebody's work is confirmed again."""
    wait_until(site.whole, f"whole before {target}", READY)
    pid = getattr(site, target)()
    kill(pid)
    at = time.monotonic()
    if target == "serve_itself":
        site.serve.wait()
        site.start()  # as systemd does
    confirmed = lambda: notes.confirmed and notes.confirmed[-1][0] > at  # noqa: E731
    within = AGAIN if target != "serve_itself" else READY
    return wait_until(lambda: confirmed() and site.answers(), f"work after the kill of {target}", within)


def nothing_is_lost_or_doubled(site: Site, notes: Notes) -> None:
    browser = Browser(site.base, "clerk", notes)
    contents = [value_of(row, "content") for row in everything(browser, "feedback")]
    assert sorted(contents) == sorted(set(contents)), "something is there twice"
    assert notes.opinions <= set(contents), "something is lost"
    wait_until(lambda: notes.meetings <= set(meetings(browser)), "the sheets are taken in", READY)
    names = meetings(browser)
    assert sorted(names) == sorted(set(names)), "a sheet came in twice"
    for place, words in (notes.replies | notes.corrections).items():
        assert words in browser.get(place).text
    for place in notes.files:
        kept = json.loads(browser.get(f"/api/v1{place.replace('/feedback/', '/feedback/records/')}").text)
        assert len(kept["files"]) == 1, f"{place}: {kept['files']}"
    command = [sys.executable, "-m", "anlan.site.cli", "verify", "--json"]
    done = subprocess.run(command, env=site.environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def meetings(browser: Browser) -> list[str]:
    return [value_of(row, "name") for row in everything(browser, "meetings")]


def everything(browser: Browser, ledger: str) -> list[dict[str, Any]]:
    """All its records, page by page."""
    rows: list[dict[str, Any]] = []
    address: str | None = f"/api/v1/ledgers/{ledger}/records/"
    while address:
        page = json.loads(browser.until_confirmed(lambda address=address: browser.get(address), ledger).text)
        rows += page["records"]
        address = page["next"]
    return rows


def value_of(row: dict[str, Any], name: str) -> str:
    value = row["values"][name]
    return str(value["value"] if isinstance(value, dict) else value)
