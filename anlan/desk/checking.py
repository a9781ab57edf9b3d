"""The check of a text that is too long for a page's request: done by a job, its answer found under an address of its own.

/check/?work=TOKEN      its owner's alone, for three days; the text itself goes as soon as it is checked
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from pydantic import TypeAdapter, ValidationError

from anlan.check.check import Checked, check
from anlan.check.claims.extract import Claim
from anlan.check.files.reading import is_document, read, read_whole
from anlan.check.files.scanned import Scan
from anlan.check.records.verdict import AGREES
from anlan.check.unsure import Place, softened, unsure
from anlan.kernel import clock, limits
from anlan.kernel.column.day import read_day
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.limits import TooHeavy
from anlan.kernel.limits.apart import AT_ONCE
from anlan.kernel.people.actor import Actor
from anlan.kernel.sheets.models import Work
from anlan.kernel.sheets.package import is_longer
from anlan.ui.figures import visible

from .sheets import uploads
from .sheets.progress import Progress
from .sheets.work import ask, does, end, is_busy

PASTED = "贴上的文字"


@dataclass(frozen=True)
class Kept:
    """A text and what the check found, as they lie until they are fetched."""

    text: str
    checked: Checked
    unsure: Sequence[Place] | None = None  # of a scan
    cuts: dict[int, str] = field(default_factory=dict)  # the picture of a figure, by its number: a PNG in base64


_KEPT = TypeAdapter(Kept)
_PLACES = TypeAdapter(list[Place])


def read_at_once(content: bytes, name: str, actor: Actor) -> str | None:
    """The text of a file, where it is small; None where reading it is for a job. Raises Refused."""
    if is_busy(actor) or is_longer(content, limits.AT_ONCE_CHARACTERS):
        return None
    try:
        return read(content, name, AT_ONCE)
    except TooHeavy:
        return None


def asked_period(request: ActingRequest) -> tuple[Period | None, str]:
    """The period that was chosen instead of what the text says."""
    start, end = request.POST.get("from", ""), request.POST.get("to", "")
    if not start and not end:
        return None, ""
    if not (start and end):
        return None, "起日和止日要一起选；不选就看文中怎么说。"
    try:
        return Period(read_day(start), read_day(end)), ""
    except ValueError as error:
        return None, f"{str(error).rstrip('。')}。"


def leave_to_job(content: bytes, name: str, period: Period | None, actor: Actor) -> Work:
    """Keep a text until a job has checked it."""
    query = {"text": uploads.keep_text(content)}
    if period is not None:
        query |= {"from": str(period.start), "to": str(period.end)}
    return ask(Work.CHECK, name, query, actor=actor)


def outcome(work: Work) -> Kept:
    """The text and what the check found. Raises Gone, also for what was kept by an earlier edition."""
    try:
        kept = _KEPT.validate_json(uploads.outcome(work))
    except ValidationError as error:
        raise uploads.Gone("系统升级过，请再核对一次。") from error
    return kept


@does(Work.CHECK)
def _check(work: Work, actor: Actor, progress: Progress) -> None:
    name = work.query["text"]
    progress.stage("读这份稿子")
    content = uploads.text(name)
    whole = read_whole(content, work.name)
    text = whole.text
    progress.stage("找出数字，和记录对一遍")
    days = [read_day(work.query[end]) for end in ("from", "to") if end in work.query]
    period = Period(*days) if days else None
    checked = check(text, actor.scope, today=clock.today(), period=period, figures=visible(actor))
    places = None if whole.scan is None else unsure(text, whole.scan, (each.claim for each in checked.judged))
    checked = softened(checked, text, places or ())
    cuts = {} if whole.scan is None else _cuts(whole.scan, checked)
    uploads.keep_outcome(work, _KEPT.dump_json(Kept(text, _without_surroundings(checked), places, cuts)))
    with transaction.atomic():
        end(work)
    if not is_document(content):  # else it is given back with what was found
        uploads.drop_text(name)


def _cuts(scan: Scan, checked: Checked) -> dict[int, str]:
    """The pictures of figures that do not agree, each to be held beside what was read."""
    return {
        number: b64encode(scan.cut(each.claim.start, each.claim.end)).decode()
        for number, each in enumerate(checked.judged, start=1)
        if each.verdict != AGREES
    }


def places_of(given: str) -> list[Place] | None:
    """The places that a page's form gives back; None for a text that is no scan's, or none that it gave."""
    try:
        return _PLACES.validate_json(given) if given else None
    except ValidationError:
        return None


def _without_surroundings(checked: Checked) -> Checked:
    """What a check found, without the words around each figure by which it was found: of a long line they are as long for each."""
    return replace(
        checked,
        judged=tuple(replace(each, claim=_bare(each.claim)) for each in checked.judged),
        contradictions=tuple(
            replace(each, first=_bare(each.first), second=_bare(each.second)) for each in checked.contradictions
        ),
    )


def _bare(claim: Claim) -> Claim:
    return replace(claim, before="", after="", clause="", sentence="", lead="", passage="")
