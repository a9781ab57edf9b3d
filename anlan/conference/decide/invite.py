"""Calling: sites are rung, each at one post after the other, until somebody answers.

call(conference, sites_of_regions(towns_under("990199")), actor=actor, key=uuid4())
ring_next(clock.now())      # a job, every few seconds: whoever did not answer is passed over
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice import sending
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Post
from anlan.kernel.scope import Record

from ..models import Conference
from .acting import Act, held, leads, meant_for, take
from .doors import everywhere
from .errors import MayNotCall
from .quiet import break_quiet
from .rows import ABSENT, ANSWERED, LEFT, RINGING, WAITING, Invitation
from .sites import Site, may_call, posts_in_line, sites_of_record

RINGS = 2  # how often one post is rung before the next in line is
PATIENCE = 30  # seconds from one ring to the next
_OPEN = ("planned", "running")


def convene(record: Record, *, actor: Actor, key: UUID, title: str = "", kind: str = "command") -> Conference:
    """Start a conference about a record and ring everybody who answers for it and whom the actor may call."""
    now = clock.now()
    with transaction.atomic():
        values = {
            "title": (title or record.headline())[:120], "kind": kind, "planned_for": now, "chair": actor.person_id,
            "about_ledger": record.code, "about_number": record.number,
        }  # fmt: skip
        conference = open_record(Conference, values, actor=actor, key=key)
        if conference.state == "planned":
            take(conference, "start", actor=actor, key=uuid4())
            reachable = [site for site in sites_of_record(record) if _reaches(actor, site)]
            call(conference, reachable, actor=actor, key=uuid4())
    return conference


def call(
    conference: Conference, sites: Iterable[Site], *, actor: Actor, key: UUID, observer: bool = False
) -> list[Invitation]:
    """Call sites to a conference, or call them again; those who are on their way or there are left alone.

    Before it starts they wait. A member may bring in those below. Raises MayNotCall, NotAllowed, WrongState.
    """
    site_list = list(sites)
    with held(conference, *_OPEN) as current:
        _require_reach(current, site_list, actor)
        places = [[site.region, site.body_id] for site in site_list]
        act = Act(current, "call", actor, key, {"sites": places, "observer": observer})
        if act.is_repeat():
            return _of_sites(current, site_list)
        now = clock.now()
        invitations = {(each.region, each.body_id): each for each in Invitation.objects.of(current)}
        fresh = [
            Invitation(
                conference=current, region=site.region, body_id=site.body_id, line=_line(site, current),
                called_by_id=actor.person_id, called_at=now, observer=observer,
            )
            for site in site_list
            if (site.region, site.body_id) not in invitations
        ]  # fmt: skip
        Invitation.objects.bulk_create(fresh)
        again = [invitations[place] for site in site_list if (place := (site.region, site.body_id)) in invitations]
        if current.state == "running":
            _ring([*fresh, *(each for each in again if each.state in (WAITING, ABSENT, LEFT))], current, now)
        names = "、".join(dict.fromkeys(region_path(site.region) for site in site_list))
        act.write(names[:200] or "没有可叫的人")
        return _of_sites(current, site_list)


def call_again(conference: Conference, invitation: Invitation, *, actor: Actor, key: UUID) -> None:
    """Ring one site again, with the posts it was called with. Raises as `call` does."""
    site = Site(invitation.region, invitation.body_id, tuple(invitation.line))
    call(conference, [site], actor=actor, key=key)


def ring_waiting(conference: Conference, now: datetime) -> None:
    """Ring everybody who waits for the conference to start: what its first step also does."""
    _ring(list(Invitation.objects.of(conference).filter(state=WAITING)), conference, now)


def ring_next(now: datetime, seconds: int = PATIENCE) -> int:
    """Pass on every call that nobody has answered in time. How many were rung again; two sweeps at once ring once."""
    with everywhere("calls that nobody answers are passed on", Invitation):
        due = Invitation.objects.filter(
            state=RINGING, rang_at__lte=now - timedelta(seconds=seconds), conference__state="running"
        )
        return sum(_pass_on(each, each.attempt + 1, now) for each in due.select_related("conference"))


def answer(conference: Conference, *, actor: Actor) -> Invitation:
    """The actor takes the call. Raises NotAllowed where nobody calls them, WrongState where it is over."""
    now = clock.now()
    with held(conference, "running") as current:
        invitation = _own(current, actor)
        if invitation.state in (RINGING, ABSENT, LEFT, WAITING):
            invitation.state, invitation.answered_at, invitation.answered_by_id = ANSWERED, now, actor.person_id
            invitation.save(update_fields=["state", "answered_at", "answered_by"])
        return invitation


def decline(conference: Conference, *, actor: Actor) -> Invitation:
    """The actor cannot come now: the next in line is rung at once."""
    now = clock.now()
    with held(conference, "running") as current:
        invitation = _own(current, actor)
        if invitation.state == RINGING and rung_post(invitation) == actor.post_id:
            next_person = invitation.attempt - invitation.attempt % RINGS + RINGS
            _pass_on(invitation, next_person, now)
            invitation.refresh_from_db()
        return invitation


def rung_post(invitation: Invitation) -> int | None:
    """The post that is rung at this moment, None where there is nobody to ring."""
    line = invitation.line
    return line[invitation.attempt // RINGS % len(line)] if line else None


def missed_posts(invitation: Invitation) -> list[int]:
    """The posts that were rung in vain before the present one, in their order."""
    line = invitation.line
    if not line:
        return []
    return list(line) if invitation.state == ABSENT else line[: invitation.attempt // RINGS % len(line)]


def _reaches(actor: Actor, site: Site) -> bool:
    return any(may_call(code, site.region) for code in actor.scope.regions)


def _require_reach(current: Conference, sites: Sequence[Site], actor: Actor) -> None:
    if not leads(current, actor):
        below = all(any(site.region.startswith(code) for code in actor.scope.regions) for site in sites)
        is_member = Invitation.objects.of(current).filter(meant_for(actor)).exists()
        if not (is_member and below and actor.scope.place is None):
            raise NotAllowed("只有主持人、副主持人能叫人；参会的镇街可以叫本辖区的村（社区）。")
        if current.locked:
            raise NotAllowed("会议已锁，请主持人来叫。")
    barred = [site.region for site in sites if not _reaches(actor, site)]
    if barred:
        names = "、".join(dict.fromkeys(map(region_path, barred)))
        raise MayNotCall(f"您不能叫{names}：只能叫上级、下级和同级镇街。")


def _line(site: Site, conference: Conference) -> list[int]:
    """The posts to ring, without the chair's own."""
    own = set(Post.objects.of(conference.chair).filter(pk__in=site.posts).values_list("pk", flat=True))
    return [post for post in site.posts if post not in own]


