"""Putting records in: the fewest fields, choices within scope, one record however often it is sent."""

import re
from html import unescape
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from anlan.kernel.column import kind_of
from anlan.kernel.column.region import Several
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.roles import SYSTEM
from anlan.kernel.scope import field_of
from anlan.kernel.testing.cast import VILLAGE_3

URL = "/ledgers/hazards/new/"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def filled(plant):
    return {"key": str(uuid4()), "place": plant.number, "description": "配电箱无漏电保护", "found_on": "2024-10-12"}


def rows(actor):
    return LEDGERS["hazards"].model.objects.within(actor.scope)


def test_three_fields_make_a_record_with_the_region_of_its_place(district, client_of, plant, filled):
    answer = client_of(district.town_3).post(URL, filled)

    record = rows(district.town_3).get()
    assert answer["Location"] == f"/ledgers/hazards/{record.number}/"
    assert (record.region, record.sector, record.place_id) == (plant.region, "industry", plant.pk)
    assert record.source == "patrol"


def test_posted_twice_it_is_one_record(district, client_of, filled):
    client = client_of(district.town_3)

    first, second = client.post(URL, filled), client.post(URL, filled)

    assert first["Location"] == second["Location"]
    assert rows(district.town_3).count() == 1


def test_posted_again_with_other_content_it_says_where_the_first_is(district, client_of, filled):
    client = client_of(district.town_3)
    client.post(URL, filled)

    answer = client.post(URL, {**filled, "description": "改了主意"})

    page = text(answer)
    assert answer.status_code == 409
    assert f"已经登记为{rows(district.town_3).get().number}" in page
    assert "改了主意" in page
    assert filled["key"] not in page


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(district, client_of, filled):
    answer = client_of(district.town_3).post(URL, {**filled, "description": "", "finder": "李红"})

    assert answer.status_code == 422
    assert "请填写隐患描述。" in text(answer)
    assert 'value="李红"' in text(answer)
    assert rows(district.town_3).count() == 0


def test_a_place_is_found_by_its_name(district, client_of, plant, filled):
    client_of(district.town_3).post(URL, {**filled, "place": "宏达机械"})

    assert rows(district.town_3).get().place_id == plant.pk


def test_a_place_of_another_town_cannot_be_named(district, client_of, other_plant, filled):
    client = client_of(district.town_3)

    by_number = client.post(URL, {**filled, "place": other_plant.number})
    by_name = client.post(URL, {**filled, "place": other_plant.name})

    for answer in (by_number, by_name):
        assert answer.status_code == 422
        assert "管辖范围内没有" in text(answer)
    assert "砖厂" not in text(by_number)


def test_a_name_that_fits_several_offers_them(district, client_of, plant, filled):

    values = {"name": "宏达纺织厂（示范）", "region": plant.region, "sector": "industry"}
    open_record(type(plant), values, actor=district.town_3, key=uuid4())

    answer = client_of(district.town_3).post(URL, {**filled, "place": "宏达"})

    assert "宏达机械厂（示范） QY-" in text(answer)
    assert "宏达纺织厂（示范） QY-" in text(answer)
    assert "请点选一个，或写上编号" in text(answer)


def test_a_rule_of_the_model_is_said_in_words(district, client_of, filled):
    answer = client_of(district.town_3).post(URL, {**filled, "level": "major"})

    assert answer.status_code == 422
    assert rows(district.town_3).count() == 0


def test_full_width_digits_are_read(district, client_of, filled):
    client_of(district.town_3).post(URL, {**filled, "found_on": "２０２４年１０月１２日"})

    assert f"{rows(district.town_3).get().found_on}" == "2024-10-12"


def test_suggestions_stay_within_scope(district, client_of, plant, other_plant):
    mine = text(client_of(district.town_3).get("/suggest/enterprises/?place=示范"))
    theirs = text(client_of(district.town_4).get("/suggest/enterprises/?place=示范"))

    assert "宏达" in mine
    assert "砖厂" not in mine
    assert "砖厂" in theirs
    assert "宏达" not in theirs


def test_regions_to_choose_stay_within_scope(district, client_of):
    page = text(client_of(district.administrator).get("/ledgers/bodies/new/"))
    choices = re.findall(r'<option value="(\d+)"', page)

    assert set(choices) == {"990199", "990199103", "990199104", "990199103201", "990199104201"}
    assert client_of(district.town_3).get("/ledgers/bodies/new/").status_code == 403


def test_what_is_not_chosen_yet_is_said_in_words(district, client_of):
    office = client_of(district.office)

    for code, ledger in LEDGERS.items():
        answer = office.get(f"/ledgers/{code}/new/")
        assert answer.status_code == (200 if district.office.may(f"{code}.add") else 403), ledger.title
        assert "-----" not in answer.content.decode(), ledger.title


def test_a_form_without_its_key_is_refused_in_words(district, client_of, filled):
    answer = client_of(district.town_3).post(URL, {**filled, "key": ""})

    assert answer.status_code == 422
    assert "请刷新后再交" in text(answer)


