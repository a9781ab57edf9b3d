"""What a record's page offers first, says below it, and does with what is missing: the step to come, whom it reaches, the way back."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.declare import LOOPS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Account
from anlan.kernel.people.roles import SYSTEM
from anlan.kernel.testing.forms import as_shown

from .record_pages import step_form, text, url_of

KILN = "红星砖厂（示范）"
BACK_AND_FORTH = {
    ("enforcement", "appealed"),  # an appeal ends where it began
    ("enforcement", "kept"),  # the notice is issued, once, before it is served
    ("conferences", "running"),  # its steps are taken in its room
    ("advice", "asked"),  # explained, it is the firm's to answer again
    ("assignments", "returned"),  # given to somebody else
}


@pytest.mark.parametrize("code", LOOPS)
def test_the_first_step_of_each_state_leads_on(code):
    """The page makes it the large one: it is neither a way back nor one that stays. What comes up again goes back into service."""
    loop = LOOPS[code]
    order = [state.code for state in loop.states]
    in_service = {state.code for state in loop.states if not state.todo}
    for state in loop.states:
        if state.closed or (code, state.code) in BACK_AND_FORTH:
            continue
        first = loop.steps_from(state.code)[0]
        leads_on = order.index(first.target) > order.index(state.code)
        assert leads_on or (state.todo and first.target in in_service), (state.code, first.code)


@pytest.mark.parametrize("code", LOOPS)
def test_each_step_says_what_it_is_for(code):
    """What leads to another state is told by that; what stays where it is says it in words."""
    for step in LOOPS[code].steps:
        assert step.led or step.about or step.photo or step.opens or step.target not in step.source, step.code


def test_a_step_that_is_too_early_stays_first_with_its_reason_and_no_other_is_made_large(district, client_of, plant):
    values = {
        "case_no": "青应急立〔2024〕9号（示范）",
        "place": plant,
        "violation": "未培训上岗",
        "filed_on": date(2024, 10, 10),
    }
    case = open_record(LEDGERS["enforcement"].model, values, actor=district.bureau, key=uuid4())
    client = client_of(district.bureau)
    before = text(client.get(url_of(case)))
    advance(case, "notify", actor=district.bureau, key=uuid4(), content={"notice_served_on": date(2024, 10, 15)})

    after = text(client.get(url_of(case)))
    now = after.split('aria-labelledby="now"', 1)[1].split("</section>", 1)[0]

    assert re.search(r'<button class="btn go" disabled>陈述申辩已复核</button><span class="t2 soft">陈述申辩期到', now)
    assert now.index("陈述申辩已复核") < now.index("当事人放弃")
    assert now.count("btn go") == 1 + now.count('class="btn go">当事人')  # those within a folded form are its own
    assert '<summary class="btn">当事人放弃' in now
    # ninety days from when it was filed, not from the notice
    last = f"{clock.legal_day(case.due_at - timedelta(seconds=1))}"
    assert f"转到“已告知”，期限到{last}" in before
    assert "限90天" not in before


def test_a_penalty_is_added_where_there_is_a_decision_alone(district, client_of, plant):
    values = {
        "case_no": "青应急立〔2024〕9号（示范）",
        "place": plant,
        "violation": "未培训上岗",
        "filed_on": date(2024, 10, 10),
    }
    model, client = LEDGERS["enforcement"].model, client_of(district.bureau)
    under_way = open_record(model, values, actor=district.bureau, key=uuid4())
    decided = {
        **values,
        "case_no": "青应急立〔2024〕8号（示范）",
        "filed_on": date(2024, 6, 3),
        "decided_on": date(2024, 7, 1),
    }
    with_decision = open_record(model, decided, actor=district.bureau, key=uuid4())

    assert "登记行政处罚" not in text(client.get(url_of(under_way)))
    assert "登记行政处罚" in text(client.get(url_of(with_decision)))


@pytest.fixture
def in_words(district):
    """A hazard at a place that no ledger has, assigned."""
    values = {
        "place_words": KILN,
        "region": district.village_3.region,
        "description": "窑顶开裂",
        "found_on": date(2024, 10, 12),
    }
    hazard = open_record(LEDGERS["hazards"].model, values, actor=district.village_3, key=uuid4())
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    return hazard


def test_what_a_step_lacks_is_registered_and_leads_back_to_the_step_with_its_name_in_place(
    district, client_of, in_words
):
    client = client_of(district.town_3)
    step = "name_place_later"
    page = text(client.get(url_of(in_words)))
    refused = text(client.post(url_of(in_words, "steps", step), step_form(in_words, step, place=KILN)))
    onward = unescape(re.search(r'href="(/ledgers/enterprises/new/[^"]+)"', refused)[1])
    facts = {"key": str(uuid4()), "name": KILN, "region": district.village_3.region, "sector": "industry"}

    back = client.post(onward, facts)["Location"]
    again = text(client.get(back))
    client.post(url_of(in_words, "steps", step), step_form(in_words, step, place=KILN))
    done = text(client.get(url_of(in_words)))

    assert "查明是哪家企业（单位）的就在这里认定" in page
    assert "登记好就回到这里" in refused
    assert back.startswith(f"{url_of(in_words)}?step={step}")
    assert f'name="{step}-place" value="{KILN}"' in again
    assert re.search(r'<details class="step" open><summary class="btn[^"]*">认定单位', again)
    assert done.count(f"<dd>{KILN}</dd>") + done.count(f">{KILN}</a></dd>") == 1  # not as its place in words as well


ASKING = [code for code, ledger in LEDGERS.items() if set(ledger.model.place_column()) & set(ledger.form.fields)]


@pytest.mark.parametrize("code", ASKING)
def test_a_firm_that_no_ledger_has_is_registered_from_every_form_that_asks_for_one(district, client_of, code):
    writers = (each for each in district.actors.values() if each.may(f"{code}.add") and each.role != SYSTEM)
    actor = next((each for each in writers if each.may("enterprises.add")), None)
    if actor is None:
        assert code == "posts"  # the administrator's, who enters no firm
        return

    page = text(client_of(actor).post(f"/ledgers/{code}/new/", {"place": KILN, "key": str(uuid4())}))

    onward = unescape(re.search(r'href="(/ledgers/enterprises/new/[^"]+)"', page)[1])
    assert f"back=%2Fledgers%2F{code}%2Fnew%2F" in onward
    assert "登记好就回到这里，填的都还在" in page


def test_who_assigns_to_a_firm_without_an_account_is_told_before_and_after(district, client_of, hazard, manager):
    client = client_of(district.town_3)
    assert "还没有人有账号" not in text(client.get(url_of(hazard)))
    Account.objects.filter(person_id=manager.person_id).update(is_active=False)

    before = text(client.get(url_of(hazard)))
    done = client.post(
        url_of(hazard, "steps", "assign"),
        step_form(hazard, "assign", fix_due_on="2024-10-20"),
        follow=True,
    )

    assert f"{hazard.place}还没有人有账号，在这里看不到，请另行告知" in before
    assert f"{hazard.place}还没有人有账号，在这里看不到这件事，请另行告知；办完可以由镇（街道）代办。" in text(done)


def test_a_body_and_a_role_without_an_account_are_told_alike(district, client_of):
    """A decision given to a village in which nobody can log in."""
    meeting = open_record(
        LEDGERS["meetings"].model, {"name": "例会（示范）", "held_at": clock.now(), "kind": "committee"}, actor=district.office, key=uuid4()
    )  # fmt: skip
    given = {
        "meeting": meeting,
        "text": "排查窑炉",
        "holder": district.bodies["village_4"],
        "due_on": date(2024, 10, 30),
    }
    decision = open_record(LEDGERS["decisions"].model, given, actor=district.office, key=uuid4())
    client = client_of(district.office)
    assert "还没有人有账号" not in text(client.get(url_of(decision)))
    Account.objects.filter(person_id=district.village_4.person_id).update(is_active=False)

    assert f"{district.bodies['village_4']}还没有人有账号" in text(client.get(url_of(decision)))


def test_whoever_gives_several_at_once_is_told_which_of_them_reach_nobody(district, client_of):
    """They go on to the meeting's page, where no decision says it of itself."""
    meeting = open_record(
        LEDGERS["meetings"].model, {"name": "例会（示范）", "held_at": clock.now(), "kind": "committee"}, actor=district.office, key=uuid4()
    )  # fmt: skip
    Account.objects.filter(person_id=district.village_4.person_id).update(is_active=False)
    client, address = client_of(district.office), f"/ledgers/decisions/new/?meeting={meeting.number}"
    bodies = [district.bodies["village_3"].number, district.bodies["village_4"].number]
    boxes = as_shown(client.get(address).context["form"])

    done = text(
        client.post(address, {**boxes, "text": "排查窑炉", "holder": bodies, "due_on": "2024-10-30"}, follow=True)
    )

    assert f"{district.bodies['village_4']}还没有人有账号，在这里看不到这件事，请另行告知" in done
    assert f"{district.bodies['village_3']}还没有人有账号" not in done


def test_what_hangs_on_a_record_stands_under_a_heading_that_nothing_cuts(district, client_of, plant):
    values = {"place": plant, "visited_on": date(2024, 10, 12), "leader": "张明"}
    visit = open_record(LEDGERS["supervision"].model, values, actor=district.town_3, key=uuid4())

    page = text(client_of(district.town_3).get(url_of(visit)))

    headings = re.findall(r"<h[23][^>]*>([^<]*)", page.split("<main", 1)[1])
    assert not [each for each in headings if "…" in each]
    assert "名下的记录" in headings
