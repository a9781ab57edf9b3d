"""Firms that no ledger has come in with the sheet that names them, by one answer for the sheet, whatever ledger it is of."""

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.incomplete import NOT_FILLED
from anlan.kernel.people.roles import SYSTEM
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.intake import Amendments, ImportRefused, commit
from anlan.kernel.sheets.models import ImportBatch
from anlan.kernel.sheets.newcomers import REGISTER, WORDS, ways
from anlan.kernel.sheets.undoing import undo
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3

from .conftest import rows_of, said, sheet

STATION, SAWMILL = "某某加油站", "柳树木材厂（示范）"
REGISTERED = Amendments(in_no_ledger=REGISTER)
# What a sheet of each ledger says beside the firm, and who brings it in.
SHEETS = {
    "accidents": ("bureau", ("事故名称", "发生时间", "发生单位"), ("第{row}起坠落事故", "2024-10-10 09:00")),
    "checks": ("bureau", ("检查日期", "执法人员", "被检查单位"), ("2024-10-1{row}", "马超、李四")),
    "enforcement": ("bureau", ("案件编号", "违法行为", "立案时间", "当事人"), ("AJ-{row}", "未培训上岗", "2024-10-10")),
    "guidance": ("office", ("时间", "专家", "帮扶单位"), ("2024-10-1{row}", "王工")),
    "hazards": ("town_3", ("隐患描述", "发现日期", "单位"), ("第{row}处护栏松动", "2024-10-10")),
    "supervision": ("office", ("检查时间", "带队领导", "被检查单位"), ("2024-10-1{row}", "周远")),
    "tips": ("town_3", ("举报时间", "举报内容", "涉及单位"), ("2024-10-1{row} 09:00", "第{row}处通道堵了")),
}


def content_of(code, *firms, regions=()):
    """A sheet of a ledger with a row for each firm; regions: beside them."""
    _, head, cells = SHEETS[code]
    rows = [(*(cell.format(row=row) for cell in cells), firm) for row, firm in enumerate(firms)]
    if not regions:
        return sheet(head, *rows)
    return sheet((*head, "所属地区"), *((*row, region) for row, region in zip(rows, regions, strict=True)))


def firms_of(actor):
    return {each.name: each for each in rows_of("enterprises", actor)}


def test_every_ledger_whose_place_may_be_a_firm_has_a_sheet_here():
    codes = {
        code
        for code, ledger in LEDGERS.items()
        for name in ledger.model.place_column()
        if field_of(ledger.model, name).related_model.code == "enterprises"
        and any(role != SYSTEM for role in ledger.grants.get("import", (True,)))
    }
    # Who gives a post at a firm, says who must stay away from it, or advises one that was visited, enters no firm; nor does a firm.
    # A filled checklist is of a place in words, or of a firm that is there.
    own = {"risk_points", "dangerous_work", "certificates", "filled"}
    assert codes - own - {"posts", "recusals", "expert_recusals", "advice"} == set(SHEETS)


@pytest.mark.parametrize("code", SHEETS)
def test_one_answer_registers_the_firms_and_every_row_comes_in(read, district, code):
    """Each firm once, however it is spelled, where its row says that it lies; the sheet again changes nothing."""
    actor = getattr(district, SHEETS[code][0])
    content = content_of(code, STATION, SAWMILL, f" {STATION} ", regions=("清河镇石沟村", "清河镇", "清河镇"))
    refused = read(content, ledger=code, actor=actor)
    assert (refused.in_no_ledger, refused.new, refused.newcomers) == (3, 0, {})
    assert "一并登记这些单位" in said(refused)[0]

    staged = read(content, ledger=code, actor=actor, amended=REGISTERED)
    assert said(staged) == []
    batch = commit(staged)

    firms = firms_of(district.town_3)
    assert {name: firms[name].region for name in (STATION, SAWMILL)} == {STATION: VILLAGE_3, SAWMILL: TOWN_3}
    assert firms[STATION].address == NOT_FILLED
    assert [(each.place, each.region) for each in rows_of(code, district.town_3)] == [
        (firms[STATION], VILLAGE_3), (firms[SAWMILL], TOWN_3), (firms[STATION], VILLAGE_3),
    ]  # fmt: skip
    own = ImportBatch.objects.within(actor.scope).get(ledger="enterprises")
    assert (own.came_with_id, own.created) == (batch.pk, 2)
    again = read(content, ledger=code, actor=actor, name="又一份.xlsx")
    assert (said(again), again.new, again.changed) == ([], 0, [])