def _of_sites(current: Conference, sites: Sequence[Site]) -> list[Invitation]:
    places = {(site.region, site.body_id) for site in sites}
    rows = Invitation.objects.of(current).order_by("pk")
    return [each for each in rows if (each.region, each.body_id) in places]


def _own(current: Conference, actor: Actor) -> Invitation:
    invitations = list(Invitation.objects.of(current).select_for_update().filter(meant_for(actor)).order_by("pk"))
    if not invitations:
        raise NotAllowed("这次会议没有叫您。")
    return min(invitations, key=lambda each: actor.post_id not in each.line)


def _ring(invitations: list[Invitation], conference: Conference, now: datetime) -> None:
    """Begin a new round at each site; one with nobody to ring is absent at once."""
    for each in invitations:
        if each.rang_at is not None:  # called before: the next whole round
            whole = RINGS * max(len(each.line), 1)
            each.attempt = (each.attempt // whole + 1) * whole
        each.state, each.rang_at = (RINGING if each.line else ABSENT), now
    Invitation.objects.of(conference).bulk_update(invitations, ["state", "attempt", "rang_at"], batch_size=500)
    break_quiet()
    _notify(invitations, conference, now)


def _pass_on(invitation: Invitation, attempt: int, now: datetime) -> int:
    """Ring the `attempt`-th time; where the round is over nobody came. Only one of several at once does it."""
    round_over = attempt % (RINGS * len(invitation.line)) == 0
    with transaction.atomic():
        mine = Invitation.objects.of(invitation).filter(state=RINGING, attempt=invitation.attempt)
        if round_over:
            mine.update(state=ABSENT)
            return 0
        if not mine.update(attempt=attempt, rang_at=now):
            return 0
        invitation.attempt, invitation.rang_at = attempt, now
        _notify([invitation], invitation.conference, now)
        return 1


def _notify(invitations: Sequence[Invitation], conference: Conference, now: datetime) -> None:
    """One notice to each post that is rung; its key makes a second one impossible."""
    rung = {each.pk: pk for each in invitations if (pk := rung_post(each)) is not None}
    posts = posts_in_line(rung.values())
    for each in invitations:
        if (post := posts.get(rung.get(each.pk, 0))) is not None:
            sending.tell(
                f"call:{each.pk}:{each.attempt}",
                f"视频会议“{conference.title}”请{post.person.name}现在进会",
                to=Audience(post=post.pk),
                about=sending.About(conference.code, conference.pk, each.region, (post.sectors or ["general"])[0]),
                now=now,
            )
