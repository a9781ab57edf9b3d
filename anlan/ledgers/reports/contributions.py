"""The paragraphs that bodies write for a report: asked of them, put in their places, and settled when the report goes on.

ask(report, actor)          # what its text asks for and nobody was asked yet becomes a body's to-do
whole_text(report)          # the text with what has come
missing(report)             # what has not
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from anlan.kernel import clock
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.outline import Awaited, awaited_in
from anlan.kernel.report.writers import UnknownWriter, body_named, filled_in

from .models import Contribution, Report, usual_due

ASKED, HANDED, TAKEN, CANCELLED = "asked", "handed", "taken", "cancelled"
WRITTEN = (HANDED, TAKEN)
IN_WORK = ("draft", "checking")  # the states of a report in which its paragraphs still come


@dataclass(frozen=True)
class Wanted:
    """A paragraph that a report's text asks of one body."""

    name: str
    writer: int
    topic: str


def contributions_of(report: Report) -> list[Contribution]:
    """All that was ever asked for a report, whoever looks: they are parts of it."""
    rows = Contribution.objects.of(report).filter(Contribution.present())
    return list(rows.select_related("writer").order_by("pk"))


def wanted(report: Report) -> Iterator[Wanted]:
    """What the text asks for, in order; bodies that nobody knows are told where the text is read."""
    for part in awaited_in(report.text):
        for name in part.names:
            try:
                yield Wanted(name, body_named(name).pk, part.topic)
            except UnknownWriter:
                continue


def unasked(report: Report) -> list[Wanted]:
    """What the text asks for and nobody was asked, or is no longer."""
    there = {_key(each) for each in contributions_of(report) if each.state != CANCELLED}
    return [each for each in wanted(report) if (each.writer, each.topic) not in there]


def no_longer_wanted(report: Report) -> list[Contribution]:
    """Those whose place is not in the text any more."""
    places = {(each.writer, each.topic) for each in wanted(report)}
    return [each for each in contributions_of(report) if each.state != CANCELLED and _key(each) not in places]


def missing(report: Report) -> list[Contribution]:
    return [each for each in contributions_of(report) if each.state == ASKED]


def _key(contribution: Contribution) -> tuple[int, str]:
    return contribution.writer_id, contribution.topic


def ask(report: Report, actor: Actor) -> None:
    """Ask bodies for what the text asks of them, and nobody any more for what it does not. Begun is what the edition before had."""
    due_on = report.collect_by or usual_due()
    there = {_key(each): each for each in contributions_of(report)}
    before = {_key(each): each.text for each in _of_the_edition_before(report)}
    for each in unasked(report):
        again = there.get((each.writer, each.topic))
        if again is not None:
            advance(again, "ask_again", actor=actor, key=uuid4(), content={"due_on": due_on})
            continue
        values: dict[str, Any] = {"report": report, "writer": each.writer, "topic": each.topic, "due_on": due_on}
        if text := before.get((each.writer, each.topic), ""):
            values["text"] = text
        open_record(Contribution, values, actor=actor, key=uuid4())
    for gone in no_longer_wanted(report):
        if gone.state in (ASKED, HANDED):
            advance(gone, "call_off", actor=actor, key=uuid4(), content={"note": "正文里不要这一段了"})


def _of_the_edition_before(report: Report) -> list[Contribution]:
    if report.replaces is None:
        return []
    return [each for each in contributions_of(report.replaces) if each.state == TAKEN]


def settle(report: Report, actor: Actor) -> None:
    """What was handed in is used from now on, and what was not is waited for no longer."""
    for each in contributions_of(report):
        if each.state in (ASKED, HANDED):
            step = "waive" if each.state == ASKED else "use"
            advance(each, step, actor=actor, key=uuid4(), led=True)


def chase(report: Report, actor: Actor) -> int:
    """Tell those who have not handed in; how many they are."""
    late = missing(report)
    for each in late:
        advance(each, "chase", actor=actor, key=uuid4())
    return len(late)


def whole_text(report: Report) -> str:
    """A report's text with the paragraphs that have come in their places."""
    return with_paragraphs(report.text, report)


def with_paragraphs(text: str, report: Report) -> str:
    """A text for a report with the paragraphs that have come in their places."""
    if not awaited_in(text):
        return text
    texts = {_key(each): each.text for each in contributions_of(report) if each.state in WRITTEN}
    return filled_in(text, _written(texts))


def _written(texts: dict[tuple[int, str], str]) -> Callable[[Awaited, str], str]:
    def text_of(part: Awaited, name: str) -> str:
        try:
            return texts.get((body_named(name).pk, part.topic), "")
        except UnknownWriter:
            return ""

    return text_of


def words_of(report: Report) -> Callable[[Awaited], str]:
    """What is said of a paragraph that has not come."""
    due = {each.topic: each.due_on for each in missing(report)}

    def said(part: Awaited) -> str:
        day = due.get(part.topic)
        return f"{clock.day_words(day)}前交，还没有交" if day else "还没有请他们写"

    return said


def missing_words(report: Report) -> str:
    """Who has not handed in what: 区住建局（建筑施工）、…; "" where nothing is missing."""
    listed = [f"{each.writer}（{each.topic}）" for each in missing(report)]
    listed += [f"{each.name}（{each.topic}，还没有请）" for each in unasked(report)]
    return "、".join(listed)
