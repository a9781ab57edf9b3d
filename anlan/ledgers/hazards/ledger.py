"""What is asked and shown of hazards, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger
from anlan.kernel.people.roles import (
    ADMINISTRATOR,
    DEPARTMENT,
    ENTERPRISE,
    EXPERT,
    LEADER,
    OFFICE,
    STAFF,
    TOWN,
    VILLAGE,
    WRITERS,
)

from .models import Hazard

_SUPERVISION = ("supervised_by", "supervision_no", "supervising_body", "supervising_leader", "listed_on", "delisted_on")

HAZARDS = Ledger(
    Hazard,
    title="隐患",
    counted="条",
    group="排查整治",
    columns=("description", "place", "region", "level", "source", "found_on", "state", "due_at"),
    filters=("state", "level", "source", "region", "sector", "found_on"),
    search=("description", "spot", "source_no"),
    headers={
        "place": ("单位", "单位名称", "企业名称", "被检查单位"),
        "description": ("隐患描述", "隐患内容", "存在问题", "隐患情况"),
        "found_on": ("发现日期", "发现时间", "检查时间", "排查时间"),
        "fix_due_on": ("整改时限", "整改期限", "完成时限"),
        "fix_budget_yuan": ("整改资金", "整改资金(万元)"),
        "level": ("隐患级别", "隐患等级"),
        "source_no": ("来源单号", "隐患编号"),
        "closed_on": ("销号日期", "销号时间"),
        "fixed_on": ("整改完成日期", "整改完成时间"),
        "standard": ("判定标准",),
        "fix_person": ("责任人",),
        "accepted_by": ("验收组织",),
        "rechecked_on": ("复查日期",),
        "state": ("状态", "整改状态"),
    },
    form=Form(
        fields=(
            "place", "description", "level", "standard", "category", "spot", "source", "found_on", "finder", "fix_due_on",
            "fix_person", "fix_measures", "interim_measures", "fix_plan", "supervisor", "repeated", "stopped",
            "supervised_by", "supervision_no", "supervising_body", "supervising_leader", "listed_on", "progress", "delisted_on",
        ),
        required=("place", "description", "found_on"),
        required_if={"standard": ("level", "major")},
        short=("place", "description", "level", "standard", "spot", "found_on"),
        for_roles=dict.fromkeys(_SUPERVISION, (OFFICE, DEPARTMENT, LEADER)),
        by_role={"source": {VILLAGE: "patrol", ENTERPRISE: "self", TOWN: "supervision", OFFICE: "supervision"}},
        photos=("整改前", "整改后"),
    ),
    grants={"view": (*STAFF, ADMINISTRATOR, ENTERPRISE, EXPERT), "add": (*WRITERS, ENTERPRISE)},
    about="巡查、检查、自查和群众反映发现的隐患。登记后由镇街交办，整改、复查、销号都在这里办。",
)  # fmt: skip
