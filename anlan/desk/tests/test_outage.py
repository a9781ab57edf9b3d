"""What people and programs read when the disk is full or closed: words, and nothing half kept."""

import os
import subprocess
from io import BytesIO

import psycopg
import pytest
from django.db import DataError, OperationalError
from django.test import Client
from PIL import Image

from anlan.desk.outage import Outage, kind_of_outage
from anlan.kernel.evidence import store


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own with 64 KB; `again` mounts it anew with other options."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(*options):
        return subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", place], capture_output=True)

    if mount("size=64k").returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield place, mount
    subprocess.run(["umount", place], check=True)


@pytest.fixture
def photo():
    picture = BytesIO()
    Image.frombytes("RGB", (300, 300), os.urandom(270_000)).save(picture, "PNG")
    picture.seek(0)
    picture.name = "现场.png"
    return picture


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "words"), [("remount,size=64k", "磁盘满了"), ("remount,ro", "写不了")], ids=["full", "read-only"]
)
def test_a_file_that_cannot_be_kept_is_said_so_and_leaves_no_draft(
    district, client_of, settings, small_disk, photo, options, words, hazard
):
    place, mount = small_disk
    settings.EVIDENCE_ROOT = place
    mount(*options.split(","))
    client = client_of(district.town_3)
    client.raise_request_exception = False

    answer = client.post(f"/ledgers/hazards/{hazard.number}/evidence/", {"files": photo})

    assert answer.status_code == 507
    assert words in answer.content.decode()
    assert [path for path in place.rglob("*") if path.is_file()] == []
    assert not store.of(hazard).exists()


def test_drafts_of_killed_processes_are_swept_and_what_is_kept_stays(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    folder = tmp_path / "ab"
    folder.mkdir()
    old, new, kept = folder / "tmpx1", folder / "tmpx2", folder / ("ab" * 32)
    for path in (old, new, kept):
        path.write_bytes(b"content")
    for path in (old, kept):
        os.utime(path, (1_000_000_000, 1_000_000_000))

    assert store.sweep() == 1

    assert sorted(folder.iterdir()) == sorted([new, kept])


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.OperationalError("connection refused"), Outage.DATABASE),
        (psycopg.errors.AdminShutdown("terminating connection"), Outage.DATABASE),
        (psycopg.errors.CannotConnectNow("the database system is in recovery mode"), Outage.DATABASE),
        (psycopg.errors.DiskFull("could not extend file"), Outage.FULL),
        (OSError(28, "No space left on device"), Outage.FULL),
        (OSError(30, "Read-only file system"), Outage.READ_ONLY),
        (psycopg.errors.QueryCanceled("statement timeout"), None),
        (psycopg.errors.LockNotAvailable("lock timeout"), None),
        (DataError("out of range"), None),
        (FileNotFoundError(2, "No such file"), None),
        (ValueError("a fault of ours"), None),
    ],
)
def test_only_what_is_no_fault_of_ours_is_an_outage(error, kind):
    above = RuntimeError("somewhere above")
    above.__cause__ = error

    assert kind_of_outage(above) is kind


def test_a_database_that_does_not_answer_is_said_to_recover_to_pages_and_programs(monkeypatch, db):
    def refused(*arguments, **parameters):
        raise OperationalError("refused") from psycopg.OperationalError("connection refused")

    client = Client(raise_request_exception=False, headers={"cookie": "sessionid=abcdefghijklmnop"})
    with monkeypatch.context() as patches:
        patches.setattr("django.db.backends.utils.CursorWrapper.execute", refused)
        page, program = client.get("/ledgers/"), client.get("/api/v1/ledgers/feedback/records/")

    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in (page, program)] == [(503, "3")] * 2
    assert "系统正在恢复" in page.content.decode()
    assert "数据库正在恢复" in program.json()["message"]
