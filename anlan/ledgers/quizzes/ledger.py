"""What is asked and shown of quizzes, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger

from .models import Quiz

QUIZZES = Ledger(
    Quiz,
    title="知识竞赛",
    counted="期",
    group="宣传教育",
    columns=("name", "region", "body", "held_on", "people", "form"),
    filters=("region", "held_on"),
    search=("name",),
    headers={
        "body": ("主办单位", "组织单位"),
        "held_on": ("举办日期", "举办时间", "时间"),
        "people": ("参与人数", "参加人数", "人数"),
        "form": ("形式", "竞赛形式"),
    },
    form=Form(fields=("name", "held_on", "region", "body", "people", "form", "note"), required=("name", "held_on")),
    about="安全知识竞赛，一期登一条。只记人数，不记个人成绩，不进考核。",
)
