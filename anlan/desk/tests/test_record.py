"""A record's page: who may open it, what may be done there, and that nothing typed or done is lost or doubled."""

import re
from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import Record
from anlan.kernel.testing.proof import prove

from .record_pages import rows, step_form, text, url_of


def test_a_record_shows_its_facts_its_state_and_its_sound_history(district, client_of, hazard):
    page = text(client_of(district.town_3).get(url_of(hazard)))

    assert "配电箱无漏电保护" in page
    assert "宏达机械厂（示范）" in page
    assert "清河镇石沟村" in page
    assert "待交办" in page
    assert "历史已校验 ✓" in page
    assert "登记</b>，张明" in page


def test_its_proof_counts_what_the_reader_sees_above_it(district, client_of, hazard):
    """A file is a line of the timeline and no step: both are told."""
    client = client_of(district.town_3)
    assert "上面1条前后相接" in text(client.get(url_of(hazard)))
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    prove(hazard, "整改前", district.town_3)

    page = text(client.get(url_of(hazard)))

    lines = page.split('<ol class="line">', 1)[1].split("</ol>", 1)[0]
    assert lines.count("<li>") == 3  # the deadline that is to come is none of them
    assert "上面3条里，2条办理前后相接，没有改动；1条是附的文件。" in page


def test_it_names_the_town_or_the_firm_in_whose_hands_it_is(district, client_of, hazard):
    client = client_of(district.office)
    assert "在清河镇手上" in text(client.get(url_of(hazard)))

    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})

    assert f"在{hazard.place}手上" in text(client.get(url_of(hazard)))


def test_who_re_inspects_is_whoever_takes_the_step_until_they_say_another(district, client_of, hazard, put_right):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    put_right(hazard, district.town_3)

    page = text(client_of(district.office).get(url_of(hazard)))

    assert re.search(rf'name="verify-rechecker"[^>]*value="{district.office.name}"', page)


@pytest.mark.parametrize("code", LEDGERS)
def test_no_record_is_called_by_its_number_alone(code):
    model = LEDGERS[code].model

    assert model.subject is not Record.subject or any(field.name == "name" for field in model._meta.concrete_fields)


def test_a_record_changed_past_the_loop_shows_it(district, client_of, hazard):
    type(hazard)._base_manager.filter(pk=hazard.pk).update(description="另一回事")

    assert "历史校验不通过" in text(client_of(district.town_3).get(url_of(hazard)))


def test_another_town_gets_not_found_whatever_it_tries(district, client_of, hazard):
    client = client_of(district.town_4)

    assert client.get(url_of(hazard)).status_code == 404
    assert client.get(url_of(hazard, "change")).status_code == 404
    for rest in (("steps", "assign"), ("withdrawal",), ("evidence",)):
        assert client.post(url_of(hazard, *rest), {"key": str(uuid4())}).status_code == 404
    assert hazard.number not in text(client.get(url_of(hazard)))


def test_in_scope_without_the_power_is_not_allowed(district, client_of, hazard):
    client = client_of(district.auditor)

    assert client.get(url_of(hazard)).status_code == 200
    assert client.get(url_of(hazard, "change")).status_code == 403
    for rest in (("steps", "assign"), ("extension",), ("withdrawal",), ("evidence",)):
        assert client.post(url_of(hazard, *rest), {"key": str(uuid4())}).status_code == 403


def test_only_what_may_be_done_is_offered(district, client_of, hazard):
    officer, auditor = (text(client_of(actor).get(url_of(hazard))) for actor in (district.town_3, district.auditor))

    assert "steps/assign/" in officer
    assert "steps/verify/" not in officer
    assert "change/" in officer
    assert "<form" not in auditor.split("<main", 1)[1]


@pytest.mark.parametrize("rest", [("steps", "assign"), ("withdrawal",), ("extension",), ("evidence",)])
def test_deeds_are_posted(district, client_of, hazard, rest):
    assert client_of(district.office).get(url_of(hazard, *rest)).status_code == 405


def test_a_step_is_taken_with_what_it_brings(district, client_of, hazard):
    answer = client_of(district.town_3).post(
        url_of(hazard, "steps", "assign"),
        step_form(hazard, "assign", fix_due_on="2024-10-20", fix_person="何伟", note="电话已通知"),
        follow=True,
    )

    page = text(answer)
    assert answer.redirect_chain == [(url_of(hazard), 302)]
    assert "整改中" in page
    assert "还剩4天" in page
    assert "何伟" in page
    assert "电话已通知" in page


def test_a_step_that_lacks_something_says_so_at_the_field_and_keeps_what_was_typed(district, client_of, hazard):
    answer = client_of(district.town_3).post(
        url_of(hazard, "steps", "assign"), step_form(hazard, "assign", fix_person="何伟")
    )

    page = text(answer)
    assert answer.status_code == 422
    assert "请填写整改时限。" in page
    assert 'value="何伟"' in page
    assert rows(district.town_3).get().state == "found"


