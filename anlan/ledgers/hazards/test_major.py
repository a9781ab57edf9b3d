"""What is special about major hazards: who judges by what, whom it reaches, what is asked and chased. The suites walk the path."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.holding import Holder, holder_of
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.roles import DEPARTMENT, ENTERPRISE, LEADER, OFFICE, TOWN
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.proof import prove

from . import jobs, standards
from .models import Hazard
from .testing import PLAN

SHARED = Path(__file__).resolve().parents[4] / "shared" / "domain" / "hazard_standards.csv"
SILO = "有限空间作业未先通风、未检测"
UNREAD, READ, REPLACED, TITLE, COMBINED = "GM-XK-02", "GM-MG-01", "XF-01", "REF-17", "SL-01"


@pytest.fixture
def send(client_of):
    """A step by the form of the record's page: send(hazard, actor, "judge_major", standard_item="GM-MG-01")."""

    def sent(hazard, actor, step, **typed):
        values = {"key": str(uuid4()), "version": str(hazard.version), **typed}
        address = f"/ledgers/hazards/{hazard.number}/steps/{step}/"
        answer = client_of(actor).post(address, {f"{step}-{name}": value for name, value in values.items()})
        hazard.refresh_from_db()
        return answer

    return sent


@pytest.fixture
def treated(district, find_hazard, manager):
    """A major hazard that is being treated since 16 October 2024; progress is due every ten days."""
    hazard = find_hazard(description=SILO)
    listing = {"supervised_by": "district", "supervising_body": district.bodies["bureau"], "supervision_no": "督1号"}
    for step, actor, content in (
        ("judge_major", district.town_3, {"standard_item": READ}), ("submit_plan", manager, PLAN),
        ("approve_plan", district.bureau, {}), ("propose_listing", district.office, listing),
        ("agree_listing", district.leader, {}),
    ):  # fmt: skip
        advance(hazard, step, actor=actor, key=uuid4(), content=content)
    return hazard


def notices(hazard, key):
    with unscoped("what was told of it", Notice):
        return list(Notice.objects.filter(record_id=hazard.pk, key__startswith=key).values_list("role", flat=True))


def test_an_item_that_was_read_judges_and_one_that_was_not_wants_a_tick(district, find_hazard, client_of, send):
    hazard = find_hazard(description=SILO)
    page = client_of(district.town_3).get(f"/ledgers/hazards/{hazard.number}/").content.decode()
    form = page.split("steps/judge_major/", 1)[1].split("</form>", 1)[0]

    unticked = send(hazard, district.town_3, "judge_major", standard_item=UNREAD)

    assert form.index('label="和描述相近"') < form.index(f'value="{UNREAD}"') < form.index('label="工贸-管理"')
    assert f"第十三条（二），{standards.UNREAD}" in form
    assert f"第三条（一），{standards.UNREAD}" not in form
    assert (unticked.status_code, hazard.state, hazard.level) == (422, "found", "general")
    assert "对照原文看过请勾上" in unticked.content.decode()
    assert send(hazard, district.town_3, "judge_major", standard_item=UNREAD, standard_compared="on").status_code == 302
    assert (hazard.state, hazard.level, hazard.reported_on) == ("assessed", "major", date(2024, 10, 16))
    assert hazard.standard.startswith("工贸企业重大事故隐患判定标准（应急管理部令第10号）第十三条（二）：")
    assert sorted(notices(hazard, "major:")) == sorted([DEPARTMENT, OFFICE, LEADER])

    other = find_hazard(description="承包单位没有统一管理")
    assert send(other, district.office, "judge_major", standard_item=READ).status_code == 302
    assert list(verify()) == []


def test_what_was_not_in_force_on_the_day_found_or_judges_nothing_is_neither_offered_nor_taken(
    district, find_hazard, send
):
    """The ministry's order no. 10 is in force since 15 May 2023."""
    before, since = (find_hazard(description=f"{day}日查出", found_on=date(2023, 5, day)) for day in (14, 15))
    found_later = Hazard(description="查出", found_on=date(2026, 10, 1), sector="chemicals")
    found_earlier = Hazard(description="查出", found_on=date(2026, 9, 29), sector="chemicals")

    for code in (READ, REPLACED, TITLE, COMBINED, "没有这条"):
        answer = send(before, district.office, "judge_major", standard_item=code, standard_compared="on")
        assert (answer.status_code, before.state) == (422, "found"), code
        assert "没有施行" in answer.content.decode()
    assert send(since, district.office, "judge_major", standard_item=READ).status_code == 302
    assert not any(each.code.startswith("WH") for each in standards.offered(found_later))
    assert sum(each.code.startswith("WH") for each in standards.offered(found_earlier)) == 20
    assert {each.mark for each in standards.items().values() if each.judges} == {"V", "M"}
    assert all(len(each.basis) < 200 and len(each.code) <= 12 for each in standards.items().values())


