"""Each day's anchor leaves the house by itself, for a hash in the same database proves nothing to somebody who owns the database.

prepare(now)                  # what is to go where, from the newest anchor on
stuck = send(now)             # what could not go is tried again, later and later
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.db.models import Q, QuerySet

from .. import clock
from ..column.spelling import whole_number
from .models import Anchor, Departure
from .reading import Difference, Piece
from .verify import FURTHER, Part

_SENDING = timedelta(minutes=10)  # after which whoever was sending is taken for dead
_LONGEST = timedelta(hours=1)  # from one try to the next
_TOGETHER = 100


class NotGone(Exception):
    """An anchor could not leave; the message says why and what to do."""


@dataclass(frozen=True)
class Letter:
    """An anchor as a text for people. name: of its file, without ending. token: the same letter has the same."""

    name: str
    text: str
    token: str

    @property
    def content(self) -> bytes:
        return self.text.encode()


class Destination(Protocol):
    """A kind of place outside the house: a folder, a mailbox, a time-stamping service."""

    code: str
    title: str

    def addresses(self) -> list[str]:
        """The places of this kind that are set up now."""

    def send(self, address: str, letter: Letter) -> bytes:
        """Bring a letter there, and return what came back. The same letter again changes nothing. Raises NotGone."""

    def compare(self, address: str, letter: Letter, reply: bytes) -> str:
        """What is wrong with the letter there or with what came back; "" where nothing is, or where nobody can see it now."""

    def unread(self, address: str) -> str:
        """What of the answers from there is kept but cannot be proved here, and who can; "" where all is proved."""


DESTINATIONS: dict[str, Destination] = {}


def declare(destination: Destination) -> None:
    """Make a kind of destination known. Raises ValueError where its code is taken."""
    if destination.code in DESTINATIONS:
        raise ValueError(f"two destinations are called {destination.code}")
    DESTINATIONS[destination.code] = destination


def there() -> list[tuple[Destination, str]]:
    """Every place that is set up now."""
    return [(kind, address) for kind in DESTINATIONS.values() for address in kind.addresses()]


def unread() -> list[tuple[Destination, str, str]]:
    """Of places that are set up, those whose answers are kept unread, and why."""
    return [(kind, address, why) for kind, address in there() if (why := kind.unread(address))]


def letter_of(anchor: Anchor) -> Letter:
    """An anchor as it leaves: all that it says, in lines that a person reads and a program compares."""
    name = anchor.day.isoformat() if anchor.day else f"{anchor.pk}"
    house = anchor.house.partition(" ")[0]
    time_text = f"{anchor.kept_at.astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M:%S}" if anchor.kept_at else ""
    lines = (
        "安澜每日存证",
        f"区：{anchor.house}",
        f"日期：{name}",
        f"第几份：{anchor.pk}",
        f"留存时间：{time_text}",
        f"经过数：{anchor.events}",
        f"最后一条经过：{anchor.last_event}",
        f"前一份存证：{bytes(anchor.prev).hex()}",
        f"本份存证：{bytes(anchor.hash).hex()}",
        "说明：请原样保存。以后用 anlan verify --anchors 文件夹 核对，历史被改动过就对不上。",
    )
    return Letter("-".join(filter(None, ("anlan", house, name))), "\n".join(lines) + "\n", f"{anchor.pk}-{house}")


def prepare(now: datetime) -> int:
    """Write down what is to go where: to a new place the newest day's anchor, which chains those before, and then each; how many."""
    days = Anchor.objects.exclude(day=None)
    count = 0
    for kind, address in there():
        departures = Departure.objects.filter(destination=kind.code, address=address)
        first = departures.order_by("anchor_id").values_list("anchor_id", flat=True).first()
        first = first or days.order_by("-pk").values_list("pk", flat=True).first()
        missing = days.filter(pk__gte=first or 0).exclude(pk__in=departures.values("anchor_id")).order_by("pk")
        for anchor in missing:
            _, created = Departure.objects.get_or_create(
                anchor=anchor, destination=kind.code, address=address,
                defaults={"text": letter_of(anchor).text, "next_at": now},
            )  # fmt: skip
            count += created
    return count


