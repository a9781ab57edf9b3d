"""A notice is written once, with a delivery to each of its recipients by each channel that reaches them; then it is sent.

tell(key, text, to=Audience(role=OFFICE, region=record.region), about=record, now=now)     # 1 the first time, then 0
deliver(clock.now())                                                                       # what waits goes out
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from .. import clock
from ..clock.working import add_working_days, calendar, is_working_day
from ..people.models import Post
from ..scope import unscoped
from . import gathered
from .channels import CHANNELS, NotDelivered, gathering, is_gathered
from .models import Delivery, Notice
from .recipients import Audience, holders, posts_for

SITE = "site"  # the channel within: it has arrived when it is written
MOST_TRIES = 8
_SENDING = timedelta(minutes=10)  # after which whoever was sending is taken for dead
_LONGEST = 300  # characters of a notice
_MORNING = timedelta(hours=8)  # of a working day, when gathered channels send
_CLOSING = timedelta(
    minutes=10
)  # before it, from which on what is told goes the morning after: a second message would follow the first
_UNSURE = "发的时候程序中断，不知道发出没有；不再发第二次。"


@dataclass(frozen=True)
class About:
    """The record that a notice is about, and where it lies; address: where it leads instead, of what is no record."""

    ledger: str
    record_id: int
    region: str
    sector: str
    address: str = ""


def tell(
    key: str, text: str, *, to: Audience, about: About, now: datetime, at_once: bool = False, outside: bool = False
) -> int:
    """Write a notice to everybody in the audience; how many were written. Its key makes a second one impossible.

    at_once: it does not wait for the morning. outside: within the site it stands elsewhere already, and goes to gathered channels alone.
    Call it in the transaction that causes it.
    """
    reach = _reach(posts_for(to, clock.legal_day(now))) if outside and gathering() else None
    if outside and (reach is None or not any(map(reach.telephone, reach.posts))):
        return 0
    with (
        transaction.atomic(savepoint=False),
        unscoped("a notice is written by whoever causes it, and found by its key", Notice),
    ):
        notice, created = Notice.objects.get_or_create(
            key=key,
            defaults={
                "region": about.region,
                "sector": about.sector,
                "ledger": about.ledger,
                "record_id": about.record_id,
                "address": about.address,
                "text": text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…",
                "role": to.role,
                "body_id": to.body,
                "place": to.place,
                "created_at": now,
            },
        )
        if created:
            reach = reach or _reach(posts_for(to, clock.legal_day(now)))
            listed = _deliveries(notice, reach, now, at_once=at_once)
            Delivery.objects.bulk_create(
                [each for each in listed if not outside or is_gathered(each.channel)], ignore_conflicts=True
            )
        return int(created)


@dataclass(frozen=True)
class _Reach:
    """The posts that something is meant for, and by which channels their people are reached: {channel: {person: address}}."""

    posts: list[Post]
    ways: dict[str, dict[int, str]]

    def telephone(self, post: Post) -> str:
        """The one gathered channel that reaches its person, the first of several; "" where none does."""
        return next((code for code in gathering() if post.person_id in self.ways[code]), "")


def _reach(posts: list[Post]) -> _Reach:
    people = list({post.person_id: post.person for post in posts}.values())
    return _Reach(posts, {code: channel.addresses(people) for code, channel in CHANNELS.items()})


def _deliveries(notice: Notice, reach: _Reach, now: datetime, *, at_once: bool) -> list[Delivery]:
    """One within the site and one by each channel that reaches the person, each person once. What is gathered goes to one person's
    telephone, the first's that is reached so; to all at once where it is urgent.
    """
    deliveries: dict[tuple[int, str], Delivery] = {}
    rings = False
    for post in reach.posts:
        within = Delivery(
            notice=notice, person_id=post.person_id, post=post, channel=SITE, state=Delivery.SENT, sent_at=now
        )
        deliveries.setdefault((post.person_id, SITE), within)
        for code, addresses in reach.ways.items():
            if post.person_id in addresses and not is_gathered(code):
                deliveries.setdefault((post.person_id, code), _waiting(notice, post, code, now))
        if (at_once or not rings) and (code := reach.telephone(post)):
            ringing = _waiting(notice, post, code, now if at_once else morning(now))
            deliveries.setdefault((post.person_id, code), ringing)
            rings = True
    return list(deliveries.values())


def _waiting(notice: Notice, post: Post, code: str, at: datetime) -> Delivery:
    return Delivery(notice=notice, person_id=post.person_id, post=post, channel=code, next_at=at)


def tell_next(notice: Notice, now: datetime) -> bool:
    """Let the next of those whom a notice is meant for be reached by telephone; False where none is left, or somebody has read it."""
    deliveries = Delivery.objects.filter(notice=notice)
    if deliveries.exclude(read_at=None).exists():
        return False
    listed = set(deliveries.filter(channel__in=gathering()).values_list("person_id", flat=True))
    audience = Audience(
        role=notice.role, region=notice.region, sector=notice.sector, body=notice.body_id, place=notice.place
    )
    reach = _reach([post for post in holders(audience, clock.legal_day(now)) if post.person_id not in listed])
    following = next(filter(reach.telephone, reach.posts), None)
    if following is not None:
        _waiting(notice, following, reach.telephone(following), morning(now - 2 * _CLOSING)).save(force_insert=True)
    return following is not None


def mark_read(post_id: int, now: datetime) -> None:
    """Say that the holder of a post looked: what their telephone told is on the page before them."""
    if gathering():
        sent = Delivery.objects.filter(post=post_id, state=Delivery.SENT, next_at__isnull=False)
        sent.update(read_at=now, next_at=None)


def morning(now: datetime) -> datetime:
    """The next working morning."""
    day, days = clock.legal_day(now), calendar()
    if not is_working_day(day, days) or now >= clock.start_of(day) + _MORNING - _CLOSING:
        day = add_working_days(day, 1, days)
    return clock.start_of(day) + _MORNING


def deliver(now: datetime) -> int:
    """Send what waits, one message after another, each in transactions of its own; how many were sent."""
    count = 0
    while listed := _take(now):
        count += _send(listed, now)
    return count


def _take(now: datetime) -> list[Delivery]:
    """The next delivery that is due, marked as being sent, and of a gathered channel all that are due to the same person; another
    worker takes others.
    """
    with transaction.atomic():
        first = _due(now).first()
        if first is None:
            return []
        listed = [first]
        if is_gathered(first.channel):
            listed = list(_due(now).filter(person=first.person_id, channel=first.channel))
        for each in listed:
            each.tries, each.next_at = each.tries + 1, now + _SENDING
            each.unsure, each.state = each.state == Delivery.SENDING and is_gathered(each.channel), Delivery.SENDING
            each.save(update_fields=["state", "tries", "next_at"])
        return listed


def _due(now: datetime) -> "QuerySet[Delivery]":
    due = Q(state=Delivery.WAITING) | Q(state=Delivery.SENDING)
    rows = Delivery.objects.filter(due, next_at__lte=now).order_by("next_at", "pk")
    return rows.select_for_update(skip_locked=True, of=("self",)).select_related("person", "notice")


def _send(listed: list[Delivery], now: datetime) -> int:
    """How many messages went out. What did not is tried again, later and later; what may have gone is not."""
    for each in [each for each in listed if each.unsure]:
        _note(each, NotDelivered(_UNSURE, final=True), now)
    waiting = [each for each in listed if not each.unsure]
    if not waiting:
        return 0
    first = waiting[0]
    channel = CHANNELS.get(first.channel)
    address = channel.addresses([first.person]).get(first.person_id, "") if channel else ""
    error: NotDelivered | None = None
    try:
        if channel is None or not address:
            raise NotDelivered("现在没有办法发到这里。", final=True)
        text = gathered.words([each.notice for each in waiting]) if channel.gathered else first.notice.text
        channel.send(address, text, token=first.token)
    except NotDelivered as refused:
        error = refused
    for each in waiting:
        _note(each, error, now)
    return int(error is None)


def _note(delivery: Delivery, error: NotDelivered | None, now: datetime) -> None:
    """Write down what became of a delivery. next_at: of one that waits, when it is tried again; of one that is gathered, when it goes on
    to the next person.
    """
    goes_on_at = morning(now) if is_gathered(delivery.channel) else None
    if error is None:
        delivery.state, delivery.sent_at, delivery.next_at, delivery.problem = Delivery.SENT, now, goes_on_at, ""
    else:
        given_up = error.final or delivery.tries >= MOST_TRIES
        delivery.state = Delivery.FAILED if given_up else Delivery.WAITING
        delivery.next_at = goes_on_at if given_up else now + timedelta(minutes=2**delivery.tries)
        delivery.problem = str(error)[:200]
    delivery.save(update_fields=["state", "next_at", "sent_at", "problem"])
