"""Reading a sheet, taking it in, taking it back: at once where it is small, else by a job that goes on where whoever did it was killed.
Whatever else is heavy waits in the same line (`ask`, `does`).

work = begin(Work.TAKE, actor=actor, upload=upload)     # done when it returns, or being done; asked for again it is the same one
carry_on()                                              # what jobs do: all that waits, one after the other
"""

import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from operator import itemgetter
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError
from anlan.kernel.history.intact import keeping_alterations
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.limits import Refused, TooHeavy
from anlan.kernel.limits.apart import AT_ONCE
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor, actor_of, posts_of
from anlan.kernel.sheets.intake import ImportRefused, Staged, commit, stage
from anlan.kernel.sheets.models import ImportBatch, Upload, Work
from anlan.kernel.sheets.package import is_longer
from anlan.kernel.sheets.problemsheet import problem_sheet
from anlan.kernel.sheets.undoing import undo

from . import preview, uploads
from .progress import Progress
from .words import told

JOB = "anlan.sheets"
MOST_TRIES = 3
_LOCK, _TURN = 2_024_1018, 0  # any number of our own; with the key of a piece of work, or 0 for all that jobs do
_ABANDONED = timedelta(minutes=1)  # after which what nobody is at is taken up by a job
_CORRECTING = 20  # times as long as bringing in: a row that is corrected
_GIVEN_UP = {
    Work.CHECK: "试了几次都没有核对完。请把文字分成几段再核对，或者告诉系统管理员。",
    Work.EXPORT: "试了几次都没有导出来。请按地区或日期缩小范围再导出，或者告诉系统管理员。",
    Work.BACK: "试了几次都没有写成。请把文字分成几段再核对，或者告诉系统管理员。",
}
Act = Callable[[Work, Actor, Progress], None]
_log = logging.getLogger(__name__)


def begin(act: str, *, actor: Actor, upload: Upload | None = None, batch: ImportBatch | None = None) -> Work:
    """Ask for a piece of work on an upload or a batch, and do it where it is small. What is being done already is not begun twice.

    Raises Gone where the upload was dropped meanwhile.
    """
    by_job = _is_long(act, upload, batch) or is_busy(actor)
    try:
        with transaction.atomic():
            work = Work.objects.create(
                act=act, upload=upload, batch=batch, post_id=actor.post_id, by_job=by_job, asked_at=clock.now()
            )
    except IntegrityError:
        if upload is not None and not Upload.objects.filter(pk=upload.pk).exists():
            raise uploads.Gone("这份表格已经不在了，请重新选文件。") from None
        return Work.objects.filter(upload=upload, batch=batch).latest(
            "pk"
        )  # the one that was first, done by now or not
    if by_job:
        transaction.on_commit(_wake)
    else:
        carry_out(work.pk)
        work.refresh_from_db()
    return work


def is_busy(actor: Actor) -> bool:
    """Whether something heavy of a person's waits or is being done: then more of theirs waits too, one at a time."""
    return Work.objects.filter(ended_at=None, post__person_id=actor.person_id).exists()


def ask(act: str, name: str, query: Mapping[str, Any], *, actor: Actor) -> Work:
    """Ask a job to check a text or to write a table. What waits or is being done already is not asked for twice."""
    wanted = {"act": act, "post_id": actor.post_id, "query": dict(query), "ended_at": None}
    work = Work.objects.filter(**wanted).first()
    if work is None:
        work = Work.objects.create(**wanted, name=name[:200], by_job=True, asked_at=clock.now())
        transaction.on_commit(_wake)
    return work


def asked_for(token: str, acts: str | Sequence[str], actor: Actor) -> Work | None:
    """What somebody has asked a job for; None for another's."""
    listed = [acts] if isinstance(acts, str) else acts
    try:
        return Work.objects.filter(token=UUID(token), act__in=listed, post__person_id=actor.person_id).first()
    except ValueError:
        return None


def ahead_of(work: Work) -> int:
    """How many wait before a piece of work."""
    line = [each.pk for each in _line()]
    return line.index(work.pk) if work.pk in line else 0


