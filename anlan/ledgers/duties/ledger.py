"""What is asked and shown of responsibility lists, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import DutyItem, DutyList

_KEEPERS = {"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)}

DUTIES = Ledger(
    DutyList,
    title="责任清单",
    counted="个",
    group="责任落实",
    columns=("name", "kind", "body", "region", "valid_from", "signed_by", "renew_on", "state"),
    filters=("state", "kind", "region", "valid_from"),
    search=("name", "pinyin", "document_no"),
    headers={
        "body": ("责任主体", "责任单位"), "name": ("清单名称",), "signed_by": ("签字人", "签订人", "签字领导"),
        "signed_on": ("签字日期", "签订日期", "签字时间"),
    },
    spellings={"state": {"kept": ("有效", "已签", "已签字", "已签订"), "ended": ("失效", "已废止", "废止")}},
    past=(Past("sign", on=("signed_on",), brings=("signed_by",)),),
    spans={"valid_from": "valid_to"},
    form=Form(
        fields=("name", "kind", "body", "region", "valid_from", "valid_to", "document_no", "signed_by", "signed_on"),
        required=("name", "kind", "body"),
    ),
    grants=_KEEPERS,
    about="部门、镇街和领导的安全生产责任清单：责任单位的负责人签字，每年更新一次，到期前系统提醒。",
)  # fmt: skip
DUTY_ITEMS = Ledger(
    DutyItem,
    title="责任事项",
    counted="项",
    group="责任落实",
    columns=("item", "list", "leader", "frequency", "region"),
    filters=("list", "frequency", "region"),
    search=("item", "leader", "basis"),
    headers={"list": ("所属清单", "清单名称")},
    form=Form(
        fields=("list", "item", "basis", "leader", "section", "partners", "frequency", "due_on", "target"),
        required=("list", "item"),
    ),
    grants=_KEEPERS,
    related=tuple(Related(code) for code in ("meetings", "supervision", "checks", "training", "drills", "publicity")),
    about="清单里的每一项：做什么、凭什么、谁领导、多久做一次。",
)
