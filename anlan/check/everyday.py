"""Words of everyday speech that say nothing of what is counted: who says so, how much of it there is, how it went, what was done.

unexplained("大半年干部跑下来，本子上记的", set())      # "": speech only
unexplained("其中超期的")                               # "超期"
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from .concepts import spoken
from .patterns import any_of
from .period import without_days
from .plain_words import RANK

_SAID = """
大半年 大半 一共 总共 全区 全镇 全县 全街道 我区 我镇 本区 本镇 同一时段 同一时期 相同 持平 一致 不相上下 够得上
算得上 掉到 滑到 跌到 落到 降到 升到 涨到 补到 增到 减到 降至 升至 增至 减至 冲到 整整 足足 刚好 恰好 正好 大概 差不多
反而 倒是 果然 其实 毕竟 总算 终于 一直 已经 曾经 正在 刚刚 几乎 恰恰 一个 一次 一次性 一样 另一样 我们 咱们 他们 大家
自家 人家 这里 那里 这儿 我们这儿 这个 那个 这些 那些 这样 这样的 那样 这批 这项 这一块 这一头 这一端 这一项 这一样
那一头 这一摊 各项 有的 手上 手头 手里 账上 账面 账面上 本子上 台账上 册子上 名册上 在册 在岗 在编 镇上 村上 村里 镇里
区里 区上 面上 底下 里头 其中 这里面 次数 场次 家次 人次 频次 人数 户数 件数 条数 支数 个数 队数 数量 数目 总量 总数
总账 总计 规模 数字 金额 笔数 起数 份数 期数 本数 时间分布 地区分布 区域分布 分布 地区 时间 月份 月度 分月 分月看 按月
按月看 分镇 分镇看 按镇 按镇看 逐月 单月 当月 季度内 年内 期内 月内 单看 单算 单列 单说 论 讲到 说到 论人头 高点 低点
高峰 峰值 谷底 低谷 高位 低位 首位 末位 末尾 头名 排头名 排头 紧随其后 双双 领先 双双领先 靠后 靠前 垫底 冒尖 突出
殿后 排在 位列 拔得头筹 干部 同志们 补课 这次 时 即 独占 队伍建设 底气 家底 老底 力度 情况 工作 方面 事项 事情 一头 一端 一项 一块 一笔
一摊 记录 录入 入账 在账面 入册 造册 建册 填报 上报 汇总 统计 编成 印出 出了 上阵 坐下来 喊来 请来 来的 听的 来听 吸引
走进 课堂 课 报的 记的 开的 办的 讲的 抓的 发的 送的 下的 罚的 投的 累计 共计 合计 全部 全都 悉数 如数 先后 陆续 分别
依次 各为 各是 各有 均为 都是 都有 也有 也是 还有 还是 就有 只有 仅有 更只有 又有 竟有 共有 现有 计有 有着 达到 达 为
是 有 覆盖 涉及 惠及 出动 派出 组织 开展 举办 举行 召开 进行 实施 完成 推进 做好 抓好 落实 下达 下发 开出 出具 制发
印发 发放 制定 编制 修订 出台 建成 建起 建立 组建 成立 配备 拥有 用去 花去 投了 拨付 支出 安排 到位 使用 上限 本期
当期 这期 同期 年初 年底 年末 月底 季末 季度 三季度 截至 截止 目前 眼下 当前 至今 今年 全年 本年 全月 整个 整月 整季
前九个月 头几个月 期间 以来 之后 后来
"""
_SAID_WORDS = "|".join(sorted(map(re.escape, _SAID.split()), key=len, reverse=True))
_VERB = "[搞办开做弄抓查跑走去来上讲听坐看练投花用拿领发送交给收记写算说报列摆放管下派拉请教学印编修建配买添补设攒累冒出翻挑提罚立出]"
_ASPECT = "(?:了|过|着|出来?|完|到了?|起来?|起|下来?|回来?|上去?|去|掉|得|成)"
_LITTLE = (
    "[的了和与及并等也还又就才只仅则而却更再都共在已有是为达对把被从向到给由于里上中下内个之约近至倒数量其后前各分合先]"
)
_EVERYDAY = re.compile(rf"{_SAID_WORDS}|{_VERB}{_ASPECT}?|最[\u4e00-\u9fff]{{1,2}}|{_LITTLE}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def unexplained(words: str, places: Sequence[str] = (), fields: Collection[str] = ()) -> str:
    """The first stretch of words that names no concept, place, day or field of work and is no everyday speech, be it one character:
    老问题; empty for none."""
    words = RANK.sub(_blank, without_days(_names(tuple(places)).sub(_blank, words), " "))
    covered = list(words)
    for word in spoken(words):
        covered[word.start : word.end] = " " * (word.end - word.start)
    rest = _EVERYDAY.sub(_blank, _fields(tuple(fields)).sub(_blank, "".join(covered)))
    stretch = _HAN.search(rest)
    return stretch.group() if stretch else ""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@lru_cache(maxsize=8)
def _names(places: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(places))


@lru_cache(maxsize=8)
def _fields(fields: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(fields)})(?:行业领域|领域|行业|系统|企业|类|方面)?")
