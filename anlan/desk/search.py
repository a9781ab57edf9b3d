"""One box for everything: numbers, bodies, people, places and matters, within scope; figures and help by their words.

GET /search/?q=隐患     GET /search/hints/?q=隐患     # a few, as one types
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups, groups_of_who_and_where
from anlan.kernel.ledger.display import shown
from anlan.kernel.ledger.narrowing import clean
from anlan.kernel.ledger.searching import MOST, Hits, found_in, whole_number
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import Record, field_of
from anlan.kernel.scope.names import words
from anlan.ui.addresses import record_url

from .help import page as helping
from .old_names import former_name, heirs_called

SHOWN, HINTED, HINTS = 5, 2, 8  # records of each ledger on the page, of each among the hints, and hints in all
LONGEST = 60  # characters; nobody types more


@dataclass(frozen=True)
class Result:
    """Something that was found: its name, what it is, and its page."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """Results of one kind. `count` in words: 12条, 100多条; `url` leads to all of them, empty where they all stand here."""

    title: str
    count: str
    results: list[Result]
    url: str = ""


@require_safe
@signed_in
def search(request: ActingRequest) -> HttpResponse:
    """What holds the words, by ledger. Nothing out of scope is shown or counted."""
    text = _text(request)
    groups = _everything(request.actor, text, limit=SHOWN) if text else []
    context = {"searched": text, "groups": groups, "ledgers": len(_viewed(request.actor))}
    return render(request, "desk/_found.html" if request.htmx else "desk/search.html", context)


@require_safe
@signed_in
def hints(request: ActingRequest) -> HttpResponse:
    """The first few results, for the box at the top of every page."""
    text = _text(request)
    groups = _everything(request.actor, text, limit=HINTED) if text else []
    results = [(group.title, result) for group in groups for result in group.results[:HINTED]]
    more = f"/search/?{urlencode({'q': text})}"
    return render(request, "desk/_hints.html", {"results": results[:HINTS], "searched": text, "more": more})


def _text(request: ActingRequest) -> str:
    text = clean(request.GET.get("q", ""))[:LONGEST]
    return text if words(text) else ""


def _viewed(actor: Actor) -> list[Ledger]:
    """The ledgers that the actor may view: those of who and where first."""
    first = groups_of_who_and_where()
    order = sorted(groups(), key=lambda group: group not in first)
    viewed = [ledger for ledger in LEDGERS.values() if actor.may(f"{ledger.code}.view")]
    return sorted(viewed, key=lambda ledger: order.index(ledger.group))


def _everything(actor: Actor, text: str, *, limit: int) -> list[Group]:
    groups = [_group(hits, text) for hits in found_in(_viewed(actor), actor.scope, text, limit=limit)]
    number = whole_number(text)
    groups.sort(key=lambda group: not any(number in result.note.split("，") for result in group.results))
    others = (
        ("旧名称", _heirs(actor, text)),
        ("待办", _todos(actor, text)),
        ("指标", _figures(actor, text)),
        ("帮助", _topics(actor, text)),
    )
    return groups + [
        Group(title, f"{len(results)}项", results[:limit]) for title, matches in others if (results := list(matches))
    ]


def _group(hits: Hits, text: str) -> Group:
    ledger = hits.ledger
    count = f"{MOST}多{ledger.counted}" if hits.more else f"{hits.total}{ledger.counted}"
    url = f"/ledgers/{ledger.code}/?{urlencode({'q': text})}" if hits.total > len(hits.records) else ""
    return Group(ledger.title, count, [_result(record, _former(record, text)) for record in hits.records], url)


def _former(record: Record, text: str) -> str:
    return former_name(record, text) if isinstance(record, Region | Body) else ""


def _result(record: Record, former: str = "") -> Result:
    place = getattr(record, "place", None)
    subject = record.subject()
    where = str(place) if isinstance(place, Record) and str(place) not in subject else region_path(record.region)
    parts = (
        record.number,
        f"原{former}" if former else "",
        where,
        _day(record),
        state_title(type(record), record.state),
    )
    note = "，".join(filter(None, parts))
    return Result(subject, note, record_url(record.code, record.number))


def _day(record: Record) -> str:
    """On which day it happened: what comes every month has one name."""
    name = type(record).when
    return shown(record, field_of(type(record), name))[:10] if name else ""


def _heirs(actor: Actor, text: str) -> Iterable[Result]:
    for record, name in heirs_called(text, actor.scope):
        if actor.may(f"{record.code}.view"):
            yield _result(record, name)


def _todos(actor: Actor, text: str) -> Iterable[Result]:
    rows = open_todos(actor)
    for word in words(text):
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(number=whole_number(word)))
    for todo in rows[:MOST]:
        yield Result(todo.title, f"{todo.number}，{todo.verb}", record_url(todo.ledger, todo.number))


def _figures(actor: Actor, text: str) -> Iterable[Result]:
    for figure in INDICATORS.values():
        if actor.may(f"{figure.ledger}.view") and _hold((figure.title, figure.code, *figure.words), text):
            yield Result(figure.title, f"{LEDGERS[figure.ledger].title}，{figure.unit}", f"/indicators/{figure.code}/")


def _topics(actor: Actor, text: str) -> Iterable[Result]:
    for topic in helping.topics(actor):
        if _hold((topic.title, topic.about), text):
            yield Result(topic.title, topic.about, topic.url)


def _hold(texts: Iterable[str], text: str) -> bool:
    """Whether every word that is looked for stands somewhere in the texts."""
    folded = " ".join(word for each in texts for word in words(each))
    return all(word in folded for word in words(text))
