"""The machine loses its power in mid-write: what was confirmed on the screen is there afterwards, and nothing is there twice."""

import contextlib
import http.client
import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from anlan.kernel.testing.waiting import wait_until

PATIENCE = 300  # seconds: more than a busy machine takes
FOUND = """
import os
from anlan.site.postgres import ensure, home
server = ensure(home())
import django
django.setup()
from anlan.site.tables import bring_up_to_date
bring_up_to_date()
from uuid import uuid4
from anlan.kernel.loop.opening import open_record
from anlan.kernel.admission.founding import found_district
from anlan.kernel.people import roles
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import seat
system = found_district("990199", "青禾区")
body = open_record(Body, {"name": "安委办", "kind": "committee", "region": "990199"}, actor=system, key=uuid4())
seat("clerk", "刘静", roles.OFFICE, system, body=body, region="990199")
server.stop()
"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


class Browser:
    """Somebody at the desk, logged in, who sends one form after another."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(self.cookies)).open
        self.open(f"{base}/login/", timeout=10)
        self.post("/login/persona/", {"username": "clerk"})

    def post(self, path: str, data: dict[str, str]) -> str:
        """Where the answer leads; raises where none came, or none that confirms."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token}).encode()
        try:
            answer = self.open(f"{self.base}{path}", body, timeout=10)
        except urllib.error.HTTPError as error:
            if error.code == 302:
                return error.headers["Location"]
            raise
        raise AssertionError(f"{path}: {answer.status}, not confirmed")


@dataclass
class Sent:
    """What was sent, by the form's key: its words, and its number where that was confirmed."""

    words: dict[str, str] = field(default_factory=dict)
    confirmed: dict[str, str] = field(default_factory=dict)

    def send(self, browser: Browser, key: str) -> None:
        place = browser.post("/ledgers/feedback/new/", {"content": self.words[key], "kind": "complaint", "key": key})
        self.confirmed[key] = place.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True)
class Site:
    """A district of its own under a folder, served by `anlan serve`."""

    var: Path
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {
            **environment, "ANLAN_VAR": str(self.var), "ANLAN_SAMPLE": "1", "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
        }  # fmt: skip

    @contextlib.contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "anlan.site.cli", "serve", "--port", str(self.port)]
        site = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: self._answers(site), "the site answers", PATIENCE)
            yield site
        finally:
            site.terminate()
            site.wait(PATIENCE)

    def _answers(self, site: subprocess.Popen[bytes]) -> bool:
        assert site.poll() is None, "the site ended by itself"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{self.base}/login/", timeout=5)
            return True
        return False

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "anlan.site.cli", *arguments], env=self.environment, capture_output=True, text=True,
            timeout=PATIENCE,
        )  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Site:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = Site(tmp_path, free.getsockname()[1])
    done = subprocess.run([sys.executable, "-c", FOUND], env=found.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return found


@pytest.mark.slow
def test_what_was_confirmed_survives_a_kill_of_everything_and_nothing_is_there_twice(site: Site) -> None:
    sent = Sent()
    for enough in (15, 33):
        with site.serving() as serving:
            writer = threading.Thread(target=_write, args=(Browser(site.base), sent))
            writer.start()
            wait_until(
                lambda enough=enough: len(sent.confirmed) >= enough,
                f"{enough} things are confirmed",
                PATIENCE,
                every=0.01,
            )
            _kill_everything(serving.pid, site.var)
            writer.join()
    before = dict(sent.confirmed)

    with site.serving():
        browser = Browser(site.base)
        for key in sent.words:  # as one does who is not sure whether it went through
            sent.send(browser, key)
        assert {key: sent.confirmed[key] for key in before} == before
        assert len(set(sent.confirmed.values())) == len(sent.words)
        kept = json.loads(browser.open(f"{site.base}/api/v1/ledgers/feedback/records/", timeout=60).read())
        assert kept["total"] == len(sent.words)
        assert site.command("verify").returncode == 0


def _write(browser: Browser, sent: Sent) -> None:
    """Send forms until nobody answers any more."""
    while True:
        key = str(uuid4())
        sent.words[key] = f"第{len(sent.words)}条意见"
        try:
            sent.send(browser, key)
        except (OSError, http.client.HTTPException):
            return


def _kill_everything(pid: int, var: Path) -> None:
    """The site, its jobs and its database, all at once and without a word of warning."""
    doomed = [pid, *_children(pid), *_servers(var)]
    for each in doomed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [found for child in map(int, listed) for found in (child, *_children(child))]


def _servers(var: Path) -> list[int]:
    """The processes of the embedded server that keeps its data under `var`."""
    data = (var / "postgres" / "cluster" / "pgdata").resolve()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").resolve() == data:
                found.append(int(process.name))
    return found
