"""Scans and photos of printed reports: what they say is read where this machine can, and what was misread accuses nobody."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from anlan.kernel.limits import TooHeavy
from anlan.kernel.limits.apart import AT_ONCE
from anlan.kernel.paper import pdf
from anlan.kernel.paper.tree import Document, Paragraph, Table, runs

from ..claims.extract import extract
from ..files import scanned
from ..files.reading import TextRefused, read, read_whole

can_read = pytest.mark.skipif(not scanned.is_there(), reason="Tesseract with chi_sim is not on this machine")

DOCUMENT = Document(
    "巡河情况",
    (
        Paragraph(
            runs("今年以来，全区坚持预防为主，共开展巡河1234次，修船56艘，捞草78吨，投入90万元，参加5600余人次。")
        ),
        Table(tuple(map(runs, ("单位", "检查", "隐患"))), ((runs("清河镇"), runs("12家次"), runs("34条")),)),
    ),
)
FIGURES = ["1234次", "56艘", "78吨", "90万元", "5600余人次", "12家次", "34条"]


def _pages():
    with pypdfium2.PdfDocument(pdf.write(DOCUMENT)) as document:
        return [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]


def _kept(picture, kind, **more):
    kept = BytesIO()
    picture.save(kept, kind, **more)
    return kept.getvalue()


@can_read
@pytest.mark.parametrize(
    ("kind", "name"), [("PDF", "扫描.pdf"), ("JPEG", "照片.jpg"), ("PNG", "改了名.docx"), ("TIFF", "传真.tif")]
)
def test_a_scan_and_a_photo_are_read_with_their_tables(kind, name):
    whole = read_whole(_kept(_pages()[0], kind), name)

    assert whole.scan is not None
    claims = extract(whole.text)
    assert len({claim.text for claim in claims} & set(FIGURES)) >= 6
    assert [
        each.text for each in claims if each.text not in FIGURES and not whole.scan.is_unsure(each.start, each.end)
    ] == []
    assert "12家次\t34条" in whole.text


@can_read
def test_what_is_blurred_is_unsure_and_its_picture_is_cut_out():
    page = _pages()[0]
    page.paste(page.filter(ImageFilter.GaussianBlur(5)).point(lambda value: 110 + value // 2))
    scan = read_whole(_kept(page, "PNG"), "照片.png").scan
    assert scan is not None
    claims = extract(scan.text)

    assert all(scan.is_unsure(claim.start, claim.end) for claim in claims if claim.text not in FIGURES)
    assert all(Image.open(BytesIO(scan.cut(claim.start, claim.end))).width > 20 for claim in claims)


@can_read
def test_a_page_without_a_word_and_a_broken_picture_are_refused_in_words():
    with pytest.raises(TextRefused, match="没有认出文字"):
        read(_kept(Image.new("L", (1000, 1400), 255), "PDF"), "白纸.pdf")
    with pytest.raises(TextRefused, match=r"不是图片|读不下去"):
        read(b"\x89PNG\r\n\x1a\n" + b"rest" * 100, "坏了.png")


@can_read
def test_a_page_that_answers_at_once_reads_no_scan():
    with pytest.raises(TooHeavy, match="识别要等"):
        read(_kept(_pages()[0], "PNG"), "照片.png", AT_ONCE)


def test_where_nothing_reads_pictures_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setattr("anlan.check.files.scanned.PROGRAM", "no-such-program")
    with pytest.raises(TextRefused, match="apt-get install tesseract-ocr"):
        read(_kept(_pages()[0], "PNG"), "照片.png")
