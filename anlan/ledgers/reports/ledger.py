"""The ledgers of outlines and reports."""

from anlan.kernel.ledger.declare import NOBODY, Form, Ledger
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, LEADER, OFFICE, SYSTEM, TOWN, VILLAGE

from . import past as _past  # noqa: F401 gives comparisons what it keeps
from .letter import FIELDS
from .models import Comment, Contribution, Outline, PastFigure, Report

OUTLINES = Ledger(
    Outline,
    title="报告提纲",
    counted="份",
    group="事务",
    columns=("title", "name", "level"),
    search=("title",),
    form=Form(fields=("name", "title", "level", "text"), required=("name", "title", "text")),
    grants={
        "view": (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR),
        "add": (OFFICE, SYSTEM),
        "change": (OFFICE,),
        "withdraw": (OFFICE,),
        "import": NOBODY,
    },
    about="报告的提纲：正文里的数字写成【排查隐患】、【排查隐患，清河镇，上半年】，换个起止日期就是一份新报告。",
)
REPORTS = Ledger(
    Report,
    title="报告",
    counted="份",
    group="事务",
    columns=("title", "region", "starts_on", "ends_on", "state", "issued_on"),
    filters=("state", "region", "ends_on"),
    search=("title",),
    form=Form(
        fields=("title", "outline", "starts_on", "ends_on", "collect_by", "byline", *FIELDS, "text"),
        required=("title", "starts_on", "ends_on"),
        photos=("附件",),
        hints={
            "document_number": "如 青应急发〔2026〕12号；写了就印红头，红头用署名",
            "dated_on": "不写就用签发那天",
            "annexes": "一行写一个名称；文件在报告页上附",
            "copies": "几家用逗号隔开",
            "names_signer": "写给上级的，在发文字号右边印签发人",
        },
    ),
    grants={
        "view": (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR),
        "add": (OFFICE, TOWN),
        "change": (OFFICE, TOWN),
        "withdraw": (OFFICE,),
        "import": NOBODY,
    },
    read_elsewhere=("outline", "text"),
    about="按提纲和起止日期写成的报告，每个数字都能点开看它数的是哪些记录。",
)
CONTRIBUTIONS = Ledger(
    Contribution,
    title="供稿",
    counted="段",
    group="事务",
    columns=("topic", "report", "writer", "due_on", "state"),
    filters=("state", "writer", "report", "region"),
    search=("topic", "text"),
    form=Form(fields=("report", "writer", "topic", "due_on"), required=("report", "writer", "topic")),
    grants={
        "view": (LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE, AUDITOR),
        "add": (OFFICE, TOWN),
        "change": (OFFICE, TOWN),
        "withdraw": (OFFICE, TOWN),
        "import": NOBODY,
    },
    about="报告里请各单位自己写的段落：提纲里写【由 区住建局 写：建筑施工】，写报告时就请他们写，到期不交会催。",
)
_COMMENTERS = (LEADER, OFFICE, DEPARTMENT, TOWN)
COMMENTS = Ledger(
    Comment,
    title="批注",
    counted="条",
    group="事务",
    columns=("words", "report", "told", "state"),
    filters=("state", "report", "region"),
    search=("words", "answer"),
    form=Form(fields=("report", "quote", "words", "told"), required=("report", "words", "told")),
    grants={
        "view": (*_COMMENTERS, AUDITOR),
        "add": _COMMENTERS,
        "change": _COMMENTERS,
        "withdraw": _COMMENTERS,
        "import": NOBODY,
    },
    about="对报告里一段话的意见：谁说的、说给谁，答复了没有、办好了没有。印发的报告里没有批注。",
)
PAST_FIGURES = Ledger(
    PastFigure,
    title="上年数字",
    counted="个",
    group="事务",
    columns=("figure", "value", "starts_on", "ends_on", "region", "document"),
    filters=("figure", "region", "ends_on"),
    search=("document", "document_no"),
    headers={
        "figure": ("数什么", "指标", "名称"), "document": ("出自哪份文件", "文件名称", "文件"), "document_no": ("文号", "发文字号"),
        "value": ("数值", "数", "上年数"), "page": ("页码", "页"),
    },
    form=Form(
        fields=("figure", "value", "document", "document_no", "page", "starts_on", "ends_on", "region"),
        required=("figure", "value", "document"),
    ),
    grants={
        "view": (LEADER, OFFICE, DEPARTMENT, TOWN, AUDITOR),
        "add": (OFFICE, TOWN),
        "change": (OFFICE, TOWN),
        "withdraw": (OFFICE, TOWN),
        "import": (OFFICE, TOWN),
    },
    about="用系统以前的数：照上年印发的报告填一次，写明出自哪份文件。只拿来比同比，写明据上年报告；补登了那时的记录，就用记录的数。",
)  # fmt: skip
