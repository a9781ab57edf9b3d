"""What is asked and shown of checklists, of what was filled in, and of the figures made of it."""

from anlan.kernel.ledger.declare import Form, Ledger
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Counting, Edition, Filled

_MAKERS = (OFFICE, DEPARTMENT, TOWN)
_GRANTS = dict.fromkeys(("add", "change", "withdraw", "import"), _MAKERS)

CHECKLISTS = Ledger(
    Edition,
    title="检查表",
    counted="份",
    group="排查整治",
    columns=("name", "edition", "campaign", "published_on", "region", "body"),
    filters=("region", "campaign", "published_on"),
    search=("name", "pinyin"),
    headers={"name": ("检查表名称", "检查表"), "sheet": ("题目",)},
    form=Form(
        fields=("name", "edition", "campaign", "published_on", "sheet"), required=("name", "published_on", "sheet")
    ),
    grants=_GRANTS,
    read_elsewhere=("sheet",),
    about="自己带来的检查表：在专项行动的页面上放一份表格（XLSForm），当场看到题目，发布了就能在手机上填。",
)
FILLED = Ledger(
    Filled,
    title="检查表填报",
    counted="份",
    group="排查整治",
    columns=("checklist", "place", "filled_on", "region", "checker", "body"),
    filters=("region", "filled_on", "checklist", "answers"),
    search=("place_words", "checker"),
    headers={
        "checklist": ("检查表",),
        "filled_on": ("填报日期", "检查日期"),
        "place_words": ("户主", "门牌", "点位", "在哪里"),
    },
    form=Form(
        fields=("checklist", "filled_on", "place", "place_words", "region", "checker", "answers"),
        required=("checklist", "filled_on", "answers"),
        photos=("现场",),
        own_name=("checker",),
    ),
    read_elsewhere=("answers",),
    begins_at="/checklists/",
    about="按检查表填的每一份。在“检查表”页面上填，没有信号也能填，连上自动发。",
)
FIGURES = Ledger(
    Counting,
    title="检查表指标",
    counted="个",
    group="排查整治",
    columns=("name", "unit", "how", "checklist", "question", "choice", "region"),
    filters=("region", "checklist"),
    search=("name",),
    form=Form(fields=("name", "unit", "checklist", "how", "question", "choice"), required=("name", "checklist")),
    grants=_GRANTS,
    about="用检查表的回答做成的指标，和别的指标一样看记录、进报告。",
)
