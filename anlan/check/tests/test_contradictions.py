"""What a text says against itself, and what only looks so."""

import json
from datetime import date
from pathlib import Path

import pytest

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period

from ..check import check

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("排查隐患30处。目前排查隐患32处。", [("30处", "32处")]), ("排查隐患30余处。排查隐患34处。", []),
        ("排查隐患30处，已整改35处。", [("30处", "35处")]),
        ("排查隐患30处，已整改27处，整改率80%。", [("27处", "80%")]), ("排查隐患30处，已整改27处，整改率90%。", []),
        ("排查隐患2846处，已整改2776处，整改率97.5%。", []), ("排查隐患300余处，已整改270余处，整改率90.1%。", []),
        ("排查隐患30处，已整改27处，剩下5处。", [("30处", "5处")]), ("排查隐患30处，已整改27处，剩下3处。", []),
        ("去年同期排查隐患20处。今年排查隐患30处，同比增长20%。", [("20处", "20%")]), ("去年同期排查隐患20处。今年排查隐患30处，同比增长50%。", []),
        ("去年同期排查隐患20处。今年排查隐患30处，同比增加12处。", [("20处", "12处")]), ("专题培训12次，综合培训30次。", []),
        ("清河镇、柳溪镇各排查隐患5处，全区排查隐患30处。", []), ("教育领域排查隐患30处，占全区的三成。排查隐患90处。", []),
        ("去年排查隐患20处，今年排查隐患30处。", []), ("清河镇排查隐患2处，柳溪镇排查隐患3处。", []), ("排查隐患30处，其中消防隐患4处。", []),
    ],
)  # fmt: skip
def test_only_what_cannot_both_be_true_is_shown(district, text, pairs):
    found = check(text, district.office.scope, today=clock.today(), period=YEAR).contradictions

    assert [(each.first.text, each.second.text) for each in found] == pairs


PLANTED = [
    json.loads(line) for line in Path(__file__).with_name("planted.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("text", PLANTED, ids=[each["text"][:16] for each in PLANTED])
def test_what_does_not_reckon_up_is_shown(district, text):
    wrong, right = (
        check(text[name], district.office.scope, today=clock.today()).contradictions for name in ("text", "right")
    )

    assert [[each.first.text, each.second.text] for each in wrong] == text["planted"]
    assert right == ()


@pytest.mark.parametrize(
    "text",
    [
        "检查企业320家（危化23家、矿山5家）。", "发现问题30个，其中已整改28个、重大隐患5个。",
        "排查隐患905条，比二季度多出48条；整改销号44条，整改率4.9%。",
        "组织演练5次、培训6次，共组织宣传活动30次。", "排查隐患270条，其中重大事故隐患3条；已整改262条，其余8条正在整改。",
        "出台制度5项：《甲》《乙》等。",
        "隐患总数今年多出256条，增幅近一成；上年67条。", "今年12起，较去年同期的10起上升20%；死亡3人，去年2人。",
        "测试290次，未通过21次，通过率92.8%。",
        "参加120人，其中企业负责人30人、党员110人。", "单位\t企业\n清河镇\t4\n柳溪镇\t5\n合计\t9", "单位\t完成率\n清河镇\t94\n柳溪镇\t95\n合计\t94",
    ],
)  # fmt: skip
def test_what_may_be_true_is_left_alone(district, text):
    assert check(text, district.office.scope, today=clock.today()).contradictions == ()
