"""A record is corrected on its page: what stood there stays, and two editors lose nothing."""

import re
from datetime import date, timedelta
from uuid import uuid4

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.sheets.intake import stage
from anlan.kernel.testing.proof import prove

from .record_pages import rows, text, url_of


def hidden(page):
    """The hidden fields and boxes of the page's form, as a browser would send them."""
    form = page.split("<main", 1)[1]
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form))
    found |= {
        name: (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
        for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S)
    }
    return found | {
        name: words.strip() for name, words in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', form, re.S)
    }


def test_a_correction_keeps_what_stood_there_before(district, client_of, hazard):
    client = client_of(district.town_3)
    form = hidden(text(client.get(url_of(hazard, "change"))))

    answer = client.post(url_of(hazard, "change"), {**form, "spot": "二车间东墙", "reason": "补填"}, follow=True)

    assert answer.redirect_chain[-1][0] == url_of(hazard)
    assert "具体部位：（空） → 二车间东墙" in text(answer)
    assert rows(district.town_3).get().spot == "二车间东墙"


def test_a_form_sent_back_unchanged_is_no_event(district, client_of, hazard):
    client = client_of(district.town_3)
    form = hidden(text(client.get(url_of(hazard, "change"))))

    answer = client.post(url_of(hazard, "change"), form, follow=True)

    assert "没有改动" in text(answer)
    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk).count() == 1


def test_the_second_editor_sees_what_the_first_changed_and_keeps_what_they_typed(district, client_of, hazard):
    client = client_of(district.town_3)
    form = hidden(text(client.get(url_of(hazard, "change"))))
    correct(hazard, {"spot": "一车间"}, actor=district.office, key=uuid4(), version=1, reason="现场看过")

    refused = client.post(url_of(hazard, "change"), {**form, "finder": "李红"})
    page = text(refused)
    saved = client.post(url_of(hazard, "change"), hidden(page), follow=True)

    assert refused.status_code == 409
    assert "刘静" in page
    assert "具体部位：（空） → 一车间" in page
    assert 'value="李红"' in page
    assert saved.status_code == 200
    assert (rows(district.town_3).get().spot, rows(district.town_3).get().finder) == ("一车间", "李红")


def test_a_correction_that_cannot_be_is_said_at_its_field(district, client_of, hazard):
    client = client_of(district.town_3)
    form = hidden(text(client.get(url_of(hazard, "change"))))

    answer = client.post(url_of(hazard, "change"), {**form, "found_on": "不记得了", "finder": "李红"})

    assert answer.status_code == 422
    assert "不是日期，请写成2024-05-01" in text(answer)
    assert 'value="李红"' in text(answer)


def test_what_is_refused_is_not_asked_about_first(district, client_of, hazard):
    """A day of finding after that on which it was put right, and after its deadline: refused at its field, without asking whether the
    deadline is meant.
    """
    client, town = client_of(district.town_3), district.town_3
    with clock.fixed(clock.start_of(date(2024, 10, 12))):
        prove(hazard, "整改后", town)
        for step, content in (("assign", {"fix_due_on": date(2024, 10, 13)}), ("rectify", {"fix_measures": "已加固"})):
            advance(hazard, step, actor=town, key=uuid4(), content=content)
    form = hidden(text(client.get(url_of(hazard, "change"))))

    answer = client.post(url_of(hazard, "change"), {**form, "found_on": "2024-10-14", "reason": "补填"})

    page = text(answer)
    assert answer.status_code == 422
    assert "请核对</h2>" not in page
    assert "早于发现日期" in page, answer.context["form"].errors
    assert 'value="2024-10-14"' in page


def test_a_correction_that_needs_a_reason_says_so_beforehand(district, client_of, hazard):
    reason = re.compile(r"更正的理由 <span[^>]*>必填")
    own = text(client_of(district.town_3).get(url_of(hazard, "change")))
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    handed_on = text(client_of(district.town_3).get(url_of(hazard, "change")))

    assert not reason.search(own)
    assert reason.search(handed_on)


def test_what_becomes_a_request_says_so_beside_its_field(district, client_of, hazard):
    """The town has handed it on: the day and the place are the office's to decide, the grade no correction's, the spot its own."""
    town, office = client_of(district.town_3), client_of(district.office)
    own = text(town.get(url_of(hazard, "change")))
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    handed_on = town.get(url_of(hazard, "change"))

    noted = {name for name, field in handed_on.context["form"].fields.items() if "由区安委办定" in field.help_text}

    assert "由区安委办定" not in own
    assert {"place", "fix_due_on"} <= noted
    assert "level" not in handed_on.context["form"].fields
    assert not noted & {"description", "spot", "finder"}
    assert "改了要由区安委办定，作为申请提出。" in text(handed_on)
    assert "由区安委办定" not in text(office.get(url_of(hazard, "change")))


def test_why_it_becomes_a_request_and_what_it_lacks_are_said_apart(district, client_of, hazard):
    town = client_of(district.town_3)
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    form = hidden(text(town.get(url_of(hazard, "change"))))

    answer = town.post(url_of(hazard, "change"), {**form, "fix_due_on": "2024-10-22", "reason": ""})

    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert errors["__all__"] == ["这条记录已经交出去了，改整改时限要由区安委办定。"]
    assert errors["reason"] == ["请写明更正的理由。"]


def test_a_field_whose_change_waits_for_an_answer_is_closed_until_then(district, client_of, hazard):
    town = client_of(district.town_3)
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    form = hidden(text(town.get(url_of(hazard, "change"))))
    town.post(url_of(hazard, "change"), {**form, "fix_due_on": "2024-10-22", "reason": "等配件"})

    page = town.get(url_of(hazard, "change"))
    sent = {**hidden(text(page)), "spot": "二车间东墙", "fix_due_on": "2024-10-25", "reason": "补填"}
    corrected = town.post(url_of(hazard, "change"), sent)

    assert page.context["form"].fields["fix_due_on"].disabled
    assert "已有申请在等区安委办答复，有了结果再改。" in text(page)
    assert corrected.status_code == 302
    assert (rows(district.town_3).get().spot, rows(district.town_3).get().fix_due_on) == (
        "二车间东墙",
        date(2024, 10, 20),
    )


def test_what_was_put_right_was_not_found_later_by_page_and_by_sheet(district, client_of, hazard):
    found, town = hazard.found_on, district.town_3
    advance(hazard, "assign", actor=town, key=uuid4(), content={"fix_due_on": found + timedelta(days=9)})
    prove(hazard, loop_of("hazards").step("rectify").photo, town)
    advance(hazard, "rectify", actor=town, key=uuid4(), content={"fix_measures": "已更换"})
    client, later = client_of(district.office), hazard.fixed_on + timedelta(days=3)
    form = hidden(text(client.get(url_of(hazard, "change"))))

    with clock.fixed(clock.start_of(later)):
        answer = client.post(url_of(hazard, "change"), {**form, "found_on": f"{later}", "reason": "写错了"})
        content = f"编号,发现日期\n{hazard.number},{later}\n".encode()
        staged = stage(LEDGERS["hazards"], content, "更正.csv", district.office)

    hazard.refresh_from_db()
    assert (answer.status_code, hazard.found_on) == (422, found)
    assert "早于发现日期" in text(answer)
    assert (staged.changed, ["早于发现日期" in each.message for each in staged.errors]) == ([], [True])
