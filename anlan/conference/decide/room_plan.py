"""Which rooms ought to be open now, for whom, showing what: asked again and again by whoever conducts the media.

for room in wanted_rooms(clock.now()): …        # a fixed number of queries, two where no conference runs
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..models import CameraSource, Conference
from ..networks import is_allowed
from .camera_rows import CameraAddress, CameraView
from .cameras import is_reached
from .cameras import stop as stop_view
from .doors import everywhere
from .floor import shown_at
from .rows import CHAIR, DEPUTY, OBSERVER, FloorRequest, Invitation, PollingPlan, Ticket

MOST_SHOWN = 16  # pictures that every site of a room can see at once: the largest layout


@dataclass(frozen=True)
class Feed:
    """A camera that is shown in a room, and where its stream comes from."""

    camera: int
    kind: str
    address: str


@dataclass(frozen=True)
class Room:
    """A room that ought to be open. `conference` is None for a camera that people watch by itself."""

    name: str
    conference: Conference | None
    tickets: frozenset[str]
    listeners: frozenset[str] = frozenset()  # observers: they send nothing
    shown: tuple[str, ...] = ()  # tickets whose picture reaches every site, the most wanted first
    feeds: tuple[Feed, ...] = ()
    recorded: bool = False


def wanted_rooms(now: datetime) -> list[Room]:
    """Every room that ought to be open: of running conferences, their side rooms, and cameras that are watched."""
    with everywhere(
        "the media servers open every room that is wanted",
        Conference, Ticket, Invitation, FloorRequest, PollingPlan, CameraView, CameraAddress,
    ):  # fmt: skip
        running = list(Conference.objects.filter(state="running").order_by("pk"))
        watched = list(CameraView.objects.filter(ended_at=None).select_related("camera").order_by("pk"))
        feeds = _feeds(watched)
        rooms = [room for part in _of_conferences(running, now) for room in _rooms(part, feeds)] if running else []
    return rooms + _watched_alone(watched, feeds)


def let_go_unwatched(present: Mapping[str, Collection[str]], before: datetime) -> None:
    """End each watching of a camera by itself that began before a time and whose viewer is not in the camera's room.

    present: the ids of those inside, by the room's name.
    """
    with everywhere("cameras that nobody watches any more are let go", CameraView):
        for view in CameraView.objects.filter(ended_at=None, conference=None, started_at__lt=before).order_by("pk"):
            if view.seat not in present.get(view.room, ()):
                stop_view(view)


@dataclass(frozen=True)
class _Part:
    """What is known of one running conference."""

    conference: Conference
    tickets: list[Ticket]
    sites: list[Invitation]
    speakers: frozenset[int]
    polled: tuple[int, ...]  # invitations that polling shows now and next


def _of_conferences(running: list[Conference], now: datetime) -> Iterator[_Part]:
    keys = [each.pk for each in running]
    rows = Ticket.objects.filter(conference__in=keys, revoked_at=None)
    tickets = list(rows.select_related("invitation").order_by("pk"))
    sites = list(Invitation.objects.filter(conference__in=keys).order_by("region", "pk"))
    floor = FloorRequest.objects.filter(conference__in=keys, ended_at=None, given_at__isnull=False)
    speakers = list(floor.values_list("conference_id", "person_id"))
    plans = {plan.conference_id: plan for plan in PollingPlan.objects.filter(conference__in=keys, stopped_at=None)}
    for each in running:
        plan = plans.get(each.pk)
        soon = [] if plan is None else [shown_at(plan, now), shown_at(plan, now + timedelta(seconds=plan.seconds))]
        yield _Part(
            each,
            [ticket for ticket in tickets if ticket.conference_id == each.pk],
            [site for site in sites if site.conference_id == each.pk],
            frozenset(person for conference, person in speakers if conference == each.pk),
            tuple(soon),
        )


def _rooms(part: _Part, feeds: dict[int, list[Feed]]) -> Iterator[Room]:
    """The conference's own room, and one for each side room in use. Everybody is wanted in one of them alone."""
    yield _room(part, 0, tuple(feeds.get(part.conference.pk, ())))
    side_rooms = {site.side_room for site in part.sites} | {ticket.room for ticket in part.tickets}
    for side in sorted(side_rooms - {0}):
        yield _room(part, side, ())


def _room(part: _Part, side: int, feeds: tuple[Feed, ...]) -> Room:
    tickets = [ticket for ticket in part.tickets if ticket.room == side]
    sending = [ticket for ticket in tickets if ticket.role != OBSERVER]
    return Room(
        name=part.conference.room(side),
        conference=part.conference,
        tickets=frozenset(ticket.token for ticket in tickets),
        listeners=frozenset(ticket.token for ticket in tickets if ticket.role == OBSERVER),
        shown=tuple(ticket.token for ticket in sorted(sending, key=_rank(part)))[:MOST_SHOWN],
        feeds=feeds,
        recorded=part.conference.recorded and side == 0,
    )


def _rank(part: _Part):  # type: ignore[no-untyped-def]  # a sort key
    """Chairs first, then what is on air, whoever speaks, what polling shows now and next, then sites in their order."""
    place = {site.pk: index for index, site in enumerate(part.sites)}

    def rank(ticket: Ticket) -> tuple[int, int, int]:
        site = ticket.invitation_id or 0
        if ticket.role in (CHAIR, DEPUTY):
            first = 0
        elif site and site == part.conference.on_air_id:
            first = 1
        elif ticket.person_id in part.speakers:
            first = 2
        else:
            first = 3 if site in part.polled else 4
        return first, place.get(site, len(place)), ticket.pk

    return rank


def _feeds(views: Iterable[CameraView]) -> dict[int, list[Feed]]:
    """The cameras of each conference, by its key; those watched alone under 0. One query."""
    listed = list(views)
    keys = {view.camera_id for view in listed}
    addresses = dict(CameraAddress.objects.filter(camera__in=keys).values_list("camera_id", "address"))
    by_conference: dict[int, dict[int, Feed]] = {}
    for view in listed:
        camera: CameraSource = view.camera
        address = addresses.get(camera.pk, "")
        if address and (is_allowed(address) or not is_reached(camera.kind, address)):
            feed = Feed(camera.pk, camera.kind, address)
            by_conference.setdefault(view.conference_id or 0, {})[camera.pk] = feed
    return {conference: list(cameras.values()) for conference, cameras in by_conference.items()}


def _watched_alone(views: Iterable[CameraView], feeds: dict[int, list[Feed]]) -> list[Room]:
    viewers: dict[int, list[str]] = {}
    for view in views:
        if view.conference_id is None:
            viewers.setdefault(view.camera_id, []).append(view.seat)
    return [
        Room(
            f"camera.{feed.camera}", None, frozenset(viewers[feed.camera]), frozenset(viewers[feed.camera]), (), (feed,)
        )
        for feed in feeds.get(0, ())
    ]