@pytest.mark.parametrize("code", SHEETS)
def test_what_may_be_said_is_what_the_ledger_can_keep(district, code):
    ledger, actor = LEDGERS[code], getattr(district, SHEETS[code][0])
    (name,) = ledger.model.place_column()

    possible = ways(ledger, name, actor)

    assert REGISTER in possible
    assert (WORDS in possible) == field_of(ledger.model, name).null


def test_the_words_stand_beside_a_record_whose_place_may_be_empty(read, district):
    staged = read(
        content_of("accidents", STATION),
        ledger="accidents",
        actor=district.bureau,
        amended=Amendments(in_no_ledger=WORDS),
    )
    commit(staged)

    (accident,) = rows_of("accidents", district.bureau)
    assert (said(staged), accident.place, accident.others) == ([], None, {"发生单位": STATION})


def test_a_firm_lies_where_its_own_name_says_else_in_the_district_which_is_told(read, district):
    staged = read(
        content_of("checks", "柳溪镇砖厂", STATION), ledger="checks", actor=district.bureau, amended=REGISTERED
    )
    commit(staged)

    firms = firms_of(district.bureau)
    assert (firms["柳溪镇砖厂"].region, firms[STATION].region) == (TOWN_4, DISTRICT)
    assert f"一并登记2家企业（单位）：柳溪镇砖厂、{STATION}" in "".join(staged.said)
    assert "其中1家不知道在哪个镇（街道），先记在青禾区" in "".join(staged.said)


def test_one_name_in_two_towns_is_two_firms_and_who_does_not_say_which_is_asked(read, district):
    rows = content_of("checks", STATION, STATION, STATION, regions=("清河镇", "柳溪镇", ""))

    staged = read(rows, ledger="checks", actor=district.bureau, amended=REGISTERED)
    with pytest.raises(ImportRefused):
        commit(staged)
    commit(staged, good_rows_only=True)

    assert "请在“所属地区”里写清这一行是哪里的" in said(staged)[0]
    assert sorted(each.region for each in rows_of("enterprises", district.bureau) if each.name == STATION) == [
        TOWN_3,
        TOWN_4,
    ]


def test_a_hazard_s_firm_must_lie_where_a_town_knows_it(read, district):
    staged = read(content_of("hazards", STATION), actor=district.office, amended=REGISTERED)

    assert "请选在哪个镇（街道）" in said(staged)[0]


def test_what_does_not_come_in_brings_no_firm_and_a_slip_of_the_pen_is_none(read, district, plant):
    slip = plant.name.replace("机械", "机戒")
    staged = read(
        sheet(("检查日期", "执法人员", "被检查单位"), ("去年", "马超", STATION), ("2024-10-10", "马超", slip), ("2024-10-10", "马超", SAWMILL)),
        ledger="checks", actor=district.bureau, amended=REGISTERED,
    )  # fmt: skip
    commit(staged, good_rows_only=True)

    assert set(firms_of(district.bureau)) == {plant.name, SAWMILL}


def test_an_auditor_finds_the_firms_in_an_import_of_their_own_which_stays_while_rows_lean_on_it(read, district):
    batch = commit(read(content_of("checks", STATION), ledger="checks", actor=district.bureau, amended=REGISTERED))
    own = ImportBatch.objects.within(district.office.scope).get(came_with=batch)

    first = undo(own, district.office)
    assert (first.withdrawn, first.left[0].why) == (0, "还有别的记录靠着它，没有撤回")
    assert STATION in firms_of(district.bureau)
