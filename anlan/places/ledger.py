"""The ledgers of enterprises and of the points at risk."""

from anlan.kernel.ledger.declare import Form, Ledger, Related
from anlan.kernel.people.roles import (
    ADMINISTRATOR,
    DEPARTMENT,
    ENTERPRISE,
    EVERYBODY,
    EXPERT,
    OFFICE,
    STAFF,
    TOWN,
    VILLAGE,
)

from .models import CheckDam, Enterprise, FloodArea, GeoPoint, KeyPlace, Reservoir, RoadSection

# What a firm knows of itself, and a village does not ask after.
_FIRMS_OWN = (
    "uscc", "safety_manager", "employees", "size", "status", "licence_no", "licence_expires_on", "insurance_expires_on",
)  # fmt: skip
ENTERPRISES = Ledger(
    Enterprise,
    title="企业（单位）",
    counted="家",
    group="基础台账",
    columns=("name", "region", "sector", "kind", "size", "employees", "principal", "status", "risk"),
    filters=("region", "sector", "kind", "size", "status", "risk", "grade"),
    search=("name", "pinyin", "uscc", "principal", "address"),
    headers={
        "name": ("单位名称", "企业名称", "被检查单位", "名称"),
        "uscc": ("统一社会信用代码", "信用代码", "社会信用代码"),
        "region": ("所属村社区", "所属镇街", "村（社区）", "镇街"),
        "sector": ("监管行业", "行业", "行业领域", "行业类别", "所属行业", "行业类型"),
        "employees": ("从业人员数", "从业人数", "职工人数", "员工人数", "员工数", "从业人员"),
        "phone": ("联系电话", "电话", "手机", "联系方式", "手机号"),
        "principal": ("主要负责人", "负责人", "企业负责人", "实际控制人"),
        "legal_representative": ("法定代表人", "法人代表", "法人", "法人姓名"),
        "status": ("生产状态", "经营状态", "生产经营状态", "企业状态"),
        "address": ("生产经营地址", "地址", "企业地址", "详细地址", "经营地址"),
        "safety_manager": ("安全管理人员", "安全员", "安全负责人", "安全管理员"),
        "kind": ("单位类型", "企业类型", "单位性质"),
        "size": ("规模", "企业规模"),
        "risk": ("风险等级", "风险级别"),
    },
    spellings={
        "status": {
            "running": ("营业", "正常", "在营", "存续", "生产", "在产", "开业", "正常经营", "正常营业", "在业", "营业中", "生产中"),
            "stopped": ("停工", "停产整顿"), "suspended": ("歇业", "停业整顿", "暂停营业"), "building": ("筹建", "建设中", "在建中"),
            "closed": ("关停", "已关闭", "倒闭"), "deregistered": ("已注销", "吊销"),
        },
        # Source: 安委办〔2016〕11号: the four grades of risk and their colours.
        "risk": {
            "red": ("重大", "重大风险"), "orange": ("较大", "较大风险"), "yellow": ("一般", "一般风险"), "blue": ("低", "低风险"),
        },
        "kind": {
            "company": ("公司", "有限公司", "工业企业", "个人独资企业", "合伙企业", "合作社"), "household": ("个体", "个体户"),
            "site": ("经营场所",), "project": ("在建工地", "工地"),
        },
        "sector": {
            "industry": (
                "木材加工", "食品加工", "机械制造", "机械加工", "建材", "工贸", "纺织", "家具制造", "金属加工", "塑料制品", "包装印刷", "制造业",
                "加工业", "砖瓦", "水泥制品", "石材加工", "农产品加工", "铸造", "印刷", "酿酒",
            ),
            "chemicals": ("加油站", "加油加气站", "成品油", "成品油零售", "化工厂", "农药经营", "油漆经营"),
            "gas": ("液化气站", "加气站", "瓶装液化气", "天然气", "液化石油气"),
            "mines": ("采石场", "采石", "石料厂", "采砂", "采矿", "露天矿山"),
            "commerce": ("超市", "商场", "餐饮", "餐饮业", "餐饮服务", "零售", "零售业", "批发零售", "便利店", "农贸市场", "商超"),
            "education": ("学校", "幼儿园", "教育培训", "培训机构"),
            "welfare": ("养老院", "敬老院", "福利院", "养老机构"),
            "health": ("医院", "卫生院", "诊所", "药店", "医疗机构"),
            "transport": ("客运", "货运", "物流", "运输", "运输业", "汽修", "汽车维修"),
            "tourism": ("景区", "网吧", "歌厅", "影院", "娱乐场所"),
            "agriculture": ("养殖", "养殖业", "种植", "种植业", "农业合作社"),
            "construction": ("房建", "市政工程", "房屋建筑"),
            "fireworks": ("烟花爆竹零售", "烟花爆竹经营"),
        },
    },
    form=Form(
        fields=(
            "name", "uscc", "kind", "region", "sector", "address", "lead", "further_bodies", "principal", "phone", "safety_manager",
            "employees", "size", "status", "risk", "grade", "licence_no", "licence_expires_on", "insurance_expires_on",
            "inspection_cap", "central", "longitude", "latitude", "note",
        ),
        required=("name", "region", "sector"),
        short=("name", "kind", "region", "sector", "address", "principal", "phone", *_FIRMS_OWN),
        for_roles=dict.fromkeys(_FIRMS_OWN, tuple(role for role in EVERYBODY if role != VILLAGE)),
    ),
    to_complete=("address",),
    grants={
        "view": (*STAFF, ADMINISTRATOR, ENTERPRISE, EXPERT),
        "add": (OFFICE, DEPARTMENT, TOWN, VILLAGE),  # who finds a hazard at a shop that nobody entered enters the shop
        "import": (OFFICE, DEPARTMENT, TOWN),
        "ask": (ENTERPRISE,),
        "answer": (TOWN,),
        "hear": (DEPARTMENT,),
    },
    acts={
        "ask": "申请更正本企业的资料", "answer": "定企业申请的更正", "hear": "得知企业申请了更正",
        "own": "看本企业的页", "weak": "看薄弱企业", "invite": "邀请企业登录",
    },
    about="辖区内的企业、个体户、场所和在建项目。可以从已有的电子表格导入。",
)  # fmt: skip