def does(act: str) -> Callable[[Act], Act]:
    """Says how an act is done, where it is declared in a module of its own."""

    def declared(way: Act) -> Act:
        _ACTS[act] = way
        return way

    return declared


def open_on(upload: Upload | None = None, batch: ImportBatch | None = None) -> Work | None:
    """What is being done with an upload or a batch."""
    return Work.objects.filter(ended_at=None, upload=upload, batch=batch).first()


def carry_on() -> int:
    """Do what waits for a job, or was left by a process that is gone; how much was done. One process does so at a time."""
    work_pks: set[int] = set()
    served: Counter[int] = Counter()  # how many of each person's are done, while others waited too
    with _alone(_TURN) as mine:
        while mine:
            abandoned = clock.now() - _ABANDONED
            line = [each for each in _line(served) if each.pk not in work_pks]
            left_over = Work.objects.filter(ended_at=None, by_job=False, asked_at__lt=abandoned).exclude(
                pk__in=work_pks
            )
            work = next(iter(line), None) or left_over.order_by("pk").first()
            if work is None:
                break
            work_pks.add(work.pk)
            served[work.post.person_id] += 1
            try:
                carry_out(work.pk)
            except Exception:
                _log.exception("sheet %s could not be worked on", work.pk)  # tried again next minute
    return len(work_pks)


def _line(served: Mapping[int, int] = MappingProxyType({})) -> list[Work]:
    """What waits for a job, in its order: the first of each person's, then the second of each; nobody waits behind all of another's.

    served: how many of a person's were done already.
    """
    ranks = Counter(served)
    places = []
    for work in Work.objects.filter(ended_at=None, by_job=True).select_related("post").order_by("pk"):
        places.append((ranks[work.post.person_id], work.pk, work))
        ranks[work.post.person_id] += 1
    return [work for _, _, work in sorted(places, key=itemgetter(0, 1))]


def carry_out(pk: int) -> None:
    """Do a piece of work, unless it is done or somebody is at it. All that it writes, its end included, is one transaction."""
    with _alone(pk) as mine:
        work = Work.objects.select_related("upload", "batch", "post__person").filter(pk=pk, ended_at=None).first()
        if not mine or work is None:
            return
        if work.tries >= MOST_TRIES:
            _refuse(
                work,
                _GIVEN_UP.get(
                    work.act, "试了几次都没有办成，一行都没有写进去。请把表分成几份再导入，或者告诉系统管理员。"
                ),
            )
            return
        Work.objects.filter(pk=pk).update(tries=work.tries + 1)
        progress = Progress(work)
        try:
            with keeping_alterations():
                _ACTS[work.act](work, _actor(work), progress)
        except TooHeavy as error:
            _hand_over(work) if not work.by_job else _refuse(work, str(error))
        except (Refused, ImportRefused, LoopError, PermissionDenied, uploads.Gone) as error:
            _refuse(work, str(error))
        except Exception:
            if not work.by_job:
                _refuse(work, "系统出错了，一行都没有写进去。请再试一次；还不行，请告诉系统管理员。")
            raise
        finally:
            progress.close()


def _is_long(act: str, upload: Upload | None, batch: ImportBatch | None) -> bool:
    most: int = settings.SHEET_ROWS_AT_ONCE
    if batch is not None:
        return batch.created + batch.corrected * _CORRECTING > most
    assert upload is not None  # a work is about one of the two
    changed = (upload.preview or {}).get("changed", 0) if act != Work.READ else 0
    try:
        return changed * _CORRECTING > most or uploads.is_heavy(upload) or is_longer(uploads.content(upload), most)
    except uploads.Gone:
        return False


def _hand_over(work: Work) -> None:
    """Leave to a job what turned out to be too much for a page."""
    Work.objects.filter(pk=work.pk).update(by_job=True, tries=0)
    _wake()


