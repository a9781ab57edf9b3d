"""`anlan check` of one text and of a folder: what it prints, the table and the marked text that it writes."""

import json
from types import SimpleNamespace

import docx
import openpyxl
import pytest

from anlan.check.reading import read
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
    ]
    assert [row[:2] for row in book["各处数字"].iter_rows(min_row=2, values_only=True)] == [
        ("柳溪.txt", "1"),
        ("清河.txt", "1"),
    ]


def test_of_a_folder_programs_get_every_text_and_what_was_not_read(folder, capsys):
    check.run(asked(folder, json=True))

    told = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["tally"]["differs"]) for each in told["texts"]] == [("柳溪.txt", 0), ("清河.txt", 1)]
    assert [each["name"] for each in told["unread"]] == ["坏.docx"]


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
