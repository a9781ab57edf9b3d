"""What is heavy waits for a job: a long text, a large export. A page tells how far it is; who sends ten waits behind nobody's but their own."""

import os
import pickle
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import anlan
from anlan.desk.jobs import sheets
from anlan.desk.sheets.work import _line
from anlan.kernel import limits
from anlan.kernel.sheets.models import Work

from . import files

LONG = "今年以来，全区共排查隐患1条。" + "走访群众20户。\n" * 210


def text(answer):
    return answer.content.decode()


def work_on():
    """What a worker does every minute."""
    return sheets(timestamp=1)


@pytest.fixture
def office(district, client_of, hazard):
    return client_of(district.office)


def test_a_long_text_is_checked_by_a_job_and_its_answer_is_found_again(office):
    address = office.post("/check/", {"text": LONG})["Location"]
    assert "排队等着" in text(office.get(address))

    assert work_on() == 1

    page = text(office.get(address))
    assert 'class="v ok" href="#c1"' in page
    assert "贴上的文字核对好了" in text(office.get("/notices/"))
    assert office.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address


def test_a_long_text_is_kept_no_longer_than_it_is_read(office, incoming):
    office.post("/check/", {"text": LONG})
    assert len(list(incoming.glob("*.text"))) == 1

    work_on()

    assert list(incoming.glob("*.text")) == []


class Command:
    """What a pickle runs when it is read."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def test_what_somebody_lays_in_the_place_of_an_answer_is_not_run(office, incoming, tmp_path):
    address = office.post("/check/", {"text": LONG})["Location"]
    work_on()
    [kept] = incoming.glob("*.outcome")
    kept.write_bytes(pickle.dumps((LONG, Command(tmp_path / "run"))))

    answer = office.get(address)

    assert answer.status_code == 422
    assert "请再核对一次" in text(answer)
    assert not (tmp_path / "run").exists()


def test_nothing_of_the_site_reads_objects_that_could_run():
    root = Path(anlan.__file__).parent
    sources = [path for path in root.rglob("*.py") if "tests" not in path.parts]
    readers = re.compile(r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill|jsonpickle)\b", re.MULTILINE)

    assert len(sources) > 500
    assert [path.name for path in sources if readers.search(path.read_text())] == []


def test_a_kept_answer_says_all_that_an_answer_at_once_says(office, hazard):
    """Every mark, doubt, link and contradiction is there again."""
    short = "今年以来，全区共排查隐患1条，整改率100%。召开安委会3次。共排查隐患4条。"
    long = short + "\n" * limits.AT_ONCE_CHARACTERS
    address = office.post("/check/", {"text": long})["Location"]
    work_on()

    by_job, at_once = text(office.get(address)), text(office.post("/check/", {"text": short}))

    assert "前后不一" in at_once
    page, expected = (each.split("<main")[1].split("csrfmiddlewaretoken")[0] for each in (by_job, at_once))
    assert page == expected


def test_the_period_that_was_chosen_holds_for_the_job(office):
    address = office.post("/check/", {"text": LONG, "from": "2023-01-01", "to": "2023-12-31"})["Location"]
    work_on()

    page = text(office.get(address))
    assert "2023年" in page
    assert 'class="v ok" href="#c1"' not in page


def test_what_is_wrong_with_a_large_document_is_said_where_it_was_asked(office, incoming):
    content = files.packed(
        files.parts_of(files.NESTED) | {"word/media/a.bin": bytes(limits.AT_ONCE_UNPACKED_BYTES + 1)}
    )
    address = office.post("/check/", {"file": SimpleUploadedFile("汇报.docx", content)})["Location"]
    work_on()

    answer = office.get(address)

    assert answer.status_code == 422
    assert "套得太深" in text(answer)
    assert "汇报.docx没有核对成" in text(office.get("/notices/"))


def test_another_persons_check_is_not_there(office, client_of, district):
    address = office.post("/check/", {"text": LONG})["Location"]
    work_on()

    assert client_of(district.town_3).get(address).status_code == 404
    assert office.get("/check/?work=x").status_code == 404


def test_a_second_press_asks_for_one_export(office, monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE_EXPORT_ROWS", 0)
    addresses = {office.get("/ledgers/hazards/export.xlsx?state=open")["Location"] for _ in range(2)}

    assert len(addresses) == Work.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["/ledgers/hazards/export.xlsx", "/indicators/hazards.found/rows/export.xlsx?from=2024-01-01&to=2024-10-15"],
)
def test_a_large_export_is_the_same_table_as_a_small_one(office, client_of, district, monkeypatch, address, hazard):
    small = _cells(office.get(address).content)
    monkeypatch.setattr(limits, "AT_ONCE_EXPORT_ROWS", 0)
    page = office.get(address)["Location"]
    assert "正在导出" in text(office.get(page))
    assert office.get(f"{page}table.xlsx").status_code == 404

    work_on()

    assert "下载" in text(office.get(page))
    assert _cells(office.get(f"{page}table.xlsx").content) == small
    assert len(small) == 2
    assert client_of(district.town_3).get(f"{page}table.xlsx").status_code == 404
    assert "导出好了" in text(office.get("/notices/"))


def _cells(content):
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def test_nobody_waits_behind_all_of_anothers(officer, office):
    for at in range(4):
        officer.post("/check/", {"text": f"{at}{LONG}"})
    office.post("/check/", {"text": LONG})

    people = [work.post.person_id for work in _line()]

    assert len(people) == 5
    assert people[0] == people[2] == people[3] == people[4] != people[1]


def test_while_one_of_a_persons_files_waits_their_next_one_waits_too(officer, plant):
    officer.post("/check/", {"text": LONG})
    row = ("宏达机械厂（示范）", "配电箱无漏电保护", "2024-10-12")
    address = officer.post("/ledgers/hazards/import/", {"file": SimpleUploadedFile("隐患.xlsx", files.workbook(row))})[
        "Location"
    ]

    assert "正在读这份表" in text(officer.get(address))
    work_on()
    assert "1行新增" in text(officer.get(address))
