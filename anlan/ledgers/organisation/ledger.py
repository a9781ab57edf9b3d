"""The ledgers of who is who: divisions, bodies, people and the posts they hold. Changed by the administrator alone."""

from anlan.kernel.ledger.declare import Form, Ledger
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.people.models import Body, Person, Post, Region
from anlan.kernel.people.roles import ADMINISTRATOR, ENTERPRISE, EVERYBODY, OFFICE, SECURITY, STAFF, SYSTEM
from anlan.kernel.scope import Record

_KEEPERS = {
    "add": (ADMINISTRATOR, SYSTEM),
    "change": (ADMINISTRATOR, SYSTEM),
    "withdraw": (ADMINISTRATOR,),
    "decide": (ADMINISTRATOR,),
    "import": (ADMINISTRATOR, SYSTEM),
}

REGIONS = Ledger(
    Region,
    title="区划",
    counted="个",
    group="组织机构",
    columns=("name", "region", "level"),
    filters=("level", "region"),
    search=("name", "region", "pinyin", "formers"),
    headers={
        "name": ("名称", "区划名称", "镇村名称", "行政区划名称", "镇村"),
        "region": ("区划代码", "代码", "行政区划代码", "统计用区划代码"),
    },
    form=Form(fields=("name", "region"), required=("name", "region")),
    grants={"view": (*EVERYBODY, ADMINISTRATOR, SECURITY), **_KEEPERS, "succeed": (ADMINISTRATOR, SYSTEM)},
    acts={"succeed": "改名、合并、拆分、改设"},
    about="区、镇（街道）、村（社区）三级区划，代码用统计用区划代码，级别看代码的长短。",
)
BODIES = Ledger(
    Body,
    title="单位",
    counted="个",
    group="组织机构",
    columns=("name", "kind", "region", "phone"),
    filters=("kind", "region"),
    search=("name", "short", "pinyin", "formers"),
    headers={
        "name": ("单位名称", "名称", "机构名称"),
        "phone": ("值班电话", "电话"),
        "region": ("所属地区", "镇街"),
        "kind": ("类别", "单位性质", "单位类型", "级别"),
    },
    spellings={
        "kind": {
            "town": ("乡镇街道", "乡镇", "镇街", "街道", "镇", "乡镇（街道）"),
            "village": ("村", "村级", "社区", "村居", "村委会"),
            "department": ("部门", "区直部门", "县直部门", "区直单位"),
            "committee": ("安委办", "议事机构"),
            "district": ("区领导", "党委政府", "区委", "区政府"),
        },
    },
    form=Form(fields=("name", "short", "kind", "region", "phone"), required=("name", "kind", "region")),
    grants={"view": (*EVERYBODY, ADMINISTRATOR, SECURITY), **_KEEPERS},
    about="区委区政府、安委会、部门、镇（街道）和村（社区）。",
)
PEOPLE = Ledger(
    Person,
    title="人员",
    counted="人",
    group="组织机构",
    columns=("name", "title", "body", "region", "phone"),
    filters=("region",),
    search=("name", "title", "pinyin"),
    headers={
        "name": ("姓名",),
        "phone": ("手机", "手机号", "手机号码", "联系电话", "联系方式", "电话"),
        "body": ("单位", "工作单位"),
        "title": ("职务", "职务名称"),
        "email": ("邮箱", "电子邮箱", "邮件"),
    },
    form=Form(
        fields=("name", "phone", "email", "title", "body", "region"),
        required=("name", "body"),
        hints={"body": "企业的人填企业所在的镇（街道）；是哪家企业，登记岗位时写"},
    ),
    grants={"view": (*STAFF, ADMINISTRATOR, SECURITY), **_KEEPERS},
    about="承担安全生产和应急职责的人。一个人一条，岗位另记。",
)
POSTS = Ledger(
    Post,
    title="岗位",
    counted="个",
    group="组织机构",
    columns=("title", "person", "role", "body", "region", "starts_on", "ends_on"),
    filters=("role", "region"),
    search=("title",),
    headers={
        "person": ("姓名", "人员"),
        "role": ("角色",),
        "title": ("岗位", "职责"),
        "body": ("单位",),
        "place": ("所属企业", "企业", "企业名称", "统一社会信用代码"),
        "regions": ("分管地区", "分管区域", "管辖区域", "管辖范围", "负责区域", "包联镇街"),
        "sectors": ("分管行业", "负责行业", "监管行业", "分管领域", "行业领域"),
        "starts_on": ("任职时间", "到任时间", "到岗时间", "上任时间"),
        "ends_on": ("离任时间", "免职时间", "离岗时间"),
    },
    spellings={
        "role": {
            "leader": ("领导", "区级领导", "分管领导"),
            "office": ("安委办", "区安办", "安办"),
            "department": ("部门", "区直部门", "行业部门", "主管部门"),
            "town": ("镇街", "乡镇", "镇", "街道", "乡镇街道", "镇街道"),
            "village": ("村", "社区", "村社区", "村居"),
            "enterprise": ("公司", "生产经营单位"),
            "auditor": ("审计员", "审计人员"),
            "administrator": ("管理员",),
            "security": ("安全员", "安全保密管理员"),
        }
    },
    spans={"starts_on": "ends_on"},
    form=Form(
        fields=("person", "role", "title", "place", "body", "region", "regions", "sectors", "starts_on", "ends_on"),
        required=("person", "role", "title"),
        required_if={"place": ("role", ENTERPRISE)},
    ),
    grants={"view": (*STAFF, ADMINISTRATOR, SECURITY), **_KEEPERS, "export": (OFFICE, ADMINISTRATOR)},
    acts={"confirm": "确认要两个人定的岗位"},
    about="谁在哪个单位担任什么、管哪些地方和行业、从哪天到哪天。能看什么、能办什么都由岗位定。"
    "管辖地区不填就是所属地区；要填，镇（街道）的岗位写到镇，村（社区）的岗位写到村，区级的写区或者几个镇，用顿号隔开。",
)


def _renamed_at(record: Record) -> str:
    """The page on which a region or body gets another name, and keeps the old one to be found by."""
    if isinstance(record, Body):
        return f"/organisation/changes/name/?body={record.number}"
    return f"/organisation/changes/name/?region={record.region}" if isinstance(record, Region) else ""


RecordAct(
    "rename", "改名", power="regions.succeed", address=_renamed_at, opens=True,
    hint="旧名称在搜索和导入里仍然认得。",
)  # fmt: skip
