"""From a clerk's sheet to a counted figure, through the page; and what is said where something is wrong."""

import json
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from anlan.kernel.history.errors import Incomplete, LoopError
from anlan.kernel.indicator import kept
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.belongings import among
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.paper import text
from anlan.kernel.report.compose import compose

from .models import Counting, Edition, Filled
from .pages.sheets import BLANK, _book

YEAR = Period(date(2024, 1, 1), date(2024, 10, 16))


@pytest.fixture(autouse=True)
def _no_figures_of_another_test():
    kept.drop()
    kept.forget()
    yield
    kept.drop()
    kept.forget()


@pytest.fixture
def campaign(district):
    values = {"name": "燃气整治（示范）", "starts_on": date(2024, 9, 1), "ends_on": date(2024, 12, 31)}
    return open_record(LEDGERS["campaigns"].model, values, actor=district.office, key=uuid4())


def put_in(client, address, sheet=BLANK, name="燃气入户.xlsx"):
    """The preview of a sheet that was put in."""
    return client.post(address, {"key": str(uuid4()), "file": SimpleUploadedFile(name, _book(sheet))})


def publish(client, preview, name="燃气入户检查（示范）"):
    """The edition that a preview's button publishes."""
    values = {"key": str(preview.context["key"]), "sheet": preview.context["text"], "name": name, "publish": "1"}
    answer = client.post(preview.request["PATH_INFO"] + "?" + preview.request["QUERY_STRING"], values)
    assert answer.status_code == 302, answer.content.decode()
    return Edition.objects.known().get(number=answer["Location"].split("/")[2])


@pytest.fixture
def edition(district, campaign, client_of):
    client = client_of(district.office)
    return publish(client, put_in(client, f"/checklists/new/?campaign={campaign.number}"))


def fill(client, edition, where, **answers):
    """What becomes of a form of which every question was seen."""
    page = client.get(f"/checklists/{edition.number}/fill/")
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "photos-0"} | {"place_words": where}
    values |= {"key": str(uuid4()), "filled_on": "2024-10-09"}
    values |= {f"seen-{each.name}": "1" for each in edition.form.asked}
    return client.post(
        f"/checklists/{edition.number}/fill/", values | {f"a-{name}": value for name, value in answers.items()}
    )


def only(district):
    return Filled.objects.within(district.leader.scope).order_by("-pk")[0]


def test_a_clerk_s_sheet_becomes_a_checklist_and_its_answers_a_figure_in_a_report(district, campaign, client_of):
    clerk, village = client_of(district.office), client_of(district.village_3)
    offered = clerk.get(f"/campaigns/{campaign.number}/").content.decode()
    assert f"/checklists/new/?campaign={campaign.number}" in offered
    preview = put_in(clerk, f"/checklists/new/?campaign={campaign.number}")
    shown = preview.content.decode()
    assert "灶具有没有熄火保护装置" in shown
    assert "“灶具有没有熄火保护装置”是“没有”，才问这一道" in shown
    edition = publish(clerk, preview)
    assert (edition.campaign_id, edition.region, edition.edition) == (campaign.pk, campaign.region, 1)
    assert edition.number in clerk.get(f"/campaigns/{campaign.number}/").content.decode()
    assert edition.number in village.get("/checklists/").content.decode()

    for where, flameout in (("12号", "no"), ("13号", "yes"), ("14号", "no")):
        answer = fill(
            village, edition, f"石沟村{where}（示范）", flameout=flameout, age="12", hose=["old", "long"], length="2.5"
        )
        assert answer.status_code == 302, answer.content.decode()
    for what, name, unit in (
        ("count/flameout/no", "没装熄火保护的户（示范）", "户"), ("share/flameout/no", "没装的占比（示范）", ""),
        ("sum/length/", "软管总长（示范）", "米"),
    ):  # fmt: skip
        made = clerk.post(
            f"/checklists/{edition.number}/", {"what": what, "name": name, "unit": unit, "key": str(uuid4())}
        )
        assert made.status_code == 302, made.content.decode()

    count, *_ = Counting.objects.known().order_by("pk")
    code = f"filled.{count.number.lower()}"
    page = clerk.get(f"/checklists/{edition.number}/").content.decode()
    assert "2户" in page
    assert "66.7%" in page
    assert "7.5米" in page
    assert count.name in clerk.get("/indicators/").content.decode()
    behind = clerk.get(f"/indicators/{code}/rows/?from=2024-01-01&to=2024-10-16").content.decode()
    assert "石沟村12号" in behind
    assert "石沟村13号" not in behind
    assert "“灶具有没有熄火保护装置”答“没有”" in behind
    assert "2户" in client_of(district.town_3).get(f"/indicators/{code}/").content.decode()
    assert (
        "2户"
        not in client_of(district.town_4).get(f"/indicators/{code}/?from=2024-01-01&to=2024-10-16").content.decode()
    )
    composed = compose(
        "发现没装熄火保护的【没装熄火保护的户（示范）】，占【没装的占比（示范）】，软管共【软管总长（示范）】。", title="汇报",
        scope=district.leader.scope, period=YEAR,
    )  # fmt: skip
    assert "没装熄火保护的2户，占66.7%，软管共7.5米" in text.write(composed.document)
    values = compute([code], district.leader.scope, YEAR, by="town", among=among(campaign))[code]
    assert (values.total, values.groups) == (2, {"990199103": 2})
    listed = client_of(district.office).get("/api/v1/indicators/").content.decode()
    assert count.name in json.dumps(json.loads(listed), ensure_ascii=False)


