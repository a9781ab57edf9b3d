"""Tables and texts that nobody means, sent to an import and to the check: answered in words, soon, and nothing lands out of scope."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from anlan.desk.jobs import sheets
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3
from anlan.ledgers.hazards.models import Hazard

from . import files
from .attack import Attack
from .hostile import DAYS, NUMBERS, TEXTS, Fuzz

TABLES, DOCUMENTS = 40, 40
SECONDS = 60  # for one file, on a slow core
IMPORT = "/ledgers/hazards/import/"
PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", "2024-10-12")
# What texts of figures are made of, put together without sense.
PIECES = (
    "排查隐患", "整改率", "同比增长", "较去年", "其中", "共", "约", "不少于", "清河镇", "柳溪镇", "2024年", "1至10月", "〇〇",
    "三百六十五", "一亿亿亿", "兩萬", "百分之", "百分之九十九点九九", "12%", "１２．５％", "9" * 400, "1e400", "0.000000000000000000001",
    "-5", "次", "条", "处", "个", "人", "万元", "、", "，", "；", "（", "）", "“", "】", "\n", "\t", " ", "0001年1月1日", "9999年13月32日",
    "十" * 300, "点" * 300, "零" * 2000, "1," * 900, "分之" * 200, "第", "至" * 200, "和" * 200, "１" * 300, "٣٤٥", "²", "Ⅳ", "㈠",
    "两三", "几十", "上百", "1/3", "1:2", "2024-10-12", "10.10.10.10",
)  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture
def attack(officer: Any) -> Attack:
    return Attack(officer, Fuzz("sheets"), "town")


def test_no_table_breaks_an_import_and_nothing_comes_in_elsewhere(attack: Attack, plant: Any) -> None:
    fuzz, taken = attack.fuzz, 0
    for _ in range(TABLES):
        name, content = _table(fuzz)
        with transaction.atomic():
            page = _sent(attack, IMPORT, name, fuzz.pick(MUTATIONS)(fuzz, content))
            if 'name="token"' in page:
                token = page.partition('name="token" value="')[2].partition('"')[0]
                attack.client.post(IMPORT, {"token": token, "do": fuzz.pick(("import", "good", "good"))})
                sheets(timestamp=1)
                attack.send("GET", f"{IMPORT}?file={token}", read=True)
                with unscoped("where the rows of an import lie", Hazard):
                    regions = set(Hazard.objects.values_list("region", flat=True))
                taken += len(regions)
                assert all(region.startswith(TOWN_3) for region in regions)
            transaction.set_rollback(True)
    _hold(attack)
    assert taken, "not one of the tables came in: nothing was tried"


def test_no_text_breaks_the_check(attack: Attack, plant: Any) -> None:
    fuzz = attack.fuzz
    for _ in range(DOCUMENTS):
        text = "".join(fuzz.pick((*PIECES, *PIECES, *PIECES, *TEXTS)) for _ in range(fuzz.pick((3, 10, 40))))[:40_000]
        text = text.encode("utf-8", "replace").decode()
        with transaction.atomic():
            if fuzz.randrange(3):
                began = time.monotonic()
                answer = attack.client.post("/check/", {"text": text})
                if answer.status_code == 302:
                    sheets(timestamp=1)
                    attack.send("GET", answer["Location"], read=True)
                elif answer.status_code >= 500:
                    attack.faults[f"check {text[:40]}"] = f"{answer.status_code} to {text[:2000]!r}"
                assert time.monotonic() - began < SECONDS, text[:2000]
            else:
                sent = text.encode(fuzz.pick(("utf-8", "utf-16", "gb18030")), "replace")
                name = fuzz.pick(("汇报.txt", "汇报.docx", "汇报.doc", "汇报.pdf"))
                document = files.document(
                    "".join(map(files.paragraph, text.replace("<", "").replace("&", "").split("\n")))
                )
                _sent(attack, "/check/", name, fuzz.pick(MUTATIONS)(fuzz, document if name.endswith("docx") else sent))
            transaction.set_rollback(True)
    _hold(attack)


def _hold(attack: Attack) -> None:
    print(f"{attack.statuses.total()} requests", dict(attack.statuses))
    assert not attack.faults, f"{len(attack.faults)} kinds of faults\n\n" + "\n\n".join(attack.faults.values())


def _sent(attack: Attack, address: str, name: str, content: bytes) -> str:
    """The page that says what became of a file."""
    began = time.monotonic()
    answer = attack.client.post(address, {"file": SimpleUploadedFile(name, content)})
    if answer.status_code == 302:
        sheets(timestamp=1)
        answer = attack.send("GET", answer["Location"], read=True)
    attack.note(answer, f"{address} {name} {content[:400]!r}")
    assert time.monotonic() - began < SECONDS, (name, content[:400])
    return answer.content.decode()


def _table(fuzz: Fuzz) -> tuple[str, bytes]:
    """A sheet of hazards with an honest row and some that are not, in one of the three formats."""
    rows = [ROW, *(_row(fuzz) for _ in range(fuzz.randrange(5)))]
    kind = fuzz.pick(("xlsx", "csv", "xls"))
    if kind == "xlsx":
        return "隐患.xlsx", files.workbook(*rows)
    if kind == "csv":
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (files.HEADERS, *rows)]
        return "隐患.csv", "\r\n".join(quoted).encode(fuzz.pick(("utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")
    book = xlwt.Workbook()
    page = book.add_sheet("隐患")
    for number, row in enumerate((files.HEADERS, *rows)):
        for place, cell in enumerate(row):
            page.write(number, place, cell[:30_000])
    buffer = BytesIO()
    book.save(buffer)
    return "隐患.xls", buffer.getvalue()


def _row(fuzz: Fuzz) -> tuple[str, ...]:
    place, words, day = (fuzz.pick((ROW[at], *fuzz.sendable())) for at in range(3))
    day = fuzz.pick((day, fuzz.pick(DAYS), fuzz.pick(NUMBERS)))
    return tuple(_printable(cell) for cell in (place, words, day))


def _printable(text: str) -> str:
    """What a sheet can hold: no format has the signs below the blank."""
    return "".join(sign for sign in text if sign >= " " and sign not in "\ufffe\uffff")[:30_000]


def _cut(fuzz: Fuzz, content: bytes) -> bytes:
    return content[: fuzz.randrange(len(content))]


def _flipped(fuzz: Fuzz, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(fuzz.pick((1, 3, 30))):
        changed[fuzz.randrange(len(changed))] ^= 1 << fuzz.randrange(8)
    return bytes(changed)


def _spliced(fuzz: Fuzz, content: bytes) -> bytes:
    at = fuzz.randrange(len(content))
    return (
        content[:at] + fuzz.pick((fuzz.randbytes(50), b"\x00" * 500, content[:200], b'"', b"<a>" * 100)) + content[at:]
    )


def _inside(fuzz: Fuzz, content: bytes) -> bytes:
    """A part of a package changed, the package itself whole."""
    try:
        parts = files.parts_of(content)
    except files.zipfile.BadZipFile:
        return _flipped(fuzz, content)
    name = fuzz.pick(sorted(parts))
    part = parts[name]
    parts[name] = fuzz.pick((
        lambda: _flipped(fuzz, part or b"x"), lambda: part * 3, lambda: b"", lambda: part.replace(b'r="', b'r="ZZ'),
        lambda: part.replace(b">", b">" + b"&#x0;" * 2, 3), lambda: b"0" * 3_000_000, lambda: part.replace(b"<v>", b"<v>1e999"),
        lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]><a>&x;</a>',
    ))()  # fmt: skip
    return files.packed(parts)


def _whole(fuzz: Fuzz, content: bytes) -> bytes:
    return content


MUTATIONS: tuple[Callable[[Fuzz, bytes], bytes], ...] = (
    _whole,
    _whole,
    _cut,
    _flipped,
    _flipped,
    _spliced,
    _inside,
    _inside,
)