def test_the_same_place_words_and_day_are_asked_about_and_a_second_press_takes_them(district, plant, client_of):
    client = client_of(district.town_3)
    said = {"place": plant.number, "description": "配电箱 敞开", "found_on": "2024-10-16"}

    first = client.post("/ledgers/hazards/new/", {**said, "key": uuid4()})
    asked = client.post("/ledgers/hazards/new/", {**said, "description": "“配电箱”，敞开。", "key": uuid4()})
    page = asked.content.decode()
    form = asked.context["form"]
    taken = client.post("/ledgers/hazards/new/", {**said, "key": form["key"].value(), "twin": form["twin"].value()})
    other_day = client.post("/ledgers/hazards/new/", {**said, "found_on": "2024-10-15", "key": uuid4()})

    assert (first.status_code, asked.status_code, taken.status_code, other_day.status_code) == (302, 422, 302, 302)
    assert "今天已有一条一样的：YH-2024-0001" in page
    assert 'href="/ledgers/hazards/YH-2024-0001/"' in page


def test_what_another_town_registered_is_no_question(district, make_plant, client_of):
    said = {"name": "消防培训", "held_on": "2024-10-16", "people": "10"}
    town_3, town_4 = (client_of(actor).post("/ledgers/training/new/", {**said, "region": region, "key": uuid4()})
                      for actor, region in ((district.town_3, "990199103"), (district.town_4, "990199104")))  # fmt: skip

    assert (town_3.status_code, town_4.status_code) == (302, 302)


def test_no_form_takes_whom_it_is_about_for_whoever_fills_it_in(district, client_of):
    for code, ledger in LEDGERS.items():
        actor = next((each for each in district.actors.values() if each.may(f"{code}.add") and each.body_id), None)
        if "body" not in ledger.form.fields or actor is None:
            continue
        about = "body" in ledger.required or "body" in ledger.model.follows
        form = client_of(actor).get(f"/ledgers/{code}/new/").context["form"]
        assert (form["body"].value() is None) == about, ledger.title


def test_a_box_that_cannot_be_left_empty_begins_with_what_holds_where_nothing_is_said(district, client_of):
    """Nobody chose the first of a list, nor an empty tick: a meeting is no 常委会 and an accident is one of production."""
    for code, ledger in LEDGERS.items():
        actor = next((each for each in district.actors.values() if each.may(f"{code}.add") and each.body_id), None)
        if actor is None:
            continue
        page = text(client_of(actor).get(f"/ledgers/{code}/new/"))
        for name in ledger.form.asked_of(actor.role):
            field, usual = field_of(ledger.model, name), ledger.form.usual_for(actor.role)
            chosen = re.search(rf'<select name="{name}".*?</select>', page, re.S)
            if chosen and '<option value=""' not in chosen[0]:
                default = usual.get(name, field.get_default())
                assert f'<option value="{default}" selected>' in chosen[0], f"{ledger.title}: {name}"
            tick = re.search(rf'<input type="checkbox" name="{name}"[^>]*>', page)
            if tick and not isinstance(kind_of(field), Several):
                assert ("checked" in tick[0]) == bool(field.get_default()), f"{ledger.title}: {name}"
                assert not field.null, f"{ledger.title}: {name} could not be left open"


def test_what_follows_from_a_reference_is_not_filled_in_from_whoever_writes(district, client_of):
    """A town's officer who enters a village's member, or tests its line, means the village."""
    client = client_of(district.town_3)
    given = {"name": "石沟村分队（示范）", "kind": "village", "region": VILLAGE_3}
    team = open_record(LEDGERS["teams"].model, given, actor=district.town_3, key=uuid4())
    given = {"name": "石沟村会场（示范）", "level": "village", "region": VILLAGE_3}
    endpoint = open_record(LEDGERS["endpoints"].model, given, actor=district.town_3, key=uuid4())
    typed = {
        "members": {"name": "赵一", "team": team.number},
        "lines": {"endpoint": endpoint.number, "tested_at": "2024-10-15T09:00", "passed": "on"},
    }
    for code, said in typed.items():
        shown = client.get(f"/ledgers/{code}/new/").context["form"]["region"].value()
        made = client.post(f"/ledgers/{code}/new/", {**said, "region": shown or "", "key": str(uuid4())})["Location"]
        record = LEDGERS[code].model.objects.within(district.village_3.scope).get(number=made.split("/")[3])
        assert record.region == VILLAGE_3, code


def test_whoever_finds_a_hazard_where_nobody_entered_the_place_enters_it_and_goes_on(district, client_of, filled):
    client = client_of(district.village_3)

    refused = client.post(URL, {**filled, "place": "石沟小学"})
    onward = unescape(re.search(r'href="(/ledgers/enterprises/new/[^"]+)"', text(refused)).group(1))
    offered = text(client.get(onward))
    entered = client.post(
        onward, {"key": str(uuid4()), "name": "石沟小学", "region": district.village_3.region, "sector": "transport"}
    )
    found = client.post(entered["Location"], {**filled, "place": "石沟小学"})

    assert refused.status_code == 422
    assert 'value="石沟小学"' in offered
    assert urlsplit(entered["Location"]).path == URL
    assert found.status_code == 302
    assert str(rows(district.village_3).get().place) == "石沟小学"


