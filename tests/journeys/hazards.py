"""Hazards as a village, a town and a firm walk them: put right, rejected, told in words; judged major, treated, accepted, judged anew."""

from .declared import Entry, Journey, Taken, The, day

_PLAN = {
    "fix_person": "赵安", "fix_measures": "清扫并装除尘（示范）", "fix_budget_yuan": "30000", "fix_due_on": day(30),
    "fix_plan": "停产，专人看守（示范）",
}  # fmt: skip
_LISTING = {"supervised_by": "区级", "supervising_body": "青禾区应急管理局", "supervision_no": "青安委督1号"}
HAZARDS = Journey("hazards", "village", (
    Entry(
        {"place": The("firm"), "description": "护栏松动（示范）", "found_on": day(-1)},
        fixes={"description": "二楼护栏松动（示范）"},
        counts={"hazards.found": 1, "hazards.closed": 1},
        steps=(
            Taken("assign", "town", {"fix_due_on": day(10), "fix_person": "赵安"}),
            Taken("rectify", "manager", {"fix_measures": "已加固（示范）"}),
            Taken("reject", "town", {"fix_due_on": day(15), "note": "只加固了一半（示范）"}),
            Taken("rectify", "manager", {"fix_measures": "重新加固（示范）"}),
            Taken("verify", "town", {"rechecker": "张明"}),
        ),
    ),
    Entry(
        {"place": The("firm"), "description": "通道堆物（示范）", "found_on": day(-2)},
        fixes={"description": "东侧通道堆物（示范）"}, counts={"hazards.found": 1, "hazards.closed": 1},
        steps=(Taken("fix_at_once", "town"),),
    ),
    Entry(
        {"place": The("firm"), "description": "粉尘未清扫（示范）", "found_on": day(-1), "level": "重大",
         "standard": "判定标准（示范）"},
        fixes={"spot": "磨粉间（示范）"}, by="town",
        counts={
            "hazards.found": 1, "hazards.closed": 1, "hazards.major": 1, "hazards.major_closed": 1, "hazards.listed": 1,
        },
        steps=(
            Taken("judge_major", "second", {"standard_item": "GM-FC-10", "standard_compared": True}),
            Taken("submit_plan", "manager", _PLAN),
            Taken("return_plan", "bureau", {"note": "没有写停产（示范）"}),
            Taken("submit_plan", "manager", _PLAN),
            Taken("approve_plan", "bureau"),
            Taken("propose_listing", "office", _LISTING),
            Taken("decline_listing", "leader", {"note": "先报市里（示范）"}),
            Taken("propose_listing", "office", _LISTING),
            Taken("agree_listing", "leader"),
            Taken("announce", "office", {"publicity_url": "https://example.invalid/1"}, to_do=False),
            Taken("report_progress", "manager", {"progress": "除尘器已到（示范）"}),
            Taken("ask_acceptance", "manager", {"fix_measures": "装好除尘（示范）"}),
            Taken("fail_acceptance", "bureau", {"fix_due_on": day(40), "note": "没有泄爆口（示范）"}),
            Taken("ask_acceptance", "manager", {"fix_measures": "加装泄爆口（示范）"}),
            Taken("accept", "bureau", {"accepted_by": "应急管理局、专家组"}),
            Taken("delist", "office", {"publicity_url": "https://example.invalid/2"}),
        ),
    ),
    Entry(
        {"place": The("firm"), "description": "安全出口上锁（示范）", "found_on": day(-1), "level": "重大",
         "standard": "判定标准（示范）"},
        fixes={"spot": "东门（示范）"}, by="town",
        counts={"hazards.found": 1, "hazards.open": 1, "hazards.standing": 1, "hazards.regraded": 1},
        steps=(Taken("regrade", "office", {"note": "当场打开，不够重大（示范）"}, to_do=False),),
    ),
    Entry(
        {"place": The("firm"), "description": "灭火器过期（示范）", "found_on": day(-3)},
        fixes={"description": "三具灭火器过期（示范）"}, counts={"hazards.found": 1, "hazards.open": 1, "hazards.standing": 1},
        steps=(Taken("assign", "town", {"fix_due_on": day(10)}),),
    ),
    Entry(
        {"place_words": "石沟小学（示范）", "description": "围墙开裂（示范）", "found_on": day(-1)},
        fixes={"description": "西围墙开裂（示范）"}, counts={"hazards.found": 1, "hazards.open": 1, "hazards.standing": 1},
        steps=(
            Taken("assign", "town", {"fix_due_on": day(10)}),
            Taken("name_place_later", "town", {"place": The("firm")}),
        ),
    ),
    Entry(
        {"place_words": "村口桥（示范）", "description": "桥栏缺失（示范）", "found_on": day(-1)},
        fixes={"description": "桥栏缺失两米（示范）"}, counts={"hazards.found": 1, "hazards.open": 1, "hazards.standing": 1},
        steps=(Taken("name_place", "town", {"place": The("firm")}),),
    ),
))  # fmt: skip