def test_where_no_item_is_loaded_somebody_writes_the_basis_and_says_that_it_was_compared(district, find_hazard, send):
    hazard = find_hazard(description="疏散楼梯被封", level="major", standard="未填，待补")

    assert "请选一条判定条目" in send(hazard, district.town_3, "judge_major").content.decode()
    written = {"standard": "GB 35181-2025第5条"}
    assert send(hazard, district.town_3, "judge_major", **written).status_code == 422
    assert send(hazard, district.town_3, "judge_major", **written, standard_compared="on").status_code == 302
    assert hazard.standard == "GB 35181-2025第5条"


@pytest.mark.skipif(not SHARED.exists(), reason="the domain's table of items is not beside the project")
def test_every_item_of_the_domain_ships_with_its_mark():
    with SHARED.open(encoding="utf-8", newline="") as file:
        marks = {row["code"]: row["source_status"] for row in csv.DictReader(file)}

    assert {each.code: each.mark for each in standards.items().values()} == marks


def test_no_plan_goes_without_each_of_the_five_and_no_matter_closes_past_the_path(district, find_hazard, manager, send):
    hazard = find_hazard(description=SILO)
    send(hazard, district.town_3, "judge_major", standard_item=READ)
    typed = {name: f"{value}" for name, value in PLAN.items()}

    for name in PLAN:
        answer = send(hazard, manager, "submit_plan", **{each: typed[each] for each in typed if each != name})
        assert (answer.status_code, hazard.state) == (422, "assessed"), name
    assert send(hazard, manager, "submit_plan", **typed).status_code == 302
    assert send(hazard, manager, "approve_plan").status_code == 403
    assert send(hazard, district.town_3, "approve_plan").status_code == 403
    assert send(hazard, district.bureau, "approve_plan").status_code == 302


def test_whoever_asked_for_acceptance_does_not_accept(district, treated, manager, send):
    prove(treated, "整改后", manager)
    advance(treated, "ask_acceptance", actor=manager, key=uuid4(), content={})

    assert send(treated, manager, "accept", accepted_by="我们自己").status_code == 403
    assert send(treated, district.town_3, "accept", accepted_by="镇里").status_code == 403
    assert send(treated, district.bureau, "accept").status_code == 422
    assert send(treated, district.bureau, "accept", accepted_by="区应急管理局、专家组").status_code == 302
    assert send(treated, district.bureau, "delist").status_code == 403
    assert send(treated, district.office, "delist", publicity_url="https://example.invalid/1").status_code == 302
    assert (treated.state, treated.delisted_on, treated.closed_on) == ("closed", date(2024, 10, 16), date(2024, 10, 16))
    assert list(verify()) == []


def chased(day, hour=8):
    month, of_month = day
    with clock.fixed(datetime(2024, month, of_month, hour, tzinfo=clock.LEGAL_ZONE)):
        return jobs.chase_progress(0)


def test_a_day_on_which_progress_was_missed_is_told_once_and_the_next_counts_from_the_report(
    district, treated, manager
):
    due = treated.fix_due_on

    assert (treated.progress_due_on, chased((10, 25))) == (date(2024, 10, 26), 0)
    assert (chased((10, 26)), chased((10, 26), 9), notices(treated, "progress:")) == (1, 0, [ENTERPRISE])
    assert (chased((10, 28)), chased((10, 29))) == (2, 0)
    assert sorted(notices(treated, "progress:")) == sorted([ENTERPRISE, DEPARTMENT, OFFICE])
    with clock.fixed(datetime(2024, 10, 30, 9, tzinfo=clock.LEGAL_ZONE)):
        advance(treated, "report_progress", actor=manager, key=uuid4(), content={"progress": "风机已到"})
    assert (treated.progress_due_on, treated.fix_due_on, treated.state) == (date(2024, 11, 9), due, "treating")
    assert (chased((11, 1)), chased((11, 10))) == (0, 2)
    with clock.fixed(datetime(2024, 11, 10, 9, tzinfo=clock.LEGAL_ZONE)):
        prove(treated, "整改后", manager)
        advance(treated, "ask_acceptance", actor=manager, key=uuid4(), content={})
    assert chased((11, 30)) == 0


def test_the_level_is_no_correction_s_once_the_matter_is_on_its_way(district, treated, find_hazard):
    general = find_hazard(description="另一处")
    advance(general, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})

    for hazard, level in ((general, {"level": "major", "standard": "第三条"}), (treated, {"level": "general"})):
        with pytest.raises(NotAllowed, match=r"隐患级别.*不能用更正来改"):
            correct(hazard, level, actor=district.office, key=uuid4(), version=hazard.version, reason="写错了")
    with pytest.raises(NotAllowed):
        advance(treated, "regrade", actor=district.town_3, key=uuid4(), content={"note": "不重大"})


