"""Who may speak and what the room shows: hands, the floor, requests to mute, side rooms, and polling.

raise_hand(conference, actor=member); give(conference, member.person_id, actor=chair, key=uuid4())
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.people.actor import Actor

from ..models import Conference
from .acting import Act, held, keep_once, led
from .errors import NotInside
from .rows import MEMBER, OBSERVER, FloorRequest, Invitation, Message, PollingPlan, Ticket


def raise_hand(conference: Conference, *, actor: Actor) -> FloorRequest:
    """The actor asks to speak; asking twice is asking once. Raises NotInside, NotAllowed for observers."""
    now = clock.now()
    with held(conference, "running") as current:
        mine = _ticket(current, actor.person_id)
        if mine.role == OBSERVER:
            raise NotAllowed("旁听的不能举手发言，可以写在留言里。")
        row, _ = FloorRequest.objects.of(current).get_or_create(
            conference=current, person_id=actor.person_id, ended_at=None, defaults=_asked(current, asked_at=now)
        )
        if row.asked_at is None:
            row.asked_at = now
            row.save(update_fields=["asked_at"])
        return row


def lower_hand(conference: Conference, *, actor: Actor) -> None:
    """The actor takes their request back, or has finished speaking."""
    with held(conference, "running") as current:
        mine = FloorRequest.objects.of(current).filter(person_id=actor.person_id, ended_at=None)
        mine.update(ended_at=clock.now())


def ask_to_speak(conference: Conference, person_id: int, *, actor: Actor) -> FloorRequest:
    """Say "please speak" on somebody's screen; whether they do is theirs: no microphone is opened from outside."""
    now = clock.now()
    with led(conference, actor) as current:
        may_be_heard(_ticket(current, person_id))
        row, _ = FloorRequest.objects.of(current).get_or_create(
            conference=current, person_id=person_id, ended_at=None, defaults=_asked(current, invited_at=now)
        )
        if row.invited_at is None:
            row.invited_at = now
            row.save(update_fields=["invited_at"])
        return row


def accept(conference: Conference, *, actor: Actor) -> FloorRequest:
    """Whom the chair asked begins to speak. Raises NotAllowed where nobody has asked them."""
    with held(conference, "running") as current:
        _ticket(current, actor.person_id)
        mine = FloorRequest.objects.of(current).filter(person_id=actor.person_id, ended_at=None).first()
        if mine is None or mine.invited_at is None:
            raise NotAllowed("主持人还没有请您发言，请先举手。")
        return _give(current, mine)


def give(
    conference: Conference, person_id: int, *, actor: Actor, key: UUID, version: int | None = None
) -> FloorRequest | None:
    """Give the floor; whoever held it has it no more. None where this key was used before.

    version: the one the chair saw. Raises WrongState where the other chair was first, NotInside.
    """
    now = clock.now()
    with held(conference, "running") as current:
        if Act(current, "give_floor", actor, key, {"person": person_id}).is_repeat():
            return None
    with led(conference, actor, version=version) as current:
        ticket = _ticket(current, person_id)
        may_be_heard(ticket)
        row, _ = FloorRequest.objects.of(current).get_or_create(
            conference=current, person_id=person_id, ended_at=None, defaults=_asked(current, invited_at=now)
        )
        if row.given_at is not None:
            return row
        floor_request = _give(current, row)
        Act(current, "give_floor", actor, key, {"person": person_id}).write(ticket.person.name)
        return floor_request


def may_be_heard(ticket: Ticket) -> None:
    """Whoever only listened takes part from now on, in the seat they have."""
    if ticket.role == OBSERVER:
        Ticket.objects.of(ticket).update(role=MEMBER)


def microphone(ticket: Ticket, state: str) -> None:
    """What a page says of its microphone: open, shut, none."""
    if state in dict(Ticket.MICS) and state != ticket.mic:
        Ticket.objects.of(ticket).update(mic=state)
        ticket.mic = state


def take_back(conference: Conference, *, actor: Actor, key: UUID, version: int | None = None) -> bool:
    """Take the floor back from whoever holds it. False where nobody does."""
    with led(conference, actor, version=version) as current:
        holding = FloorRequest.objects.of(current).filter(ended_at=None, given_at__isnull=False)
        row = holding.select_related("person").first()
        act = Act(current, "take_floor", actor, key)
        if row is None or act.is_repeat():
            return False
        holding.update(ended_at=clock.now())
        act.write(row.person.name)
        return True


def mute(conference: Conference, *, actor: Actor, key: UUID, person_id: int | None = None) -> Message:
    """Ask one person, or everybody, to mute: an instruction that their own page carries out."""
    with led(conference, actor) as current:
        if person_id is not None:
            _ticket(current, person_id)
        row, is_new = keep_once(
            Message, current, key, "sent_at", kind=Message.MUTE, person_id=actor.person_id, to_id=person_id
        )
        if is_new and person_id is None:
            Act(current, "mute", actor, key).write("全体")
        return row


