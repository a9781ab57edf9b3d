"""A notice is written once, with a delivery to each of its recipients by each channel that reaches them; then it is sent.

tell(key, text, to=Audience(role=OFFICE, region=record.region), about=record, now=now)     # 1 the first time, then 0
deliver(clock.now())                                                                       # what waits goes out
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from .. import clock
from ..scope import unscoped
from .channels import CHANNELS, NotDelivered
from .models import Delivery, Notice
from .recipients import Audience, posts_for

SITE = "site"  # the channel within: it has arrived when it is written
MOST_TRIES = 8
_SENDING = timedelta(minutes=10)  # after which whoever was sending is taken for dead
_LONGEST = 300  # characters of a notice


@dataclass(frozen=True)
class About:
    """The record that a notice is about, and where it lies; address: where it leads instead, of what is no record."""

    ledger: str
    record_id: int
    region: str
    sector: str
    address: str = ""


def tell(key: str, text: str, *, to: Audience, about: About, now: datetime) -> int:
    """Write a notice to everybody in the audience; how many were written. Its key makes a second one impossible.

    Call it in the transaction that causes it.
    """
    with transaction.atomic(), unscoped("a notice is written by whoever causes it, and found by its key", Notice):
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
            Delivery.objects.bulk_create(_deliveries(notice, to, now), ignore_conflicts=True)
        return int(created)


def _deliveries(notice: Notice, to: Audience, now: datetime) -> list[Delivery]:
    """One within the site and one by each channel that reaches the person, each person once."""
    deliveries: dict[tuple[int, str], Delivery] = {}
    for post in posts_for(to, clock.legal_day(now)):
        deliveries.setdefault(
            (post.person_id, SITE),
            Delivery(
                notice=notice, person_id=post.person_id, post=post, channel=SITE, state=Delivery.SENT, sent_at=now
            ),
        )
        for code, channel in CHANNELS.items():
            if channel.address_of(post.person):
                deliveries.setdefault(
                    (post.person_id, code),
                    Delivery(notice=notice, person_id=post.person_id, post=post, channel=code, next_at=now),
                )
    return list(deliveries.values())


def deliver(now: datetime) -> int:
    """Send what waits, one delivery after another, each in transactions of its own; how many were sent."""
    count = 0
    while (delivery := _take(now)) is not None:
        count += _send(delivery, now)
    return count


def _take(now: datetime) -> Delivery | None:
    """The next delivery that is due, marked as being sent; another worker takes another one."""
    with transaction.atomic():
        due = Q(state=Delivery.WAITING) | Q(state=Delivery.SENDING)
        rows = (
            Delivery.objects.filter(due, next_at__lte=now)
            .order_by("next_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
        )
        delivery = rows.select_related("person", "notice").first()
        if delivery is not None:
            delivery.state, delivery.tries, delivery.next_at = Delivery.SENDING, delivery.tries + 1, now + _SENDING
            delivery.save(update_fields=["state", "tries", "next_at"])
        return delivery


def _send(delivery: Delivery, now: datetime) -> int:
    """Whether it went out. What did not is tried again, later and later."""
    channel = CHANNELS.get(delivery.channel)
    address = channel.address_of(delivery.person) if channel else ""
    try:
        if channel is None or not address:
            raise NotDelivered("现在没有办法发到这里。", final=True)
        channel.send(address, delivery.notice.text, token=delivery.token)
    except NotDelivered as error:
        given_up = error.final or delivery.tries >= MOST_TRIES
        delivery.state = Delivery.FAILED if given_up else Delivery.WAITING
        delivery.next_at = None if given_up else now + timedelta(minutes=2**delivery.tries)
        delivery.problem = str(error)[:200]
    else:
        delivery.state, delivery.sent_at, delivery.next_at, delivery.problem = Delivery.SENT, now, None, ""
    delivery.save(update_fields=["state", "next_at", "sent_at", "problem"])
    return int(delivery.state == Delivery.SENT)
