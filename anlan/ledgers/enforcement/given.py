"""The papers that a firm was given, at its own desk: what it was ordered, by when, and the paper itself. Nothing that is still in the house.

given_to(firm)      # the newest first
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from anlan.kernel.evidence.models import Attachment
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.places.desks import is_own_desk

from .documents import papers_of
from .inspection import Check
from .issuing import findings, issued
from .models import Case

_MODELS = (Check, Case)
_FEW = 4  # papers that are not folded away
_MOST = 20  # of a firm's inspections and of its cases, the newest


@dataclass(frozen=True)
class Given:
    """A paper. due_on: the last day by which it wants something done that is not done yet."""

    title: str
    number: str
    file: Attachment
    address: str
    due_on: date | None = None


def given_to(firm: Record) -> list[Given]:
    rows = [row for model in _MODELS for row in model.objects.of(firm).filter(model.present()).order_by("-pk")[:_MOST]]
    papers = [paper for row in rows for paper in _given(row)]
    return sorted(papers, key=lambda each: each.file.added_at, reverse=True)


def _given(record: Record) -> Iterator[Given]:
    for paper in papers_of(record.code):
        files = issued(record, paper) if paper.is_given(record) else []
        if files:
            file = files[0]
            suffix = file.name.rpartition(".")[2]
            address = f"/papers/{record.code}/{record.number}/{paper.code}.{suffix}"
            due_on = _due_on(record) if paper.code == "order" else None
            yield Given(paper.title, paper.number_of(record), file, address, due_on)


def _due_on(record: Record) -> date | None:
    """The first deadline of what the order names and is not put right."""
    return min(
        (each.fix_due_on for each in findings(record) if each.fixed_on is None and each.fix_due_on), default=None
    )


def note(record: Record, actor: Actor) -> str:
    """The papers on the firm's own pages; "" for whoever else looks."""
    if not is_own_desk(record, actor) or not (papers := given_to(record)):
        return ""
    return render_to_string("enforcement/_given.html", {"papers": papers[:_FEW], "earlier": papers[_FEW:]})
