"""How often somebody may ask: whoever asks without end is answered with when to come again, honest work is not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from anlan.gate.models import Rate
from anlan.gate.rates import forget_old
from anlan.kernel import limits
from anlan.kernel.testing.cast import PASSWORD

from . import files

WAYS = {
    limits.LOGIN: lambda client: client.post("/login/", {"username": "nobody", "password": "x"}),
    limits.IMPORT: lambda client: client.post("/ledgers/hazards/import/", {"token": "x"}),
    limits.CHECK: lambda client: client.post("/check/", {"text": "12次"}),
    limits.EXPORT: lambda client: client.get("/ledgers/hazards/export.xlsx"),
    limits.REPORT: lambda client: client.post("/reports/BG-2024-0001/preview/", {"text": "一"}),
    limits.SEARCH: lambda client: client.get("/search/", {"q": "隐患"}),
    limits.API: lambda client: client.get("/api/v1/ledgers/"),
    limits.TIP: lambda client: client.post("/tips/", {"content": "一"}),
    limits.FOLLOW: lambda client: client.post("/tips/follow/", {"number": str(uuid4())}),
    limits.RECEIPT: lambda client: client.post("/tips/follow/", {"number": "JB-2024-0001"}),
    limits.SAVED_A_DAY: lambda client: client.post("/feedback/", {"press": str(uuid4()), "text": "一"}),
    limits.EXPORTED_A_DAY: lambda client: client.get("/ledgers/hazards/export.xlsx"),
    limits.WRITTEN_A_DAY: lambda client: client.post("/api/v1/ledgers/hazards/", "{}", "application/json"),
}


@pytest.fixture
def few(monkeypatch, request):
    """Three requests a minute of the kind that is tried, or of each."""
    tried = {request.node.callspec.params["kind"]} if hasattr(request.node, "callspec") else limits.RATES.keys()
    rates = {kind: limits.Rate(3, 60, limits.RATES[kind].words, "一分钟") for kind in tried}
    monkeypatch.setattr(limits, "RATES", {**limits.RATES, **rates})


def test_each_kind_of_request_has_a_way_that_is_tried_here():
    assert WAYS.keys() == limits.RATES.keys()


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("kind", WAYS)
def test_one_request_too_many_says_when_to_come_again(officer, kind):
    answers = [WAYS[kind](officer) for _ in range(4)]

    assert 429 not in [answer.status_code for answer in answers[:3]]
    assert answers[3].status_code == 429
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    assert "秒后再试" in answers[3].content.decode()


@pytest.mark.usefixtures("few")
def test_asking_for_the_head_alone_costs_as_much_and_counts(officer):
    for address in ("/ledgers/hazards/export.xlsx", "/search/?q=隐患"):
        assert [officer.head(address).status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.usefixtures("few")
def test_when_the_time_is_over_it_goes_on(officer):
    for _ in range(4):
        WAYS[limits.SEARCH](officer)
    Rate.objects.update(began=timezone.now() - timedelta(seconds=61))

    assert WAYS[limits.SEARCH](officer).status_code == 200
    assert Rate.objects.get(kind=limits.SEARCH).count == 1


@pytest.mark.usefixtures("few")
def test_one_person_keeps_no_other_out(officer, client_of, district):
    for _ in range(4):
        WAYS[limits.SEARCH](officer)

    assert WAYS[limits.SEARCH](client_of(district.town_4)).status_code == 200


@pytest.mark.usefixtures("few")
def test_what_costs_little_is_not_counted(officer):
    for address in ("/ledgers/hazards/", "/check/", "/ledgers/hazards/import/", "/session/"):
        assert [officer.get(address).status_code for _ in range(5)] == [200] * 5


def test_a_hundred_people_behind_one_address_log_in_with_a_slip_each(client, account_of_town):
    name = account_of_town.username
    for _ in range(100):
        assert client.post("/login/", {"username": name, "password": "mistyped"}).status_code == 422
        assert client.post("/login/", {"username": name, "password": PASSWORD}).status_code == 302
        assert client.post("/logout/").status_code == 302


@pytest.mark.slow
def test_three_hundred_sheets_come_in_one_after_the_other(officer, plant):
    for at in range(300):
        sheet = files.workbook(("宏达机械厂（示范）", f"第{at}处配电箱无漏电保护", "2024-10-12"))
        page = officer.post("/ledgers/hazards/import/", {"file": SimpleUploadedFile(f"{at}.xlsx", sheet)}, follow=True)
        for do in ("check", "import"):
            answer = officer.post("/ledgers/hazards/import/", {"token": page.context["token"], "do": do})
            assert answer.status_code == 302


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/check/", limits.TEXT_BODY_BYTES),
        ("/ledgers/hazards/import/", limits.SHEET_BODY_BYTES),
        ("/feedback/", limits.BODY_BYTES),
    ],
)
def test_a_body_that_is_too_large_is_not_read(officer, address, most):
    answer = officer.generic("POST", address, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(most + 1))

    assert answer.status_code == 413
    assert f"一次最多传{most // 10**6}兆" in answer.content.decode()


def test_counts_of_yesterday_are_forgotten(officer):
    WAYS[limits.SEARCH](officer)
    assert forget_old() == 0
    Rate.objects.update(began=timezone.now() - timedelta(days=3))

    assert forget_old() == 1
    assert not Rate.objects.exists()
