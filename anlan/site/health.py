"""How the running site is: what runs and since when, jobs, disk, back-up, verification, certificate.

for finding in findings(): finding.what, finding.state, finding.words      # `anlan doctor`, and the administrator's page
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .service import Running, services

GOOD, WARN, BAD = "good", "warn", "bad"
_ROOM = 5 * 2**30  # bytes that should be free
_OVERDUE = timedelta(minutes=15)  # a job that waits longer finds no worker
_DAYS_OF_CERTIFICATE = 21
_BACKUP_AGE, _VERIFIED_AGE = timedelta(hours=36), timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and what to do where it is not well."""

    what: str
    state: str
    words: str


def findings() -> Iterator[Finding]:
    """All of them, in the order in which they are shown."""
    yield from running()
    yield from jobs()
    yield from disk()
    yield from backup()
    yield from verification()
    yield from certificate()


def running() -> Iterator[Finding]:
    """What `anlan serve` runs on this machine, since when, and how often it was started again."""
    kept = services(settings.VAR / "serving")
    alive = [state for state, runs in kept if runs]
    for state, runs in kept:
        if not runs and not alive:
            yield Finding(
                "网站", BAD, f"没有在运行：上次从{_moment(state.since)}起，没有正常停止。请运行 anlan serve。"
            )
    if not kept:
        yield Finding("网站", WARN, "没有在运行，请运行 anlan serve。")
    for state in alive:
        port = f"（端口{state.port}）" if len(alive) > 1 else ""
        yield Finding(f"看护进程{port}", GOOD, f"{_moment(state.since)}起，进程{state.pid}")
        for process in state.processes:
            yield Finding(f"{process.title}{port}", *_state_of(process))


def _state_of(process: Running) -> tuple[str, str]:
    again = ""
    if process.restarts and process.restarted_at is not None:
        again = f"；停过{process.restarts}次，都自动再启动了，最近{_moment(process.restarted_at)}"
    if process.pid is None or process.troubled:
        return BAD, f"停了{process.restarts}次，还起不来，会一直再试；原因请看 anlan serve 的输出。"
    recent = process.restarted_at is not None and _at(process.restarted_at) > timezone.now() - timedelta(days=1)
    return (WARN if recent else GOOD), f"{_moment(process.since)}起{again}"


def jobs() -> Iterator[Finding]:
    """How many jobs wait, are done now, and have failed since yesterday."""
    from django.db.models import Q
    from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

    from . import abandoned

    now = timezone.now()
    due = ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=now), status="todo")
    late = ProcrastinateEvent.objects.filter(job__in=due, type="deferred", at__lt=now - _OVERDUE).exists()
    failed = ProcrastinateEvent.objects.filter(type="failed", at__gte=now - timedelta(days=1)).count()
    left = abandoned.jobs().count()
    words = f"{due.count()}件在等，{ProcrastinateJob.objects.filter(status='doing').count() - left}件在办"
    if left:
        words += f"；{left}件办到一半停了（办它的进程没了），五分钟里自动收掉，要办的事会再办"
    if failed:
        words += f"；一天里{failed}件没办成，原因请看 anlan serve 的输出"
    if late:
        words += "；有的等了一刻钟以上，请看后台任务是否在运行"
    yield Finding("任务队列", BAD if late else WARN if failed or left else GOOD, words)


def disk() -> Iterator[Finding]:
    """How much can still be written."""
    usage = shutil.disk_usage(settings.VAR if settings.VAR.exists() else ".")
    words = f"还剩{usage.free / 2**30:.0f}GB，共{usage.total / 2**30:.0f}GB"
    yield Finding("磁盘", GOOD, words) if usage.free > _ROOM else Finding("磁盘", WARN, f"{words}，请腾出地方。")


def backup() -> Iterator[Finding]:
    """When the last whole back-up ended, as the back-up itself has written it down."""
    from .backup.last import last as last_backup

    last = last_backup()
    good = last.get("last_good") or {}
    ended = _moment_of(good.get("ended_at"))
    if ended is None:
        problem = f"：{last['problem']}" if last.get("problem") else "，请设备份目录，见部署说明。"
        yield Finding("备份", WARN, f"从未备份{problem}")
        return
    words = f"最近一次{timezone.localtime(ended):%Y-%m-%d %H:%M}"
    if last.get("problem"):
        yield Finding("备份", BAD, f"{words}；这以后没有备成：{last['problem']}")
    elif timezone.now() - ended > _BACKUP_AGE:
        yield Finding("备份", BAD, f"{words}，超过一天半没有新的了。")
    else:
        yield Finding("备份", GOOD, words)


def verification() -> Iterator[Finding]:
    """When records were last verified to their end, and whether all holds."""
    from anlan.kernel import clock
    from anlan.kernel.history.models import Round
    from anlan.kernel.history.rounds import faults

    last = Round.objects.exclude(ended_at=None).order_by("-ended_at").first()
    wrong = faults().count()
    if last is None or last.ended_at is None:
        yield Finding("校验", WARN, "还没有校验过，每晚自动校验（要有 anlan serve 在运行）。")
        return
    words = f"最近一次{timezone.localtime(last.ended_at):%Y-%m-%d %H:%M}（{last.get_way_display()}）"
    if wrong:
        yield Finding("校验", BAD, f"{words}，{wrong}处对不上，见审计。")
    else:
        yield Finding("校验", GOOD if clock.now() - last.ended_at < _VERIFIED_AGE else WARN, words)


def certificate() -> Iterator[Finding]:
    """How long the proxy's certificate holds, where its file is named."""
    from cryptography import x509

    if not settings.CERTIFICATE:
        return
    try:
        first = x509.load_pem_x509_certificates(Path(settings.CERTIFICATE).read_bytes())[0]
    except (OSError, ValueError) as error:
        yield Finding("证书", BAD, f"读不了 {settings.CERTIFICATE}：{error}")
        return
    end = first.not_valid_after_utc
    days = (end - timezone.now()).days
    if days < 0:
        yield Finding("证书", BAD, f"{timezone.localtime(end):%Y-%m-%d}已经到期，请换新证书。")
    else:
        state = GOOD if days > _DAYS_OF_CERTIFICATE else WARN
        yield Finding("证书", state, f"还有{days}天，{timezone.localtime(end):%Y-%m-%d}到期")


def _moment_of(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())


def _moment(seconds: float) -> str:
    moment = _at(seconds)
    return f"{moment:%H:%M}" if moment.date() == timezone.localtime().date() else f"{moment:%Y-%m-%d %H:%M}"
