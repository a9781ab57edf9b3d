"""All to-dos: mine, or everybody's in my scope, narrowed by the address, said in words, counted, paged.

GET /inbox/?whose=all&due=late&region=990199103&ledger=hazards
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column.region import regions_to_choose
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.inbox import (
    open_todos,
    takes_part,
    todos_in_hand_of_others,
    todos_under,
    unattended_todos,
    viewable,
)
from anlan.kernel.loop.models import Todo
from anlan.kernel.notice.sending import mark_read
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import VILLAGE
from anlan.kernel.people.divisions import region_name, region_names
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN
from anlan.kernel.scope import lineage

from ..listing.filters import Choice, Condition, address
from ..listing.page import page_from, starts_at
from .todos import fingerprint, lines, refreshed

ALL, GIVEN, NOBODY, LATE, TODAY, SOON, OWN = "all", "given", "nobody", "late", "today", "soon", "yes"
SOON_DAYS = 7
WHOSE = {"": "我的", GIVEN: "我经手、在别人手上的", ALL: "管辖范围内的", NOBODY: "没有人接的"}
DUE = {"": "期限不限", LATE: "超期的", TODAY: "今天到期的", SOON: f"{SOON_DAYS}天内到期的"}
_ORDER = paging.Order("due_at", descending=False)


@dataclass(frozen=True)
class Asked:
    """What was asked of the to-dos. own: of the region itself, without those of the regions under it."""

    whose: str = ""
    due: str = ""
    ledger: str = ""
    region: str = ""
    own: str = ""

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    @property
    def url(self) -> str:
        return "/inbox/" + address(self.query)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Todo]:
        """The to-dos, the nearest deadline first. The one filter of every figure on home that opens them."""
        todos = _whose(self.whose, actor, now)
        where = due_filter(self.due, now)
        if self.ledger:
            where &= Q(ledger=self.ledger)
        if self.region:
            exact = self.own or len(self.region) == VILLAGE
            where &= Q(region__in=lineage.same(self.region)) if exact else lineage.within(self.region)
        return todos.filter(where)


def _whose(whose: str, actor: Actor, now: datetime) -> QuerySet[Todo]:
    if whose == ALL:
        return todos_under(actor, takes_part(actor))
    if whose == GIVEN:
        return todos_in_hand_of_others(actor)
    return unattended_todos(actor, clock.legal_day(now)) if whose == NOBODY else open_todos(actor)


def whose_offered(actor: Actor) -> list[str]:
    """Whose to-dos the actor may ask for: their own and what went through their hands; who takes part in others', those too."""
    if not viewable(actor):
        return [""]
    if not takes_part(actor):
        return ["", GIVEN]
    return list(WHOSE) if actor.role in (OFFICE, TOWN, DEPARTMENT, LEADER) else ["", GIVEN, ALL]


def due_filter(due: str, now: datetime) -> Q:
    """What is overdue, due on this legal day, or due within a week."""
    if due == LATE:
        return Q(due_at__lt=now)
    days = {TODAY: 0, SOON: SOON_DAYS}
    if due not in days:
        return Q()
    return Q(due_at__gte=now, due_at__lte=clock.end_of(clock.legal_day(now) + timedelta(days=days[due])))


@require_safe
@signed_in
def inbox(request: ActingRequest) -> HttpResponse:
    """The whole list; its part below the conditions alone where the page asks for it anew."""
    actor, now = request.actor, clock.now()
    selection, problems = read(request.GET.dict(), actor)
    rows = selection.rows(actor, now)
    count = paging.counted(rows, now, exactly=True)
    page, first = page_from(rows, _ORDER, request.GET.get("after", "")), starts_at(request)
    listed = lines(page.rows, actor.scope, now)
    after = {"after": page.next_mark, "at": str(first + len(listed))}
    here = {name: request.GET[name] for name in ("after", "at") if name in request.GET}
    digest = fingerprint(listed, count, page.next_mark)
    context = {
        "conditions": conditions(selection, actor),
        "problems": problems,
        "asked": selection,
        "narrowed": bool(selection.query),
        "lines": listed,
        "count": count,
        "late_url": address({**selection.query, "due": LATE}),
        "first": first,
        "last": first + len(listed) - 1,
        "first_url": selection.url if first > 1 else "",
        "next_url": address(selection.query, **after) if page.next_mark else "",
        "again_url": address({**selection.query, **here, "seen": digest}),
        "takes_part": bool(takes_part(actor)),
        "seen": digest,
        "now": now,
    }
    if request.htmx:
        return refreshed(request, "desk/_inbox.html", context)
    mark_read(actor.post_id, now)
    return render(request, "desk/inbox.html", context)


def read(parameters: Mapping[str, str], actor: Actor) -> tuple[Asked, list[str]]:
    """What an address asks for, and in words what of it could not be used."""
    options = {
        "whose": set(whose_offered(actor)),
        "due": set(DUE),
        "ledger": {"", *viewable(actor)},
        "region": {"", *region_names()},
        "own": {"", OWN},
    }
    labels = {"whose": "谁的", "due": "期限", "ledger": "台账", "region": "地区", "own": "本级"}
    values = {name: parameters.get(name, "").strip() for name in options}
    problems = [
        f"{labels[name]}没有“{value}”这一项，这一条没有用上。"
        for name, value in values.items()
        if value not in options[name]
    ]
    filters = {name: value for name, value in values.items() if value in options[name]}
    if not filters.get("region"):
        filters.pop("own", None)
    return Asked(**filters), problems


def conditions(selection: Asked, actor: Actor) -> list[Condition]:
    """The filter as a sentence, each condition with its alternatives; what leaves no choice is left out."""
    ledgers = takes_part(actor) if selection.whose == ALL else viewable(actor)
    offered = {
        "whose": [(code, WHOSE[code]) for code in whose_offered(actor)],
        "due": list(DUE.items()),
        "ledger": [("", "各台账"), *((code, LEDGERS[code].title) for code in ledgers)],
        "region": regions_to_choose(actor.scope, selection.region),
    }
    conditions = []
    for name, pairs in offered.items():
        value = getattr(selection, name)
        if len(pairs) < 2 and not value:
            continue
        # Choosing a region means it with all that is under it, whatever was asked before.
        base_query = {**selection.query, "own": ""} if name == "region" else selection.query
        exact = name == "region" and selection.own
        choices = tuple(
            Choice(words, address(base_query, **{name: code}), code == value and not exact) for code, words in pairs
        )
        words = f"{region_name(value)}本级" if exact else dict(pairs).get(value, value).strip()
        conditions.append(Condition(name, "", words, "choices", bool(value), choices, value))
    return conditions
