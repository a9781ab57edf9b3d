"""A checked text is given back: however long it is, and whatever its document holds, no web process works at it or grows by it."""

import re
import resource
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.check.files.reading import read
from anlan.desk import handed_back
from anlan.desk.jobs import sheets
from anlan.kernel.sheets.models import Work

from . import files

GROWTH = 100 * 2**10  # kilobytes by which the process that answers may grow
LONG = "排查隐患1条。" + "走访群众20户。" * 1_500


def given_back(officer, text, kind, **more):
    return officer.post("/check/back/", {"text": text, "as": kind, **more})


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("sheet", b"PK"), ("letter", b"PK")])
def test_a_long_text_is_given_back_by_a_job(officer, hazard, monkeypatch, kind, begins):
    monkeypatch.setattr(handed_back, "AT_ONCE", None)  # which no page uses here
    answer = given_back(officer, LONG, kind)
    assert answer.status_code == 302
    assert "正在写" in officer.get(answer["Location"]).content.decode()

    sheets(timestamp=1)

    page = officer.get(answer["Location"]).content.decode()
    file = officer.get(f"{answer['Location']}table.xlsx")
    assert "table.xlsx" in page
    assert file.content.startswith(begins)
    assert file["Content-Type"] == (handed_back.XLSX if kind == "sheet" else handed_back.DOCX)
    assert officer.get("/check/").status_code == 200


def test_another_person_does_not_get_what_a_job_wrote(officer, hazard, district, client_of):
    address = given_back(officer, LONG, "letter")["Location"]
    sheets(timestamp=1)

    assert client_of(district.town_4).get(f"{address}table.xlsx").status_code == 404


def test_who_asks_for_many_at_once_holds_one_place_in_the_line(officer, hazard):
    given_back(officer, LONG, "letter")

    short = given_back(officer, "排查隐患1条。", "letter")

    assert short.status_code == 302
    assert Work.objects.filter(ended_at=None).count() == 2


def heavy():
    """A document of 200 kilobytes with a picture that unpacks to 150 megabytes, which Word's own library opens whole."""
    document = docx.Document()
    document.add_paragraph("排查隐患3条。")
    kept = BytesIO()
    document.save(kept)
    parts = files.parts_of(kept.getvalue())
    rels = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'Target="media/heavy.png"/></Relationships>',
    ).encode()
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .decode()
        .replace("<Default ", '<Default Extension="png" ContentType="image/png"/><Default ', 1)
    ).encode()
    return files.packed(parts | {"word/media/heavy.png": bytes(150 * 10**6)})


def test_a_document_that_unpacks_to_much_makes_no_web_process_grow(officer, hazard):
    page = officer.post("/check/", {"file": SimpleUploadedFile("重.docx", heavy())})
    if page.status_code == 302:
        sheets(timestamp=1)
        page = officer.get(page["Location"])
    form = page.content.decode().partition('action="/check/back/"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(text|from|to|kept)" value="([^"]*)"', form))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = officer.post("/check/back/", {**fields, "as": "docx"})

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH
    assert answer.status_code == 302 or "排查隐患" in read(answer.content, "回.docx")


def test_signs_that_no_document_holds_are_given_back_without_them(officer, hazard):
    answer = given_back(officer, "排查隐患3条\x0b\x01\ufffe，走访20户。", "docx")

    assert answer.status_code in (200, 422)
