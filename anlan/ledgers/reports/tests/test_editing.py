"""The editor's page: what it offers, what it answers to a key, and two people who save the same text."""

import json
import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record

from ..seeds import bring, seeds

WORDS = "全区排查【排查隐患】，【排查隐患，同比】。【仅当 排查隐患 大于 5】多。\n【图：按月：排查隐患】\n【清单：排查隐患：编号】\n【排查隐换】"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def report(district):
    values = {
        "title": "工作情况", "outline": "x", "text": "甲\n乙", "starts_on": "2024-01-01", "ends_on": "2024-10-15",
        "region": district.office.region,
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())


@pytest.fixture
def find(district, plant):
    def put():
        facts = {"place": plant, "region": plant.region, "found_on": "2024-10-12", "description": f"{uuid4()}"}
        return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    return put


def chips(answer):
    return json.loads(unescape(re.search('data-chips="([^"]*)"', text(answer))[1]))


def test_whoever_saves_second_sees_both_texts_and_nothing_is_lost(district, client_of, report):
    client, page = client_of(district.office), f"/reports/{report.number}/edit/"

    def save(words, version, title="工作情况"):
        return client.post(page, {"text": words, "title": title, "version": version, "key": str(uuid4())})

    save("甲改过\n乙", report.version)
    second = save("甲\n乙\n丙", report.version, "我的题目")
    report.refresh_from_db()
    theirs = report.text
    third = save("甲\n乙\n丙", second.context["version"], "我的题目")
    report.refresh_from_db()

    assert second.status_code == 409
    told = text(second).partition('id="other"')[2].partition("</section>")[0]
    for line in ("甲改过", "丙", "我的题目"):
        assert f"<p>{line}</p>" in told
    assert "<p>乙</p>" not in told  # the same on both sides
    assert "甲\n乙\n丙</textarea>" in text(second)
    assert 'value="我的题目"' in text(second)
    assert theirs == "甲改过\n乙"
    assert third.status_code == 302
    assert (report.text, report.title) == ("甲\n乙\n丙", "我的题目")
    kept = [event.content for event in Event.objects.filter(ledger="reports", record_id=report.pk)]
    assert "甲改过" in json.dumps(kept, ensure_ascii=False)


def test_a_page_counts_a_figure_once_and_another_page_anew(district, client_of, report, find):
    find()
    client, preview = client_of(district.office), f"/reports/{report.number}/preview/"

    def ask(words, page):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(preview, {"text": words, "page": page})
        counted = [query for query in asked.captured_queries if "hazards_hazard" in query["sql"]]
        return answer, len(counted)

    page = str(uuid4())
    first, some = ask(WORDS, page)
    find()
    second, none = ask(WORDS.replace("全区", "全区共"), page)
    _, one = ask(f"{WORDS}【排查隐患，清河镇】", page)
    other, _ = ask(WORDS, str(uuid4()))
    stranger, _ = ask(WORDS, "x' OR 1")

    assert (some > 4, none, one) == (True, 0, 3)  # the figure, whether its ledger was ever kept, and since when
    assert ">1条</a>" in text(first)
    assert ">1条</a>" in text(second)
    assert ">2条</a>" in text(other)
    assert ">2条</a>" in text(stranger)


def test_what_one_asked_is_not_what_another_sees(district, client_of, report, find):
    find()
    page, preview = str(uuid4()), f"/reports/{report.number}/preview/"
    client_of(district.office).post(preview, {"text": WORDS, "page": page})

    answer = client_of(district.town_4).post(preview, {"text": WORDS, "page": page})

    assert answer.status_code in (403, 404)


