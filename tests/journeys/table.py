"""Every ledger: who its officer is, what they type, who takes which step, and which figures it comes to stand in."""

from . import writing
from .cases import CASES, VIOLATIONS
from .checklists import CHECKLISTS, FIGURES, FILLED
from .checks import DRAWS, INSPECTIONS, INSPECTORS, RATINGS, RECUSALS
from .conferring import CONFERRED
from .declared import Entry, Journey, Taken, The, day, moment
from .district import TOWN, VILLAGE
from .guidance import ADVICE, AFFILIATIONS, EXPERTS, GUIDANCE, GUIDANCE_RATINGS, REQUESTS
from .hazards import HAZARDS
from .meetings import CALLS, MEETINGS
from .prevention import CERTIFICATES, DANGEROUS_WORK, RISK_POINTS
from .readiness import DRILLS, FINDINGS, PLANS
from .supervision import ASSIGNMENTS, ROUTES, SUPERVISION
from .taught import TAUGHT
from .tips import REWARDS, TIPS

PLACES = (
    Journey("enterprises", "town", (
        Entry(
            {"name": "柳编厂（示范）", "region": VILLAGE, "sector": "工贸", "size": "小型", "employees": "36"},
            fixes={"safety_manager": "赵安（示范）"}, counts={"enterprises.all": 1, "enterprises.small": 1},
        ),
    )),
    Journey("reservoirs", "bureau", (
        Entry(
            {"name": "石沟水库（示范）", "region": VILLAGE, "size": "小(2)型", "patrol_person": "田丰"},
            fixes={"shelter": "村小学（示范）"}, counts={"reservoirs.all": 1},
        ),
    )),
    Journey("check_dams", "bureau", (
        Entry({"name": "1号坝（示范）", "region": VILLAGE}, fixes={"gully": "石沟（示范）"}, counts={"check_dams.all": 1}),
    )),
    Journey("geo_points", "bureau", (
        Entry(
            {"name": "村后滑坡（示范）", "point_no": "610199010001", "region": VILLAGE},
            fixes={"monitor": "田丰（示范）"}, counts={"geo_points.all": 1},
        ),
    )),
    Journey("flood_areas", "town", (
        Entry({"name": "沟口片区（示范）", "region": VILLAGE}, fixes={"basin": "石沟（示范）"}, counts={"flood_areas.all": 1}),
    )),
    Journey("roads", "bureau", (
        Entry(
            {"name": "清柳路（示范）", "region": TOWN, "grade": "县道", "length_km": "12.5"},
            fixes={"keeper": "养护站（示范）"}, counts={"roads.length_km": "12.5"},
        ),
    )),
    Journey("ebikes", "village", (
        Entry(
            {"name": "石沟充电棚（示范）", "kind": "停放充电点", "region": VILLAGE, "ports": "12"}, fixes={"responsible": "田丰（示范）"},
            counts={"ebikes.charging": 1, "ebikes.ports": 12},
        ),
        Entry(
            {"name": "石沟车行（示范）", "kind": "销售店", "region": VILLAGE}, fixes={"responsible": "白雪（示范）"},
            counts={"ebikes.shops": 1},
        ),
    )),
    Journey("key_places", "village", (
        Entry(
            {"name": "石沟小学（示范）", "region": VILLAGE, "kind": "学校"}, fixes={"responsible": "田丰（示范）"},
            counts={"key_places.all": 1},
        ),
    )),
)  # fmt: skip
CHECKS = (
    HAZARDS,
    RISK_POINTS,
    DANGEROUS_WORK,
    CERTIFICATES,
    TIPS,
    REWARDS,
    ROUTES,
    SUPERVISION,
    ASSIGNMENTS,
    Journey("campaigns", "office", (
        Entry(
            {"name": "燃气整治（示范）", "starts_on": day(-5)}, fixes={"goal": "查清底数（示范）"},
            adds={"hazards": {"place": The("firm"), "description": "软管老化（示范）"}}, counts={"campaigns.running": 1},
        ),
    )),
    CHECKLISTS,
    FILLED,
    FIGURES,
    INSPECTORS,
    INSPECTIONS,
    RECUSALS,
    DRAWS,
    RATINGS,
    Journey("ebike_checks", "village", (
        Entry(
            {"site": The("ebike site"), "checked_on": day(-1), "flying_wires": "2", "in_corridors": "3", "moved": "3", "batteries": "1"},
            fixes={"note": "当场清理三辆（示范）"},
            adds={"hazards": {"place_words": "3号楼楼道（示范）", "description": "楼道停放充电（示范）"}},
            counts={
                "ebike_checks.held": 1, "ebike_checks.flying_wires": 2, "ebike_checks.in_corridors": 3, "ebike_checks.moved": 3,
                "ebike_checks.batteries": 1,
            },
        ),
    )),
    CASES,
    VIOLATIONS,
    Journey("penalties", "bureau", (
        Entry(
            {"case": The("case"), "kind": "罚款", "fine_yuan": "20000", "decided_on": day(-3)},
            fixes={"basis": "第九十七条（示范）"}, counts={"penalties.fined_yuan": 20_000},
        ),
    )),
    EXPERTS,
    AFFILIATIONS,
    REQUESTS,
    GUIDANCE,
    ADVICE,
    GUIDANCE_RATINGS,
    Journey("accidents", "bureau", (
        Entry(
            {"name": "机械伤害事故（示范）", "occurred_at": moment(-6), "place": The("firm"), "deaths": "1"},
            fixes={"kind": "机械伤害"}, counts={"accidents.count": 1, "accidents.deaths": 1},
            steps=(
                Taken("report", "office", {"reported_at": moment(-6), "reported_to": "市应急局（示范）"}),
                Taken("supplement", "office", {"light": "1", "note": "医院确认（示范）"}),
                Taken("set_up", "office", {"team": "应急、公安、工会（示范）"}),
                Taken("supplement_later", "office", {"light": "2", "note": "医院确认（示范）"}),
                Taken("submit", "office", {"direct_cause": "违章（示范）", "responsibility": "企业负主要责任（示范）"}),
                Taken("reply", "leader"),
                Taken("handle", "office", {"handling": "已处罚（示范）"}),
                Taken("evaluate", "office"),
            ),
        ),
        Entry(
            {"name": "仓库坍塌事故（示范）", "occurred_at": moment(-6), "place": The("firm"), "deaths": "3"},
            fixes={"kind": "坍塌"}, counts={"accidents.count": 1, "accidents.deaths": 3},
            steps=(
                Taken("report", "office", {"reported_at": moment(-6), "reported_to": "市应急局（示范）"}),
                Taken("set_up", "office", {"team": "市政府调查组（示范）"}),
                Taken("submit", "office", {"direct_cause": "超载（示范）", "responsibility": "企业负主要责任（示范）"}),
                Taken("hear_reply", "office", {"replied_on": day(0)}),
                Taken("handle", "office", {"handling": "已处罚（示范）"}),
                Taken("evaluate", "office"),
            ),
        ),
    )),
)  # fmt: skip
DUTIES = (
    Journey("duties", "office", (
        Entry(
            {"name": "应急局责任清单（示范）", "kind": "部门责任清单", "body": "青禾区应急管理局"},
            fixes={"document_no": "青安委〔2026〕1号（示范）"},
            adds={"duty_items": {"item": "每季度演练一次（示范）"}}, counts={"duties.departments": 1, "duties.lists": 1},
            steps=(
                Taken("sign", "bureau", {"signed_by": "马超（示范）"}), Taken("fall_due", "bureau", to_do=False),
                Taken("renew", "bureau", {"shortfall": "演练改在下月（示范）"}),
            ),
        ),
        Entry(
            {"name": "清河镇旧清单（示范）", "kind": "镇街责任清单", "body": "清河镇人民政府", "valid_from": day(-30)},
            fixes={"document_no": "清政发2号（示范）"}, steps=(Taken("end", "town", {"valid_to": day(-2)}, to_do=False),),
        ),
    )),
    Journey("duty_items", "office", (
        Entry(
            {"list": The("list"), "item": "每月检查一次（示范）"}, fixes={"basis": "三定方案（示范）"}, counts={"duty_items.all": 1},
        ),
    )),
    MEETINGS,
    CALLS,
    Journey("decisions", "office", (
        Entry(
            {"meeting": The("meeting"), "text": "清河镇排查粉尘企业（示范）", "holder": "清河镇人民政府", "due_on": day(9)},
            fixes={"text": "清河镇排查全部粉尘企业（示范）"}, counts={"decisions.made": 1, "decisions.closed": 1},
            steps=(
                Taken("report", "town", {"progress": "查了一半（示范）"}),
                Taken("finish", "town", {"feedback": "已查完（示范）"}),
            ),
        ),
        Entry(
            {"meeting": The("meeting"), "text": "应急局印发通报（示范）", "holder": "青禾区应急管理局", "due_on": day(9)},
            fixes={"text": "应急局印发全区通报（示范）"}, counts={"decisions.made": 1, "decisions.open": 1},
        ),
    )),
    Journey("regions", "administrator", (
        Entry({"name": "东坪镇", "region": "610199105"}, counts={"regions.towns": 1}),
        Entry({"name": "柳湾村", "region": "610199104202"}, counts={"regions.villages": 1}),
    )),
    Journey("bodies", "administrator", (
        Entry(
            {"name": "青禾区水利局", "kind": "区级部门", "region": "610199"}, fixes={"short": "区水利局"},
            counts={"bodies.departments": 1},
        ),
    )),
    Journey("people", "administrator", (
        Entry({"name": "江涛", "body": "柳溪镇人民政府", "phone": "13812345678"}, fixes={"title": "应急办主任（示范）"}),
    )),
    Journey("posts", "administrator", (
        Entry(
            {"person": The("person"), "role": "镇（街道）", "title": "柳溪镇应急办干事（示范）"},
            fixes={"title": "柳溪镇应急办主任（示范）"},
        ),
    )),
)  # fmt: skip
READY = (
    PLANS,
    DRILLS,
    FINDINGS,
    Journey("teams", "town", (
        Entry(
            {"name": "清河镇救援队（示范）", "kind": "镇街综合", "region": TOWN}, fixes={"base": "镇政府（示范）"},
            adds={"members": {"name": "孙三（示范）", "phone": "13900000003"}},
            counts={"teams.town": 1},
        ),
        Entry(
            {"name": "石沟村救援队（示范）", "kind": "村社", "region": VILLAGE}, fixes={"base": "村委会（示范）"},
            counts={"teams.village": 1}, by="village",
            steps=(
                Taken("fall_due", "village", to_do=False), Taken("check", "village", {"check_result": "齐全（示范）"}),
            ),
        ),
        Entry(
            {"name": "老抢险队（示范）", "kind": "镇街综合", "region": TOWN, "founded_on": day(-400)},
            fixes={"base": "旧粮站（示范）"}, steps=(Taken("disband", "town", {"disbanded_on": day(-2)}, to_do=False),),
        ),
    )),
    Journey("members", "town", (
        Entry(
            {"name": "赵一", "team": The("town team"), "phone": "13900000001"}, fixes={"position": "队员（示范）"},
            counts={"members.town": 1},
        ),
        Entry(
            {"name": "钱二", "team": The("village team"), "phone": "13900000002"}, fixes={"position": "副队长（示范）"},
            counts={"members.village": 1}, by="village",
        ),
    )),
    Journey("projects", "bureau", (
        Entry(
            {"name": "会议室改造（示范）", "kind": "视频会议系统", "cost_yuan": "12600", "started_on": day(-20)},
            fixes={"builder": "建设公司（示范）"}, counts={"projects.video_yuan": 12600, "projects.invested_yuan": 12600},
        ),
    )),
)  # fmt: skip
OFFICE_WORK = (
    Journey("wordings", "office", (
        Entry({"phrase": "查出毛病（示范）", "indicator": "hazards.found"}, fixes={"note": "镇里的说法（示范）"}),
    )),
    Journey("outlines", "office", (
        Entry(
            {"name": "our_quarter", "title": "季度情况（示范）", "text": "排查隐患{hazards.found}。"}, fixes={"title": "季度工作情况（示范）"},
            counts={"outlines.all": 1},
        ),
    )),
    Journey("feedback", "village", (
        Entry(
            {"content": "列表上看不到期限（示范）"}, fixes={"content": "手机列表上看不到期限（示范）"}, by="village", made=writing.speak,
            steps=(Taken("answer", "office", {"reply": "已改好（示范）"}),),
        ),
    )),
    Journey("reports", "office", (
        Entry(
            fixes={"title": "工作情况报告（示范）"}, by="office", made=writing.draft, counts={"reports.issued": 1},
            steps=(
                Taken("submit", "office", {"signer": "青禾区人民政府区领导，周远"}), Taken("return", "leader", {"note": "再核一遍数（示范）"}),
                Taken("submit", "office", {"signer": "青禾区人民政府区领导，周远"}), Taken("take_back", "office", to_do=False),
                Taken("submit", "office", {"signer": "青禾区人民政府区领导，周远"}), Taken("sign", "leader"), Taken("issue", "office"),
                Taken("revise", "office", to_do=False),
            ),
        ),
        Entry(
            fixes={"title": "清河镇汇报（示范）"}, by="town", made=writing.draft,
            steps=(
                Taken("review", "town", {"reviewer": "清河镇人民政府镇（街道），何伟"}),
                Taken("send_back", "second", {"note": "第二句删掉（示范）"}),
                Taken("submit", "town", {"signer": "清河镇人民政府镇（街道），何伟"}), Taken("sign", "second"),
            ),
        ),
    )),
    Journey("past_figures", "office", (
        Entry(
            {"figure": "hazards.found", "value": "38", "document": "上年全区汇报（示范）", "page": "3"},
            fixes={"document_no": "青政〔2025〕3号（示范）"},
        ),
    )),
    Journey("comments", "leader", (
        Entry(
            fixes={"quote": "继续抓好（示范）"}, made=writing.commented,
            steps=(
                Taken("answer", "office", {"answer": "写上了（示范）"}), Taken("ask_on", "leader", {"note": "再核一遍（示范）"}),
                Taken("answer", "office", {"answer": "核过了（示范）"}), Taken("agree", "leader"),
            ),
        ),
        Entry(
            fixes={"quote": "抓好（示范）"}, made=writing.commented, steps=(Taken("drop", "leader", to_do=False),),
        ),
    )),
    Journey("contributions", "bureau", (
        Entry(
            fixes={"due_on": day(6)}, fixed_by="office", made=writing.asked,
            steps=(
                Taken("save", "bureau", {"text": "工贸企业（示范）"}, how=writing.saved), Taken("chase", "office", to_do=False),
                Taken("hand_in", "bureau", {"text": "工贸企业排查隐患【排查隐患】（示范）。"}),
                Taken("send_back", "office", {"note": "写上家数（示范）", "due_on": day(5)}),
                Taken("hand_in", "bureau", {"text": "工贸企业7家排查隐患【排查隐患】（示范）。"}), Taken("use", "office"),
            ),
        ),
        Entry(
            fixes={"due_on": day(6)}, fixed_by="office", made=writing.asked,
            steps=(
                Taken("call_off", "office", to_do=False), Taken("ask_again", "office", {"due_on": day(7)}, to_do=False),
                Taken("waive", "office", to_do=False, how=writing.sent_without),
            ),
        ),
    )),
)  # fmt: skip
JOURNEYS = {each.ledger: each for each in (*PLACES, *CHECKS, *DUTIES, *READY, *CONFERRED, *TAUGHT, *OFFICE_WORK)}
