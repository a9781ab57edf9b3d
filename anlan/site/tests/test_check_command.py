"""`anlan check` of one text and of a folder: what it prints, the table and the marked text that it writes."""

import json
import shutil
import subprocess
from types import SimpleNamespace

import docx
import openpyxl
import pypdfium2
import pytest
from pypdf import PdfWriter

from anlan.check.files import scanned
from anlan.check.files.reading import read
from anlan.site.commands import check
from anlan.site.commands.common import Unusable

TEXT = "今年以来，全区共排查隐患3条。"


def asked(file, **options):
    given = {"start": None, "end": None, "region": "", "table": None, "marked": None, "json": False}
    return SimpleNamespace(file=str(file), **{**given, **options})


@pytest.fixture
def folder(tmp_path, district, hazard):
    folder = tmp_path / "各镇报告"
    folder.mkdir()
    (folder / "清河.txt").write_text(TEXT, encoding="utf-8")
    (folder / "柳溪.txt").write_text("今年以来，全区共排查隐患1条。", encoding="utf-8")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 nonsense")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


def test_a_folder_is_checked_text_by_text_and_what_cannot_be_read_is_told(folder, tmp_path, capsys):
    code = check.run(asked(folder, table=tmp_path / "结果.xlsx"))

    told = capsys.readouterr()
    assert code == 1
    assert [line.split("\t")[0] for line in told.out.splitlines()] == ["柳溪.txt", "清河.txt"]
    assert "坏.docx 不是 Word 文档" in told.err
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert [list(row) for row in book["各份稿子"].iter_rows(min_row=2, values_only=True)] == [
        ["柳溪.txt", "今年1月1日至10月15日", 1, 1, 0, 0, 0],
        ["清河.txt", "今年1月1日至10月15日", 1, 0, 1, 0, 0],
        ["坏.docx", "没有核对：坏.docx 不是 Word 文档（.docx），或者已经损坏，请另存为 .docx 再试。", *[None] * 5],
        ["照片.jpg", f"没有核对：{told.err.splitlines()[1]}", *[None] * 5],
    ]
    assert [row[:2] for row in book["各处数字"].iter_rows(min_row=2, values_only=True)] == [
        ("柳溪.txt", "1"),
        ("清河.txt", "1"),
    ]


def test_of_a_folder_programs_get_every_text_and_what_was_not_read(folder, capsys):
    check.run(asked(folder, json=True))

    told = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["tally"]["differs"]) for each in told["texts"]] == [("柳溪.txt", 0), ("清河.txt", 1)]
    assert [each["name"] for each in told["unread"]] == ["坏.docx", "照片.jpg"]


def test_a_document_is_written_back_with_its_marks(folder, tmp_path, capsys):
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.save(folder / "稿.docx")

    assert check.run(asked(folder / "稿.docx", marked=tmp_path / "批注.docx")) == 1

    assert read((tmp_path / "批注.docx").read_bytes(), "批注.docx") == TEXT.replace("3条", "1条")
    assert len(list(docx.Document(tmp_path / "批注.docx").comments)) == 1


@pytest.mark.parametrize(("options", "said"), [({"marked": "x.docx"}, "一次写一份"), ({}, "没有稿子")])
def test_what_cannot_be_done_with_a_folder_says_so(tmp_path, district, options, said):
    with pytest.raises(Unusable, match=said):
        check.run(asked(tmp_path, **options))


def test_a_place_where_nothing_can_be_written_is_told(folder):
    with pytest.raises(Unusable, match="写不了"):
        check.run(asked(folder / "清河.txt", table=folder / "没有" / "结果.xlsx"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_a_folder_of_every_kind_has_a_row_for_each_file(tmp_path, district, hazard):
    folder = tmp_path / "各镇报告"
    folder.mkdir()
    document = docx.Document()
    document.add_paragraph("今年以来，全区共排查隐患1条。")
    document.save(folder / "文档.docx")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    for kind in ("doc", "pdf"):
        subprocess.run([*command, kind, "--outdir", tmp_path, folder / "文档.docx"], check=True, capture_output=True)
    (folder / "改了名.docx").write_bytes((tmp_path / "文档.doc").read_bytes())
    (folder / "打印.pdf").write_bytes((tmp_path / "文档.pdf").read_bytes())
    writer = PdfWriter(tmp_path / "文档.pdf")
    writer.encrypt("secret")
    writer.write(folder / "加密.pdf")
    with pypdfium2.PdfDocument(tmp_path / "文档.pdf") as printed:
        printed[0].render(scale=3).to_pil().save(folder / "扫描.pdf")
    (folder / "坏了.pdf").write_bytes(b"%PDF-1.7 rest")
    (folder / "空.txt").write_bytes(b"")

    check.run(asked(folder, table=tmp_path / "结果.xlsx"))

    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    rows = {row[0]: row[1:4] for row in book["各份稿子"].iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {each.name for each in folder.iterdir()}
    assert [rows[name][1:] for name in ("文档.docx", "改了名.docx", "打印.pdf")] == [(1, 1)] * 3
    assert [rows[name][0].partition(name)[2][:5] for name in ("加密.pdf", "坏了.pdf", "空.txt")] == [
        " 加了密码",
        " 读不下去",
        " 是空的，",
    ]
    scan = rows["扫描.pdf"]
    assert scan[1:] == (1, 1) if scanned.is_there() else "Tesseract" in scan[0]
