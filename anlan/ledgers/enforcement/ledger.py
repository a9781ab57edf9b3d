"""What is asked and shown of enforcement. Only departments write here; supervision is not enforcement."""

from django.db.models import Q

from anlan.kernel.ledger.declare import NOBODY, Form, Ledger, Past, Related
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, ENTERPRISE, LEADER, OFFICE, TOWN

from . import frequency
from .issuing import ISSUED
from .models import Case, Check, Draw, Inspector, Penalty, Rating, Recusal, Violation
from .weighing import why_not_added

_BUREAUS = {
    "view": (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR), "add": (DEPARTMENT,), "change": (DEPARTMENT,),
    "withdraw": (DEPARTMENT,), "import": (DEPARTMENT,), "export": (LEADER, OFFICE, DEPARTMENT, AUDITOR),
}  # fmt: skip

INSPECTORS = Ledger(
    Inspector,
    title="执法人员",
    counted="人",
    group="执法帮扶",
    columns=("name", "certificate_no", "valid_until", "issued_by", "body"),
    filters=("valid_until",),
    search=("name", "certificate_no", "pinyin"),
    headers={"certificate_no": ("证号", "证件编号", "执法证编号"), "valid_until": ("有效期", "有效期至")},
    form=Form(
        fields=("name", "certificate_no", "valid_until", "issued_by"),
        required=("name", "certificate_no", "valid_until"),
    ),
    grants=_BUREAUS,
    about="有行政执法证的人员。检查方案从这里选主办、协办，证过期的不能选。",
)
RECUSALS = Ledger(
    Recusal,
    title="执法回避",
    counted="条",
    group="执法帮扶",
    columns=("inspector", "place", "because", "raised_by", "body", "region"),
    filters=("inspector", "region"),
    search=("because", "raised_by"),
    headers={
        "place": ("回避的单位", "企业名称", "单位名称"),
        "inspector": ("姓名", "人员"),
        "because": ("理由", "回避理由"),
    },
    form=Form(
        fields=("inspector", "place", "because", "raised_by"),
        required=("inspector", "place", "because"),
        own_name=("raised_by",),
    ),
    grants={**_BUREAUS, "view": (LEADER, OFFICE, DEPARTMENT, AUDITOR)},
    about="执法人员和哪家企业有利害关系、不能去查：检查方案不能选，双随机不会抽到一起。",
)
DRAWS = Ledger(
    Draw,
    title="双随机抽查",
    counted="次",
    group="执法帮扶",
    columns=("name", "firms_wanted", "inspect_on", "frozen_on", "drawn_on", "body", "state", "due_at"),
    filters=("state", "inspect_on", "drawn_on"),
    search=("name",),
    headers={
        "name": ("抽查名称", "抽查事项", "任务名称"), "firms_wanted": ("抽取家数", "抽查数量"), "drawn_on": ("抽取时间",),
        "inspect_on": ("检查时间",),
    },
    past=(
        Past("freeze", on=("frozen_on",)),
        Past("draw", on=("drawn_on",), brings=("result",), ends=True),  # a sheet of draws tells what was drawn and carried out
        Past("plan", on=("closed_on",)),
    ),
    form=Form(
        fields=("name", "firms_wanted", "inspect_on", "sectors", "regions", "firm_kind", "risk_from"),
        required=("name", "firms_wanted", "inspect_on"),
    ),
    grants={**_BUREAUS, "view": (LEADER, OFFICE, DEPARTMENT, AUDITOR), "extend": (LEADER,), "decide": (LEADER,)},
    read_elsewhere=("pool", "result", "earlier"),
    about="随机抽企业、随机派执法人员：先公布名单的指纹，第二天用存证做种子抽，谁都能重算一遍，抽中的自动排检查方案。",
)  # fmt: skip
CHECKS = Ledger(
    Check,
    title="执法检查",
    counted="家次",
    group="执法帮扶",
    columns=("place", "checked_on", "content", "officers", "problems", "region", "state", "due_at"),
    filters=("state", "kind", "region", "sector", "checked_on"),
    search=("content", "officers", "record_no", "order_no"),
    headers={
        "place": ("被检查单位", "企业名称", "单位名称"), "documents": ("下达文书数", "执法文书"),
        "planned_on": ("计划检查日期", "计划检查时间"),
    },
    past=(
        Past("approve", approval=True),
        Past("arrive", on=("checked_on",), ends=True),  # a sheet of inspections tells what was done
        Past("record"),
        Past("finish", on=("closed_on",)),
    ),
    form=Form(
        fields=(
            "place", "planned_on", "checked_on", "content", "kind", "lead", "second", "officers", "experts",
            "over_cap_because", "problems",
            "open_problems", "documents",
        ),
        required=("place",),
        required_if={"planned_on": ("checked_on", "")},
        photos=("现场照片", ISSUED, "送达回证", "复查"),
    ),
    asks=frequency.question,
    counts_files={"documents": ISSUED},
    grants={**_BUREAUS, "extend": (LEADER,), "decide": (LEADER,)},
    related=(
        Related(
            "hazards", counted_in={"problems": Q(), "open_problems": Q(closed_on=None)}, gives={"source": "enforcement"},
            same_day=True,
        ),
        Related("enforcement"),
    ),
    about="依法进行的执法检查，计入对企业的年度检查频次：先定方案，两名持证人员去查，查出的隐患下指令、复查，到办结。",
)  # fmt: skip
RATINGS = Ledger(
    Rating,
    title="检查评价",
    counted="条",
    group="执法帮扶",
    columns=("visit", "place", "overall", "favours", "region", "state", "due_at"),
    filters=("state", "overall", "region"),
    search=("words", "outcome"),
    form=Form(fields=("visit", "overall", "shown", "as_told", "favours", "words"), required=("visit", "overall")),
    grants={
        "view": (LEADER, OFFICE, ENTERPRISE), "add": (ENTERPRISE, OFFICE), "change": (ENTERPRISE, OFFICE),
        "withdraw": (ENTERPRISE, OFFICE), "import": NOBODY, "export": (OFFICE,), "extend": (LEADER,),
    },
    about="企业评来检查的人。直接到区安委办，来检查的单位和人看不到；不会用手机的，安委办替他登记。",
)  # fmt: skip
CASES = Ledger(
    Case,
    title="执法案件",
    counted="件",
    group="执法帮扶",
    columns=("case_no", "place", "violation", "filed_on", "closed_on", "days", "region", "state", "due_at"),
    filters=("state", "source", "region", "sector", "filed_on"),
    search=("case_no", "violation", "decision_no", "officers"),
    headers={
        "place": ("当事人", "单位名称", "被处罚单位"),
        "notice_served_on": ("告知时间", "告知日期"), "decided_on": ("决定日期", "处罚日期"), "closed_on": ("结案日期",),
        "fine_yuan": ("罚款金额", "罚款金额(万元)"), "state": ("状态", "案件状态", "是否结案", "办理情况"),
    },
    spellings={
        "state": {
            "closed": ("是", "√", "✓", "✔", "结案", "已办结", "办结"),
            "": ("否", "×", "✗", "已立案", "未结案", "办理中", "正在办理", "未办结"),
        }
    },
    past=(
        Past("notify", on=("notice_served_on",)),
        Past("hear"),
        Past("decide", on=("decided_on",)),
        Past("serve", on=("served_on",)),
        Past("publish"),  # its day may lie before or after the payment
        Past("pay", on=("paid_on",)),
        Past("close", on=("closed_on",)),
    ),
    form=Form(
        fields=(
            "case_no", "place", "violation", "filed_on", "source", "violated", "basis", "officers", "weighty", "transferred",
            "filed_upward",
        ),
        required=("case_no", "place", "violation"),
        own_name=("officers",),
    ),
    grants={**_BUREAUS, "extend": (LEADER,), "decide": (LEADER,)},
    about="立案查处的违法行为：告知、听取申辩、决定、送达、公示、缴款、结案都在这里一步步办。",
)  # fmt: skip
VIOLATIONS = Ledger(
    Violation,
    title="违法行为",
    counted="项",
    group="执法帮扶",
    columns=("violation", "case", "fine_yuan", "circumstance", "acted_on", "region", "state", "due_at"),
    filters=("state", "circumstance", "region", "acted_on"),
    search=("violation", "discretion", "party"),
    form=Form(fields=("case", "violation", "violated", "acted_on", "party"), required=("case",)),
    grants={**_BUREAUS, "import": NOBODY, "extend": (LEADER,), "decide": (LEADER,)},
    offered_on={"enforcement": lambda case: not why_not_added(case)},
    read_elsewhere=("article",),
    about="一个案件有几项违法行为的，在案件的页面上一项一项加，各定条款、罚款和理由，告知书、决定书分开列、再合计。",
)
PENALTIES = Ledger(
    Penalty,
    title="行政处罚",
    counted="项",
    group="执法帮扶",
    columns=("case", "kind", "fine_yuan", "decided_on", "paid_on", "annulled_on", "region"),
    filters=("kind", "region", "decided_on"),
    search=("basis",),
    headers={"case": ("案件编号", "案件"), "fine_yuan": ("罚款金额(元)", "罚款金额", "罚款金额(万元)")},
    form=Form(
        fields=("case", "kind", "fine_yuan", "basis", "decided_on", "paid_on"),
        required=("case", "kind", "decided_on"),
        required_if={"fine_yuan": ("kind", "fine")},
    ),
    grants=_BUREAUS,
    offered_on={"enforcement": lambda case: case.decided_on is not None},
    about="每个案件的处罚，罚款逐项裁量。",
)
