"""What nobody does alone, in one place: giving, taking or changing a post of office, leader, auditor or administrator, and getting
into the account of whoever holds one. One person asks, another confirms; neither of them gains by it; office and auditor are told.

hold_back(post, actor, now)                       # a post that was given: it gives nothing before it is confirmed
may_confirm(record, request, actor)               # whether the actor is the second person
requests.decide(record, granted=True, …)          # what they do
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from .. import clock
from ..admission.high import RENEW, UNFACTOR, holds_high
from ..history import writing
from ..history.acts import REQUESTED
from ..history.errors import NotAllowed, WrongState
from ..history.models import Event
from ..notice.recipients import Audience, posts_for
from ..notice.sending import About, tell
from ..people import powers
from ..people.actor import Actor
from ..people.divisions import district_code
from ..people.models import PROPOSED, Person, Post
from ..people.roles import APART, AUDITOR, HIGH, OFFICE, ROLES, SECURITY, SYSTEM
from ..scope import Record
from ..scope.record import KEPT
from . import todo

CONFIRM = "posts.confirm"
powers.grant(CONFIRM, (SECURITY, OFFICE, AUDITOR))

GIVE = todo.GIVE
# What makes a post reach further, to somebody else, or for longer; what it is called weighs nothing.
_WEIGHS = {"person_id", "role", "region", "regions", "sectors", "body_id", "place_id", "starts_on", "ends_on"}

_confirmed: ContextVar[tuple[str, int] | None] = ContextVar("confirmed", default=None)


@contextmanager
def confirming(record: Record) -> Iterator[None]:
    """Within it the verbs do what a second person has granted about this record."""
    token = _confirmed.set((record.code, record.pk))
    try:
        yield
    finally:
        _confirmed.reset(token)


def is_free(record: Record, actor: Actor) -> bool:
    """Whether no second person is needed: the system acts, or a second person has just granted it."""
    return actor.role == SYSTEM or _confirmed.get() == (record.code, record.pk)


def is_high(record: Record) -> bool:
    return isinstance(record, Post) and record.role in HIGH


def stands_between(record: Record, actor: Actor) -> bool:
    """Whether taking a record out needs a second person. A post that nobody has confirmed is taken back by whoever gave it."""
    return is_high(record) and record.state == KEPT and not is_free(record, actor)


def objection(old: Record, new: Record, changed: Collection[str], actor: Actor) -> str:
    """Why a correction of a post needs a second person; "" where it does not. Raises NotAllowed for one's own, WrongState."""
    if not isinstance(new, Post) or is_free(new, actor) or not _WEIGHS & set(changed):
        return ""
    assert isinstance(old, Post)
    if actor.person_id in (old.person_id, new.person_id):
        raise NotAllowed("自己的岗位不能自己改，请另一位管理员来办。")
    if new.state == PROPOSED:
        raise WrongState("这个岗位还在等确认，不能改。要改就撤回，再重新登记。")
    if not {old.role, new.role} & set(HIGH):
        return ""
    return f"{ROLES[new.role].title}的岗位要两个人定，"


def require_mergeable(duplicate: Record, survivor: Record, has_account: bool, actor: Actor) -> None:
    """Of two people who are one: who becomes the other gets neither posts of theirs nor a way in by it alone; of two posts neither is high.

    Raises NotAllowed.
    """
    if actor.role != SYSTEM and (is_high(duplicate) or is_high(survivor)):
        raise NotAllowed("其中一个是要两个人定的岗位，不能合并：多登的那个请撤回，由另一个人同意。")
    if not isinstance(duplicate, Person) or actor.role == SYSTEM:
        return
    if actor.person_id in (duplicate.pk, survivor.pk):
        raise NotAllowed("自己的记录不能自己合并，请另一位管理员来办。")
    if holds_high(duplicate) or (has_account and holds_high(survivor)):
        raise NotAllowed(
            "其中一位担任要两个人定的岗位，合并会把岗位或账号转给另一位。请先把岗位办离任，合并以后再登记。"
        )


