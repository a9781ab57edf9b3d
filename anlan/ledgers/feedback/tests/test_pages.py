"""Opinions: said in three taps from any page, remembered where, answered on the same page."""

from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import seat


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def opinions(actor):
    return LEDGERS["feedback"].model.objects.within(actor.scope)


def say(client, content="字太小", key=None, **more):
    return client.post("/feedback/", {"kind": "complaint", "content": content, "key": str(key or uuid4()), **more})


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor", "administrator"])
def test_everybody_may_speak_and_finds_it_again(district, client_of, name):
    client = client_of(district.actors[name])

    sent = say(client)
    page = text(client.get("/feedback/"))

    assert sent.url == "/feedback/"
    assert "字太小" in page
    assert "待答复" in page
    assert "10月23日前答复" in page


def test_an_enterprise_speaks_too(district, client_of, plant):
    manager = seat(
        "plant", "赵安", roles.ENTERPRISE, district.system, body=district.bodies["village_3"], region=plant.region,
        place=plant.pk,
    )  # fmt: skip
    client = client_of(manager)

    say(client, "照片传不上")

    assert "照片传不上" in text(client.get("/feedback/"))


def test_the_page_one_came_from_is_remembered(district, client_of):
    client = client_of(district.town_3)

    shown = client.get("/feedback/", headers={"Referer": "http://testserver/ledgers/hazards/?state=late"})
    say(client, page=shown.context["page"])

    assert shown.context["page"] == "/ledgers/hazards/?state=late"
    assert opinions(district.town_3).get().page == "/ledgers/hazards/?state=late"


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/a/", "javascript:alert(1)", "//elsewhere.example", "/feedback/"]
)
def test_other_sites_and_the_page_itself_are_not_remembered(district, client_of, where):
    client = client_of(district.town_3)

    assert client.get("/feedback/", {"from": where}).context["page"] == ""


def test_a_long_address_is_cut_and_still_taken(district, client_of):
    client = client_of(district.town_3)

    shown = client.get("/feedback/", {"from": "/ledgers/hazards/?q=" + "a" * 400})

    assert say(client, page=shown.context["page"]).status_code == 302


def test_an_answer_is_owed_and_stands_beside_the_opinion(district, client_of):
    client = client_of(district.village_3)
    say(client, "想要大一点的字", kind="wish")
    opinion = opinions(district.office).get()
    owed = [todo.number for todo in open_todos(district.office)]

    advance(opinion, "answer", actor=district.office, key=uuid4(), content={"reply": "已调大"})
    page = text(client.get("/feedback/"))

    assert owed == [opinion.number]
    assert "已调大" in page
    assert "已答复" in page


def test_only_one_s_own_are_listed(district, client_of):
    say(client_of(district.town_3), "镇里的意见")

    assert "镇里的意见" not in text(client_of(district.town_3_other).get("/feedback/"))
    assert "镇里的意见" not in text(client_of(district.town_4).get("/feedback/"))


def test_an_empty_opinion_is_refused_and_what_was_chosen_stays(district, client_of):
    page = text(say(client_of(district.town_3), "  ", kind="burden", page="/help/"), 422)

    assert "请填写意见内容" in page
    assert 'value="burden" checked' in page
    assert "说的是这一页：/help/" in page
    assert not opinions(district.town_3).exists()


def test_sent_twice_it_is_one_opinion(district, client_of):
    client, key = client_of(district.town_3), uuid4()

    say(client, key=key)
    say(client, key=key)

    assert opinions(district.town_3).count() == 1


def test_who_answers_finds_what_is_open(district, client_of):
    assert "/ledgers/feedback/?state=open" in text(client_of(district.office).get("/feedback/"))
    assert "/ledgers/feedback/?state=open" not in text(client_of(district.village_3).get("/feedback/"))
