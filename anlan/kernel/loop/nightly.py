"""Each day everything that was written since the day before is verified, and a part of the rest, so that all is read within a week.

verify_some(clock.now())     # how many events were read; 0 where the day's is done
tell_faults(clock.now())     # the auditor is told what does not hold, each fault once
leave(clock.now())           # each day's anchor leaves the house; whoever can mend what keeps it is told
"""

from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from .. import clock
from ..history import leaving
from ..history.models import Departure, Event, Fault, Round
from ..history.rounds import faults, going_on, walk
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.divisions import district_code
from ..people.roles import ADMINISTRATOR, AUDITOR
from .alarm import tell_altered
from .todos_again import mend_todos

_STUCK = 3  # tries after which somebody is told
_WEEK = timedelta(days=6)  # a day is left for a night on which the machine was off


def verify_some(now: datetime) -> int:
    """The day's verification; how many events it read. Cut off, it goes on when asked again."""
    read = verify_written(now) + verify_share(now)
    tell_altered(now)
    tell_faults(now)
    return read


def verify_written(now: datetime) -> int:
    """Verify what was written since the last day's, by whatever way; the first time everything."""
    last = Round.objects.filter(way=Round.WRITTEN).exclude(ended_at=None).order_by("-ended_at").first()
    if last is not None and clock.legal_day(last.begun_at) >= clock.legal_day(now):
        return 0
    with going_on(Round.WRITTEN, since=last.horizon if last else None) as (round_, _):
        before = round_.events
        mend_todos(now)  # first: what is put right needs no second word
        walk(round_)
        return round_.events - before


def verify_share(now: datetime) -> int:
    """Verify the day's part of everything, from where the last one ended."""
    last = Round.objects.filter(way=Round.ROLLING).order_by("-pk").first()
    if last is not None and last.part and clock.legal_day(last.moved_at) >= clock.legal_day(now):
        return 0
    with going_on(Round.ROLLING) as (rolling, _):
        before = rolling.events
        walk(rolling, most=_share(rolling, now))
        return rolling.events - before


def _share(rolling: Round, now: datetime) -> int:
    """How many events are read today, for all to be read a week after the round began: a missed day is made up for."""
    remaining_events = max(Event.objects.count() - rolling.events, 0)
    days = max((clock.legal_day(rolling.begun_at + _WEEK) - clock.legal_day(now)).days, 1)
    return ceil(remaining_events / days) + 1


def tell_faults(now: datetime) -> int:
    """Tell the auditor of the faults that nobody was told of, in one notice; how many."""
    with transaction.atomic():
        untold = list(faults().filter(told_at=None).select_for_update())
        if not untold:
            return 0
        first, region = untold[0], district_code()
        more = f"等{len(untold)}处" if len(untold) > 1 else ""
        tell(
            f"faults:{first.pk}",
            f"校验发现历史对不上：{first.number}{first.what}{more}，请到“审计”核对",
            to=Audience(role=AUDITOR, region=region),
            about=About(first.ledger, first.record_id, region, "general"),
            now=now,
        )
        Fault.objects.filter(pk__in=[fault.pk for fault in untold]).update(told_at=now)
    return len(untold)


def leave(now: datetime) -> int:
    """Bring anchors to where they are to be kept; how many could not go. Administrator and auditor are told once while it lasts."""
    leaving.prepare(now)
    stuck = leaving.send(now)
    for each in stuck:
        if each.tries >= _STUCK:
            _tell_stuck(each, now)
    for kind, address, why in leaving.unread():
        _tell_unread(kind.title, address, why, now)
    return len(stuck)


def _tell_unread(title: str, address: str, why: str, now: datetime) -> None:
    """Once there is an answer, told once of each place."""
    first = Departure.objects.filter(address=address).exclude(gone_at=None).order_by("pk").first()
    if first is None:
        return
    _tell_of_departure(first, "anchor-unread", f"{title}{address}的{why}", now)


def _tell_stuck(departure: Departure, now: datetime) -> None:
    """What waits longest at a place stands for all that wait there."""
    first = leaving.waiting().filter(destination=departure.destination, address=departure.address).first() or departure
    title = leaving.DESTINATIONS[first.destination].title
    text = f"{first.anchor}的存证送不到{title}{first.address}：{first.problem}会接着再送"
    _tell_of_departure(first, "anchor-stays", text, now)


def _tell_of_departure(departure: Departure, what: str, text: str, now: datetime) -> None:
    """Tell whoever can mend it, and whoever has to know."""
    region = district_code()
    for role in (ADMINISTRATOR, AUDITOR):
        tell(
            f"{what}:{departure.pk}:{role}", text, to=Audience(role=role, region=region),
            about=About("anchor", departure.anchor_id, region, "general"), now=now,
        )  # fmt: skip
