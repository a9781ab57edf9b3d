"""What is asked and shown of reports and rewards, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, SYSTEM, TOWN

from .models import TAKEN, Reward, Tip

_READERS, _WRITERS = (LEADER, OFFICE, DEPARTMENT, TOWN), (OFFICE, DEPARTMENT, TOWN)

TIPS = Ledger(
    Tip,
    title="举报",
    counted="件",
    group="排查整治",
    columns=("content", "kind", "place", "place_words", "region", "channel", "reported_at", "state", "due_at"),
    filters=("state", "channel", "kind", "region", "reported_at"),
    search=("content", "place_words", "reply"),
    headers={
        "content": ("举报事项", "反映内容", "举报问题", "反映问题"),
        "reported_at": ("受理时间", "举报日期", "受理日期", "来电时间"),
        "channel": ("渠道", "来源", "举报方式"),
        "place": ("被举报单位", "举报对象"),
        "place_words": ("举报地点", "事发地点"),
        "passed_to": ("转办部门", "承办单位", "办理单位"),
        "reply": ("处理情况", "办理结果", "核查情况"),
        "answered_on": ("反馈时间", "反馈日期", "答复时间", "办结日期"),
        "state": ("核查结果", "办理状态", "核查结论"),
    },
    spellings={
        "channel": {"phone": ("12350", "电话"), "hotline": ("12345",), "web": ("网络", "网上", "微信"), "visit": ("上门",), "letter": ("来信",)},
        "state": {
            TAKEN: ("属实", "查实", "部分属实", "基本属实", "已查实"), "disproved": ("不属实", "失实", "查无"),
            "refused": ("不受理", "不予受理"), "": ("核查中", "办理中", "未办结", "正在核查"),
        },
    },
    sheet=("channel", "reported_at", "kind", "content", "place", "place_words", "deadly", "passed_to", "reply", "answered_on"),
    past=(Past("take", on=("answered_on",), brings=("reply",)),),
    form=Form(
        fields=("content", "kind", "place", "place_words", "region", "channel", "reported_at", "deadly"),
        required=("content", "reported_at"),
        by_role={"channel": dict.fromkeys(_WRITERS, ("phone", "hotline", "visit", "letter", "web"))},
        photos=("现场",),
    ),
    grants={
        "view": _READERS, "add": (*_WRITERS, SYSTEM), "change": _WRITERS, "withdraw": (OFFICE,), "import": _WRITERS,
        "export": _READERS, "contact": _WRITERS,
    },
    acts={"contact": "看举报人的联系方式（看一次记一次）"},
    related=(Related("hazards", gives={"source": "public"}),),
    about="群众举报的事情：随手拍、12350、来信来访。先查看，属实的一步转为隐患，举报人凭回执看得到答复。",
)  # fmt: skip

REWARDS = Ledger(
    Reward,
    title="举报奖励",
    counted="件",
    group="排查整治",
    columns=("tip", "grounds", "amount_yuan", "region", "proposed_on", "decided_by", "paid_on", "state", "due_at"),
    filters=("state", "region", "proposed_on", "paid_on"),
    search=("grounds", "decision_no", "voucher_no"),
    headers={
        "tip": ("举报编号",), "grounds": ("事由",), "amount_yuan": ("奖励金额", "金额"), "paid_on": ("兑现日期", "领取日期", "发放时间"),
        "decided_on": ("审批日期",), "decided_by": ("审批人",), "proposed_on": ("申请日期",),
    },
    sheet=("tip", "grounds", "amount_yuan", "proposed_on", "decided_by", "decided_on", "decision_no", "paid_on", "voucher_no"),
    past=(
        Past("approve", on=("decided_on",), brings=("decided_by", "decision_no")),
        Past("pay", on=("paid_on",), brings=("voucher_no",), ends=True),
    ),
    form=Form(
        fields=("tip", "grounds", "amount_yuan", "proposed_on"),
        required=("tip", "amount_yuan", "proposed_on"),
        own_name=("decided_by",),
    ),
    grants={
        "view": _READERS, "add": _WRITERS, "change": _WRITERS, "withdraw": (OFFICE,), "import": (OFFICE,), "export": _READERS,
    },
    offered_on={"tips": lambda tip: tip.state == TAKEN},
    about="举报查实以后给举报人的奖励：谁报的只写举报编号，不写姓名；没有留电话的凭回执上的领取码领。",
)  # fmt: skip