def test_the_preview_says_of_each_sign_what_the_editor_shows(district, client_of, report, find):
    find()

    said = chips(client_of(district.office).post(f"/reports/{report.number}/preview/", {"text": f"【期间】{WORDS}"}))

    assert said["【排查隐患】"] == {"kind": "figure", "name": "排查隐患", "value": "1条", "note": ""}
    assert said["【排查隐患，同比】"]["note"] == "无记录"
    assert said["【仅当 排查隐患 大于 5】"] == {"kind": "condition", "name": "", "value": "", "note": "现在排查隐患1条"}
    assert said["【期间】"]["value"] == "今年以来"
    assert said["【图：按月：排查隐患】"]["kind"] == "block"
    assert said["【清单：排查隐患：编号】"]["value"] == "1条"
    assert said["【排查隐换】"]["kind"] == "wrong"
    assert "最像的是“排查隐患”" in said["【排查隐换】"]["note"]


def test_the_menus_offer_what_lies_within_the_report(district, client_of, report):
    choices = client_of(district.office).get(f"/reports/{report.number}/edit/").context["choices"]
    places = dict(choices["places"])

    assert places["镇（街道）"] == ["清河镇", "柳溪镇"]
    assert "石沟村" in places["清河镇"]
    assert "隐患描述" in choices["columns"]["hazards"]
    assert not [name for names in choices["columns"].values() for name in names if "电话" in name or "手机" in name]


def test_a_new_outline_is_opened_in_the_editor_and_pressed_again_it_is_the_same(district, client_of):
    client, key = client_of(district.office), str(uuid4())

    pressed = [client.post("/reports/outlines/new/", {"title": "隐患专报", "key": key}) for _ in range(2)]
    nameless = client.post("/reports/outlines/new/", {"title": " ", "key": str(uuid4())})
    foreign = client_of(district.town_3).post("/reports/outlines/new/", {"title": "镇里的", "key": str(uuid4())})

    assert pressed[0]["Location"] == pressed[1]["Location"]
    assert "今年以来，全区" in text(client.get(pressed[0]["Location"]))
    assert "新做一份" in text(client.get("/reports/"))
    assert (nameless.status_code, foreign.status_code) == (400, 403)
    assert "新做一份" not in text(client_of(district.town_3).get("/reports/"))


def test_an_outline_of_a_newer_edition_is_put_in_once_and_one_that_was_withdrawn_is_not_offered_again(
    district, client_of
):
    """A district that was founded earlier."""
    kept = [bring(seed, district.system, uuid4()) for seed in seeds() if seed.name not in ("special", "speech")]
    withdrawn = bring(next(seed for seed in seeds() if seed.name == "speech"), district.system, uuid4())
    withdraw(withdrawn, actor=district.office, key=uuid4(), reason="不用")
    office = client_of(district.office)

    page = text(office.get("/reports/"))
    brought = office.post("/reports/outlines/bring/", {"name": "special", "key": str(uuid4())})
    again = office.post("/reports/outlines/bring/", {"name": "special", "key": str(uuid4())})

    assert len(kept) == 7
    assert "放进来：重大事故隐患排查整治情况专报" in page
    assert page.count("放进来：") == 1
    assert "重大事故隐患排查整治情况专报" in text(office.get(brought["Location"]))
    assert again.status_code == 400
    assert "放进来：" not in text(office.get("/reports/"))
    assert "放进来：" not in text(client_of(district.town_3).get("/reports/"))


def test_a_table_of_many_columns_is_read_without_asking_for_each_of_its_names(district, client_of, report):
    """A name may hold a 、 itself: what several names are together is no figure, and nobody is asked whether it is."""
    columns = ["排查隐患", "整改销号", "整改率", "常委会、常务会、专题会议", "应急演练", "各类培训"]
    client, preview, page = client_of(district.office), f"/reports/{report.number}/preview/", str(uuid4())

    def queries(words):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(preview, {"text": words, "page": page})
        assert "要改" not in text(answer)
        return len(asked.captured_queries)

    few, many = (f"【表：按镇街：{'、'.join(columns[:count])}】" for count in (1, len(columns)))
    queries(few), queries(many)

    assert queries(f"{many}\n好") == queries(f"{few}\n好")
