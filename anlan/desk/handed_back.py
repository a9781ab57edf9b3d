"""A checked text given back to whoever wrote it: itself with comments and corrections, a table of what was found, a letter.

POST /check/back/       as: docx, sheet or letter; of the text that the page of the check shows, checked again; of a long one by a job
"""

from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.check.check import Checked, TextTooLong, check, is_long
from anlan.check.files.marked import Remark, marked
from anlan.check.files.reading import TextRefused, is_document, modern, read
from anlan.check.records.verdict import AGREES, DIFFERS, UNKNOWN
from anlan.check.unsure import softened
from anlan.kernel import clock, limits
from anlan.kernel.column.day import read_day
from anlan.kernel.evidence.store import safe_name
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.limits import TooHeavy
from anlan.kernel.limits.apart import AT_ONCE, Cap
from anlan.kernel.paper.tree import Document, Heading, Paragraph, Signature, runs
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name
from anlan.kernel.sheets.models import Work
from anlan.kernel.sheets.package import is_longer
from anlan.ui.figures import visible
from anlan.ui.periods import period_words

from .checking import asked_period, places_of
from .findings import Finding, finding_of
from .sheets import uploads
from .sheets.exporting import DOCX, XLSX, saved_as
from .sheets.progress import Progress
from .sheets.words import work_address
from .sheets.work import ask, does, end, is_busy

_NAMES = {"docx": "（核对批注）.docx", "sheet": "（核对结果）.xlsx", "letter": "（退回函）.docx"}
_UNNAMED = "稿子"
_SALT = "a text that is checked"
_AUTHOR = "核对"
_COLUMNS = (
    ("序号", 6), ("稿子写", 14), ("数什么", 24), ("结论", 10), ("台账实有", 14), ("差", 10), ("按谁算", 18), ("时段", 22), ("说明", 40),
    ("所在的话", 60),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What is to be given back. kind: docx, sheet or letter; name: what the text was called; kept: the name of its document, "" for none;
    unsure: what of a scan was not read for sure, as the page gives it."""

    kind: str
    text: str
    name: str
    kept: str
    period: Period | None
    unsure: str = ""

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name

    @property
    def called(self) -> str:
        return f"{self.stem}{_NAMES[self.kind]}"

    @property
    def media(self) -> str:
        return XLSX if self.kind == "sheet" else DOCX


def kept_as(request: ActingRequest) -> str:
    """Keep a document that was sent for some days, so that it can be given back; its name, sealed for its owner. Empty for other texts."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return ""
    file.seek(0)
    content = file.read()
    name = safe_name(file.name or "") or _UNNAMED
    return named(uploads.keep_text(content), name, request.actor) if is_document(content) else ""


def named(kept: str, name: str, actor: Actor) -> str:
    """The name of a text that is kept, and what it was called, sealed for its owner."""
    return signing.dumps([kept, name, actor.person_id], salt=_SALT)


@require_POST
@signed_in
def handed_back(request: ActingRequest) -> HttpResponse:
    """The file that was asked for; of a text that is too long for a page's request the page of the job that writes it."""
    if (kind := request.POST.get("as", "")) not in _NAMES:
        raise Http404("没有这种文件。")
    kept, name = _kept(request)
    period, problem = asked_period(request)
    if problem:
        return _refused(problem)
    asked = Asked(
        kind, request.POST.get("text", "").replace("\r\n", "\n"), name, kept, period, request.POST.get("unsure", "")
    )
    content = _document(kept)
    if is_long(asked.text) or is_busy(request.actor) or (content and is_longer(content, limits.AT_ONCE_CHARACTERS)):
        return redirect(work_address(_leave_to_job(asked, request.actor)))
    try:
        return saved_as(_given_back(asked, request.actor, AT_ONCE), asked.media, asked.called)
    except TooHeavy:
        return redirect(work_address(_leave_to_job(asked, request.actor)))
    except (TextRefused, TextTooLong) as error:
        return _refused(str(error))


def _given_back(asked: Asked, actor: Actor, cap: Cap) -> bytes:
    """What is asked for, of the text checked again. A document that is gone by now, or not of this text, is given as a new one with the same
    words. Raises TextRefused, TextTooLong, TooHeavy.
    """
    content, text = _document(asked.kept), asked.text
    if content is not None:
        content = modern(content, asked.name, cap)
        read_text = read(content, asked.name, cap)
        if read_text.strip() == text.strip():
            text = read_text
        else:  # it was changed on the page since
            content = None
    checked = check(text, actor.scope, today=clock.today(), period=asked.period, figures=visible(actor))
    checked = softened(checked, text, places_of(asked.unsure) or ())
    findings = [finding_of(number, judged) for number, judged in enumerate(checked.judged, start=1)]
    match asked.kind:
        case "docx":
            return marked(content, text, remarks(findings, checked), author=_AUTHOR, cap=cap)
        case "sheet":
            return table({asked.stem: (findings, checked)})
    from anlan.kernel.paper import docx  # its library takes a tenth of the start of every command

    return docx.write(letter(asked.stem, findings, checked, actor))


def _leave_to_job(asked: Asked, actor: Actor) -> Work:
    """Keep the text until a job has written what is asked for."""
    period = asked.period
    days = {} if period is None else {"from": str(period.start), "to": str(period.end)}
    query = {
        "as": asked.kind,
        "text": uploads.keep_text(asked.text.encode()),
        "name": asked.name,
        "kept": asked.kept,
        "unsure": asked.unsure,
        **days,
    }
    return ask(Work.BACK, asked.called, query, actor=actor)


@does(Work.BACK)
def _write(work: Work, actor: Actor, progress: Progress) -> None:
    progress.stage("核对，写成文件")
    query = work.query
    days = [read_day(query[end]) for end in ("from", "to") if end in query]
    text = uploads.text(query["text"]).decode()
    asked = Asked(query["as"], text, query["name"], query["kept"], Period(*days) if days else None, query["unsure"])
    uploads.keep_outcome(work, _given_back(asked, actor, Cap()))
    with transaction.atomic():
        end(work)
    uploads.drop_text(query["text"])


def _refused(words: str) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=422)


