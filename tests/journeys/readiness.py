"""Plans and drills as towns, departments and the office walk them: filed, assessed, revised, repealed; planned, held, summed up, mended."""

from .declared import Entry, Journey, Taken, The, day, moment, tonight

PLANS = Journey("plans", "town", (
    Entry(
        {"name": "清河镇防汛预案（示范）", "kind": "镇街预案", "issued_on": day(-9)}, fixes={"document_no": "清政发1号（示范）"},
        counts={"plans.town": 1},
        steps=(
            Taken("file", "town", {"filed_on": day(0)}),
            Taken("fall_due", "town", to_do=False),
            Taken("assess", "town", {"assessment": "继续有效（示范）"}),
            Taken("revise", "town", {"revision_reason": "演练发现问题（示范）"}, to_do=False),
            Taken("repeal", "town", {"repeal_reason": "机构撤并（示范）"}),
        ),
    ),
    Entry(
        {"name": "区总体预案（示范）", "kind": "总体预案", "issued_on": day(-9)}, fixes={"document_no": "青政发1号（示范）"},
        counts={"plans.general": 1}, by="office",
        steps=(Taken("file", "office", {"filed_on": day(0)}), Taken("replace", "office", to_do=False)),
    ),
    Entry(
        {"name": "防汛专项预案（示范）", "kind": "专项预案", "issued_on": day(5)}, fixes={"document_no": "青应急1号（示范）"},
        counts={"plans.special": 1}, by="bureau", steps=(Taken("issue", "bureau", {"issued_on": day(0)}),),
    ),
))  # fmt: skip
DRILLS = Journey("drills", "town", (
    Entry(
        {"name": "防汛演练（示范）", "level": "镇街级", "held_at": tonight(), "people": "40"},
        fixes={"scenario": "转移群众（示范）"}, adds={"drill_findings": {"text": "喇叭不响（示范）", "holder": "石沟村", "due_on": day(9)}},
        counts={"drills.held": 1},
        steps=(
            Taken("postpone", "town", {"held_at": tonight(), "spot": "渡口（示范）"}),
            Taken("hold", "town", {"people": "42"}),
            Taken("sum_up", "town", {"summary": "转移有序（示范）"}),
        ),
    ),
    Entry(
        {"name": "承办全区演练（示范）", "level": "区级", "held_at": moment(-4), "hosted": True, "teams": "3", "people": "90"},
        fixes={"scenario": "水库抢险（示范）"}, counts={"drills.hosted_teams": 3, "drills.hosted_people": 90}, by="office",
    ),
    Entry(
        {"name": "停办的演练（示范）", "level": "镇街级", "held_at": tonight()}, fixes={"scenario": "防火（示范）"},
        steps=(Taken("cancel", "town", {"cancel_reason": "防汛要紧（示范）"}),),
    ),
    Entry({"name": "去年的演练（示范）", "level": "镇街级", "held_at": moment(-90)}, fixes={"scenario": "防滑（示范）"}),
))  # fmt: skip
FINDINGS = Journey("drill_findings", "office", (
    Entry(
        {"drill": The("drill"), "text": "广播不响（示范）", "holder": "清河镇人民政府", "due_on": day(9)},
        fixes={"text": "两处广播不响（示范）"},
        steps=(
            Taken("report", "town", {"progress": "修了一处（示范）"}),
            Taken("finish", "town", {"feedback": "都修好了（示范）"}),
        ),
    ),
))  # fmt: skip
