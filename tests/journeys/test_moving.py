"""A firm moves to another town with a hazard open and one closed: its village, both towns, the firm and the office as they meet it."""

from .declared import Taken, day
from .district import OTHER_VILLAGE, VILLAGE, number_of, put_in, seat
from .walking import read_figure, take

FIRM = "迁址木器厂（示范）"
OPEN, CLOSED, FOUND = "hazards.open", "hazards.closed", "hazards.found"


def figures(founded):
    """{(who, figure): value} of both towns and the leader, as each reads it."""
    return {
        (who, code): read_figure(founded.people[who], code)
        for who in ("town", "other town", "leader")
        for code in (OPEN, CLOSED, FOUND)
    }


def risen(before, after):
    return {key: int(after[key] - before[key]) for key in after if after[key] != before[key]}


def test_a_firm_moves_and_what_is_open_is_seen_and_closed_in_its_new_town(founded):
    people = founded.people
    firm = number_of(put_in(people["town"], "enterprises", name=FIRM, region=VILLAGE, sector="工贸"))
    people["mover"] = seat(people, "乔木", "企业", "石沟村村民委员会", "qiaomu", place=firm)
    before = figures(founded)
    closed, still_open = (
        number_of(put_in(people["village"], "hazards", place=firm, description=words, found_on=day(-1)))
        for words in ("锯末堆积（示范）", "除尘管道破损（示范）")
    )
    take(founded, f"/ledgers/hazards/{closed}/", Taken("fix_at_once", "town", {"rechecker": "张明"}))
    take(founded, f"/ledgers/hazards/{still_open}/", Taken("assign", "town", {"fix_due_on": day(10)}))
    assert risen(before, figures(founded)) == {
        ("town", OPEN): 1, ("town", CLOSED): 1, ("town", FOUND): 2,
        ("leader", OPEN): 1, ("leader", CLOSED): 1, ("leader", FOUND): 2,
    }  # fmt: skip

    office, address = people["office"], f"/ledgers/enterprises/{firm}/"
    page = office.open(office.open(address).link(f"{address}change/"))
    page = office.put_in(page, "更正", region=OTHER_VILLAGE, reason="搬到桃坪村（示范）")

    assert "柳溪镇桃坪村" in page.text
    told = f"{FIRM}从清河镇石沟村迁到柳溪镇桃坪村，没办结的随它移交：隐患1条。"
    for who in ("town", "village", "other town", "other village", "mover"):
        assert people[who].open("/notices/").text.count(told) == 1, who
    for who in ("town", "village"):
        gone = people[who].look(f"/ledgers/hazards/{still_open}/")
        assert gone.status == 404
        assert "从清河镇石沟村移交到柳溪镇桃坪村，现在由那里管" in gone.text
        assert people[who].open(f"/ledgers/hazards/{closed}/").status == 200
        assert still_open not in people[who].open("/inbox/").html
    assert risen(before, figures(founded)) == {
        ("town", CLOSED): 1, ("town", FOUND): 1, ("other town", OPEN): 1, ("other town", FOUND): 1,
        ("leader", OPEN): 1, ("leader", CLOSED): 1, ("leader", FOUND): 2,
    }  # fmt: skip

    there = people["other town"].open(address)
    assert still_open in there.html
    assert people["other village"].open(f"/ledgers/hazards/{still_open}/").status == 200
    take(founded, f"/ledgers/hazards/{still_open}/", Taken("rectify", "mover", {"fix_measures": "已换管道（示范）"}))
    take(founded, f"/ledgers/hazards/{still_open}/", Taken("verify", "other town", {"rechecker": "白雪"}))

    page = people["other town"].open(f"/ledgers/hazards/{still_open}/")
    assert "已销号" in page.text
    assert "随单位移交" in page.text
    assert "清河镇石沟村 → 柳溪镇桃坪村" in page.text
    assert "历史已校验 ✓" in people["leader"].open(f"/ledgers/hazards/{still_open}/").text
    assert risen(before, figures(founded)) == {
        ("town", CLOSED): 1, ("town", FOUND): 1, ("other town", CLOSED): 1, ("other town", FOUND): 1,
        ("leader", CLOSED): 2, ("leader", FOUND): 2,
    }  # fmt: skip
