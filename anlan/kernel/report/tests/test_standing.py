"""What figures of nothing would tell is not said, nor what a condition keeps out; what is left reads on."""

import pytest

from anlan.kernel.report.marks import Condition, Mark
from anlan.kernel.report.outline import marks, parse
from anlan.kernel.report.standing import Reasons, standing

EMPTY = ("reservoirs.all", "projects.video_yuan", "endpoints.towns")


def said(text, empty=EMPTY, zero=(), unmet=()):
    lines = parse(text)
    reasons = Reasons(
        unknown={mark.key: "无记录" for mark in marks(lines) if mark.code in empty},
        zero={mark.key: "是0" for mark in marks(lines) if mark.code in zero},
        unmet=dict.fromkeys(unmet, "不成立"),
    )
    found = standing(lines, reasons)
    return [
        "".join(
            "N" if isinstance(part, Mark) else part
            for part in (*line.lead, *line.parts)
            if not isinstance(part, Condition)
        )
        for line in found.lines
    ], [(gone.text, gone.why) for gone in found.gone]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("形势平稳。全区有水库{reservoirs.all}。排查{hazards.found}。", ["形势平稳。排查N。"]),
        ("投入{projects.video_yuan}升级，{endpoints.towns}镇接入；排查{hazards.found}。", ["排查N。"]),
        ("排查{hazards.found}；投入{projects.video_yuan}升级。好。", ["排查N。好。"]),
        ("排查{hazards.found}，投入{projects.video_yuan}。", ["排查N。"]),
        ("购买服务，投入{projects.video_yuan}，排查{hazards.found}，有序推进。", ["购买服务，排查N，有序推进。"]),
        ("排查{hazards.found}，投入{projects.video_yuan}，实现全覆盖；好。", ["排查N；好。"]),
        ("水库{reservoirs.all}、排查{hazards.found}。", ["水库N、排查N。"]),
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


CONDITION = "仅当 事故死亡 等于 0"


@pytest.mark.parametrize(
    ("text", "unmet", "left"),
    [
        (f"平稳。【{CONDITION}】没有发生亡人事故。好。", (), ["平稳。没有发生亡人事故。好。"]),
        (f"平稳。【{CONDITION}】没有发生亡人事故。好。", (CONDITION,), ["平稳。好。"]),
        (f"平稳，【{CONDITION}】没有亡人事故，好。", (CONDITION,), ["平稳。"]),
        (f"排查【排查隐患】；【{CONDITION}】没有亡人事故，好；完。", (CONDITION,), ["排查N；完。"]),
        (f"一是【{CONDITION}】没有亡人事故。二是好。", (CONDITION,), ["一是好。"]),
        (f"【{CONDITION}】没有亡人事故，排查【整改销号】，水库【水库】。", (), ["没有亡人事故，排查N。"]),
    ],
)
def test_a_part_stands_where_its_condition_holds_and_0_is_said_behind_it_but_never_what_is_unknown(text, unmet, left):
    assert said(text, zero=("hazards.closed",), unmet=unmet)[0] == left


def test_what_is_0_falls_unless_somebody_asked_for_it():
    assert said("排查【排查隐患】，整改【整改销号】。", zero=("hazards.closed",))[0] == ["排查N。"]


def test_what_is_left_out_is_named_with_its_figures_and_why():
    assert said("排查{hazards.found}。水库{reservoirs.all}。")[1] == [("水库〔水库〕。", "无记录")]


def test_nothing_changes_where_every_ledger_is_kept():
    text = "一、情况\n（一）好。一是甲。排查{hazards.found}；水库{reservoirs.all}。"

    assert said(text, empty=()) == (["一、情况", "（一）好。一是甲。排查N；水库N。"], [])
