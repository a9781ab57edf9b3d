"""The embedded PostgreSQL, by its real binaries: for whoever runs the tests and, if that is root, an ordinary user."""

import contextlib
import os
import shutil
import signal
import stat
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

from anlan.kernel.testing.waiting import wait_until
from anlan.site.postgres import NotUp, database_url, ensure, running


def test_a_second_start_finds_what_the_first_one_kept(scene):
    first = scene.visit()
    first.tell("CREATE TABLE words AS SELECT '应急' AS word")
    first.leave()
    stopped = running(scene.home)

    second = scene.visit()

    assert stopped is None
    assert second.started
    assert second.ask("SELECT word FROM words") == "应急"


def test_the_server_is_set_up_as_we_need_it(scene):
    visitor = scene.visit()

    assert running(scene.home) == visitor.url
    assert visitor.ask("SELECT current_database()") == "anlan"
    assert [visitor.ask(f"SHOW {name}") for name in ("fsync", "jit", "timezone", "listen_addresses")] == [
        "on",
        "off",
        "UTC",
        "",
    ]
    assert visitor.ask("SELECT '隐患' ~ '^\\w+$'") is True


@pytest.mark.parametrize("killed", ["the first process", "every process"])
def test_what_was_committed_survives_a_kill(scene, killed):
    visitor = scene.visit()
    visitor.tell("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT generate_series(1, 100000) AS number")

    if killed == "every process":
        visitor.kill()
        children = Path(f"/proc/{scene.first_process()}/task/{scene.first_process()}/children").read_text().split()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
    os.kill(scene.first_process(), signal.SIGKILL)
    after = scene.visit()

    assert after.started
    assert after.ask("SELECT count(*) FROM kept") == 100_000


def test_a_pid_that_is_another_process_by_now_is_neither_believed_nor_hit(scene):
    visitor = scene.visit()
    bystander = scene.person.run("sleep", "60")
    stale = scene.pid_file.read_text().replace(str(scene.first_process()), str(bystander.pid))
    os.kill(scene.first_process(), signal.SIGKILL)
    scene.pid_file.write_text(stale)

    visitor.leave()
    missed = bystander.poll() is None
    again = scene.visit()

    assert missed
    assert again.started
    bystander.kill()
    bystander.wait()


def test_of_four_launchers_at_once_one_starts_the_server_for_all(new_scene):
    visitors = [new_scene.come() for _ in range(4)]

    for visitor in visitors:
        visitor.arrive()

    assert sorted(visitor.started for visitor in visitors) == [False, False, False, True]
    assert len({visitor.ask("SELECT pg_postmaster_start_time()") for visitor in visitors}) == 1


def test_the_last_to_leave_stops_the_server(scene):
    first = scene.visit()
    second = scene.visit()

    first.leave()
    between = running(scene.home)
    second.leave()

    assert between == second.url
    assert running(scene.home) is None
    assert not scene.pid_file.exists()


@pytest.mark.parametrize("killed", ["the one who started it", "the one who found it"])
def test_a_killed_user_is_not_waited_for(scene, killed):
    users = [scene.visit(), scene.visit()]
    gone, left = users if killed == "the one who started it" else reversed(users)

    gone.kill()
    between = running(scene.home)
    left.leave()

    assert between == left.url
    assert running(scene.home) is None


def test_a_start_that_was_cut_off_leaves_nothing_half_made(new_scene):
    cut_off = new_scene.come()
    begun = "cluster/creating-*/global/pg_control"
    wait_until(lambda: list(new_scene.home.glob(begun)), "the cluster is being made", every=0.002)
    cut_off.kill()

    visitor = new_scene.visit()

    assert visitor.started
    assert visitor.ask("SELECT count(*) FROM pg_database") == 4


def test_a_server_that_is_slow_to_answer_is_waited_for(scene):
    scene.visit()
    os.kill(scene.first_process(), signal.SIGSTOP)

    patient = scene.come()
    time.sleep(3.5)  # longer than one question to the server may take
    waiting = patient.process.poll() is None
    os.kill(scene.first_process(), signal.SIGCONT)

    assert waiting
    assert not patient.arrive().started


@pytest.mark.parametrize("name", ["deep/" * 25, "odd 'name' \"$HOME\" 应急 %20"])
def test_a_path_too_deep_for_a_socket_or_with_odd_letters_is_served_all_the_same(new_scene, name):
    new_scene.home = new_scene.home / name

    visitor = new_scene.visit()
    sockets = Path(unquote(visitor.url.partition("host=")[2]))

    assert visitor.ask("SELECT 1") == 1
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    visitor.leave()
    shutil.rmtree(sockets)
    assert new_scene.visit().ask("SELECT 1") == 1  # also after the temporary folder was swept away


def test_a_server_whose_socket_was_swept_away_is_started_anew(scene):
    visitor = scene.visit()
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (scene.home / "cluster/run" / name).unlink()

    after = scene.visit()

    assert after.started
    assert after.url == visitor.url


def test_a_cluster_of_another_user_is_refused_with_a_reason(ordinary_user, tmp_path, own_server):
    theirs = tmp_path / "theirs"
    (theirs / "cluster").mkdir(parents=True)
    os.chown(theirs / "cluster", ordinary_user.user, -1)

    with pytest.raises(NotUp, match=r"别的用户|属于用户"):
        ensure(theirs)


def test_a_server_that_cannot_start_says_why(scene, own_server):
    if scene.person.user is not None:
        pytest.skip("asked in our own process")
    scene.visit().leave()
    version = scene.home / "cluster/pgdata/PG_VERSION"
    right = version.read_text()
    version.write_text("9.6\n")

    with pytest.raises(NotUp, match=r"(?s)起不来.*9\.6"):
        ensure(scene.home)

    version.write_text(right)


def test_a_database_url_turns_all_this_off(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/anlan")

    server = ensure(tmp_path / "postgres")
    server.stop()

    assert (server.url, server.started_by_us) == ("postgresql://elsewhere/anlan", False)
    assert database_url() == "postgresql://elsewhere/anlan"
    assert list(tmp_path.iterdir()) == []


def test_the_address_is_known_before_anything_runs(tmp_path, monkeypatch, own_server):
    monkeypatch.setenv("ANLAN_VAR", str(tmp_path))

    address = database_url()

    assert address == f"postgresql://postgres@/anlan?host={tmp_path}/postgres/cluster/run"
    assert list(tmp_path.iterdir()) == []
