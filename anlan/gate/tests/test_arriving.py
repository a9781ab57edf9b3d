"""A form that waited on a phone without signal: once, whole, at the time it happened, by the rule of the page itself."""

import hashlib
import json
import os
import re
import time
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.gate import session
from anlan.gate.models import Press
from anlan.gate.sync import pieces
from anlan.kernel.evidence import store
from anlan.kernel.history.models import Event
from anlan.kernel.people.models import Account
from anlan.kernel.testing.cast import NOW
from anlan.ledgers.hazards.models import Hazard
from tests.pressing import PNG

NEW = "/ledgers/hazards/new/"
DAY = 86_400_000  # milliseconds
SHA256 = hashlib.sha256(PNG).hexdigest()


def waited(person, hours: float, ahead: int = 0, page: float = 200) -> dict[str, str]:
    """What a phone says that pressed "send" some hours ago, by a clock that is `ahead` milliseconds before ours.

    page: how many hours ago the form's page was made.
    """
    at = round((time.time() - hours * 3600) * 1000) + ahead
    return {"HTTP_X_WAITED": json.dumps({"at": at, "ahead": ahead, "page": made(person, page)})}


def made(person, hours: float) -> str:
    """What a page of this person says that was made some hours ago."""
    with patch("anlan.gate.session.time.time", return_value=time.time() - hours * 3600):
        return session.made_for(Account.objects.get(person=person.person_id))