def split(
    conference: Conference, rooms: Mapping[int, int], *, actor: Actor, key: UUID, version: int | None = None
) -> None:
    """Send sites ({invitation: number of the side room}) to talk apart; 0 brings one back."""
    if any(room < 0 or room > 20 for room in rooms.values()):
        raise Incomplete({"rooms": "分会室编号填0到20。"})
    with led(conference, actor, version=version) as current:
        act = Act(current, "split", actor, key, {"rooms": {str(site): room for site, room in rooms.items()}})
        if act.is_repeat():
            return
        sites = list(Invitation.objects.of(current).filter(pk__in=rooms))
        if len(sites) != len(rooms):
            raise NotAllowed("有的会场不在本次会议里，请刷新后重选。")
        for site in sites:
            site.side_room = rooms[site.pk]
        Invitation.objects.of(current).bulk_update(sites, ["side_room"])
        act.write(f"{len(sites)}个会场")
        apart = Invitation.objects.of(current).exclude(side_room=0).values("side_room")
        away = Ticket.objects.of(current).filter(visits__gt=0)
        away.exclude(visits__in=apart).update(visits=None)  # nobody is left alone in a room that is no more


def visit(conference: Conference, room: int, *, actor: Actor, key: UUID) -> None:
    """Whoever leads goes into a side room, to see and hear those in it and be seen; 0 leads back into the conference.

    Raises NotAllowed where no site sits in that room, NotInside where the actor is not there themselves.
    """
    with led(conference, actor) as current:
        mine = _ticket(current, actor.person_id)
        if room and not Invitation.objects.of(current).filter(side_room=room).exists():
            raise NotAllowed("这个分会室里现在没有会场，请刷新后再看。")
        act = Act(current, "visit", actor, key, {"room": room})
        if not act.is_repeat() and mine.room != room:
            mine.visits = room
            mine.save(update_fields=["visits"])
            act.write(f"进第{room}分会室" if room else "回到会场")


def gather(conference: Conference, *, actor: Actor, key: UUID) -> None:
    """Bring everybody back from the side rooms, whoever leads among them."""
    with led(conference, actor) as current:
        act = Act(current, "gather", actor, key)
        if act.is_repeat():
            return
        Ticket.objects.of(current).exclude(visits=None).update(visits=None)
        if Invitation.objects.of(current).exclude(side_room=0).update(side_room=0):
            act.write("全体")


def poll(
    conference: Conference, sites: Sequence[int], seconds: int, *, actor: Actor, key: UUID, version: int | None = None
) -> PollingPlan:
    """Show sites in turn, each for some seconds; a plan that runs is replaced. Raises Incomplete, WrongState."""
    if not 3 <= seconds <= 600:
        raise Incomplete({"seconds": "每个会场停留3到600秒。"})
    if not sites:
        raise Incomplete({"sites": "请选至少一个会场。"})
    with led(conference, actor, version=version) as current:
        running = PollingPlan.objects.of(current).filter(stopped_at=None)
        act = Act(current, "poll", actor, key, {"sites": list(sites), "seconds": seconds})
        if act.is_repeat():
            return PollingPlan.objects.of(current).order_by("-pk")[0]
        if Invitation.objects.of(current).filter(pk__in=sites).count() != len(set(sites)):
            raise NotAllowed("有的会场不在本次会议里，请刷新后重选。")
        now = clock.now()
        running.update(stopped_at=now)
        plan = PollingPlan.objects.create(
            conference=current, region=current.region, sites=list(sites), seconds=seconds, started_at=now
        )
        act.write(f"{len(sites)}个会场，每个{seconds}秒")
        return plan


def stop_poll(conference: Conference, *, actor: Actor, key: UUID) -> None:
    with led(conference, actor) as current:
        running = PollingPlan.objects.of(current).filter(stopped_at=None)
        act = Act(current, "stop_poll", actor, key)
        if not act.is_repeat() and running.update(stopped_at=clock.now()):
            act.write("")


def shown_at(plan: PollingPlan, now: datetime) -> int:
    """The invitation that a polling plan shows at a moment."""
    passed = max((now - plan.started_at).total_seconds(), 0)
    return plan.sites[int(passed // plan.seconds) % len(plan.sites)]


def turns_at(plan: PollingPlan, now: datetime) -> datetime | None:
    """When the plan shows the next site; None where there is but one."""
    passed = int(max((now - plan.started_at).total_seconds(), 0) // plan.seconds)
    return plan.started_at + timedelta(seconds=(passed + 1) * plan.seconds) if len(plan.sites) > 1 else None


def _ticket(current: Conference, person_id: int) -> Ticket:
    tickets = Ticket.objects.of(current).filter(person_id=person_id, revoked_at=None)
    ticket = tickets.select_related("invitation").first()
    if ticket is None:
        raise NotInside(NotInside.__doc__)
    return ticket


def _asked(current: Conference, **moments: datetime) -> dict[str, object]:
    return {"region": current.region, **moments}


def _give(current: Conference, row: FloorRequest) -> FloorRequest:
    now = clock.now()
    holding = FloorRequest.objects.of(current).filter(ended_at=None, given_at__isnull=False)
    holding.exclude(pk=row.pk).update(ended_at=now)
    row.given_at = row.given_at or now
    row.save(update_fields=["given_at"])
    return row
