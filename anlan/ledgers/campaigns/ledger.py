"""What is asked and shown of campaigns, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Related
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Campaign
from .rule import falls_under

CAMPAIGNS = Ledger(
    Campaign,
    title="专项行动",
    counted="个",
    group="排查整治",
    columns=("name", "body", "starts_on", "ends_on", "document_no", "region"),
    filters=("region", "starts_on"),
    search=("name", "pinyin", "goal", "document_no"),
    headers={"body": ("牵头单位", "责任单位"), "name": ("行动名称", "专项行动")},
    spans={"starts_on": "ends_on"},
    form=Form(
        fields=(
            "name", "starts_on", "ends_on", "body", "gathering", "key_words", "sectors", "regions", "major_only", "document_no", "goal",
            "progress",
        ),
        required=("name", "starts_on"),
    ),
    grants={"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)},
    related=tuple(
        Related(code)
        for code in (
            "hazards",
            "supervision",
            "checks",
            "guidance",
            "ebike_checks",
            "enforcement",
            "meetings",
            "training",
            "publicity",
            "drills",
            "filled",
        )
    ),
    gathers=falls_under,
    about="治本攻坚等专项行动：谁牵头、到哪天、要做到什么。写明收录条件，符合的隐患和检查自动归进来。",
)  # fmt: skip
