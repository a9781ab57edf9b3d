"""What the experts themselves are told: that they are asked to go, that it was changed, and what became of what they advised."""

from collections.abc import Callable
from datetime import datetime

from anlan.kernel import clock
from anlan.kernel.loop.deciders import audience_of
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor

from .models import PLANNED, Advice, Guidance
from .sent import posts_of


def told_of_advice(words: str) -> Callable[[Advice, Actor, datetime], None]:
    """What a step on a piece of advice does besides: those who gave it learn what became of it. words: said of the firm, before the advice."""

    def deed(advice: Advice, actor: Actor, now: datetime) -> None:
        _tell(advice.visit, advice, f"{advice.place}{words}：{advice.text}", actor, now)

    return deed


def tell_of_plan(visit: Guidance, actor: Actor, now: datetime) -> None:
    """Those who are to go learn where and when; whoever plans for themselves knows."""
    if visit.state == PLANNED and visit.planned_on is not None:
        _tell(
            visit,
            visit,
            f"请您{clock.day_words(visit.planned_on)}上门帮扶{visit.place}：{visit.content or '专家帮扶'}",
            actor,
            now,
        )


def tell_of_cancelling(visit: Guidance, actor: Actor, now: datetime) -> None:
    _tell(visit, visit, f"不去了：{visit.place}的专家帮扶，{visit.cancelled_because}", actor, now)


def _tell(visit: Guidance, about: Guidance | Advice, words: str, actor: Actor, now: datetime) -> None:
    where = About(about.code, about.pk, about.region, about.sector)
    for post in posts_of(visit, clock.legal_day(now)).exclude(pk=actor.post_id):
        key = f"{about.code}:{about.pk}:{about.version}:{post.pk}"
        tell(key, words, to=audience_of(post, about), about=where, now=now)
