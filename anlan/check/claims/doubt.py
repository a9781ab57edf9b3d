"""Why a figure that has an indicator's words may still not be the one it counts: a part, another's, a plan.

doubt("水库", ("水库",), "水库", claim)       # “全市”不是本区的数
narrowed("水库", ("水库",), "小型水库")        # “小型”说的可能只是水库的一部分，或者是另一回事

The words returned are for readers; a doubtful figure is shown beside what the records give, and never called wrong.
"""

import re
from collections.abc import Sequence

from .extract import OVER, UNDER, Claim
from .plain_words import told_apart

# A doubt's word may stand inside another: 全市 in 安全市场, 自行 in 电动自行车, 应完成 in 响应完成. Such are no doubts.
_CITY = "(?<![超菜夜上股])市"
# Another whole: a level above, or beside. What a district's own level is called depends on it: in a county-level city 全市 is its own.
_LEVELS = re.compile(
    rf"(?<!安)全(?:国|省|市(?!场)|区(?!域)|县)|(?:国家|省|{_CITY}|上)级|(?:省|{_CITY})内(?!涝)|(?:其他|兄弟|外|邻)[县区市]"
    rf"|(?:省|{_CITY})(?:督导|督查|检查|专家|巡察|巡查|委|政府|安委|应急)"
)
# Somebody of another level who did it: 市级督导组来区抽查企业12家，反馈问题37个.
_HIGHER_BODY = re.compile(
    r"(?:^|[，,])(?!根据|按照?|依据|对照|在|迎接|配合|会同|联合|经|贯彻|落实|代表|参加)[^，,]{0,4}?(?:国家|国务院|中央|省|市|上级)级?"
    r"(?:安委|应急|督导|督查|检查|巡查|巡察|考核|评估|专家|政府|调研)[\u4e00-\u9fff]{0,4}[组团局厅办会委队](?=[^，,]*[，,])"
)
_BESIDE = re.compile(r"(?:^|[，,]|的|与|和|比)([\u4e00-\u9fff]{2}[区县])(?=同期|今年|去年|全年|共|检查|排查|开展|组织)")
_OWN_LEVEL = re.compile(r"我[区县市局]|本[区县市局]")
_PLACE = re.compile(
    r"(?:^|[，,。；;、：:]|其中|由|在|和)([\u4e00-\u9fff]{2,3}?(?:镇(?!街|级|区|村)|乡(?!镇|村|级)|街道|村(?!社|级|居|民|一级)|社区|县(?!级|区|域|委)))"
)
# Characters that belong to no place's name: 各镇, 组建村, 下辖村.
_NO_NAME = frozenset(
    "各每全本我该几个两三四五六七八九十级等及对到下辖建组织所镇乡街村社区县市省有为与和向从于并按其中外内名多余数行"
)
_BRACKETS = re.compile(r"[()（）]")
# Who counts something else than the office does, unless it is one of several (公安、消防等部门) or goes along (会同公安).
_OTHERS = re.compile(
    r"(?<!会同)(?<!联合)(?<!配合)(?:公安|交警|法院|检察院|纪委|监委|巡察|审计|医院|卫生|卫健|市场监管|环保|生态环境|城管|消防救援|消防大队|教育系统|教育局|教育部门|住建|"
    r"交通运输|农业农村|水务局|水利局|林业局|(?<!人)民政|文旅|武警|驻军|供电|学校|自[查纠改主]|自行(?!车)|自己(?!的)|某)(?![^，。]{0,10}等)"
)
_PLANNED = re.compile(
    r"力争|争取|(?:(?<![主重])要|(?<!响)应|须|需)(?:达到|完成|到(?=[\d九百]))|确保(?!了)|(?<![查动度作法训练坚照据定订施的])计划(?!生育|完成|内|外)|(?<![模虚草])拟(?![定制合人])|预计|预期|预备(?!役)|预排(?!查)|目标(?:是|为|达)|(?<![按照据关])要求[各每所全]|"
    r"原则上|至少|即将|有望|将(?=组织|开展|举办|新建|建设|继续|再|投入)"
)
_NEXT = re.compile(r"下一?步|下一?阶段|(?<!说)(?<!证)明年|(?<!以)来年(?!均)|今后|到20\d\d年|原则上")
# A line that begins with what is to come: ⑧明年预备：, 【下月打算】, 年度检查计划：.
_PLAN_AHEAD = re.compile(
    r"[^：:】。；;，,]{0,10}(?:明年|来年|下一?步|下一?阶段|下个?月|下季度|计划|打算|目标)[^：:】。；;，,]{0,4}[：:】]"
)
# 全市排查隐患9处，整改率80%: the level holds on until one's own is named.
_ABOVE = re.compile(r"(?:(?<=^)|(?<=[，,；;：:]))全(?:国|省|市)(?![性场])")
_SOME_OF = re.compile(
    r"(?:(?<!\d)\d+|(?<![一二三四五六七八九十两])[一二三四五六七八九十两]+)[个家](?:镇|乡|街道|村|社区|部门|单位|企业)[^，,]{0,12}$"
)
_EACH = re.compile(
    r"每(?:个?(?:季度|月|周|半年|镇|村|家|户|人)|年|季|天|日)|[人户场家镇村校企店次月件](?<!个人)均(?![为是已无未可能需应在有都按由])"
)
# What lies outside of what is named: 其他领域, 除工贸外, 非工贸企业.
_OUTSIDE = re.compile(
    r"(?:其他|其余|别的)(?:重点)?(?:行业|领域|镇|乡|街道|部门|企业|村)|除[^，,；;。]{1,16}?(?:以外|之外|外)"
    r"|(?<!是)非(?!煤|法)(?=[\u4e00-\u9fff]{2,6}(?:领域|行业|企业))"
)


