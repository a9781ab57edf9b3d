"""Every column that the domain's ledgers keep has a field of its own, or a reason why it is none."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.sheets.mapping import find_header

TABLE = Path(__file__).resolve().parents[2] / "shared" / "domain" / "ledgers.csv"
# Which of ours keeps which of theirs; rosters, supplies, e-bikes and warnings have no ledger yet.
OURS = {
    "unit": ("enterprises",), "hazard": ("hazards",), "major_hazard": ("hazards",), "inspection": ("supervision",),
    "enforcement": ("enforcement", "penalties"), "meeting": ("meetings", "decisions"), "responsibility": ("duties", "duty_items"),
    "training": ("training",), "drill": ("drills",), "plan": ("plans",), "team": ("teams",), "publicity": ("publicity",),
    "warning_edu": ("education",), "reservoir": ("reservoirs",), "check_dam": ("check_dams",), "geo_hazard": ("geo_points",),
    "report_tip": ("tips", "rewards"), "flash_flood": ("flood_areas",), "accident": ("accidents",), "assistance": ("guidance",),
}  # fmt: skip
EVIDENCE = {
    "照片(前)", "照片(后)", "现场照片", "附件", "签到表课件", "评估报告", "照片视频", "文件", "照片", "治理方案", "履职记录",
}  # fmt: skip
DERIVED = {
    "延期情况": "an extension is an event of the record's history",
    "计入行政检查频次": "never: supervision is not enforcement",
    "人数": "counted from the team's members",
    "培训次数": "counted from the training ledger",
    "事故等级": "follows from deaths, injuries and loss",
    "转隐患台账": "the hazard says where it came from",
    "关联演练": "the drill names its plan",
    "经度纬度": "two fields",
    "隐患编号": "ours is given here; theirs is kept as 来源单号 where the sheet has no other",
    "整改责任单位": "the place where the hazard is",
    "举报人": "kept apart from the ledger, shown to who looks into it",
    "办结期限": "follows from the state and the day of the report",
}

pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the domain's ledgers are not beside the project")


def columns():
    named = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            named[row["ledger_id"]].append(row["column_zh"])
    return named


@pytest.mark.parametrize("theirs", OURS)
def test_every_column_has_its_field(theirs):
    titles = [title for title in columns()[theirs] if title not in EVIDENCE and title not in DERIVED]

    unknown = set(titles)
    for code in OURS[theirs]:
        unknown &= set(find_header([titles], LEDGERS[code]).others.values())

    assert unknown == set()
