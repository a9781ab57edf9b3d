"""What records of other ledgers refer to, each put in by its own officer at the first question: {what: (who, ledger, typed)}."""

from anlan.ledgers.checklists.pages.sheets import BLANK
from anlan.ledgers.checklists.tables import trimmed

from .declared import The, day, moment
from .district import VILLAGE

GIVEN = {
    "meeting": ("office", "meetings", {"name": "第三次安委会（示范）", "kind": "安委会", "held_at": moment(-2)}),
    "drill": ("office", "drills", {"name": "全区演练（示范）", "level": "区级", "held_at": moment(-2)}),
    "supervision visit": ("town", "supervision", {"place": The("firm"), "visited_on": day(-2), "leader": "何伟"}),
    "today's route": ("town", "routes", {"round": "第五轮（示范）", "name": "第二组", "goes_on": day(0)}),
    "tomorrow's route": ("town", "routes", {"round": "第五轮（示范）", "name": "第三组", "goes_on": day(1)}),
    "list": ("office", "duties", {"name": "应急局年度清单（示范）", "kind": "部门责任清单", "body": "青禾区应急管理局"}),
    "case": (
        "bureau", "enforcement",
        {"case_no": "青应急立〔2026〕9号（示范）", "place": The("firm"), "violation": "未培训（示范）", "filed_on": day(-9)},
    ),
    "first officer": (
        "bureau", "inspectors", {"name": "马超", "certificate_no": "QH0600121", "valid_until": day(300)},
    ),
    "second officer": (
        "bureau", "inspectors", {"name": "邹敏", "certificate_no": "QH0600134", "valid_until": day(300)},
    ),
    "third officer": (
        "bureau", "inspectors", {"name": "何超", "certificate_no": "QH0600136", "valid_until": day(300)},
    ),
    "expert": ("bureau", "experts", {"name": "杨帆", "sectors": ("工贸",), "skills": "粉尘防爆"}),
    "other expert": ("bureau", "experts", {"name": "江涛", "sectors": ("工贸",), "skills": "电气"}),
    "town team": ("town", "teams", {"name": "清河镇综合队（示范）", "kind": "镇街综合", "region": "610199103"}),
    "village team": ("town", "teams", {"name": "石沟村分队（示范）", "kind": "村社", "region": VILLAGE}),
    "checklist": ("office", "checklists", {"name": "独居老人用气（示范）", "published_on": day(-2), "sheet": trimmed(BLANK)}),
    "ebike site": ("village", "ebikes", {"name": "石沟新村（示范）", "kind": "住宅小区", "region": VILLAGE}),
    "person": ("administrator", "people", {"name": "白雪梅", "body": "柳溪镇人民政府"}),
    "endpoint": (
        "office", "endpoints",
        {"name": "石沟村老终端（示范）", "level": "village", "region": VILLAGE, "enabled_on": day(-30)},
    ),
}  # fmt: skip
