"""A scan that is checked: its text is read by a job, the page says so, and a figure that was not read for sure is held against nobody."""

import re
from html import unescape
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.check.files import scanned
from anlan.desk.jobs import sheets
from anlan.kernel.paper import pdf
from anlan.kernel.paper.tree import Document, Paragraph, runs

pytestmark = pytest.mark.skipif(not scanned.is_there(), reason="Tesseract with chi_sim is not on this machine")

DOCUMENT = Document("工作汇报", (Paragraph(runs("今年以来，全区共排查隐患3条。走访群众20户。")),))


def photo():
    with pypdfium2.PdfDocument(pdf.write(DOCUMENT)) as document:
        page = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    kept = BytesIO()
    page.save(kept, "JPEG")
    return SimpleUploadedFile("清河汇报.jpg", kept.getvalue())


@pytest.fixture
def client(district, client_of, hazard):
    return client_of(district.office)


def checked(client):
    answer = client.post("/check/", {"file": photo()})
    sheets(timestamp=1)
    return client.get(answer["Location"]).content.decode()


def given_back(page):
    form = page.partition('action="/check/back/"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'name="(text|kept|unsure)" value="([^"]*)"', form)}


def test_a_photo_is_checked_with_the_picture_of_each_figure_that_does_not_agree(client):
    page = checked(client)

    assert "文字是识别出来的" in page
    assert "✗ 排查隐患" in page
    assert page.count('src="data:image/png;base64,') == 2


def test_what_was_not_read_for_sure_is_held_against_nobody_on_any_way(client, monkeypatch):
    monkeypatch.setattr(scanned, "_SURE", 101)

    page = checked(client)
    fields = given_back(page)
    letter = client.post("/check/back/", {**fields, "as": "docx"})
    again = client.post("/check/", {**fields, "text": "（识别）" + fields["text"]}).content.decode()
    typed = client.post("/check/", {**fields, "text": fields["text"].replace("3条", "4条")}).content.decode()

    assert "认得不准" in page
    assert "✗ 排查隐患" not in page
    assert letter.status_code == 200
    assert "✗ 排查隐患" not in again
    assert "✗ 排查隐患" in typed
