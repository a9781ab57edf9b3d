"""点名: which of the called sites is there, the absent first; what a person marks by hand stands.

for line in roll_call(conference): print(line.name, line.words)
for each in listeners(conference): print(each.name, each.post)
mark(conference, line.invitation, True, actor=actor, key=uuid4())
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Post

from ..models import Conference
from .acting import Act, led
from .invite import missed_posts, rung_post
from .poor_lines import with_lines
from .rows import ABSENT, MEMBER, OBSERVER, PRESENT, Invitation, Presence, Removal
from .sites import LEVEL_AT, posts_in_line


@dataclass(frozen=True)
class Person:
    """Somebody in the room."""

    pk: int
    name: str
    since: datetime
    poor_since: datetime | None  # since when their line is bad


@dataclass(frozen=True)
class Listener:
    """Somebody in the room who belongs to no site that is to take part. speaks: they were asked to, and may be heard."""

    person: int
    name: str
    post: str
    since: datetime
    speaks: bool


@dataclass(frozen=True)
class Line:
    """One called site. present: there now, or, when the conference is over, was there; by hand or by itself."""

    invitation: int
    region: str
    name: str
    level: str
    state: str
    words: str
    present: bool
    by_hand: bool
    observer: bool
    side_room: int
    people: tuple[Person, ...]
    ringing: str  # the person who is rung now
    missed: tuple[str, ...]  # those who were rung in vain
    phone: str  # the body's duty telephone, where nobody answers
    since: datetime | None
    poor_since: datetime | None  # since when somebody's line there is bad; None where it is clear


def roll_call(conference: Conference) -> list[Line]:
    """Every called site, the absent ones first, then higher levels before lower ones. A fixed number of queries."""
    over = _is_over(conference)
    sites = list(Invitation.objects.of(conference).select_related("body").order_by("region", "pk"))
    rows = with_lines(conference, _stays(conference)).select_related("person", "ticket").order_by("pk")
    posts = posts_in_line(pk for site in sites for pk in site.line)
    people: dict[int, dict[int, Person]] = {}
    for row in rows:
        if row.ticket.invitation_id is not None:
            site_people = people.setdefault(row.ticket.invitation_id, {})
            site_people.setdefault(row.person_id, Person(row.person_id, row.person.name, row.joined_at, row.poor_since))
    lines = [_line(site, tuple(people.get(site.pk, {}).values()), posts, over) for site in sites]
    return sorted(lines, key=lambda line: (line.present, len(line.region), line.region))


def listeners(conference: Conference) -> list[Listener]:
    """Everybody there of no site that is to take part, whoever leads aside; when it is over, everybody who was."""
    rows = _stays(conference).filter(Q(ticket__invitation=None) | Q(ticket__invitation__observer=True))
    rows = rows.filter(ticket__role__in=(OBSERVER, MEMBER)).select_related("person", "ticket__post").order_by("pk")
    people: dict[int, Listener] = {}
    for row in rows:
        earlier = people.get(row.person_id)
        speaks = row.ticket.role == MEMBER or (earlier is not None and earlier.speaks)
        since = earlier.since if earlier is not None else row.joined_at
        people[row.person_id] = Listener(row.person_id, row.person.name, row.ticket.post.title, since, speaks)
    return list(people.values())


def _is_over(conference: Conference) -> bool:
    return conference.state not in ("planned", "running")


def _stays(conference: Conference):  # type: ignore[no-untyped-def]  # a queryset of presences
    """Of those who are there, or when it is over were; whoever was put out does not count."""
    put_out = Removal.objects.of(conference).values("person_id")
    rows = Presence.objects.of(conference).exclude(person_id__in=put_out)
    return rows if _is_over(conference) else rows.filter(left_at=None)


def tally(lines: Iterable[Line]) -> tuple[int, int]:
    """How many sites are present, of how many called; observers do not count."""
    presences = [line.present for line in lines if not line.observer]
    return sum(presences), len(presences)


def mark(conference: Conference, invitation: int, present: bool, *, actor: Actor, key: UUID) -> Invitation:
    """Mark a site present or absent by hand; it stands until it is marked otherwise. Raises NotAllowed, WrongState."""
    with led(conference, actor, states=("running", "ended")) as current:
        site = Invitation.objects.of(current).select_related("body").filter(pk=invitation).first()
        if site is None:
            raise NotAllowed("这个会场不在本次会议里。")
        status = PRESENT if present else ABSENT
        act = Act(current, "mark", actor, key, {"site": invitation, "present": present})
        if not act.is_repeat() and site.marked != status:
            site.marked, site.marked_by_id, site.marked_at = status, actor.person_id, clock.now()
            site.save(update_fields=["marked", "marked_by", "marked_at"])
            act.write(f"{site_name(site)}{'到' if present else '未到'}")
        return site


def is_present(marked: str, inside: bool) -> bool:
    """A mark by hand outweighs what was seen."""
    return marked == PRESENT or (inside and marked != ABSENT)


def site_name(site: Invitation) -> str:
    """What a site is called: 清河镇, 清河镇石沟村; a department by its own name."""
    if site.body is not None and site.body.kind not in ("town", "village"):
        return str(site.body)
    return region_path(site.region)


def _line(site: Invitation, people: tuple[Person, ...], posts: dict[int, Post], over: bool) -> Line:
    present = is_present(site.marked, bool(people))
    rung = posts.get(rung_post(site) or 0) if site.state == "ringing" else None
    missed = tuple(posts[pk].person.name for pk in missed_posts(site) if pk in posts)
    return Line(
        invitation=site.pk,
        region=site.region,
        name=site_name(site),
        level=LEVEL_AT.get(len(site.region), "village"),
        state=site.state,
        words=_words(site, present, over),
        present=present,
        by_hand=bool(site.marked),
        observer=site.observer,
        side_room=site.side_room,
        people=people,
        ringing=rung.person.name if rung else "",
        missed=missed,
        phone=site.body.phone if site.body is not None else "",
        since=min((person.since for person in people), default=site.joined_at),
        poor_since=min((person.poor_since for person in people if person.poor_since), default=None),
    )


def _words(site: Invitation, present: bool, over: bool) -> str:
    if site.marked:
        return "到（人工）" if present else "未到（人工）"
    if over:
        return "到" if present else "未到"
    return str(site.get_state_display())
