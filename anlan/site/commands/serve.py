"""`anlan serve`: the site, the news beside it, the jobs, the media server with its conductor, and PostgreSQL, stopped by Ctrl-C or SIGTERM."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence

from .common import Unusable

TITLE = "启动网站、后台任务和视频"

# Its log, on standard error, holds warnings and failed jobs only. Jobs that are done leave nothing behind. Three at
# once: neither a recording that is being made nor a long sheet must keep what is late from being chased.
WORKER = (
    sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "3", "--delete-jobs", "successful",
)  # fmt: skip
GRANIAN = (sys.executable, "-m", "granian", "--no-ws", "--log-level", "warning", "--interface")
_TURN = 0x7475726E  # "turn": any number of our own
_LONGEST_TURN = 4 * 3600  # seconds: keys of ten million records may be written anew
_GRACE = 10  # seconds a child has to end before it is killed


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)


def run(options: argparse.Namespace) -> int:
    prepare()
    with serving(options.host, options.port, options.workers) as children:
        print(f"安澜在 http://{options.host}:{options.port} ，按 Ctrl-C 停止。", flush=True)
        return watch(children)


def prepare() -> None:
    """Bring the database with its keys, pinyin and search indexes, and the static files, up to date. Of several at once each waits its turn."""
    from django.core.management import call_command

    from anlan.kernel.ledger.keys import keep_keys
    from anlan.kernel.ledger.pinyin import keep_pinyin
    from anlan.kernel.ledger.searching import keep_indexes

    with _turn():
        call_command("migrate", verbosity=0, interactive=False)
        keep_keys(progress=lambda line: print(line, flush=True))
        keep_pinyin(progress=lambda line: print(line, flush=True))
        keep_indexes()
        call_command("collectstatic", verbosity=0, interactive=False)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Nobody else prepares the same database meanwhile. A server that is killed gives up its turn with its connection.

    Asked for again and again: an index that is built while people write waits for every statement under way, one that waited
    here too.
    """
    from django.db import connection

    from anlan.site.cluster import Patience

    patience = Patience(_LONGEST_TURN, "等待另一个正在更新数据库的程序")
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_TURN])
            if cursor.fetchone()[0]:
                break
            patience.pause()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_TURN])


@contextlib.contextmanager
def serving(host: str, port: int, workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The running site, job worker and conductor; all are ended with the block. Raises Unusable where the port is taken."""
    if answers(host, port):
        raise Unusable(f"{host}:{port} 已被占用，请先停掉那边的程序，或用 --port 换一个端口。")
    news = free_port(host, port + 1)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}
    environment.setdefault("ANLAN_NEWS", f":{news}")
    commands: list[Sequence[str]] = [
        [
            *GRANIAN, "wsgi", "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "1",
            "--workers-kill-timeout", "5", "anlan.site.wsgi:application",
        ],
        [
            *GRANIAN, "asginl", "--host", host, "--port", str(news), "--workers", "1", "--workers-kill-timeout", "2",
            "anlan.site.asgi:application",
        ],
        WORKER,
        [sys.executable, "-m", "anlan.site.cli", "conduct"],
    ]  # fmt: skip
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            quiet = subprocess.DEVNULL if command is WORKER else None
            children.append(subprocess.Popen(command, env=environment, start_new_session=True, stdout=quiet))
        yield children
    finally:
        stop(children)


def watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until Ctrl-C or SIGTERM (0), or until a child ends by itself (1)."""
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    print("网站、后台任务或视频自己停了，请看上面的输出。", file=sys.stderr)
    return 1


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End the children, their own children with them."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + _GRACE
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(until - time.monotonic(), 0.1))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def free_port(host: str, first_choice: int) -> int:
    """The wanted port, or another one where somebody has it."""
    for port in (first_choice, 0):
        with contextlib.suppress(OSError), socket.create_server((host, port)) as server:
            return int(server.getsockname()[1])
    raise Unusable(f"{host} 上没有空的端口。")


def answers(host: str, port: int) -> bool:
    """Whether something answers there."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/login/", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def wait_until_it_answers(host: str, port: int, children: list[subprocess.Popen[bytes]], seconds: float = 60) -> None:
    """Return once the site answers. Raises Unusable where it does not within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answers(host, port):
            return
        if any(child.poll() is not None for child in children):
            break
        time.sleep(0.2)
    raise Unusable("网站没有起来，请看上面的输出。")