_KEEPERS = {"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)}
_WHERE = ("所在村", "所在村组", "所属村社区", "所属镇街")
_DAM_FIELDS = (
    "height_m", "capacity_10k_m3", "admin_person", "technical_person", "patrol_person", "households", "people", "route",
    "shelter", "plan", "longitude", "latitude",
)  # fmt: skip

_DOWNSTREAM = {"households": ("影响户数", "户数"), "people": ("影响人数", "影响人口", "人数")}

RESERVOIRS = Ledger(
    Reservoir,
    title="水库",
    counted="座",
    group="基础台账",
    columns=("name", "region", "size", "flood_limit_m", "admin_person", "patrol_person", "people"),
    filters=("region", "size"),
    search=("name", "pinyin", "admin_person", "patrol_person"),
    headers={"name": ("水库名称",), "region": _WHERE, **_DOWNSTREAM},
    spellings={"size": {"small_2": ("小二型", "小二"), "small_1": ("小一型", "小一"), "medium": ("中",), "large": ("大",)}},
    sheet=(
        "name", "registration_no", "size", "longitude", "latitude", "dam_type", "height_m", "capacity_10k_m3", "flood_limit_m",
        "design_level_m", "check_level_m", "crest_m", "spillway", "appraisal", "appraised_on", "admin_person", "technical_person",
        "patrol_person", "households", "people", "route", "shelter", "station_no", "alarm_level_m", "plan",
    ),
    rising=(("flood_limit_m", "design_level_m", "check_level_m", "crest_m"), ("alarm_level_m", "crest_m")),
    form=Form(
        fields=(
            "name", "region", "size", "dam_type", "flood_limit_m", "design_level_m", "check_level_m", "crest_m", "spillway",
            "appraisal", "appraised_on", "registration_no", "station_no", "alarm_level_m", *_DAM_FIELDS,
        ),
        required=("name", "region"),
    ),
    grants=_KEEPERS,
    related=(Related("hazards"), Related("drills")),
    about="水库和“三个责任人”。可以从水利局的表导入。",
)  # fmt: skip
CHECK_DAMS = Ledger(
    CheckDam,
    title="淤地坝",
    counted="座",
    group="基础台账",
    columns=("name", "region", "size", "gully", "admin_person", "patrol_person", "people"),
    filters=("region", "size"),
    search=("name", "pinyin", "gully", "admin_person"),
    headers={"name": ("坝名", "淤地坝名称"), "region": _WHERE, **_DOWNSTREAM},
    sheet=(
        "name", "size", "gully", "longitude", "latitude", "height_m", "capacity_10k_m3", "silted_10k_m3", "outlet", "built", "defects",
        "admin_person", "technical_person", "patrol_person", "households", "people", "rain_1h_mm", "rain_3h_mm", "route", "signal",
    ),
    rising=(("silted_10k_m3", "capacity_10k_m3"), ("rain_1h_mm", "rain_3h_mm")),
    form=Form(
        fields=(
            "name", "region", "size", "gully", "outlet", "silted_10k_m3", "built", "defects", "rain_1h_mm", "rain_3h_mm",
            "signal", *_DAM_FIELDS,
        ),
        required=("name", "region"),
    ),
    grants=_KEEPERS,
    related=(Related("hazards"), Related("drills")),
    about="淤地坝、责任人和下游要转移的人。",
)  # fmt: skip
GEO_POINTS = Ledger(
    GeoPoint,
    title="地质灾害点",
    counted="处",
    group="基础台账",
    columns=("name", "point_no", "region", "kind", "grade", "stability", "people", "monitor"),
    filters=("region", "kind", "grade", "stability"),
    search=("name", "pinyin", "point_no", "monitor", "responsible"),
    headers={
        "name": ("名称", "隐患点名称", "灾害点名称", "地灾点名称", "点位名称"),
        "point_no": ("编号", "统一编号", "野外编号", "隐患点编号", "灾害点编号"),
        "region": _WHERE,
        "kind": ("灾害类型", "隐患类型", "灾种", "类型"),
        "grade": ("险情等级", "规模等级", "等级"),
        "stability": ("稳定性", "稳定状态"),
        "monitor": ("监测人", "监测员", "群测群防员", "监测责任人"),
        "responsible": ("责任人", "包点干部", "防灾责任人"),
        "households": ("威胁户数", "户数"),
        "people": ("威胁人数", "威胁人口", "人数"),
        "property_yuan": ("威胁财产", "威胁财产(万元)"),
        "shelter": ("避险点", "避灾点", "安置点", "避险地点"),
        "route": ("撤离路线", "转移路线", "撤离路线图"),
    },
    spellings={
        "kind": {"landslide": ("滑坡体", "土质滑坡", "岩质滑坡"), "collapse": ("危岩", "崩塌体"), "subsidence": ("塌陷",)},
        "stability": {"good": ("稳定", "基本稳定"), "fair": ("欠稳定", "潜在不稳定"), "poor": ("不稳定",)},
        "grade": {"small": ("小",), "medium": ("中",), "large": ("大",), "huge": ("特大",)},
    },
    sheet=(
        "point_no", "name", "kind", "volume_10k_m3", "grade", "stability", "longitude", "latitude", "households", "people",
        "property_yuan", "trigger", "monitoring", "monitor", "responsible", "shelter", "route", "signal", "cards_given", "treatment",
    ),
    form=Form(
        fields=(
            "name", "point_no", "region", "kind", "grade", "stability", "volume_10k_m3", "households", "people",
            "property_yuan", "trigger", "monitoring", "monitor", "responsible", "route", "shelter", "signal", "cards_given", "treatment",
            "longitude", "latitude",
        ),
        required=("name", "point_no", "region"),
    ),
    grants=_KEEPERS,
    related=(Related("hazards"), Related("drills")),
    about="滑坡、崩塌、泥石流等地质灾害点，谁监测、往哪撤。",
)  # fmt: skip
FLOOD_AREAS = Ledger(
    FloodArea,
    title="山洪灾害危险区",
    counted="处",
    group="基础台账",
    columns=("name", "region", "households", "people", "prepare_1h_mm", "move_1h_mm", "responsible"),
    filters=("region",),
    search=("name", "pinyin", "basin", "responsible"),
    headers={"name": ("危险区名称",), "region": _WHERE, "shelter": ("安置点",)},
    sheet=(
        "name", "basin", "longitude", "latitude", "households", "people", "vulnerable", "prepare_1h_mm", "move_1h_mm",
        "prepare_3h_mm", "move_3h_mm", "level_m", "rain_station", "responsible", "devices", "route", "shelter",
    ),
    form=Form(
        fields=(
            "name", "region", "basin", "households", "people", "vulnerable", "prepare_1h_mm", "move_1h_mm", "prepare_3h_mm", "move_3h_mm",
            "level_m", "rain_station", "responsible", "devices", "route", "shelter", "longitude", "latitude",
        ),
        required=("name", "region"),
    ),
    grants=_KEEPERS,
    related=(Related("hazards"), Related("drills")),
    about="山洪危险区、雨量阈值和转移责任人。",
)  # fmt: skip
ROADS = Ledger(
    RoadSection,
    title="公路路段",
    counted="段",
    group="基础台账",
    columns=("name", "region", "grade", "length_km", "keeper"),
    filters=("region", "grade"),
    search=("name", "pinyin", "keeper"),
    headers={"name": ("路段名称", "路线名称"), "length_km": ("里程", "里程(公里)", "长度(公里)"), "region": _WHERE},
    form=Form(
        fields=("name", "region", "grade", "length_km", "keeper", "dangers"),
        required=("name", "grade", "length_km"),
    ),
    grants=_KEEPERS,
    related=(Related("hazards"),),
    about="辖区内的公路路段，总里程由这里加出来。",
)  # fmt: skip
KEY_PLACES = Ledger(
    KeyPlace,
    title="重点场所",
    counted="处",
    group="基础台账",
    columns=("name", "region", "kind", "responsible", "phone"),
    filters=("region", "kind"),
    search=("name", "pinyin", "responsible"),
    headers={"name": ("场所名称",), "region": _WHERE},
    form=Form(fields=("name", "region", "kind", "responsible", "phone", "note"), required=("name", "region", "kind")),
    related=(Related("hazards"), Related("drills")),
    about="学校、医院、养老院、市场等人多的地方。",
)
