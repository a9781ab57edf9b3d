"""The preview of what is being edited: as it will be printed, with what is wrong marked in it and what is left out grey.

previewed(text, draft, actor, page)      # what `_preview.html` shows; page: which opened page asks, "" for one without script
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.safestring import mark_safe

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period
from anlan.kernel.paper import html
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.compose import Composed, compose
from anlan.kernel.report.letter import NO_LETTER, Letter
from anlan.kernel.report.memory import Memory
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.scope import Scope

from ..contributions import with_paragraphs, words_of
from ..links import figure_href

_KEPT = 30 * 60  # seconds that a page's values are kept after its last key


@dataclass(frozen=True)
class Draft:
    """What is edited: a report, or an outline as it reads for a period and place. back: the page it is left for; home: its address."""

    record: Any
    region: str
    period: Period
    home: str
    back: str
    note: str


@dataclass
class _Asked:
    """What one opened page has asked: by whom, of what, since when."""

    scope: Scope
    period: Period
    since: datetime
    memory: Memory = field(default_factory=Memory)


def previewed(text: str, draft: Draft, actor: Actor, page: str = "", *, letter: Letter = NO_LETTER) -> dict[str, Any]:
    """The text as it will be printed. The same page counts a figure once, so that a key is answered without a query.

    What is wrong is told of the text itself, whose lines the paragraphs of others do not move.
    """
    report = draft.record if draft.record.code == "reports" else None
    scope = actor.scope.narrowed(draft.region)
    asked = _asked(page, actor, scope, draft.period)

    def composed_of(words: str) -> Composed:
        return compose(
            words, title=draft.record.title, scope=scope, period=draft.period, draft=True, memory=asked.memory, letter=letter, written=words != text,
            waiting=words_of(report) if report else None, link=lambda printed: figure_href(printed, report, draft.region),
        )  # fmt: skip

    whole = with_paragraphs(text, report) if report else text
    try:
        composed = composed_of(text)
        document = (composed if whole == text else composed_of(whole)).document
    except OutlineError as error:
        return {"preview": "", "outline_problems": error.problems}
    if page:
        cache.set(_name(page, actor), asked, _KEPT)
    return {
        "preview": mark_safe(html.write(document)),
        "outline_problems": composed.problems,
        "chips": json.dumps({source: asdict(chip) for source, chip in composed.chips.items()}, ensure_ascii=False),
        "since": asked.since,
    }


def _asked(page: str, actor: Actor, scope: Scope, period: Period) -> _Asked:
    """What this page has asked of this scope and period; nothing for one without script, or that asks of another."""
    kept = cache.get(_name(page, actor)) if page else None
    if isinstance(kept, _Asked) and (kept.scope, kept.period) == (scope, period):
        return kept
    return _Asked(scope, period, clock.now())


def _name(page: str, actor: Actor) -> str:
    return f"outline-{actor.post_id}-{page}"


def page_of(text: str) -> str:
    """The name of an opened page as it gives it itself; "" for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
