"""How a report is signed and issued, through the pages, by those who do it; what was issued stands for good."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Post
from anlan.kernel.report.freeze import frozen_report, holds
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite

from ..models import Outline, Report


class TestOutline(IndicatorSuite):
    model = Outline

    def facts(self, district, plant):
        return {
            "name": "季度",
            "title": "季度情况",
            "text": "排查隐患{hazards.found}。",
            "region": district.office.region,
        }

    def by_hand(self, district, plant):
        return {"outlines.all": ByHand(1, rows=[{}], left_out=[{"state": "withdrawn"}])}


class TestReport(IndicatorSuite):
    model = Report

    def facts(self, district, plant):
        return {
            "title": "季度情况", "outline": "季度", "text": "排查隐患{hazards.found}。", "region": district.office.region,
            "starts_on": date(2024, 1, 1), "ends_on": date(2024, 9, 30),
        }  # fmt: skip

    def by_hand(self, district, plant):
        issued = {"state": "issued"}
        whole_year = {"ends_on": date(2024, 12, 31)}
        return {"reports.issued": ByHand(1, rows=[issued], left_out=[{}, {}, whole_year | issued])}

    def bring(self, district, record, state):
        """As if it had been issued: the way there is walked through the pages below."""
        with unscoped("the test's own report", Report):
            Report.objects.filter(pk=record.pk).update(state=state)


def draft(district, client_of, actor, text="排查隐患{hazards.found}。"):
    """A report that somebody drafts on the page of all reports."""
    values = {
        "name": f"x{actor.post_id}",
        "title": "季度情况",
        "text": text,
        "region": district.office.region,
    }
    outline = open_record(LEDGERS["outlines"].model, values, actor=district.office, key=uuid4())
    asked = {"outline": outline.number, "from": "2024-01-01", "to": "2024-10-15", "key": str(uuid4())}
    address = client_of(actor).post("/reports/", asked)["Location"]
    with unscoped("the test's own report", Report):
        return Report.objects.get(number=address.split("/")[2])


def take(client, report, step, **content):
    with unscoped("the test's own report", Report):
        version = Report.objects.get(pk=report.pk).version
    sent = {"key": str(uuid4()), "version": version, **content}
    answer = client.post(
        f"/ledgers/reports/{report.number}/steps/{step}/", {f"{step}-{name}": value for name, value in sent.items()}
    )
    with unscoped("the test's own report", Scoped):
        report.refresh_from_db()
    return answer


def number_of(actor):
    with unscoped("the post of an actor", Post):
        return Post.objects.get(pk=actor.post_id).number


def issue(district, client_of, report):
    take(client_of(district.office), report, "submit", signer=number_of(district.leader))
    take(client_of(district.leader), report, "sign")
    assert take(client_of(district.office), report, "issue").status_code == 302
    assert report.state == "issued"


def test_the_one_who_is_asked_signs_and_nobody_else(district, client_of):
    report = draft(district, client_of, district.office)
    take(client_of(district.office), report, "submit", signer=number_of(district.leader))

    assert [todo.number for todo in open_todos(district.leader)] == [report.number]
    assert list(open_todos(district.office)) == []
    assert take(client_of(district.office), report, "issue").status_code in (403, 404, 409)
    assert take(client_of(district.town_3), report, "sign").status_code in (403, 404, 409)
    assert take(client_of(district.leader), report, "sign").status_code == 302
    assert report.state == "reviewed"


def test_nobody_signs_what_they_wrote_and_a_town_cannot_sign_for_the_district(district, client_of):
    report = draft(district, client_of, district.office)

    own = take(client_of(district.office), report, "submit", signer=number_of(district.office))
    towns = take(client_of(district.office), report, "submit", signer=number_of(district.town_3))

    assert own.status_code == towns.status_code == 422
    assert report.state == "draft"
    assert "请区领导签" in towns.content.decode()


def test_a_town_signs_and_issues_its_own_and_it_is_nobody_elses_to_do(district, client_of):
    report = draft(district, client_of, district.town_3)

    assert list(open_todos(district.office)) == []
    assert [todo.number for todo in open_todos(district.town_3)] == [report.number]
    take(client_of(district.town_3), report, "submit", signer=number_of(district.town_3_other))
    take(client_of(district.town_3_other), report, "sign")
    take(client_of(district.town_3), report, "issue")

    assert report.state == "issued"
    assert list(verify("reports")) == []


def signed(district, client_of, report):
    take(client_of(district.office), report, "submit", signer=number_of(district.leader))
    take(client_of(district.leader), report, "sign")
    assert report.state == "reviewed"


@pytest.fixture
def found(district, make_plant):
    plant = make_plant()
    facts = {"place": plant, "region": plant.region, "found_on": "2024-10-12"}
    return [
        open_record(LEDGERS["hazards"].model, {**facts, "description": words}, actor=district.town_3, key=uuid4())
        for words in ("护栏松动", "配电箱无漏电保护")
    ]


def test_a_figure_that_changed_since_the_signature_stops_the_issue_and_is_named(district, client_of, found):
    report, office = draft(district, client_of, district.office), client_of(district.office)
    signed(district, client_of, report)
    withdraw(found[0], actor=district.town_3, key=uuid4(), reason="重复登记")

    answer = take(office, report, "issue")

    assert (answer.status_code, report.state) == (409, "reviewed")
    assert frozen_report(report) is None
    assert "排查隐患由2条变为1条" in answer.content.decode()
    assert "排查隐患由2条变为1条" in office.get(f"/ledgers/reports/{report.number}/").content.decode()
    assert "排查隐患由2条变为1条" in office.get(f"/reports/{report.number}/").content.decode()


def test_what_is_signed_again_after_a_change_is_issued(district, client_of, found):
    report, office = draft(district, client_of, district.office), client_of(district.office)
    signed(district, client_of, report)
    withdraw(found[0], actor=district.town_3, key=uuid4(), reason="重复登记")

    take(office, report, "take_back")
    issue(district, client_of, report)

    assert "排查隐患1条" in office.get(f"/reports/{report.number}/file.txt").content.decode()
    assert list(verify("reports")) == []


def test_a_number_said_about_is_asked_in_full_too(district, client_of, found):
    """2 and 2: 余 writes both alike, the records behind them are others."""
    report = draft(district, client_of, district.office, "排查隐患{hazards.found|余}。")
    for _ in range(9):
        again = {"place": found[0].place, "region": found[0].region, "found_on": "2024-10-12"}
        open_record(
            LEDGERS["hazards"].model, {**again, "description": f"{uuid4()}"}, actor=district.town_3, key=uuid4()
        )
    open_record(LEDGERS["hazards"].model, {**again, "description": "第十二条"}, actor=district.town_3, key=uuid4())
    signed(district, client_of, report)
    withdraw(found[0], actor=district.town_3, key=uuid4(), reason="重复登记")

    answer = take(client_of(district.office), report, "issue")

    assert "排查隐患由12变为11（都写作10余条）" in answer.content.decode()


@pytest.mark.parametrize("way", ["correction", "edit"])
@pytest.mark.parametrize("until", ["signing", "reviewed", "issued"])
def test_what_somebody_signs_or_signed_is_not_changed_by(district, client_of, way, until):
    report = draft(district, client_of, district.office)
    if until == "signing":
        take(client_of(district.office), report, "submit", signer=number_of(district.leader))
    elif until == "reviewed":
        signed(district, client_of, report)
    else:
        issue(district, client_of, report)
    assert report.state == until
    client = client_of(district.office)
    address = f"/ledgers/reports/{report.number}/change/" if way == "correction" else f"/reports/{report.number}/edit/"
    sent = {
        "key": str(uuid4()), "version": report.version, "title": "另一个标题", "text": "另一些话", "byline": "", "reason": "改",
        "outline": report.outline, "starts_on": "2024-02-01", "ends_on": "2024-10-15", "initial-title": report.title,
    }  # fmt: skip

    client.post(address, sent)

    report.refresh_from_db()
    assert (report.title, report.text) == ("季度情况", "排查隐患{hazards.found}。")
    assert "另一" not in client.get(f"/reports/{report.number}/file.txt").content.decode()


def test_a_new_edition_names_the_one_it_replaces_and_there_is_one_at_a_time(district, client_of):
    report = draft(district, client_of, district.office)
    issue(district, client_of, report)

    assert take(client_of(district.office), report, "revise").status_code == 302
    assert take(client_of(district.office), report, "revise").status_code == 409

    with unscoped("the test's own report", Report):
        edition = Report.objects.get(replaces=report)
    assert (edition.state, edition.text) == ("draft", report.text)
    assert report.number in client_of(district.office).get(f"/reports/{edition.number}/").content.decode()
    assert edition.number in client_of(district.office).get(f"/reports/{report.number}/").content.decode()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report_frozenreport SET text = '别的话'",
        "UPDATE report_frozenfigure SET value = value + 1",
        "UPDATE report_frozenfigure SET rows = ''",
        "DELETE FROM report_frozenfigure",
    ],
)
def test_an_issued_report_altered_by_sql_says_so(district, client_of, make_plant, statement):
    plant = make_plant()
    facts = {"place": plant, "region": plant.region, "description": "护栏松动", "found_on": "2024-10-12"}
    open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())
    report = draft(district, client_of, district.office)
    issue(district, client_of, report)
    assert holds(frozen_report(report))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert not holds(frozen_report(report))
    assert [(each.ledger, each.what) for each in verify()] == [("reports.issued", "印发的全文或数字被绕开系统改过")]
    assert "绕开系统改过" in client_of(district.office).get(f"/reports/{report.number}/").content.decode()


def test_an_issued_report_that_is_gone_is_seen(district, client_of):
    report = draft(district, client_of, district.office)
    issue(district, client_of, report)
    assert list(verify()) == []

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM report_frozenreport")

    assert [(each.number, each.what) for each in verify()] == [(f"#{report.pk}", "印发的全文不在了")]


def signers(page):
    page = page.partition('name="submit-signer"')[2].partition("</select>")[0]
    return re.findall(r'<option value="GW-[^"]+">([^<]+)', page)


def test_only_those_who_may_sign_are_offered_each_by_name(district, client_of):
    whole = draft(district, client_of, district.office)
    own = draft(district, client_of, district.town_3)
    with unscoped("titles as districts have them", Post):
        Post.objects.filter(pk=district.leader.post_id).update(title="副区长")

    districts = signers(client_of(district.office).get(f"/ledgers/reports/{whole.number}/").content.decode())
    towns = signers(client_of(district.town_3).get(f"/ledgers/reports/{own.number}/").content.decode())

    assert districts == ["副区长，周远"]
    assert take(client_of(district.office), whole, "submit", signer="副区长").status_code == 302
    assert towns == [district.town_3_other.title]


def test_whoever_signs_reads_the_report_where_they_sign_or_say_why_it_goes_back(district, client_of, found):
    report, leader = draft(district, client_of, district.office), client_of(district.leader)
    take(client_of(district.office), report, "submit", signer=number_of(district.leader))

    page = leader.get(f"/ledgers/reports/{report.number}/").content.decode()
    silent = take(leader, report, "return")

    assert "排查隐患<" in page.partition("现在可以")[2]
    assert 'name="return-note"' in page
    assert (silent.status_code, report.state) == (422, "signing")
    assert take(leader, report, "return", note="整改率再核一下").status_code == 302
    assert report.state == "draft"
    assert "整改率再核一下" in client_of(district.office).get(f"/ledgers/reports/{report.number}/").content.decode()
