"""What is asked and shown of risk points, and what the sheets of firms (风险分级管控清单) call their columns."""

from django.db.models import Q

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import ADMINISTRATOR, DEPARTMENT, ENTERPRISE, EXPERT, OFFICE, STAFF, TOWN

from .certificates import Certificate
from .models import RiskPoint
from .works import DangerousWork, longer_than_a_permit

_WRITERS = (OFFICE, DEPARTMENT, TOWN, ENTERPRISE)
_OPEN = ~Q(state="closed")
_GRANTS = {
    "view": (*STAFF, ADMINISTRATOR, ENTERPRISE, EXPERT), "add": _WRITERS, "change": _WRITERS, "withdraw": _WRITERS,
    "import": _WRITERS, "export": (*STAFF, ENTERPRISE),
}  # fmt: skip
_PLACE = ("单位名称", "企业名称", "生产经营单位", "企业")

RISK_POINTS = Ledger(
    RiskPoint,
    title="风险点",
    counted="处",
    group="排查整治",
    columns=("name", "spot", "place", "region", "level", "own_level", "responsible", "rhythm", "checked_on", "state", "due_at"),
    filters=("level", "state", "region", "sector", "rhythm"),
    search=("name", "pinyin", "spot", "danger", "accident"),
    headers={
        "name": ("风险点名称", "风险点(单元)名称", "风险单元", "风险点/作业活动", "设备设施", "作业活动", "辨识对象"),
        "spot": ("所在部位", "位置", "场所", "场所/部位", "区域", "所在区域", "风险点位置"),
        "place": _PLACE,
        "danger": ("危险源", "危害因素", "主要危险有害因素", "危险有害因素描述", "风险描述", "潜在风险", "主要危险因素"),
        "accident": ("事故类型", "可能导致的事故类型", "可能发生的事故类型", "易发生的事故类型", "可能导致的后果", "可能造成的后果"),
        "likelihood": ("L", "L值", "可能性", "事故发生的可能性", "发生事故的可能性大小"),
        "exposure": ("E", "E值", "暴露频率", "频繁程度", "暴露于危险环境的频繁程度"),
        "consequence": ("C", "C值", "后果", "后果严重程度", "发生事故产生的后果"),
        "severity": ("S", "S值", "严重性", "后果严重性"),
        "judged": ("风险等级", "风险级别", "评估等级", "等级", "风险颜色", "管控等级", "安全风险等级"),
        "controls": ("管控措施", "控制措施", "风险管控措施", "现有管控措施", "主要管控措施", "防范措施"),
        "tier": ("管控层级", "管控级别", "责任层级"),
        "responsible": ("管控责任人", "责任部门", "责任单位", "责任单位/责任人", "负责人"),
        "phone": ("电话", "联系方式"),
        "rhythm": ("排查频次", "检查频次", "排查周期", "检查周期", "频次", "巡查频次"),
        "checked_on": ("上次检查日期", "最近检查日期", "最近排查日期"),
    },
    spellings={
        "judged": {
            "red": ("红色", "重大风险", "重大", "一级", "1级", "Ⅰ级", "A级", "极高"),
            "orange": ("橙色", "较大风险", "较大", "二级", "2级", "Ⅱ级", "B级", "高"),
            "yellow": ("黄色", "一般风险", "一般", "三级", "3级", "Ⅲ级", "C级", "中"), "blue": ("蓝色", "低风险", "低", "四级", "4级", "Ⅳ级", "D级"),
        },
        "tier": {"company": ("公司级", "厂级", "企业级"), "workshop": ("车间", "部门", "车间级", "部门级"), "team": ("班组级",), "post": ("岗位级",)},
        "rhythm": {
            "day": ("每天", "每日", "每班", "1次/天", "1次/日", "1次/班", "一天一次", "每天一次", "日"),
            "week": ("1次/周", "每周一次", "一周一次", "周"),
            "month": ("1次/月", "每月一次", "一月一次", "月"), "quarter": ("1次/季", "1次/季度", "每季", "每季度一次", "季度", "季"),
            "year": ("1次/年", "每年一次", "年"),
        },
    },
    sheet=(
        "place", "name", "spot", "danger", "accident", "likelihood", "exposure", "consequence", "severity", "judged", "controls", "tier",
        "responsible", "phone", "rhythm", "checked_on", "check_due_on",
    ),
    form=Form(
        fields=(
            "place", "name", "spot", "accident", "likelihood", "exposure", "consequence", "severity", "judged", "danger", "controls", "tier",
            "responsible", "phone", "rhythm", "checked_on",
        ),
        required=("place", "name"),
        short=(
            "place", "name", "spot", "accident", "likelihood", "exposure", "consequence", "severity", "judged", "controls", "responsible",
            "rhythm",
        ),
        photos=("现场", "整改前"),
    ),
    grants=_GRANTS,
    related=(
        Related("hazards", counted_in={"open_major": Q(level="major") & _OPEN, "open_general": Q(level="general") & _OPEN}),
    ),
    about="企业的风险分级管控清单：哪里有什么风险、多大、怎么管、谁管、多久查一次。级别按LEC或LS自己算；有没销号的重大隐患就是红，两条以上一般隐患升一级。"
    "可以从企业现有的清单导入；到期该自查的自动提醒。",
)  # fmt: skip

