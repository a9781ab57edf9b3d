"""The closed list of units: a number followed by one of them is a claim, and nothing else needs proof.

年 月 日 号 时 点 级 字 页 are not on it, so dates, document numbers and ranks fall out unasked.
"""

import re
from decimal import Decimal

# Units that nothing can be mistaken for.
_PLAIN = """
人次 人/次 家次 户次 场次 车次 辆次 台次 艘次 批次 组次 轮次 班次 期次 件次 处次 架次 人公里 平方公里
平方千米 立方米 平方米 平米 公里 千米 厘米 毫米 海里 公顷 公斤 千克 兆瓦 千瓦 千伏 分钟 个月 美元 块
幅 册 套 辆 艘 架 宗 件 例 案 篇 则 封 幢 栋 座 眼 盏 株 棵 顶 羽 尾 扇 樘 杆 盒 袋 箱 桶 瓶 吨 亩 米
倍 秒 枚 粒 趟 点位 万人 项次 站次 项目次 百分点 个百分点 乡镇 岁 % 站点 届 盘 床 桌 斤 公斤 台套 台班 工日
毫克/立方米 毫克/升 米/秒 公里/小时 立方米/秒 毫米/小时 人/日
"""
# Units that are something else before these characters: 处 is none in 处理.
_BARRED = {
    "小时": "内制值", "个": "别人体", "名": "称录单字义列", "位": "于置居列数", "家": "庭长属里",
    "户": "籍外口主", "条": "件例款硬", "面": "积对向临", "本": "地市县区级月年周", "份": "额",
    "期": "间限望待末中", "场": "所地站景面合馆镇", "次": "日年数序要", "台": "账风阶", "部": "门分署委位队",
    "张": "贴挂", "所": "有以属在谓需", "间": "隔断接", "支": "援持部出撑付委行线", "组": "织成长",
    "批": "准复评示发", "轮": "换流渡训班车", "班": "组子长", "门": "前口", "口": "径号子", "只": "要有能是",
    "头": "等", "克": "服", "升": "级", "天": "内一候气然", "人": "员民们口均群力才", "元": "旦月至宵",
    "起": "火到来于点着草诉重飞步底因源", "项": "目", "处": "置理罚境所事分方于", "发": "生现展放布出挥",
    "路": "面段口线上灯", "站": "点位长房岗", "对": "照外于接象应比各", "片": "区面", "段": "时",
    "根": "据本", "具": "体备有", "把": "手关握", "副": "书主区县市镇局", "镇": "级政委区街", "街道": "级办",
    "市": "级场民政委区县直", "县": "级城委区直", "区": "级域委县直", "村": "级民委庄里", "社区": "级", "社": "会区员保办",
    "分": "别为管析类级工布散公局会散享组区支部",
}  # fmt: skip
_UNITS: dict[str, str] = {**dict.fromkeys(_PLAIN.split(), ""), **_BARRED}

# Units that mean the same, and how many of the one make the other.
_SAME: dict[str, tuple[str, int]] = {
    "千米": ("公里", 1), "km": ("公里", 1), "平米": ("平方米", 1), "平方千米": ("平方公里", 1), "人/次": ("人次", 1),
    "个百分点": ("百分点", 1),
}  # fmt: skip


def _alternative(unit: str) -> str:
    barred = _UNITS[unit]
    corps = "(?!队(?!伍))" if unit == "支" else ""  # 支队 is a corps, 支队伍 is not
    return re.escape(unit) + corps + (f"(?![{barred}])" if barred else "")


# 辆(次) and 场（次） are one unit; km may be written in Latin letters.
PATTERN = (
    r"(?:(?:辆|场|人|家|台|期|户|批)[(（]次[)）]|"
    + "|".join(_alternative(unit) for unit in sorted(_UNITS, key=len, reverse=True))
    + r"|km(?![a-z²2])|KM)"
)


def spelled(unit: str) -> str:
    """The unit under its usual name: km → 公里, 辆(次) → 辆次."""
    bare = unit.replace("(", "").replace(")", "").replace("（", "").replace("）", "")
    return _SAME.get(bare.lower() if bare.isascii() else bare, (bare, 1))[0]


def multiplier(magnitude: str) -> Decimal:
    """What 万 and 亿 multiply by."""
    factor = Decimal(1)
    for sign in magnitude:
        factor *= {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}[sign]
    return factor
