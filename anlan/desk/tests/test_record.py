"""A record's page: who may open it, what may be done there, and that nothing typed or done is lost or doubled."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct, open_record, withdraw
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope import Record
from anlan.kernel.testing.cast import seat


def text(answer):
    return answer.content.decode()


def url_of(record, *rest):
    return "/".join(["/ledgers", record.code, record.number, *rest]) + "/"


def rows(actor):
    return LEDGERS["hazards"].model.objects.within(actor.scope)


def again(record):
    return type(record)._base_manager.get(pk=record.pk)


def step_form(record, step, **content):
    fields = {"key": str(uuid4()), "version": str(record.version), **content}
    return {f"{step}-{name}": value for name, value in fields.items()}


def test_a_record_shows_its_facts_its_state_and_its_sound_history(district, client_of, hazard):
    page = text(client_of(district.town_3).get(url_of(hazard)))

    assert "配电箱无漏电保护" in page
    assert "宏达机械厂（示范）" in page
    assert "清河镇石沟村" in page
    assert "待交办" in page
    assert "历史已校验 ✓" in page
    assert "登记</b>，张明" in page


def test_it_names_the_town_or_the_firm_in_whose_hands_it_is(district, client_of, hazard):
    client = client_of(district.office)
    assert "在清河镇手上" in text(client.get(url_of(hazard)))

    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})

    assert f"在{hazard.place}手上" in text(client.get(url_of(hazard)))


def test_who_re_inspects_is_whoever_takes_the_step_until_they_say_another(district, client_of, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    advance(hazard, "rectify", actor=district.town_3, key=uuid4())

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
        step_form(hazard, "assign", fix_due_on="2024-10-20", fix_person="何伟", level="general", note="电话已通知"),
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
        url_of(hazard, "steps", "assign"), step_form(hazard, "assign", fix_person="何伟", level="general")
    )

    page = text(answer)
    assert answer.status_code == 422
    assert "请填写整改时限。" in page
    assert 'value="何伟"' in page
    assert rows(district.town_3).get().state == "found"


def test_the_same_step_posted_twice_is_one_event(district, client_of, hazard):
    client, form = client_of(district.town_3), step_form(hazard, "fix_at_once")

    first = client.post(url_of(hazard, "steps", "fix_at_once"), form)
    second = client.post(url_of(hazard, "steps", "fix_at_once"), form)

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


def test_the_rectifier_sees_why_they_may_not_verify(district, client_of, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    advance(hazard, "rectify", actor=district.town_3, key=uuid4())
    client = client_of(district.town_3)

    page = client.get(url_of(hazard))
    refused = client.post(url_of(hazard, "steps", "verify"), step_form(hazard, "verify"))

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


# Correction.


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


# Evidence.


def upload(content, name="现场.jpg"):
    return SimpleUploadedFile(name, content)


def photo(colour="red"):
    out = BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.mark.usefixtures("_own_store")
def test_files_are_added_and_stand_in_the_timeline(district, client_of, hazard):
    answer = client_of(district.town_3).post(
        url_of(hazard, "evidence"),
        {"purpose": "整改前", "files": [upload(photo()), upload(photo("blue"))]},
        follow=True,
    )

    page = text(answer)
    assert "2个文件" in page
    assert page.count('<img src="/evidence/') == 2
    assert "附整改前" in page


@pytest.mark.usefixtures("_own_store")
def test_one_bad_file_keeps_all_out_and_is_named(district, client_of, hazard):
    answer = client_of(district.town_3).post(
        url_of(hazard, "evidence"), {"purpose": "整改前", "files": [upload(photo()), upload(b"MZ", "病毒.jpg")]}
    )

    assert answer.status_code == 422
    assert "病毒.jpg：认不出这是什么文件" in text(answer)
    assert Attachment.objects.count() == 0


def test_no_file_chosen_is_said(district, client_of, hazard):
    answer = client_of(district.town_3).post(url_of(hazard, "evidence"), {"purpose": "整改前"})

    assert answer.status_code == 422
    assert "还没有选文件" in text(answer)


# What was asked for.


def test_more_time_that_was_asked_for_what_is_done_by_now_is_given_to_nobody(district, client_of, hazard, plant):
    """The enterprise asks for time, then is done before anybody answered: the town's own deadline for its inspection stays."""
    firm = seat(
        "hechang",
        "何厂",
        ENTERPRISE,
        district.system,
        body=district.bodies["town_3"],
        region=plant.region,
        place=plant.pk,
    )
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    asked = {"key": str(uuid4()), "version": hazard.version, "until": "2024-12-31", "reason": "配件未到"}
    client_of(firm).post(url_of(hazard, "extension"), {f"extension-{name}": value for name, value in asked.items()})
    assert "去定延期" in text(client_of(district.office).get("/"))
    advance(again(hazard), "rectify", actor=firm, key=uuid4(), content={})
    due = again(hazard).due_at

    answer = client_of(district.office).post(
        url_of(hazard, "decision"), {"decision-key": str(uuid4()), "decision-granted": "yes", "decision-reason": ""}
    )

    assert "去定延期" not in text(client_of(district.office).get("/"))
    assert "答复延期申请" not in text(client_of(district.office).get(url_of(hazard)))
    assert answer.status_code == 409
    assert again(hazard).due_at == due


