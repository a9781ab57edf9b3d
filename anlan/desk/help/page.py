"""Help: what one may do here and how, what each ledger is for, how its matters close and how its figures are counted.

Journeys are told (`journeys.py`); everything about a ledger is drawn from its own declaration.

GET /help/     GET /help/hazards/
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.indicator.declare import INDICATORS, this_year
from anlan.kernel.indicator.drill import describe
from anlan.kernel.ledger.access import ActingRequest, signed_in, with_ledger
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups
from anlan.kernel.ledger.offers import pages_of
from anlan.kernel.ledger.power_words import acts_of, roles_of, words_of
from anlan.kernel.loop.declare import Loop, State, Step, loop_of
from anlan.kernel.loop.timeline import step_title
from anlan.kernel.notice.recipients import Audience, holders
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import district_code
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import ADMINISTRATOR, OFFICE, ROLES
from anlan.kernel.scope import field_of
from anlan.ui.progress import progress_of

from .journeys import JOURNEYS, Journey

ASKED = 6  # people whom one may ask


@dataclass(frozen=True)
class Topic:
    """A page of help, or a part of one."""

    title: str
    about: str
    url: str


@dataclass(frozen=True)
class StepTold:
    """A step in words: what it is called, who takes it, what it asks for, and the state it leads to."""

    title: str
    by: str
    asks: str
    target: str


@dataclass(frozen=True)
class StateTold:
    """A state in words. `mark` is its disc; `limit` and `source` say how long it may last and which rule says so."""

    title: str
    mark: str
    holder: str
    limit: str
    source: str
    late: str
    steps: list[StepTold]


@require_safe
@signed_in
def help_page(request: ActingRequest) -> HttpResponse:
    """What the actor may do here, each ledger they may view, and whom to ask."""
    actor = request.actor
    context = {
        "journeys": _journeys(actor),
        "groups": _ledgers(actor),
        "pages": pages_of(actor),
        "ask": _whom_to_ask(),
    }
    return render(request, "desk/help.html", context)


@require_safe
@with_ledger("view")
def ledger_help(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """One ledger, told from its declaration: fields, loop, powers, figures."""
    loop, period = loop_of(ledger.code), this_year()
    figures = [figure for figure in INDICATORS.values() if figure.ledger == ledger.code]
    field_names = [name for name in ledger.form.fields if name not in ledger.counted_fields]
    needed = {*ledger.required, *ledger.told_instead}
    context = {
        "ledger": ledger,
        "needed": _labels(ledger, [name for name in field_names if name in needed]),
        "further": _labels(ledger, [name for name in field_names if name not in needed]),
        "counted": _labels(ledger, [name for name in ledger.form.fields if name in ledger.counted_fields]),
        "states": _states(loop) if loop else [],
        "powers": [(words, "、".join(roles_of(ledger, act))) for act, words in acts_of(ledger).items()],
        "mine": words_of(ledger, request.actor.role),
        "may_add": request.actor.may(f"{ledger.code}.add"),
        "may_import": request.actor.may(f"{ledger.code}.import"),
        "figures": [(figure, describe(figure, period)) for figure in figures],
    }
    return render(request, "desk/ledger_help.html", context)


def topics(actor: Actor) -> Iterator[Topic]:
    """What the help tells this actor, to be searched."""
    for journey in _journeys(actor):
        yield Topic(journey.title, journey.about, f"/help/#{journey.code}")
    for _, ledgers in _ledgers(actor):
        for ledger, _ in ledgers:
            yield Topic(f"{ledger.title}台账说明", ledger.about, f"/help/{ledger.code}/")


def _journeys(actor: Actor) -> list[Journey]:
    return [journey for journey in JOURNEYS if not journey.power or actor.may(journey.power)]


def _ledgers(actor: Actor) -> list[tuple[str, list[tuple[Ledger, str]]]]:
    """The ledgers that the actor may view, by group, each with what they may do there."""
    viewed = [ledger for ledger in LEDGERS.values() if actor.may(f"{ledger.code}.view")]
    by_group = {
        group: [(ledger, "、".join(words_of(ledger, actor.role))) for ledger in viewed if ledger.group == group]
        for group in groups()
    }
    return [(group, ledgers) for group, ledgers in by_group.items() if ledgers]


def _labels(ledger: Ledger, names: Any) -> list[str]:
    return [str(field_of(ledger.model, name).verbose_name) for name in names]


def _states(loop: Loop) -> list[StateTold]:
    return [
        StateTold(
            title=state.title,
            mark=progress_of(loop.code, state.code),
            holder=_holder(loop, state),
            limit=str(state.within) if state.within else _due_words(loop, state),
            source=state.within.source if state.within else "",
            late="、".join(ROLES[role].title for role in state.escalate),
            steps=[_step(loop, step) for step in loop.steps_from(state.code)],
        )
        for state in loop.states
    ]


def _holder(loop: Loop, state: State) -> str:
    if state.post_field:
        return str(field_of(loop.model, state.post_field.removesuffix("_id")).verbose_name)
    if state.body_field:
        return str(field_of(loop.model, state.body_field.removesuffix("_id")).verbose_name)
    return ROLES[state.holder].title if state.holder else ""


def _due_words(loop: Loop, state: State) -> str:
    return f"以{field_of(loop.model, state.due_field).verbose_name}为准" if state.due_field else ""


def _step(loop: Loop, step: Step) -> StepTold:
    asks = [str(field_of(loop.model, name.removesuffix("_id")).verbose_name) for name in step.needs]
    if step.photo:
        asks.append(f"{step.photo}照片或文件")
    if step.why:
        asks.append("理由")
    if step.not_by:
        asks.append(f"和办“{step_title(loop.code, step.not_by)}”的不是同一个人")
    by = "、".join(ROLES[role].title for role in step.by if role in ROLES)
    return StepTold(step.title, by, "、".join(asks), loop.by_code[step.target].title)


def _whom_to_ask() -> list[Post]:
    """Who looks after the system and who answers for the figures, today; every user may know."""
    found = [
        post
        for role in (ADMINISTRATOR, OFFICE)
        for post in holders(Audience(role=role, region=district_code()), clock.today())
    ][:ASKED]
    posts = {post.pk: post for post in Post.objects.of(*found).select_related("person", "body")}
    return [posts[post.pk] for post in found]
