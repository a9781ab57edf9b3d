"""What is asked and shown of electric bicycles' sites and checks, and what spreadsheets call their columns."""

from django.db.models import Q

from anlan.kernel.ledger.declare import Form, Ledger, Related

from .models import EbikeCheck, EbikeSite

EBIKES = Ledger(
    EbikeSite,
    title="电动自行车场所",
    counted="处",
    group="基础台账",
    columns=("name", "kind", "region", "manager", "bikes", "ports", "missing_slots"),
    filters=("region", "kind"),
    search=("name", "pinyin", "address", "manager", "responsible"),
    headers={
        "name": ("场所名称", "名称", "小区名称"), "kind": ("类别",), "region": ("所属镇街社区", "所在村", "所属村社区", "所属镇街"),
        "bikes": ("保有量",), "plated": ("上牌量",), "ports": ("充电端口", "端口数", "充电端口数"), "slots": ("集中充电位", "充电位"),
        "missing_slots": ("应建未建", "缺口"),
    },
    spellings={
        "kind": {
            "charging": ("充电点", "停放点", "集中充电点", "充电棚"), "housing": ("小区", "楼院"), "small": ("九小",),
            "unit": ("单位", "学校", "企业"), "sale": ("销售", "门店"), "repair": ("维修",), "recycling": ("回收",),
        },
    },
    sheet=(
        "name", "kind", "manager", "address", "bikes", "plated", "slots", "ports", "missing_slots", "responsible", "phone", "closed_on", "note",
    ),
    form=Form(
        fields=(
            "name", "kind", "region", "address", "manager", "responsible", "phone", "bikes", "plated", "slots", "ports", "missing_slots",
            "closed_on", "note",
        ),
        required=("name", "kind", "region"),
        short=("name", "kind", "region", "address", "responsible", "phone", "ports"),
    ),
    related=(Related("hazards"),),
    about="电动自行车停放充电、销售、维修、回收的场所。检查记在“电动自行车检查”里，查出的隐患在隐患台账里整改销号。",
)  # fmt: skip
EBIKE_CHECKS = Ledger(
    EbikeCheck,
    title="电动自行车检查",
    counted="次",
    group="排查整治",
    columns=("site", "checked_on", "flying_wires", "in_corridors", "in_homes", "problems", "region", "body"),
    filters=("region", "checked_on"),
    search=("checker", "note"),
    headers={
        "site": ("场所名称", "检查场所", "小区名称"), "checked_on": ("检查日期", "时间"), "flying_wires": ("飞线充电", "飞线"),
        "in_corridors": ("违停楼道", "楼道停放", "楼道停放充电"), "in_homes": ("进楼入户", "入户"), "moved": ("清理车辆", "当场清理"),
        "batteries": ("老旧电池回收", "回收电池"), "modified": ("非法改装线索", "改装线索"), "problems": ("发现隐患", "隐患数"),
        "checker": ("检查人",),
    },
    sheet=(
        "site", "checked_on", "checker", "flying_wires", "in_corridors", "in_homes", "moved", "modified", "batteries", "problems", "note",
    ),
    form=Form(
        fields=(
            "site", "checked_on", "checker", "flying_wires", "in_corridors", "in_homes", "moved", "modified", "batteries", "problems", "note",
        ),
        required=("site", "checked_on"),
        own_name=("checker",),
        photos=("现场照片",),
    ),
    related=(Related("hazards", counted_in={"problems": Q()}, same_day=True),),
    about="到电动自行车场所检查：飞线、楼道、入户各多少，当场清了多少。要整改的，在这次检查的页面上登记隐患。",
)  # fmt: skip