def remarks(findings: list[Finding], checked: Checked) -> list[Remark]:
    """What is written beside each figure, and beside both of two that contradict each other."""
    said = [Remark(each.judged.claim.start, each.judged.claim.end, each.told, each.instead) for each in findings]
    for each in checked.contradictions:
        for claim in (each.first, each.second):
            said.append(
                Remark(claim.start, claim.end, f"前后不一：{each.why}（{each.first.text}、{each.second.text}）")
            )
    return said


def table(checks: dict[str, tuple[list[Finding], Checked]], unread: dict[str, str] | None = None) -> bytes:
    """A spreadsheet: a row for each text where there are several, then one for each figure. {what the text is called: what was found}.

    unread: {what a file is called: why it was not read}, a row each.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bg_color": "#e8eef6"})
    wrong = book.add_format({"font_color": "#b42318"})
    several = len(checks) > 1 or bool(unread)
    if several:
        sheet = book.add_worksheet("各份稿子")
        for column, title in enumerate(("稿子", "时段", "数字", "一致", "不一致", "无从核对", "前后不一")):
            sheet.write_string(0, column, title, bold)
        for row, (name, (findings, checked)) in enumerate(checks.items(), start=1):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, period_words(checked.period))
            counts = (
                len(findings),
                *(checked.count(each) for each in (AGREES, DIFFERS, UNKNOWN)),
                len(checked.contradictions),
            )
            for column, count in enumerate(counts, start=2):
                sheet.write_number(row, column, count, wrong if column in (4, 6) and count else None)
        for row, (name, why) in enumerate((unread or {}).items(), start=len(checks) + 1):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, f"没有核对：{why}", wrong)
        sheet.set_column(0, 1, 36)
        sheet.freeze_panes(1, 1)
    sheet = book.add_worksheet("各处数字")
    titles = [*([("稿子", 30)] if several else []), *_COLUMNS]
    for column, (title, width) in enumerate(titles):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, width)
    rows = [(name, finding) for name, (findings, _) in checks.items() for finding in findings]
    for row, (name, finding) in enumerate(rows, start=1):
        cells = [*([name] if several else []), *_cells(finding)]
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, wrong if finding.judged.verdict == DIFFERS else None)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(titles) - 1)
    book.close()
    return buffer.getvalue()


def letter(name: str, findings: list[Finding], checked: Checked, actor: Actor) -> Document:
    """The letter that sends a text back, with each figure that differs and each contradiction."""
    tally = checked.tally
    blocks: list[Heading | Paragraph] = [
        Paragraph(
            runs(
                f"报送的《{name}》收悉。与台账记录逐项核对，文中有数字{len(findings)}处：一致{tally[AGREES]}处，"
                f"不一致{tally[DIFFERS]}处，无从核对{tally[UNKNOWN]}处。现将稿子退回，请核实后更正，再行报送。"
            )
        )
    ]
    differing = [each for each in findings if each.judged.verdict == DIFFERS]
    if differing:
        blocks.append(Heading(1, runs("与台账不一致的数字")))
    for number, each in enumerate(differing, start=1):
        days = f"（{period_words(each.judged.period)}）" if each.judged.period else ""
        whose = f"，按{each.whose}算" if each.whose else ""
        sentence = each.judged.claim.sentence.strip() or each.judged.claim.text
        blocks.append(
            Paragraph(
                runs(
                    f"{number}.“{sentence}”：其中“{each.judged.claim.text}”，台账中{each.counted}实有{each.actual}{days}{whose}，"
                    f"相差{each.gap}。"
                )
            )
        )
    if checked.contradictions:
        blocks.append(Heading(1, runs("前后不一的数字")))
    for number, contradiction in enumerate(checked.contradictions, start=1):
        first, second = contradiction.first.text, contradiction.second.text
        blocks.append(Paragraph(runs(f"{number}.“{first}”与“{second}”：{contradiction.why}。")))
    return Document(
        f"关于核实更正《{name}》有关数字的函",
        tuple(blocks),
        signature=Signature(actor.title.removesuffix(actor.name) or region_name(actor.region), clock.today()),
    )


def _cells(finding: Finding) -> tuple[str, ...]:
    judged = finding.judged
    differs = judged.verdict == DIFFERS
    return (
        finding.anchor.removeprefix("c"), judged.claim.text, finding.counted, judged.title, finding.actual, finding.gap if differs else "",
        finding.whose, period_words(judged.period) if judged.period else "", judged.why, judged.claim.sentence.strip(),
    )  # fmt: skip


def _kept(request: ActingRequest) -> tuple[str, str]:
    """The name of the document that was sent, where it is the actor's own, else ""; and what it was called."""
    try:
        kept, name, person_id = signing.loads(request.POST.get("kept", ""), salt=_SALT)
    except signing.BadSignature:
        return "", _UNNAMED
    return (kept, name) if person_id == request.actor.person_id else ("", _UNNAMED)


def _document(kept: str) -> bytes | None:
    """The document of this name, where it is still kept."""
    try:
        content = uploads.text(kept) if kept else b""
    except uploads.Gone:
        return None
    return content if is_document(content) else None
