"""A stage for conferences: media servers and browsers, each in a network of its own, and guests who really send and see.

with stage(folder, {"district": "", "qinghe": "district"}) as on: guest = on.guest("qinghe", "wanghai", send="#0c0")
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from anlan.conference.carry.nodes import Node, topology
from anlan.conference.carry.passes import pass_by
from anlan.conference.carry.tokens import entry_token
from anlan.kernel.testing.waiting import patience
from tests.browser import installed

from .network import Network, Place, refused

ROOM = "HYS-2024-0001"
BARE = Path(__file__).with_name("bare.js")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # The page is answered by the test itself, so its address counts as far away, and Janus beside it as forbidden.
    "--disable-features=LocalNetworkAccessChecks",
]  # fmt: skip


def missing() -> str:
    """What this machine lacks for a stage, in words; "" where nothing is."""
    programs = {"janus", "janus-pp-rec", "ffmpeg", "ip", "nft", "unshare", "nsenter"}
    where = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    lacking = sorted(each for each in programs if shutil.which(each, path=where) is None)
    if installed() is None:
        lacking.append("chromium")
    if lacking:
        return f"not installed: {', '.join(lacking)}"
    return f"no networks of our own on this machine: {refused()}" if refused() else ""


class Guest:
    """Somebody in a room, on a page that does what Janus needs and nothing else."""

    def __init__(self, page: Page, passed: Mapping[str, Any]) -> None:
        self.page, self.passed = page, passed

    def enter(self, **options: Any) -> "Guest":
        self.page.evaluate("([pass, options]) => enter(pass, options).then(() => true)", [self.passed, options])
        return self

    def watched(self) -> dict[str, tuple[int, tuple[int, int, int]]]:
        """{publisher: (frames decoded, colour at the middle)}"""
        return {each["id"]: (each["frames"], tuple(each["colour"])) for each in self.page.evaluate("me.watched()")}

    def sees(self, publisher: str, colour: str = "", *, within: float = 20) -> bool:
        """Whether the publisher's picture moves here, in its colour, before `within` seconds are over."""
        before = self.watched().get(publisher, (0, (0, 0, 0)))[0]
        return eventually(lambda: self._moves(publisher, colour, before + 5), within)

    def told(self) -> list[dict[str, Any]]:
        return self.page.evaluate("me.told")

    def again(self, **options: Any) -> "Guest":
        """Enter again on the same page, as after a line or a server was lost."""
        assert eventually(lambda: self._enters(options), 10), "the room does not open again"
        return self

    def _enters(self, options: dict[str, Any]) -> bool:
        try:
            self.enter(**options)
        except Error:
            return False
        return True

    def leave(self) -> None:
        self.page.evaluate("me.leave()")
        self.page.close()

    def _moves(self, publisher: str, colour: str, frames: int) -> bool:
        count, middle = self.watched().get(publisher, (0, (0, 0, 0)))
        return count >= frames and (not colour or _alike(middle, colour))


