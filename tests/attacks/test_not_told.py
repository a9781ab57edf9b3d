"""What a firm is not to know, no address tells it: that somebody reported it, that an inspection is to come. Numbers run on, so whoever
tries them all must find no difference between one that is there and one that is not.
"""

import re
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import seat
from anlan.ledgers.enforcement.models import Check
from anlan.ledgers.supervision.models import Visit
from anlan.ledgers.tips.models import Tip
from tests.pressing import PNG

WORDS = re.compile("[一-龥]+")
TIP = "电焊工没有证还在动火"
ADDRESSES = [
    "/ledgers/hazards/?belongs={of}",
    "/ledgers/hazards/new/?belongs={of}",
    "/hazards/report/?belongs={of}",
    "/indicators/hazards.found/rows/?belongs={of}",
    "/api/v1/ledgers/hazards/records/?belongs={of}",
    "/ledgers/ratings/?visit={number}",
    "/ledgers/ratings/new/?visit={number}",
    "/ledgers/{ledger}/{number}/",
    "/papers/checks/{number}/",
    "/papers/checks/{number}/order.pdf",
    "/papers/checks/{number}/record.docx",
    "/door/code/{number}/",
    "/tips/{number}/contact/",
    "/conferences/from/{of}/",
    "/search/?q={number}",
    "/suggest/{ledger}/?q={number}",
    "/evidence/{file}/",
]


@pytest.fixture
def firm(district, plant):
    return seat(
        "firm",
        "孙厂长",
        roles.ENTERPRISE,
        district.system,
        body=district.bodies["town_3"],
        region=plant.region,
        place=plant,
    )


@pytest.fixture
def hidden(district, plant):
    """A report about the plant and an inspection of it that is to come, each with a file."""
    reported_at = datetime(2024, 10, 12, 9, tzinfo=clock.LEGAL_ZONE)
    tip = {"content": TIP, "place": plant, "reported_at": reported_at, "channel": "phone", "kind": "work"}
    plan = {"place": plant, "planned_on": date(2024, 10, 20), "content": "动火作业"}
    visit = {"place": plant, "planned_on": date(2024, 10, 20)}
    records = [
        open_record(Tip, tip, actor=district.office, key=uuid4()), open_record(Check, plan, actor=district.bureau, key=uuid4()),
        open_record(Visit, visit, actor=district.office, key=uuid4()),
    ]  # fmt: skip
    return {
        record.code: (record, store.keep(record, SimpleUploadedFile("现场.png", PNG), actor=district.office))
        for record in records
    }


def said(client, address):
    """What an answer tells: its status, and its words without the number that was asked for."""
    answer = client.get(address)
    return answer.status_code, WORDS.findall(answer.content.decode())


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("ledger", ["tips", "checks", "supervision"])
def test_one_that_is_there_is_told_from_none_by_no_address(client_of, firm, hidden, ledger, address):
    record, file = hidden[ledger]
    client = client_of(firm)

    there, nowhere = (
        address.format(ledger=ledger, number=number, of=f"{ledger}/{number}", file=key)
        for number, key in ((record.number, file.pk), (f"{record.number[:-4]}9876", file.pk + 9876))
    )

    assert said(client, there) == said(client, nowhere)


def test_a_box_for_names_suggests_no_inspection_that_is_to_come(client_of, firm, hidden):
    record, _ = hidden["checks"]
    form = {"visit": f"{record.number[:-1]}9", "overall": "good", "key": str(uuid4())}

    page = client_of(firm).post("/ledgers/ratings/new/", form).content.decode()

    assert record.number not in page
    assert TIP not in page


def test_once_they_have_come_the_firm_rates_them(district, client_of, firm, plant):
    visit = open_record(
        Check,
        {"place": plant, "checked_on": date(2024, 10, 12), "officers": "马超；邹敏"},
        actor=district.bureau,
        key=uuid4(),
    )

    answer = client_of(firm).post(
        "/ledgers/ratings/new/", {"visit": visit.number, "overall": "good", "key": str(uuid4())}
    )

    assert answer.status_code == 302
