"""The ledger of enterprises."""

from anlan.kernel.ledger.declare import Form, Ledger
from anlan.kernel.people.roles import ADMINISTRATOR, DEPARTMENT, ENTERPRISE, EXPERT, OFFICE, STAFF, TOWN

from .models import Enterprise

ENTERPRISES = Ledger(
    Enterprise,
    title="企业（单位）",
    counted="家",
    group="基础台账",
    columns=("name", "region", "sector", "kind", "size", "employees", "principal", "status", "risk"),
    filters=("region", "sector", "kind", "size", "status", "risk", "grade"),
    search=("name", "uscc", "principal", "address"),
    headers={
        "name": ("单位名称", "企业名称", "被检查单位", "名称"),
        "uscc": ("统一社会信用代码", "信用代码", "社会信用代码"),
        "region": ("所属村社区", "所属镇街", "村（社区）", "镇街"),
        "sector": ("监管行业", "行业", "行业领域"),
        "employees": ("从业人员数", "从业人数", "职工人数"),
        "phone": ("联系电话", "电话", "手机"),
        "principal": ("主要负责人", "负责人"),
    },
    form=Form(
        fields=(
            "name", "uscc", "kind", "region", "sector", "address", "lead", "principal", "phone", "safety_manager",
            "employees", "size", "status", "risk", "grade", "licence_no", "licence_expires_on", "insurance_expires_on",
            "inspection_cap", "central", "note",
        ),
        required=("name", "region", "sector"),
    ),
    masked=("phone",),
    grants={
        "view": (*STAFF, ADMINISTRATOR, ENTERPRISE, EXPERT),
        "add": (OFFICE, DEPARTMENT, TOWN),
        "import": (OFFICE, DEPARTMENT, TOWN),
    },
    about="辖区内的企业、个体户、场所和在建项目。可以从已有的电子表格导入。",
)  # fmt: skip
