"""What is asked and shown of supervision visits, and what spreadsheets call their columns."""

from django.db.models import F, Q

from anlan.kernel.ledger.declare import Form, Ledger, Related
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from .models import Visit

SUPERVISION = Ledger(
    Visit,
    title="督导检查",
    counted="家次",
    group="排查整治",
    columns=("place", "kind", "leader", "visited_on", "problems", "fixed_at_once", "region", "state"),
    filters=("kind", "region", "sector", "visited_on"),
    search=("leader", "members", "subject_matter", "round", "visit_no"),
    headers={
        "visited_on": ("检查时间", "检查日期", "督导时间"),
        "subject_matter": ("检查内容", "督导内容"),
        "place": ("被检查单位", "单位名称", "企业名称", "受检单位", "检查对象", "企业"),
        "problems": ("发现问题数", "问题数", "隐患数", "发现隐患数"),
        "leader": ("带队领导", "带队人", "组长"),
        "members": ("检查人员", "检查组成员", "检查人"),
        "fixed_at_once": ("当场整改数", "当场整改"),
    },
    spellings={"due_on": {"=visited_on": ("立即", "立即整改", "当场", "当场整改", "立行立改", "即查即改")}},
    sheet=(
        "visit_no", "kind", "round", "organiser", "leader", "members", "experts", "visited_on", "place", "subject_matter", "problems",
        "major_hazards", "fixed_at_once", "assignment_no", "due_on", "result", "to_enforcement",
    ),
    form=Form(
        fields=(
            "place", "visited_on", "kind", "visit_no", "round", "organiser", "leader", "members", "experts", "subject_matter", "problems",
            "major_hazards", "fixed_at_once", "assignment_no", "due_on", "result", "to_enforcement",
        ),
        required=("place", "visited_on"),
        photos=("现场照片",),
    ),
    grants={"add": (OFFICE, DEPARTMENT, TOWN), "import": (OFFICE, DEPARTMENT, TOWN)},
    related=(
        Related(
            "hazards",
            counted_in={"problems": Q(), "major_hazards": Q(level="major"), "fixed_at_once": Q(fixed_on=F("found_on"))},
            gives={"source": "supervision"},
            same_day=True,
        ),
        Related("enforcement"),
    ),
    about="安委办、部门和镇街的督导检查。督导不是执法，不计入行政检查频次；发现的隐患登记到“隐患”里整改。",
)  # fmt: skip
