"""What the administrator's page and the doctor say of the running site: from what is kept, in words."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from anlan.site import health, jobs
from anlan.site.service import Running, Service, Taken, services, start_time, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def words_of(what):
    return next(finding.words for finding in health.findings() if finding.what == what)


def state_of(what):
    return next(finding.state for finding in health.findings() if finding.what == what)


def test_an_administrator_sees_what_runs_and_how_often_it_was_started_again(client_of, district, var):
    with taken(var / "serving", "127.0.0.1", 8000) as service:
        now = time.time()
        service.write([Running("网站", os.getpid(), now), Running("后台任务", os.getpid(), now, 3, now)])
        page = client_of(district.administrator).get("/running/").content.decode()

    assert "停过3次，都自动再启动了" in page
    assert "从未备份" in page
    assert "任务队列" in page


def test_nobody_else_sees_it(client_of, district, var):
    assert client_of(district.town_3).get("/running/").status_code == 403


def test_a_child_that_ends_at_every_start_is_called_bad(var):
    with taken(var / "serving", "127.0.0.1", 8000) as service:
        service.write([Running("视频", None, time.time(), 9, time.time(), troubled=True)])

        assert (state_of("视频"), "起不来" in words_of("视频")) == (health.BAD, True)


def test_a_service_that_was_killed_is_not_taken_for_a_running_one(var):
    folder = var / "serving"
    with taken(folder, "127.0.0.1", 8000):
        path = folder / "8000.json"
        kept = json.loads(path.read_text())
        ours = services(folder)[0][1]
        path.write_text(json.dumps(kept | {"started": "1"}))  # the pid is another process's by now
        other = services(folder)[0][1]
        said = state_of("网站")

    assert (ours, other, said) == (True, False, health.BAD)
    assert kept["started"] == start_time(os.getpid())


def test_a_port_is_one_service_s_at_a_time(var):
    with (
        taken(var, "127.0.0.1", 8000),
        pytest.raises(Taken, match="已有安澜在运行"),
        taken(var, "127.0.0.1", 8000),
    ):
        pytest.fail("both had it")


def test_a_disk_that_is_full_is_told_once_and_ends_nothing(var, capsys):
    service = Service(var / "gone", "127.0.0.1", 8000)

    service.write([])
    service.write([])

    assert capsys.readouterr().err.count("运行情况写不下来") == 1


@pytest.mark.parametrize(
    ("kept", "state", "words"),
    [
        ({"ok": False, "problem": "没有这个目录"}, health.WARN, "从未备份：没有这个目录"),
        ({"ok": True, "last_good": {"ended_at": "{hour}"}}, health.GOOD, "最近一次"),
        ({"ok": True, "last_good": {"ended_at": "{week}"}}, health.BAD, "超过一天半"),
        ({"ok": False, "problem": "盘满了", "last_good": {"ended_at": "{hour}"}}, health.BAD, "没有备成：盘满了"),
    ],
)
def test_the_last_backup_is_what_the_backup_itself_has_written(var, kept, state, words):
    now = datetime.now(UTC)
    moments = {"{hour}": now - timedelta(hours=1), "{week}": now - timedelta(days=7)}
    if good := kept.get("last_good"):
        kept = kept | {"last_good": {"ended_at": moments[good["ended_at"]].isoformat()}}
    (var / "backup").mkdir()
    (var / "backup/last.json").write_text(json.dumps(kept))

    assert (state_of("备份"), words in words_of("备份")) == (state, True)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [(90, health.GOOD, "还有89天"), (5, health.WARN, "还有4天"), (-2, health.BAD, "已经到期")],
)
def test_how_long_the_certificate_holds(var, settings, days, state, words):
    settings.CERTIFICATE = str(var / "site.pem")
    (var / "site.pem").write_bytes(certificate(days))

    assert (state_of("证书"), words in words_of("证书")) == (state, True)


def test_a_certificate_that_cannot_be_read_is_named(var, settings):
    settings.CERTIFICATE = str(var / "nowhere.pem")

    assert (state_of("证书"), "nowhere.pem" in words_of("证书")) == (health.BAD, True)


def certificate(days):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anlan.example.cn")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=30)).not_valid_after(now + timedelta(days=days))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_what_a_killed_worker_was_at_is_told_apart_and_ended(var):
    """Two jobs are called under way: one by a worker that lives, one by a worker that was killed an hour ago."""
    keys = [jobs.anchor.defer(timestamp=0), jobs.deliver.defer(timestamp=0)]
    with connection.cursor() as cursor:
        for key, beat in zip(keys, ("now()", "now() - interval '1 hour'"), strict=True):
            cursor.execute(f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES ({beat}) RETURNING id")
            worker = cursor.fetchone()[0]
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, key]
            )

    before = words_of("任务队列"), state_of("任务队列")
    ended = jobs.end_abandoned(timestamp=0)

    assert ("1件在办" in before[0], "1件办到一半停了" in before[0], before[1]) == (True, True, health.WARN)
    assert ended == 1
    assert "1件在办" in words_of("任务队列")
    assert "办到一半" not in words_of("任务队列")
    assert [job.status for job in ProcrastinateJob.objects.order_by("pk")] == ["doing", "aborted"]
