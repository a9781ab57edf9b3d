"""A form that is sent several times at the same moment, and what does and does not count as the same press."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client

from anlan.conference.decide.camera_rows import CameraView
from anlan.conference.decide.invite import call
from anlan.conference.decide.rows import Ticket
from anlan.conference.decide.sites import sites_of_regions
from anlan.conference.models import CameraSource
from anlan.conference.tests.conftest import open_conference, run_conference
from anlan.gate import presses
from anlan.gate.acting import POST_KEY
from anlan.gate.models import Press
from anlan.gate.session import USED
from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.models import Account, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.models import Upload
from anlan.kernel.testing.cast import NOW, PASSWORD, TOWN_3
from tests.pressing import Button, Form, read_page

TIMES = 4
HAZARDS = "单位,隐患描述,发现日期\n宏达机械厂（示范）,护栏松动,2024-10-12\n".encode()


def form_at(client: Client, page: str, action: str) -> Form:
    return next(form for form in read_page(client.get(page).content.decode()).forms if form.action == action)


def press(client: Client, address: str, values: dict[str, Any]) -> Any:
    """Send a form as its browser does, with files of its own."""
    files = {"file": SimpleUploadedFile("隐患.csv", HAZARDS, "text/csv")} if "import" in address else {}
    return client.post(address, {**values, **files})


def press_at_once(client: Client, address: str, values: dict[str, Any]) -> list[Any]:
    """What several presses of one form in one browser are answered."""
    start, answers = Barrier(TIMES), []

    def run(browser: Client) -> None:
        try:
            with clock.fixed(NOW):
                start.wait()
                answers.append(press(browser, address, values))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(deepcopy(client),)) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == TIMES, "one broke"
    return answers


def count(model: Any, **filters: Any) -> int:
    with unscoped("the test counts what was left", model):
        return model.objects.filter(**filters).count()


def an_import(district: Any) -> tuple[Any, str, str, Callable[[], int]]:
    page = "/ledgers/hazards/import/"
    return district.town_3, page, "", Upload.objects.count


def a_seat(district: Any) -> tuple[Any, str, str, Callable[[], int]]:
    page = f"/conferences/{run_conference(district.leader).number}/"
    return district.town_3, page, f"{page}entry/", lambda: count(Ticket)


def a_view(district: Any) -> tuple[Any, str, str, Callable[[], int]]:
    values = {"name": "石沟水库（示范）", "region": TOWN_3, "kind": "rtsp"}
    camera = open_record(CameraSource, values, actor=district.town_3, key=uuid4())
    page = f"/ledgers/cameras/{camera.number}/"
    return district.town_3, page, f"/cameras/{camera.number}/views/", lambda: count(CameraView)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("about", [an_import, a_seat, a_view])
def test_pressed_at_once_it_is_done_once_and_all_are_led_to_one_place(
    about: Any, district: Any, client_of: Any, settings: Any, tmp_path: Any
) -> None:
    settings.INCOMING_ROOT = tmp_path
    actor, page, action, left = about(district)
    client = client_of(actor)
    values = form_at(client, page, action).sent(Button(), {})

    answers = press_at_once(client, action or page, values)

    assert [answer.status_code for answer in answers] == [302] * TIMES
    assert len({answer["Location"] for answer in answers}) == 1
    assert left() == 1
    assert client.get(answers[0]["Location"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_step_pressed_at_once_is_taken_once_and_refuses_nobody(district: Any, hazard: Any, client_of: Any) -> None:
    client, page = client_of(district.town_3), f"/ledgers/hazards/{hazard.number}/"
    form = next(
        form for form in read_page(client.get(page).content.decode()).forms if form.action.startswith(f"{page}steps/")
    )
    values = form.sent(form.buttons[0], {"note": "请尽快整改", "fix_due_on": "2024-10-30"})

    answers = press_at_once(client, form.action, values)

    assert [answer.status_code for answer in answers] == [302] * TIMES
    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk).count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_post_that_the_first_press_chose_is_not_taken_back(district: Any, client_of: Any) -> None:
    """The further ones have read the session before the first has written it, and each wants it renewed."""
    actor = district.town_3
    values = {
        "person": actor.person_id, "role": roles.DEPARTMENT, "title": "第二个岗位", "body": district.bodies["bureau"],
        "region": TOWN_3, "regions": [TOWN_3], "starts_on": date(2024, 1, 1),
    }  # fmt: skip
    second = open_record(Post, values, actor=district.system, key=uuid4())
    client = client_of(actor)
    assert client.get("/").status_code == 200
    session = client.session
    session[USED] = 0
    session.save()

    press_at_once(client, "/post/", {"press": str(uuid4()), "post": str(second.pk)})

    assert client.session[POST_KEY] == second.pk


class TestWhatIsTheSamePress:
    @pytest.fixture
    def camera(self, district: Any) -> CameraSource:
        values = {"name": "石沟水库（示范）", "region": TOWN_3, "kind": "rtsp"}
        return open_record(CameraSource, values, actor=district.town_3, key=uuid4())

    @pytest.fixture
    def address(self, camera: CameraSource) -> str:
        return f"/cameras/{camera.number}/views/"

    def test_another_page_other_words_another_person_are_not(self, district: Any, client_of: Any, address: str) -> None:
        mine, other, key = client_of(district.town_3), client_of(district.town_3_other), str(uuid4())

        led = [
            client.post(address, values)["Location"]
            for client, values in (
                (mine, {"press": key}),
                (mine, {"press": key}),
                (mine, {"press": str(uuid4())}),
                (mine, {"press": key, "do": "other"}),
                (other, {"press": key}),
            )
        ]

        assert led[0] == led[1]
        assert len(set(led)) == 4

    def test_what_no_page_has_sent_is_no_press(self, district: Any, client_of: Any, address: str) -> None:
        client = client_of(district.town_3)

        for value in ("", "press", "1" * 400):
            assert client.post(address, {"press": value}).status_code == 302
        assert not Press.objects.exists()

    def test_a_refusal_is_asked_anew(self, district: Any, client_of: Any) -> None:
        conference = open_conference(district.leader)
        call(conference, sites_of_regions([TOWN_3]), actor=district.leader, key=uuid4())
        client, key, page = client_of(district.town_3), str(uuid4()), f"/conferences/{conference.number}/"
        assert client.post(f"{page}entry/", {"press": key}).status_code == 409

        client_of(district.leader).post(f"{page}start/", {"key": str(uuid4())})

        assert client.post(f"{page}entry/", {"press": key}).status_code == 302

    def test_what_breaks_is_tried_again(self, district: Any, client_of: Any, address: str, monkeypatch: Any) -> None:
        client, key = client_of(district.town_3), str(uuid4())
        client.raise_request_exception = False
        monkeypatch.setattr(presses, "mark_of", lambda request: "00" * 32)
        with monkeypatch.context() as broken:
            broken.setattr("anlan.conference.web.watching.watch", lambda *_, **__: 1 / 0)
            assert client.post(address, {"press": key}).status_code == 500

        assert not held()
        assert client.post(address, {"press": key}).status_code == 302

    def test_one_that_waits_too_long_is_told(
        self, district: Any, client_of: Any, address: str, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(presses, "PATIENCE", 0.1)
        monkeypatch.setattr(presses, "mark_of", lambda request: "00" * 32)
        with connections["default"].copy().cursor() as elsewhere:
            elsewhere.execute("SELECT pg_advisory_lock(0)")

            answer = client_of(district.town_3).post(address)

            elsewhere.connection.close()
        assert answer.status_code == 409
        assert "正在办" in answer.content.decode()

    def test_nothing_that_was_typed_is_kept_and_old_presses_go(self, district: Any, client_of: Any) -> None:
        account = Account.objects.get(username="town_3")
        account.set_password(PASSWORD)
        account.save()
        client = client_of(district.town_3)
        values = {"old_password": PASSWORD, "new_password1": "qingshi-72-Luoyan", "new_password2": "qingshi-72-Luoyan"}
        assert client.post("/password/", {**values, "press": str(uuid4())}).status_code == 302

        kept = str(list(Press.objects.values_list()))
        assert PASSWORD not in kept
        assert "Luoyan" not in kept
        assert presses.forget_old() == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE gate_press SET at = at - interval '73 hours'")
        assert presses.forget_old() == 1


def held() -> bool:
    """Whether the lock of the press 00…00 is held."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid, objsubid) = (0, 0, 1)"
        )
        return bool(cursor.fetchone()[0])