def doubt(
    title: str, words: Sequence[str], item: str, claim: Claim, *, level: str = "区", places: Sequence[str] = ()
) -> str:
    """Why a claim may be a plan's, or of somebody or somewhere else; empty where nothing speaks for that.

    words: all that is said for the indicator. item: the words that say what the claim counts. level: what the district is
    (区, 县, 市). places: its own name and those of its towns and
    villages, whose figures are asked for by region.
    """
    return _plan(claim) or _elsewhere((*words, title), item, claim, level, places)


def narrowed(title: str, words: Sequence[str], item: str, places: Sequence[str] = ()) -> str:
    """Why an item may be a part of what the indicator counts, or another thing; people who know better can say so."""
    extra_words = told_apart(item, (*words, title, *places))
    return f"“{extra_words}”说的可能只是{title}的一部分，或者是另一回事" if extra_words else ""


def _plan(claim: Claim) -> str:
    if claim.planned or _PLAN_AHEAD.match(f"{claim.passage}{claim.clause}"):
        return "这一部分说的是下一步，不是已经做的"
    upto = claim.clause.removesuffix(claim.after)
    planned = _PLANNED.search(upto) or _NEXT.search(claim.lead)
    if planned:
        return f"“{planned.group()}”说的是打算，不是已经做的"
    some = _SOME_OF.search(claim.lead) if claim.approx in (OVER, UNDER) else None
    if some:
        return f"“{some.group()}”说的是其中几个，不是总数"
    each = _EACH.search(upto)
    if each:
        return f"“{each.group()}”说的是每次、每家，不是总数"
    outside = _OUTSIDE.search(claim.lead)
    return f"“{outside.group()}”说的是剩下的那一部分" if outside else ""


def _elsewhere(words: Sequence[str], item: str, claim: Claim, level: str, places: Sequence[str]) -> str:
    own = claim.before + claim.after
    for match in _LEVELS.finditer(item):
        higher = match.group()
        if higher != f"全{level}" and not _OWN_LEVEL.search(own) and not any(higher in word for word in words):
            return f"“{higher}”不是本{level}的数"
    above = [hit.group() for hit in _ABOVE.finditer(claim.lead) if hit.group() != f"全{level}"]
    if above and not re.search(f"全{level}|[我本]{level}", claim.lead.rpartition(above[-1])[2]):
        return f"“{above[-1]}”不是本{level}的数"
    clause = _BRACKETS.sub("", claim.clause.removesuffix(claim.after))
    for own_place in places:
        clause = clause.replace(own_place, f"，{own_place}，") if own_place in clause else clause
    for match in _PLACE.finditer(clause):
        name = match[1]
        if (
            name not in places
            and "今年" not in name
            and not _NO_NAME.intersection(name[:-1].removesuffix("街").removesuffix("社"))
        ):
            return f"“{name}”不是全{level}的数"
    higher_body = _HIGHER_BODY.search(claim.lead)
    if higher_body and not re.search(f"全{level}|我{level}", claim.lead[higher_body.end() :]):
        return f"“{higher_body.group().lstrip('，,')}”的数不是本{level}的"
    beside = next((hit[1] for hit in _BESIDE.finditer(claim.lead) if hit[1] not in places), None)
    if beside and not set(beside) & set("全我本各该辖园社景"):
        return f"“{beside}”不是本{level}的数"
    other = _OTHERS.search(claim.lead)
    if other and not any(other.group() in word for word in words):
        return f"“{other.group()}”的数可能另算"
    return ""