def send(now: datetime) -> list[Departure]:
    """Send what is due, each in transactions of its own; those that could not go, with why."""
    stuck = []
    while (departure := _take(now)) is not None:
        if not _send(departure, now):
            stuck.append(departure)
    return stuck


def waiting() -> "QuerySet[Departure, Departure]":
    """What has not left yet, to places that are set up, the oldest first."""
    places = Q(pk__in=[])
    for kind, address in there():
        places |= Q(destination=kind.code, address=address)
    return Departure.objects.filter(places, gone_at=None).select_related("anchor").order_by("anchor_id", "pk")


def _take(now: datetime) -> Departure | None:
    """The next one that is due, marked as being sent; another worker takes another one."""
    with transaction.atomic():
        departure = waiting().filter(next_at__lte=now).select_for_update(skip_locked=True, of=("self",)).first()
        if departure is not None:
            departure.tries, departure.next_at = departure.tries + 1, now + _SENDING
            departure.save(update_fields=["tries", "next_at"])
        return departure


def _send(departure: Departure, now: datetime) -> bool:
    """Whether it is gone. What is not is tried again, later and later."""
    letter = _letter(departure)
    try:
        departure.reply = DESTINATIONS[departure.destination].send(departure.address, letter)
    except NotGone as error:
        departure.problem = str(error)[:300]
        departure.next_at = now + min(timedelta(minutes=2 ** min(departure.tries, 10)), _LONGEST)
    else:
        departure.gone_at, departure.next_at, departure.problem = now, None, ""
    departure.save(update_fields=["reply", "gone_at", "next_at", "problem"])
    return departure.gone_at is not None


def _letter(departure: Departure) -> Letter:
    """The letter as it was written first: what it is called may change, what it says may not."""
    now = letter_of(departure.anchor)
    return Letter(now.name, departure.text, now.token)


def _compare(start: int, since: int | None) -> Piece | None:
    """What left is compared each time, whatever was written here: it is elsewhere that it may have been altered."""
    rows = Departure.objects.filter(pk__gte=start).exclude(gone_at=None).select_related("anchor").order_by("pk")
    read = list(rows[:_TOGETHER])
    if not read:
        return None
    differences = [Difference(each.pk, str(each.anchor), what) for each in read if (what := _wrong(each))]
    return Piece(read[-1].pk + 1, 0, differences)


def _wrong(departure: Departure) -> str:
    if departure.text != letter_of(departure.anchor).text:
        return "送出的存证和库里的不一样：库里的被改动过"
    kind = DESTINATIONS.get(departure.destination)
    if kind is None or departure.address not in kind.addresses():
        return ""
    what = kind.compare(departure.address, _letter(departure), bytes(departure.reply))
    return f"{kind.title}{departure.address}：{what}" if what else ""


FURTHER.append(Part("anchors.sent", "送出的存证", _compare, rank=2))


def compare_folder(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, what is wrong) of anchors that somebody kept in a folder, against those of the database.

    Raises NotGone where there is none to compare.
    """
    files = sorted(folder.glob("anlan-*.txt")) if folder.is_dir() else []
    if not files:
        raise NotGone(f"{folder} 里没有存证文件（anlan-…txt）。")
    for path in files:
        text = path.read_bytes().decode(errors="replace")
        number = next((line[4:] for line in text.splitlines() if line.startswith("第几份：")), "")
        anchor = Anchor.objects.filter(pk=key).first() if (key := whole_number(number)) is not None else None
        if anchor is None:
            yield path.name, "库里没有这份存证"
        elif text != letter_of(anchor).text:
            yield path.name, "和库里的存证不一样：文件或库被改动过"