def form(plant, **values):
    return {
        "place": plant.number, "description": "护栏松动", "found_on": "2024-10-16", "level": "general", "key": str(uuid4()),
        "press": str(uuid4()), **values,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _room(settings, tmp_path):
    settings.INCOMING_ROOT = tmp_path


def events():
    return Event.objects.filter(ledger="hazards").order_by("pk")


@pytest.mark.parametrize("ahead", [0, DAY, -DAY], ids=["right", "a day ahead", "a day behind"])
def test_it_happened_when_send_was_pressed_however_wrong_the_phones_clock(district, plant, client_of, ahead):
    client, values = client_of(district.town_3), form(plant)

    answer = client.post(NEW, values, **waited(district.town_3, 30, ahead))

    event = events().get()
    assert answer.status_code == 302
    assert abs(event.happened_at - (NOW - timedelta(hours=30))) < timedelta(seconds=30)
    assert event.recorded_at == NOW
    assert event.content["device"]["ahead"] == ahead // 1000
    page = client.get(answer["Location"]).content.decode()
    assert ("已按服务器时间改正" in page) == bool(ahead)
    assert "历史已校验 ✓" in page


def test_sent_again_it_is_one_record_also_after_the_press_is_forgotten(district, plant, client_of):
    client, values = client_of(district.town_3), form(plant)

    first = client.post(NEW, {**values, "photos-0": SimpleUploadedFile("护栏.png", PNG)}, **waited(district.town_3, 3))
    again = client.post(NEW, {**values, "photos-0": SimpleUploadedFile("护栏.png", PNG)}, **waited(district.town_3, 3))
    Press.objects.all().delete()  # the server was killed between the record and its press
    later = client.post(
        NEW, {**values, "photos-0": SimpleUploadedFile("护栏.png", PNG)}, **waited(district.town_3, 3, 5000)
    )

    assert [each["Location"] for each in (again, later)] == [first["Location"]] * 2
    assert Hazard.objects.within(district.town_3.scope).count() == 1
    assert store.of(Hazard.objects.within(district.town_3.scope).get()).count() == 1


def test_changed_after_it_had_arrived_both_are_told_and_nothing_is_overwritten(district, plant, client_of):
    client, values = client_of(district.town_3), form(plant)
    client.post(NEW, values, **waited(district.town_3, 3))

    answer = client.post(NEW, {**values, "description": "护栏断了"}, **waited(district.town_3, 2))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "护栏断了" in page
    assert "YH-2024-0001" in page
    assert Hazard.objects.within(district.town_3.scope).get().description == "护栏松动"


def test_a_photo_comes_in_pieces_over_a_line_that_drops_and_is_its_forms(district, plant, client_of):
    client, address = client_of(district.town_3), f"/sync/files/{SHA256}/"
    values = form(plant, **{"waited-photos-0": json.dumps({"name": "护栏.png", "sha256": SHA256, "size": len(PNG)})})

    assert client.get(address).json() == {"have": 0}
    for begins in (0, 0, 20, 10, 40):  # the same again, and one that does not follow
        client.generic("POST", f"{address}?from={begins}", PNG[begins : begins + 20], content_type="image/png")
    early = client.post(NEW, values, **waited(district.town_3, 1))
    assert early.status_code == 428
    assert not events().exists()  # no entry without its photo
    client.generic("POST", f"{address}?from=60", PNG[60:], content_type="image/png")
    done, again = (
        client.post(NEW, values, **waited(district.town_3, 1)) for _ in range(2)
    )  # the first answer was lost

    assert (done.status_code, again["Location"]) == (302, done["Location"])
    record = Hazard.objects.within(district.town_3.scope).get()
    assert [(each.name, each.purpose) for each in store.of(record)] == [("护栏.png", "整改前")]


def test_what_came_broken_is_begun_anew_and_nobody_elses_pieces_are_taken(district, plant, client_of):
    client, address = client_of(district.town_3), f"/sync/files/{SHA256}/"
    values = form(plant, **{"waited-photos-0": json.dumps({"name": "护栏.png", "sha256": SHA256, "size": len(PNG)})})
    client.generic("POST", f"{address}?from=0", b"x" * len(PNG), content_type="image/png")

    assert client.post(NEW, values, **waited(district.town_3, 1)).status_code == 428
    assert client.get(address).json() == {"have": 0}
    client.generic("POST", f"{address}?from=0", PNG, content_type="image/png")
    assert client_of(district.office).get(address).json() == {"have": 0}
    others = {**values, "key": str(uuid4()), "press": str(uuid4())}
    assert client_of(district.office).post(NEW, others, **waited(district.office, 1)).status_code == 428


def test_a_step_is_refused_where_somebody_was_first_and_what_was_typed_stands_beside_it(district, hazard, client_of):
    client = client_of(district.town_3)
    address = f"/ledgers/hazards/{hazard.number}/steps/assign/"
    values = {"assign-fix_due_on": "2024-10-25", "assign-note": "先停用", "assign-version": hazard.version}
    client.post(address, {**values, "assign-key": uuid4()})

    answer = client.post(address, {**values, "assign-key": uuid4()}, **waited(district.town_3, 5))

    assert answer.status_code == 409
    assert "先停用" in answer.content.decode()
    assert "整改中" in answer.content.decode()


def test_a_step_happened_no_earlier_than_what_its_person_saw(district, hazard, client_of):
    values = {"assign-fix_due_on": "2024-10-25", "assign-version": hazard.version, "assign-key": uuid4()}

    client_of(district.town_3).post(
        f"/ledgers/hazards/{hazard.number}/steps/assign/", values, **waited(district.town_3, 50)
    )

    hazard.refresh_from_db()
    opened, assigned = events()
    assert hazard.state == "rectifying"
    assert assigned.happened_at >= opened.happened_at


@pytest.mark.parametrize(
    ("page", "happened"),
    [(3, 3), (31 * 24, 0), (None, 0), ("office", 0)],
    ids=["no earlier than its page", "of a page from long ago: as it came", "of no page", "of somebody else's page"],
)
def test_nobody_writes_an_earlier_day_than_the_page_bears_out(district, plant, client_of, page, happened):
    client = client_of(district.town_3)
    other = district.office if page == "office" else district.town_3
    said = {"at": round((time.time() - 29 * 86400) * 1000), "ahead": 0}
    said |= {} if page is None else {"page": made(other, 100 if page == "office" else page)}

    answer = client.post(NEW, form(plant), HTTP_X_WAITED=json.dumps(said))

    event = events().get()
    assert abs(event.happened_at - (NOW - timedelta(hours=happened))) < timedelta(seconds=30)
    assert "比那一页打开还早，没有采用" in client.get(answer["Location"]).content.decode()


def test_a_page_says_when_it_was_made(district, client_of):
    page = client_of(district.town_3).get(NEW).content.decode()

    [mark] = re.findall(r' data-made="([^"]+)"', page)
    account = Account.objects.get(person=district.town_3.person_id)
    assert session.seconds_since_made(mark, account) < 60
    assert session.seconds_since_made(mark + "x", account) is None


@pytest.mark.parametrize(
    "said",
    ["", "[]", "{}", '{"at": "x", "ahead": 0}', '{"at": 1e99, "ahead": 0}', '{"at": 1e20, "ahead": 0}', "[" * 3000],
    ids=["nothing", "a list", "no fields", "a word", "no moment", "a year beyond all", "as deep as it goes"],
)
def test_what_cannot_be_read_is_said_and_not_done(district, plant, client_of, said):
    answer = client_of(district.town_3).post(NEW, form(plant), HTTP_X_WAITED=said)

    assert answer.status_code == 400
    assert "内容还在手机里" in answer.content.decode()
    assert not events().exists()


def test_pieces_that_no_form_followed_are_swept(district, client_of, tmp_path):
    client = client_of(district.town_3)
    client.generic("POST", f"/sync/files/{SHA256}/?from=0", PNG, content_type="image/png")
    assert pieces.sweep() == 0

    for path in tmp_path.glob("pieces/*/*"):
        os.utime(path, (0, 0))

    assert pieces.sweep() == 1
    assert client.get(f"/sync/files/{SHA256}/").json() == {"have": 0}
    assert client.get("/sync/files/../../etc/").status_code == 404
    assert client.get(f"/sync/files/{'z' * 64}/").status_code == 404


def test_a_photo_that_is_named_in_brackets_without_end_is_no_photo(district, plant, client_of):
    said = waited(district.town_3, 1)

    answer = client_of(district.town_3).post(NEW, form(plant, **{"waited-photos-0": "[" * 3000}), **said)

    assert answer.status_code == 400
    assert not events().exists()