def test_what_is_judged_again_on_the_same_day_is_regraded_no_longer(district, find_hazard, send):
    hazard = find_hazard(description=SILO)
    for _ in range(2):
        send(hazard, district.town_3, "judge_major", standard_item=READ)
        assert (hazard.level, hazard.regraded_on) == ("major", None)
        send(hazard, district.bureau, "regrade", note="现场核实，不够重大")
        assert (hazard.level, hazard.regraded_on) == ("general", date(2024, 10, 16))
    assert list(verify()) == []


def read_in(actor, *rows):
    titles = ("单位", "隐患描述", "发现日期", "隐患级别", "判定依据", "整改时限", "整改完成日期", "销号日期", "状态")
    text = "\n".join(",".join(row) for row in (titles, *rows))
    return stage(LEDGERS["hazards"], text.encode("utf-8-sig"), "重大隐患.csv", actor)


def test_a_sheet_brings_closed_ones_in_closed_and_takes_no_step_that_is_barred(district, plant, find_hazard):
    """What stands major in the ledger is not closed by a sheet; what a sheet brings as being rectified is judged, or judged general."""
    mine = find_hazard(description="筒仓无泄爆", level="major", standard="第十一条")
    row = (
        f"{plant}",
        "筒仓无泄爆",
        "2024-10-12",
        "重大",
        "第十一条",
        "2024-10-14",
        "2024-10-15",
        "2024-10-16",
        "已销号",
    )
    past = (f"{plant}", "旧的", "2024-03-01", "重大", "第十一条", "2024-03-20", "2024-03-18", "2024-03-19", "已销号")
    others = [
        (f"{plant}", f"在改的{n}", "2024-09-01", "重大", "第十一条", "2024-11-20", "", "", "整改中") for n in (1, 2)
    ]

    refused = read_in(district.office, row)
    staged = read_in(district.office, past, *others)
    commit(staged)

    mine.refresh_from_db()
    assert [each.message for each in refused.errors] == ["重大隐患不直接交办：先判定为重大，再定治理方案。"]
    assert ([each.message for each in staged.errors], mine.state) == ([], "found")
    with unscoped("what the sheet brought", Hazard):
        closed, first, second = (Hazard.objects.get(description=words) for words in ("旧的", "在改的1", "在改的2"))
    assert (closed.state, closed.level, closed.closed_on) == ("closed", "major", date(2024, 3, 19))
    assert [(each.state, holder_of(each)) for each in (first, second)] == [
        ("rectifying", Holder("清河镇", False, TOWN))
    ] * 2
    advance(first, "judge_major", actor=district.bureau, key=uuid4(), content={"standard_item": READ})
    advance(second, "regrade", actor=district.bureau, key=uuid4(), content={"note": "现场核实，不够重大"})
    assert ((first.state, first.level), (second.state, second.level)) == (("assessed", "major"), ("found", "general"))
    assert list(verify()) == []


def test_an_older_sheet_neither_doubles_what_was_judged_since_nor_makes_it_general(district, plant, find_hazard):
    hazard = find_hazard(description=SILO)
    advance(hazard, "judge_major", actor=district.town_3, key=uuid4(), content={"standard_item": READ})

    staged = read_in(district.office, (f"{plant}", SILO, "2024-10-12", "一般", "", "", "", "", ""))

    (problem,) = staged.errors
    assert f"台账里的{hazard.number}待定方案，隐患级别不能用更正来改" in problem.message
    assert (staged.rows, staged.changed) == ([], [])


def test_a_sheet_puts_no_general_hazard_on_the_path_of_major_ones(district, plant):
    row = (f"{plant}", "护栏松动", "2024-10-12", "一般", "", "2024-11-14", "", "", "治理中")

    assert "只有重大隐患才有" in read_in(district.office, row).errors[0].message


def test_days_that_only_some_have_are_known_to_be_none_once_the_ledger_was_kept(district, find_hazard):
    """No hazard was ever regraded: that is 0 from the first hazard on, and unknown before."""
    find_hazard(found_on=date(2024, 8, 5))
    codes = ["hazards.regraded", "hazards.listed"]

    def totals(first, last):
        return [value.total for value in compute(codes, district.leader.scope, Period(first, last)).values()]

    assert totals(date(2024, 8, 1), date(2024, 8, 31)) == [0, 0]
    assert totals(date(2024, 1, 1), date(2024, 6, 30)) == [None, None]


def test_a_regraded_one_stands_in_the_figure_of_the_day_on_which_it_was_judged_so(district, treated, find_hazard):
    hazard = find_hazard(description="看着像", level="major", standard="第三条")
    advance(hazard, "judge_major", actor=district.town_3, key=uuid4(), content={"standard_item": READ})
    advance(hazard, "regrade", actor=district.office, key=uuid4(), content={"note": "不够重大"})
    today = clock.today()

    values = compute(["hazards.regraded", "hazards.major"], district.leader.scope, Period(today - timedelta(30), today))

    assert [values[code].total for code in ("hazards.regraded", "hazards.major")] == [1, 1]
    assert (hazard.standard_item, hazard.standard_compared) == ("", False)