def test_the_same_step_posted_twice_is_one_event(district, client_of, hazard):
    client, form = client_of(district.town_3), step_form(hazard, "assign", fix_due_on="2024-10-20")

    first = client.post(url_of(hazard, "steps", "assign"), form)
    second = client.post(url_of(hazard, "steps", "assign"), form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk).count() == 2


def test_who_comes_second_learns_who_was_first_and_finds_what_they_typed(district, client_of, hazard):
    seen = hazard.version
    advance(hazard, "assign", actor=district.office, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    form = step_form(hazard, "assign", version=str(seen), fix_due_on="2024-10-25", fix_measures="更换漏电保护器")

    answer = client_of(district.town_3).post(url_of(hazard, "steps", "assign"), form)

    page = text(answer)
    assert answer.status_code == 409
    assert "刘静已于10月16日09:00办过这条记录" in page
    assert "更换漏电保护器" in page
    assert "整改中" in page


def test_the_rectifier_sees_why_they_may_not_verify(district, client_of, hazard, put_right):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    put_right(hazard, district.town_3)
    client = client_of(district.town_3)

    page = client.get(url_of(hazard))
    refused = client.post(url_of(hazard, "steps", "verify"), step_form(hazard, "verify", rechecker="张明"))

    assert "这一步要由另一个人办" in text(page)
    assert refused.status_code == 422
    assert "要由另一个人办" in text(refused)


def test_an_unknown_step_is_not_found(district, client_of, hazard):
    assert client_of(district.town_3).post(url_of(hazard, "steps", "fly"), {}).status_code == 404


def test_a_withdrawn_record_stays_readable_and_offers_nothing(district, client_of, hazard):
    client = client_of(district.town_3)

    client.post(url_of(hazard, "withdrawal"), {"withdrawal-key": str(uuid4()), "withdrawal-reason": "重复登记"})

    page = text(client.get(url_of(hazard)))
    assert "已撤回" in page
    assert "重复登记" in page
    assert "steps/" not in page
    assert "共<b>0</b>条" in text(client.get("/ledgers/hazards/"))


def test_a_withdrawal_needs_its_reason(district, client_of, hazard):
    answer = client_of(district.town_3).post(url_of(hazard, "withdrawal"), {"withdrawal-key": str(uuid4())})

    assert answer.status_code == 422
    assert "请写明理由。" in text(answer)
    assert rows(district.town_3).count() == 1


def test_withdrawn_while_a_step_was_being_filled_in(district, client_of, hazard):
    form = step_form(hazard, "assign", fix_due_on="2024-10-25", fix_person="何伟")
    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")

    answer = client_of(district.town_3).post(url_of(hazard, "steps", "assign"), form)

    assert answer.status_code == 409
    assert "刘静" in text(answer)
    assert "何伟" in text(answer)


def test_an_extension_moves_the_deadline(district, client_of, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    client = client_of(district.office)
    form = {"key": str(uuid4()), "version": hazard.version, "until": "2024-10-25", "reason": "配件未到"}

    answer = client.post(
        url_of(hazard, "extension"), {f"extension-{name}": value for name, value in form.items()}, follow=True
    )

    assert "还剩9天" in text(answer)
    assert "配件未到" in text(answer)


def test_an_extension_into_the_past_is_refused_at_its_field(district, client_of, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    form = {"key": str(uuid4()), "version": hazard.version, "until": "2024-10-18", "reason": "配件未到"}

    answer = client_of(district.office).post(
        url_of(hazard, "extension"), {f"extension-{name}": value for name, value in form.items()}
    )

    assert answer.status_code == 422
    assert "新的期限要晚于原来的期限。" in text(answer)


def test_a_report_is_read_from_where_it_is_signed(district, client_of, make_plant):
    """Not as it is kept, with the codes of its figures: the way to its words stands there."""
    facts = {
        "title": "全区汇报（示范）", "outline": "annual", "starts_on": "2024-01-01", "ends_on": "2024-10-15",
        "text": "排查隐患{hazards.found}。",
    }  # fmt: skip
    plant = make_plant()
    later = {"place": plant, "region": plant.region, "description": "护栏松动", "found_on": "2024-10-16"}
    open_record(LEDGERS["hazards"].model, later, actor=district.town_3, key=uuid4())
    report = open_record(LEDGERS["reports"].model, facts, actor=district.office, key=uuid4())

    page = text(client_of(district.leader).get(url_of(report)))

    assert "{hazards.found}" not in page
    assert "annual" not in page
    assert "排查隐患0条" in re.sub(
        "<[^>]+>", "", text(client_of(district.leader).get(re.search(r'href="(/reports/[^"]+)"', page).group(1)))
    )
