"""A district is lost and stands up again from its back-up; what cannot be used is refused in words, and nothing is overwritten."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from anlan.kernel.testing.waiting import wait_until
from anlan.site import cli
from anlan.site.backup.keeping import Rule
from anlan.site.backup.vault import Vault
from anlan.site.postgres import ensure
from anlan.site.testing import address, migrated
from tests.backed_up import BUILD, BY, PATIENCE, WRITE, Saved, anlan, contents, environment, lost, python


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Iterator[Saved]:
    folder = tmp_path_factory.mktemp("saved")
    var, vault, key = folder / "var", folder / "vault", folder / "key"
    vault.mkdir()
    name = f"test_backup_{os.getpid()}"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(migrated()))
        )
        from anlan.site.backup.seal import Key

        public = Key.make(key)
        done = python(BUILD, str(vault), "--key", public, "--json", var=var, DATABASE_URL=address(name))
        assert done.returncode == 0, done.stderr
        yield Saved(address(name), var, vault, key, public, json.loads(done.stdout))
        connection.execute(drop)


def test_a_district_that_is_lost_is_there_again_whole_and_verified(saved, tmp_path):
    assert saved.made["ok"]
    assert saved.made["encrypted"]
    assert saved.made["files"] == 6  # five pictures and the key
    assert json.loads((saved.var / "backup/last.json").read_text())["last_good"]["name"] == saved.made["name"]
    key = (saved.var / "secret-key").read_bytes()
    for path in (path for path in saved.vault.rglob("*") if path.is_file()):
        assert key not in path.read_bytes()

    with lost(tmp_path / "new"):
        done = anlan(
            "restore",
            str(saved.vault),
            "--into",
            str(tmp_path / "new"),
            "--key",
            str(saved.key),
            *BY,
            "--json",
            var=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert (said["holds"], said["district"], said["files"], said["problems"]) == (True, "青禾区", 6, [])

        server = ensure(tmp_path / "new/postgres")
        try:
            assert contents(server.url) == contents(saved.url)
            with psycopg.connect(server.url) as connection:
                notices = [text for (text,) in connection.execute("SELECT DISTINCT text FROM loop_notice")]
                written_down = connection.execute(
                    "SELECT ledger, content ->> 'note' FROM loop_event WHERE step = 'site_restored'"
                ).fetchall()
                told_roles = {
                    role for (role,) in connection.execute("SELECT role FROM loop_notice WHERE key LIKE 'restored:%'")
                }
        finally:
            server.stop()
        [(ledger, note)] = written_down
        assert ledger == "regions"
        assert note in notices
        assert "李雷（名册里没有担任管理员、审计、办公室或领导的这个人）" in note
        assert told_roles == {"administrator", "auditor", "office", "security"}
        for path in (saved.var / "evidence").rglob("*"):
            assert path.is_dir() or (tmp_path / "new" / path.relative_to(saved.var)).read_bytes() == path.read_bytes()
        assert (tmp_path / "new/secret-key").read_bytes() == key
        assert not (tmp_path / "new/restoring").exists()


# What is refused


def restoring(saved: Saved, into: Path, *more: str) -> list[str]:
    return ["restore", str(saved.vault), "--into", str(into), *more]


def test_without_the_key_or_with_another_nothing_is_begun(saved, tmp_path, capsys):
    another = tmp_path / "another"
    assert cli.main(["backup", "--new-key", str(another)]) == 0
    assert cli.main(["backup", "--new-key", str(another)]) == 2  # what is there is never overwritten
    into = tmp_path / "new"
    assert cli.main(restoring(saved, into, *BY)) == 2
    assert "钥匙丢了，谁也打不开" in capsys.readouterr().err
    assert cli.main(restoring(saved, into, *BY, "--key", str(another))) == 2
    assert f"这份备份要公钥 {saved.public} 的那一把" in capsys.readouterr().err
    assert cli.main(restoring(saved, into, *BY, "--key", str(tmp_path / "none"))) == 2
    assert not into.exists()


def test_one_person_alone_restores_nothing(saved, tmp_path, capsys):
    for by in ((), ("--by", "陈默"), ("--by", "陈默", "--with", " 陈默 ")):
        assert cli.main(restoring(saved, tmp_path / "new", "--key", str(saved.key), *by)) == 2
        assert "恢复要两个人" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_what_is_there_is_never_overwritten(saved, tmp_path, capsys, monkeypatch):
    held = tmp_path / "held"
    held.mkdir()
    (held / "letter").write_text("mine")
    assert cli.main(restoring(saved, held, "--key", str(saved.key), *BY)) == 2
    assert "不是空的" in capsys.readouterr().err
    assert (held / "letter").read_text() == "mine"

    monkeypatch.setattr("anlan.site.backup.restoring.running", lambda home: "a server answers")
    assert cli.main(restoring(saved, tmp_path / "runs", "--key", str(saved.key), *BY)) == 2
    assert "正在运行" in capsys.readouterr().err

    monkeypatch.undo()
    monkeypatch.setenv("DATABASE_URL", saved.url)
    assert cli.main(restoring(saved, tmp_path / "new", "--key", str(saved.key), *BY)) == 2
    assert "数据库不是空的" in capsys.readouterr().err


@pytest.fixture
def vault_copy(saved, tmp_path) -> Saved:
    shutil.copytree(saved.vault, tmp_path / "vault")
    return Saved(saved.url, saved.var, tmp_path / "vault", saved.key, saved.public, saved.made)


def test_one_that_was_cut_off_is_never_counted_and_is_swept(vault_copy, tmp_path, capsys):
    whole = vault_copy.vault / "backups" / vault_copy.made["name"]
    cut = whole.with_name("making-2030-01-01T000000Z")
    later = whole.with_name("2030-01-01T000000Z")
    shutil.copytree(whole, cut)
    shutil.copytree(whole, later)
    (later / "manifest.json").write_bytes((whole / "manifest.json").read_bytes()[:-40])
    assert [backup.name for backup in Vault(vault_copy.vault).backups()] == [whole.name]
    assert cli.main(restoring(vault_copy, tmp_path / "new", "--key", str(vault_copy.key), *BY, "--at", later.name)) == 1
    assert "没有做完或坏了" in capsys.readouterr().err
    (later / "manifest.json").unlink()
    draft = vault_copy.vault / "contents" / vault_copy.public[-12:] / ".part-1-abc"
    draft.write_bytes(b"half")

    from anlan.site.backup.keeping import sweep

    sweep(Vault(vault_copy.vault), Rule(7, 5, 12), datetime.now(UTC) + timedelta(days=3))
    assert [path.name for path in (vault_copy.vault / "backups").iterdir()] == [whole.name]
    assert not draft.exists()
    assert len(list((vault_copy.vault / "contents").glob("*/??/*"))) == 6  # what the whole one names stays


def test_a_damaged_dump_is_told_and_leaves_an_empty_folder(vault_copy, tmp_path, capsys):
    dump = vault_copy.vault / "backups" / vault_copy.made["name"] / "database.dump.age"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    with lost(tmp_path / "new"):
        assert cli.main(restoring(vault_copy, tmp_path / "new", "--key", str(vault_copy.key), *BY)) == 1
        assert "database.dump 坏了" in capsys.readouterr().err
        assert list((tmp_path / "new").iterdir()) == []


def test_a_disk_that_is_too_small_is_told_before_and_a_full_one_in_words(saved, tmp_path, capsys, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("anlan.site.backup.restoring.shutil.disk_usage", lambda path: usage._replace(free=2**20))
    with lost(tmp_path / "new"):
        assert cli.main(restoring(saved, tmp_path / "new", "--key", str(saved.key), *BY)) == 2
        assert "磁盘不够" in capsys.readouterr().err
    monkeypatch.undo()
    mount = tmp_path / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", mount], capture_output=True).returncode:
        pytest.skip("no small disk can be made here")
    try:
        monkeypatch.setattr("anlan.site.backup.restoring._require_room", lambda backup, into: None)
        assert cli.main(restoring(saved, mount / "new", "--key", str(saved.key), *BY)) == 1
        assert "磁盘满了" in capsys.readouterr().err
        assert list((mount / "new").iterdir()) == []
    finally:
        subprocess.run(["umount", mount], check=True)


def test_where_a_restore_was_cut_off_nothing_starts_and_the_next_one_sweeps(saved, tmp_path, capsys, monkeypatch):
    half = tmp_path / "half"
    (half / "evidence").mkdir(parents=True)
    (half / "restoring").touch()
    monkeypatch.setenv("ANLAN_VAR", str(half))
    assert cli.main(["doctor"]) == 2
    assert "恢复到一半断了" in capsys.readouterr().err

    monkeypatch.setattr("anlan.site.backup.restoring.running", lambda home: "stop here")
    assert cli.main(restoring(saved, half, "--key", str(saved.key), *BY)) == 2
    assert list(half.iterdir()) == []


def test_a_backup_of_a_younger_program_is_refused(vault_copy, tmp_path, capsys):
    from anlan.site.backup.vault import write_manifest

    backup = Vault(vault_copy.vault).backups()[-1]
    manifest = backup.manifest | {"migrations": [*backup.manifest["migrations"], "loop.9999_to_come"]}
    write_manifest(backup.folder / "manifest.json", manifest)
    assert cli.main(restoring(vault_copy, tmp_path / "new", "--key", str(vault_copy.key), *BY)) == 2
    assert "较新的程序做的（loop.9999_to_come）" in capsys.readouterr().err


# What is kept


def test_the_rule_keeps_days_weeks_and_months():
    noon = datetime(2026, 12, 31, 4, tzinfo=UTC)
    moments = [noon - timedelta(days=day) for day in range(800)]
    staying = Rule(7, 5, 12).kept(moments)
    days = sorted((noon - moment).days for moment in staying)
    assert days[:7] == list(range(7))
    assert len([day for day in days if day < 35]) <= 7 + 5
    assert max(days) in range(330, 366)
    assert len(staying) <= 7 + 5 + 12
    assert Rule(0, 0, 0).kept(moments) == {noon}


# Every change between the nights


@pytest.mark.slow  # three clusters are made; the drill above runs each time
def test_a_lost_disk_costs_no_more_than_the_last_minute(saved, tmp_path):
    first, again, vault = tmp_path / "first", tmp_path / "again", tmp_path / "vault"
    vault.mkdir()
    with lost(first), lost(again):
        done = anlan("restore", str(saved.vault), "--into", str(first), "--key", str(saved.key), *BY, var=tmp_path)
        assert done.returncode == 0, done.stderr
        command = [
            sys.executable,
            "-m",
            "anlan.site.cli",
            "backup",
            str(vault),
            "--key",
            saved.public,
            "--follow",
            "--every",
            "0.5",
        ]
        follower = subprocess.Popen(command, env=environment(first))
        try:
            place = first / "backup/following.json"
            wait_until(
                lambda: place.exists() and not json.loads(place.read_text()).get("problem"), "the back-up follows"
            )
            assert python(WRITE, "第一件", var=first).returncode == 0
            time.sleep(1.1)
            moment = datetime.now(UTC)
            time.sleep(1.1)
            assert python(WRITE, "第二件", var=first).returncode == 0
            sha256 = hashlib.sha256(b"picture").hexdigest()
            new = first / "evidence" / sha256[:2] / sha256
            new.parent.mkdir(exist_ok=True)
            new.write_bytes(b"picture")
            written_at = datetime.now(UTC)
            wait_until(
                lambda: datetime.fromisoformat(json.loads(place.read_text())["at"]) > written_at,
                "what was written is followed",
            )
        finally:
            follower.send_signal(signal.SIGTERM)
            follower.wait(PATIENCE)
        into = ("--into", str(again), "--key", str(saved.key), *BY, "--json")
        late = anlan("restore", str(vault), *into, "--to", "2099-01-01", var=tmp_path)
        assert (late.returncode, "备份只跟到" in late.stderr) == (2, True), late.stderr
        done = anlan("restore", str(vault), *into, "--to", moment.isoformat(), var=tmp_path)
        assert done.returncode == 0, done.stderr
        assert words_of(again) == ["第一件"]
        assert (again / new.relative_to(first)).read_bytes() == b"picture"
        content = next((vault / "since").rglob(f"{sha256}.age"))
        content.write_bytes(
            content.read_bytes()[:-1]
        )  # one file of the vault is damaged: all else is there, and it is told
        shutil.rmtree((again / "postgres/cluster").resolve())
        shutil.rmtree(again)
        done = anlan("restore", str(vault), *into, "--to", written_at.isoformat(), var=tmp_path)
        assert done.returncode == 1, done.stderr
        said = json.loads(done.stdout)
        assert (said["damaged"], said["problems"]) == ([str(new.relative_to(first))], [])
        assert words_of(again) == ["第一件", "第二件"]


def words_of(var: Path) -> list[str]:
    server = ensure(var / "postgres")
    try:
        with psycopg.connect(server.url) as connection:
            rows = connection.execute("SELECT content FROM feedback_opinion WHERE content LIKE '第%' ORDER BY id")
            return [content for (content,) in rows]
    finally:
        server.stop()
