"""Hazards as a village, a town and a firm walk them: put right, rejected, told in words, judged anew."""

from .declared import Entry, Journey, Taken, The, day

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
        counts={"hazards.found": 1, "hazards.closed": 1, "hazards.major": 1, "hazards.major_closed": 1},
        steps=(
            Taken("assign", "second", {"fix_due_on": day(10), "fix_person": "赵安"}),
            Taken("rectify", "manager", {"fix_measures": "清扫并装除尘（示范）"}),
            Taken("verify", "second", {"rechecker": "何伟"}),
        ),
    ),
    Entry(
        {"place": The("firm"), "description": "安全出口上锁（示范）", "found_on": day(-1), "level": "重大",
         "standard": "判定标准（示范）"},
        fixes={"spot": "东门（示范）"}, by="town", counts={"hazards.found": 1, "hazards.open": 1, "hazards.standing": 1},
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
