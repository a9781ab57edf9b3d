"""The points at risk that the district answers for: water works, ground, floods, roads and crowded places.

Columns follow the ledgers that water, land and transport bureaus keep; thresholds of flood areas by 山洪灾害防御预案编制导则 (SL 666).
"""

from typing import ClassVar

from django.db import models

from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class Point(Spelled, Record):
    """What every point at risk has: a name, where it lies and how to get away from it."""

    scope_parties = ("body",)  # whoever entered it sees it, of whatever line of business it is

    name = models.CharField("名称", max_length=100)
    longitude = models.DecimalField("经度", max_digits=10, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    route = models.TextField("转移路线", blank=True)
    shelter = models.CharField("避险点", max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Dam(Point):
    """What reservoirs and check dams have in common: the three persons answerable and who lives below."""

    height_m = models.DecimalField("坝高(米)", max_digits=6, decimal_places=2, null=True, blank=True)
    capacity_10k_m3 = models.DecimalField("总库容(万m³)", max_digits=10, decimal_places=2, null=True, blank=True)
    admin_person = models.CharField("行政责任人", max_length=40, blank=True)
    technical_person = models.CharField("技术责任人", max_length=40, blank=True)
    patrol_person = models.CharField("巡查责任人", max_length=40, blank=True)
    households = models.PositiveIntegerField("下游影响户数", null=True, blank=True)
    people = models.PositiveIntegerField("下游影响人数", null=True, blank=True)

    class Meta:
        abstract = True


class Reservoir(Dam):
    """A reservoir. Source of the sizes: 水利水电工程等级划分及洪水标准 (SL 252)."""

    code, prefix, natural, nature = "reservoirs", "SK", ("name", "region"), "water"

    SIZES: ClassVar = [("small_2", "小(2)型"), ("small_1", "小(1)型"), ("medium", "中型"), ("large", "大型")]

    registration_no = models.CharField("注册登记号", max_length=30, blank=True)
    size = models.CharField("规模", max_length=8, choices=SIZES, default="small_2")
    dam_type = models.CharField("坝型", max_length=30, blank=True)
    flood_limit_m = models.DecimalField("汛限水位(米)", max_digits=8, decimal_places=3, null=True, blank=True)
    design_level_m = models.DecimalField("设计洪水位(米)", max_digits=8, decimal_places=3, null=True, blank=True)
    check_level_m = models.DecimalField("校核洪水位(米)", max_digits=8, decimal_places=3, null=True, blank=True)
    crest_m = models.DecimalField("坝顶高程(米)", max_digits=8, decimal_places=3, null=True, blank=True)
    spillway = models.CharField("溢洪道", max_length=60, blank=True)
    appraisal = models.CharField("安全鉴定结论", max_length=20, blank=True)
    appraised_on = models.DateField("鉴定日期", null=True, blank=True)
    station_no = models.CharField("监测站号", max_length=20, blank=True)
    alarm_level_m = models.DecimalField("预警水位(米)", max_digits=8, decimal_places=3, null=True, blank=True)
    plan = models.CharField("预案", max_length=200, blank=True)

    class Meta:
        verbose_name = "水库"
        indexes = [models.Index(fields=["region", "name"], name="reservoir_region_name")]


class CheckDam(Dam):
    """A silt-trapping dam across a gully (淤地坝)."""

    code, prefix, natural, nature = "check_dams", "YDB", ("name", "region"), "water"

    SIZES: ClassVar = [("small", "小型"), ("medium", "中型"), ("large", "大型")]

    size = models.CharField("类型", max_length=8, choices=SIZES, default="small")
    gully = models.CharField("所在沟道", max_length=60, blank=True)
    silted_10k_m3 = models.DecimalField("已淤库容(万m³)", max_digits=10, decimal_places=2, null=True, blank=True)
    outlet = models.CharField("泄洪设施", max_length=30, blank=True)
    built = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    defects = models.TextField("病险情况", blank=True)
    rain_1h_mm = models.DecimalField("临界雨量1h(mm)", max_digits=5, decimal_places=1, null=True, blank=True)
    rain_3h_mm = models.DecimalField("临界雨量3h(mm)", max_digits=5, decimal_places=1, null=True, blank=True)
    signal = models.CharField("预警方式", max_length=60, blank=True)
    plan = models.CharField("防抢撤方案", max_length=200, blank=True)

    class Meta:
        verbose_name = "淤地坝"
        indexes = [models.Index(fields=["region", "name"], name="check_dam_region_name")]


class GeoPoint(Point):
    """A geohazard point. Source of the kinds: 地质灾害防治条例 第2条."""

    code, prefix, natural, nature = "geo_points", "DZ", ("point_no",), "geology"

    KINDS: ClassVar = [
        ("landslide", "滑坡"), ("collapse", "崩塌"), ("debris_flow", "泥石流"), ("subsidence", "地面塌陷"), ("fissure", "地裂缝"),
        ("settlement", "地面沉降"),
    ]  # fmt: skip
    GRADES: ClassVar = [("small", "小型"), ("medium", "中型"), ("large", "大型"), ("huge", "特大型")]
    STABILITIES: ClassVar = [("good", "好"), ("fair", "较差"), ("poor", "差")]

    point_no = models.CharField("统一编号", max_length=30)
    kind = models.CharField("灾害类型", max_length=12, choices=KINDS, default="landslide")
    grade = models.CharField("险情等级", max_length=8, choices=GRADES, blank=True)
    stability = models.CharField("稳定性", max_length=8, choices=STABILITIES, blank=True)
    volume_10k_m3 = models.DecimalField("规模(万m³)", max_digits=10, decimal_places=2, null=True, blank=True)
    households = models.PositiveIntegerField("威胁户数", null=True, blank=True)
    people = models.PositiveIntegerField("威胁人数", null=True, blank=True)
    property_yuan = models.DecimalField("威胁财产(元)", max_digits=14, decimal_places=2, null=True, blank=True)
    trigger = models.CharField("诱发因素", max_length=60, blank=True)
    monitoring = models.CharField("监测方式", max_length=40, blank=True)
    monitor = models.CharField("群测群防员", max_length=40, blank=True)
    responsible = models.CharField("防灾责任人", max_length=40, blank=True)
    signal = models.CharField("预警信号", max_length=60, blank=True)
    cards_given = models.BooleanField("明白卡发放", default=False)
    treatment = models.CharField("治理情况", max_length=60, blank=True)

    class Meta:
        verbose_name = "地质灾害点"
        indexes = [models.Index(fields=["region", "kind"], name="geo_point_region_kind")]


class FloodArea(Point):
    """An area in danger of flash floods, with the rain at which people get ready and go."""

    code, prefix, natural, nature = "flood_areas", "SHQ", ("name", "region"), "water"

    basin = models.CharField("流域", max_length=60, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    vulnerable = models.TextField("特殊人群", blank=True)
    prepare_1h_mm = models.DecimalField("准备转移1h(mm)", max_digits=5, decimal_places=1, null=True, blank=True)
    move_1h_mm = models.DecimalField("立即转移1h(mm)", max_digits=5, decimal_places=1, null=True, blank=True)
    prepare_3h_mm = models.DecimalField("准备转移3h(mm)", max_digits=5, decimal_places=1, null=True, blank=True)
    move_3h_mm = models.DecimalField("立即转移3h(mm)", max_digits=5, decimal_places=1, null=True, blank=True)
    responsible = models.CharField("转移责任人", max_length=40, blank=True)
    level_m = models.DecimalField("水位阈值(米)", max_digits=8, decimal_places=3, null=True, blank=True)
    rain_station = models.CharField("雨量站", max_length=40, blank=True)
    devices = models.CharField("预警设备", max_length=100, blank=True)

    class Meta:
        verbose_name = "山洪灾害危险区"
        indexes = [models.Index(fields=["region", "name"], name="flood_area_region_name")]


class RoadSection(Spelled, Record):
    """A section of a road; their lengths add up to the district's."""

    code, prefix, natural, nature = "roads", "LD", ("name", "region"), "transport"
    scope_parties = ("body",)

    GRADES: ClassVar = [
        ("expressway", "高速公路"), ("national", "国道"), ("provincial", "省道"), ("county", "县道"), ("township", "乡道"),
        ("village", "村道"),
    ]  # fmt: skip

    name = models.CharField("路段名称", max_length=100)
    grade = models.CharField("公路等级", max_length=12, choices=GRADES)
    length_km = models.DecimalField("里程(公里)", max_digits=9, decimal_places=3)
    dangers = models.TextField("风险点", blank=True)
    keeper = models.CharField("管养单位", max_length=100, blank=True)

    class Meta:
        verbose_name = "公路路段"
        indexes = [models.Index(fields=["region", "grade"], name="road_region_grade")]

    def __str__(self) -> str:
        return self.name


class KeyPlace(Spelled, Record):
    """A place where many people gather or live: 九小场所, schools, hospitals, self-built houses in business."""

    code, prefix, natural = "key_places", "CS", ("name", "region")
    scope_parties = ("body",)

    KINDS: ClassVar = [
        ("school", "学校"), ("hospital", "医院"), ("care_home", "养老院"), ("market", "商场市场"), ("hotel", "宾馆饭店"),
        ("leisure", "文化娱乐"), ("self_built", "经营性自建房"), ("worship", "宗教场所"), ("scenic", "景区景点"), ("other", "其他"),
    ]  # fmt: skip

    # Whose line of business a kind is, by the division of work (三管三必须); of the others whoever enters them says it.
    nature_by = (
        "kind",
        {
            "school": "education", "hospital": "health", "care_home": "welfare", "market": "commerce", "hotel": "fire", "leisure": "fire",
            "self_built": "construction", "scenic": "tourism",
        },
    )  # fmt: skip

    name = models.CharField("场所名称", max_length=100)
    kind = models.CharField("场所类别", max_length=12, choices=KINDS)
    responsible = models.CharField("负责人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "重点场所"
        indexes = [models.Index(fields=["region", "kind"], name="key_place_region_kind")]

    def __str__(self) -> str:
        return self.name
