"""What is asked and shown of guidance: experts, requests, visits, advice and what firms say of them."""

from django.db.models import Q

from anlan.kernel.ledger.declare import NOBODY, Form, Ledger, Past, Related
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, ENTERPRISE, EXPERT, LEADER, OFFICE, STAFF, TOWN, VILLAGE

from .models import Advice, Affiliation, Expert, Guidance, GuidanceRating, Request

_SENDERS = (OFFICE, DEPARTMENT, TOWN)
_POOL = {
    "view": (LEADER, OFFICE, DEPARTMENT, TOWN, EXPERT, AUDITOR), "add": _SENDERS, "change": _SENDERS, "withdraw": _SENDERS,
    "import": _SENDERS, "export": (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR),
}  # fmt: skip

EXPERTS = Ledger(
    Expert,
    title="专家库",
    counted="人",
    group="执法帮扶",
    columns=("name", "sectors", "skills", "agency", "title", "valid_until", "region"),
    filters=("region", "valid_until"),
    search=("name", "pinyin", "skills", "agency", "certificate_no"),
    headers={
        "sectors": ("专业领域", "专业", "行业领域", "从事专业"),
        "skills": ("专长", "擅长", "擅长领域", "研究方向"),
        "agency": ("工作单位", "所在单位", "单位"),
        "title": ("职称", "技术职称"),
        "certificate_no": ("证书编号", "证书", "资格证号"),
        "valid_until": ("聘期至", "聘任期限", "有效期至"),
    },
    form=Form(
        fields=(
            "name",
            "sectors",
            "skills",
            "agency",
            "region",
            "phone",
            "title",
            "certificate_no",
            "valid_until",
            "person",
        ),
        required=("name",),
    ),
    grants=_POOL,
    about="能请去企业帮扶的专家：什么专业、在哪里、聘到哪天。派专家时按专业和地方排，近一年去得少的在前。",
)
AFFILIATIONS = Ledger(
    Affiliation,
    title="专家回避",
    counted="条",
    group="执法帮扶",
    columns=("expert", "place", "kind", "because", "body", "region"),
    filters=("expert", "kind", "region"),
    search=("because", "raised_by"),
    headers={"expert": ("姓名", "专家"), "place": ("回避的单位", "企业名称", "单位名称"), "because": ("理由", "说明")},
    form=Form(
        fields=("expert", "place", "kind", "because", "raised_by"), required=("expert", "place", "kind"), own_name=("raised_by",),
    ),
    grants={**_POOL, "add": (*_SENDERS, EXPERT)},
    about="专家和哪家企业有利害关系（在那里任职、给它做服务、亲属）：不派他去这家。专家本人也可以登记。",
)  # fmt: skip
REQUESTS = Ledger(
    Request,
    title="帮扶申请",
    counted="件",
    group="执法帮扶",
    columns=("topic", "place", "asked_on", "expert", "planned_on", "region", "state", "due_at"),
    filters=("state", "region", "sector", "asked_on"),
    search=("topic", "answer"),
    form=Form(
        fields=("place", "topic", "wished_by", "asked_on"), required=("place", "topic"), short=("place", "topic", "wished_by"),
        photos=("现场照片",),
    ),
    grants={
        "view": (*STAFF, ENTERPRISE), "add": (OFFICE, DEPARTMENT, TOWN, VILLAGE, ENTERPRISE), "import": NOBODY,
    },
    related=(Related("guidance"),),
    about="企业想请专家来看看，在这里申请；镇街、村社区也可以替企业申请。安排了专家就变成一次帮扶。",
)  # fmt: skip

