"""Who sits where: the district, its departments, towns and villages; the posts of the one that is looked at; what is vacant.

GET /organisation/     GET /organisation/?region=990199103     GET /organisation/?body=DW-2022-0003
GET /organisation/roles/?role=town
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.admission.accounts import POWER
from anlan.kernel.column.text import masked
from anlan.kernel.ledger.access import ActingRequest, find, signed_in
from anlan.kernel.ledger.declare import LEDGERS, groups
from anlan.kernel.ledger.power_words import words_of
from anlan.kernel.loop.merging import may_merge
from anlan.kernel.loop.second_person import CONFIRM
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import DISTRICT, TOWN, VILLAGE
from anlan.kernel.people.divisions import region_name, sector_name
from anlan.kernel.people.models import Body, Post, Region
from anlan.kernel.people.roles import ROLES, SYSTEM
from anlan.kernel.people.roles import TOWN as TOWN_ROLE
from anlan.kernel.people.roles import VILLAGE as VILLAGE_ROLE
from anlan.ui.addresses import record_url

ACCOUNTS = "/organisation/accounts/"
# The role that every region of a level must have somebody in.
DUE_ROLE = {TOWN: TOWN_ROLE, VILLAGE: VILLAGE_ROLE}


@dataclass(frozen=True)
class Branch:
    """A line of the tree. `posts`: how many are held there; `vacant`: how many regions at or under it lack their post."""

    title: str
    url: str
    posts: int
    vacant: int
    current: bool


@dataclass(frozen=True)
class Seat:
    """A post as it is listed."""

    title: str
    url: str
    person: str
    person_url: str
    does: str  # the person's own title
    role: str
    regions: str
    sectors: str
    since: str
    until: str
    phone: str
    account_url: str


@dataclass(frozen=True)
class Village:
    """A village of the town that is looked at, and who answers for it; nobody where the post is vacant."""

    name: str
    url: str
    people: str


@dataclass(frozen=True)
class Chosen:
    """What is looked at: a region, or a body; and where its record lies."""

    title: str
    code: str
    url: str
    region: str
    body: Body | None = None


@require_safe
@signed_in
def organisation(request: ActingRequest) -> HttpResponse:
    """The tree within the actor's scope, and one branch of it. A fixed number of queries, however many there are."""
    actor = request.actor
    regions = list(Region.objects.within(actor.scope).order_by("region"))
    bodies = list(Body.objects.within(actor.scope).order_by("region", "pk"))
    may_view = actor.may("posts.view")
    posts = list(held(actor)) if may_view else []
    focus = _chosen(request, regions, bodies)
    vacant = _vacant(regions, posts) if may_view else []
    context = {
        "seen": may_view,
        "chosen": focus,
        "tree": _tree(regions, bodies, posts, vacant, focus),
        "counts": _counts(regions, bodies),
        "vacant": len(vacant),
        "vacancies": [_vacancy(region) for region in vacant if focus and _about(focus, region.region)],
        "seats": [_seat(post, actor) for post in posts if focus and _sits_at(post, focus)],
        "villages": _villages(regions, posts, focus),
        "may_add": actor.may("posts.add"),
        "may_import": actor.may("posts.import"),
        "may_change": actor.may("regions.succeed"),
        "may_merge": may_merge(actor),
        "may_confirm": actor.may(CONFIRM) or actor.may("posts.add"),
        "accounts_url": _accounts_url(focus) if actor.may(POWER) and actor.may("posts.add") else "",
    }
    return render(request, "organisation/organisation.html", context)


@require_safe
@signed_in
def roles(request: ActingRequest) -> HttpResponse:
    """What a role may do, ledger by ledger; at first one's own."""
    role = request.GET.get("role") or request.actor.role
    if role not in ROLES or role == SYSTEM:
        raise Http404("没有这个角色。")
    by_group = {
        group: [
            (ledger, words)
            for ledger in LEDGERS.values()
            if ledger.group == group and (words := words_of(ledger, role))
        ]
        for group in groups()
    }
    context = {
        "role": ROLES[role],
        "roles": [each for each in ROLES.values() if each.code != SYSTEM],
        "groups": [(group, ledgers) for group, ledgers in by_group.items() if ledgers],
        "closed": [ledger.title for ledger in LEDGERS.values() if not words_of(ledger, role)],
    }
    return render(request, "organisation/roles.html", context)


def held(actor: Actor) -> "QuerySet[Post, Post]":
    """The posts held today within the actor's scope, with their people and bodies; the system's own is nobody's."""
    rows = Post.objects.within(actor.scope).filter(Post.held_on(clock.today()))
    return rows.exclude(role=SYSTEM).select_related("person", "body").order_by("region", "pk")


def _chosen(request: ActingRequest, regions: Sequence[Region], bodies: Sequence[Body]) -> Chosen | None:
    """What the address names, else the actor's own region. Raises Http404 for what is not in scope."""
    if number := request.GET.get("body", ""):
        body = find(Body, request.actor, number)
        return Chosen(body.name, body.region, record_url(body.code, body.number), body.region, body)
    code = request.GET.get("region", "")
    region_code = code or request.actor.region
    region = next((each for each in regions if each.region == region_code), None)
    if region is None:
        if code:
            raise Http404("没有这个地区，或者它不在您的管辖范围内。")
        return None
    return Chosen(region.name, region.region, record_url(region.code, region.number), region.region)