@dataclass
class Stage:
    """Media servers by name, what is wanted of them, and browsers beside them."""

    folder: Path
    network: Network
    nodes: dict[str, Node]
    playwright: Playwright
    servers: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def want(self, *rooms: Mapping[str, Any]) -> None:
        """From now on these rooms are wanted."""
        path = self.folder / "wanted.json"
        path.with_suffix(".part").write_text(json.dumps(list(rooms)))
        path.with_suffix(".part").replace(path)

    def room(self, tickets: Sequence[str], room: str = ROOM, **more: Any) -> None:
        """One room is wanted for these tickets, all of them shown everywhere."""
        self.want({"room": room, "tickets": list(tickets), "shown": list(tickets), **more})

    def seen(self) -> dict[str, Any]:
        """What the plane says of itself."""
        path = self.folder / "seen.json"
        return (
            json.loads(path.read_text())
            if path.exists()
            else {"present": {}, "answering": [], "copies": {}, "registered": []}
        )

    def guest(self, place: str, ticket: str, *, room: str = ROOM, **options: Any) -> Guest:
        """Somebody enters at a place's own server."""
        node = self.nodes[place]
        # There is no site here to let anybody in, so the page is handed what only servers hold.
        entry = entry_token(node.key("tokens"), room=room, seconds=3600, now=time.time())
        passed = {**pass_by(node, room=room, ticket=ticket), "entry": entry}
        page = self._browser(place).new_context(permissions=["microphone", "camera"]).new_page()
        page.route("**/*", lambda route: route.fulfill(body="<body></body>", content_type="text/html"))
        page.goto("http://localhost/")
        page.add_script_tag(content=BARE.read_text())
        return Guest(page, passed).enter(**options)

    def start(self, name: str) -> None:
        """Start a node's server by `anlan video`, in its own network."""
        command = [sys.executable, "-m", "anlan.site.cli", "video", name]
        environment = {
            **here(),
            "ANLAN_VAR": str(self.folder.parent),
            "ANLAN_VIDEO_NODES": str(self.folder / "nodes.toml"),
        }
        output = (self.folder / f"{name}.out").open("wb")
        self.servers[name] = subprocess.Popen(
            self.network[name].command(command), env=environment, stdout=output, stderr=output
        )

    def kill(self, name: str) -> None:
        """Kill a place's Janus without a word."""
        os.kill(self.janus_pid(name), signal.SIGKILL)

    def janus_pid(self, name: str) -> int:
        return int((self.folder / name / "janus.pid").read_text())

    def answers(self, name: str) -> bool:
        """Whether a place's server has answered the plane within the last turns."""
        told = self.seen()
        return name in told["answering"] and time.time() - told["at"] < 1

    def _browser(self, place: str) -> Browser:
        if place not in self.browsers:
            self.browsers[place] = launch(self.playwright, self.network[place], self.folder)
        return self.browsers[place]


def launch(playwright: Playwright, place: Place, folder: Path, *flags: str) -> Browser:
    """A browser in a place, with a false camera and microphone. `folder` keeps what starts it."""
    wrapper = folder / f"chromium-{place.name}"
    wrapper.write_text(f'#!/bin/sh\nexec {" ".join(place.command([installed() or "chromium"]))} "$@"\n')
    wrapper.chmod(0o700)
    return playwright.chromium.launch(executable_path=str(wrapper), args=[*FLAGS, *flags])


@contextlib.contextmanager
def stage(folder: Path, parents: Mapping[str, str], *, disk: str = "") -> Iterator[Stage]:
    """Servers of a tree (name → the one above), each in a network of its own, and a plane that carries what is wanted.

    disk: the size of a disk of its own for each server's files, such as "2m".
    """
    media = folder / "video"
    media.mkdir()
    with Network(list(parents)) as network, sync_playwright() as playwright:
        lines = []
        for name, parent in parents.items():
            address = network[name].address
            lines.append(
                f'[[node]]\nname = "{name}"\nparent = "{parent}"\ntunnel = "{address}"\nmedia_ip = "{address}"\n'
            )
        (media / "nodes.toml").write_text("".join(lines))
        on = Stage(media, network, topology("".join(lines), media, {}), playwright)
        on.want()
        carry = None
        try:
            for name in parents:
                if disk:
                    (media / name).mkdir()
                    network[name].run(f"mount -t tmpfs -o size={disk} tmpfs {media / name}")
                on.start(name)
            files = [str(media / name) for name in ("nodes.toml", "wanted.json", "seen.json")]
            root = network[next(iter(parents))]
            carry = subprocess.Popen(root.command([sys.executable, "-m", "tests.conference.carry", *files]), env=here())
            assert eventually(lambda: len(on.seen()["answering"]) == len(parents), 40), (
                "the media servers do not answer"
            )
            yield on
        finally:
            for browser in on.browsers.values():
                browser.close()
            for process in [*on.servers.values(), *([carry] if carry else [])]:
                process.terminate()
            for process in [*on.servers.values(), *([carry] if carry else [])]:
                process.wait(10)


def eventually(holds: Callable[[], bool], within: float) -> bool:
    """Whether it holds before `within` seconds are over, more of them on a machine that has other things to do."""
    began = time.monotonic()
    while time.monotonic() - began < patience(within):
        if holds():
            return True
        time.sleep(0.1)
    return holds()


def _alike(seen: tuple[int, int, int], colour: str) -> bool:
    """Whether a colour that went through a camera's coding is still the drawn one (#rgb)."""
    drawn = [int(digit, 16) * 17 for digit in colour[1:]]
    return all(abs(one - other) < 60 for one, other in zip(seen, drawn, strict=True))


def here() -> dict[str, str]:
    """The environment of commands, which begin in a place's own root folder, so they are told where the checkout is."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
