"""What looks like a figure and is none: dates, ranks, document numbers, names, fixed phrases, what a page says of itself.

masked = mask(text)      # the text with those characters blanked, of the same length
"""

import re

_PATTERNS = (
    # names of documents, and short quotations without a sentence in them (closing quotes are often damaged)
    r"《[^《》\n]{1,60}》",
    r"[“\"〝][^“”\"〞。，；！？\n]{1,16}[”\"〞]",
    # dates, spans of dates, times
    r"(?:\d{2,4}|[〇零○0二一三四五六七八九十]{4}|二00[一二三四五六七八九])年(?:度|初|底|末|代)?",
    r"(?:\d{1,2}|元|[一二三四五六七八九十]{1,2})[—–\-~～至到](?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?|季度|年|日)",
    r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?:(?:\d{1,2}|[一二三]?十?[一二三四五六七八九十])[日号])?(?:[—–\-~～至到]\d{1,2}[日号])?",
    r"(?:\d{1,2}|[一二三]?十?[一二三四五六七八九十])[日号](?!\d)",
    r"\d{1,4}[/.]\d{1,2}[/.]\d{1,2}",
    r"\d{2,4}-\d{1,2}-\d{1,2}",
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?分?",
    r"\d{1,4}[时点](?:\d{1,2}分|半)?(?!位)",
    r"[凌晨上下中午晚]{1,2}[一二三四五六七八九十]{1,2}[时点]",
    r"(?<!\d)\d{2,4}(?=—\d{4}年)",
    # ranks and ordinals, and one's own numbering
    r"第[\d一二三四五六七八九十百两]+[\u4e00-\u9fff]?",
    r"(?:排名|名列|位居)[\u4e00-\u9fff]{0,4}\d+",
    r"(?:^|(?<=[\n。；]))[ \t\u3000]*[（(]?\d{1,2}(?:[、．)）]|\.(?!\d))",
    r"(?:附件|附表|表|图)[\d一二三四五六七八九十]+",
    # document numbers, statutes, models, telephone numbers, index numbers
    r"[〔\[]\d{4}[〕\]]\d+号?",
    r"(?<!\d)\d{5,}[—–\-/]\d+(?:[—–\-/]\d+)*",
    r"(?:12350|12345|119|110|120|122)(?=[\u4e00-\u9fff]{0,2}(?:电话|热线|举报|平台)|[，。、])",
    r"(?:电话|热线|传真|邮编|索引号|文号)[:：]?\s*[\d\-—]+",
    r"[A-Za-z]\d{1,6}(?![\u4e00-\u9fff])",
    r"\d{3}国道|\d{3}省道",
    r"(?<![\dXxNn])[\dXxNn]{1,4}(?:\+[\dXxNn]{1,4})+",
    # what a page says of itself
    r"(?:浏览|点击|阅读|访问|下载)(?:量|数|次数)?[:：]?\s*[\d,]+次?|(?<!\d)\d+次(?:浏览|点击|阅读|访问)",
    r"(?:上一篇|下一篇|相关(?:阅读|链接|新闻)|延伸阅读|推荐阅读)[:：][^\n]{0,80}",
    r"省略\d+字|全文共\d+字|(?:仅)?显示\d+字|字数[:：]?\d+|共\d+页|第\d+页|还剩\d+页|时长\d+分钟",
    # fixed phrases
    r"24小时|[一两三四五六七八九十百]年(?:行动|规划|计划)",
    r"一法一条例|一岗双责|两客一危|三违|三管三必须|九小场所|四不两直|五落实|双随机|两个责任|三个责任人|三个必须",
    r"最后一公里|最后1公里|千家万户|(?<![十百千万零])(?:三轮车|二次|一把手|一线|一体|一律|一批|一系列|一票否决|百日)",
    r"15条硬措施|十五条硬措施|三级|五进|八个方面|两手抓",
)  # fmt: skip
_MASK = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.MULTILINE)


def mask(text: str) -> str:
    """The text with everything that is no figure blanked out; of the same length."""
    return _MASK.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())
