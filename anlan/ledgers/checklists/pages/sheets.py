"""Spreadsheets of checklists: a blank one to begin with, an edition's own to change, and the answers with a column for each question.

GET /checklists/blank.xlsx     /checklists/JCB-2024-0001/sheet.xlsx     /checklists/JCB-2024-0001/answers.xlsx
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from anlan.kernel import limits
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.people.divisions import region_path

from ..answers import SAID, words_of
from ..models import Edition, Filled
from ..questions import AMOUNT, WHOLE, Question
from ..tables import cells_of, lines_of
from .shared import edition_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLANK = """[survey]
type | name | label | hint | required | relevant | constraint | constraint_message
select_one yn | flameout | 灶具有没有熄火保护装置 |  | yes
integer | age | 灶具用了几年 | 看铭牌 |  | ${flameout} = 'no' | . <= 50 | 请核对年数
select_multiple hose | hose | 软管有什么问题
decimal | length | 软管多长（米） |  |  | selected(${hose}, 'long')
image | shot | 软管接口 | 有问题才拍
text | other | 别的情况
[choices]
list_name | name | label
yn | yes | 有
yn | no | 没有
hose | none | 没有问题
hose | old | 老化
hose | long | 过长
hose | wall | 穿墙
"""


@require_safe
@signed_in
def blank(request: ActingRequest) -> HttpResponse:
    """A sheet to begin with: a few questions of every kind, with a jump."""
    require(request.actor, "checklists.view")
    return _file(_book(BLANK), "检查表样表.xlsx")


@require_safe
@signed_in
def sheet(request: ActingRequest, number: str) -> HttpResponse:
    """An edition's own sheet, to be changed and put in again as a further one."""
    require(request.actor, "checklists.view")
    edition = edition_of(number, request.actor)
    return _file(_book(edition.sheet), f"{edition.name}第{edition.edition}版.xlsx")


@require_safe
@signed_in
def answers(request: ActingRequest, number: str) -> HttpResponse:
    """What was filled in, of all editions, with a column for each question that any of them asks."""
    require(request.actor, "filled.export")
    edition = edition_of(number, request.actor)
    rows = (
        Filled.objects.within(request.actor.scope)
        .filter(edition.of_its_checklist("checklist__"))
        .select_related("checklist", "place")
    )
    if rows.count() > limits.AT_ONCE_EXPORT_ROWS:
        message = f"填过的超过{limits.AT_ONCE_EXPORT_ROWS}份，一次导不完。请在“检查表填报”里按地区或日期选好再导出。"
        return render(request, "ui/refused.html", {"message": message, "back": "/ledgers/filled/"}, status=422)
    asked: dict[str, Question] = {}
    editions = Edition.objects.known().filter(edition.of_its_checklist()).order_by("-edition")
    for each in editions:  # the newest words of a question; one that was given up keeps its column
        for question in each.form.asked:
            asked.setdefault(question.name, question)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page, bold = book.add_worksheet("填报"), book.add_format({"bold": True})
    titles = [
        "编号",
        "检查表",
        "版次",
        "填报日期",
        "地区",
        "单位",
        "在哪里",
        "检查人",
        *(each.label for each in asked.values()),
    ]
    page.write_row(0, 0, titles, bold)
    page.freeze_panes(1, 0)
    for position, record in enumerate(rows.order_by("filled_on", "pk").iterator(chunk_size=2000), start=1):
        own = [
            record.number, record.checklist.name, record.checklist.edition, f"{record.filled_on:%Y-%m-%d}", region_path(record.region),
            str(record.place or ""), record.place_words, record.checker,
        ]  # fmt: skip
        said, form = record.answers.get(SAID, {}), record.checklist.form
        for column, value in enumerate([*own, *(_cell(form.by_name.get(name), said, name) for name in asked)]):
            if isinstance(value, int | float):
                page.write_number(position, column, value)
            elif value:
                page.write_string(position, column, value)
    book.close()
    return _file(buffer.getvalue(), f"{edition.name}填报.xlsx")


def _cell(question: Question | None, said: Mapping[str, Any], name: str) -> Any:
    if question is None or name not in said:
        return ""
    return float(said[name]) if question.kind in (WHOLE, AMOUNT) else words_of(question, said[name])


def _book(text: str) -> bytes:
    """The sheets of a text as a spreadsheet."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for title, lines in lines_of(text).items():
        page = book.add_worksheet(title)
        page.freeze_panes(1, 0)
        page.set_column(0, 12, 20)
        for row, line in enumerate(lines):
            for column, cell in enumerate(cells_of(line)):
                if cell:
                    page.write_string(row, column, cell, bold if row == 0 else None)
    book.close()
    return buffer.getvalue()


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer
