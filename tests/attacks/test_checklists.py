"""Sheets of questions as no clerk makes them: refused in words, and the page of every checklist opens for whoever it reaches."""

import sys
from uuid import uuid4

import pytest

from anlan.ledgers.checklists.xlsform import compiled

HEAD = "[survey]\ntype | name | label | relevant\ninteger | a | 一共几户\n"
DEEP = {
    "minus signs": "${a} = " + "-" * 950 + "1",
    "nots": "not(" * 150 + "${a} = 1" + ")" * 150,
    "a long sum": "${a} = 1" + "+1" * 480,
    "a long chain": "${a}" + " and 1" * 160,
    "brackets": "(" * 480 + "${a}" + ")" * 480,
}
# [What a sheet says] that it is published with, though it names sheets twice or as no spreadsheet may.
ODD = [
    "[survey]\ntype | name | label\ninteger | a | 一共几户\n[Survey]\ntype | name | label\ninteger | b | 走了几户",
    "[survey]\nnote1 | type | name | label\n | integer | a | 一共几户\n[x/y:*?]",
    "[题目]\ntype | name | label\ninteger | a | 一共几户\n[survey]\ntext | b | =HYPERLINK(1)",
]


@pytest.mark.parametrize("condition", DEEP.values(), ids=DEEP)
def test_a_condition_deeper_than_any_is_refused_however_deep_the_caller_is(condition):
    sheet = f"{HEAD}integer | b | 走了几户 | {condition}\n"
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(600)  # a page has gone down some way before it reads a sheet
    try:
        problems = compiled(sheet).problems
    finally:
        sys.setrecursionlimit(before)

    assert any("survey 表第3行D列" in each.where for each in problems), problems


def test_groups_in_groups_are_walked():
    groups = "".join(f"begin group | g{at} | 第{at}组 | ${{a}} > {at}\n" for at in range(110))
    sheet = f"{HEAD}{groups}integer | b | 走了几户\n{'end group' + chr(10)}" + "end group\n" * 109

    form = compiled(sheet)

    assert not form.problems
    assert form.questions[-1].when[0] == "and"


def published(client, sheet, name):
    return client.post("/checklists/new/", {"sheet": sheet, "name": name, "key": str(uuid4()), "publish": "on"})


@pytest.mark.parametrize("sheet", ODD)
def test_what_was_published_is_handed_out_as_a_sheet(client_of, district, sheet):
    client = client_of(district.office)
    answer = published(client, sheet, "入户\u202e排查/../\r\nX: 1")
    if answer.status_code != 302:
        assert "表" in answer.content.decode()
        return

    address = answer["Location"]
    file = client.get(f"{address}sheet.xlsx")
    assert file.status_code == 200
    assert file.content.startswith(b"PK")
    assert client.get(f"{address}answers.xlsx").status_code == 200
    assert client.get(address).status_code == 200


def test_more_filled_sheets_than_a_page_writes_are_left_to_the_ledgers_own_export(client_of, district, monkeypatch):
    client = client_of(district.office)
    address = published(client, f"{HEAD}", "入户排查")["Location"]
    monkeypatch.setattr("anlan.kernel.limits.AT_ONCE_EXPORT_ROWS", -1)

    answer = client.get(f"{address}answers.xlsx")

    assert answer.status_code == 422
    assert "按地区或日期" in answer.content.decode()
