"""Home: the next thing to do is the largest, then what is overdue, the year's figures, what falls due, what was told.

GET /     the same for everybody; what stands there follows from a post's scope, powers and headlines
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.admission.accounts import POWER, people_without_account
from anlan.kernel.history.models import Anchor
from anlan.kernel.indicator.declare import this_year_so_far
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.offers import FIRST_TODOS, field_acts_of
from anlan.kernel.loop.inbox import deliveries_to, open_todos, takes_part, todos_of_others
from anlan.kernel.loop.models import Todo
from anlan.kernel.notice.models import Delivery
from anlan.kernel.notice.sending import mark_read
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Region
from anlan.ui.periods import Asked as AskedPeriod
from anlan.ui.periods import period_words

from ..listing.page import whose
from .headlines import Headline, headline_figures
from .inbox import ALL, SOON, SOON_DAYS, Asked
from .notices import notice_url
from .overdue import Late, late_table
from .todos import Line, fingerprint, lines, refreshed
from .waits import waits

MOST_TODOS, MOST_SOON, MOST_NEWS = 6, 5, 6
NEWS_DAYS = 14  # a call to a conference of last month is no news


@dataclass(frozen=True)
class News:
    """A reminder or an escalation: when, what, and the record's address where the actor may open it."""

    at: datetime
    today: bool
    text: str
    url: str
    fresh: bool


@require_safe
@signed_in
def home(request: ActingRequest) -> HttpResponse:
    """The page; its to-dos alone where it asks for them anew."""
    actor, now = request.actor, clock.now()
    todos = _todos(actor, now)
    if request.htmx:
        return refreshed(request, "desk/_todos.html", todos)
    mark_read(actor.post_id, now)
    selection = AskedPeriod(this_year_so_far(), "")
    figures = headline_figures(actor, selection)
    late, deeds, part = late_table(actor, now), _deeds(actor, figures), takes_part(actor)
    proves = not part and actor.may("reports.view")
    begins, unable = _is_empty(actor), _without_account(actor)
    context = {
        **todos,
        "leads": "begin" if begins else _leads(todos["next"], late, bool(deeds or proves), unable),
        "unable": unable,
        "field_acts": field_acts_of(actor),
        "late": late,
        "figures": figures,
        "where": "本单位" if actor.scope.place else whose(actor),
        "period": period_words(selection.period),
        "asked": selection,
        "deeds": deeds,
        "waits": waits(actor, now),
        "soon": _soon(actor, now),
        "soon_url": Asked(ALL, SOON).url,
        "soon_days": SOON_DAYS,
        "news": _news(actor, now),
        "proves": proves,
        "anchor": Anchor.objects.exclude(day=None).order_by("-pk").first() if proves else None,
    }
    return render(request, "desk/home.html", context)


def _todos(actor: Actor, now: datetime) -> dict[str, Any]:
    """The part of the page that is asked for anew: the most pressing to-dos, and how many there are."""
    rows = open_todos(actor)
    count = paging.counted(rows, now, exactly=True)
    todos = list(_in_order(rows)[:MOST_TODOS])
    listed = lines(todos, actor.scope, now)
    first = FIRST_TODOS.get((todos[0].ledger, todos[0].state)) if todos else None
    return {
        "next": listed[0] if listed else None,
        "note": first.note(todos[0].number, actor) if first else "",
        "lines": listed[1:],
        "count": count,
        "left": count.total - len(listed),
        "seen": fingerprint(listed, count),
        "now": now,
    }


def _in_order(rows: QuerySet[Todo]) -> QuerySet[Todo]:
    """What goes before all else first, then as the inbox has them."""
    firsts = [When(ledger=each.ledger, state=each.state, request=None, then=0) for each in FIRST_TODOS.values()]
    place = Case(*firsts, default=1)
    return rows.order_by(place, *rows.query.order_by) if firsts else rows


def _leads(first: Line | None, late: Late | None, has_deed: bool, unable: int) -> str:
    """What stands on top, as the largest: my next to-do; else those who cannot log in; else what others are late with; else what my
    post is there for.
    """
    if first:
        return "todos"
    if unable:
        return "accounts"
    if late and late.parts:
        return "late"
    return "deed" if has_deed else "todos"


def _is_empty(actor: Actor) -> bool:
    """Whether the district has no towns yet, and the actor is who puts them in."""
    return actor.may("regions.add") and not Region.objects.within(actor.scope).exclude(level="district").exists()


def _without_account(actor: Actor) -> int:
    """How many people hold a post and cannot log in, for whoever opens accounts."""
    puts_in = actor.may("people.add") and actor.may(POWER)
    return people_without_account(actor).count() if puts_in else 0


def _soon(actor: Actor, now: datetime) -> list[Line]:
    until = clock.end_of(clock.legal_day(now) + timedelta(days=SOON_DAYS))
    return lines(list(todos_of_others(actor, now, until)[:MOST_SOON]), actor.scope, now)


def _deeds(actor: Actor, figures: list[Headline]) -> list[Ledger]:
    """The ledgers whose figures stand here and into which the actor puts records."""
    ledgers = {figure.ledger.code: figure.ledger for figure in figures}
    return [ledger for code, ledger in ledgers.items() if actor.may(f"{code}.add")]


def _news(actor: Actor, now: datetime) -> list[News]:
    fresh = deliveries_to(actor).filter(notice__created_at__gte=now - timedelta(days=NEWS_DAYS))
    return [_news_of(delivery, now) for delivery in fresh[:MOST_NEWS]]


def _news_of(delivery: Delivery, now: datetime) -> News:
    notice = delivery.notice
    return News(
        at=notice.created_at,
        today=clock.legal_day(notice.created_at) == clock.legal_day(now),
        text=notice.text,
        url=notice_url(delivery),
        fresh=delivery.read_at is None,
    )
