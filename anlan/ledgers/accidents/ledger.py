"""What is asked and shown of accidents, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Related
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Accident

ACCIDENTS = Ledger(
    Accident,
    title="生产安全事故",
    counted="起",
    group="执法帮扶",
    columns=("name", "accident_no", "occurred_at", "kind", "deaths", "serious", "loss_yuan", "region", "state"),
    filters=("region", "sector", "productive", "occurred_at"),
    search=("name", "accident_no", "spot", "kind"),
    headers={
        "occurred_at": ("发生时间", "事故时间"),
        "place": ("发生单位", "事故单位"),
        "loss_yuan": ("直接经济损失(万元)", "直接经济损失", "经济损失"),
        "deaths": ("死亡", "死亡人数"),
    },
    form=Form(
        fields=(
            "name", "occurred_at", "place", "spot", "kind", "deaths", "missing", "serious", "light", "loss_yuan", "productive",
            "accident_no", "reported_at", "course", "direct_cause", "indirect_cause", "responsibility", "team",
            "window_ends_on", "report_due_on", "handling", "replied_on", "evaluated_on",
        ),
        required=("name", "occurred_at"),
    ),
    grants={"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT)},
    related=(Related("hazards"), Related("enforcement"), Related("education")),
    about="生产安全事故。等级按死亡、重伤和直接经济损失算。",
)  # fmt: skip
