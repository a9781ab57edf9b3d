"""What is asked and shown of enforcement. Only departments write here; supervision is not enforcement."""

from django.db.models import Q

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, LEADER, OFFICE, TOWN

from .models import Case, Check, Penalty

_BUREAUS = {
    "view": (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR), "add": (DEPARTMENT,), "change": (DEPARTMENT,),
    "withdraw": (DEPARTMENT,), "import": (DEPARTMENT,), "export": (LEADER, OFFICE, DEPARTMENT, AUDITOR),
}  # fmt: skip

CHECKS = Ledger(
    Check,
    title="执法检查",
    counted="家次",
    group="执法帮扶",
    columns=("place", "checked_on", "content", "officers", "problems", "documents", "region"),
    filters=("region", "sector", "checked_on"),
    search=("content", "officers"),
    headers={"place": ("被检查单位", "企业名称", "单位名称"), "documents": ("下达文书数", "执法文书")},
    form=Form(
        fields=("place", "checked_on", "officers", "content", "problems", "documents"),
        required=("place", "checked_on", "officers"),
        own_name=("officers",),
        photos=("现场照片", "执法文书"),
    ),
    counts_files={"documents": "执法文书"},
    grants=_BUREAUS,
    related=(Related("hazards", counted_in={"problems": Q()}, gives={"source": "enforcement"}), Related("enforcement")),
    about="依法进行的执法检查，计入对企业的年度检查频次。",
)
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
