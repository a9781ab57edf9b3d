"""From takes to kept recordings, and away again when their time is over; and line tests of terminals that are due.

The jobs of the media plane: each runs again after a failure, and twice changes nothing.
"""

import logging
import shutil
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.people.actor import system_actor

from ..carry import recordings as films
from ..carry.linetest import Line, ping
from ..decide.doors import everywhere
from ..decide.lines import Measured, due, keep_test
from ..decide.recordings import KEPT_DAYS, dropped, keep, listeners, names_of
from ..decide.recordings import due as due_recordings
from ..models import Conference

_log = logging.getLogger(__name__)
_DRAFT_SECONDS = 24 * 3600  # no film takes so long to make


def keep_films() -> int:
    """Make a film of each take on this machine and put it into its conference's catalogue; how many were kept.

    A take of which no film can be made now, be it for a full disk, stays for the next time. One whose film falls short is
    set aside as it is, and the film's row says what it lacks.
    """
    count = 0
    for node in settings.VIDEO_NODES.values():
        for take in films.takes(node):
            try:
                count += _keep_film(take)
            except (films.NotMade, OSError) as error:
                _log.error("no film of %s: %s", take, error)
    return count


def drop_films() -> int:
    """Delete the files whose time is over, and takes that were set aside for so long; the films' rows stay."""
    over = due_recordings(clock.today())
    for recording in over:
        store.drop(recording.sha256)
        dropped(recording, actor=system_actor(), key=uuid5(NAMESPACE_OID, f"dropped:{recording.pk}"))
    kept = timedelta(days=KEPT_DAYS)
    for node in settings.VIDEO_NODES.values():
        for take in films.takes_set_aside(node):
            if films.taken_at(take) + clock.shift() + kept < clock.now():
                shutil.rmtree(take)
    return len(over)


def test_due_lines() -> int:
    """Test the line to each terminal that is due and has an address; how many were tested."""
    tested = 0
    for endpoint in due(clock.today()):
        if endpoint.address is None:
            continue
        line = ping(endpoint.address)
        key = uuid5(NAMESPACE_OID, f"line:{endpoint.pk}:{clock.today()}")
        keep_test(endpoint, measured(line), key=key)
        tested += 1
    return tested


def measured(line: Line) -> Measured:
    """A line in the words of the ledger."""
    loss = None if line.loss_percent is None else round(Decimal(line.loss_percent), 2)
    return Measured(clock.now(), loss, line.delay_ms)


def _keep_film(take: Path) -> int:
    with everywhere("a film names the room that it was taken in", Conference):
        conference = Conference.objects.filter(number=films.room_of(take)).first()
    if conference is None:
        raise films.NotMade("没有这次会议。")
    for draft in take.parent.glob("making-*"):  # of workers that were killed
        if draft.stat().st_mtime < time.time() - _DRAFT_SECONDS:
            shutil.rmtree(draft, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=take.parent, prefix="making-") as folder:
        film = films.make(take, Path(folder), unwanted=listeners(conference))
        size = film.path.stat().st_size
        sha256 = store.take_in(film.path)
    keep(
        conference, sha256=sha256, size=size, started_at=film.started_at + clock.shift(), seconds=film.seconds,
        actor=system_actor(), key=uuid5(NAMESPACE_OID, f"film:{take.name}"), lacks=_in_words(conference, film),
    )  # fmt: skip
    if film.lacks:
        _log.error("the film of %s lacks %s", take, film.lacks)
        films.set_aside(take)
    else:
        shutil.rmtree(take)
    return 1


def _in_words(conference: Conference, film: films.Film) -> str:
    """What a film lacks, by people's names."""
    names = names_of(conference, {each.publisher for each in film.lacks})
    kinds = {"audio": "声音", "video": "画面"}
    return "；".join(
        f"{names.get(each.publisher, '摄像头')}的{kinds[each.kind]}少{each.seconds}秒" for each in film.lacks
    )
