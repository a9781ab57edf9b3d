"""A paper is issued once, by its step: it takes its number and is kept as evidence, as it was on that day.

Step("order", …, sets=numbers("order"), also=issues("order"))

number(check, "order", at)           # （青禾）应急责改〔2026〕86号
issue(check, "order", actor, now)    # its files, with their hashes, among the record's evidence
"""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history import serial
from anlan.kernel.history.models import Event
from anlan.kernel.loop.ties import count_files, tied_records
from anlan.kernel.paper import pdf
from anlan.kernel.paper.numbering import document_number
from anlan.kernel.paper.tree import Document
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name
from anlan.kernel.people.models import Body
from anlan.kernel.scope import Record

from .documents import PAPERS, Paper, document
from .inspection import Check

ISSUED, EDITABLE = "执法文书", "执法文书（Word）"
_DIVISIONS = "区县市旗"
_OFFICES = ("综合行政执法局", "管理委员会", "管理局", "委员会", "救援大队", "局", "办公室")


def series(body: Body | None, mark: str) -> str:
    """Under which word a body counts its papers of a kind: （青禾）应急责改."""
    if body is None:
        return mark
    place = region_name(body.region)
    office = body.name.removeprefix(place)
    for ending in _OFFICES:
        if office.endswith(ending) and office != ending:
            office = office.removesuffix(ending)
            break
    return f"（{place.rstrip(_DIVISIONS) or place}）{office}{mark}"


def number(record: Record, code: str, at: datetime) -> str:
    """The next number of a kind of paper of the record's body, in the year of that day."""
    name, year = series(record.body, PAPERS[code].mark), clock.legal_day(at).year
    return document_number(name, year, serial.take(name, year))


def numbers(code: str) -> Callable[[Any, datetime], dict[str, Any]]:
    """What follows from a step that issues a kind of paper: its number."""
    return lambda record, at: {PAPERS[code].numbered: number(record, code, at)}


def issues(code: str) -> Callable[[Any, Actor, datetime], None]:
    """What a step does besides that issues a kind of paper."""
    return lambda record, actor, now: issue(record, code, actor, now)


def findings(record: Record) -> list[Any]:
    """What an inspection found: the hazards that were put in on its page; a case has none."""
    return tied_records(record, "hazards") if isinstance(record, Check) else []


def step_event(record: Record) -> Event:
    """The event of the step that is being taken."""
    return Event.objects.filter(ledger=record.code, record_id=record.pk, key__isnull=False).latest("seq")


def step_key(record: Record) -> UUID:
    """The key of the step that is being taken; those of what it does besides follow from it."""
    key = step_event(record).key
    assert key is not None  # steps are taken under a key
    return key


def issue(record: Record, code: str, actor: Actor, now: datetime) -> None:
    """Keep the paper. Raises NotReady, which undoes its step and gives the number back."""
    sheet = document(record, code, findings(record), issued=True)
    name = _name(record, PAPERS[code])
    try:
        _keep(record, name, ISSUED, "pdf", pdf.write(sheet), actor)
    except pdf.FontMissing:  # then the other file alone is the paper; both say the same
        _keep(record, name, ISSUED, "docx", docx_of(sheet), actor)
    else:
        _keep(record, name, EDITABLE, "docx", docx_of(sheet), actor)
    count_files(record, actor, now)


def issued(record: Record, paper: Paper) -> list[Attachment]:
    """The files of a paper that was issued; none before."""
    if not paper.number_of(record):
        return []
    files = store.of(record).filter(purpose__in=(ISSUED, EDITABLE), name__startswith=_name(record, paper))
    return list(files.order_by("purpose"))


def docx_of(sheet: Document) -> bytes:
    from anlan.kernel.paper import docx  # its library takes a tenth of the start of every command

    return docx.write(sheet)


def _name(record: Record, paper: Paper) -> str:
    return f"{paper.title}{paper.number_of(record)}"


def _keep(record: Record, name: str, purpose: str, suffix: str, content: bytes, actor: Actor) -> None:
    store.keep(record, BytesIO(content), actor=actor, purpose=purpose, name=f"{name}.{suffix}")