DANGEROUS_WORK = Ledger(
    DangerousWork,
    title="危险作业",
    counted="次",
    group="排查整治",
    columns=("kind", "grade", "place", "region", "spot", "starts_at", "ends_at", "watcher", "state"),
    filters=("state", "kind", "grade", "region", "sector", "starts_at"),
    search=("spot", "content", "watcher", "workers", "contractor", "ticket_no"),
    headers={
        "place": _PLACE, "kind": ("作业种类", "作业类别", "特殊作业类型", "危险作业类型"), "grade": ("作业等级", "级别", "等级"),
        "spot": ("作业地点", "作业位置", "作业场所"), "content": ("作业事项", "作业描述"), "starts_at": ("作业开始时间", "计划开始时间", "开始"),
        "ends_at": ("作业结束时间", "计划结束时间", "结束"), "watcher": ("监护人员", "现场监护人"), "workers": ("作业人员", "作业人员姓名"),
        "contractor": ("外包单位", "施工单位", "承包单位"), "approver": ("审批人", "审批人员"), "ticket_no": ("作业票号", "许可证号", "作业证编号"),
        "ended_at": ("完工时间", "完工验收时间"),
    },
    spellings={
        "kind": {
            "hot": ("动火作业", "动火"), "confined": ("受限空间", "受限空间作业", "有限空间作业"), "height": ("高处作业", "高空作业"),
            "lifting": ("吊装作业", "起重吊装"), "electricity": ("临时用电作业",), "digging": ("动土作业",), "road": ("断路作业",),
            "blinding": ("盲板抽堵作业",), "blasting": ("爆破作业",),
        },
    },
    sheet=(
        "place", "kind", "grade", "spot", "content", "starts_at", "ends_at", "watcher", "workers", "contractor", "approver", "ticket_no",
        "measures", "ended_at",
    ),
    past=(Past("end", on=("ended_at",)),),
    form=Form(
        fields=(
            "place", "kind", "grade", "spot", "content", "starts_at", "ends_at", "watcher", "workers", "contractor", "approver", "ticket_no",
            "measures",
        ),
        required=("kind", "ends_at", "watcher"),
        short=("place", "kind", "grade", "spot", "starts_at", "ends_at", "watcher", "contractor"),
        photos=("作业票", "现场"),
    ),
    grants=_GRANTS,
    asks=longer_than_a_permit,
    related=(Related("hazards"),),
    about="企业动火、进有限空间、登高、吊装这些作业，做之前报一下：在哪里、几点到几点、谁监护。到时间自己结束；镇街、部门看得到。",
)  # fmt: skip
CERTIFICATES = Ledger(
    Certificate,
    title="人员证书",
    counted="本",
    group="基础台账",
    columns=("name", "kind", "trade", "place", "region", "valid_until", "state", "due_at"),
    filters=("state", "kind", "region", "sector", "valid_until"),
    search=("name", "pinyin", "trade", "certificate_no"),
    headers={
        "place": (*_PLACE, "工作单位", "所在单位", "单位"), "name": ("持证人", "持证人姓名", "人员姓名"),
        "kind": ("证书类别", "证书名称", "人员类别", "证件类型"), "trade": ("作业项目", "操作项目", "准操项目", "工种"),
        "certificate_no": ("证书号", "证号", "操作证号", "证件编号"), "issued_by": ("发证单位",), "issued_on": ("初领日期", "发证时间", "取证日期"),
        "valid_until": ("有效期", "到期日期", "有效日期", "有效期限", "到期时间", "复审日期"),
    },
    spellings={
        "kind": {
            "principal": ("企业主要负责人", "负责人"), "manager": ("安全员", "安管人员", "安全管理员", "安全生产管理人员"),
            "special": ("特种作业", "特种作业人员", "特种作业证"), "equipment": ("特种设备", "特种设备作业", "特种设备作业人员证"),
            "engineer": ("注安师", "注册安全工程师证"),
        },
    },
    sheet=("place", "name", "kind", "trade", "certificate_no", "issued_by", "issued_on", "valid_until"),
    form=Form(
        fields=("place", "name", "kind", "trade", "certificate_no", "issued_by", "issued_on", "valid_until"),
        required=("name", "valid_until"),
        short=("place", "name", "kind", "trade", "certificate_no", "valid_until"),
        photos=("证书",),
    ),
    grants=_GRANTS,
    about="企业的负责人、安全管理人员、特种作业人员的证。到期前三十天提醒企业换证。",
)  # fmt: skip