def test_without_script_the_page_asks_what_follows_from_the_answers(district, edition, client_of):
    client = client_of(district.village_3)
    page = client.get(f"/checklists/{edition.number}/fill/").content.decode()
    assert 'data-question="age" data-kind="whole"' in page
    assert page.split('data-question="age"')[1].split(">")[0].endswith(" hidden disabled")
    assert "data-waits" in page
    values = {
        "key": str(uuid4()), "filled_on": "2024-10-09", "place_words": "12号（示范）", "a-flameout": "no",
        "seen-flameout": "1", "seen-hose": "1", "seen-other": "1",
    }  # fmt: skip

    again = client.post(f"/checklists/{edition.number}/fill/", values)

    html = again.content.decode()
    assert again.status_code == 422
    assert "还有1道题" in html
    assert not html.split('data-question="age"')[1].split(">")[0].endswith("disabled")
    assert 'name="a-flameout" value="no" checked' in html
    assert not Filled.objects.within(district.leader.scope).exists()
    done = client.post(f"/checklists/{edition.number}/fill/", values | {"seen-age": "1", "a-age": "9"})
    assert done.status_code == 302
    assert only(district).answers["said"] == {"flameout": "no", "age": 9}


def test_the_answer_to_a_skipped_question_is_neither_kept_nor_asked_to_be_right(district, edition, client_of):
    answer = fill(
        client_of(district.village_3), edition, "12号（示范）", flameout="yes", age="九百", length="2.5", hose="none"
    )

    assert answer.status_code == 302
    assert only(district).answers["said"] == {"flameout": "yes", "hose": ["none"]}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "这道题要答。"),
        ({"flameout": "no", "age": "看不清"}, "看不清"),
        ({"flameout": "no", "age": "60"}, "请核对年数"),
        ({"flameout": "maybe"}, "没有“maybe”"),
        ({"flameout": "yes", "hose": ["old", "bad"]}, "没有“bad”"),
    ],
)
def test_a_wrong_answer_is_told_at_its_question_and_everything_typed_stays(
    district, edition, client_of, answers, words
):
    answer = fill(client_of(district.village_3), edition, "石沟村12号（示范）", other="阀门漏气", **answers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert "阀门漏气" in html
    assert "石沟村12号（示范）" in html
    assert not Filled.objects.within(district.leader.scope).exists()


def test_the_same_form_twice_is_one_and_who_may_not_is_refused(district, edition, client_of):
    client, values = (
        client_of(district.village_3),
        {"key": str(uuid4()), "filled_on": "2024-10-09", "a-flameout": "yes"},
    )
    values |= {f"seen-{each.name}": "1" for each in edition.form.asked}

    answers = [client.post(f"/checklists/{edition.number}/fill/", values) for _ in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    assert Filled.objects.within(district.leader.scope).count() == 1
    assert client_of(district.auditor).get(f"/checklists/{edition.number}/fill/").status_code == 403
    assert client_of(district.village_3).get("/checklists/new/").status_code == 403


def test_wherever_one_is_to_be_put_in_its_questions_are_asked_one_by_one(district, edition, make_plant, client_of):
    """From its ledger, from a firm's page and from the checklist's own: never the form that wants all answers in one box."""
    plant, village = make_plant(), client_of(district.village_3)
    listed = village.get("/ledgers/filled/").content.decode()
    firm = village.get(f"/ledgers/enterprises/{plant.number}/").content.decode()

    assert "/ledgers/filled/new/" not in listed + firm
    assert 'href="/checklists/"' in listed
    assert f"/checklists/?place={plant.number}" in firm
    chosen = village.get(f"/checklists/?place={plant.number}").content.decode()
    assert f"/checklists/{edition.number}/fill/?place={plant.number}" in chosen
    asked = village.get(f"/checklists/?checklist={edition.number}&place={plant.number}", follow=True)
    assert plant.name in asked.content.decode()
    assert asked.redirect_chain[-1][0] == f"/checklists/{edition.number}/fill/?place={plant.number}"


def test_two_editions_while_somebody_is_offline_with_the_old_one(district, edition, client_of):
    clerk, village = client_of(district.office), client_of(district.village_3)
    assert fill(village, edition, "12号（示范）", flameout="no", other="阀门漏气").status_code == 302
    made = {"what": "count/flameout/no", "name": "没装的户（示范）", "unit": "户", "key": str(uuid4())}
    assert clerk.post(f"/checklists/{edition.number}/", made).status_code == 302
    changed = BLANK.replace("灶具有没有熄火保护装置", "灶具是否装了熄火保护").replace(
        "text | other | 别的情况", "date | made | 灶具哪天买的"
    )
    second = publish(clerk, put_in(clerk, f"/checklists/new/?of={edition.number}", changed))

    late = fill(village, edition, "13号（示范）", flameout="no")
    newest = fill(village, second, "14号（示范）", flameout="no", made="2020-05-01")

    assert (second.edition, second.name) == (2, edition.name)
    assert [late.status_code, newest.status_code] == [302, 302]
    assert "已有第2版" in village.get(f"/checklists/{edition.number}/fill/").content.decode()
    assert f"/checklists/{second.number}/fill/" in village.get("/sync/pages/").json()["pages"]
    assert f"/checklists/{edition.number}/fill/" not in village.get("/sync/pages/").json()["pages"]
    rows = Filled.objects.within(district.leader.scope).order_by("pk")
    assert [each.checklist.edition for each in rows] == [1, 1, 2]
    code = f"filled.{Counting.objects.known().get().number.lower()}"
    assert compute([code], district.leader.scope, YEAR)[code].total == 3
    book = CalamineWorkbook.from_filelike(BytesIO(clerk.get(f"/checklists/{second.number}/answers.xlsx").content))
    header, *lines = book.get_sheet_by_index(0).to_python()
    assert "灶具是否装了熄火保护" in header
    assert "别的情况" in header, "what an earlier edition asked keeps its column"
    assert lines[0][header.index("别的情况")] == "阀门漏气"
    assert lines[2][header.index("灶具哪天买的")] == "2020-05-01"
    page = village.get(f"/ledgers/filled/{rows[0].number}/").content.decode()
    assert "灶具有没有熄火保护装置" in page, "a record shows the words of its own edition"


def test_an_edition_that_was_filled_in_is_changed_no_more(district, edition, client_of):
    fill(client_of(district.village_3), edition, "12号（示范）", flameout="yes")

    with pytest.raises(Incomplete, match="发布新的一版"):
        correct(
            edition,
            {"sheet": edition.sheet.replace("灶具", "炉具")},
            actor=district.office,
            key=uuid4(),
            version=edition.version,
        )


def test_a_withdrawn_edition_still_takes_what_comes_in_late(district, edition, client_of):
    withdraw(edition, actor=district.office, key=uuid4(), reason="发错了")

    assert fill(client_of(district.village_3), edition, "12号（示范）", flameout="yes").status_code == 302
    assert edition.number not in client_of(district.village_3).get("/checklists/").content.decode()


def test_a_file_that_is_no_xlsform_is_refused_in_words_and_nothing_is_made(district, client_of):
    client = client_of(district.office)

    for name, content in (
        ("名单.xlsx", _book("[名单]\n姓名\t电话")),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.png", b"\x89PNG"),
    ):
        answer = client.post("/checklists/new/", {"key": str(uuid4()), "file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422
        assert "下载样表" in answer.content.decode()
    broken = put_in(client, "/checklists/new/", BLANK.replace("select_one yn", "select_one yesno"))
    forced = {"key": str(uuid4()), "sheet": broken.context["text"], "name": "强发（示范）", "publish": "1"}
    assert broken.status_code == 422
    assert "survey 表第2行A列" in broken.content.decode()
    assert client.post("/checklists/new/", forced).status_code == 422
    assert not Edition.objects.known().exists()


def test_the_sample_that_is_offered_is_published_as_it_is(district, client_of):
    client = client_of(district.town_3)
    content = client.get("/checklists/blank.xlsx").content

    preview = client.post("/checklists/new/", {"key": str(uuid4()), "file": SimpleUploadedFile("样表.xlsx", content)})

    edition = publish(client, preview)
    assert edition.region == district.town_3.region
    again = client.get(f"/checklists/{edition.number}/sheet.xlsx").content
    answer = client.post("/checklists/new/", {"key": str(uuid4()), "file": SimpleUploadedFile("样表.xlsx", again)})
    assert answer.context["text"] == edition.sheet
    assert client_of(district.town_4).get(f"/checklists/{edition.number}/").status_code == 404


def test_a_list_is_narrowed_by_an_answer_and_an_export_comes_in_again(district, edition, client_of):
    village, clerk = client_of(district.village_3), client_of(district.office)
    fill(village, edition, "12号（示范）", flameout="no", age="9", hose=["old", "long"], length="2.5")
    fill(village, edition, "13号（示范）", flameout="yes", hose=["none"])

    for asked, inside, outside in (
        ("flameout/no", "12号", "13号"),
        ("hose/none", "13号", "12号"),
        ("hose/long", "12号", "13号"),
    ):
        listed = clerk.get(f"/ledgers/filled/?answers={edition.number}/{asked}").content.decode()
        assert f"{inside}（示范）" in listed
        assert f"{outside}（示范）" not in listed
    content = clerk.get("/ledgers/filled/export.xlsx").content
    cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (
        f"{edition.number}\n灶具有没有熄火保护装置：没有\n灶具用了几年：9\n软管有什么问题：老化、过长\n软管多长（米）：2.5"
        in cells[2] + cells[1]
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "排查隐患", "what": "count/flameout/no"}, "已经有叫“排查隐患”的指标"),
        ({"name": "甲，乙", "what": "count/flameout/no"}, "不要有【】、逗号和冒号"),
        ({"name": "", "what": "count/flameout/no"}, "请给它起个名称"),
        ({"name": "总长（示范）", "what": "sum/hose/"}, "请从列表里选"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_its_box(district, edition, client_of, values, words):
    answer = client_of(district.office).post(
        f"/checklists/{edition.number}/", {"unit": "户", "key": str(uuid4()), **values}
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Counting.objects.known().exists()


def test_a_figure_that_is_withdrawn_counts_no_more(district, edition, client_of):
    client = client_of(district.office)
    made = {"what": "count/flameout/no", "name": "没装的户（示范）", "unit": "户", "key": str(uuid4())}
    client.post(f"/checklists/{edition.number}/", made)
    row = Counting.objects.known().get()

    withdraw(row, actor=district.office, key=uuid4(), reason="口径不对")
    kept.refresh(anew=True)

    assert f"filled.{row.number.lower()}" not in client.get("/indicators/").content.decode()
    assert client.get(f"/indicators/filled.{row.number.lower()}/").status_code == 404


def test_a_figure_that_an_issued_report_counts_is_not_withdrawn(district, edition, client_of):
    client = client_of(district.office)
    fill(client_of(district.village_3), edition, "12号（示范）", flameout="no")
    made = {"what": "count/flameout/no", "name": "没装的户（示范）", "unit": "户", "key": str(uuid4())}
    client.post(f"/checklists/{edition.number}/", made)
    values = {
        "outline": "x", "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region, "title": "月报",
        "text": "发现没装熄火保护的【没装的户（示范）】。",
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    advance(report, "submit", actor=district.office, key=uuid4(), content={"signer": district.leader.post_id})
    advance(report, "sign", actor=district.leader, key=uuid4())
    advance(report, "issue", actor=district.office, key=uuid4())
    row = Counting.objects.known().get()

    with pytest.raises(LoopError, match="已经印发的报告里有"):
        withdraw(row, actor=district.office, key=uuid4(), reason="口径不对")

    page = client.get(f"/reports/{report.number}/").content.decode()
    assert "没装熄火保护的" in page
    assert "1户" in page