def _accounts_url(focus: Chosen | None) -> str:
    """Where accounts are opened for many at once, for those of what is looked at."""
    if focus is None or (focus.body is None and len(focus.region) == DISTRICT):
        return ACCOUNTS
    return f"{ACCOUNTS}?body={focus.body.number}" if focus.body else f"{ACCOUNTS}?region={focus.region}"


def _tree(
    regions: Sequence[Region],
    bodies: Sequence[Body],
    posts: Sequence[Post],
    vacant: Sequence[Region],
    focus: Chosen | None,
) -> list[tuple[str, list[Branch]]]:
    at_body = Counter(post.body_id for post in posts)
    in_region = Counter(post.region for post in posts)

    def of_body(body: Body) -> Branch:
        current = focus is not None and focus.body == body
        return Branch(str(body), f"?body={body.number}", at_body[body.pk], 0, current)

    def of_region(region: Region) -> Branch:
        code = region.region
        current = focus is not None and focus.body is None and focus.region == code
        under = (
            sum(count for each, count in in_region.items() if each.startswith(code))
            if len(code) > DISTRICT
            else in_region[code]
        )
        missing = sum(each.region.startswith(code) for each in vacant) if len(code) > DISTRICT else 0
        return Branch(region.name, f"?region={code}", under, missing, current)

    by_kind = {kind: [of_body(body) for body in bodies if body.kind == kind] for kind, _ in Body.KINDS}
    by_level = {level: [of_region(region) for region in regions if region.level == level] for level, _ in Region.LEVELS}
    titles = dict(Body.KINDS)
    groups = [
        ("区", by_level["district"]),
        ("领导机构", by_kind["district"] + by_kind["committee"]),
        ("部门", by_kind["department"]),
        (titles["other"], by_kind["other"]),
        ("镇街", by_level["town"]),
        # The villages of a district are too many for a tree: they stand at their town.
        ("村（社区）", [] if by_level["town"] else by_level["village"]),
    ]
    return [(title, branches) for title, branches in groups if branches]


def _counts(regions: Sequence[Region], bodies: Sequence[Body]) -> list[tuple[int, str, str]]:
    """How many there are, and the list of them: (18, 个部门, address)."""
    departments = sum(body.kind == "department" for body in bodies)
    levels = Counter(region.level for region in regions)
    counts = [
        (departments, "个部门", "/ledgers/bodies/?kind=department"),
        (levels["town"], "个镇街", "/ledgers/regions/?level=town"),
        (levels["village"], "个村（社区）", "/ledgers/regions/?level=village"),
    ]
    return [each for each in counts if each[0]]


def _vacant(regions: Sequence[Region], posts: Sequence[Post]) -> list[Region]:
    """Towns and villages in which nobody holds the post of their level."""
    filled_seats = {(post.role, code) for post in posts for code in post.regions}
    return [
        region
        for region in regions
        if (role := DUE_ROLE.get(len(region.region)))
        and (role, region.region) not in filled_seats
        and not region.successor
    ]


def _about(focus: Chosen, code: str) -> bool:
    return focus.body is None and len(focus.region) > DISTRICT and code.startswith(focus.region)


def _vacancy(region: Region) -> tuple[str, str, str]:
    """Where somebody is missing, and the form that seats one: (石沟村, 村（社区）, address)."""
    code = region.region
    role = DUE_ROLE[len(code)]
    return region.name, ROLES[role].title, f"/ledgers/posts/new/?role={role}&region={code}&regions={code}"


def _sits_at(post: Post, focus: Chosen) -> bool:
    if focus.body is not None:
        return post.body_id == focus.body.pk
    return post.region == focus.region


def _seat(post: Post, actor: Actor) -> Seat:
    return Seat(
        title=post.title,
        url=record_url(post.code, post.number),
        person=post.person.name,
        person_url=record_url(post.person.code, post.person.number) if actor.may("people.view") else "",
        does=post.person.title,
        role=ROLES[post.role].title,
        regions=_names(region_name(code) for code in post.regions),
        sectors="各行业" if post.sectors is None else _names(sector_name(code) for code in post.sectors),
        since=f"{post.starts_on:%Y-%m-%d}",
        until=f"{post.ends_on:%Y-%m-%d}" if post.ends_on else "",
        phone=masked(post.person.phone) if post.person.phone else "",
        account_url=f"/organisation/accounts/{post.person.number}/" if actor.may(POWER) else "",
    )


def _villages(regions: Sequence[Region], posts: Sequence[Post], focus: Chosen | None) -> list[Village]:
    if focus is None or focus.body is not None or len(focus.region) != TOWN:
        return []
    people: dict[str, list[str]] = {}
    for post in posts:
        if post.place_id is None:  # an enterprise's officer answers for the enterprise alone
            people.setdefault(post.region, []).append(post.person.name)
    return [
        Village(each.name, f"?region={each.region}", _names(people.get(each.region, [])))
        for each in regions
        if each.level == "village" and each.region.startswith(focus.region)
    ]


def _names(names: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(names))
