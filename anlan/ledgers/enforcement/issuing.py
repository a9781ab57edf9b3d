"""A paper is issued once, by its step: it takes its number and is kept as evidence, as it was on that day.

number(check, "order", at)                     # （青禾）应急责改〔2026〕86号
issue(check, "order", findings, actor, now)    # its files, with their hashes, among the inspection's evidence
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history import serial
from anlan.kernel.loop.ties import count_files
from anlan.kernel.paper import pdf
from anlan.kernel.paper.numbering import document_number
from anlan.kernel.paper.tree import Document
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name
from anlan.kernel.people.models import Body

from .inspection import Check
from .papers import PAPERS

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


def number(check: Check, code: str, at: datetime) -> str:
    """The next number of a kind of paper of the inspection's body, in the year of that day."""
    name, year = series(check.body, PAPERS[code].mark), clock.legal_day(at).year
    return document_number(name, year, serial.take(name, year))


def issue(check: Check, code: str, findings: Sequence[Any], actor: Actor, now: datetime) -> None:
    """Keep the paper. Raises NotReady, which undoes its step and gives the number back."""
    paper = PAPERS[code]
    document = paper.write(check, findings)
    name = f"{paper.title}{paper.number_of(check)}"
    try:
        _keep(check, name, ISSUED, "pdf", pdf.write(document), actor)
    except pdf.FontMissing:  # then the other file alone is the paper; both say the same
        _keep(check, name, ISSUED, "docx", docx_of(document), actor)
    else:
        _keep(check, name, EDITABLE, "docx", docx_of(document), actor)
    count_files(check, actor, now)


def issued(check: Check, code: str) -> list[Attachment]:
    """The files of a paper that was issued; none before."""
    paper = PAPERS[code]
    if not (number := paper.number_of(check)):
        return []
    files = store.of(check).filter(purpose__in=(ISSUED, EDITABLE), name__startswith=f"{paper.title}{number}")
    return list(files.order_by("purpose"))


def docx_of(document: Document) -> bytes:
    from anlan.kernel.paper import docx  # its library takes a tenth of the start of every command

    return docx.write(document)


def _keep(check: Check, name: str, purpose: str, suffix: str, content: bytes, actor: Actor) -> None:
    store.keep(check, BytesIO(content), actor=actor, purpose=purpose, name=f"{name}.{suffix}")