def hold_back(post: Record, actor: Actor, now: datetime) -> None:
    """Let a high post that was just given wait for a second person; call it in the verb's transaction.

    Raises NotAllowed for a post of one's own, or where the three administrators would be one person.
    """
    if not isinstance(post, Post):
        return
    require_apart(post)
    if actor.role == SYSTEM:
        return
    if post.person_id == actor.person_id:
        raise NotAllowed("岗位不能自己给自己，请另一位管理员来登记。")
    if not is_high(post):
        return
    before, post.state = post.state, PROPOSED
    content = {"request": GIVE, "reason": f"任{post.title}", "values": {}, "wanted": {}}
    event = writing.write_change(
        post, REQUESTED, actor=actor, key=None, before=before, content=content, happened_at=None, now=now
    )
    open_todo(post, event, GIVE, actor, now)


def require_apart(post: Post) -> None:
    """System, security and audit administrators are three people. Source: GB/T 22239-2019 8.1.5 安全管理中心. Raises NotAllowed."""
    if post.role not in APART:
        return
    others = Post.objects.of(post.person).filter(role__in=APART, state__in=(KEPT, PROPOSED)).exclude(role=post.role)
    if any(not other.has_left for other in others.exclude(pk=post.pk)):
        raise NotAllowed("系统管理员、安全管理员和审计要由三个人分别担任，这个人已经担任了另一个。")


def is_asked(record: Record, kind: str, wanted: Collection[str] | None = None, role: str = "") -> bool:
    """Whether a request of this kind about a record needs a second person. role: what a post is to become by it."""
    if kind in (GIVE, RENEW, UNFACTOR):
        return True
    return isinstance(record, Post) and (is_high(record) or role in HIGH)


def of_request(record: Record, request: Event) -> bool:
    return is_asked(record, request.content["request"], role=request.content.get("wanted", {}).get("role", ""))


def gaining(record: Record, request: Event) -> set[int]:
    """The people whom what is asked for concerns: who holds the post, is to hold it, or gets into the account."""
    if isinstance(record, Person):
        return {record.pk}
    wanted = request.content.get("wanted", {})
    people = {getattr(record, "person_id", None), wanted.get("person_id"), wanted.get("person")}
    return {person for person in people if isinstance(person, int)}


def may_confirm(record: Record, request: Event, actor: Actor, security: Collection[int] | None = None) -> bool:
    """Whether the actor is a second person: the security administrator; office and auditor where none is left who is concerned by
    nothing of it. Of two who ask crosswise for each other neither confirms: both gain. security: `security_people()`, where many are asked.
    """
    people = concerned(record, request)
    if not actor.may(CONFIRM) or actor.person_id in people:
        return False
    return actor.role == SECURITY or not set(security_people() if security is None else security) - people


def may_be_asked(actor: Actor) -> bool:
    """Whether what waits for a second person may be put before the actor: the security administrator, and the office where there is none."""
    return actor.role in (SECURITY, OFFICE) and actor.may(CONFIRM)


def concerned(record: Record, request: Event) -> set[int]:
    """Who may not confirm: whoever asked, and whom it is about."""
    return {request.person_id, *gaining(record, request)}


def security_people() -> set[int]:
    """Who is security administrator today."""
    posts = posts_for(Audience(role=SECURITY, region=district_code()), clock.today())
    return {post.person_id for post in posts if post.role == SECURITY and post.person_id is not None}


def open_todo(record: Record, request: Event, kind: str, actor: Actor, now: datetime) -> None:
    """Ask the second person, and tell office and auditor that it was asked."""
    role = SECURITY if security_people() - concerned(record, request) else OFFICE
    todo.open_request(record, request, f"确认{todo.TITLES[kind]}", role, now)
    say(record, request, f"{actor.name}申请{todo.TITLES[kind]}：{record.headline()}，等另一个人确认。", now)


def say(record: Record, event: Event, text: str, now: datetime, but: int | None = None) -> None:
    """Tell office, auditor and security administrator of what was asked, granted or refused. but: the person who is told otherwise."""
    about = About(record.code, record.pk, record.region, record.sector)
    people = {but}
    for role in (OFFICE, AUDITOR, SECURITY):
        for post in posts_for(Audience(role=role, region=district_code()), clock.legal_day(now)):
            if post.person_id not in people:  # who sits for several of them, or asked and is answered, is told once
                people.add(post.person_id)
                tell(
                    f"second:{event.pk}:{post.pk}",
                    text,
                    to=Audience(role=role, region=district_code(), post=post.pk),
                    about=about,
                    now=now,
                )
