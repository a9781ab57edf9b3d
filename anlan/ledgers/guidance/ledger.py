"""What is asked and shown of guidance visits, and what spreadsheets call their columns."""

from django.db.models import Q

from anlan.kernel.ledger.declare import Form, Ledger, Related
from anlan.kernel.people.roles import DEPARTMENT, EXPERT, OFFICE, STAFF, TOWN

from .models import Guidance

GUIDANCE = Ledger(
    Guidance,
    title="专家帮扶",
    counted="家次",
    group="执法帮扶",
    columns=("place", "guidance_no", "visited_on", "experts", "problems", "satisfaction", "region"),
    filters=("region", "sector", "satisfaction", "visited_on"),
    search=("guidance_no", "experts", "advice", "content"),
    headers={
        "place": ("帮扶单位", "企业名称", "单位名称"),
        "visited_on": ("时间", "帮扶时间", "帮扶日期"),
        "advice": ("指导建议", "意见建议", "建议"),
        "cost_yuan": ("费用(元)", "费用"),
    },
    form=Form(
        fields=(
            "place", "visited_on", "guidance_no", "experts", "contractor", "escort", "content", "problems", "advice", "promise",
            "satisfaction", "cost_yuan",
        ),
        required=("place", "visited_on"),
        photos=("现场照片",),
    ),
    grants={
        "view": (*STAFF, EXPERT), "add": (OFFICE, DEPARTMENT, TOWN, EXPERT), "import": (OFFICE, DEPARTMENT, TOWN),
    },
    related=(Related("hazards", counted_in={"problems": Q()}, gives={"source": "expert"}, same_day=True),),
    about="请专家上门帮企业找问题、提建议。帮扶不处罚。",
)  # fmt: skip