def test_a_report_is_read_from_where_it_is_signed(district, client_of):
    """Not as it is kept, with the codes of its figures: the way to its words stands there."""
    facts = {
        "title": "全区汇报（示范）", "outline": "annual", "starts_on": "2024-01-01", "ends_on": "2024-10-15",
        "text": "排查隐患{hazards.found}。",
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, facts, actor=district.office, key=uuid4())

    page = text(client_of(district.leader).get(url_of(report)))

    assert "{hazards.found}" not in page
    assert "annual" not in page
    assert "排查隐患0条" in re.sub(
        "<[^>]+>", "", text(client_of(district.leader).get(re.search(r'href="(/reports/[^"]+)"', page).group(1)))
    )


# What a step's form brings along.


@pytest.mark.usefixtures("_own_store")
@pytest.mark.parametrize("step", ["fix_at_once", "rectify"])
def test_what_was_put_right_is_shown_with_the_step_that_says_so(district, client_of, hazard, step):
    if step == "rectify":
        advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    client = client_of(district.town_3)
    page = text(client.get(url_of(hazard)))

    answer = client.post(
        url_of(hazard, "steps", step),
        step_form(again(hazard), step) | {f"{step}-photos-0": upload(photo())},
        follow=True,
    )

    assert f'name="{step}-photos-0"' in page
    assert "整改后照片" in page
    assert "附整改后" in text(answer)


def test_what_waits_for_an_answer_stands_before_the_steps_with_the_day_that_is_asked_for(
    district, client_of, hazard, plant
):
    firm = seat(
        "hechang",
        "何厂",
        ENTERPRISE,
        district.system,
        body=district.bodies["town_3"],
        region=plant.region,
        place=plant.pk,
    )
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    asked = {"key": str(uuid4()), "version": hazard.version, "until": "2024-12-31", "reason": "配件未到"}
    client_of(firm).post(url_of(hazard, "extension"), {f"extension-{name}": value for name, value in asked.items()})

    page = text(client_of(district.office).get(url_of(hazard)))
    first = page.split('class="now"', 1)[1].split("</section>", 1)[0]

    assert "答复延期申请" in first
    assert "2024-12-31" in first
    assert first.index("btn go") < first.index("答复延期申请")


@pytest.mark.usefixtures("_own_store")
def test_a_file_that_is_there_already_is_not_said_to_have_been_added(district, client_of, hazard):
    client = client_of(district.town_3)
    client.post(url_of(hazard, "evidence"), {"purpose": "整改前", "files": [upload(photo())]})

    page = text(client.post(url_of(hazard, "evidence"), {"purpose": "整改后", "files": [upload(photo())]}, follow=True))

    assert "以前附过（整改前）" in page
    assert "附上了" not in page.split("以前附过")[1]


def test_a_correction_that_needs_a_reason_says_so_beforehand(district, client_of, hazard):
    reason = re.compile(r"更正的理由 <span[^>]*>必填")
    own = text(client_of(district.town_3).get(url_of(hazard, "change")))
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    handed_on = text(client_of(district.town_3).get(url_of(hazard, "change")))

    assert not reason.search(own)
    assert reason.search(handed_on)
