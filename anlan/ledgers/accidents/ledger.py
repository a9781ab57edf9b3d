"""What is asked and shown of accidents, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Accident

ACCIDENTS = Ledger(
    Accident,
    title="生产安全事故",
    counted="起",
    group="执法帮扶",
    columns=("name", "accident_no", "occurred_at", "kind", "level", "deaths", "serious", "region", "state", "due_at"),
    filters=("state", "level", "region", "sector", "productive", "occurred_at"),
    search=("name", "accident_no", "spot", "kind"),
    headers={
        "occurred_at": ("发生时间", "事故时间"),
        "place": ("发生单位", "事故单位"),
        "loss_yuan": ("直接经济损失(万元)", "直接经济损失", "经济损失"),
        "deaths": ("死亡", "死亡人数"),
    },
    past=(
        Past("report", on=("reported_at",), at_once=True),
        Past("set_up", shown_by=("team",)),
        Past("submit", shown_by=("responsibility",)),
        Past("reply", on=("replied_on",)),
        Past("handle", shown_by=("handling",)),
        Past("evaluate", on=("evaluated_on",)),
    ),
    form=Form(
        fields=(
            "name", "occurred_at", "place", "spot", "kind", "deaths", "missing", "serious", "light", "loss_yuan", "productive",
            "accident_no", "course",
        ),
        required=("name", "occurred_at"),
        photos=("现场", "调查报告", "评估报告"),
    ),
    grants={"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT)},
    related=(Related("hazards"), Related("enforcement"), Related("education")),
    about="生产安全事故：一小时内上报，之后续报、调查、批复、落实、评估到结案。等级按死亡、重伤和直接经济损失算。",
)  # fmt: skip
