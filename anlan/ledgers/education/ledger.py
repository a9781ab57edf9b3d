"""What is asked and shown of warning education, and what spreadsheets call its columns."""

from anlan.kernel.ledger.declare import Form, Ledger

from .models import Lesson

EDUCATION = Ledger(
    Lesson,
    title="警示教育",
    counted="场",
    group="宣传教育",
    columns=("name", "accident", "form", "region", "body", "held_at", "people"),
    filters=("form", "region", "held_at"),
    search=("name", "accident", "audience", "visit_no"),
    headers={
        "accident": ("依据事故", "事故案例"),
        "form": ("形式", "教育形式"),
        "body": ("组织单位", "主办单位"),
        "held_at": ("时间", "活动时间", "举办时间"),
        "audience": ("单位对象", "对象"),
        "people": ("受教育人数", "参加人数", "人数"),
        "visit_no": ("检查编号", "上门编号"),
    },
    form=Form(
        fields=(
            "name",
            "held_at",
            "people",
            "region",
            "body",
            "form",
            "accident",
            "audience",
            "summary",
            "response",
            "visit_no",
        ),
        required=("name", "held_at", "people"),
        photos=("现场",),
    ),
    about="看警示片、开案例会、以案释法等警示教育，一场登一条。",
)