def test_a_place_and_its_words_stand_together_and_say_a_firm_once(district, client_of, filled):
    """What was taken for a place in words turns out to be a firm that is registered now."""
    client = client_of(district.village_3)
    refused = client.post(URL, {**filled, "place": "红星砖厂（示范）"})
    first = [field.name for field in refused.context["needed"]]
    open_record(
        LEDGERS["enterprises"].model,
        {"name": "红星砖厂（示范）", "region": VILLAGE_3},
        actor=district.village_3,
        key=uuid4(),
    )

    again = {**filled, "key": str(uuid4()), "place": "红星砖厂（示范）", "place_words": "红星砖厂（示范）"}
    page = text(client.post(URL, again, follow=True))

    assert first.index("place_words") == first.index("place") + 1
    assert refused.context["form"]["place_words"].value() == "红星砖厂（示范）"
    assert "<dt>单位</dt>" in page
    assert "<dt>地点</dt>" not in page


def test_a_firm_typed_where_a_body_is_asked_is_not_registered_as_one(district, client_of, plant):
    """The manager of a firm works, for the address book, at the town: which firm it is their post says."""
    client = client_of(district.administrator)
    form = text(client.get("/ledgers/people/new/"))
    typed = {"name": "严宏", "body": str(plant), "key": str(uuid4())}

    page = text(client.post("/ledgers/people/new/", typed))
    unknown = text(client.post("/ledgers/people/new/", {**typed, "body": "没有的局"}))

    assert "企业的人填企业所在的镇（街道）" in form
    assert f"“{plant}”记在“企业（单位）”里，不是这里的单位" in page
    assert "先登记" not in page
    assert '先登记“没有的局”</a> <span class="t2 soft">登记到“单位”' in unknown


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "nowhere", "login", "javascript:alert(1)"]
)
def test_the_way_back_from_what_was_missing_leads_nowhere_else(district, client_of, back):
    address = f"/ledgers/enterprises/new/?back={back}"
    facts = {"key": str(uuid4()), "name": "石沟小学", "region": district.village_3.region, "sector": "transport"}

    answer = client_of(district.village_3).post(address, facts)

    assert answer["Location"].startswith("/ledgers/enterprises/")


def test_who_may_not_enter_what_is_missing_is_offered_no_way(district, client_of, filled):
    page = text(client_of(district.bureau).post("/ledgers/people/new/", {"key": str(uuid4()), "body": "没有的单位"}))

    assert "先登记" not in page


def test_another_of_the_same_is_one_press_away(district, client_of, filled, plant):
    address = f"{URL}?place={plant.number}"

    page = text(client_of(district.town_3).post(address, filled, follow=True))

    assert f'<a href="{address}">再登记一条</a>' in page


def test_what_may_be_otherwise_for_a_role_is_seen_above_the_fold_and_the_usual_is_chosen(district, client_of):
    """A department inspects, enforces, and takes reports: which of these it was, it says itself."""
    seen = set()
    for code, ledger in LEDGERS.items():
        for actor in district.actors.values():
            names = ledger.form.asked_of(actor.role) if actor.may(f"{code}.add") and actor.role != SYSTEM else ()
            for name, values in ledger.form.true_for(actor.role).items():
                if name not in names:
                    assert len(values) == 1, (code, actor.role, name)  # what nobody sees must be so
                    continue
                page = client_of(actor).get(f"/ledgers/{code}/new/")
                first = [field.name for field in page.context["needed"]]
                box = re.search(rf'<select name="{name}".*?</select>', text(page), re.S)[0]
                assert (name in first) == (len(values) > 1), (code, actor.role, name)
                assert f'value="{values[0]}" selected' in box
                if len(values) > 1:
                    assert set(re.findall(r'value="([^"]+)"', box)) == set(values)
                    seen.add((code, actor.role))
    assert ("hazards", "department") in seen


def test_a_department_registers_what_it_found_while_enforcing(district, client_of, filled):
    client_of(district.bureau).post(URL, {**filled, "source": "enforcement"})

    assert rows(district.town_3).get().source == "enforcement"


def test_the_manager_of_a_firm_types_its_name_in_no_ledger(district, client_of, plant, manager):
    """Whatever names a firm begins with the manager's own; sent so, it is its own."""
    codes = [code for code in LEDGERS if manager.may(f"{code}.add")]
    firms = [(code, name) for code in codes for name in LEDGERS[code].form.asked_of(manager.role)
             if field_of(LEDGERS[code].model, name).related_model is type(plant)]  # fmt: skip
    assert ("hazards", "place") in firms

    for code, name in firms:
        assert f'name="{name}" value="{plant} {plant.number}"' in text(client_of(manager).get(f"/ledgers/{code}/new/"))
