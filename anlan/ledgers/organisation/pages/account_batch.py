"""Accounts for many at once: everybody with a post and without an account is chosen, and gets a slip with a first password.

The slips stand in the answer that opened the accounts and nowhere else. Sent twice, the second time finds nothing to open.

GET, POST /organisation/accounts/?region=990199103     ?body=DW-2022-0003
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anlan.kernel.admission.accounts import POWER, Opened, open_accounts
from anlan.kernel.history.errors import KeyConflict, NotAllowed
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.narrowing import clean
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import TOWN, town_of
from anlan.kernel.people.divisions import region_names, region_path
from anlan.kernel.people.models import PROPOSED, Body, Person, Post
from anlan.kernel.people.second_factor import required_of
from anlan.ui.forms.keys import KeyField

from .seats import held

LISTED = 100  # people on the page, and accounts in one press
SHEET = 10  # slips on a sheet of A4
ONCE = "密码只显示那一次，没打印到的，在那个人的“账号”里点“重设密码”。"


@dataclass(frozen=True)
class Candidate:
    """Somebody with posts and without an account. `where`: the enterprise, body or region of the first post."""

    person: Person
    posts: list[Post]

    @property
    def where(self) -> str:
        first = self.posts[0]
        held_at = first.place or first.body
        return held_at.name if held_at else region_path(first.region)

    @property
    def titles(self) -> str:
        return "、".join(post.title for post in self.posts)


@dataclass(frozen=True)
class Slip:
    """What is cut out and handed over. factor: whether its person must set up a second factor at the first log-in."""

    name: str
    where: str
    username: str
    factor: bool
    password: str = field(repr=False)


class BatchForm(forms.Form):
    """`key` makes the same page, posted twice, one deed; the people's numbers are read from the boxes beside it."""

    key = KeyField()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account_batch(request: ActingRequest) -> HttpResponse:
    """Whom to open accounts for; posted, the slips of those that were opened."""
    require(request.actor, POWER)
    narrowed = _narrowed(request)
    if request.method != "POST":
        return _page(request, narrowed)
    form = BatchForm(request.POST)
    if not form.is_valid():
        return _page(request, narrowed, problem="这一页放得太久了，请再点一次。", status=422)
    numbers = {clean(number) for number in request.POST.getlist("person")}
    if not numbers:
        return _page(request, narrowed, problem="请至少选一个人。", status=422)
    if len(numbers) > LISTED:
        return _page(request, narrowed, problem=f"一次最多开{LISTED}个，请少选一些。", status=422)
    if Person.objects.within(request.actor.scope).filter(number__in=numbers).count() < len(numbers):
        raise Http404("名单里有人没有登记，或者不在您的管辖范围内。")
    batch = [each for each in candidates(request.actor) if each.person.number in numbers]
    try:
        opened = open_accounts([each.person for each in batch], actor=request.actor, key=form.cleaned_data["key"])
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except KeyConflict:
        return _page(request, narrowed, problem=f"这一批刚才已经开好了，没有再开。{ONCE}", status=409)
    if not opened:
        return _page(request, narrowed, problem=f"选的人都已经有账号了，没有再开。{ONCE}", status=409)
    return _slips(request, narrowed, batch, opened, already=len(numbers) - len(batch))


def candidates(actor: Actor) -> list[Candidate]:
    """Everybody in the actor's scope who holds a post there today and has no account."""
    people = Person.objects.within(actor.scope)
    posts = held(actor).filter(person__account__isnull=True, person__in=people).select_related("place")
    by_person: dict[int, Candidate] = {}
    for post in posts:
        by_person.setdefault(post.person_id, Candidate(post.person, [])).posts.append(post)
    return list(by_person.values())


def _unconfirmed(actor: Actor) -> list[str]:
    """The names of those who have no account yet because their post waits for a second person."""
    posts = Post.objects.within(actor.scope).filter(state=PROPOSED, person__account__isnull=True)
    return list(dict.fromkeys(posts.order_by("pk").values_list("person__name", flat=True)))


@dataclass(frozen=True)
class Narrowed:
    """Whom the address asks for: posts under a region, of a body."""

    region: str
    body: Body | None

    def holds(self, candidate: Candidate) -> bool:
        return any(
            post.region.startswith(self.region) and (self.body is None or post.body_id == self.body.pk)
            for post in candidate.posts
        )


def _narrowed(request: ActingRequest) -> Narrowed:
    """Raises Http404 for a region or body that is not in scope."""
    region, number = request.GET.get("region", ""), request.GET.get("body", "")
    in_scope = region in region_names() and any(region.startswith(code) for code in request.actor.scope.regions)
    if region and not in_scope:
        raise Http404("没有这个地区，或者它不在您的管辖范围内。")
    return Narrowed(region, find(Body, request.actor, number) if number else None)


def _page(request: ActingRequest, narrowed: Narrowed, *, problem: str = "", status: int = 200) -> HttpResponse:
    everybody = candidates(request.actor)
    listed = [each for each in everybody if narrowed.holds(each)]
    context = {
        "problem": problem,
        "narrowed": narrowed,
        "regions": _regions(everybody, narrowed.region),
        "bodies": _bodies(everybody, narrowed.body),
        "listed": listed[:LISTED],
        "unconfirmed": _unconfirmed(request.actor),
        "left": max(len(listed) - LISTED, 0),
        "sheet": SHEET,
        "key": uuid4(),
    }
    return render(request, "organisation/account_batch.html", context, status=status)


def _slips(
    request: ActingRequest, narrowed: Narrowed, batch: Sequence[Candidate], opened: Sequence[Opened], *, already: int
) -> HttpResponse:
    by_person = {each.person.pk: each for each in batch}
    slips = [_slip(by_person[each.person.pk], each) for each in opened]
    context = {
        "count": len(slips),
        "sheets": [slips[start : start + SHEET] for start in range(0, len(slips), SHEET)],
        "site": request.build_absolute_uri("/"),
        "already": already,
        "days": settings.FIRST_PASSWORD_DAYS,
        "left": sum(narrowed.holds(each) for each in candidates(request.actor)),
        "next_url": request.get_full_path(),
    }
    return render(request, "organisation/slips.html", context)


def _slip(candidate: Candidate, opened: Opened) -> Slip:
    factor = required_of(candidate.posts)
    return Slip(candidate.person.name, candidate.where, opened.username, factor, opened.password)


def _regions(everybody: Sequence[Candidate], current_region: str) -> list[tuple[str, str]]:
    """Towns with how many people wait there, and the region that is current_region: (990199103, 清河镇（37人）)."""
    counts = Counter({current_region: 0} if current_region else {})
    for each in everybody:
        counts.update({code for post in each.posts if len(code := town_of(post.region)) == TOWN})
    if current_region:
        counts[current_region] = sum(Narrowed(current_region, None).holds(each) for each in everybody)
    return [(code, f"{region_path(code)}（{counts[code]}人）") for code in sorted(counts)]


def _bodies(everybody: Sequence[Candidate], current_body: Body | None) -> list[tuple[str, str]]:
    bodies = {post.body.pk: post.body for each in everybody for post in each.posts if post.body is not None}
    if current_body is not None:
        bodies[current_body.pk] = current_body
    counts = Counter(pk for each in everybody for pk in {post.body_id for post in each.posts})
    return [(body.number, f"{body}（{counts[pk]}人）") for pk, body in bodies.items()]
