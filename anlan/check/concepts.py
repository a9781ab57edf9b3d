"""What words speak of, said in few concepts: 没划掉的隐患 and 未销号隐患 are both 隐患 that is 未了.

concepts("没划掉的隐患")        # {"隐患", "未了"}
concepts_of(INDICATORS["hazards.open"])     # the same, read from its title

An indicator has the concepts of its own title, so a ledger that brings one brings its concepts. The table says which words of office
speech mean the same; it knows no text, and a word that it does not know explains nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anlan.kernel.indicator.declare import Figure, Ratio, indicator

from .patterns import any_of
from .vocabulary import plain

DONE, LEFT, PEOPLE, RATE, MONEY, MAJOR = "了", "未了", "人", "率", "钱", "重大"
# Each concept with the words for it; a word of several concepts stands with all of them.
_WORDS = {
    "隐患": "事故隐患 问题隐患 风险隐患 安全隐患 隐患",
    MAJOR: "重大",
    "一般": "一般",
    "挂牌": "挂牌督办 挂牌",
    "改判": "改判",
    "现有": "现有 存量 历年",
    DONE: "整改销号 整改到位 整改闭环 闭环销号 整改完成 完成整改 已整改 整改 销号 销了 销掉 已销 改完 改掉 改了 改好 划掉 勾掉 闭环 清零"
    " 办结 办完 办好 办妥 通过 通畅 到会 实到 查实 属实",
    LEFT: "剩余 剩下 余下 剩 尚余 结余 挂账 挂着 压着 欠着 拖着 在账 没有人影 没人影 缺席 未了",
    RATE: "率",
    "事故": "生产安全事故 安全事故 事故",
    "死亡": "死亡 遇难 丧生 亡",
    "演练": "应急演练 应急演习 演练 演习 练兵 练了 练得 练过",
    "承办": "承办 承接 上级",
    "培训": "安全培训 培训 轮训 授课 讲课 办班",
    "警示": "警示教育 警示课 警示片 警示 以案释法 以案说法",
    "宣传": "宣传活动 宣传教育 宣传 宣讲 宣教",
    "册子": "小册子 宣传册 手册 册子",
    "竞赛": "知识竞赛 竞赛",
    "执法": "执法检查 监督检查 执法队 执法人员 执法",
    "文书": "文书",
    "立案": "立案",
    "结案": "案件结案 结案",
    "处罚决定": "作出行政处罚 作出处罚 处罚决定",
    "听证": "听证",
    "复议": "处罚复议诉讼 行政复议 行政诉讼",
    "移送": "移送公安 移送司法",
    "罚款": "罚款 罚没款 罚没 罚金 罚了",
    "督导": "督导检查 督查检查 督导组 督导 督查",
    "问题": "问题 毛病 短板",
    "企业": "企业 生产经营单位 厂矿",
    "中小微": "中小微 中小",
    "帮扶": "专家帮扶 帮扶 专家指导 会诊 专家",
    "建议": "建议",
    "会议": "常委会、常务会、专题会议 常委会 常务会 专题会议 专题会 会议 开会",
    "议定": "议定事项 议定 定下的事",
    "预案": "应急预案 预案",
    "总体": "总体",
    "专项": "专项",
    "行动": "行动",
    "队伍": "应急队伍 应急分队 应急小分队 救援队伍 应急队 救援队 队伍 分队 小队 队",
    "镇级": "镇街道 镇街 乡镇街道 乡镇 街镇 镇级 镇一级 各镇",
    "村级": "村社区 村社 村级 村一级 村居 行政村 各村 村上 村里",
    "会场": "会场",
    "应到": "应到",
    "纪要": "纪要",
    "测试": "视频线路测试 线路测试 线路",
    "责任清单": "责任清单",
    "责任事项": "责任事项",
    "部门": "区级部门 部门",
    "第三方": "第三方",
    MONEY: "投入 投资 经费 花费",
    "水库": "水库",
    "淤地坝": "淤地坝",
    "地灾": "地质灾害隐患点 地质灾害点 地灾隐患点 地灾点",
    "山洪": "山洪灾害危险区 山洪灾害威胁区 山洪危险区 山洪",
    "公路": "公路总里程 公路",
    "场所": "重点场所",
    "摄像头": "摄像头",
    "举报": "群众举报 举报",
    "奖励": "奖励",
    "项目": "安全应急项目 应急项目 项目",
    PEOPLE: "人员 群众 人数 听众 学员 干部群众 老百姓 百姓 参加 参与 到课 听课 上阵",
}
# What was done to come by what is counted: of which concepts each is said.
ACTS = {"查出": {"隐患", "问题"}, "检查": {"执法", "督导"}, "提出": {"问题", "建议"}}
_ACT_WORDS = {
    "查出": "排查 查出 查摆 摸排 检出 排出 发现 翻出来 翻出 找出 登记",
    "检查": "检查 抽查",
    "提出": "指出 提出 反馈 挑出来 挑出 提的 指的",
}
LEVELS = frozenset({"镇级", "村级", "部门"})  # whose they are, and no thing by themselves
_STATES = {DONE, LEFT, RATE}
_TELLING = {DONE, LEFT, "一般", "挂牌", "改判"}
_SEVERAL = {
    "受教育": ("警示", PEOPLE),
    "参训": ("培训", PEOPLE),
    "受训": ("培训", PEOPLE),
    "队员": ("队伍", PEOPLE),
    "参演队伍": ("演练", "队伍"),
    "参演": ("演练", PEOPLE),
    "视频会议": ("视频", "会议"),
    "视频会议系统": ("视频", "会议"),
    "视频系统": ("视频", "会议"),
    "培训班": ("培训", "班次"),
    "专项行动": ("行动",),
    "专项整治": ("行动",),
}
_BY_WORD = {word: (name,) for name, words in _WORDS.items() for word in words.split()} | _SEVERAL
_BY_WORD |= {word: (name,) for name, words in _ACT_WORDS.items() for word in words.split()}
_NO = r"(?:没有|尚未|还未|仍未|还没|未能|没能|未|没)(?:完成|得到|能|有)?"
_WORD = re.compile(
    rf"(?P<left>{_NO}(?:{any_of(_WORDS[DONE].split())}|销|改|办)(?:完|掉|到位|了)?)|(?P<word>{any_of(_BY_WORD)})"
)
# Units that say of themselves what is counted.
_OF_UNIT = {
    "人": PEOPLE, "人次": PEOPLE, "名": PEOPLE, "元": MONEY, "%": RATE, "支": "队伍", "本": "册子", "册": "册子",
}  # fmt: skip


@dataclass(frozen=True)
class Spoken:
    """A word of a text that names concepts, and where it stands."""

    start: int
    end: int
    names: tuple[str, ...]


def spoken(words: str) -> Iterator[Spoken]:
    """Every word that the table knows, the longest at each place."""
    for match in _WORD.finditer(words):
        yield Spoken(match.start(), match.end(), (LEFT,) if match["left"] else _BY_WORD[match["word"]])


def concepts(words: str) -> frozenset[str]:
    """The concepts that words name."""
    return frozenset(name for word in spoken(words) for name in word.names)


def concepts_of(figure: Figure) -> frozenset[str]:
    """The concepts of an indicator: those of its title, or where that names a state only, of its ledger, with the one that its unit
    says. A rate has those of its part."""
    if isinstance(figure, Ratio):
        return concepts_of(indicator(figure.of)) | {RATE}
    return _of_title(figure.title, str(figure.model._meta.verbose_name), figure.unit)


@lru_cache(maxsize=1024)
def _of_title(title: str, ledger: str, unit: str) -> frozenset[str]:
    own = concepts(plain(title))
    if own - frozenset(ACTS) <= _STATES:
        own |= concepts(plain(ledger))
    return own - frozenset(ACTS) | {each for each in (of_unit(unit),) if each}


def contradicts(words: str, figure: Figure) -> bool:
    """Whether words name a state or a kind that an indicator does not have: 销了 is none of what was found."""
    names = concepts_of(figure)
    return bool(names) and not concepts(words) & _TELLING <= names


def of_unit(unit: str) -> str:
    """The concept that a unit says of itself; empty for most."""
    return _OF_UNIT.get(unit, "")
