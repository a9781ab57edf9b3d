"""The ledgers of outlines and reports."""

from anlan.kernel.ledger.declare import NOBODY, Form, Ledger
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, LEADER, OFFICE, SYSTEM, TOWN

from .models import Outline, Report

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
        fields=("title", "outline", "starts_on", "ends_on", "byline", "text"),
        required=("title", "starts_on", "ends_on"),
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