GUIDANCE = Ledger(
    Guidance,
    title="专家帮扶",
    counted="家次",
    group="执法帮扶",
    columns=("place", "guidance_no", "visited_on", "planned_on", "experts", "problems", "region", "state", "due_at"),
    filters=("state", "origin", "region", "sector", "satisfaction", "visited_on"),
    search=("guidance_no", "experts", "advice", "content"),
    headers={
        "place": ("帮扶单位", "企业名称", "单位名称"),
        "visited_on": ("时间", "帮扶时间", "帮扶日期"),
        "advice": ("指导建议", "意见建议", "建议"),
        "cost_yuan": ("费用(元)", "费用"),
    },
    form=Form(
        fields=(
            "place", "planned_on", "lead", "second", "origin", "visited_on", "guidance_no", "experts", "contractor", "escort", "content",
            "problems", "advice", "promise", "satisfaction", "cost_yuan",
        ),
        required=("place",),
        required_if={"planned_on": ("visited_on", "")},
        hints={"visited_on": "已经去过的填；还没去的空着，填计划上门日期", "experts": "专家库里没有的写在这里"},
        for_roles={"satisfaction": (OFFICE,)},  # the firm says it itself
        photos=("现场照片",),
    ),
    grants={
        "view": (*STAFF, EXPERT, ENTERPRISE), "add": (OFFICE, DEPARTMENT, TOWN, EXPERT), "import": (OFFICE, DEPARTMENT, TOWN),
    },
    related=(Related("hazards", counted_in={"problems": Q()}, gives={"source": "expert"}, same_day=True),),
    offered_on={"guidance_requests": lambda request: request.state == "arranged"},  # a step of the request makes the first one
    about="请专家上门帮企业找问题、提建议：排了哪天谁去，去了记下来，建议一条条交给企业。帮扶不处罚。已经去过的直接填时间。",
)  # fmt: skip
ADVICE = Ledger(
    Advice,
    title="帮扶建议",
    counted="条",
    group="执法帮扶",
    columns=("text", "place", "given_on", "due_on", "answered_on", "region", "state"),
    filters=("state", "region", "sector", "given_on"),
    search=("text", "outcome", "refusal", "question"),
    headers={
        "visit": ("帮扶编号", "哪次帮扶"),
        "text": ("建议", "建议内容", "意见建议", "专家建议"),
        "due_on": ("答复期限", "整改期限", "完成时限"),
        "outcome": ("落实情况", "整改情况"),
        "answered_on": ("答复日期", "答复时间"),
        "closed_on": ("办结日期", "落实日期", "完成时间"),
    },
    spellings={"state": {"settled": ("已采纳", "落实", "已整改", "完成", "是", "√"), "declined": ("不采纳",), "": ("未落实", "否", "×")}},
    past=(Past("take_up", on=("answered_on",), brings=("outcome",)), Past("agree", on=("closed_on",))),
    form=Form(fields=("visit", "text", "due_on", "given_on"), required=("visit", "text", "due_on")),
    grants={"view": (*STAFF, EXPERT, ENTERPRISE), "add": (*_SENDERS, EXPERT), "import": _SENDERS},
    offered_on={"guidance": lambda visit: visit.visited_on is not None},
    about="专家给企业的每一条建议：企业采纳的附照片，不采纳的写理由，不明白的再问专家；派专家的单位看过才算完。",
)  # fmt: skip
GUIDANCE_RATINGS = Ledger(
    GuidanceRating,
    title="帮扶评价",
    counted="条",
    group="执法帮扶",
    columns=("visit", "place", "overall", "useful", "selling", "region", "state", "due_at"),
    filters=("state", "overall", "region"),
    search=("words", "outcome"),
    form=Form(fields=("visit", "overall", "useful", "selling", "words"), required=("visit", "overall")),
    grants={
        "view": (LEADER, OFFICE, ENTERPRISE), "add": (ENTERPRISE, OFFICE), "change": (ENTERPRISE, OFFICE),
        "withdraw": (ENTERPRISE, OFFICE), "import": NOBODY, "export": (OFFICE,), "extend": (LEADER,),
    },
    offered_on={"guidance": lambda visit: visit.visited_on is not None},
    about="企业评上门的专家。直接到区安委办，专家和派专家的单位看不到；不会用手机的，安委办替他登记。",
)  # fmt: skip
