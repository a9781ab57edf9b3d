"""`anlan serve`: the site, the news beside it, the jobs, the media server with its conductor, and PostgreSQL, stopped by Ctrl-C or SIGTERM."""

import argparse
import contextlib
import errno
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator

from anlan.site.service import Service, Taken, taken
from anlan.site.supervising import Child, Supervisor

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
_VIDEO_PORTS = 4  # of a media server (conference.carry.nodes.Node)
_LOOK = 0.5  # seconds between two looks at the children


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)


def run(options: argparse.Namespace) -> int:
    with place(options.host, options.port) as service:
        prepare()
        with serving(service, options.host, options.port, options.workers) as supervisor:
            print(f"安澜在 http://{options.host}:{options.port} ，按 Ctrl-C 停止。", flush=True)
            return watch(supervisor)


@contextlib.contextmanager
def place(host: str, port: int) -> Iterator[Service]:
    """The port, for us alone. Raises Unusable where another service or another program has it."""
    from django.conf import settings

    try:
        with taken(settings.VAR / "serving", host, port) as service:
            if not is_free(host, port):
                raise Unusable(f"{host}:{port} 已被占用，请先停掉那边的程序，或用 --port 换一个端口。")
            yield service
    except Taken as error:
        raise Unusable(str(error)) from None


def prepare() -> None:
    """Bring the database, its keys, indexes, to-dos and holidays, and the static files up to date. Of several at once each waits its turn."""
    from django.core.management import call_command

    from anlan.kernel.clock import holidays
    from anlan.kernel.history.witness import state_first
    from anlan.kernel.ledger.keys import keep_keys
    from anlan.kernel.ledger.pinyin import keep_pinyin
    from anlan.kernel.ledger.searching import keep_indexes
    from anlan.kernel.ledger.todos import keep_todos
    from anlan.site.least import allow
    from anlan.site.tables import bring_up_to_date

    with in_turn():
        bring_up_to_date()
        keep_keys(progress=lambda line: print(line, flush=True))
        keep_pinyin(progress=lambda line: print(line, flush=True))
        keep_indexes()
        keep_todos(progress=lambda line: print(line, flush=True))
        holidays.load()
        state_first()
        allow()
        call_command("collectstatic", verbosity=0, interactive=False)


@contextlib.contextmanager
def in_turn() -> Iterator[None]:
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
def serving(service: Service, host: str, port: int, workers: int) -> Iterator[Supervisor]:
    """The running site, job worker and conductor, which end with the block."""
    from django.conf import settings

    from anlan.site.least import site_url
    from anlan.site.postgres import ensure, home

    video = video_port(port)
    news = free_port(host, port + 1 if port + 1 not in _ports_of_video(video) else 0)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}
    if video != _own_video_port():
        environment["ANLAN_VIDEO_PORT"] = str(video)
        print(f"端口 {port} 本是视频用的，视频改用 {video}。", flush=True)
    environment.setdefault("ANLAN_NEWS", f":{news}")
    site = [
        *GRANIAN, "wsgi", "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "1",
        "--workers-kill-timeout", "5", "--respawn-failed-workers", "anlan.site.wsgi:application",
    ]  # fmt: skip
    telling = [
        *GRANIAN, "asginl", "--host", host, "--port", str(news), "--workers", "1", "--workers-kill-timeout", "2",
        "--respawn-failed-workers", "anlan.site.asgi:application",
    ]  # fmt: skip
    people = {"DATABASE_URL": site_url()}  # whom people reach owns nothing; jobs back up, which takes an owner
    children = [
        Child("网站", site, variables=people, forks=True),
        Child("消息", telling, variables=people, forks=True),
        Child("后台任务", WORKER, quiet=True),
        Child("视频", [sys.executable, "-m", "anlan.site.cli", "conduct"], last_word=signal.SIGTERM, leaves_heirs=True),
    ]
    if settings.BACKUP_FOLDER and not environment.get("DATABASE_URL"):
        following = [sys.executable, "-m", "anlan.site.cli", "backup", "--follow"]
        children.append(Child("备份", following, last_word=signal.SIGTERM))
    database = ensure(home())
    supervisor = Supervisor(children, environment, service, database)
    try:
        supervisor.start()
        yield supervisor
    finally:
        supervisor.stop()
        database.stop()


def watch(supervisor: Supervisor) -> int:
    """Tend the children until Ctrl-C or SIGTERM."""
    try:
        while True:
            supervisor.tend()
            time.sleep(_LOOK)
    except KeyboardInterrupt:
        return 0


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    try:
        with socket.create_server((host, port)):
            return True
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise Unusable(f"不能在 {host}:{port} 上应答：{error.strerror}。") from None


def free_port(host: str, first_choice: int) -> int:
    """The wanted port, or another one where somebody has it."""
    for port in (first_choice, 0):
        with contextlib.suppress(OSError), socket.create_server((host, port)) as server:
            return int(server.getsockname()[1])
    raise Unusable(f"{host} 上没有空的端口。")


def video_port(port: int) -> int:
    """The first of the ports of the media server beside the site: its own, else, where the site's is among them and nobody set them, the
    next that are free."""
    first = _own_video_port()
    if port not in _ports_of_video(first) or {"ANLAN_VIDEO_PORT", "ANLAN_VIDEO_NODES"} & os.environ.keys():
        return first
    others = range(first + _VIDEO_PORTS, 2**16 - _VIDEO_PORTS, _VIDEO_PORTS)
    return next(other for other in others if all(is_free("127.0.0.1", each) for each in _ports_of_video(other)))


def _own_video_port() -> int:
    from django.conf import settings

    return int(next(iter(settings.VIDEO_NODES.values())).port)


def _ports_of_video(first: int) -> range:
    return range(first, first + _VIDEO_PORTS)


def answers(host: str, port: int) -> bool:
    """Whether something answers there."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/login/", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def wait_until_it_answers(host: str, port: int, supervisor: Supervisor, seconds: float = 90) -> None:
    """Return once the site answers. Raises Unusable where it does not within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answers(host, port):
            return
        supervisor.tend()
        time.sleep(0.2)
    raise Unusable("网站没有起来，请看上面的输出。")
