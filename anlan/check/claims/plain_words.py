"""Words that say nothing about which thing is counted: how it was done, by the office itself, in which wording.

told_apart("廉政警示教育", ("警示教育",))      # "廉政": of another kind than what the indicator counts, or a part of it
told_apart("扎实开展警示教育", ("警示教育",))  # ""
told_apart("以案为鉴开展警示教育", ("警示教育",))  # "": what stands before a doing says how, unless it says who
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_DOING = """
组织 开展 举办 举行 召开 主持 进行 实施 完成 落实 推进 推动 同步 建立 建成 建有 建起 建好 建设 组建 设立 设有 成立 配备 拥有 下辖 编组 到位
待命 整装 备勤 纳入 监管 印发 印制 制作 发放 派发 编印 赠送 发送 送出 制定 编制 修订 修编 修改 制修订 新修订 编修 完善 健全 出台 梳理 列明
逐一 分别 排查 检查 查出 查找 查摆 查处 发现 督促 下达 下发 开具 开出 出具 出动 处以 处罚 作出 投入 支出 花费 花去 用去 使用 拨付 购买 聘请 邀请
参加 参与 参演 参训 参会 受训 接受 覆盖 涉及 惠及 达到 接通 接入 延伸 形成 提出 反馈 指出 挑出 派出 选派 观看 组成 升级改造 升级 改造 做到 实现
研究 部署 安排 指导 培训 教育 宣传 学习 交流 走进 深入 入户 上门 现场 线上 线下 测试 监督 发生 造成 导致 通过 利用 借助 开设 举报 办理 整治
治理 销号 在册 登记 划定 确定 认定 存在 尚有 仍有 还有 剩余 余下 其余 同时 以及 其中 受理 调查 依法 责令 议定 制订 出席 参观 动员
抽取 全程 均已 均有 成功 圆满 顺利 研判 照单 动态清零 形势 收缴 挂牌督办 履责 充实 轮训 开办 咨询 在用 终端 区域 通车 需要 盯防 度汛 区辖
县辖 市辖 前来 里头 属于 包保 拉起 加起来 最多 正式 明确
依次 发布 到课 到场 听课 听讲 到会 够得上 算得上 构成 下沉 剔除重复后 去重后 请专家 一共 年初到现在 年初 到现在
"""
_HOW = """
累计 共计 合计 总计 总数 总共 总量 总体 全部 先后 陆续 连续 多次 集中 扎实 认真 积极 大力 广泛 持续 不断 全面 全力 严格 有序 有效 及时 定期
继续 切实 着力 进一步 常态化 高质量 各类 各种 各式 各项 多种 多样 不同 类型 形式 若干 综合 专题 专项 实战 实操 日常 相关 有关 主要 重要 重大
一般 具体 系列 共性 突出 典型 行政 服务 现行 行业 主管 一级 责任 领域 台账 违法 三级 生产经营性 数量 次数 人数 起数 件数 家数 金额 额度 款项
资金 经费 投资 今年以来 今年 本年 全年 年内 上半年 下半年 前三季度 一季度 二季度 三季度 四季度 截至 截止 目前 以来 去年同期 去年 上年 同期
当前 至今 本期 合计 到目前为止 场次 人次 家次 频次 水平 方面 这一块 这一项 这一头 总额
再看 先看 再说 先说 当中 之中 面上 挂账 支数 排出
小结 提要 班上 会上 已经 现已 现有 共有 建成投用 同比 月份 季度 年度 期内 主题
"""
_OWN = """
安全生产 生产安全 安全 生产 应急管理 应急救援 应急能力 应急 救援 防灾减灾救灾 防灾减灾 防灾 减灾 救灾 防汛抗旱 业务 基层 能力 知识 技能 素质
监管 管理 工作 活动 行动 事项 情况 任务 全区 我区 本区 区级 区内 全县 我县 本县 县级 县内 辖区内 辖区 境内 区镇两级 镇村两级 各级 两级 各地
各镇街道 各镇街 各镇 镇街道 镇街 街镇 乡镇 街道 部门 各部门 各单位 区级部门 区委 区政府 县委 县政府 党委 政府
区委书记 区长 书记 主要领导 区级领导 县级领导 区领导 领导 干部 负责人 负责同志 人员 群众 队员 职工 员工 从业人员 居民 队伍 力量 机构 单位
应急管理局 应急局 应急管理部门 应急部门 安委会 安委办 我局 我办 执法人员 督导组 督查组 检查组 工作组 意见 建议 问题 隐患 事故
案例 案件 处罚案件 文书 系统 会议 清单 预案 五进 总队 区财政 县财政 财政 执法队 执法大队 大队 参演人员 参会人员 宣传员 规模 单位数 场所
"""
# How it compares with others' says nothing of what is counted.
RANK = re.compile(
    r"[\u4e00-\u9fff]得(?=最)|(?:走在|排在|位居|位列|居|列|排名|排)(?:全[区县市镇]|各镇|各村)*(?:第[一二三四五六七八九十\d]+|前[列面茅三五十]|首位|榜首|最?前面|末位)|名列前茅"
    r"|[次人家件数场]{0,4}(?:最多|最少|居多|较多|较少|偏多|偏少|靠前|靠后|(?:[多少]|高|低)一?些|更多|更少)"
    r"|(?:为|属|数)?最(?![后近终初新早])[\u4e00-\u9fff]{1,2}(?=[：:，,是为])|(?:[月季年]度)?(?:[高低]点|[高低]峰|峰值|谷底|低谷)|(?:为|属|数)?最[高低大小快慢勤]|(?:居首|垫底|殿后|打头)"
)
_ASPECT = r"(?:[开办搞做查装走跑抓拉发]|延伸|建|送|派)(?:了|过|到|出去|出|起来|起|完)"
_PLAIN = re.compile(
    "|".join(
        (
            # whom it was done to, after the doing; a kind of thing before it (企业预案) is another matter
            r"(?<=检查|督查|督导|帮扶|指导|服务|违法|覆盖|各类|涉及|走访|抽查|深入|下沉)(?:生产经营单位|企业(?:单位|场所)?|场所|商户|门店)",
            r"企业(?:主要)?负责人",
            RANK.pattern,
            _ASPECT,
            r"(?:[镇区县村][里上内]|街道内?|辖区内?|境内)(?:企业)?",
            r"[我全本](?:镇|乡|街道|村|社区)|我们",
            r"[对给为向](?:违法|各类|辖区|辖区内)*(?:企业|单位|群众|社会)",
            *sorted(map(re.escape, f"{_DOING} {_HOW} {_OWN}".split()), key=len, reverse=True),
            "[共已达为有了的并等和及与是对向给从由均都全各还又也于至其余只仅则]",
        )
    )
)
# A doing: what stands before it says how or who.
_DOINGS = re.compile(
    r"组织|开展|举办|举行|召开|主持|排查|发现|查出|派出|选派|聘请|邀请|组建|发放|印发|印制|编印|制定|修订|下达|投入|指导|检查|整治"
)
_SOMEBODY = re.compile(
    r"(?:公司|集团|.业|厂|院|校|中心|协会|商会|局|[大支]队|银行|车站|[景园]区|酒店|商场|[员者站办]|第?三方|专家)$"
)
_RUN, _CHARACTERS = re.compile(r"[\u4e00-\u9fff]{2,}"), re.compile(r"[\u4e00-\u9fff]+")
_OF_ALL = re.compile(r"逐[一个处队家户条项村镇]|均(?!为|是)|全部|全都|一律|悉数|无一")
_LISTED = re.compile(r"^.*等(?![级待于])")


def told_apart(item: str, words: Sequence[str], strict: bool = False) -> str:
    """What an item says beyond an indicator's own words and plain ones: the first stretch of two characters or more that tells a kind or a
    person; with `strict` be it one, and how something was done as well."""
    open_ = list(item)
    listed = _LISTED.match(item)  # 森林防火、防汛等演练: examples, not a kind
    _cover(open_, 0, listed.end() if listed else 0)
    thing = 0  # where the last of the indicator's own words begins
    for at, end in _places(item, words):
        thing = max(thing, at)
        _cover(open_, at, end)
    of_all = _OF_ALL.search(item, thing)
    if of_all and not strict:  # 村级队伍逐一点验: what is said of all of them
        _cover(open_, of_all.start(), len(item))
    for match in _PLAIN.finditer(item):
        _cover(open_, match.start(), match.end())
    doing = max((match.start() for match in _DOINGS.finditer(item) if match.start() <= thing), default=0)
    for stretch in (_CHARACTERS if strict else _RUN).finditer("".join(open_)):
        if (not strict or len(stretch.group()) > 1) and any(stretch.group() in word for word in words):
            continue
        if strict or stretch.end() > doing or _SOMEBODY.search(stretch.group()):
            return stretch.group()
    return ""


def unsaid(item: str, words: Sequence[str]) -> str:
    """What is left of an item without an indicator's own words and plain ones, be it one character."""
    if not item:
        return ""
    open_ = list(_without_plain(item))
    for at, end in _places(item, words):
        _cover(open_, at, end)
    return "".join(each for each in open_ if each != "\0")


@lru_cache(2_048)  # asked for again for each indicator
def _without_plain(item: str) -> str:
    return _PLAIN.sub(lambda match: "\0" * len(match.group()), item)


def _places(item: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where words stand in an item."""
    for word in filter(None, words):
        at = item.find(word)
        while at >= 0:
            yield at, at + len(word)
            at = item.find(word, at + 1)


def _cover(characters: list[str], start: int, end: int) -> None:
    characters[start:end] = "\0" * (end - start)
