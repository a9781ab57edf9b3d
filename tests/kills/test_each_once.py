"""Each process of a working site is killed once: it comes back without a hand, and a new start after the parent's death is clean."""

import subprocess
import sys
import time

import pytest

from anlan.kernel.testing.waiting import wait_until

from .site import READY, TARGETS, Site, command_of, kill

AGAIN = 15  # seconds


# Two of them at every run: the one that answers people, and the one that keeps what they wrote.
ALWAYS = ("web_worker", "postgres")


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(name, marks=() if name in ALWAYS else pytest.mark.slow)
        for name in TARGETS
        if name != "serve_itself"
    ],
)
def test_what_is_killed_comes_back_without_a_hand(site: Site, target: str) -> None:
    wait_until(site.whole, "the one before", READY)
    before = restarts(site)
    pid = getattr(site, target)()

    kill(pid)
    time.sleep(0.2)
    wait_until(lambda: site.whole() and getattr(site, target)() != pid, f"{target} again", AGAIN)

    if target != "backend":  # PostgreSQL itself begins anew when one of its backends is killed
        wait_until(lambda: restarts(site) == before + 1, "the restart, told", READY)
        assert "再启动" in site.log_text()


def test_the_next_start_is_clean_when_the_parent_was_killed(site: Site) -> None:
    wait_until(site.whole, "the one before", READY)
    all_before = site.ours() - {site.serve_itself()}
    children = {
        pid for pid in all_before if "janus" not in command_of(pid)
    }  # a conductor that only begins has not taken it over

    kill(site.serve_itself())
    site.serve.wait()
    wait_until(lambda: not children & site.ours(), "the children's end", 5)
    site.start()

    wait_until(site.whole, "the next start", READY)
    assert not all_before & site.ours()
    assert restarts(site) == 0


def test_a_second_one_at_the_port_is_told_so_and_the_first_goes_on(site: Site) -> None:
    wait_until(site.whole, "the one before", READY)

    command = [sys.executable, "-m", "anlan.site.cli", "serve", "--port", str(site.port)]
    second = subprocess.run(command, env=site.environment, capture_output=True, text=True, timeout=300)

    assert second.returncode == 2
    assert "已有安澜在运行" in second.stderr
    assert "Traceback" not in second.stderr
    assert site.whole()


def test_when_the_last_user_is_killed_the_server_ends_too(site: Site) -> None:
    wait_until(site.whole, "the one before", READY)

    kill(site.serve_itself())
    site.serve.wait()

    wait_until(lambda: not site.servers(), "the end of PostgreSQL", 15)
    site.start()
    wait_until(site.whole, "the next start", READY)


def restarts(site: Site) -> int:
    return sum(each.restarts for each in site.state().processes)