def _wake() -> None:
    """A job for what waits; one that is queued already will see it too."""
    with contextlib.suppress(AlreadyEnqueued):
        app.configure_task(JOB, queueing_lock=JOB).defer(timestamp=int(clock.now().timestamp()))


@contextlib.contextmanager
def _alone(key: int) -> Iterator[bool]:
    """Whether nobody else is at it; until the block ends nobody else will be. Who is killed gives it up with their connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, key])


def _actor(work: Work) -> Actor:
    """Whoever asked, in the post in which they did. Raises ImportRefused where that is over."""
    current_post = next((post for post in posts_of(work.post.person, clock.today()) if post.pk == work.post_id), None)
    if current_post is None:
        raise ImportRefused("您的岗位已经变了，一行都没有写进去。请用现在的岗位再做一次。")
    return actor_of(current_post)


def _read(work: Work, actor: Actor, progress: Progress) -> None:
    staged = _staged(work, actor, progress)
    with transaction.atomic():
        _show(work, staged)
        end(work)


def _take(work: Work, actor: Actor, progress: Progress) -> None:
    """Take a sheet in as it is read now; where that is refused, the page shows how it is read now."""
    assert work.upload is not None  # only an upload is taken in
    if work.upload.batch_id is not None:  # a second press, while the first was at it
        return end(work)
    staged = _staged(work, actor, progress)
    try:
        with transaction.atomic():
            progress.stage("写进台账", staged.new + len(staged.changed))
            batch = commit(staged, good_rows_only=work.act == Work.GOOD, progress=progress.count)
            work.upload.batch, work.upload.left, work.upload.problem = batch, _bad(staged), ""
            work.upload.preview = preview.kept(preview.of(staged))  # as its page tells what stayed out
            work.upload.save(update_fields=["batch", "left", "problem", "preview"])
            end(work)
    except ImportRefused:
        _show(work, staged)
        raise


def _undo(work: Work, actor: Actor, progress: Progress) -> None:
    assert work.batch is not None  # only a batch is taken back
    if work.batch.undone_at is not None:
        return end(work)
    progress.stage("撤回记录", work.batch.created + work.batch.corrected)
    with transaction.atomic():
        undo(work.batch, actor, progress=progress.count)
        work.batch.refresh_from_db()
        end(work)


_ACTS: dict[str, Act] = {Work.READ: _read, Work.TAKE: _take, Work.GOOD: _take, Work.UNDO: _undo}


def _staged(work: Work, actor: Actor, progress: Progress) -> Staged:
    """The upload as it is read now. Its rows that cannot come in are kept as they are handed back."""
    upload = work.upload
    assert upload is not None  # only an upload is read
    ledger = LEDGERS[upload.ledger]
    staged = stage(
        ledger, uploads.content(upload), upload.file, actor, uploads.amendments(upload),
        listener=progress.stage, cap=None if work.by_job else AT_ONCE,
    )  # fmt: skip
    if _bad(staged):
        uploads.keep_problems(upload, problem_sheet(staged))
    return staged


def _bad(staged: Staged) -> int:
    return len([row for row in staged.bad.values() if row])


def _show(work: Work, staged: Staged) -> None:
    assert work.upload is not None  # only an upload is shown
    work.upload.preview, work.upload.problem = preview.kept(preview.of(staged)), ""
    work.upload.save(update_fields=["preview", "problem"])


def end(work: Work, problem: str = "") -> None:
    """Mark a piece of work as ended, and tell whoever asked where a job did it, in the transaction that wrote it."""
    now = clock.now()
    Work.objects.filter(pk=work.pk).update(ended_at=now, problem=problem)
    if work.by_job:
        work.problem = problem
        text, address = told(work)
        about = About("", work.pk, work.post.region, work.post.sector, address)
        tell(f"sheet:{work.pk}", text, to=Audience(post=work.post_id), about=about, now=now)


def _refuse(work: Work, problem: str) -> None:
    with transaction.atomic():
        if work.upload is not None:
            Upload.objects.filter(pk=work.upload.pk).update(problem=problem)
        end(work, problem)
