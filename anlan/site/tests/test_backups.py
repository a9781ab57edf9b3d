"""The night's back-up: once a day, told where it cannot be made."""

from datetime import timedelta

import pytest
from django.utils import timezone

from anlan.kernel.notice.models import Notice
from anlan.kernel.scope import unscoped
from anlan.site import jobs
from anlan.site.backup.last import last
from anlan.site.backup.nightly import back_up_once_a_day
from anlan.site.backup.telling import problem
from anlan.site.backup.vault import Vault


@pytest.fixture
def vault(district, settings, tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    settings.VAR, settings.BACKUP_FOLDER = tmp_path / "var", str(folder)
    settings.EVIDENCE_ROOT = settings.VAR / "evidence"
    return Vault(folder)


def notices() -> list[str]:
    with unscoped("a test reads what was told", Notice):
        return list(Notice.objects.filter(key__startswith="backup:").values_list("text", flat=True))


def test_it_is_made_once_a_day_and_kept_where_others_read_it(vault):
    now = timezone.now()
    assert problem(now) == "还没有一份备份。"
    name = back_up_once_a_day(now)
    assert [backup.name for backup in vault.backups()] == [name]
    assert back_up_once_a_day(now + timedelta(seconds=5)) == ""
    assert (last()["ok"], last()["last_good"]["name"], problem(now)) == (True, name, "")
    assert "一天多没有备份" in problem(now + timedelta(days=2))
    assert notices() == []


def test_a_share_that_is_away_is_told_once_a_day_to_those_who_can_mend_it(vault):
    vault.folder.rmdir()
    now = timezone.now()
    for _ in range(3):
        assert back_up_once_a_day(now) == ""
    assert last()["ok"] is False
    assert len(notices()) == 2  # one to administrators, one to auditors
    assert all("不在" in text for text in notices())

    vault.folder.mkdir()
    assert back_up_once_a_day(now)
    assert problem(now) == ""


def test_evidence_that_is_not_what_it_was_is_told_and_the_vault_keeps_what_was_good(vault, settings):
    import hashlib

    sha256 = hashlib.sha256(b"picture").hexdigest()
    path = settings.EVIDENCE_ROOT / sha256[:2] / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(b"picture")
    now = timezone.now()
    assert back_up_once_a_day(now)
    path.write_bytes(b"another picture")
    jobs_now = now + timedelta(days=1)
    assert back_up_once_a_day(jobs_now)
    assert "佐证文件和登记的指纹不符" in problem(jobs_now)
    newest = vault.backups()[-1]
    assert vault.content(newest.seal, sha256).read_bytes() == b"picture"
    assert [file[3] for file in newest.manifest["files"] if file[0].startswith("evidence/")] == [sha256]


def test_the_job_does_nothing_where_no_folder_is_set(settings, tmp_path):
    settings.VAR, settings.BACKUP_FOLDER = tmp_path, ""
    assert jobs.back_up(0) == ""
    assert last() == {}


def test_a_password_of_the_server_stands_on_no_command_line():
    from anlan.site.backup.programs import reaching

    address, environment = reaching("postgresql://anlan:se%20cret@db.example/anlan?sslmode=require")
    assert "cret" not in address
    assert environment["PGPASSWORD"] == "se cret"
