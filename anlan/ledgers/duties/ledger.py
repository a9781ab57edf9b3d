"""What is asked and shown of responsibility lists, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Related
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import DutyItem, DutyList

_KEEPERS = {"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)}

DUTIES = Ledger(
    DutyList,
    title="责任清单",
    counted="个",
    group="责任落实",
    columns=("name", "kind", "body", "region", "valid_from", "valid_to", "document_no"),
    filters=("kind", "region", "valid_from"),
    search=("name", "pinyin", "document_no"),
    headers={"body": ("责任主体", "责任单位"), "name": ("清单名称",)},
    spans={"valid_from": "valid_to"},
    form=Form(
        fields=("name", "kind", "body", "region", "valid_from", "valid_to", "document_no"),
        required=("name", "kind", "body"),
    ),
    grants=_KEEPERS,
    about="部门、镇街和领导的安全生产责任清单。",
)
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
