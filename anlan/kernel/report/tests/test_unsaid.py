"""What only figures of empty ledgers would tell is not said; what is left reads on."""

import pytest

from anlan.kernel.report.outline import Mark, marks, parse
from anlan.kernel.report.unsaid import leave_unsaid

EMPTY = ("reservoirs.all", "projects.video_yuan", "endpoints.towns")


def said(text, empty=EMPTY):
    lines = parse(text)
    found = leave_unsaid(lines, {mark.key for mark in marks(lines) if mark.code in empty})
    return [
        "".join("N" if isinstance(part, Mark) else part for part in (*line.lead, *line.parts)) for line in found.lines
    ], found.unsaid


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("形势平稳。全区有水库{reservoirs.all}。排查{hazards.found}。", ["形势平稳。排查N。"]),
        ("投入{projects.video_yuan}升级，{endpoints.towns}镇接入；排查{hazards.found}。", ["排查N。"]),
        ("排查{hazards.found}；投入{projects.video_yuan}升级。好。", ["排查N。好。"]),
        ("排查{hazards.found}，投入{projects.video_yuan}。", ["排查N，投入N。"]),
        ("三是自然灾害多发。全区有水库{reservoirs.all}。", []),
        ("（一）好。一是防灾。水库{reservoirs.all}。二是查改。排查{hazards.found}。三是宣传。", ["（一）好。一是查改。排查N。二是宣传。"]),
        ("一是甲。排查{hazards.found}。\n二是乙。水库{reservoirs.all}。\n三是丙。排查{hazards.found}。", ["一是甲。排查N。", "二是丙。排查N。"]),
        ("（一）防灾。水库{reservoirs.all}。\n（二）查改。排查{hazards.found}。", ["（一）查改。排查N。"]),
        ("一、灾害\n水库{reservoirs.all}。\n二、隐患\n排查{hazards.found}。", ["一、隐患", "排查N。"]),
        ("一、打算\n（一）继续。", ["一、打算", "（一）继续。"]),
    ],
)  # fmt: skip
def test_what_has_no_record_is_left_out_with_the_point_it_was_to_prove_and_the_rest_is_counted_anew(text, left):
    assert said(text)[0] == left


def test_what_is_left_out_is_named_with_its_figures():
    assert said("排查{hazards.found}。水库{reservoirs.all}。")[1] == ("水库〔水库〕。",)


def test_nothing_changes_where_every_ledger_is_kept():
    text = "一、情况\n（一）好。一是甲。排查{hazards.found}；水库{reservoirs.all}。"

    assert said(text, empty=()) == (["一、情况", "（一）好。一是甲。排查N；水库N。"], ())
